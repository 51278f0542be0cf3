"""A PostgreSQL schema with every table and no record: migrated once, and emptied for each test.

All revisions take ten times as long as to empty tables, and two thousand tests want them.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Connection, text

from migrations import runner
from models.all_tables import metadata
from storage.database import Database

DESCRIPTION = """
SELECT md5(string_agg(line, '|' ORDER BY line)) FROM (
    SELECT concat_ws(' ', c.relname, c.relkind, a.attname, a.atttypid, a.attnotnull, a.attcollation,
                     pg_get_expr(d.adbin, d.adrelid))
    FROM pg_class c
    LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relnamespace = current_schema()::regnamespace
    UNION ALL
    SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE connamespace = current_schema()::regnamespace
    UNION ALL
    SELECT concat_ws(' ', tgrelid::regclass, tgname) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL
    SELECT concat_ws(' ', proname, md5(prosrc))
    FROM pg_proc WHERE pronamespace = current_schema()::regnamespace
) AS described (line)
"""
"""A digest of tables, columns, constraints, triggers and functions of the schema."""


class Migrated(NamedTuple):
    """A schema as the migrations leave it: its digest, and the rows that they insert, by table."""

    digest: str
    rows: dict[str, list[dict[str, Any]]]


_known: Migrated | None = None


def is_migrated(database: Database) -> bool:
    """Empty the tables, if the schema is as the migrations left it in this process before."""
    if _known is None:
        return False
    with database.writing() as connection:
        if _digest(connection) != _known.digest:
            return False
        filled = ", ".join(_filled_tables(connection))
        connection.execute(text(f"TRUNCATE {filled} RESTART IDENTITY CASCADE"))
        for name, rows in _known.rows.items():
            columns = ", ".join(rows[0])
            values = ", ".join(f":{column}" for column in rows[0])
            connection.execute(text(f"INSERT INTO {name} ({columns}) VALUES ({values})"), rows)
    return True


def migrate(database: Database) -> None:
    """Run all revisions in an empty schema, and remember what it is like."""
    global _known
    runner.upgrade(database)
    with database.engine.connect() as connection:
        rows = {
            name: [
                dict(row) for row in connection.execute(text(f"SELECT * FROM {name}")).mappings()
            ]
            for name in _filled_tables(connection)
        }
        _known = Migrated(_digest(connection), rows)


def _rows(connection: Connection, table: str) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(text(f"SELECT * FROM {table}")).mappings()]


def _digest(connection: Connection) -> str:
    return str(connection.scalar(text(DESCRIPTION)))


def _filled_tables(connection: Connection) -> list[str]:
    names = [*metadata.tables, "alembic_version"]
    found = " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in names
    )
    return list(connection.scalars(text(found)))
