"""Rebuilds a SQLite table with another definition, as https://sqlite.org/lang_altertable.html §7.

SQLite's ALTER TABLE adds, drops and renames columns; it cannot drop or change a constraint, a
type or a key. The table is then made anew, filled, and put in place of the old one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import Connection, text

HEAD = r'CREATE TABLE\s+"?{table}"?'


class ForeignKeysOn(RuntimeError):
    """A table cannot be rebuilt while foreign keys are enforced: run ``migrations.runner``."""


def definition(connection: Connection, table: str) -> str:
    """The CREATE TABLE statement of a table, as SQLite has kept it."""
    named = {"name": table}
    master = text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :name")
    return str(connection.execute(master, named).scalar_one())


def rebuild_table(
    connection: Connection,
    table: str,
    redefine: Callable[[str], str],
    values: Mapping[str, str] | None = None,
) -> None:
    """Give a table the definition that ``redefine`` makes of its own, with its rows and indexes.

    ``values`` are SQL expressions over the old rows, for columns that the old table has not or
    whose value changes; every other column must be in both, or in neither.

    Raises:
        ForeignKeysOn: as the class says.
    """
    # DROP TABLE deletes all rows first: with foreign keys on, ON DELETE CASCADE would empty the
    # tables that refer to it.
    if connection.exec_driver_sql("PRAGMA foreign_keys").scalar():
        raise ForeignKeysOn(table)
    # Read before the old table is dropped, and its indexes with it.
    indexes = _indexes(connection, table)
    new = f"_new_{table}"
    wanted = redefine(definition(connection, table))
    head = HEAD.format(table=table)
    connection.exec_driver_sql(re.sub(head, f"CREATE TABLE {new}", wanted, count=1))
    columns = _columns(connection, new)
    expressions = [(values or {}).get(column, f'"{column}"') for column in columns]
    names = ", ".join(f'"{column}"' for column in columns)
    connection.exec_driver_sql(
        f"INSERT INTO {new} ({names}) SELECT {', '.join(expressions)} FROM {table}"  # noqa: S608  # names of our own tables
    )
    # The new one is renamed, never the old one: SQLite would rewrite the references of other tables
    # to the old one's new name.
    connection.exec_driver_sql(f"DROP TABLE {table}")
    connection.exec_driver_sql(f"ALTER TABLE {new} RENAME TO {table}")
    for index in indexes:
        connection.exec_driver_sql(index)


def _columns(connection: Connection, table: str) -> Sequence[str]:
    named = {"name": table}
    return connection.scalars(text("SELECT name FROM pragma_table_info(:name)"), named).all()


def _indexes(connection: Connection, table: str) -> Sequence[str]:
    """The statements of its indexes, but for those that keys and UNIQUE make by themselves."""
    statement = text(
        "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = :name "
        "AND sql IS NOT NULL ORDER BY name"
    )
    return connection.scalars(statement, {"name": table}).all()
