"""What a write transaction changes of the directory's records: seen statement by statement, and
reported at its end as the difference between before and after.

Before a statement writes rows of a record for the first time, they are read. Statements that write
many say which by execution options, so that nothing need be read twice:

- ``CHANGED_KEYS`` (``storage.row_changes``): keys of the rows of a table with one key column;
- ``ROWS_BEFORE``: these rows as they are stored, by key;
- ``CHANGED_RECORDS``: for a child table, the keys of the records whose lists change;
- ``NOT_JOURNALLED``: what is written is no fact of a record.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Delete, Insert, Table, Update, UpdateBase, event, select, tuple_

from models.change import ChangeAction
from models.provenance import PROVENANCE_COLUMNS
from models.record_kinds import ALL_KINDS, ChildTable, RecordKind
from storage.column_json import to_json
from storage.packed_rows import PackedRow
from storage.reader import as_dicts, as_rows
from storage.row_changes import CHANGED_KEYS

ROWS_BEFORE = "raccroche_rows_before"
CHANGED_RECORDS = "raccroche_changed_records"
NOT_JOURNALLED = "raccroche_not_journalled"

READ_AT_ONCE = 500
"""Records whose rows are read by one statement."""

Key = tuple[Any, ...]
Row = Mapping[str, Any]

KIND_OF_TABLE = {kind.table.name: kind for kind in ALL_KINDS}
CHILD_OF_TABLE = {child.table.name: (kind, child) for kind in ALL_KINDS for child in kind.children}

UNDATED = {"listings": {"source_date"}}
"""Of child tables, columns that are no change by themselves: a list names a structure again."""


@dataclass(frozen=True, slots=True)
class RecordChange:
    """One record's change: ``fields`` are path, old and new value as JSON, in the table's order."""

    kind: str
    record: str
    action: ChangeAction
    fields: list[dict[str, Any]]


@dataclass(slots=True)
class _Touched:
    """Records of one kind that were written: their rows, and rows of their lists, as they were."""

    rows: dict[Key, Row | None] = field(default_factory=dict)
    lists: dict[str, dict[Key, list[Row]]] = field(default_factory=lambda: defaultdict(dict))
    may_be_deleted: bool = False

    @property
    def keys(self) -> set[Key]:
        return set(self.rows).union(*self.lists.values())


class ChangeRecorder:
    """Notes what one transaction writes, from ``listen`` on."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.touched: dict[str, _Touched] = defaultdict(_Touched)

    @classmethod
    def listen(cls, connection: Connection) -> ChangeRecorder:
        recorder = cls(connection)
        event.listen(connection, "before_execute", recorder._note)
        return recorder

    def _note(
        self,
        _connection: Connection,
        statement: Any,
        multiparams: Sequence[Row],
        params: Row,
        options: Mapping[str, Any],
    ) -> None:
        if not isinstance(statement, UpdateBase) or options.get(NOT_JOURNALLED):
            return
        table: Any = statement.table
        written = _Written(statement, multiparams or [params], options)
        if table.name in KIND_OF_TABLE:
            self._note_rows(KIND_OF_TABLE[table.name], written)
        elif table.name in CHILD_OF_TABLE:
            self._note_lists(*CHILD_OF_TABLE[table.name], written)

    def _note_rows(self, kind: RecordKind, written: _Written) -> None:
        touched = self.touched[kind.name]
        touched.may_be_deleted |= isinstance(written.statement, Delete)
        known = written.options.get(ROWS_BEFORE)
        if known is not None:
            for key in written.options[CHANGED_KEYS]:
                touched.rows.setdefault((key,), known[key])
        elif isinstance(written.statement, Insert):
            for row in written.inserted_rows():
                touched.rows.setdefault(tuple(row[c.name] for c in kind.key_columns), None)
        elif CHANGED_KEYS in written.options:
            keys = [(key,) for key in written.options[CHANGED_KEYS]]
            self._read_rows(kind, [key for key in keys if key not in touched.rows])
        else:
            for row in written.matching_rows(self.connection, kind.table):
                touched.rows.setdefault(tuple(row[c.name] for c in kind.key_columns), row)

    def _read_rows(self, kind: RecordKind, keys: Sequence[Key]) -> None:
        rows = self.touched[kind.name].rows
        rows |= dict.fromkeys(keys)
        for row in _rows_of(self.connection, kind, keys):
            rows[tuple(row[column.name] for column in kind.key_columns)] = row

    def _note_lists(self, kind: RecordKind, child: ChildTable, written: _Written) -> None:
        touched = self.touched[kind.name]
        records = written.options.get(CHANGED_RECORDS)
        if records is None:
            records = written.parents(self.connection, child)
        known = touched.lists[child.name]
        new = {(key,) for key in records} - known.keys()
        # A record that this transaction has made had no list before it.
        made = {key for key in new if key in touched.rows and touched.rows[key] is None}
        known |= {key: [] for key in new}
        for key, rows in _lists_of(
            self.connection, child, sorted(new - made, key=record_key)
        ).items():
            known[key] = rows

    def changes(self) -> Iterator[RecordChange]:
        """What became of the records, parents before what refers to them; what is gone last, in the
        reverse order."""
        gone: list[RecordChange] = []
        for kind in ALL_KINDS:
            if kind.name not in self.touched:
                continue
            for change in _Differences(self.connection, kind, self.touched[kind.name]).changes():
                if change.action is ChangeAction.DELETE:
                    gone.append(change)
                else:
                    yield change
        yield from reversed(gone)


