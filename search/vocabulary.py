"""Which words of the directory a typed word may mean: itself, what it begins, what it misspells."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from typing import NamedTuple

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from text.french import stem

INFLECTED = 0.95
"""What a word is worth that only differs by its ending."""

BEGUN_LEAST, BEGUN_MOST = 0.5, 0.9
"""What a word is worth that the typed one begins: the more of it is typed, the more."""

MISSPELT = 0.7
SHORTEST_BEGUN, SHORTEST_MISSPELT = 2, 4
LONG = 7
"""From this length on, two letters may be wrong."""

MOST_BEGUN, MOST_MISSPELT = 200, 8


class Likely(NamedTuple):
    """A stem's number, and how likely it is meant, up to 1."""

    stem: int
    quality: float


class Vocabulary:
    """``words`` are all words with the numbers of their stems, ``stems`` these by their number."""

    def __init__(self, words: Mapping[str, int], stems: Mapping[str, int]) -> None:
        self.words = dict(words)
        self.sorted = sorted(words)
        self.spelt = [word for word in self.sorted if word.isalpha()]
        self.stems = list(stems)
        self.stem_numbers = dict(stems)

    def likely(self, word: str, *, is_last: bool) -> list[Likely]:
        """What a typed word may mean; the last one may not be typed to its end yet."""
        found: dict[int, float] = {}
        inflected = self.stem_numbers.get(stem(word))
        if inflected is not None:
            found[inflected] = 1.0 if word in self.words else INFLECTED
        if is_last and len(word) >= SHORTEST_BEGUN:
            self._begun(word, found)
        if not found and len(word) >= SHORTEST_MISSPELT and word.isalpha():
            self._misspelt(word, found)
        return [Likely(number, quality) for number, quality in found.items()]

    def _begun(self, word: str, found: dict[int, float]) -> None:
        start = bisect_left(self.sorted, word)
        for known in self.sorted[start : start + MOST_BEGUN]:
            if not known.startswith(word):
                break
            quality = BEGUN_LEAST + (BEGUN_MOST - BEGUN_LEAST) * len(word) / len(known)
            number = self.words[known]
            found[number] = max(found.get(number, 0.0), quality)

    def _misspelt(self, word: str, found: dict[int, float]) -> None:
        most = 2 if len(word) >= LONG else 1
        close = extract(
            word, self.spelt, scorer=OSA.distance, score_cutoff=most, limit=MOST_MISSPELT
        )
        for known, distance, _ in close:
            number = self.words[known]
            quality = MISSPELT / distance
            found[number] = max(found.get(number, 0.0), quality)
