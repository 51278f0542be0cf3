"""Change set of structures: creates, merges and closes them as the editions of lists name them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from imports.import_errors import ImportRefused
from imports.import_report import Report, ReportEntry
from imports.reconcile.change_set import ChangeSet, build_row
from imports.reconcile.complete_lists import exceeds_closure_limit
from imports.reconcile.line_facts import Edition, StructureFacts
from imports.reconcile.listings import ListHeading, ListingSet
from models.field_group import FieldGroup
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
from storage.row_changes import CHANGED_KEYS
from text.messages import Message

# Once known they stay: keys of other data, which no newer source can state differently.
IDENTIFIERS = {"uai", "dila_id", "imilo_id"}


@dataclass(frozen=True, slots=True)
class ListCoverage:
    """What a file lists completely: structures of it that the file lacks have left the list."""

    list_code: str
    headings: frozenset[ListedAs]
    departments: frozenset[str]


class StructureChangeSet(ChangeSet):
    """Changes of structures and of the lists that name them.

    ``outdated`` are the keys of new structures that only an outdated edition names.
    """

    def __init__(self, connection: Connection, report: Report, *, override: bool = False) -> None:
        super().__init__(connection, structures, report, override=override, packs_rows=True)
        self.listings = ListingSet(connection)
        self._of_type: dict[StructureType, dict[str, Row]] = {}
        self._key_of_uai: dict[str, str] = {}
        self._keys_of_type: dict[StructureType, list[str]] = defaultdict(list)
        departments: dict[str, str | None] = {}
        # Read again rather than unpacked, which takes three times as long.
        c = structures.c
        for key, type_, uai, department in connection.execute(
            select(c.id, c.type, c.uai, c.department_code)
        ):
            self._keys_of_type[type_].append(key)
            departments[key] = department
            if uai is not None:
                self._key_of_uai[uai] = key
        self._newest_dates = self._find_newest_dates(departments)
        self.outdated: list[str] = []

    def of_type(self, type_: StructureType) -> dict[str, Row]:
        """The structures of a type, as they were before the import."""
        if type_ not in self._of_type:
            self._of_type[type_] = {
                key: self.rows[key] for key in sorted(self._keys_of_type[type_])
            }
        return self._of_type[type_]

    def upsert(self, facts: StructureFacts) -> None:
        """Create a structure, or merge its facts into the stored row.

        In a *cité scolaire*, a lycée and a collège under one UAI (decision 0004), the lycée's line
        gives the record whatever the dates, and the collège's only adds its kind.
        """
        entry = ReportEntry(facts.type.value, facts.key, facts.name, facts.line)
        self._claim_uai(facts)
        before = self.listings.headings(facts.key)
        for mention in facts.mentions:
            self.listings.add(facts.key, mention, facts.edition.date)
        kinds = self._kinds(facts.key) if facts.type is StructureType.ESTABLISHMENT else {}
        stored = self.get(facts.key)
        if stored is None:
            identity = {"id": facts.key, "type": facts.type}
            row = build_row(facts.groups, facts.edition) | identity | kinds
            self.create(row | self._review_status(facts), entry)
            return
        if not before and facts.edition.date < stored["source_date"]:
            # No list had named the record: an older one does not change what it is.
            kinds = {}
        mentioned_headings = {mention.listed_as for mention in facts.mentions}
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

    def _find_newest_dates(
        self, departments: Mapping[str, str | None]
    ) -> dict[tuple[ListHeading, str | None], str]:
        """The date of the newest edition of each list, by heading and département."""
        newest: dict[tuple[ListHeading, str | None], str] = {}
        for key, list_headings in self.listings.by_structure.items():
            department = departments[key]
            for list_heading, listing in list_headings.items():
                newest_date = newest.get((list_heading, department), "")
                newest[list_heading, department] = max(newest_date, listing.date)
        return newest

    def _review_status(self, facts: StructureFacts) -> dict[str, Any]:
        """``TO_CONFIRM`` for a new structure that a newer known edition does not name."""
        # It may have closed since this edition.
        department = facts.record.get("department_code")
        newest = [
            self._newest_dates.get((ListHeading(mention.list_code, mention.listed_as), department))
            for mention in facts.mentions
        ]
        if not any(date is not None and date > facts.edition.date for date in newest):
            return {}
        self.outdated.append(facts.key)
        return {"review_status": ReviewStatus.TO_CONFIRM}

    def _claim_uai(self, facts: StructureFacts) -> None:
        """Report and leave out a UAI that another structure already has."""
        uai = facts.record.get("uai")
        if uai is None:
            return
        owner = self._key_of_uai.setdefault(uai, facts.key)
        if owner != facts.key:
            facts.record["uai"] = None
            self.report.leave_out_value(
                facts.line,
                facts.key,
                "UAI",
                Message("{uai} is the UAI of {owner}", uai=uai, owner=owner),
            )

    def _kinds(self, key: str) -> dict[str, Any]:
        """The kinds of a school, from the lists that name it; other structures have none."""
        stored = self.get(key)
        if stored is not None and stored["type"] is not StructureType.ESTABLISHMENT:
            return {}
        if not self.listings.by_structure.get(key):
            return {}
        kind, second_kind = self.listings.kinds(key)
        # The table requires a kind of every establishment.
        return {"kind": kind or EstablishmentKind.OTHER, "second_kind": second_kind}

    def close_missing(
        self, coverage: ListCoverage, mentioned: Collection[str], edition: Edition, *, accept: bool
    ) -> None:
        """Close structures that a list named before and that its newer edition does not.

        ``mentioned`` are the keys that the edition names; ``accept`` skips the limit.

        Raises:
            ImportRefused: more than ``MAX_CLOSED_SHARE`` of what is covered would close.
        """
        covered = [
            (key, list_heading)
            for key, list_heading in self.listings.find_under(coverage.list_code, coverage.headings)
            if self.get_existing(key)["department_code"] in coverage.departments
        ]
        for key, list_heading in covered:
            # What a newer edition names is not missing from this one.
            if (
                key not in mentioned
                and self.listings.by_structure[key][list_heading].date <= edition.date
            ):
                self._remove_from_list(key, list_heading, coverage, edition)
        # Counted once it is done: what is refused is rolled back.
        closed = self.report.closed
        if exceeds_closure_limit(closed, covered) and not accept:
            raise ImportRefused(
                Message(
                    "this would close {closed} of the {covered} structures that the list covers, "
                    "more than a tenth. Check that the file is whole and is the right one; if "
                    "they did close, import it with --accept-closures.",
                    closed=len(closed),
                    covered=len(covered),
                )
            )

    def _remove_from_list(
        self, key: str, list_heading: ListHeading, coverage: ListCoverage, edition: Edition
    ) -> None:
        """Remove a structure from a list, and close it unless another list still names it."""
        self.listings.remove(key, list_heading)
        # Headings that the file does not cover, and editions as new as this one, keep it open.
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
    """The groups of a line that are merged into the stored row."""
    groups = dict(facts.groups)
    # A collège's line does not describe the lycée that it shares its UAI with.
    record = groups.pop(FieldGroup.RECORD, {})
    if record and not is_college_of_lycee:
        # Identifiers are added where they are missing, whatever the dates.
        groups[FieldGroup.RECORD] = {c: v for c, v in record.items() if c not in IDENTIFIERS}
    if _offers_coarser_position(facts, stored):
        groups.pop(FieldGroup.POSITION, None)
    return groups


def _missing_identifiers(facts: StructureFacts, stored: Row) -> dict[str, Any]:
    """Identifiers of the line that the stored row lacks."""
    return {
        name: facts.record[name]
        for name in sorted(IDENTIFIERS & facts.record.keys())
        if stored[name] is None and facts.record[name] is not None
    }


def _offers_coarser_position(facts: StructureFacts, stored: Row) -> bool:
    """Whether a line has only the centre of the commune, and the row a finer position in it."""
    offered = facts.groups.get(FieldGroup.POSITION, {}).get("position_precision")
    precision = stored["position_precision"]
    same_commune = facts.record.get("commune_code") == stored["commune_code"]
    return (
        offered is PositionPrecision.COMMUNE
        and precision not in (None, PositionPrecision.COMMUNE)
        and same_commune
    )


def link_parents(connection: Connection) -> None:
    """Set ``parent_id`` of establishments whose parent's UAI is known, and clear it of others."""
    # A list may name an annex before its parent, so that links are made once all are written.
    child, mother = structures.alias(), structures.alias()
    unlinked = connection.execute(
        select(child.c.id, mother.c.id)
        .join(mother, mother.c.uai == child.c.parent_uai)
        .where(child.c.parent_id.is_distinct_from(mother.c.id), child.c.id != mother.c.id)
    ).all()
    orphans = connection.scalars(
        select(structures.c.id).where(
            structures.c.parent_uai.is_(None), structures.c.parent_id.is_not(None)
        )
    ).all()
    parents = [*((key, parent) for key, parent in unlinked), *((key, None) for key in orphans)]
    if parents:
        connection.execute(
            update(structures)
            .where(structures.c.id == bindparam("child"))
            .values(parent_id=bindparam("mother")),
            [{"child": key, "mother": parent} for key, parent in parents],
            execution_options={CHANGED_KEYS: [key for key, _ in parents]},
        )


def keys_by_uai(rows: Mapping[str, Row]) -> dict[str, str]:
    return {row["uai"]: key for key, row in rows.items() if row["uai"] is not None}