@dataclass(frozen=True, slots=True)
class _Written:
    """A statement that writes rows, before it runs."""

    statement: UpdateBase
    params: Sequence[Row]
    options: Mapping[str, Any]

    def inserted_rows(self) -> Sequence[Row]:
        # Values of the statement itself, where it was given no parameters.
        return self.params if self.params[0] else [self.statement.compile().params]

    def matching_rows(self, connection: Connection, table: Table) -> Iterator[Row]:
        """The rows that an UPDATE or DELETE finds."""
        assert isinstance(self.statement, Update | Delete)
        found = select(table)
        if self.statement.whereclause is not None:
            found = found.where(self.statement.whereclause)
        for each in self.params:
            yield from as_rows(connection.execute(found, dict(each)))

    def parents(self, connection: Connection, child: ChildTable) -> set[Any]:
        """The keys of the records whose lists it changes."""
        rows: Any = (
            self.inserted_rows()
            if isinstance(self.statement, Insert)
            else self.matching_rows(connection, child.table)
        )
        return {row[child.parent] for row in rows}


class _Differences:
    """The changes of the records of one kind, read and compared some at a time."""

    def __init__(self, connection: Connection, kind: RecordKind, touched: _Touched) -> None:
        self.connection = connection
        self.kind = kind
        self.touched = touched

    def changes(self) -> Iterator[RecordChange]:
        keys = sorted(self.touched.keys, key=record_key)
        for start in range(0, len(keys), READ_AT_ONCE):
            yield from self._changes_of(keys[start : start + READ_AT_ONCE])

    def _changes_of(self, keys: Sequence[Key]) -> Iterator[RecordChange]:
        rows = self.touched.rows
        # What was not there is there now, unless something was deleted since.
        read = [k for k in keys if self.touched.may_be_deleted or rows.get(k, k) is not None]
        after = {
            tuple(row[column.name] for column in self.kind.key_columns): row
            for row in _rows_of(self.connection, self.kind, read)
        }
        lists = {
            child: _lists_of(self.connection, child, [k for k in keys if k in before])
            for child in self.kind.children
            if (before := self.touched.lists.get(child.name))
        }
        for key in keys:
            is_new = key in rows and rows[key] is None
            if is_new:
                if key in after or key not in read:
                    yield RecordChange(self.kind.name, record_key(key), ChangeAction.CREATE, [])
            elif key not in after:
                yield self._deleted(key)
            else:
                yield from self._updated(key, after[key], lists)

    def _deleted(self, key: Key) -> RecordChange:
        row = self.touched.rows.get(key) or {}
        fields = [
            {"path": str(name), "old": to_json(value), "new": None}
            for name, value in row.items()
            if value is not None and name in self.kind.table.c
        ]
        for child in self.kind.children:
            if before := self.touched.lists.get(child.name, {}).get(key):
                fields.append({"path": child.name, "old": list_json(child, before), "new": None})
        return RecordChange(self.kind.name, record_key(key), ChangeAction.DELETE, fields)

    def _updated(
        self, key: Key, after: Row, lists: Mapping[ChildTable, Mapping[Key, list[Row]]]
    ) -> Iterator[RecordChange]:
        before = self.touched.rows.get(key)
        if isinstance(before, PackedRow):
            before = before.unpacked()
        fields = [] if before is None else _differing(before, after)
        for child, rows in lists.items():
            if key not in self.touched.lists[child.name]:
                continue
            known = list_json(child, self.touched.lists[child.name][key])
            now = list_json(child, rows.get(key, []))
            if _dateless(child, known) != _dateless(child, now):
                fields.append({"path": child.name, "old": known, "new": now})
        if fields:
            yield RecordChange(self.kind.name, record_key(key), action_of(fields), fields)


