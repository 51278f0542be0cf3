"""Precedence of sources: which values of a record stay, and which a file replaces.

A record has five groups of fields (``FieldGroup``), each with the source and date of its values; a
group without a source of its own has the record's. A file states values for some groups, dated
by its edition. For each group that it states, the first rule that applies decides:

1. The file has no value for the group (not for the record, which has a name): the group stays,
   unless the same source had filled it: then rules 3, 5 and 6 say whether it is cleared.
2. The stored group is empty: it is filled, whatever the dates.
3. Somebody answers for the group (``models.confirmation``), or the record was verified by hand
   (``verified_at``): it stays, and differences are conflicts, which become proposals; those of a
   file that is no newer than the confirmation are older. ``--override-verified`` skips this rule.
4. The file outranks the record (a lycée over the collège that shares its UAI): the record group is
   replaced, whatever the dates.
5. One date is later: the later one wins. Dates are compared as far as both are stated, so that
   2026-09 and 2026-09-14 are the same date.
6. The dates are the same: the file wins if it is of the same source (it corrects itself),
   otherwise what was there first stays.

A contact that somebody confirmed (``contact_confirmed_at``) is of that day to rule 5. One that
replaces it is not confirmed.

What wins replaces its group as a whole; what loses is reported as older. An example:

    stored      name "Lycée A"  (annuaire, 2026-03)
                phone 1, mail m (contacts, 2025-10)
    file        contacts, 2026-09: phone 2, no mail
    result      name "Lycée A"  (annuaire, 2026-03)     the file does not state the record
                phone 2, no mail (contacts, 2026-09)    rule 5: replaced as a whole

Files of different dates may be imported in any order, and a record ends the same (decision 0005).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Any

from imports.reconcile.line_facts import Edition
from models.field_group import GROUP_COLUMNS, GROUP_SOURCES, FieldGroup
from models.structure import CONTACT
from storage.columns import Row

NO_DATES: Mapping[FieldGroup, date] = {}

Fields = dict[str, tuple[Any, Any]]

_PROVENANCE_COLUMNS = (
    *("source_code", "source_date", "verified_at", "review_status"),
    *chain.from_iterable(GROUP_SOURCES.values()),
)
_CONTACT = frozenset(CONTACT)


@dataclass(slots=True)
class MergeResult:
    """The merged row, and for each field that differs its stored and its stated value.

    ``refreshed``: no value changed, but a source or a date did.
    """

    row: dict[str, Any]
    changed: Fields = field(default_factory=dict)
    older: Fields = field(default_factory=dict)
    conflicts: Fields = field(default_factory=dict)
    refreshed: bool = False

    def dispute(self, differing: Fields, *, is_newer: bool) -> None:
        """Keep what somebody answers for; only a file that came after it contradicts it."""
        (self.conflicts if is_newer else self.older).update(differing)


def merge(
    stored: Row,
    groups: Mapping[FieldGroup, Mapping[str, Any]],
    edition: Edition,
    *,
    override: bool = False,
    outranks: bool = False,
    confirmed: Mapping[FieldGroup, date] = NO_DATES,
) -> MergeResult:
    """Merge the values that an edition states into a stored row, by the module's rules.

    ``override`` skips rule 3, ``outranks`` applies rule 4; ``confirmed`` are the groups that
    somebody answers for, each with the day since when.
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
        if group in confirmed and not override:
            merged.dispute(differing, is_newer=_is_after(edition, confirmed[group]))
        elif verified and not empty:
            merged.conflicts |= differing
        elif (
            empty
            or (outranks and group is FieldGroup.RECORD)
            or _takes_precedence(edition, _confirmed_edition(stored, group, editions[group]))
        ):
            merged.row.update(values)
            editions[group] = _most_precise(edition, editions[group])
            merged.changed |= differing
        else:
            merged.older |= differing
    if editions[FieldGroup.RECORD] != _stored_edition(stored, FieldGroup.RECORD):
        merged.row["review_status"] = edition.review_status
    # Values that replaced verified ones are not verified themselves.
    if merged.changed and not verified and "verified_at" in stored:
        merged.row["verified_at"] = None
    _forget_confirmed_contact(merged)
    _write_group_sources(merged.row, editions)
    merged.refreshed = not merged.changed and any(
        merged.row[column] != stored[column] for column in _PROVENANCE_COLUMNS if column in stored
    )
    return merged


