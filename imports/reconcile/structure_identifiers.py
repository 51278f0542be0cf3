"""Structures by what a keeper's list names them with."""

from __future__ import annotations

from sqlalchemy import Connection, select

from models.structure import structures
from storage.columns import Row

FACTS = ("type", "department_code", "academy_code", "status", "successor_id")
IDENTIFIERS = ("id", "imilo_id", "dila_id", "uai")
"""Columns that each identify one structure. SIRET does not: several sites may share it."""


def structures_by_identifier(connection: Connection) -> dict[str, Row]:
    """Structures by each of their identifiers, in capitals: key, type, identifiers, département,
    académie, status and successor."""
    c = structures.c
    columns = (*(c[name] for name in IDENTIFIERS), *(c[name] for name in FACTS))
    rows = [dict(row) for row in connection.execute(select(*columns)).mappings()]
    # By one column after the other: a UAI, which stands last, is never taken for another's key.
    return {row[name].upper(): row for name in IDENTIFIERS for row in rows if row[name] is not None}
