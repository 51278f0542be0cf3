"""What a typed word may mean: the word, another form of it, its beginning, or a slip."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from search.vocabulary import (
    INFLECTED_QUALITY,
    MAX_FUZZY_MATCHES,
    MAX_PREFIX_QUALITY,
    MIN_PREFIX_QUALITY,
    MISSPELT_QUALITY,
    SpellingFilter,
    Vocabulary,
)
from text.french import stem

WORDS = ["lycees", "lycee", "college", "tutorat", "tuteur", "apprentissage", "59000", "59100"]


def vocabulary(words: list[str]) -> Vocabulary:
    stems: dict[str, int] = {}
    numbers = {word: stems.setdefault(stem(word), len(stems)) for word in words}
    return Vocabulary(numbers, stems, dict.fromkeys(words, 1))


KNOWN = vocabulary(WORDS)


def meant(word: str, *, is_last: bool = False, known: Vocabulary = KNOWN) -> dict[str, float]:
    found = known.candidates(word, is_last=is_last)
    return {known.stems[candidate.stem]: candidate.quality for candidate in found}


@pytest.mark.parametrize("word", WORDS)
def test_a_known_word_means_itself_alone(word: str) -> None:
    assert meant(word) == {stem(word): 1.0}


def test_another_form_of_a_known_word_means_it_nearly_as_well() -> None:
    assert meant("colleges") == {stem("college"): INFLECTED_QUALITY}


@pytest.mark.parametrize("slip", ["tutorta", "tutort", "tutoratt", "tutorzt"])
def test_one_slip_is_forgiven(slip: str) -> None:
    assert meant(slip)[stem("tutorat")] == MISSPELT_QUALITY


def test_two_slips_are_forgiven_in_a_long_word_only() -> None:
    assert meant("aprentisage") == {stem("apprentissage"): MISSPELT_QUALITY / 2}
    assert meant("licé") == meant("xycxe") == {}


def test_a_known_word_is_not_taken_for_a_slip_of_another() -> None:
    assert meant("tuteur") == {stem("tuteur"): 1.0}


@pytest.mark.parametrize("word", ["tut", "cap", "59001", "5900", "x"])
def test_a_short_word_or_a_code_is_never_a_slip(word: str) -> None:
    assert meant(word) == {}


def test_only_the_last_word_may_be_incomplete() -> None:
    assert meant("tut") == {}
    assert set(meant("tut", is_last=True)) == {stem("tutorat"), stem("tuteur")}
    assert set(meant("59", is_last=True)) == {"59000", "59100"}
    assert meant("t", is_last=True) == {}


def test_the_more_of_a_word_is_typed_the_better_it_fits() -> None:
    typed = "apprentissage"
    qualities = [
        meant(typed[:length], is_last=True)[stem(typed)] for length in range(2, len(typed) - 2)
    ]

    assert len(qualities) == 9
    assert qualities == sorted(qualities)
    assert qualities[0] >= MIN_PREFIX_QUALITY and qualities[-1] <= MAX_PREFIX_QUALITY
    assert meant(typed, is_last=True) == {stem(typed): 1.0}


def test_a_bounded_number_of_slips_is_weighed() -> None:
    alike = [f"tutor{letter}t" for letter in "bcdefghijklmnopqrs"]

    assert 0 < len(meant("tutorat", known=vocabulary(alike))) <= MAX_FUZZY_MATCHES


@given(
    st.lists(st.text("abcdé1", min_size=1, max_size=8), max_size=12),
    st.text("abcde1", min_size=1, max_size=8),
    st.booleans(),
)
def test_every_candidate_is_a_stem_of_the_index_with_a_quality_up_to_one(
    words: list[str], word: str, is_last: bool
) -> None:
    known = vocabulary(words)
    found = known.candidates(word, is_last=is_last)

    assert len({candidate.stem for candidate in found}) == len(found)
    assert all(candidate.stem < len(known.stems) for candidate in found)
    assert all(0 < candidate.quality <= 1 for candidate in found)


@given(
    st.lists(st.text("abcéz", min_size=1, max_size=9), unique=True),
    st.text("abcéz", min_size=1, max_size=9),
    st.integers(0, 2),
)
def test_no_word_within_the_edits_is_passed_over(words: list[str], word: str, edits: int) -> None:
    passed = SpellingFilter(words).within(word, edits)

    assert [each for each in words if OSA.distance(word, each) <= edits] == [
        each for each in passed if OSA.distance(word, each) <= edits
    ]


def test_few_words_of_many_are_compared_letter_by_letter() -> None:
    dice = random.Random(7)  # not for secrets
    words = ["".join(dice.choices("abcdefghijklmnopqrstuvwxyz", k=9)) for _ in range(5_000)]

    assert 0 < len(SpellingFilter(words).within(words[0], 2)) < 500
