"""Structures as lists name them: what is new, what changes, what closes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from imports.import_errors import ImportRefused
from imports.import_report import Report, ReportEntry
from imports.reconcile.change_set import ChangeSet, build_row, to_report_change
from imports.reconcile.complete_lists import exceeds_closure_limit
from imports.reconcile.line_facts import Edition, FieldGroup, StructureFacts
from imports.reconcile.listings import ListHeading, ListingSet
from imports.reconcile.merge_rules import MergeResult
from models.listing import ListedAs
from models.provenance import ReviewStatus
from models.structure import (
    EstablishmentKind,
    PositionPrecision,
    StructureStatus,
    StructureType,
    structures,
)
from storage.columns import Row

IDENTIFIERS = {"uai", "dila_id", "imilo_id"}
"""Once known, they stay: they are keys, not facts that a newer source states otherwise."""


@dataclass(frozen=True, slots=True)
class ListCoverage:
    """What a file lists wholly: whatever of it the file does not name has left the list."""

    list_code: str
    headings: frozenset[ListedAs]
    departments: frozenset[str]


class StructureChangeSet(ChangeSet):
    """The structures, and the lists that name them."""

    def __init__(self, connection: Connection, report: Report, *, override: bool = False) -> None:
        super().__init__(connection, structures, report, override=override)
        self.listings = ListingSet(connection)
        self._of_type: dict[StructureType, dict[str, Row]] = {}
        self._key_of_uai = keys_by_uai(self.rows)
        self._newest_dates = self._find_newest_dates()
        self.outdated: list[str] = []

    def of_type(self, type_: StructureType) -> dict[str, Row]:
        """The structures of a type, as they were before the import."""
        if type_ not in self._of_type:
            rows = self.rows.items()
            self._of_type[type_] = {key: row for key, row in rows if row["type"] is type_}
        return self._of_type[type_]

    def upsert(self, facts: StructureFacts) -> None:
        """Create a structure, or merge what a file says of it into what is known.

        Of a *cité scolaire* under one UAI, the lycée's line states the record whatever the
        dates, and the collège's adds its kind.
        """
        entry = ReportEntry(facts.type.value, facts.key, facts.name, facts.line)
        self._claim_uai(facts)
        before = self.listings.headings(facts.key)
        for listed in facts.mentions:
            self.listings.add(facts.key, listed, facts.edition.date)
        kinds = self._kinds(facts.key) if facts.type is StructureType.ESTABLISHMENT else {}
        stored = self.get(facts.key)
        if stored is None:
            identity = {"id": facts.key, "type": facts.type}
            row = build_row(facts.groups, facts.edition) | identity | kinds
            self.create(row | self._review_status(facts), entry)
            return
        if not before and facts.edition.date < stored["source_date"]:
            kinds = {}  # an older list says nothing to a record that no list had named
        mentioned_headings = {listed.listed_as for listed in facts.mentions}
        is_college_of_lycee = mentioned_headings == {ListedAs.COLLEGE} and bool(
            before - {ListedAs.COLLEGE}
        )
        is_lycee_over_college = (
            before == {ListedAs.COLLEGE} and ListedAs.LYCEE in mentioned_headings
        )
        self.merge(
            facts.key,
            _mergeable_groups(facts, stored, is_college_of_lycee=is_college_of_lycee),
            facts.edition,
            entry,
            outranks=is_lycee_over_college,
            derived=kinds | _missing_identifiers(facts, stored),
        )

    def _find_newest_dates(self) -> dict[tuple[ListHeading, str | None], str]:
        """The newest date at which a list named anything, by heading and département."""
        newest: dict[tuple[ListHeading, str | None], str] = {}
        for key, places in self.listings.by_structure.items():
            department = self.get_existing(key)["department_code"]
            for list_heading, listing in places.items():
                known = newest.get((list_heading, department), "")
                newest[list_heading, department] = max(known, listing.date)
        return newest

    def _review_status(self, facts: StructureFacts) -> dict[str, Any]:
        """What is new to us in an edition older than the newest known may have closed since."""
        department = facts.record.get("department_code")
        places = [ListHeading(listed.list_code, listed.listed_as) for listed in facts.mentions]
        if not any(
            self._newest_dates.get((list_heading, department), "") > facts.edition.date
            for list_heading in places
        ):
            return {}
        self.outdated.append(facts.key)
        return {"review_status": ReviewStatus.TO_CONFIRM}

    def _claim_uai(self, facts: StructureFacts) -> None:
        """Leave out a UAI that another structure has: it is the key of one only."""
        uai = facts.record.get("uai")
        if uai is None:
            return
        owner = self._key_of_uai.setdefault(uai, facts.key)
        if owner != facts.key:
            facts.record["uai"] = None
            self.report.leave_out_value(
                facts.line, facts.key, "UAI", f"{uai} is the UAI of {owner}"
            )

    def _kinds(self, key: str) -> dict[str, Any]:
        if not self.listings.by_structure.get(key):
            return {}
        kind, second_kind = self.listings.kinds(key)
        return {"kind": kind or EstablishmentKind.OTHER, "second_kind": second_kind}

    def _report_changed(self, entry: ReportEntry, merged: MergeResult) -> None:
        closed = merged.changed.get("status", (None, None))[1] is StructureStatus.CLOSED
        reported_list = self.report.closed if closed else self.report.changed
        reported_list.append(to_report_change(entry, merged.changed))

    def close_missing(
        self, coverage: ListCoverage, mentioned: Collection[str], edition: Edition, *, accept: bool
    ) -> None:
        """Close what a list named so far and its newer edition does not.

        Raises:
            ImportRefused: more than ``MAX_CLOSED_SHARE`` of what is covered would close.
        """
        covered = [
            (key, list_heading)
            for key, list_heading in self.listings.find_under(coverage.list_code, coverage.headings)
            if self.get_existing(key)["department_code"] in coverage.departments
        ]
        for key, list_heading in covered:
            if (
                key not in mentioned
                and self.listings.by_structure[key][list_heading].date <= edition.date
            ):
                self._remove_from_list(key, list_heading, coverage, edition)
        closed = self.report.closed
        if exceeds_closure_limit(closed, covered) and not accept:
            raise ImportRefused(
                f"this would close {len(closed)} of the {len(covered)} structures that the list "
                "covers, more than a tenth. Check that the file is whole and is the right one; if "
                "they did close, import it with --accept-closures."
            )

    def _remove_from_list(
        self, key: str, list_heading: ListHeading, coverage: ListCoverage, edition: Edition
    ) -> None:
        """Take a structure off a list; it closes unless another list still names it."""
        self.listings.remove(key, list_heading)
        stays = any(
            other.heading not in coverage.headings or listing.date >= edition.date
            for other, listing in self.listings.by_structure[key].items()
        )
        stored = self.get_existing(key)
        entry = ReportEntry(stored["type"].value, key, stored["name"])
        if stays:
            self.merge(key, {}, edition, entry, derived=self._kinds(key))
        elif stored["status"] is not StructureStatus.CLOSED:
            closed = {FieldGroup.RECORD: {"status": StructureStatus.CLOSED}}
            self.merge(key, closed, edition, entry)

    def flush(self) -> None:
        super().flush()
        self.listings.flush()


def _mergeable_groups(
    facts: StructureFacts, stored: Row, *, is_college_of_lycee: bool
) -> dict[FieldGroup, dict[str, Any]]:
    """The groups that may change: not the record of a lycée by its collège's line, and no
    position by a coarser one."""
    groups = dict(facts.groups)
    record = groups.pop(FieldGroup.RECORD, {})
    if record and not is_college_of_lycee:
        groups[FieldGroup.RECORD] = {c: v for c, v in record.items() if c not in IDENTIFIERS}
    if _offers_coarser_position(facts, stored):
        groups.pop(FieldGroup.POSITION, None)
    return groups


def _missing_identifiers(facts: StructureFacts, stored: Row) -> dict[str, Any]:
    """The identifiers that the structure did not have yet."""
    return {
        name: facts.record[name]
        for name in sorted(IDENTIFIERS & facts.record.keys())
        if stored[name] is None and facts.record[name] is not None
    }


def _offers_coarser_position(facts: StructureFacts, stored: Row) -> bool:
    """Whether a file offers a commune's centre for what is known more exactly there."""
    offered = facts.groups.get(FieldGroup.POSITION, {}).get("position_precision")
    known = stored["position_precision"]
    same_commune = facts.record.get("commune_code") == stored["commune_code"]
    return (
        offered is PositionPrecision.COMMUNE
        and known not in (None, PositionPrecision.COMMUNE)
        and same_commune
    )


def link_parents(connection: Connection) -> None:
    """Lead establishments to the one that sources name as their mother, once it is known."""
    child, mother = structures.alias(), structures.alias()
    unlinked = connection.execute(
        select(child.c.id, mother.c.id)
        .join(mother, mother.c.uai == child.c.parent_uai)
        .where(child.c.parent_id.is_distinct_from(mother.c.id), child.c.id != mother.c.id)
    ).all()
    if unlinked:
        connection.execute(
            update(structures)
            .where(structures.c.id == bindparam("child"))
            .values(parent_id=bindparam("mother")),
            [{"child": child_id, "mother": mother_id} for child_id, mother_id in unlinked],
        )
    connection.execute(
        update(structures)
        .where(structures.c.parent_uai.is_(None), structures.c.parent_id.is_not(None))
        .values(parent_id=None)
    )


def keys_by_uai(rows: Mapping[str, Row]) -> dict[str, str]:
    """The keys of structures by their UAI."""
    return {row["uai"]: key for key, row in rows.items() if row["uai"] is not None}
