"""Corrections: single facts that somebody answers for, by role and evidence.

A correction is validated as an import is, replaces its fields at once, and confirms their groups:
lists that say otherwise later propose, and change nothing (``imports.reconcile.proposals``).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from changes.recorder import CHANGED_RECORDS
from contributions.correctable_fields import parse_hosting_fields, parse_structure_fields
from imports.import_errors import CellError, ImportRefused
from imports.import_report import Report
from imports.reconcile.change_set import detach_from_seeds
from imports.reconcile.line_facts import Edition
from imports.reconcile.merge_rules import impose
from imports.reconcile.prerequisites import rederive_territories
from models.confirmation import confirmations
from models.field_group import FieldGroup, group_of
from models.hosting import hostings
from models.provenance import ROLE_PREFIX, sources
from models.structure import structures
from storage.columns import Row
from storage.reader import as_rows
from storage.row_changes import CHANGED_KEYS
from text.french_dates import paris_today
from text.messages import Message
from text.normalise import sort_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What is corrected: the UAI or key of a structure, or the key of a hosting; texts by field.

    ``confirms`` are groups that are confirmed as they stand; ``role`` is who answers for it.
    """

    target: str
    fields: Mapping[str, str] = field(default_factory=dict)
    confirms: Collection[FieldGroup] = ()
    role: str
    evidence: str | None = None


@dataclass(frozen=True, slots=True)
class Corrected:
    """The record, and for each field that differs its value before and after."""

    kind: str
    key: str
    name: str
    fields: Mapping[str, tuple[Any, Any]]


def correct(connection: Connection, correction: Correction) -> Corrected:
    """Apply a correction, in a journalled transaction of the caller.

    Raises:
        ImportRefused: there is no such record, or nothing is corrected or confirmed.
        CellError: a field is unknown, or its value is none.
    """
    if not correction.fields and not correction.confirms:
        raise ImportRefused(Message("name a field and its value, or a group that is confirmed."))
    edition = Edition(ensure_role(connection, correction.role), paris_today().isoformat())
    key = _structure_key(connection, correction.target)
    if key is not None:
        return _correct_structure(connection, key, correction, edition)
    hosting = as_rows(
        connection.execute(select(hostings).where(hostings.c.id == correction.target))
    )
    if not hosting:
        raise ImportRefused(
            Message(
                "the directory has no structure and no hosting {target!r}: name a UAI, or "
                "the key that exports have.",
                target=correction.target,
            )
        )
    return _correct_hosting(connection, hosting[0], correction, edition)


def ensure_role(connection: Connection, role: str) -> str:
    """The code of the source that a role is; it is added where it is new.

    Raises:
        CellError: the role has no name.
    """
    slug = sort_name(role).replace(" ", "-")
    if not slug:
        raise CellError("role", Message("say by whose role it is corrected, as « DRAIO »"))
    code = f"{ROLE_PREFIX}{slug}"
    if connection.scalar(select(sources.c.code).where(sources.c.code == code)) is None:
        row = {"code": code, "name": role.strip(), "publisher": role.strip()}
        connection.execute(insert(sources), [row])
    return code


def _structure_key(connection: Connection, target: str) -> str | None:
    c = structures.c
    return connection.scalar(
        select(c.id).where((c.uai == target.strip().upper()) | (c.id == target.strip()))
    )


def _correct_structure(
    connection: Connection, key: str, correction: Correction, edition: Edition
) -> Corrected:
    (stored,) = as_rows(connection.execute(select(structures).where(structures.c.id == key)))
    values = parse_structure_fields(connection, stored, correction.fields)
    groups: dict[FieldGroup, dict[str, Any]] = {group: {} for group in correction.confirms}
    for column, value in values.items():
        groups.setdefault(group_of(column), {})[column] = value
    merged = impose(stored, groups, edition)
    if FieldGroup.CONTACT in groups:
        merged.row["contact_confirmed_at"] = paris_today()
    _write(connection, structures, "id", merged.row)
    confirm_groups(connection, key, list(groups), edition, correction.evidence)
    if merged.changed.keys() & {"commune_code", "latitude", "status"}:
        rederive_territories(connection, Report(command="correct"))
    return Corrected("structures", key, stored["name"], merged.changed)


def confirm_groups(
    connection: Connection,
    key: str,
    groups: Sequence[FieldGroup],
    edition: Edition,
    evidence: str | None,
) -> None:
    """Note that somebody answers for groups of a structure from today on."""
    release_groups(connection, key, groups)
    rows = [
        {
            "structure_id": key,
            "field_group": group,
            "source_code": edition.source_code,
            "confirmed_on": paris_today(),
            "evidence": evidence,
        }
        for group in groups
    ]
    options = {CHANGED_RECORDS: [key]}
    connection.execute(insert(confirmations), rows, execution_options=options)


def release_groups(connection: Connection, key: str, groups: Collection[FieldGroup]) -> None:
    """Note that nobody answers for groups of a structure any more."""
    c = confirmations.c
    connection.execute(
        delete(confirmations).where(c.structure_id == key, c.field_group.in_(groups)),
        execution_options={CHANGED_RECORDS: [key]},
    )


def _correct_hosting(
    connection: Connection, stored: Row, correction: Correction, edition: Edition
) -> Corrected:
    values = parse_hosting_fields(correction.fields)
    if correction.evidence is not None:
        values |= {"evidence": correction.evidence, "evidence_date": edition.date}
    merged = impose(stored, {FieldGroup.RECORD: values}, edition)
    # A hosting is one group: all of it is confirmed.
    merged.row["verified_at"] = datetime.now(UTC)
    _write(connection, hostings, "id", merged.row)
    return Corrected("hostings", stored["id"], stored["id"], merged.changed)


def _write(connection: Connection, table: Any, key_column: str, row: dict[str, Any]) -> None:
    key = row[key_column]
    values = {name: value for name, value in row.items() if name != key_column}
    statement = update(table).where(table.c[key_column] == key).values(values)
    connection.execute(statement, execution_options={CHANGED_KEYS: [key]})
    detach_from_seeds(connection, table, [[key]])
