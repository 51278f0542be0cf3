"""Undo: the inverse of lines of the journal, as a change of its own.

A line is taken back field by field: what a later line changed too, or somebody by hand, is a
conflict, and is named. Nothing is written while there is one, unless those are to be left as they
are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from changes.recorder import CHANGED_RECORDS, list_json
from models.change import ChangeAction, Via, change_runs, changes
from models.proposal import ProposalStatus, proposals
from models.record_kinds import ALL_KINDS, ChildTable, RecordKind
from storage.column_json import from_json, to_json
from storage.reader import as_rows
from storage.row_changes import CHANGED_KEYS
from text.messages import Message

LINES_AT_ONCE = 500

KINDS = {kind.name: kind for kind in ALL_KINDS}


@dataclass(frozen=True, slots=True)
class Selection:
    """Which lines: by their own numbers, by runs, or by who made them. Exactly one is given."""

    lines: Collection[int] = ()
    runs: Collection[int] = ()
    actor: str | None = None

    @property
    def condition(self) -> ColumnElement[bool]:
        if self.actor is not None:
            return changes.c.actor == self.actor
        return changes.c.run.in_(self.runs) if self.runs else changes.c.id.in_(self.lines)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why a line, or one of its fields, cannot be taken back; ``later`` is the line that changed
    it since, where one did."""

    line: int
    kind: str
    record: str
    path: str | None
    reason: str
    later: int | None = None


@dataclass(slots=True)
class Undoing:
    """What was taken back: lines by number, and the conflicts."""

    lines: list[int] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)


class UndoRefused(Exception):
    """Nothing was taken back; ``undoing`` has the conflicts."""

    def __init__(self, message: str, undoing: Undoing | None = None) -> None:
        super().__init__(message)
        self.undoing = undoing or Undoing()


def undo(
    connection: Connection, selection: Selection, *, leaves_conflicts: bool = False
) -> Undoing:
    """Take lines back, the newest first, in a journalled transaction of the caller.

    ``leaves_conflicts`` takes back all that nothing later touched, and leaves the rest.

    Raises:
        UndoRefused: there is no such line, or there are conflicts.
    """
    lines = as_rows(connection.execute(_select_lines(selection)))
    if not lines:
        raise UndoRefused(Message("the journal has no such line or run"))
    taken_back = _taken_back(connection)
    own = {line["id"] for line in lines}
    undoing = Undoing()
    inverse = _Inverse(connection, own | taken_back, undoing)
    for line in lines:
        # Taken back already: an undo that is undone is a change of its own.
        if line["id"] not in taken_back:
            inverse.apply(line)
    inverse.write()
    _reopen_proposals(connection, lines, undoing)
    if undoing.conflicts and not leaves_conflicts:
        raise UndoRefused(
            Message(
                "later changes touch the same; take those back first, or add --leave-conflicts"
            ),
            undoing,
        )
    if not undoing.lines:
        raise UndoRefused(Message("nothing is left to take back"), undoing)
    return undoing


def _reopen_proposals(
    connection: Connection, lines: Sequence[Mapping[str, Any]], undoing: Undoing
) -> None:
    """What was accepted, and is taken back, waits for a decision again."""
    undone = set(undoing.lines)
    numbers = {int(line["proposal"]) for line in lines if line["proposal"] and line["id"] in undone}
    if numbers:
        connection.execute(
            update(proposals)
            .where(proposals.c.id.in_(numbers))
            .values(status=ProposalStatus.OPEN, decided_at=None)
        )


def _select_lines(selection: Selection) -> Select[Any]:
    return select(changes).where(selection.condition).order_by(changes.c.id.desc())


def _taken_back(connection: Connection) -> set[int]:
    """The numbers of all lines that an undo took back, unless that was taken back itself."""
    taken: set[int] = set()
    undoes: dict[int, list[int]] = {}
    c = change_runs.c
    for run, lines in connection.execute(
        select(c.id, c.undoes).where(c.undoes.is_not(None)).order_by(c.id)
    ):
        taken.update(lines)
        taken.difference_update(_redone(connection, lines, undoes))
        undoes[run] = lines
    return taken


