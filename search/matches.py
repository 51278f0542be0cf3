"""What a query matches: all of it by number, and the best of it in order.

A position changes scores by a factor. To know the best few near a position, whole tiles of the map
are passed over that cannot hold one of them (branch and bound, as in an R-tree's nearest look-up).
"""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.index_builder import TYPES
from search.tiles import Tiles, distances_km

FloatArray = NDArray[np.float64]
Int32Array = NDArray[np.int32]
Ordinals = NDArray[np.int64]

PROXIMITY_SCALE_KM = 25.0

# Scores go into cursors and must compare equal on every machine, whose last digits may differ.
SCORE_DECIMALS = 6
ROUNDING = 10.0**-SCORE_DECIMALS

BYTES_PER_MATCH = 28
"""Numbers and scores, in the documents' order, by score and by tile."""

LARGEST_SELECTION = 1_000
"""Up to so many are selected; for more all matches are sorted."""


class Places(NamedTuple):
    """Where the documents of an index are: latitudes and longitudes in radians."""

    latitudes: FloatArray
    longitudes: FloatArray
    tiles: Tiles

    def boosts(self, numbers: Int32Array, near: tuple[float, float]) -> FloatArray:
        """A factor from 0.6 for what is far to 1.6 for what is here; 1 without a position."""
        return boost_by_distance(
            distances_km(self.latitudes[numbers], self.longitudes[numbers], near)
        )


def boost_by_distance(kilometres: FloatArray) -> FloatArray:
    boosts = 0.6 + np.exp(-kilometres / PROXIMITY_SCALE_KM)
    boosts[np.isnan(boosts)] = 1.0
    return boosts


class TermMatches:
    """The documents that have a query's terms, wherever its sender is.

    ``numbers`` are in the documents' order; ``scores`` are those without a position. ``types`` are
    the types' ordinals of all documents of the index.
    """

    def __init__(
        self,
        numbers: Int32Array,
        scores: FloatArray,
        stems: frozenset[str],
        types: NDArray[np.int8],
        places: Places,
    ) -> None:
        self.numbers = numbers
        self.scores = scores
        self.stems = stems
        self.types = types
        self.places = places

    def __len__(self) -> int:
        return len(self.numbers)

    @property
    def held_bytes(self) -> int:
        return BYTES_PER_MATCH * len(self.numbers)

    @cached_property
    def counts(self) -> list[int]:
        """The number of matches of each type, in the types' order."""
        counted: list[int] = np.bincount(self.types[self.numbers], minlength=len(TYPES)).tolist()
        return counted

    @cached_property
    def _sorted(self) -> tuple[Int32Array, FloatArray]:
        return best_first(self.numbers, np.round(self.scores, SCORE_DECIMALS))

    @cached_property
    def _by_tile(self) -> ByTile:
        return ByTile(self.numbers, self.scores, self.places.tiles)

    def sorted(self, near: tuple[float, float] | None) -> tuple[Int32Array, FloatArray]:
        """All numbers and their scores, best first; ``near`` is in radians."""
        if near is None:
            return self._sorted
        return best_first(self.numbers, self._scores_near(self.numbers, self.scores, near))

    def best(self, count: int, near: tuple[float, float] | None) -> tuple[Int32Array, FloatArray]:
        """The first ``count`` of ``sorted``, and perhaps more."""
        if near is None or not 0 < count <= min(LARGEST_SELECTION, len(self) // 2):
            return self.sorted(near)
        by_tile = self._by_tile
        boosts = boost_by_distance(self.places.tiles.least_distances_km(near)[by_tile.tiles])
        bounds = by_tile.best_scores * boosts + ROUNDING
        order = np.argsort(-bounds, kind="stable")
        enough = int(np.searchsorted(np.cumsum(by_tile.counts[order]), count)) + 1
        numbers, scores = self._scored(order[:enough], near)
        kth = -np.partition(-scores, count - 1)[count - 1]
        others = order[enough:]
        numbers_too, scores_too = self._scored(others[bounds[others] >= kth], near)
        return best_first(
            np.concatenate((numbers, numbers_too)), np.concatenate((scores, scores_too))
        )

    def _scored(self, tiles: Ordinals, near: tuple[float, float]) -> tuple[Int32Array, FloatArray]:
        """The matches in some tiles, and their scores near a position."""
        numbers, scores = self._by_tile.of_tiles(tiles)
        return numbers, self._scores_near(numbers, scores, near)

    def _scores_near(
        self, numbers: Int32Array, scores: FloatArray, near: tuple[float, float]
    ) -> FloatArray:
        rounded: FloatArray = np.round(scores * self.places.boosts(numbers, near), SCORE_DECIMALS)
        return rounded


class ByTile:
    """Matches grouped by tile: ``tiles`` that have any, how many, and the best score of each."""

    def __init__(self, numbers: Int32Array, scores: FloatArray, tiles: Tiles) -> None:
        tile_of = tiles.of_document[numbers]
        order = np.argsort(tile_of, kind="stable")
        self.numbers, self.scores = numbers[order], scores[order]
        self.tiles, starts = np.unique(tile_of[order], return_index=True)
        self.starts = np.append(starts, len(numbers))
        self.counts = np.diff(self.starts)
        self.best_scores: FloatArray = np.maximum.reduceat(self.scores, starts)

    def of_tiles(self, tiles: Ordinals) -> tuple[Int32Array, FloatArray]:
        """The matches of tiles, by their place in ``tiles``."""
        slices = [slice(self.starts[tile], self.starts[tile + 1]) for tile in tiles.tolist()]
        if not slices:
            return self.numbers[:0], self.scores[:0]
        return (
            np.concatenate([self.numbers[part] for part in slices]),
            np.concatenate([self.scores[part] for part in slices]),
        )


def best_first(numbers: Int32Array, scores: FloatArray) -> tuple[Int32Array, FloatArray]:
    """Numbers and scores, best first; equal scores in the documents' order."""
    order = np.lexsort((numbers, -scores))
    return numbers[order], scores[order]