def impose(
    stored: Row, groups: Mapping[FieldGroup, Mapping[str, Any]], edition: Edition
) -> MergeResult:
    """Put values in place whatever the rules say, and the edition as the source of their groups:
    somebody has decided. A group without values keeps those that it has."""
    merged = MergeResult(dict(stored))
    editions = {group: _stored_edition(stored, group) for group in FieldGroup}
    for group, values in groups.items():
        merged.changed |= {c: (stored[c], v) for c, v in values.items() if stored[c] != v}
        merged.row.update(values)
        editions[group] = (edition.source_code, edition.date)
    if FieldGroup.RECORD in groups:
        merged.row["review_status"] = edition.review_status
    _forget_confirmed_contact(merged)
    _write_group_sources(merged.row, editions)
    return merged


def _forget_confirmed_contact(merged: MergeResult) -> None:
    """Nobody has confirmed a contact that has changed."""
    if merged.row.get("contact_confirmed_at") and not _CONTACT.isdisjoint(merged.changed):
        merged.row["contact_confirmed_at"] = None


def _clears_other_source(
    group: FieldGroup,
    values: Mapping[str, Any],
    current: tuple[str, str],
    edition: Edition,
    empty: bool,
) -> bool:
    """Rule 1: whether the file has no value, and the group is empty or another source's."""
    silent = group is not FieldGroup.RECORD and all(value is None for value in values.values())
    return silent and (empty or current[0] != edition.source_code)


def _confirmed_edition(stored: Row, group: FieldGroup, current: tuple[str, str]) -> tuple[str, str]:
    """The source and date of a group; of a contact the day on which it was confirmed, if later."""
    confirmed: date | None = stored.get("contact_confirmed_at")
    if group is not FieldGroup.CONTACT or confirmed is None:
        return current
    return current[0], max(current[1], confirmed.isoformat())


def _is_after(edition: Edition, day: date) -> bool:
    return edition.date > day.isoformat()[: len(edition.date)]


def _takes_precedence(edition: Edition, current: tuple[str, str]) -> bool:
    """Rules 5 and 6: whether an edition replaces a known source and date."""
    source, date = current
    shared = min(len(date), len(edition.date))
    if edition.date[:shared] == date[:shared]:
        return edition.source_code == source
    return edition.date > date


def _most_precise(edition: Edition, current: tuple[str, str]) -> tuple[str, str]:
    """An edition's source and date; the known date where that only adds the day to it."""
    source, date = current
    same = source == edition.source_code and date.startswith(edition.date)
    return (source, date) if same else (edition.source_code, edition.date)


def _stored_edition(row: Row, group: FieldGroup) -> tuple[str, str]:
    """The source and date of a group: its own, or the record's."""
    columns = GROUP_SOURCES.get(group)
    own = row.get(columns[0]) if columns else None
    if columns is None or own is None:
        return row["source_code"], row["source_date"]
    return own, row[columns[1]]


def _write_group_sources(
    row: dict[str, Any], editions: Mapping[FieldGroup, tuple[str, str]]
) -> None:
    """Set the source columns of each group; None where it is empty or has the record's source."""
    record = editions[FieldGroup.RECORD]
    row["source_code"], row["source_date"] = record
    for group, (source_column, date_column) in GROUP_SOURCES.items():
        if source_column not in row:
            continue
        own = editions[group] != record and any(
            row[column] is not None for column in GROUP_COLUMNS[group]
        )
        row[source_column], row[date_column] = editions[group] if own else (None, None)
