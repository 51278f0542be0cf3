"""Whose facts stand, where a file meets what is known.

Group by group: the newer date wins; of two sources of one date, the one that was first. A
source that says nothing empties a group only if it was the one that had filled it. What was
verified by hand stands against every file. A group that was empty is filled by any date.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from imports.reconcile.line_facts import GROUP_COLUMNS, Edition, FieldGroup
from storage.columns import Row

Fields = dict[str, tuple[Any, Any]]

_PROVENANCE_COLUMNS = {"source_code", "source_date", "verified_at", "review_status"} | {
    f"{group.value}_source_{part}" for group in GROUP_COLUMNS for part in ("code", "date")
}


@dataclass(slots=True)
class MergeResult:
    """The row as it is to be, and what becomes of the fields: old and new value of each."""

    row: dict[str, Any]
    changed: Fields = field(default_factory=dict)
    older: Fields = field(default_factory=dict)
    conflicts: Fields = field(default_factory=dict)
    refreshed: bool = False


def merge(
    stored: Row,
    groups: Mapping[FieldGroup, Mapping[str, Any]],
    edition: Edition,
    *,
    override: bool = False,
    outranks: bool = False,
) -> MergeResult:
    """What a row becomes by what an edition states.

    ``override`` lets it stand against what was verified by hand; ``outranks`` says that its
    record stands whatever its date, as of a lycée over the collège that shares its UAI.
    """
    merged = MergeResult(dict(stored))
    editions = {group: _stored_edition(stored, group) for group in FieldGroup}
    verified = stored.get("verified_at") is not None and not override
    for group, values in groups.items():
        differing = {c: (stored[c], v) for c, v in values.items() if stored[c] != v}
        empty = group is not FieldGroup.RECORD and all(
            stored[c] is None for c in GROUP_COLUMNS[group]
        )
        if _clears_other_source(group, values, editions[group], edition, empty):
            continue
        if verified and not empty:
            merged.conflicts |= differing
        elif (
            empty
            or (outranks and group is FieldGroup.RECORD)
            or _takes_precedence(edition, editions[group])
        ):
            merged.row.update(values)
            editions[group] = _most_precise(edition, editions[group])
            merged.changed |= differing
        else:
            merged.older |= differing
    if editions[FieldGroup.RECORD] != _stored_edition(stored, FieldGroup.RECORD):
        merged.row["review_status"] = edition.review_status
    if merged.changed and not verified and "verified_at" in stored:
        merged.row["verified_at"] = None
    _write_group_sources(merged.row, editions)
    merged.refreshed = not merged.changed and any(
        merged.row[column] != stored[column] for column in _PROVENANCE_COLUMNS & stored.keys()
    )
    return merged


def _clears_other_source(
    group: FieldGroup,
    values: Mapping[str, Any],
    known: tuple[str, str],
    edition: Edition,
    empty: bool,
) -> bool:
    """Whether a source that has nothing to say would empty what another one filled."""
    silent = group is not FieldGroup.RECORD and all(value is None for value in values.values())
    return silent and (empty or known[0] != edition.source_code)


def _takes_precedence(edition: Edition, known: tuple[str, str]) -> bool:
    """Whether an edition is newer; or of the same date, as far as both tell, and source."""
    source, date = known
    reported = min(len(date), len(edition.date))
    if edition.date[:reported] == date[:reported]:
        return edition.source_code == source
    return edition.date > date


def _most_precise(edition: Edition, known: tuple[str, str]) -> tuple[str, str]:
    """An edition's source and date, by the day where the month was known already."""
    source, date = known
    same = source == edition.source_code and date.startswith(edition.date)
    return (source, date) if same else (edition.source_code, edition.date)


def _stored_edition(row: Row, group: FieldGroup) -> tuple[str, str]:
    """A group's source and its date: its own, or the record's."""
    own = row.get(f"{group.value}_source_code")
    if own is None:
        return row["source_code"], row["source_date"]
    return own, row[f"{group.value}_source_date"]


def _write_group_sources(
    row: dict[str, Any], editions: Mapping[FieldGroup, tuple[str, str]]
) -> None:
    """Write each group's source; none for a group without values or of the record's source."""
    record = editions[FieldGroup.RECORD]
    row["source_code"], row["source_date"] = record
    for group, columns in GROUP_COLUMNS.items():
        if f"{group.value}_source_code" not in row:
            continue
        own = editions[group] != record and any(row[column] is not None for column in columns)
        source, date = editions[group] if own else (None, None)
        row[f"{group.value}_source_code"] = source
        row[f"{group.value}_source_date"] = date
