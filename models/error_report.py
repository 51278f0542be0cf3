"""Error reports: what anybody says is wrong of a record, and what a reviewer answers.

A report is no record of the directory: it is neither versioned, journalled, searched nor exported.
Nothing of who sent it is stored.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from sqlalchemy import Column, DateTime, Index, Table, Text

from storage.columns import Key, enum_column, metadata
from text.normalise import plain_letters, visible_text


class ErrorReportReason(Enum):
    """What is wrong of a record."""

    PHONE_WRONG = "PHONE_WRONG"
    ONLINE_CONTACT_WRONG = "ONLINE_CONTACT_WRONG"
    ADDRESS_WRONG = "ADDRESS_WRONG"
    HOURS_WRONG = "HOURS_WRONG"
    NAME_WRONG = "NAME_WRONG"
    CLOSED = "CLOSED"
    NOT_OFFERED_HERE = "NOT_OFFERED_HERE"
    DESCRIPTION_WRONG = "DESCRIPTION_WRONG"
    OTHER = "OTHER"


class ErrorReportState(Enum):
    """What became of a report.

    - ``RECEIVED``: it waits for a reviewer.
    - ``CORRECTED``: the record was corrected.
    - ``UNCHANGED``: nothing was wrong, or it cannot be corrected; the answer says which.
    """

    RECEIVED = "RECEIVED"
    CORRECTED = "CORRECTED"
    UNCHANGED = "UNCHANGED"


REPORTABLE_KINDS = ("structures", "dispositifs", "hostings", "psad_territories")
"""Kinds of records (``models.record_kinds``) that may be reported."""

# No foreign keys: a report neither keeps a record in the directory nor goes with it, and a derived
# hosting has no row.
error_reports = Table(
    "error_reports",
    metadata,
    Column("reference", Key, primary_key=True),
    Column("kind", Key, nullable=False),
    Column("record", Key, nullable=False),
    Column("reason", enum_column(ErrorReportReason), nullable=False),
    Column("text", Text),
    Column("academy_code", Key),
    Column("sent_at", DateTime(timezone=True), nullable=False),
    Column("state", enum_column(ErrorReportState), nullable=False),
    Column("answer", Text),
    Column("answered_at", DateTime(timezone=True)),
    Column("answered_by", Text),
    Index(None, "state", "sent_at"),
    Index(None, "kind", "record"),
)
"""``kind`` and ``record`` as in the journal (``models.change``). ``text`` is emptied once the
answer is a year old (``contributions.error_reports.forget_old_texts``). ``academy_code`` is null
where the record belongs to no académie: all reviewers see it. ``answered_by`` is a role, such as
« DRAIO », and no person's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorReport:
    """A stored report; moments are in UTC."""

    reference: str
    kind: str
    record: str
    reason: ErrorReportReason
    text: str | None
    academy_code: str | None
    sent_at: datetime
    state: ErrorReportState
    answer: str | None
    answered_at: datetime | None
    answered_by: str | None


def error_report_from(row: Mapping[str, Any]) -> ErrorReport:
    """The report in a row of ``error_reports``."""
    moments = {name: _zoned(row[name]) for name in ("sent_at", "answered_at")}
    return ErrorReport(**{column.name: row[column.name] for column in error_reports.c} | moments)


def _zoned(moment: datetime | None) -> datetime | None:
    # SQLite keeps no time zone.
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: without I, L, O and U, which are misread or misheard."""

REFERENCE_SYMBOLS = 10
"""Fifty bits: no reference is found by trying."""

_MISREAD = str.maketrans("OIL", "011")


def new_reference() -> str:
    """A random reference, in two groups of five: "7K3QD-M2X9V"."""
    return _grouped("".join(secrets.choice(SYMBOLS) for _ in range(REFERENCE_SYMBOLS)))


def parse_reference(text: str) -> str | None:
    """The reference that somebody typed or was read aloud, in its written form; None if it is none.

    >>> parse_reference("7k3qd m2x9v"), parse_reference("7K3QD-M2XgO"), parse_reference("7K3")
    ('7K3QD-M2X9V', '7K3QD-M2XG0', None)
    """
    plain = plain_letters(visible_text(text)).upper().translate(_MISREAD)
    symbols = "".join(letter for letter in plain if not letter.isspace() and letter not in "-–‑")
    if len(symbols) != REFERENCE_SYMBOLS or not set(symbols) <= set(SYMBOLS):
        return None
    return _grouped(symbols)


def _grouped(symbols: str) -> str:
    half = REFERENCE_SYMBOLS // 2
    return f"{symbols[:half]}-{symbols[half:]}"
