"""What every table shares: one metadata, names for constraints, kinds of column.

Text keys are compared byte by byte on both engines (SQLite's default, collation
"C" on PostgreSQL), so that an order by key is the same order everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum as PythonEnum
from typing import Any

from sqlalchemy import ColumnElement, Enum, MetaData, Table, Text, type_coerce

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Row = Mapping[str, Any]
"""A row of a table, by its columns' names."""

Key = Text().with_variant(Text(collation="C"), "postgresql")


def as_stored(table: Table) -> list[ColumnElement[Any]]:
    """A table's columns, with codes as texts: of a record that keeps its row, few are shown."""
    return [
        type_coerce(column, Text).label(column.name) if isinstance(column.type, Enum) else column
        for column in table.columns
    ]


def code_list(codes: type[PythonEnum], name: str) -> Enum:
    """A column type that stores a code as text and refuses any other.

    ``name`` names the check constraint, which must be unique within its table.
    """
    return Enum(codes, native_enum=False, create_constraint=True, length=40, name=name)
