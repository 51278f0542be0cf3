"""Words of French texts: where they stand, which say something, and what they have in common."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text.french import STOP_WORDS, normalise_word, significant_words, stem

TEXTS = st.text("aàâéèêôùçœÉÎ 'ʼ’-,.0129sxSt", max_size=60)


def words(text: str) -> list[str]:
    return [word.normalised for word in significant_words(text)]


@pytest.mark.parametrize(
    ("text", "significant"),
    [
        ("Où est le lycée de mon quartier ?", ["lycee", "quartier"]),
        ("l'école", ["ecole"]),
        ("l’école d’orientation", ["ecole", "orientation"]),
        ("après le bac", ["bac"]),
        ("Nœux-les-Mines", ["noeux", "mines"]),
        ("12e arrondissement", ["12", "arrondissement"]),
        ("St Omer", ["saint", "omer"]),
        ("59000 Lille", ["59000", "lille"]),
        ("le la les", []),
        ("… ! ?", []),
        ("", []),
    ],
)
def test_the_words_that_say_something_are_kept_in_their_order(
    text: str, significant: list[str]
) -> None:
    assert words(text) == significant


def test_a_word_knows_where_it_stands_in_what_was_typed() -> None:
    text = "  À l'École d'Orientation"
    found = list(significant_words(text))

    assert [text[word.start : word.end] for word in found] == ["École", "Orientation"]


@given(TEXTS)
def test_ranges_are_of_the_text_in_its_order_and_do_not_overlap(text: str) -> None:
    end = 0
    for word in significant_words(text):
        assert end <= word.start < word.end <= len(text)
        assert normalise_word(text[word.start : word.end]) == word.normalised
        end = word.end
    assert end <= len(text)


@given(TEXTS)
def test_accents_and_capitals_change_no_word(text: str) -> None:
    assert words(text.upper()) == words(text)


@pytest.mark.parametrize(
    "forms",
    [
        ("lycee", "lycees"),
        ("cio", "cios"),
        ("professionnel", "professionnels", "professionnelle", "professionnelles"),
        ("decrocheur", "decrocheurs"),
        ("orientation", "orientations"),
        ("mission", "missions"),
        ("local", "locale", "locales"),
    ],
)
def test_plurals_and_genders_of_a_word_have_one_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(form) for form in forms}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("college", "lycee"), ("bac", "bus"), ("mission", "locale"), ("cap", "capital")],
)
def test_words_of_another_meaning_have_another_stem(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@pytest.mark.parametrize("code", ["59000", "0590149s", "bac2", "12"])
def test_a_code_is_its_own_stem(code: str) -> None:
    assert stem(code) == code


def test_a_short_word_keeps_the_letter_that_is_no_plural() -> None:
    assert stem("bus") == "bus"
    assert stem("cios") == stem("cio") != stem("ci")


@pytest.mark.parametrize("word", ["…", "-", "’", "", "́"])
def test_what_has_no_letter_or_digit_is_no_word(word: str) -> None:
    assert normalise_word(word) == ""


def test_stop_words_are_normalised_themselves() -> None:
    assert "apres" in STOP_WORDS and "etre" in STOP_WORDS
    assert {word for word in STOP_WORDS if normalise_word(word) != word} == set()
