"""Write transactions that are journalled: what they change is written beside it, in the same
transaction, so that neither is there without the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from sqlalchemy import Connection, insert, select, update

from changes.hash_chain import GENESIS, line_hash
from changes.recorder import ChangeRecorder, RecordChange
from models.change import ChangeActorKind, Via, change_runs, changes
from storage.database import Database
from storage.version import VERSION_RAISED, bump_version, read_version

LINES_AT_ONCE = 2_000


@dataclass(slots=True, kw_only=True)
class Run:
    """Who changes the directory, by what, and why. ``title`` may become more exact while it runs,
    as ``reason`` and ``evidence`` may."""

    via: Via
    title: str
    actor_kind: ChangeActorKind = ChangeActorKind.OPERATOR
    actor: str | None = None
    reason: str | None = None
    evidence: str | None = None
    proposal: str | None = None
    undoes: list[int] | None = None
    id: int | None = field(default=None, init=False)
    """Its number, once something was written."""


@contextmanager
def journalled_writing(
    database: Database, run: Run, on_wait: Callable[[], None] | None = None
) -> Iterator[Connection]:
    """A write transaction whose changes of records are journalled under ``run``.

    The directory's version is raised where they are any. ``on_wait`` is called once where another
    transaction is writing, and has to be waited for.
    """
    with database.writing(on_wait) as connection:
        recorder = ChangeRecorder.listen(connection)
        yield connection
        write_journal(connection, run, recorder.changes())


def write_journal(connection: Connection, run: Run, made: Iterable[RecordChange]) -> None:
    """Write what became of records; nothing where there is nothing."""
    # One at a time: those of a large import would take as much memory as the import itself.
    lines = iter(made)
    first = next(lines, None)
    if first is None:
        connection.info.pop(VERSION_RAISED, None)
        return
    if not connection.info.pop(VERSION_RAISED, False):
        bump_version(connection)
    # Numbers are read under the lock that raising the version holds, to the transaction's end.
    version = read_version(connection).number
    at = datetime.now(UTC)
    run.id = _next_id(connection, change_runs.c.id)
    values = {
        "id": run.id,
        "at": at,
        "version": version,
        "via": run.via,
        "actor_kind": run.actor_kind,
        "actor": run.actor,
        "title": run.title,
        "counts": {},
        "undoes": run.undoes,
    }
    connection.execute(insert(change_runs), [values])
    counts = _write_lines(connection, run, chain([first], lines), version, at)
    own = change_runs.c.id == run.id
    connection.execute(update(change_runs).where(own).values(counts=dict(sorted(counts.items()))))


def _write_lines(
    connection: Connection, run: Run, lines: Iterator[RecordChange], version: int, at: datetime
) -> Counter[str]:
    """Write lines; how many there are of each action."""
    counts: Counter[str] = Counter()
    number = _next_id(connection, changes.c.id)
    previous_hash = _last_hash(connection)
    common: dict[str, Any] = {
        "version": version,
        "at": at,
        "actor_kind": run.actor_kind,
        "actor": run.actor,
        "via": run.via,
        "run": run.id,
        "proposal": run.proposal,
        "reason": run.reason,
        "evidence": run.evidence,
    }
    batch: list[dict[str, Any]] = []
    for line in lines:
        row = {
            **common,
            "id": number,
            "kind": line.kind,
            "record": line.record,
            "action": line.action,
            "fields": line.fields,
            "previous_hash": previous_hash,
        }
        previous_hash = row["hash"] = line_hash(row, previous_hash)
        batch.append(row)
        counts[line.action.value] += 1
        number += 1
        if len(batch) == LINES_AT_ONCE:
            connection.execute(insert(changes), batch)
            batch = []
    if batch:
        connection.execute(insert(changes), batch)
    return counts


def _next_id(connection: Connection, column: Any) -> int:
    last = connection.scalar(select(column).order_by(column.desc()).limit(1))
    return (last or 0) + 1


def _last_hash(connection: Connection) -> str:
    last = select(changes.c.hash).order_by(changes.c.id.desc()).limit(1)
    return connection.scalar(last) or GENESIS
