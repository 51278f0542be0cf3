"""Matches a typed word with indexed stems: equal, inflected, by prefix, or misspelt."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from typing import NamedTuple

import numpy as np
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
    the order of numbers; ``documents`` counts those that have a word.
    """

    def __init__(
        self, words: Mapping[str, int], stems: Mapping[str, int], documents: Mapping[str, int]
    ) -> None:
        self.words = dict(words)
        self.sorted_words = sorted(words)
        # A word of an acronym's long form may be in no document.
        counts = [documents.get(word, 0) for word in self.sorted_words]
        self.documents = np.array(counts, dtype=np.int32)
        self.spelling = SpellingFilter([word for word in self.sorted_words if word.isalpha()])
        self.stems = list(stems)
        self.stem_numbers = dict(stems)

    def updated(self, changes: Mapping[str, int]) -> Vocabulary:
        """The vocabulary after some words got as many documents more, or fewer where negative.

        Words that no document has are left out. Stems keep their numbers and new ones follow.
        """
        vocabulary = copy(self)
        vocabulary.documents = self.documents.copy()
        places = {word: bisect_left(self.sorted_words, word) for word in changes}
        gone, new = [], []
        for word, change in changes.items():
            if word not in self.words:
                new.append(word)
                continue
            vocabulary.documents[places[word]] += change
            if not vocabulary.documents[places[word]]:
                gone.append(word)
        if gone or new:
            vocabulary._replace_words(sorted(gone), sorted(new), changes)
        return vocabulary

    def _replace_words(
        self, gone: Sequence[str], new: Sequence[str], documents: Mapping[str, int]
    ) -> None:
        left, entered = places_of_change(self.sorted_words, gone, new)
        self.documents = np.insert(
            np.delete(self.documents, left), entered, [documents[word] for word in new]
        )
        self.sorted_words = replace_words(self.sorted_words, gone, new)
        self.spelling = self.spelling.updated(
            [word for word in gone if word.isalpha()], [word for word in new if word.isalpha()]
        )
        # Not dict(): of a dictionary from which something was deleted it takes ten times as long.
        self.words, self.stem_numbers = self.words.copy(), self.stem_numbers.copy()
        self.stems = list(self.stems)
        for word in gone:
            del self.words[word]
        for word in new:
            stem_of_word = stem(word)
            if stem_of_word not in self.stem_numbers:
                self.stem_numbers[stem_of_word] = len(self.stems)
                self.stems.append(stem_of_word)
            self.words[word] = self.stem_numbers[stem_of_word]

    def without_stems(self, numbers: Iterable[int]) -> Vocabulary:
        """The vocabulary without stems that no document has any more."""
        # A stem that comes back gets another number: its old one stays unused.
        names = self.stem_numbers
        unused = [n for n in numbers if names.get(self.stems[n]) == n]
        if not unused:
            return self
        vocabulary = copy(self)
        vocabulary.stem_numbers = names.copy()
        for number in unused:
            del vocabulary.stem_numbers[self.stems[number]]
        return vocabulary

    def candidates(self, word: str, *, is_last: bool) -> list[StemCandidate]:
        """The stems that a typed word may mean; the last word of a query may be incomplete."""
        stem_qualities: dict[int, float] = {}
        inflected = self.stem_numbers.get(stem(word))
        if inflected is not None:
            stem_qualities[inflected] = 1.0 if word in self.words else INFLECTED_QUALITY
        if is_last and len(word) >= MIN_PREFIX_LENGTH:
            self._add_prefix_matches(word, stem_qualities)
        # Only where nothing else fits: a known word is not taken for a misspelling.
        if not stem_qualities and len(word) >= MIN_FUZZY_LENGTH and word.isalpha():
            self._add_fuzzy_matches(word, stem_qualities)
        return [StemCandidate(number, quality) for number, quality in stem_qualities.items()]

    def _add_prefix_matches(self, word: str, stem_qualities: dict[int, float]) -> None:
        start = bisect_left(self.sorted_words, word)
        for indexed_word in self.sorted_words[start : start + MAX_PREFIX_MATCHES]:
            if not indexed_word.startswith(word):
                break
            quality = MIN_PREFIX_QUALITY + (MAX_PREFIX_QUALITY - MIN_PREFIX_QUALITY) * len(
                word
            ) / len(indexed_word)
            number = self.words[indexed_word]
            stem_qualities[number] = max(stem_qualities.get(number, 0.0), quality)

    def _add_fuzzy_matches(self, word: str, stem_qualities: dict[int, float]) -> None:
        max_distance = 2 if len(word) >= TWO_ERRORS_LENGTH else 1
        close = extract(
            word,
            self.spelling.within(word, max_distance),
            scorer=OSA.distance,
            score_cutoff=max_distance,
            limit=MAX_FUZZY_MATCHES,
        )
        for indexed_word, distance, _ in close:
            number = self.words[indexed_word]
            quality = MISSPELT_QUALITY / distance
            stem_qualities[number] = max(stem_qualities.get(number, 0.0), quality)


class SpellingFilter:
    """Passes over the words that cannot be within a few edits of a typed one.

    An edit changes a word's length by at most one, and which letters it has once and which twice
    by at most two. Compared are lengths and these sets of letters, as bits: a fiftieth of the time
    that the edit distance of every word would take.
    """

    def __init__(self, words: list[str]) -> None:
        self.words = words
        self.lengths = np.fromiter(map(len, words), dtype=np.int16, count=len(words))
        self.letters = np.fromiter(map(letter_bits, words), dtype=np.uint64, count=len(words))

    def updated(self, gone: Sequence[str], new: Sequence[str]) -> SpellingFilter:
        """The filter of the words without some of them, and with new ones; all in order."""
        left, entered = places_of_change(self.words, gone, new)
        added = SpellingFilter([*new])
        updated = copy(self)
        updated.words = replace_words(self.words, gone, new)
        updated.lengths = np.insert(np.delete(self.lengths, left), entered, added.lengths)
        updated.letters = np.insert(np.delete(self.letters, left), entered, added.letters)
        return updated

    def within(self, word: str, edits: int) -> list[str]:
        """The words, in their order, that may be within so many edits."""
        near = np.abs(self.lengths - len(word)) <= edits
        near &= np.bitwise_count(self.letters ^ letter_bits(word)) <= 2 * edits
        return [self.words[number] for number in np.flatnonzero(near).tolist()]


def places_of_change(
    words: Sequence[str], gone: Sequence[str], new: Sequence[str]
) -> tuple[list[int], list[int]]:
    """Where words stand that leave a sorted list, and where new ones enter the rest of it: for
    ``np.delete`` and ``np.insert``. All are in order, and those that leave are in the list."""
    left = [bisect_left(words, word) for word in gone]
    entered = [bisect_left(words, word) - bisect_left(gone, word) for word in new]
    return left, entered


def replace_words(words: Sequence[str], gone: Iterable[str], new: Iterable[str]) -> list[str]:
    """A sorted list without some of its words, and with new ones."""
    # To sort the whole list again would take fifty times as long as to move its pointers.
    replaced = list(words)
    for word in gone:
        del replaced[bisect_left(replaced, word)]
    for word in new:
        insort(replaced, word)
    return replaced


def letter_bits(word: str) -> np.uint64:
    """Which letters a word has, and which at least twice; 26 bits each."""
    once = twice = 0
    for letter in word:
        bit = 1 << ord(letter) % 26
        twice |= once & bit
        once |= bit
    return np.uint64(once | twice << 26)
