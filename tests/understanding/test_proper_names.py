"""Names of streets and schools tell of no need; what stands beside them does."""

from __future__ import annotations

import pytest

from understanding.proper_names import without_proper_names

KNOWN = frozenset(("harcele", "frappe", "gay", "paix", "martyrs", "cours", "depuis"))


def blanked(text: str) -> str:
    without = without_proper_names(text, KNOWN.__contains__)
    assert len(without) == len(text), "ranges of characters stay as they are"
    return " ".join(without.split())


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("12 rue Pasteur 62300 Lens", "12 rue 62300 Lens"),
        ("3 rue de la Paix, Lens", "3 rue de la , Lens"),
        ("boulevard Louis Pasteur", "boulevard"),
        ("place des Martyrs, Lille", "place des , Lille"),
        ("lycée Gay-Lussac", "lycée -"),
        ("lycee louis pasteur", "lycee"),
        ("12 rue pasteur mon père me frappe", "12 rue père me frappe"),
    ],
)
def test_names_of_streets_and_schools_are_blanked(text: str, left: str) -> None:
    assert blanked(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "au lycée on me frappe",
        "AU COLLEGE ON ME FRAPPE",
        "rue depuis trois jours",
        "je suis à la rue",
        "place en lycée",
        "mon collège me harcèle",
        "cours de maths",
    ],
)
def test_what_is_no_name_stays(text: str) -> None:
    assert blanked(text) == text