def _redone(
    connection: Connection, lines: Sequence[int], undoes: Mapping[int, Sequence[int]]
) -> Iterator[int]:
    """Of lines that are taken back, those of an undo put in force what it had taken back: the
    lines of the same records."""
    c = changes.c
    for start in range(0, len(lines), LINES_AT_ONCE):
        own = and_(c.id.in_(lines[start : start + LINES_AT_ONCE]), c.via == Via.UNDO)
        records = {(row.run, row.kind, row.record) for row in connection.execute(_records(own))}
        for run in {run for run, _, _ in records}:
            for at in range(0, len(undoes[run]), LINES_AT_ONCE):
                earlier = c.id.in_(undoes[run][at : at + LINES_AT_ONCE])
                for row in connection.execute(_records(earlier)):
                    if (run, row.kind, row.record) in records:
                        yield row.id


def _records(condition: ColumnElement[bool]) -> Select[Any]:
    return select(changes.c.id, changes.c.run, changes.c.kind, changes.c.record).where(condition)


class _Inverse:
    """Applies the inverse of lines. ``ignored`` are lines that are no conflict: those that are
    taken back together, and those that were."""

    def __init__(self, connection: Connection, ignored: Collection[int], undoing: Undoing) -> None:
        self.connection = connection
        self.ignored = ignored
        self.undoing = undoing
        # References within a table are set once all of its rows are there.
        self.late_references: list[tuple[RecordKind, dict[str, Any], dict[str, Any]]] = []

    def apply(self, line: Mapping[str, Any]) -> None:
        kind = KINDS[line["kind"]]
        key = parse_key(kind, line["record"])
        if line["action"] is ChangeAction.CREATE:
            done = self._delete(kind, key, line)
        elif line["action"] is ChangeAction.DELETE:
            done = self._insert(kind, key, line)
        else:
            done = self._restore(kind, key, line)
        if done:
            self.undoing.lines.append(line["id"])

    def _conflict(
        self, line: Mapping[str, Any], path: str | None, reason: str, later: int | None = None
    ) -> None:
        conflict = Conflict(line["id"], line["kind"], line["record"], path, reason, later)
        self.undoing.conflicts.append(conflict)

    def _later(self, line: Mapping[str, Any], path: str | None = None) -> int | None:
        """The number of a later line of the same record, and field, that is not taken back."""
        c = changes.c
        later = connection_lines(
            self.connection,
            and_(c.kind == line["kind"], c.record == line["record"], c.id > line["id"]),
        )
        for other in later:
            paths = {each["path"] for each in other["fields"]}
            whole = other["action"] in (ChangeAction.CREATE, ChangeAction.DELETE)
            # An undo and what it took back are as if neither had been.
            if other["via"] is Via.UNDO or other["id"] in self.ignored:
                continue
            if path is None or whole or path in paths:
                number: int = other["id"]
                return number
        return None

    def _delete(self, kind: RecordKind, key: dict[str, Any], line: Mapping[str, Any]) -> bool:
        """Take out a record that the line made, unless it has changed since or is referred to."""
        later = self._later(line)
        if later is not None:
            self._conflict(line, None, Message("it was changed since"), later)
            return False
        own = _matches(kind, key)
        try:
            with self.connection.begin_nested():
                for child in kind.children:
                    self._write_list(child, key, [])
                self.connection.execute(delete(kind.table).where(own), **_options(kind, key))
        except IntegrityError:
            self._conflict(line, None, Message("other records refer to it"))
            return False
        return True

    def _insert(self, kind: RecordKind, key: dict[str, Any], line: Mapping[str, Any]) -> bool:
        """Put back a record that the line took out."""
        if self._stored(kind, key) is not None:
            self._conflict(line, None, Message("it is there again"), self._later(line))
            return False
        old = {each["path"]: each["old"] for each in line["fields"]}
        row = {c.name: from_json(c, old.get(c.name)) for c in kind.table.columns} | key
        references = {name: row[name] for name in _self_references(kind) if row[name] is not None}
        row |= dict.fromkeys(references)
        try:
            with self.connection.begin_nested():
                self.connection.execute(insert(kind.table), [row], **_options(kind, key))
                for child in kind.children:
                    self._write_list(child, key, old.get(child.name) or [])
        except IntegrityError:
            self._conflict(line, None, Message("what it refers to is gone"))
            return False
        if references:
            self.late_references.append((kind, key, references))
        return True

    def _restore(self, kind: RecordKind, key: dict[str, Any], line: Mapping[str, Any]) -> bool:
        """Set the fields of an update back, those that still are as the line left them."""
        stored = self._stored(kind, key)
        if stored is None:
            self._conflict(line, None, Message("the record is gone"), self._later(line))
            return False
        columns: dict[str, Any] = {}
        lists: list[tuple[ChildTable, list[Any]]] = []
        children = {child.name: child for child in kind.children}
        for each in line["fields"]:
            path, old, new = each["path"], each["old"], each["new"]
            child = children.get(path)
            if child is None and path not in kind.table.c:
                continue  # a column that the tables have no more
            now = self._list(child, key) if child else to_json(stored[path])
            if now != new and not (child and child.name == "listings"):
                later = self._later(line, path)
                # What a line that is taken back as well has changed is as before already.
                if now != old:
                    self._conflict(line, path, Message("it was changed since"), later)
                continue
            if child:
                lists.append((child, old))
            else:
                columns[path] = from_json(kind.table.c[path], old)
        return self._write(kind, key, columns, lists)

    def _write(
        self,
        kind: RecordKind,
        key: dict[str, Any],
        columns: dict[str, Any],
        lists: Sequence[tuple[ChildTable, list[Any]]],
    ) -> bool:
        if columns:
            statement = update(kind.table).where(_matches(kind, key)).values(columns)
            self.connection.execute(statement, **_options(kind, key))
        for child, values in lists:
            self._write_list(child, key, values)
        return bool(columns or lists)

    def _stored(self, kind: RecordKind, key: dict[str, Any]) -> Mapping[str, Any] | None:
        statement = select(kind.table).where(_matches(kind, key))
        return next(iter(as_rows(self.connection.execute(statement))), None)

    def _list(self, child: ChildTable, key: dict[str, Any]) -> list[Any]:
        (parent,) = key.values()
        rows = self.connection.execute(
            select(child.table).where(child.table.c[child.parent] == parent)
        )
        return list_json(child, as_rows(rows))

    def _write_list(self, child: ChildTable, key: dict[str, Any], values: list[Any]) -> None:
        (parent,) = key.values()
        options = {CHANGED_RECORDS: [parent]}
        own = child.table.c[child.parent] == parent
        self.connection.execute(delete(child.table).where(own), execution_options=options)
        rows = [
            {child.parent: parent} | {c.name: from_json(c, each[c.name]) for c in child.columns}
            for each in _as_objects(child, values)
        ]
        if rows:
            self.connection.execute(insert(child.table), rows, execution_options=options)

    def write(self) -> None:
        """Set the references within tables that had to wait."""
        for kind, key, references in self.late_references:
            statement = update(kind.table).where(_matches(kind, key)).values(references)
            self.connection.execute(statement, **_options(kind, key))


