"""Micro-lycées and micro-collèges with a UAI of their own, as hostings of their establishment.

The annuaire lists them under nature 315, *lycée expérimental*, with the UAI of the
establishment they belong to. What they are only their name says; so the hosting is derived,
waits to be confirmed, and says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Connection, select

from imports.import_report import Entry, Report
from imports.reconcile.change_set import Ledger, new_row
from imports.reconcile.line_facts import Edition, Group
from models.dispositif import dispositifs
from models.hosting import HostingStatus, hostings
from models.provenance import ReviewStatus
from models.structure import EstablishmentKind, StructureStatus, structures
from storage.columns import Row
from text.normalise import sort_name

NAMES = {
    "micro lycee": "micro-lycee",
    "micro lp": "micro-lycee",
    "microlycee": "micro-lycee",
    "micro college": "micro-college",
    "microcollege": "micro-college",
    "lycee de la nouvelle chance": "lycee-de-la-nouvelle-chance",
}
"""What such a structure is called, and the dispositif it runs."""

EVIDENCE = (
    "L'annuaire de l'éducation liste « {name} » ({uai}) comme structure expérimentale rattachée à "
    "cet établissement ; le dispositif est déduit de ce nom."
)
STATUSES = {
    StructureStatus.OPEN: HostingStatus.OPEN,
    StructureStatus.TO_OPEN: HostingStatus.TO_OPEN,
    StructureStatus.CLOSED: HostingStatus.CLOSED,
}


def dispositif_of(name: str) -> str | None:
    """The dispositif that a structure's name says it runs."""
    plain = f" {sort_name(name)} "
    return next((code for words, code in NAMES.items() if f" {words} " in plain), None)


def host_micro_structures(connection: Connection, report: Report) -> None:
    """Derive the hostings that are not known yet, and follow the life of derived ones."""
    known = Ledger(connection, hostings, report)
    stated = {row["micro_structure_id"]: key for key, row in known.rows.items()}
    dispositif_codes = set(connection.scalars(select(dispositifs.c.code)))
    for row in cast("Sequence[Row]", connection.execute(_annexed()).mappings().all()):
        code = dispositif_of(row["name"])
        if code is None:
            report.note(
                f"{row['uai']} {row['name']} is experimental and annexed to {row['parent_id']}. "
                "Its name does not tell which dispositif it runs: no hosting is derived."
            )
        if code not in dispositif_codes:
            continue
        key = stated.get(row["id"], f"{code}-{row['parent_id']}-{row['id']}")
        if known.get(key) is not None:
            _follow(known, key, row)
        elif row["status"] is not StructureStatus.CLOSED:
            entry = Entry("HOSTING", key, row["name"])
            known.create(new_row({Group.RECORD: _hosting(row, key, code)}, _edition(row)), entry)
    known.flush()


def _annexed() -> Any:
    return (
        select(structures)
        .where(
            structures.c.kind == EstablishmentKind.EXPERIMENTAL,
            structures.c.parent_id.is_not(None),
        )
        .order_by(structures.c.id)
    )


def _follow(known: Ledger, key: str, row: Row) -> None:
    """Open or close a derived hosting with its structure."""
    hosting = known.rows[key]
    derived = hosting["evidence"] == EVIDENCE.format(name=row["name"], uai=row["uai"])
    status = STATUSES[row["status"]]
    if derived and hosting["status"] is not status:
        entry = Entry("HOSTING", key, row["name"])
        known.merge(key, {Group.RECORD: {"status": status}}, _edition(row), entry)


def _edition(row: Row) -> Edition:
    return Edition(row["source_code"], row["source_date"], ReviewStatus.TO_CONFIRM)


def _hosting(row: Row, key: str, code: str | None) -> dict[str, Any]:
    return {
        "id": key,
        "dispositif_code": code,
        "structure_id": row["parent_id"],
        "micro_structure_id": row["id"],
        "status": STATUSES[row["status"]],
        "evidence": EVIDENCE.format(name=row["name"], uai=row["uai"]),
        "evidence_date": row["source_date"],
    }
