"""Matches a typed word with indexed stems: equal, inflected, by prefix, or misspelt."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from typing import NamedTuple

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from text.french import stem

# Qualities are factors of a term's score; an equal word has 1.
INFLECTED_QUALITY = 0.95

# Between these in proportion to the part of the word that is typed.
MIN_PREFIX_QUALITY, MAX_PREFIX_QUALITY = 0.5, 0.9

# For one wrong letter; half of it for two, which only words of TWO_ERRORS_LENGTH may have.
MISSPELT_QUALITY = 0.7

MIN_PREFIX_LENGTH, MIN_FUZZY_LENGTH = 2, 4
TWO_ERRORS_LENGTH = 7
MAX_PREFIX_MATCHES, MAX_FUZZY_MATCHES = 200, 8


class StemCandidate(NamedTuple):
    """A stem's number, and the quality of its match from 0 to 1."""

    stem: int
    quality: float


class Vocabulary:
    """The words of the index.

    ``words`` gives the stem number of each normalised word, ``stems`` the number of each stem, in
    the order of numbers.
    """

    def __init__(self, words: Mapping[str, int], stems: Mapping[str, int]) -> None:
        self.words = dict(words)
        self.sorted_words = sorted(words)
        self.alphabetic_words = [word for word in self.sorted_words if word.isalpha()]
        self.stems = list(stems)
        self.stem_numbers = dict(stems)

    def candidates(self, word: str, *, is_last: bool) -> list[StemCandidate]:
        """The stems that a typed word may mean; the last word of a query may be incomplete."""
        found: dict[int, float] = {}
        inflected = self.stem_numbers.get(stem(word))
        if inflected is not None:
            found[inflected] = 1.0 if word in self.words else INFLECTED_QUALITY
        if is_last and len(word) >= MIN_PREFIX_LENGTH:
            self._add_prefix_matches(word, found)
        # Only where nothing else fits: a known word is not taken for a misspelling.
        if not found and len(word) >= MIN_FUZZY_LENGTH and word.isalpha():
            self._add_fuzzy_matches(word, found)
        return [StemCandidate(number, quality) for number, quality in found.items()]

    def _add_prefix_matches(self, word: str, found: dict[int, float]) -> None:
        start = bisect_left(self.sorted_words, word)
        for known in self.sorted_words[start : start + MAX_PREFIX_MATCHES]:
            if not known.startswith(word):
                break
            quality = MIN_PREFIX_QUALITY + (MAX_PREFIX_QUALITY - MIN_PREFIX_QUALITY) * len(
                word
            ) / len(known)
            number = self.words[known]
            found[number] = max(found.get(number, 0.0), quality)

    def _add_fuzzy_matches(self, word: str, found: dict[int, float]) -> None:
        most = 2 if len(word) >= TWO_ERRORS_LENGTH else 1
        close = extract(
            word,
            self.alphabetic_words,
            scorer=OSA.distance,
            score_cutoff=most,
            limit=MAX_FUZZY_MATCHES,
        )
        for known, distance, _ in close:
            number = self.words[known]
            quality = MISSPELT_QUALITY / distance
            found[number] = max(found.get(number, 0.0), quality)