def connection_lines(
    connection: Connection, condition: ColumnElement[bool]
) -> Sequence[Mapping[str, Any]]:
    """Lines of the journal, oldest first."""
    lines = select(changes).where(condition).order_by(changes.c.id)
    return as_rows(connection.execute(lines))


def parse_key(kind: RecordKind, record: str) -> dict[str, Any]:
    """The values of the key columns in a record's key as the journal writes it.

    >>> parse_key(KINDS["communes"], "59350")
    {'code': '59350'}
    """
    parts = record.split(" ", len(kind.key_columns) - 1)
    return {
        column.name: from_json(column, part)
        for column, part in zip(kind.key_columns, parts, strict=True)
    }


def _matches(kind: RecordKind, key: Mapping[str, Any]) -> ColumnElement[bool]:
    return and_(*(kind.table.c[name] == value for name, value in key.items()))


def _options(kind: RecordKind, key: Mapping[str, Any]) -> dict[str, Any]:
    """Of tables with one key column: which row it is."""
    return {"execution_options": {CHANGED_KEYS: list(key.values())}} if len(key) == 1 else {}


def _self_references(kind: RecordKind) -> list[str]:
    return [
        column.name
        for column in kind.table.columns
        if any(foreign.column.table is kind.table for foreign in column.foreign_keys)
    ]


def _as_objects(child: ChildTable, values: list[Any]) -> list[dict[str, Any]]:
    if len(child.columns) == 1:
        return [{child.columns[0].name: value} for value in values]
    return values
