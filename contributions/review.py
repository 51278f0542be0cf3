"""Decisions on proposals: what a list says is taken over, or the fact stays and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select, update

from changes.undo import KINDS
from contributions.corrections import release_groups
from imports.import_errors import ImportRefused
from imports.reconcile.line_facts import Edition
from imports.reconcile.merge_rules import impose
from models.field_group import FieldGroup, group_of
from models.hosting import hostings
from models.proposal import ProposalStatus, proposals
from models.provenance import sources
from models.structure import structures
from storage.column_json import from_json
from storage.reader import as_rows
from storage.row_changes import CHANGED_KEYS
from text.messages import Message

TABLES = {"structures": structures, "hostings": hostings}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A proposal with the names of its record and source."""

    id: int
    kind: str
    record: str
    name: str
    fields: list[dict[str, Any]]
    source: str
    source_date: str
    status: ProposalStatus
    decision: str | None


def find_proposals(
    connection: Connection, *, with_decided: bool = False, limit: int
) -> list[Proposal]:
    """Proposals in their order, those that wait unless the others are wanted too."""
    c = proposals.c
    found = (
        select(proposals, sources.c.name.label("source"), structures.c.name)
        .join(sources, sources.c.code == c.source_code)
        .outerjoin(structures, structures.c.id == c.record)
        .order_by(c.id)
        .limit(limit)
    )
    if not with_decided:
        found = found.where(c.status == ProposalStatus.OPEN)
    names = ("id", "kind", "record", "fields", "source", "source_date", "status", "decision")
    return [
        Proposal(name=row["name"] or row["record"], **{name: row[name] for name in names})
        for row in as_rows(connection.execute(found))
    ]


def accept(connection: Connection, number: int) -> Proposal:
    """Take over what a proposal says, with its source, in a journalled transaction; nobody answers
    for these groups any more.

    Raises:
        ImportRefused: there is none that waits, or its record is gone or has changed since.
    """
    proposal, row = _waiting(connection, number)
    kind = KINDS[proposal.kind]
    table = TABLES[proposal.kind]
    (key_column,) = kind.key_columns
    rows = as_rows(connection.execute(select(table).where(key_column == proposal.record)))
    if not rows:
        raise ImportRefused(
            Message("{kind} {record} is gone.", kind=proposal.kind, record=proposal.record)
        )
    groups: dict[FieldGroup, dict[str, Any]] = {}
    for each in proposal.fields:
        column = table.c[each["path"]]
        if rows[0][column.name] != from_json(column, each["old"]):
            raise ImportRefused(
                Message(
                    "{field} has changed since; import the list again, so that it says anew what "
                    "differs.",
                    field=each["path"],
                )
            )
        group = group_of(column.name) if table is structures else FieldGroup.RECORD
        groups.setdefault(group, {})[column.name] = from_json(column, each["new"])
    merged = impose(rows[0], groups, Edition(row["source_code"], row["source_date"]))
    if table is structures:
        release_groups(connection, proposal.record, groups)
    merged.row["verified_at"] = None
    connection.execute(
        update(table).where(key_column == proposal.record).values(merged.row),
        execution_options={CHANGED_KEYS: [proposal.record]},
    )
    _decide(connection, number, ProposalStatus.ACCEPTED, None)
    return proposal


def reject(connection: Connection, number: int, reason: str) -> Proposal:
    """Keep the fact as it is; the same is not proposed again.

    Raises:
        ImportRefused: there is none that waits, or no reason is given.
    """
    if not reason.strip():
        raise ImportRefused(Message("a rejection needs its reason."))
    proposal, _ = _waiting(connection, number)
    _decide(connection, number, ProposalStatus.REJECTED, reason.strip())
    return proposal


def _waiting(connection: Connection, number: int) -> tuple[Proposal, Any]:
    own = select(proposals).where(proposals.c.id == number)
    rows: Sequence[Any] = as_rows(connection.execute(own))
    if not rows or rows[0]["status"] is not ProposalStatus.OPEN:
        raise ImportRefused(Message("no proposal {number} waits for a decision.", number=number))
    row = rows[0]
    names = ("id", "kind", "record", "fields", "source_date", "status", "decision")
    shown = {name: row[name] for name in names}
    return Proposal(name=row["record"], source=row["source_code"], **shown), row


def _decide(
    connection: Connection, number: int, status: ProposalStatus, reason: str | None
) -> None:
    connection.execute(
        update(proposals)
        .where(proposals.c.id == number)
        .values(status=status, decided_at=datetime.now(UTC), decision=reason)
    )
