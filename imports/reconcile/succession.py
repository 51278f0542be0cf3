"""CIOs and missions locales that merged: one list keeps one of them, another list the other.

When two services merge, the DILA drops one and gives the other their new name; the annuaire keeps
the UAI of the one that the DILA dropped, and moves it to the new address. Each list by itself is
right; both together would leave the one service open twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import permutations

from sqlalchemy import func, select, update

from imports.import_report import ReportEntry
from imports.reconcile.change_set import to_report_change
from imports.reconcile.line_facts import ListMention, StructureFacts
from imports.reconcile.matching import same_place_and_name
from imports.reconcile.structure_changes import StructureChangeSet
from models.hosting import HostingStatus, hostings
from models.structure import StructureStatus, StructureType, structures
from storage.columns import Row
from storage.row_changes import CHANGED_KEYS
from text.messages import Message

MERGING_TYPES = (StructureType.CIO, StructureType.MISSION_LOCALE)


def close_merged(changes: StructureChangeSet, stated: Mapping[str, StructureFacts]) -> None:
    """Close each service that merged into another, name its successor, and hand its UAI over.

    ``stated`` are the facts of this file by structure: an older file, too, says where a service has
    moved to, though its facts do not replace those of the list that closed it.
    """
    for key, successor in list(_merged(changes, stated)):
        row = changes.get_existing(key)
        if row.get("verified_at") is not None and not changes.override:
            changes.report.note(
                Message(
                    "{key} and {successor} have one name and one commune in two lists: one may "
                    "have taken the other's place. {key} was verified by hand and stays as it is.",
                    key=key,
                    successor=successor,
                )
            )
            continue
        _hand_over(changes, key, successor)


def _merged(
    changes: StructureChangeSet, stated: Mapping[str, StructureFacts]
) -> Iterator[tuple[str, str]]:
    """Pairs of a service that its list dropped, and the one that this list has in its place."""
    for type_ in MERGING_TYPES:
        by_commune: dict[str, list[Row]] = {}
        for key in changes.of_type(type_):
            row = _as_stated(changes.get_existing(key), stated.get(key))
            if row["commune_code"] is not None and row["successor_id"] is None:
                by_commune.setdefault(row["commune_code"], []).append(row)
        for rows in by_commune.values():
            for dropped, kept in permutations(rows, 2):
                if _takes_the_place(changes, dropped, kept):
                    yield dropped["id"], kept["id"]


def _as_stated(row: Row, facts: StructureFacts | None) -> Row:
    """A stored row with the name and the place that this file gives it."""
    if facts is None:
        return row
    columns = ("name", "city", "commune_code")
    return dict(row) | {c: facts.record[c] for c in columns if c in facts.record}


def _takes_the_place(changes: StructureChangeSet, dropped: Row, kept: Row) -> bool:
    key, other = dropped["id"], kept["id"]
    lists, other_lists = changes.listings.lists_naming(key), changes.listings.lists_naming(other)
    # Both had an identifier of the DILA, whose list names the other one alone by now.
    were_two = None not in (dropped["dila_id"], kept["dila_id"])
    return (
        were_two
        and dropped["uai"] is not None
        and kept["uai"] is None
        and kept["status"] is not StructureStatus.CLOSED
        and bool(lists and other_lists)
        and lists.isdisjoint(other_lists)
        and same_place_and_name(dropped, kept)
    )


def _hand_over(changes: StructureChangeSet, key: str, successor: str) -> None:
    dropped, kept = changes.get_existing(key), changes.get_existing(successor)
    closed = {"status": StructureStatus.CLOSED, "successor_id": successor, "uai": None}
    taken = {"uai": dropped["uai"]}
    # A UAI is one structure's alone, also between the statements that write both.
    changes.connection.execute(
        update(structures).where(structures.c.id == key).values(uai=None),
        execution_options={CHANGED_KEYS: [key]},
    )
    for list_heading, listing in list(changes.listings.by_structure[key].items()):
        changes.listings.remove(key, list_heading)
        mention = ListMention(list_heading.list_code, list_heading.heading, listing.kind)
        changes.listings.add(successor, mention, listing.date)
    report = changes.report
    # What its list dropped has been reported as closed already.
    was_open = dropped["status"] is not StructureStatus.CLOSED
    for of, row, values, reported in (
        (key, dropped, closed, report.closed if was_open else report.changed),
        (successor, kept, taken, report.changed),
    ):
        entry = ReportEntry(row["type"].value, of, row["name"])
        reported.append(to_report_change(entry, _differences(row, values)))
        changes.replace(of, dict(row) | values)
    report.note(
        Message(
            "{key} and {successor} are one service by now, « {name} »: {successor} stays "
            "open and has the UAI {uai}; {key} is closed, and names it as its successor.",
            key=key,
            successor=successor,
            name=kept["name"],
            uai=dropped["uai"],
        )
    )
    if count := _hostings_at(changes, key):
        report.note(
            Message(
                "{key} hosted {count} dispositifs, which are not said to be run at {successor}: "
                "import the DRAIO's list of hostings again.",
                key=key,
                count=count,
                successor=successor,
            )
        )


def _hostings_at(changes: StructureChangeSet, key: str) -> int:
    c = hostings.c
    stated = (c.structure_id == key, c.status != HostingStatus.CLOSED)
    return changes.connection.scalar(select(func.count()).where(*stated)) or 0


def _differences(row: Row, values: dict[str, object]) -> dict[str, tuple[object, object]]:
    return {name: (row[name], value) for name, value in values.items() if row[name] != value}
