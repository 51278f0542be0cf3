"""Rows for every table of a database, whatever its revision, made from what the tables say.

A table has as many rows as its longest list of codes, and three at least: the first with every
nullable column null, the others with all of them set. What a row refers to is a row of the other
table, or the row before it in its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Enum,
    Float,
    Inspector,
    Integer,
    MetaData,
    Table,
    inspect,
    null,
    select,
)

from models.all_tables import metadata as models

FEWEST_ROWS = 3
SINGLE = {"directory"}
"""Tables that a CHECK allows one row."""

Row = dict[str, Any]
Contents = Mapping[str, list[Row]]


def fill(connection: Connection) -> None:
    """Put rows into every table."""
    tables = reflected(connection)
    codes = code_lists(inspect(connection), tables)
    filled: dict[str, list[Row]] = {}
    for table in tables.sorted_tables:
        rows = filled[table.name] = []
        for number in range(row_count(table, codes)):
            rows.append(row_of(table, number, filled, codes))
            # One by one: a row may refer to the one before it.
            connection.execute(table.insert().values(rows[-1]))


def contents(connection: Connection) -> dict[str, list[Row]]:
    """Every row of every table, by its columns' names."""
    return {
        name: [dict(row) for row in connection.execute(select(table)).mappings()]
        for name, table in reflected(connection).tables.items()
    }


def in_common(one: Contents, other: Contents) -> dict[str, set[str]]:
    """The tables that both have, each with the columns that both have. Each has a row."""
    return {name: set(one[name][0]) & set(other[name][0]) for name in one.keys() & other.keys()}


def compared(rows: Contents, columns: Mapping[str, Collection[str]]) -> dict[str, Counter[str]]:
    """The rows of these tables by the values of these columns, whatever their order."""
    return {
        name: Counter(repr([row[column] for column in sorted(chosen)]) for row in rows[name])
        for name, chosen in columns.items()
    }


def reflected(connection: Connection) -> MetaData:
    tables = MetaData()
    tables.reflect(connection)
    tables.remove(tables.tables["alembic_version"])
    return tables


def code_lists(inspector: Inspector, tables: MetaData) -> Mapping[tuple[str, str], list[str]]:
    """The codes of each column that has some: as its CHECK lists them, else as the models do."""
    found: dict[tuple[str, str], list[str]] = {}
    for table in tables.tables.values():
        checks = {
            str(check["name"]): check["sqltext"]
            for check in inspector.get_check_constraints(table.name)
        }
        for column in table.columns:
            check = checks.get(f"ck_{table.name}_{column.name}", "")
            listed = (
                re.findall(r"'([A-Z_0-9]+)'", check) if re.search(r"IN \(|ANY \(", check) else []
            )
            known = models.tables.get(table.name)
            kind = (
                known.c[column.name].type if known is not None and column.name in known.c else None
            )
            if listed:
                found[table.name, column.name] = listed
            elif isinstance(kind, Enum):
                found[table.name, column.name] = kind.enums
    return found


def row_count(table: Table, codes: Mapping[tuple[str, str], list[str]]) -> int:
    if table.name in SINGLE:
        return 1
    longest = (len(listed) for (name, _), listed in codes.items() if name == table.name)
    return max([FEWEST_ROWS, *longest])


def row_of(
    table: Table,
    number: int,
    filled: Mapping[str, list[Row]],
    codes: Mapping[tuple[str, str], list[str]],
) -> Row:
    is_bare = number == 0 and table.name not in SINGLE
    row = {
        column.name: null()
        if column.nullable and is_bare
        else value_of(column, number, filled, codes.get((table.name, column.name)))
        for column in table.columns
    }
    return as_checks_ask(table.name, row)


def value_of(
    column: Column[Any], number: int, filled: Mapping[str, list[Row]], codes: list[str] | None
) -> Any:
    """The value of a column in a row: another in each, where there are so many."""
    for key in column.foreign_keys:
        table, referred = key.column.table, key.column.name
        rows = filled[table.name]
        at = number - 1 if table is column.table else number % len(rows)
        return rows[at][referred]
    if codes:
        return codes[number % len(codes)]
    kind = column.type
    if isinstance(kind, Boolean):
        return number % 2 == 0
    if isinstance(kind, Integer):
        return number + 1
    if isinstance(kind, Float):
        return 49 + number / 8
    if isinstance(kind, JSON):
        return [{"n": number, "text": f"« {column.name} »"}, None]
    if isinstance(kind, DateTime):
        return datetime(2026, 1, 1, 12, number, tzinfo=UTC)
    if isinstance(kind, Date):
        return date(2026, 1, 1) + timedelta(days=number)
    return f"{column.name}-{number} é’"


def as_checks_ask(table: str, row: Row) -> Row:
    """The row, where a CHECK ties columns to each other: establishments alone have a kind."""
    if table == "structures":
        has_kind = row["type"] == "ESTABLISHMENT"
        row["kind"] = row["kind"] if has_kind else null()
    return row
