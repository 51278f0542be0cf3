"""What an import says against confirmed facts, kept as proposals until somebody decides."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from imports.reconcile.line_facts import Edition
from models.confirmation import confirmations
from models.field_group import FieldGroup
from models.proposal import ProposalStatus, proposals
from storage.column_json import to_json
from storage.version import read_version

Fields = Mapping[str, tuple[Any, Any]]


def confirmed_groups(connection: Connection) -> dict[str, dict[FieldGroup, date]]:
    """The groups that somebody answers for, by structure, each with the day since when."""
    c = confirmations.c
    found: dict[str, dict[FieldGroup, date]] = {}
    for key, group, day in connection.execute(
        select(c.structure_id, c.field_group, c.confirmed_on)
    ):
        found.setdefault(key, {})[group] = day
    return found


@dataclass(frozen=True, slots=True)
class _Known:
    """A proposal that is open or was rejected."""

    id: int
    status: ProposalStatus
    said: list[dict[str, Any]]


class ProposalQueue:
    """The proposals of one kind of record, as one source makes them."""

    def __init__(self, connection: Connection, kind: str) -> None:
        self.connection = connection
        self.kind = kind
        c = proposals.c
        rows = connection.execute(
            select(c.id, c.record, c.source_code, c.status, c.fields)
            .where(c.kind == kind, c.status.in_([ProposalStatus.OPEN, ProposalStatus.REJECTED]))
            .order_by(c.id)
        )
        self.known: dict[tuple[str, str], _Known] = {
            (row.record, row.source_code): _Known(row.id, row.status, _said(row.fields))
            for row in rows
        }
        self.new: dict[tuple[str, str], tuple[list[dict[str, Any]], str]] = {}
        self.agreed: set[int] = set()

    def add(self, record: str, fields: Fields, edition: Edition) -> None:
        """A source says other values than those that somebody answers for."""
        stated = [
            {"path": path, "old": to_json(old), "new": to_json(new)}
            for path, (old, new) in sorted(fields.items())
        ]
        known = self.known.get((record, edition.source_code))
        # What was rejected once is not asked again, nor what waits already.
        if known is None or known.said != _said(stated):
            self.new[record, edition.source_code] = stated, edition.date

    def agree(self, record: str, edition: Edition) -> None:
        """A source says the same as the directory: what it proposed is withdrawn."""
        known = self.known.get((record, edition.source_code))
        if known is not None and known.status is ProposalStatus.OPEN:
            self.agreed.add(known.id)

    def flush(self) -> int:
        """Write what is new; how many proposals that is."""
        replaced = {
            self.known[key].id
            for key in self.new
            if key in self.known and self.known[key].status is ProposalStatus.OPEN
        }
        now = datetime.now(UTC)
        self._withdraw(self.agreed | replaced, now)
        written = len(self.new)
        if self.new:
            last = self.connection.scalar(select(func.max(proposals.c.id))) or 0
            version = read_version(self.connection).number
            rows = [
                {
                    "id": number,
                    "kind": self.kind,
                    "record": record,
                    "base_version": version,
                    "fields": fields,
                    "source_code": source,
                    "source_date": source_date,
                    "made_at": now,
                    "status": ProposalStatus.OPEN,
                }
                for number, ((record, source), (fields, source_date)) in enumerate(
                    sorted(self.new.items()), start=last + 1
                )
            ]
            self.connection.execute(insert(proposals), rows)
        self.new, self.agreed = {}, set()
        return written

    def _withdraw(self, ids: Collection[int], now: datetime) -> None:
        if ids:
            self.connection.execute(
                update(proposals)
                .where(proposals.c.id.in_(sorted(ids)))
                .values(status=ProposalStatus.WITHDRAWN, decided_at=now)
            )


def _said(fields: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What a proposal says, whatever is stored."""
    return [{"path": each["path"], "new": each["new"]} for each in fields]
