"""Names are the same words however they are typed."""

from __future__ import annotations

import pytest

from text.normalise import normalise_words, sort_name


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Saint-Pol-sur-Mer", "st pol sur mer"),
        ("L'Orée de Mormal", "l oree de mormal"),
        ("L’Orée de Mormal", "L'OREE-DE-MORMAL"),
        ("Nœux-les-Mines", "noeux les mines"),
        ("Sainte-Geneviève", "STE GENEVIEVE"),
        ("  Béthune ", "bethune"),
    ],
)
def test_names_meet_however_they_are_typed(typed: str, meant: str) -> None:
    assert normalise_words(typed) == normalise_words(meant)


def test_names_sort_without_regard_to_accents() -> None:
    assert sorted(["Étaples", "Zuydcoote", "Eu"], key=sort_name) == ["Étaples", "Eu", "Zuydcoote"]