def record_key(key: Key) -> str:
    """A key as the journal writes it: its columns' values, with blanks between them."""
    return " ".join(str(to_json(value)) for value in key)


def action_of(fields: Sequence[Mapping[str, Any]]) -> ChangeAction:
    """What an update of these fields means."""
    new = {each["path"]: each["new"] for each in fields}
    if new.get("successor_id"):
        return ChangeAction.MERGE
    if new.get("status") == "CLOSED":
        return ChangeAction.CLOSE
    return ChangeAction.CONFIRM if all(map(_is_provenance, new)) else ChangeAction.UPDATE


def _is_provenance(path: str) -> bool:
    return path in PROVENANCE_COLUMNS or path.endswith(("_source_code", "_source_date"))


# SQLAlchemy's names of columns are no plain texts, which JSON would refuse.
def _differing(before: Row, after: Row) -> list[dict[str, Any]]:
    fields = []
    for name, value in after.items():
        known = before[name]
        # As JSON too: SQLite returns times without their zone.
        if known != value and (old := to_json(known)) != (new := to_json(value)):
            fields.append({"path": str(name), "old": old, "new": new})
    return fields


def list_json(child: ChildTable, rows: Collection[Row]) -> list[Any]:
    """A record's rows of a child table as JSON, in an order of their own: values where it has one
    other column, else objects."""
    names = [column.name for column in child.columns]
    if len(names) == 1:
        return sorted(to_json(row[names[0]]) for row in rows)
    objects = [{str(name): to_json(row[name]) for name in names} for row in rows]
    return sorted(objects, key=lambda each: [str(value) for value in each.values()])


def _dateless(child: ChildTable, rows: list[Any]) -> list[Any]:
    undated = UNDATED.get(child.name)
    if undated is None:
        return rows
    return [{name: row[name] for name in row if name not in undated} for row in rows]


def _rows_of(connection: Connection, kind: RecordKind, keys: Sequence[Key]) -> Iterator[Row]:
    columns = kind.key_columns
    for start in range(0, len(keys), READ_AT_ONCE):
        some = keys[start : start + READ_AT_ONCE]
        if len(columns) == 1:
            matches = columns[0].in_([key for (key,) in some])
        else:
            matches = tuple_(*columns).in_(some)
        yield from as_dicts(connection.execute(select(kind.table).where(matches)))


def _lists_of(
    connection: Connection, child: ChildTable, keys: Sequence[Key]
) -> dict[Key, list[Row]]:
    lists: dict[Key, list[Row]] = defaultdict(list)
    parent = child.table.c[child.parent]
    for start in range(0, len(keys), READ_AT_ONCE):
        some = [key for (key,) in keys[start : start + READ_AT_ONCE]]
        for row in as_rows(connection.execute(select(child.table).where(parent.in_(some)))):
            lists[(row[child.parent],)].append(row)
    return lists
