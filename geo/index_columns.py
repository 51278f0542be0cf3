"""Entries of a nearest index as columns of numbers: gathered one by one, then sorted by key.

A million entries are a hundred megabytes of columns, and would be several times that as objects.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from geo.ellipsoid import FloatArray, ecef
from geo.grouped_kdtree import Int32Array, Ordinals
from models.structure_filter import Facets

NO_COMMUNE = -1


class IndexEntry(NamedTuple):
    """One entry of the index: its key, its position in degrees, and what filters look at.

    ``marks`` are bits, fewer than 64, of which a filter may ask for one of several; ``offers``
    are codes, of which it may ask for one of several too.
    """

    key: str
    latitude: float
    longitude: float
    commune: str | None
    facets: Facets
    marks: int = 0
    offers: Iterable[str] = ()


class SortedColumns(NamedTuple):
    """Columns of entries in the order of their keys, which are UTF-8.

    ``points`` are their positions in metres; ``communes`` and ``groups`` are numbers, of
    ``commune_numbers`` and of places in ``group_keys``, none of which is without entries;
    ``offered`` has the ordinals of the entries with an offer, ascending, by its code.
    """

    keys: NDArray[np.bytes_]
    latitudes: FloatArray
    longitudes: FloatArray
    points: FloatArray
    communes: Int32Array
    groups: Int32Array
    marks: NDArray[np.int64]
    offered: Mapping[str, Ordinals]
    commune_numbers: Mapping[str, int]
    group_keys: tuple[Facets, ...]


class EntryColumns:
    """Keys, positions in degrees, marks, and the numbers of communes and groups of equal facets.

    ``commune_numbers`` and ``group_numbers`` say which number a commune or facets got. ``offered``
    has the rows of the entries with an offer, by its code: few have any, and there may be hundreds.
    """

    def __init__(self, entries: Iterable[IndexEntry] = ()) -> None:
        self.keys: list[bytes] = []
        self.latitudes = array("d")
        self.longitudes = array("d")
        self.communes = array("i")
        self.groups = array("i")
        self.marks = array("q")
        self.offered: dict[str, array[int]] = {}
        self.commune_numbers: dict[str, int] = {}
        self.group_numbers: dict[Facets, int] = {}
        for entry in entries:
            self.add(*entry)

    def __len__(self) -> int:
        return len(self.keys)

    def add(
        self,
        key: str,
        latitude: float,
        longitude: float,
        commune: str | None,
        facets: Facets,
        marks: int = 0,
        offers: Iterable[str] = (),
    ) -> None:
        for offer in offers:
            self.offered.setdefault(offer, array("i")).append(len(self.keys))
        self.keys.append(key.encode())
        self.latitudes.append(latitude)
        self.longitudes.append(longitude)
        numbers = self.commune_numbers
        self.communes.append(
            NO_COMMUNE if commune is None else numbers.setdefault(commune, len(numbers))
        )
        self.groups.append(self.group_numbers.setdefault(facets, len(self.group_numbers)))
        self.marks.append(marks)

    def sorted(self) -> SortedColumns:
        keys = np.array(self.keys, dtype=np.bytes_)
        # Ordinals go by key, so that equal chords come in the order that answers have.
        order = np.argsort(keys, kind="stable")
        latitudes = np.array(self.latitudes)[order]
        longitudes = np.array(self.longitudes)[order]
        ordinal_of_row = np.empty(len(order), dtype=np.int64)
        ordinal_of_row[order] = np.arange(len(order))
        return SortedColumns(
            keys=keys[order],
            latitudes=latitudes,
            longitudes=longitudes,
            points=ecef(latitudes, longitudes),
            communes=np.array(self.communes, dtype=np.int32)[order],
            groups=np.array(self.groups, dtype=np.int32)[order],
            marks=np.array(self.marks, dtype=np.int64)[order],
            offered={
                code: np.sort(ordinal_of_row[np.array(rows)]) for code, rows in self.offered.items()
            },
            commune_numbers=self.commune_numbers,
            group_keys=tuple(self.group_numbers),
        )
