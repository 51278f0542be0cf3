"""The inverted index of full-text search: postings by stem, and the ranking of a query.

Each term of a query adds to a document's score its rarity times the weight of the field that has
it (after BM25 with weights for fields: Robertson and Zaragoza, *The Probabilistic Relevance
Framework*, 2009). The sum is multiplied by the part of the query that the document covers, by a
prior of its type, and by how near it is. Built from one version and never changed, so that every
server ranks alike, whatever its database.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.structure_kind import KINDS
from search.documents import NAME_WEIGHT, Document, SearchType
from search.vocabulary import StemCandidate, Vocabulary
from text.french import significant_words, stem

FloatArray = NDArray[np.float64]
Int32Array = NDArray[np.int32]
Ordinals = NDArray[np.int64]

# Few dispositifs and many schools: a query more often means one of the few.
TYPE_PRIORS = {
    SearchType.DISPOSITIF: 1.3,
    SearchType.ACTOR: 1.15,
    SearchType.GLOSSARY_TERM: 1.1,
    **{SearchType[kind.structure_type.name]: kind.search_prior for kind in KINDS},
}

TYPES = tuple(SearchType)
MAX_QUERY_TERMS = 12

# A document must cover this part of the query's weight, or as much as the best where none does.
MIN_COVERAGE = 0.4

# Above 1: a document that lacks words loses more than what they would have added.
COVERAGE_EXPONENT = 1.5

PROXIMITY_SCALE_KM = 25.0
EARTH_KM = 6_371.0

# Each further word of a text makes the others weigh less.
LENGTH_PENALTY = 0.1

# Scores go into cursors and must compare equal on every machine, whose last digits may differ.
SCORE_DECIMALS = 6


class Hit(NamedTuple):
    """One document of the matches, with its score."""

    type: SearchType
    key: str
    score: float


class Matches(NamedTuple):
    """All documents that a query matches, best first, by their numbers.

    ``stems`` are those that the query may mean, for highlighting.
    """

    numbers: Int32Array
    scores: FloatArray
    stems: frozenset[str]


class SearchIndex:
    """An inverted index of documents. Equal scores keep the documents' order.

    >>> index = SearchIndex(documents)
    >>> matches = index.find("micro lycee", None)
    >>> index.hits(matches, 0, 10)
    """

    def __init__(self, documents: Iterable[Document]) -> None:
        builder = _IndexBuilder()
        for document in documents:
            builder.add(document)
        self.types = np.array(builder.types, dtype=np.int8)
        self.keys = np.array(builder.keys, dtype=np.bytes_)
        self.latitudes = np.radians(np.array(builder.latitudes))
        self.longitudes = np.radians(np.array(builder.longitudes))
        self.vocabulary = Vocabulary(builder.words, builder.stems)
        self.starts, self.documents, self.weights = builder.postings()
        counts = np.diff(self.starts)
        total = max(len(self.keys), 1)
        self.rarity: FloatArray = np.log1p((total - counts + 0.5) / (counts + 0.5))
        self.priors = np.array([TYPE_PRIORS[type] for type in TYPES])[self.types]

    def __len__(self) -> int:
        return len(self.keys)

    def find(self, text: str, near: tuple[float, float] | None) -> Matches:
        """The documents that match a text; ``near`` is latitude and longitude in degrees."""
        # Without a blank after it the last word may not be complete yet.
        is_typed = not text[-1:].isspace()
        terms = [word.normalised for word in significant_words(text)][:MAX_QUERY_TERMS]
        by_term = [
            self.vocabulary.candidates(term, is_last=is_typed and number == len(terms) - 1)
            for number, term in enumerate(terms)
        ]
        score, coverage = np.zeros(len(self)), np.zeros(len(self))
        query_weight = 0.0
        for candidates in by_term:
            query_weight += self._score_term(candidates, score, coverage)
        threshold = min(MIN_COVERAGE * query_weight, float(coverage.max(initial=0.0)))
        numbers = np.flatnonzero(coverage >= threshold) if threshold > 0 else NO_DOCUMENTS
        scores = self._final_scores(
            numbers, score, coverage / query_weight if query_weight else coverage, near
        )
        order = np.argsort(-scores, kind="stable")
        stems = {self.vocabulary.stems[each.stem] for candidates in by_term for each in candidates}
        return Matches(numbers[order].astype(np.int32), scores[order], frozenset(stems))

    def _final_scores(
        self,
        numbers: Ordinals,
        score: FloatArray,
        coverage: FloatArray,
        near: tuple[float, float] | None,
    ) -> FloatArray:
        scores = score[numbers] * coverage[numbers] ** COVERAGE_EXPONENT * self.priors[numbers]
        rounded: FloatArray = np.round(
            scores * self._proximity_boost(numbers, near), SCORE_DECIMALS
        )
        return rounded

    def hits(self, matches: Matches, start: int, count: int) -> list[Hit]:
        numbers = matches.numbers[start : start + count]
        return [
            Hit(TYPES[self.types[number]], self.keys[number].decode(), float(score))
            for number, score in zip(numbers, matches.scores[start : start + count], strict=True)
        ]

    def position_after(self, matches: Matches, score: float, type: SearchType, key: str) -> int:
        """The position in the matches that follows a hit, for cursors."""
        is_hit = self.keys[matches.numbers] == key.encode()
        is_hit &= self.types[matches.numbers] == TYPES.index(type)
        positions = np.flatnonzero(is_hit)
        if len(positions):
            return int(positions[0]) + 1
        # The hit does not match any more: go on after everything that scores as much or more.
        return int(np.count_nonzero(matches.scores >= score))

    def filter_types(self, matches: Matches, types: Iterable[SearchType]) -> Matches:
        """The matches of these types."""
        accepted = np.isin(self.types[matches.numbers], [TYPES.index(type) for type in types])
        return Matches(matches.numbers[accepted], matches.scores[accepted], matches.stems)

    def facets(self, matches: Matches) -> dict[SearchType, int]:
        """The number of matches of each type that has any."""
        counts = np.bincount(self.types[matches.numbers], minlength=len(TYPES)).tolist()
        return {type: count for type, count in zip(TYPES, counts, strict=True) if count}

    def _score_term(
        self, candidates: Sequence[StemCandidate], score: FloatArray, coverage: FloatArray
    ) -> float:
        """Add one term of the query to scores and coverage; returns the term's weight."""
        if not candidates:
            # A word that no document has still counts as a part of the query.
            return math.log1p(len(self)) / 2
        best = np.zeros(len(self))
        has = np.zeros(len(self), dtype=np.bool_)
        for stem_number, quality in candidates:
            postings = slice(self.starts[stem_number], self.starts[stem_number + 1])
            documents = self.documents[postings]
            gained = self.weights[postings] * (quality * self.rarity[stem_number])
            best[documents] = np.maximum(best[documents], gained)
            has[documents] = True
        weight = float(max(self.rarity[each.stem] for each in candidates))
        score += best
        coverage += has * weight
        return weight

    def _proximity_boost(self, numbers: Ordinals, near: tuple[float, float] | None) -> FloatArray:
        """A factor from 0.6 for what is far to 1.6 for what is here; 1 without a position."""
        if near is None:
            return np.ones(len(numbers))
        latitude, longitude = math.radians(near[0]), math.radians(near[1])
        latitudes = self.latitudes[numbers]
        # An equirectangular projection: exact enough to rank by, and far cheaper than geodesics.
        east = (self.longitudes[numbers] - longitude) * np.cos((latitudes + latitude) / 2)
        kilometres = EARTH_KM * np.hypot(east, latitudes - latitude)
        return np.where(np.isnan(kilometres), 1.0, 0.6 + np.exp(-kilometres / PROXIMITY_SCALE_KM))


