"""Builds the columns of the inverted index: the postings of each stem, sorted by document."""

from __future__ import annotations

import math
from array import array
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from search.documents import NAME_WEIGHT, Document, SearchType
from text.french import significant_words, stem

Int32Array = NDArray[np.int32]

TYPES = tuple(SearchType)

# Each further word of a text makes the others weigh less.
LENGTH_PENALTY = 0.1


class IndexBuilder:
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
