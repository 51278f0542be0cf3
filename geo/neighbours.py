"""Input and output of the nearest index: searches, filters, and neighbours in order."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence
from itertools import repeat
from typing import NamedTuple, Protocol

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from geo.ellipsoid import EcefPoint, FloatArray, distance_array_m, distance_list_m, ecef_point
from geo.grouped_kdtree import Ordinals
from models.structure import Position
from models.structure_filter import Facets

# Converting a few numbers to NumPy arrays and back costs more than measuring them one by one.
LIST_DISTANCE_LIMIT = 32


class Neighbour(NamedTuple):
    """An entry's key and its geodesic distance in metres; ordered by distance, then key."""

    distance_meters: float
    key: str


class EntryFilter(Hashable, Protocol):
    """Which entries are accepted; equal filters accept the same.

    An entry is accepted where ``accepts`` holds for its facets, its marks share a bit with each
    of ``masks``, and, unless ``offers`` is None, it has one of them or ``may_run`` holds.
    ``selects_single_entries`` says whether more than ``accepts`` has to be asked.
    """

    @property
    def selects_single_entries(self) -> bool: ...

    @property
    def masks(self) -> Sequence[int]: ...

    @property
    def offers(self) -> Collection[str] | None: ...

    def accepts(self, facets: Facets) -> bool: ...

    def may_run(self, facets: Facets) -> bool: ...


class NeighbourSearch(Struct, frozen=True):
    """The entries that ``filter`` accepts, up to ``within_meters`` from ``origin``.

    Entries in one of ``communes`` are answered however far they are: who looks near a commune
    expects everything that lies in it.
    """

    origin: Position
    filter: EntryFilter
    within_meters: float | None = None
    communes: frozenset[str] = frozenset()


class EntryArrays(NamedTuple):
    """Keys (UTF-8) and positions (degrees) of all entries, sorted by key; indexed by ordinal."""

    keys: NDArray[np.bytes_]
    latitudes: FloatArray
    longitudes: FloatArray

    def ranked(self, origin: Position, ordinals: Ordinals) -> list[Neighbour]:
        """The entries with these ordinals by geodesic distance from ``origin``, then key."""
        keys = map(bytes.decode, self.keys[ordinals].tolist())
        latitudes, longitudes = self.latitudes[ordinals], self.longitudes[ordinals]
        here = origin.latitude, origin.longitude
        if len(ordinals) > LIST_DISTANCE_LIMIT:
            distances = distance_array_m(*here, latitudes, longitudes).tolist()
        else:
            distances = distance_list_m(*here, latitudes.tolist(), longitudes.tolist())
        return sorted_neighbours(distances, keys)


def sorted_neighbours(distances: Iterable[float], keys: Iterable[str]) -> list[Neighbour]:
    """Neighbours in their order."""
    # Sorting plain tuples and then converting them skips the constructor of each Neighbour.
    return list(map(tuple.__new__, repeat(Neighbour), sorted(zip(distances, keys, strict=True))))


def within_limit(page: list[Neighbour], limit: float) -> list[Neighbour]:
    """The neighbours of a sorted page up to ``limit`` metres away; ``math.inf`` is no limit."""
    if not page or page[-1].distance_meters <= limit:
        return page
    return [neighbour for neighbour in page if neighbour.distance_meters <= limit]


def position_to_ecef(position: Position) -> EcefPoint:
    return ecef_point(position.latitude, position.longitude)