NO_DOCUMENTS: Ordinals = np.empty(0, dtype=np.int64)


class _IndexBuilder:
    """Collects postings of documents, then sorts them by stem."""

    def __init__(self) -> None:
        self.types = array("b")
        self.keys: list[bytes] = []
        self.latitudes, self.longitudes = array("d"), array("d")
        self.words: dict[str, int] = {}
        self.stems: dict[str, int] = {}
        # Parallel columns, one row a posting: objects would take several times the memory.
        self.posting_stems = array("i")
        self.posting_documents = array("i")
        self.posting_weights = array("f")
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
                self._weigh_words(weight, text, weights)
        for stem_number, weight in weights.items():
            self._add_posting(stem_number, number, weight)
        if document.acronym and document.long_form:
            long_form = {
                self._stem_number(word.normalised) for word in significant_words(document.long_form)
            }
            self.acronyms += [
                (self._stem_number(w.normalised), long_form)
                for w in significant_words(document.acronym)
            ]

    def _weigh_words(self, weight: float, text: str, weights: dict[int, float]) -> None:
        normalised = [word.normalised for word in significant_words(text)]
        word_weight = weight / (1 + LENGTH_PENALTY * len(normalised))
        if weight >= NAME_WEIGHT:  # people also write "microlycée" in one word
            normalised += [first + second for first, second in pairwise(normalised)]
        for word in normalised:
            stem_number = self._stem_number(word)
            weights[stem_number] = max(weights.get(stem_number, 0.0), word_weight)

    def _stem_number(self, normalised: str) -> int:
        if normalised not in self.words:
            self.words[normalised] = self.stems.setdefault(stem(normalised), len(self.stems))
        return self.words[normalised]

    def _add_posting(self, stem_number: int, document: int, weight: float) -> None:
        self.posting_stems.append(stem_number)
        self.posting_documents.append(document)
        self.posting_weights.append(weight)

    def postings(self) -> tuple[Int32Array, Int32Array, NDArray[np.float32]]:
        """By stem: where its documents start, the documents, and their weights.

        Documents that only spell an acronym out get a posting for it, too.
        """
        starts, documents, _ = self._sorted_postings()
        for acronym, long_form in self.acronyms:
            own = set(documents[starts[acronym] : starts[acronym + 1]].tolist())
            spelt_out = [set(documents[starts[s] : starts[s + 1]].tolist()) for s in long_form]
            for document in set.intersection(*spelt_out) - own if spelt_out else ():
                self._add_posting(acronym, document, 1.0)
        return self._sorted_postings()

    def _sorted_postings(self) -> tuple[Int32Array, Int32Array, NDArray[np.float32]]:
        posting_stems = np.array(self.posting_stems, dtype=np.int32)
        order = np.argsort(posting_stems, kind="stable")
        starts = np.searchsorted(posting_stems[order], np.arange(len(self.stems) + 1)).astype(
            np.int32
        )
        documents = np.array(self.posting_documents, dtype=np.int32)[order]
        return starts, documents, np.array(self.posting_weights, dtype=np.float32)[order]
