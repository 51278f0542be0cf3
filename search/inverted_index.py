"""The inverted index of full-text search: postings by stem, and the ranking of a query.

Each term of a query adds to a document's score its rarity times the weight of the field that has
it (after BM25 with weights for fields: Robertson and Zaragoza, *The Probabilistic Relevance
Framework*, 2009). The sum is multiplied by the part of the query that the document covers, by a
prior of its type, and by how near it is. Built from one version and never changed, so that every
server ranks alike, whatever its database.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from cachetools import LRUCache
from numpy.typing import NDArray

from models.structure_kind import KINDS
from search.documents import Document, SearchType
from search.index_builder import TYPES, IndexColumns, columns_of
from search.matches import Places, TermMatches
from search.postings_update import updated_columns
from search.vocabulary import StemCandidate
from text.french import significant_words

FloatArray = NDArray[np.float64]
Int32Array = NDArray[np.int32]

# Few dispositifs and many schools: a query more often means one of the few.
TYPE_PRIORS = {
    SearchType.DISPOSITIF: 1.3,
    SearchType.ACTOR: 1.15,
    SearchType.GLOSSARY_TERM: 1.1,
    **{SearchType[kind.structure_type.name]: kind.search_prior for kind in KINDS},
}

MAX_QUERY_TERMS = 12

# A document must cover this part of the query's weight, or as much as the best where none does.
MIN_COVERAGE = 0.4

# Above 1: a document that lacks words loses more than what they would have added.
COVERAGE_EXPONENT = 1.5

COMMON_SHARE = 100
"""A term is common that a hundredth of the documents have."""

CACHED_BYTES_PER_DOCUMENT, MIN_CACHED_BYTES = 64, 2_000_000

Terms = tuple[tuple[StemCandidate, ...], ...]
"""What each word of a query may mean."""


class Hit(NamedTuple):
    """One document of the matches, with its score and its latitude and longitude in degrees."""

    type: SearchType
    key: str
    score: float
    position: tuple[float, float] | None


class Matches(NamedTuple):
    """All documents that a query matches; ``near`` is latitude and longitude in radians."""

    terms: TermMatches
    near: tuple[float, float] | None

    @property
    def total(self) -> int:
        return len(self.terms)

    @property
    def stems(self) -> frozenset[str]:
        """The stems that the query may mean, for highlighting."""
        return self.terms.stems


class SearchIndex:
    """An inverted index of documents. Equal scores keep the documents' order.

    >>> index = SearchIndex(documents)
    >>> matches = index.find("micro lycee", None)
    >>> index.hits(matches, 0, 10)
    """

    def __init__(self, documents: IndexColumns | Iterable[Document]) -> None:
        columns = documents if isinstance(documents, IndexColumns) else columns_of(documents)
        self.columns = columns
        self.types, self.keys, self.positions = columns.types, columns.keys, columns.positions
        latitudes, longitudes = np.radians(self.positions).T.copy()
        self.places = Places(latitudes, longitudes, columns.tiles)
        self.vocabulary = columns.vocabulary
        self.starts, self.documents = columns.starts, columns.documents
        self.weights = columns.weights
        self.frequencies = np.diff(self.starts)
        total = max(len(self.keys), 1)
        self.rarity: FloatArray = np.log1p(
            (total - self.frequencies + 0.5) / (self.frequencies + 0.5)
        )
        self.priors = np.array([TYPE_PRIORS[type] for type in TYPES])[self.types]
        self._common: LRUCache[Terms, TermMatches] = LRUCache(
            max(CACHED_BYTES_PER_DOCUMENT * len(self), MIN_CACHED_BYTES),
            getsizeof=lambda matches: matches.held_bytes,
        )

    def __len__(self) -> int:
        return len(self.keys)

    def updated(self, removed: Sequence[Document], added: Sequence[Document]) -> SearchIndex:
        """The index without the structures that are ``removed``, as they were added, and with
        those that are ``added``. Structures are the last documents, in the order of their keys."""
        return SearchIndex(updated_columns(self.columns, removed, added))

    def find(self, text: str, near: tuple[float, float] | None) -> Matches:
        """The documents that match a text; ``near`` is latitude and longitude in degrees."""
        # Without a blank after it the last word may not be complete yet.
        is_typed = not text[-1:].isspace()
        words = [word.normalised for word in significant_words(text)][:MAX_QUERY_TERMS]
        terms = tuple(
            tuple(self.vocabulary.candidates(word, is_last=is_typed and place == len(words) - 1))
            for place, word in enumerate(words)
        )
        here = (math.radians(near[0]), math.radians(near[1])) if near else None
        return Matches(self._matches(terms), here)

    def _matches(self, terms: Terms) -> TermMatches:
        # Only what many documents have is cached: nobody and no street is known by it, and
        # rare terms are matched in no time.
        if not all(self._is_common(term) for term in terms):
            return self._match(terms)
        matches = self._common.get(terms)
        if matches is None:
            matches = self._match(terms)
            if matches.held_bytes <= self._common.maxsize:
                self._common[terms] = matches
        return matches

    def _is_common(self, term: Sequence[StemCandidate]) -> bool:
        return any(self.frequencies[each.stem] * COMMON_SHARE >= len(self) for each in term)

    def _match(self, terms: Terms) -> TermMatches:
        """Score every document that has any of the terms, and keep those that cover enough."""
        scored = [self._scored(term) for term in terms]
        query_weight = sum(term.weight for term in scored)
        numbers, (score, coverage) = merged(
            [term.documents for term in scored],
            [
                [term.gained for term in scored],
                [np.full(len(term.documents), term.weight) for term in scored],
            ],
            np.add,
        )
        threshold = min(MIN_COVERAGE * query_weight, float(coverage.max(initial=0.0)))
        enough = coverage >= threshold
        numbers = numbers[enough]
        covered = (coverage[enough] / query_weight) ** COVERAGE_EXPONENT
        scores = score[enough] * covered * self.priors[numbers]
        stems = frozenset(self.vocabulary.stems[each.stem] for term in terms for each in term)
        return TermMatches(numbers, scores, stems, self.types, self.places)

    def _scored(self, term: Sequence[StemCandidate]) -> TermScores:
        """The documents that have a term, and what each gains by it."""
        if not term:
            # A word that no document has still counts as a part of the query.
            return TermScores(NO_DOCUMENTS, NO_SCORES, math.log1p(len(self)) / 2)
        postings = [slice(self.starts[each.stem], self.starts[each.stem + 1]) for each in term]
        documents, (gained,) = merged(
            [self.documents[part] for part in postings],
            [
                [
                    self.weights[part] * (each.quality * self.rarity[each.stem])
                    for part, each in zip(postings, term, strict=True)
                ]
            ],
            np.maximum,
        )
        weight = float(max(self.rarity[each.stem] for each in term))
        return TermScores(documents, gained, weight)

    def hits(self, matches: Matches, start: int, count: int) -> list[Hit]:
        best, scores = matches.terms.best(start + count, matches.near)
        numbers = best[start : start + count]
        return [
            Hit(TYPES[type], key.decode(), score, None if math.isnan(north) else (north, east))
            for type, key, score, (north, east) in zip(
                self.types[numbers].tolist(),
                self.keys[numbers].tolist(),
                scores[start : start + count].tolist(),
                self.positions[numbers].tolist(),
                strict=True,
            )
        ]

    def position_after(self, matches: Matches, score: float, type: SearchType, key: str) -> int:
        """The position in the matches that follows a hit, for cursors."""
        numbers, scores = matches.terms.sorted(matches.near)
        is_hit = self.keys[numbers] == key.encode()
        is_hit &= self.types[numbers] == TYPES.index(type)
        positions = np.flatnonzero(is_hit)
        if len(positions):
            return int(positions[0]) + 1
        # The hit does not match any more: go on after everything that scores as much or more.
        return int(np.count_nonzero(scores >= score))

    def filter_types(self, matches: Matches, types: Iterable[SearchType]) -> Matches:
        """The matches of these types."""
        terms = matches.terms
        accepted = np.isin(self.types[terms.numbers], [TYPES.index(type) for type in types])
        filtered = TermMatches(
            terms.numbers[accepted], terms.scores[accepted], terms.stems, self.types, self.places
        )
        return Matches(filtered, matches.near)

    def facets(self, matches: Matches) -> dict[SearchType, int]:
        """The number of matches of each type that has any."""
        counted = zip(TYPES, matches.terms.counts, strict=True)
        return {type: count for type, count in counted if count}


NO_DOCUMENTS: Int32Array = np.empty(0, dtype=np.int32)
NO_SCORES: FloatArray = np.empty(0)


class TermScores(NamedTuple):
    """The documents that have a term, what each gains by it, and the term's weight."""

    documents: Int32Array
    gained: FloatArray
    weight: float


def merged(
    lists: Sequence[Int32Array], columns: Sequence[Sequence[FloatArray]], combine: np.ufunc
) -> tuple[Int32Array, list[FloatArray]]:
    """Ascending lists of documents as one, each document once.

    ``columns`` hold an array for each of the lists; of a document that is in several of them the
    values are combined.
    """
    if len(lists) == 1:
        return lists[0], [column[0] for column in columns]
    documents = np.concatenate([NO_DOCUMENTS, *lists])
    # Stable: it merges what is sorted already, and keeps the lists' order for sums of floats.
    order = np.argsort(documents, kind="stable")
    in_order = documents[order]
    firsts = np.flatnonzero(np.diff(in_order, prepend=-1))
    if not len(firsts):
        return NO_DOCUMENTS, [NO_SCORES for _ in columns]
    return in_order[firsts], [
        combine.reduceat(np.concatenate(column)[order], firsts) for column in columns
    ]
