"""Verification of the journal: its chain of hashes, and that the tables are what it says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from changes.hash_chain import GENESIS, line_hash
from changes.recorder import list_json, record_key
from models.change import ChangeAction, changes
from models.record_kinds import ALL_KINDS, RecordKind
from storage.column_json import to_json
from storage.version import read_version
from text.messages import Message

LINES_AT_ONCE = 2_000
MAX_PROBLEMS = 100
"""Problems that are reported; a chain that is broken once is broken from there on."""


@dataclass(slots=True)
class Verification:
    """How many lines there are, the last hash, and what is wrong, in words."""

    lines: int = 0
    last_hash: str = GENESIS
    problems: list[str] = field(default_factory=list)


def verify_journal(connection: Connection) -> Verification:
    """Verify every line, and then each record against the last line of each of its fields.

    A record that no line names is not judged: it may be older than the journal.
    """
    found = Verification()
    last: dict[tuple[str, str], dict[str, Any]] = {}
    for problem in _chain_problems(connection, found, last):
        found.problems.append(problem)
        if len(found.problems) == MAX_PROBLEMS:
            return found
    for problem in _record_problems(connection, last):
        found.problems.append(problem)
        if len(found.problems) == MAX_PROBLEMS:
            break
    return found


def _chain_problems(
    connection: Connection, found: Verification, last: dict[tuple[str, str], dict[str, Any]]
) -> Iterator[str]:
    """Problems of the lines. Fills ``last``: by kind and record, the last value of each path, and
    under "" whether the record is there."""
    version = read_version(connection).number
    options = {"yield_per": LINES_AT_ONCE}
    lines = select(changes).order_by(changes.c.id)
    with connection.execute(lines, execution_options=options) as rows:
        for line in rows.mappings():
            row: Any = line
            found.lines += 1
            if row["id"] != found.lines:
                yield Message(
                    "line {line} is missing: the next is {next}", line=found.lines, next=row["id"]
                )
                return
            if row["previous_hash"] != found.last_hash:
                yield Message("line {line} does not follow the one before it", line=row["id"])
            if line_hash(row, row["previous_hash"]) != row["hash"]:
                yield Message(
                    "line {line} is not what its hash says: {kind} {record}",
                    line=row["id"],
                    kind=row["kind"],
                    record=row["record"],
                )
            if row["version"] > version:
                yield Message(
                    "line {line} is of version {version}, after the directory's",
                    line=row["id"],
                    version=row["version"],
                )
            found.last_hash = row["hash"]
            _keep_last(row, last.setdefault((row["kind"], row["record"]), {}))


def _keep_last(row: Any, values: dict[str, Any]) -> None:
    if row["action"] is ChangeAction.CREATE:
        values.clear()
    values |= {each["path"]: each["new"] for each in row["fields"]}
    values[""] = row["action"] is not ChangeAction.DELETE


def _record_problems(
    connection: Connection, last: dict[tuple[str, str], dict[str, Any]]
) -> Iterator[str]:
    for kind in ALL_KINDS:
        expected = {record: values for (name, record), values in last.items() if name == kind.name}
        if not expected:
            continue
        for key, values in _stored(connection, kind):
            wanted = expected.pop(key, None)
            if wanted is None:
                continue
            if not wanted[""]:
                yield Message(
                    "{kind} {key} is there, though the journal says it was deleted",
                    kind=kind.name,
                    key=key,
                )
                continue
            for path, value in wanted.items():
                # Columns of an older version of the tables may be gone.
                if path and path in values and values[path] != value:
                    yield Message(
                        "{kind} {key}, {path}: the journal says {value!r}",
                        kind=kind.name,
                        key=key,
                        path=path,
                        value=value,
                    )
        for key, wanted in expected.items():
            if wanted[""]:
                yield Message("{kind} {key} is missing", kind=kind.name, key=key)


def _stored(connection: Connection, kind: RecordKind) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each record's key and its values as the journal writes them; lists are left out where only
    their dates may differ."""
    lists: dict[str, dict[Any, list[Any]]] = {}
    for child in kind.children:
        by_parent = lists.setdefault(child.name, {})
        for row in connection.execute(select(child.table)).mappings():
            by_parent.setdefault(row[child.parent], []).append(row)
    for row in connection.execute(select(kind.table)).mappings():
        key = tuple(row[column.name] for column in kind.key_columns)
        values = {name: to_json(value) for name, value in row.items()}
        for child in kind.children:
            if child.name != "listings":
                values[child.name] = list_json(child, lists[child.name].get(key[0], []))
        yield record_key(key), values
