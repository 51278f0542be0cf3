"""Derives hostings from micro-lycées and micro-collèges that have their own UAI.

The annuaire lists them under nature 315, *lycée expérimental*, with the UAI of the
establishment they belong to. Only their name says which dispositif they run: the hosting is
derived from it, is to be confirmed, and its evidence says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Connection, select

from imports.import_report import Report, ReportEntry
from imports.reconcile.change_set import ChangeSet, build_row
from imports.reconcile.line_facts import Edition
from models.dispositif import dispositifs
from models.field_group import FieldGroup
from models.hosting import HostingStatus, hostings
from models.provenance import ReviewStatus
from models.school_year import school_year_of
from models.structure import EstablishmentKind, StructureStatus, structures
from storage.columns import Row
from text.french_dates import paris_today
from text.messages import Message
from text.normalise import sort_name

# Normalised words in the name of such a structure, and the dispositif it runs.
DISPOSITIF_OF_NAME = {
    "micro lycee": "micro-lycee",
    "micro lp": "micro-lycee",
    "microlycee": "micro-lycee",
    "micro college": "micro-college",
    "microcollege": "micro-college",
    "lycee de la nouvelle chance": "lycee-de-la-nouvelle-chance",
}

EVIDENCE_TEXT = (
    "L'annuaire de l'éducation liste « {name} » ({uai}) comme structure expérimentale rattachée à "
    "cet établissement ; le dispositif est déduit de ce nom."
)
STATUSES = {
    StructureStatus.OPEN: HostingStatus.OPEN,
    StructureStatus.TO_OPEN: HostingStatus.TO_OPEN,
    StructureStatus.CLOSED: HostingStatus.CLOSED,
}


def dispositif_from_name(name: str) -> str | None:
    """The code of the dispositif that a structure runs by its name; None if it does not tell."""
    plain = f" {sort_name(name)} "
    return next((code for words, code in DISPOSITIF_OF_NAME.items() if f" {words} " in plain), None)


def derive_micro_structure_hostings(connection: Connection, report: Report) -> None:
    """Create the hostings that are missing, and open or close derived ones."""
    changes = ChangeSet(connection, hostings, report)
    stated = _hostings_of_now(changes)
    dispositif_codes = set(connection.scalars(select(dispositifs.c.code)))
    for row in cast("Sequence[Row]", connection.execute(_select_annexed()).mappings().all()):
        code = dispositif_from_name(row["name"])
        if code is None:
            report.note(
                Message(
                    "{uai} {name} is experimental and annexed to {parent}. Its name does not "
                    "tell which dispositif it runs: no hosting is derived.",
                    uai=row["uai"],
                    name=row["name"],
                    parent=row["parent_id"],
                )
            )
        # The directory may hold another guide, without this dispositif.
        if code not in dispositif_codes:
            continue
        # A hosting that a source states takes the place of a derived one.
        key = stated.get(row["id"], f"{code}-{row['parent_id']}-{row['id']}")
        if changes.get(key) is not None:
            _follow_structure_status(changes, key, row)
        elif row["status"] is not StructureStatus.CLOSED:
            entry = ReportEntry("HOSTING", key, row["name"])
            changes.create(
                build_row({FieldGroup.RECORD: _hosting(row, key, code)}, _edition(row)), entry
            )
    changes.flush()


def _hostings_of_now(changes: ChangeSet) -> dict[str, str]:
    """The key of the hosting of each micro-structure that is of no school year or of the running
    one, or that was closed last."""
    running = school_year_of(paris_today())
    stated: dict[str, str] = {}
    for key, row in sorted(changes.rows.items(), key=lambda item: item[1]["school_year"] or ""):
        year = row["school_year"] or running
        # What ended with its year says nothing of this one, unless somebody closed it.
        if year == running or (year < running and row["status"] is HostingStatus.CLOSED):
            stated[row["micro_structure_id"]] = key
    return stated


def _select_annexed() -> Any:
    return (
        select(structures)
        .where(
            structures.c.kind == EstablishmentKind.EXPERIMENTAL,
            structures.c.parent_id.is_not(None),
        )
        .order_by(structures.c.id)
    )


def _follow_structure_status(changes: ChangeSet, key: str, row: Row) -> None:
    """Give a derived hosting the status of its structure; others stay as their source states."""
    hosting = changes.rows[key]
    derived = hosting["evidence"] == EVIDENCE_TEXT.format(name=row["name"], uai=row["uai"])
    status = STATUSES[row["status"]]
    if derived and hosting["status"] is not status:
        entry = ReportEntry("HOSTING", key, row["name"])
        changes.merge(key, {FieldGroup.RECORD: {"status": status}}, _edition(row), entry)


def _edition(row: Row) -> Edition:
    return Edition(row["source_code"], row["source_date"], ReviewStatus.TO_CONFIRM)


def _hosting(row: Row, key: str, code: str | None) -> dict[str, Any]:
    return {
        "id": key,
        "dispositif_code": code,
        "structure_id": row["parent_id"],
        "micro_structure_id": row["id"],
        "status": STATUSES[row["status"]],
        "evidence": EVIDENCE_TEXT.format(name=row["name"], uai=row["uai"]),
        "evidence_date": row["source_date"],
    }
