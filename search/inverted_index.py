"""The search index: which documents have which words, and how a query ranks them.

A document scores by the words of a query that it has: the rarer the word and the weightier the text
it stands in, the more (after BM25 with weights for fields: Robertson and Zaragoza, *The
Probabilistic Relevance Framework*, 2009); a document that lacks words of the query loses more
than those. What is near wins among what is alike. Built from one version and never changed, so
that every server ranks alike, whatever its database.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.documents import NAME, Document, SearchType
from search.vocabulary import Likely, Vocabulary
from text.french import significant_words, stem

Floats = NDArray[np.float64]
Numbers = NDArray[np.int32]
Ordinals = NDArray[np.int64]

PRIORS = {
    SearchType.DISPOSITIF: 1.3,
    SearchType.ACTOR: 1.15,
    SearchType.GLOSSARY_TERM: 1.1,
    SearchType.CIO: 1.2,
    SearchType.MISSION_LOCALE: 1.1,
    SearchType.ESTABLISHMENT: 1.0,
}
"""Few dispositifs and many schools: what is asked for in words is more often one of the few."""

TYPES = tuple(SearchType)
MOST_TERMS = 12
LEAST_COVERED = 0.4
"""A document must have words that make up this part of the query's weight; where none has, as
much as the best."""

COVERED_POWER = 1.5
NEAR_KM = 25.0
EARTH_KM = 6_371.0
LENGTH_COUNTS = 0.1
DECIMALS = 6


class Hit(NamedTuple):
    """A document found; ``stems`` are those of its words that the query may have meant."""

    type: SearchType
    key: str
    score: float


class Found(NamedTuple):
    """All that a query finds, best first, by the documents' numbers; ``stems`` are the words that
    the query may have meant."""

    numbers: Numbers
    scores: Floats
    stems: frozenset[str]


class SearchIndex:
    """Documents by their words. What is equally good comes in their order.

    >>> index = SearchIndex(documents)
    >>> found = index.find("micro lycee", None)
    >>> index.hits(found, 0, 10)
    """

    def __init__(self, documents: Iterable[Document]) -> None:
        building = _Building()
        for document in documents:
            building.add(document)
        self.types = np.array(building.types, dtype=np.int8)
        self.keys = np.array(building.keys, dtype=np.bytes_)
        self.latitudes = np.radians(np.array(building.latitudes))
        self.longitudes = np.radians(np.array(building.longitudes))
        self.vocabulary = Vocabulary(building.words, building.stems)
        self.starts, self.documents, self.weights = building.postings()
        counts = np.diff(self.starts)
        total = max(len(self.keys), 1)
        self.rarity: Floats = np.log1p((total - counts + 0.5) / (counts + 0.5))
        self.priors = np.array([PRIORS[type] for type in TYPES])[self.types]

    def __len__(self) -> int:
        return len(self.keys)

    def find(self, text: str, near: tuple[float, float] | None) -> Found:
        """The documents that a text means; ``near`` is a place in degrees."""
        is_typed = not text[-1:].isspace()
        terms = [word.normalised for word in significant_words(text)][:MOST_TERMS]
        meant = [
            self.vocabulary.likely(term, is_last=is_typed and number == len(terms) - 1)
            for number, term in enumerate(terms)
        ]
        score, covered = np.zeros(len(self)), np.zeros(len(self))
        whole = 0.0
        for likely in meant:
            whole += self._add(likely, score, covered)
        least = min(LEAST_COVERED * whole, float(covered.max(initial=0.0)))
        numbers = np.flatnonzero(covered >= least) if least > 0 else NOBODY
        ranks = self._ranks(numbers, score, covered / whole if whole else covered, near)
        order = np.argsort(-ranks, kind="stable")
        stems = {self.vocabulary.stems[each.stem] for likely in meant for each in likely}
        return Found(numbers[order].astype(np.int32), ranks[order], frozenset(stems))

    def _ranks(
        self, numbers: Ordinals, score: Floats, covered: Floats, near: tuple[float, float] | None
    ) -> Floats:
        ranks = score[numbers] * covered[numbers] ** COVERED_POWER * self.priors[numbers]
        rounded: Floats = np.round(ranks * self._nearness(numbers, near), DECIMALS)
        return rounded

    def hits(self, found: Found, start: int, count: int) -> list[Hit]:
        """Some of what was found."""
        numbers = found.numbers[start : start + count]
        return [
            Hit(TYPES[self.types[number]], self.keys[number].decode(), float(score))
            for number, score in zip(numbers, found.scores[start : start + count], strict=True)
        ]

    def after(self, found: Found, score: float, type: SearchType, key: str) -> int:
        """Where what was found goes on after a hit; where that is not found any more, after those
        that are better or as good."""
        is_it = self.keys[found.numbers] == key.encode()
        is_it &= self.types[found.numbers] == TYPES.index(type)
        places = np.flatnonzero(is_it)
        if len(places):
            return int(places[0]) + 1
        return int(np.count_nonzero(found.scores >= score))

    def of_types(self, found: Found, types: Iterable[SearchType]) -> Found:
        """Only what is of these types."""
        accepted = np.isin(self.types[found.numbers], [TYPES.index(type) for type in types])
        return Found(found.numbers[accepted], found.scores[accepted], found.stems)

    def facets(self, found: Found) -> dict[SearchType, int]:
        """How many of each type were found."""
        counts = np.bincount(self.types[found.numbers], minlength=len(TYPES)).tolist()
        return {type: count for type, count in zip(TYPES, counts, strict=True) if count}

    def _add(self, likely: Sequence[Likely], score: Floats, covered: Floats) -> float:
        """Score one term of the query; gives its weight in the whole."""
        if not likely:
            return math.log1p(len(self)) / 2
        best = np.zeros(len(self))
        has = np.zeros(len(self), dtype=np.bool_)
        for stem_number, quality in likely:
            own = slice(self.starts[stem_number], self.starts[stem_number + 1])
            documents = self.documents[own]
            gained = self.weights[own] * (quality * self.rarity[stem_number])
            best[documents] = np.maximum(best[documents], gained)
            has[documents] = True
        weight = float(max(self.rarity[each.stem] for each in likely))
        score += best
        covered += has * weight
        return weight

    def _nearness(self, numbers: Ordinals, near: tuple[float, float] | None) -> Floats:
        """From 0.6 for what is far to 1.6 for what is here; 1 for what is nowhere."""
        if near is None:
            return np.ones(len(numbers))
        latitude, longitude = math.radians(near[0]), math.radians(near[1])
        latitudes = self.latitudes[numbers]
        east = (self.longitudes[numbers] - longitude) * np.cos((latitudes + latitude) / 2)
        kilometres = EARTH_KM * np.hypot(east, latitudes - latitude)
        return np.where(np.isnan(kilometres), 1.0, 0.6 + np.exp(-kilometres / NEAR_KM))


NOBODY: Ordinals = np.empty(0, dtype=np.int64)


class _Building:
    """An index in the making."""

    def __init__(self) -> None:
        self.types = array("b")
        self.keys: list[bytes] = []
        self.latitudes, self.longitudes = array("d"), array("d")
        self.words: dict[str, int] = {}
        self.stems: dict[str, int] = {}
        self.of_stem, self.of_document, self.of_weight = array("i"), array("i"), array("f")
        self.acronyms: list[tuple[int, set[int]]] = []

    def add(self, document: Document) -> None:
        number = len(self.keys)
        self.types.append(TYPES.index(document.type))
        self.keys.append(document.key.encode())
        latitude, longitude = document.position or (math.nan, math.nan)
        self.latitudes.append(latitude)
        self.longitudes.append(longitude)
        weights: dict[int, float] = {}
        for weight, text in document.texts:
            if text:
                self._weigh(weight, text, weights)
        for stem_number, weight in weights.items():
            self._post(stem_number, number, weight)
        if document.acronym and document.long_form:
            long_form = {
                self._number(word.normalised) for word in significant_words(document.long_form)
            }
            self.acronyms += [
                (self._number(w.normalised), long_form) for w in significant_words(document.acronym)
            ]

    def _weigh(self, weight: float, text: str, weights: dict[int, float]) -> None:
        found = list(significant_words(text))
        worth = weight / (1 + LENGTH_COUNTS * len(found))
        normalised = [word.normalised for word in found]
        if weight >= NAME:  # "microlycée" is written too
            normalised += [first + second for first, second in pairwise(normalised)]
        for word in normalised:
            stem_number = self._number(word)
            weights[stem_number] = max(weights.get(stem_number, 0.0), worth)

    def _number(self, normalised: str) -> int:
        """The number of a word's stem."""
        if normalised not in self.words:
            self.words[normalised] = self.stems.setdefault(stem(normalised), len(self.stems))
        return self.words[normalised]

    def _post(self, stem_number: int, document: int, weight: float) -> None:
        self.of_stem.append(stem_number)
        self.of_document.append(document)
        self.of_weight.append(weight)

    def postings(self) -> tuple[Numbers, Numbers, NDArray[np.float32]]:
        """By stem: where its documents start, the documents, their weights."""
        starts, documents, _ = self._sorted()
        for acronym, long_form in self.acronyms:
            own = set(documents[starts[acronym] : starts[acronym + 1]].tolist())
            spelt_out = [set(documents[starts[s] : starts[s + 1]].tolist()) for s in long_form]
            for document in set.intersection(*spelt_out) - own if spelt_out else ():
                self._post(acronym, document, 1.0)
        return self._sorted()

    def _sorted(self) -> tuple[Numbers, Numbers, NDArray[np.float32]]:
        of_stem = np.array(self.of_stem, dtype=np.int32)
        order = np.argsort(of_stem, kind="stable")
        starts = np.searchsorted(of_stem[order], np.arange(len(self.stems) + 1)).astype(np.int32)
        documents = np.array(self.of_document, dtype=np.int32)[order]
        return starts, documents, np.array(self.of_weight, dtype=np.float32)[order]
