"""Builds the columns of the inverted index: the postings of each stem, sorted by document."""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.documents import NAME_WEIGHT, Document, SearchType
from search.tiles import Tiles
from search.vocabulary import Vocabulary
from text.french import significant_words, stem

FloatArray = NDArray[np.float64]
Int32Array = NDArray[np.int32]

TYPES = tuple(SearchType)

# Each further word of a text makes the others weigh less.
LENGTH_PENALTY = 0.1

SPELT_OUT_WEIGHT = 1.0
"""Of an acronym in a document that only spells it out."""


class Acronym(NamedTuple):
    """The stem of an acronym, and those of its long form."""

    stem: int
    long_form: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexColumns:
    """An inverted index: a row for each document, and a row for each posting, by stem.

    ``types`` are ordinals of ``TYPES``, ``positions`` degrees, NaN where there is none. The
    postings of a stem begin at its place in ``starts``: documents, ascending, and their weights.
    """

    types: NDArray[np.int8]
    keys: NDArray[np.bytes_]
    positions: FloatArray
    tiles: Tiles
    vocabulary: Vocabulary
    acronyms: Sequence[Acronym]
    starts: Int32Array
    documents: Int32Array
    weights: NDArray[np.float32]


class IndexBuilder:
    """Collects postings of documents, then sorts them by stem."""

    def __init__(self) -> None:
        self.types = array("b")
        self.keys: list[bytes] = []
        self.latitudes, self.longitudes = array("d"), array("d")
        self.words: dict[str, int] = {}
        self.stems: dict[str, int] = {}
        self.documents_of_word: Counter[str] = Counter()
        # Parallel columns, one row a posting: objects would take several times the memory.
        self.posting_stems = array("i")
        self.posting_documents = array("i")
        self.posting_weights = array("f")
        self.acronyms: list[Acronym] = []

    def add(self, document: Document) -> None:
        number = len(self.keys)
        self.types.append(TYPES.index(document.type))
        self.keys.append(document.key.encode())
        latitude, longitude = document.position or (math.nan, math.nan)
        self.latitudes.append(latitude)
        self.longitudes.append(longitude)
        weights: dict[int, float] = {}
        for word, weight in weights_of_words(document).items():
            self.documents_of_word[word] += 1
            stem_number = self._stem_number(word)
            weights[stem_number] = max(weights.get(stem_number, 0.0), weight)
        for stem_number, weight in weights.items():
            self._add_posting(stem_number, number, weight)
        if document.acronym and document.long_form:
            long_form = frozenset(
                self._stem_number(word.normalised) for word in significant_words(document.long_form)
            )
            self.acronyms += [
                Acronym(self._stem_number(word.normalised), long_form)
                for word in significant_words(document.acronym)
            ]

    def _stem_number(self, normalised: str) -> int:
        if normalised not in self.words:
            self.words[normalised] = self.stems.setdefault(stem(normalised), len(self.stems))
        return self.words[normalised]

    def _add_posting(self, stem_number: int, document: int, weight: float) -> None:
        self.posting_stems.append(stem_number)
        self.posting_documents.append(document)
        self.posting_weights.append(weight)

    def columns(self) -> IndexColumns:
        starts, documents, weights = self._postings()
        positions = np.column_stack((self.latitudes, self.longitudes))
        latitudes, longitudes = np.radians(positions).T.copy()
        return IndexColumns(
            types=np.array(self.types, dtype=np.int8),
            keys=np.array(self.keys, dtype=np.bytes_),
            positions=positions,
            tiles=Tiles(latitudes, longitudes),
            vocabulary=Vocabulary(self.words, self.stems, self.documents_of_word),
            acronyms=tuple(self.acronyms),
            starts=starts,
            documents=documents,
            weights=weights,
        )

    def _postings(self) -> tuple[Int32Array, Int32Array, NDArray[np.float32]]:
        """By stem: where its documents start, the documents, and their weights.

        Documents that only spell an acronym out get a posting for it, too.
        """
        starts, documents, _ = self._sorted_postings()
        spelt: dict[int, set[int]] = {}
        for acronym, long_form in self.acronyms:
            own = set(documents[starts[acronym] : starts[acronym + 1]].tolist())
            spelt_out = [set(documents[starts[s] : starts[s + 1]].tolist()) for s in long_form]
            found = set.intersection(*spelt_out) - own if spelt_out else set()
            # Several records may spell one acronym out.
            spelt.setdefault(acronym, set()).update(found)
        for acronym, found in spelt.items():
            for document in found:
                self._add_posting(acronym, document, SPELT_OUT_WEIGHT)
        return self._sorted_postings()

    def _sorted_postings(self) -> tuple[Int32Array, Int32Array, NDArray[np.float32]]:
        posting_stems = np.array(self.posting_stems, dtype=np.int32)
        posting_documents = np.array(self.posting_documents, dtype=np.int32)
        order = np.lexsort((posting_documents, posting_stems))
        starts = starts_of(np.bincount(posting_stems, minlength=len(self.stems)))
        weights = np.array(self.posting_weights, dtype=np.float32)
        return starts, posting_documents[order], weights[order]


def columns_of(documents: Iterable[Document]) -> IndexColumns:
    builder = IndexBuilder()
    for document in documents:
        builder.add(document)
    return builder.columns()


def weights_of_words(document: Document) -> dict[str, float]:
    """The normalised words of a document, and the greatest weight that a text gives to each."""
    weights: dict[str, float] = {}
    for weight, text in document.texts:
        if text:
            normalised = [word.normalised for word in significant_words(text)]
            word_weight = weight / (1 + LENGTH_PENALTY * len(normalised))
            if weight >= NAME_WEIGHT:  # people also write "microlycée" in one word
                normalised += [first + second for first, second in pairwise(normalised)]
            for word in normalised:
                weights[word] = max(weights.get(word, 0.0), word_weight)
    return weights


def starts_of(frequencies: NDArray[np.integer]) -> Int32Array:
    """Where the postings of each stem begin, and where the last ones end."""
    return np.concatenate(([0], np.cumsum(frequencies))).astype(np.int32)


def spelt_out(stems: Iterable[int], acronyms: Sequence[Acronym]) -> set[int]:
    """The acronyms that a document with these stems spells out and does not have itself."""
    own = frozenset(stems)
    return {
        acronym
        for acronym, long_form in acronyms
        if long_form and long_form <= own and acronym not in own
    }
