"""Names are the same words however they are typed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text.normalise import is_of_another_script, normalise_words, sort_name

NAMES = st.text("aeéèÉœŒæçÇñ 0159'’-.,StT", max_size=40)


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


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Saints-Geosmes", ("saints", "geosmes")),
        ("Stes Maries", ("saintes", "maries")),
        ("Paris 1er", ("paris", "1")),
        ("Lyon 3ème", ("lyon", "3")),
        ("Marseille 12e", ("marseille", "12")),
        ("2nde", ("2",)),
        ("123e", ("123e",)),
        ("Bois-d'Ælis", ("bois", "d", "aelis")),
        ("ﬁnance", ("finance",)),
        ("", ()),
        ("— … !", ()),
    ],
)
def test_abbreviations_ordinals_and_ligatures_are_written_out(
    name: str, words: tuple[str, ...]
) -> None:
    assert normalise_words(name) == words


@given(NAMES)
def test_words_are_plain_and_normalised_for_good(name: str) -> None:
    words = normalise_words(name)

    assert all(word.isascii() and word == word.lower() for word in words)
    assert normalise_words(" ".join(words)) == words


@given(NAMES)
def test_the_two_ways_to_encode_an_accent_are_one_name(name: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, name) for form in ("NFC", "NFD"))

    assert normalise_words(composed) == normalise_words(decomposed)


@given(NAMES, NAMES)
def test_a_blank_parts_words_wherever_it_stands(one: str, other: str) -> None:
    assert normalise_words(f"{one} {other}") == normalise_words(one) + normalise_words(other)


def test_names_sort_without_regard_to_accents() -> None:
    assert sorted(["Étaples", "Zuydcoote", "Eu"], key=sort_name) == ["Étaples", "Eu", "Zuydcoote"]


def test_a_shorter_name_sorts_before_those_that_begin_with_it() -> None:
    names = ["Saint-Pol-sur-Mer", "Saint-Polycarpe", "St Pol"]

    assert sorted(names, key=sort_name) == ["St Pol", "Saint-Pol-sur-Mer", "Saint-Polycarpe"]


@pytest.mark.parametrize(
    ("text", "other"),
    [("ليل", True), ("Лілль", True), ("Lille", False), ("Lille ليل", False), ("🙂?!", False)],
)
def test_letters_of_another_script_are_letters(text: str, other: bool) -> None:
    assert is_of_another_script(text) is other


def test_letters_of_other_languages_are_read_as_their_neighbours() -> None:
    assert sort_name("Łukasiewicz Łódź Żółkiewski") == "lukasiewicz lodz zolkiewski"
    assert sort_name("Đặng Tất, Øresund, Þór, Ħal") == "dang tat oresund thor hal"


def test_turkish_i_without_a_dot_is_an_i() -> None:
    assert normalise_words("Yatıyorum") == normalise_words("YATIYORUM")
