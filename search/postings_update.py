"""The columns of the inverted index after a few structures changed."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.documents import STRUCTURE_TYPES, Document
from search.index_builder import (
    SPELT_OUT_WEIGHT,
    TYPES,
    Acronym,
    IndexColumns,
    Int32Array,
    spelt_out,
    starts_of,
    weights_of_words,
)
from search.vocabulary import Vocabulary

STRUCTURE_ORDINALS = [TYPES.index(type) for type, _ in STRUCTURE_TYPES.values()]

Numbers = NDArray[np.int64]


class Postings(NamedTuple):
    """Postings in the order of their stems and documents."""

    stems: Int32Array
    documents: Int32Array
    weights: NDArray[np.float32]


def updated_columns(
    columns: IndexColumns, removed: Sequence[Document], added: Sequence[Document]
) -> IndexColumns:
    """The columns without some structures, and with others. Structures are the last documents, in
    the order of their keys; ``removed`` have the texts that are indexed."""
    removed, added = sorted(removed, key=_key), sorted(added, key=_key)
    rows = _DocumentRows(columns, removed, added)
    latitudes, longitudes = np.radians(rows.positions).T.copy()
    placed = replace(
        columns,
        types=rows.types,
        keys=rows.keys,
        positions=rows.positions,
        tiles=columns.tiles.updated(rows.kept, latitudes, longitudes),
    )
    if rows.same_keys and [old.texts for old in removed] == [new.texts for new in added]:
        return placed
    vocabulary = _updated_vocabulary(columns.vocabulary, removed, added)
    starts, documents, weights = _merged_postings(
        columns,
        rows,
        _postings_of(removed, rows.leaving, columns.vocabulary, columns.acronyms),
        _postings_of(added, rows.numbers_of_added, vocabulary, columns.acronyms),
        len(vocabulary.stems),
    )
    return replace(
        placed,
        vocabulary=vocabulary.without_stems(np.flatnonzero(np.diff(starts) == 0).tolist()),
        starts=starts,
        documents=documents,
        weights=weights,
    )


def _key(document: Document) -> bytes:
    return document.key.encode()


class _DocumentRows:
    """The rows of documents after a change.

    ``kept`` says which each was before, or -1 where it is new; ``new_numbers`` is the reverse.
    ``leaving`` are the numbers before of those that leave.
    """

    def __init__(
        self, columns: IndexColumns, removed: Sequence[Document], added: Sequence[Document]
    ) -> None:
        first = len(columns.types) - int(np.isin(columns.types, STRUCTURE_ORDINALS).sum())
        self.leaving = first + np.searchsorted(columns.keys[first:], _keys(removed))
        keys = _keys(added)
        stayed = np.delete(columns.keys, self.leaving)
        # By which of those that stay each new one comes before; the catalogue's stay first.
        self.at = first + np.searchsorted(stayed[first:], keys)
        self.numbers_of_added = self.at + np.arange(len(added))
        self.keys = np.insert(
            stayed.astype(np.promote_types(stayed.dtype, keys.dtype), copy=False), self.at, keys
        )
        self.types = self._changed(columns.types, [TYPES.index(new.type) for new in added])
        positions = [new.position or (math.nan, math.nan) for new in added]
        self.positions = self._changed(columns.positions, np.array(positions).reshape(-1, 2))
        self.kept: Numbers = self._changed(np.arange(len(columns.keys)), [-1] * len(added))
        # -1 for those that leave.
        self.same_keys = bool(np.array_equal(_keys(removed), keys))
        self.new_numbers = np.full(len(columns.keys), -1, dtype=np.int32)
        stays = np.flatnonzero(self.kept >= 0)
        self.new_numbers[self.kept[stays]] = stays

    def _changed(self, column: NDArray[Any], added: Any) -> NDArray[Any]:
        return np.insert(np.delete(column, self.leaving, axis=0), self.at, added, axis=0)


def _keys(documents: Sequence[Document]) -> NDArray[np.bytes_]:
    return np.array([_key(document) for document in documents], dtype=np.bytes_)


def _updated_vocabulary(
    vocabulary: Vocabulary, removed: Sequence[Document], added: Sequence[Document]
) -> Vocabulary:
    changes: Counter[str] = Counter()
    for document in added:
        changes.update(weights_of_words(document).keys())
    for document in removed:
        changes.subtract(weights_of_words(document).keys())
    return vocabulary.updated({word: change for word, change in changes.items() if change})


def _postings_of(
    documents: Sequence[Document],
    numbers: Numbers,
    vocabulary: Vocabulary,
    acronyms: Sequence[Acronym],
) -> Postings:
    """The postings of some documents, which have these numbers."""
    rows: list[tuple[int, int, float]] = []
    for document, number in zip(documents, numbers.tolist(), strict=True):
        weights: dict[int, float] = {}
        for word, weight in weights_of_words(document).items():
            stem = vocabulary.words[word]
            weights[stem] = max(weights.get(stem, 0.0), weight)
        weights |= dict.fromkeys(spelt_out(weights, acronyms), SPELT_OUT_WEIGHT)
        rows += [(stem, number, weight) for stem, weight in weights.items()]
    stems, numbered, weighed = zip(*sorted(rows), strict=True) if rows else ((), (), ())
    return Postings(
        np.array(stems, dtype=np.int32),
        np.array(numbered, dtype=np.int32),
        np.array(weighed, dtype=np.float32),
    )


def _merged_postings(
    columns: IndexColumns, rows: _DocumentRows, removed: Postings, added: Postings, stems: int
) -> tuple[Int32Array, Int32Array, NDArray[np.float32]]:
    """The postings of documents that stay and of those that are added: starts, documents,
    weights."""
    left = _places(columns.starts, columns.documents, removed)
    if not np.array_equal(columns.documents[left], removed.documents):
        raise LookupError("the documents that are removed are not as they were indexed")
    documents = np.delete(columns.documents, left)
    if not rows.same_keys:
        documents = rows.new_numbers[documents]
    frequencies = np.zeros(stems, dtype=np.int64)
    frequencies[: len(columns.starts) - 1] = np.diff(columns.starts)
    frequencies -= np.bincount(removed.stems, minlength=stems)
    entered = _places(starts_of(frequencies), documents, added)
    return (
        starts_of(frequencies + np.bincount(added.stems, minlength=stems)),
        np.insert(documents, entered, added.documents),
        np.insert(np.delete(columns.weights, left), entered, added.weights),
    )


def _places(starts: Int32Array, documents: Int32Array, postings: Postings) -> Numbers:
    """Where postings stand among those of their stems, or would."""
    places = [
        starts[stem] + np.searchsorted(documents[starts[stem] : starts[stem + 1]], document)
        for stem, document in zip(postings.stems.tolist(), postings.documents.tolist(), strict=True)
    ]
    return np.array(places, dtype=np.int64)
