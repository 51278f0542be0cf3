"""The columns of a nearest index after a few of its entries changed."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from itertools import compress
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from geo.ellipsoid import ecef
from geo.grouped_kdtree import Int32Array, Ordinals
from geo.index_columns import EntryColumns, IndexEntry, SortedColumns
from models.structure_filter import Facets

Number = TypeVar("Number", bound=np.generic)
Name = TypeVar("Name", bound=Hashable)


NONE: Ordinals = np.empty(0, dtype=np.int64)


class ColumnUpdate(NamedTuple):
    """Columns, and what of them is as it was.

    ``same_places``: no key nor position changed; ``only_traits``: nothing but marks and offers did.
    ``changed_groups`` have other points than before.
    """

    columns: SortedColumns
    same_places: bool
    only_traits: bool
    changed_groups: frozenset[Facets]


def updated_columns(
    columns: SortedColumns, removed: Collection[str], added: Collection[IndexEntry]
) -> ColumnUpdate | None:
    """The columns without the entries whose keys are ``removed``, and with those that are
    ``added``, in place of those with their keys; None where that changes nothing."""
    entries = EntryColumns(added).sorted()
    without = np.array([key.encode() for key in removed], dtype=np.bytes_)
    leaving = np.union1d(
        _ordinals_of(columns.keys, entries.keys), _ordinals_of(columns.keys, without)
    )
    before, after = (
        _entries_at(columns, leaving),
        _entries_at(entries, np.arange(len(entries.keys))),
    )
    if before == after:
        return None
    merge = _Merge(columns, entries, leaving)
    return ColumnUpdate(
        merge.columns(),
        same_places=_places(before) == _places(after),
        only_traits=_without_traits(before) == _without_traits(after),
        changed_groups=frozenset(entry.facets for entry in (*before, *after)),
    )


def _ordinals_of(keys: NDArray[np.bytes_], wanted: NDArray[np.bytes_]) -> Ordinals:
    """Where sorted keys have those that are wanted; what they have not is left out."""
    found: Ordinals = np.searchsorted(keys, wanted)[_contains(keys, wanted)]
    return found


def _contains(ascending: NDArray[Any], wanted: NDArray[Any]) -> NDArray[np.bool_]:
    """For each that is wanted, whether it is there."""
    if not len(ascending):
        return np.zeros(len(wanted), dtype=np.bool_)
    places = np.minimum(np.searchsorted(ascending, wanted), len(ascending) - 1)
    contained: NDArray[np.bool_] = ascending[places] == wanted
    return contained


def _entries_at(columns: SortedColumns, ordinals: Ordinals) -> list[IndexEntry]:
    if not len(ordinals):
        return []
    # By number, as they were numbered one after the other.
    communes = [*columns.commune_numbers, None]
    offers: dict[int, list[str]] = {}
    for code in sorted(columns.offered):
        for ordinal in ordinals[_contains(columns.offered[code], ordinals)].tolist():
            offers.setdefault(ordinal, []).append(code)
    return [
        IndexEntry(
            columns.keys[ordinal].decode(),
            columns.latitudes.item(ordinal),
            columns.longitudes.item(ordinal),
            communes[columns.communes.item(ordinal)],
            columns.group_keys[columns.groups.item(ordinal)],
            columns.marks.item(ordinal),
            tuple(offers.get(ordinal, ())),
        )
        for ordinal in ordinals.tolist()
    ]


def _places(entries: Iterable[IndexEntry]) -> list[tuple[str, float, float]]:
    return [(entry.key, entry.latitude, entry.longitude) for entry in entries]


def _without_traits(entries: Iterable[IndexEntry]) -> list[IndexEntry]:
    return [entry._replace(marks=0, offers=()) for entry in entries]


class _Merge:
    """Columns without some entries, and with others, whose keys are not among the rest."""

    def __init__(self, old: SortedColumns, new: SortedColumns, leaving: Ordinals) -> None:
        self.old = old
        self.new = new
        self.leaving = leaving
        stayed = np.delete(old.keys, leaving)
        self.at = np.searchsorted(stayed, new.keys)
        # An insertion would cut a longer key.
        size = np.promote_types(stayed.dtype, new.keys.dtype)
        self.keys = np.insert(stayed.astype(size, copy=False), self.at, new.keys)
        stays = np.ones(len(old.keys), dtype=np.bool_)
        stays[leaving] = False
        self.stays = stays
        # The ordinals of those that stay, by their former ones.
        self.ordinals = np.cumsum(stays) - 1
        self.ordinals += np.searchsorted(self.at, self.ordinals, side="right")
        self.ordinals_of_new = self.at + np.arange(len(new.keys))

    def columns(self) -> SortedColumns:
        old, new = self.old, self.new
        communes = _numbered_with(old.commune_numbers, new.commune_numbers)
        groups = _numbered_with(_numbers(old.group_keys), new.group_keys)
        groups_of_new = _translated(new.groups, new.group_keys, groups)
        group_numbers, group_keys = _without_empty(
            self._merged(old.groups, groups_of_new), tuple(groups)
        )
        return SortedColumns(
            keys=self.keys,
            latitudes=self._merged(old.latitudes, new.latitudes),
            longitudes=self._merged(old.longitudes, new.longitudes),
            points=self._merged(old.points, ecef(new.latitudes, new.longitudes)),
            communes=self._merged(
                old.communes, _translated(new.communes, tuple(new.commune_numbers), communes)
            ),
            groups=group_numbers,
            marks=self._merged(old.marks, new.marks),
            offered=self._offered(),
            commune_numbers=communes,
            group_keys=group_keys,
        )

    def _merged(self, old: NDArray[Number], new: NDArray[Number]) -> NDArray[Number]:
        return np.insert(np.delete(old, self.leaving, axis=0), self.at, new, axis=0)

    def _offered(self) -> dict[str, Ordinals]:
        offered = {}
        for code in {**self.old.offered, **self.new.offered}:
            old = self.old.offered.get(code, NONE)
            new = self.new.offered.get(code, NONE)
            ordinals = (self.ordinals[old[self.stays[old]]], self.ordinals_of_new[new])
            offered[code] = np.sort(np.concatenate(ordinals))
        return {code: ordinals for code, ordinals in offered.items() if len(ordinals)}


def _numbers(names: Iterable[Name]) -> dict[Name, int]:
    return {name: number for number, name in enumerate(names)}


def _numbered_with(numbers: Mapping[Name, int], names: Iterable[Name]) -> dict[Name, int]:
    """Numbers of names, and of those that have none yet."""
    numbered = dict(numbers)
    for name in names:
        numbered.setdefault(name, len(numbered))
    return numbered


def _translated(
    numbers: Int32Array, names: Sequence[Name], wanted: Mapping[Name, int]
) -> Int32Array:
    """Places in ``names`` as the numbers that these are wanted to have; -1 stays."""
    # The last place is that of -1.
    table = np.array([*(wanted[name] for name in names), -1], dtype=np.int32)
    translated: Int32Array = table[numbers]
    return translated


def _without_empty(
    groups: Int32Array, keys: tuple[Facets, ...]
) -> tuple[Int32Array, tuple[Facets, ...]]:
    """Groups that have entries, numbered anew."""
    has_entries = np.bincount(groups, minlength=len(keys)) > 0
    if has_entries.all():
        return groups, keys
    numbers = (np.cumsum(has_entries) - 1).astype(np.int32)
    return numbers[groups], tuple(compress(keys, has_entries.tolist()))
