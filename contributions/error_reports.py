"""Error reports: taken in, found by their reference, queued for reviewers, answered, forgotten."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from contributions.personal_data import personal_data_in
from errors.exceptions import BadReport
from models.dispositif import dispositifs
from models.error_report import (
    ErrorReport,
    ErrorReportReason,
    ErrorReportState,
    error_report_from,
    error_reports,
    new_reference,
    parse_reference,
)
from models.hosting import derived_parts, hostings, is_derived
from models.psad_territory import psad_territories
from models.structure import structures
from storage.reader import as_rows
from text.messages import Message
from text.normalise import composed_text

LEAST_CHARACTERS, MOST_CHARACTERS = 10, 350
"""Of a report's text."""

MOST_ANSWER_CHARACTERS = 1_000

SAME_FOR = timedelta(days=1)
"""How long the same text on the same record is the same report: a form that was sent twice."""

FORGOTTEN_AFTER = timedelta(days=365)
"""How long after its answer a report keeps its text."""


# A form that comes back has no-break spaces before colons: sent again, it is the same.
_BLANKS = dict.fromkeys(map(ord, "\t\u00a0\u202f"), " ")


class ReportRefused(Exception):
    """A report cannot be answered; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReport:
    """What somebody reports, checked by ``checked_text``."""

    kind: str
    record: str
    reason: ErrorReportReason
    text: str
    academy_code: str | None


def checked_text(text: str) -> str:
    """The text of a report as it is kept.

    Raises:
        BadReport: too short, too long, with control characters, or with personal data.
    """
    kept = composed_text(text.replace("\r\n", "\n").translate(_BLANKS)).strip()
    # Surrogates cannot be written in UTF-8.
    if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in kept.replace("\n", "")):
        raise BadReport("control_characters", argument="text")
    if not LEAST_CHARACTERS <= len(kept) <= MOST_CHARACTERS:
        values = {"least": LEAST_CHARACTERS, "most": MOST_CHARACTERS, "given": len(kept)}
        raise BadReport("length", argument="text", values=values)
    found = personal_data_in(kept)
    if found:
        # The kinds and never the values: a client shows the text that it has.
        kinds = [each.value for each in found]
        raise BadReport(found[0].value.lower(), argument="text", personalData=kinds)
    return kept


def find_same(connection: Connection, report: NewReport, now: datetime) -> ErrorReport | None:
    """The report with the same text on the same record that was sent within a day."""
    c = error_reports.c
    same = (
        select(error_reports)
        .where(c.kind == report.kind, c.record == report.record)
        .where(c.text == report.text, c.sent_at > now - SAME_FOR)
        .order_by(c.sent_at)
        .limit(1)
    )
    rows = as_rows(connection.execute(same))
    return error_report_from(rows[0]) if rows else None


def submit(connection: Connection, report: NewReport, now: datetime) -> ErrorReport:
    """Store a report; the same that was sent within a day is given back instead."""
    known = find_same(connection, report, now)
    if known is not None:
        return known
    stored = ErrorReport(
        reference=new_reference(),
        kind=report.kind,
        record=report.record,
        reason=report.reason,
        text=report.text,
        academy_code=report.academy_code,
        sent_at=now,
        state=ErrorReportState.RECEIVED,
        answer=None,
        answered_at=None,
        answered_by=None,
    )
    values = {column.name: getattr(stored, column.name) for column in error_reports.c}
    connection.execute(insert(error_reports), [values])
    return stored


def find_report(connection: Connection, reference: str) -> ErrorReport | None:
    """The report with this reference, as people type it; None where there is none."""
    written = parse_reference(reference)
    if written is None:
        return None
    own = select(error_reports).where(error_reports.c.reference == written)
    rows = as_rows(connection.execute(own))
    return error_report_from(rows[0]) if rows else None


def queue(
    connection: Connection,
    *,
    academy_code: str | None = None,
    with_answered: bool = False,
    limit: int | None = None,
) -> Sequence[ErrorReport]:
    """Reports that wait, the oldest first: those of an académie and of no académie, or all."""
    c = error_reports.c
    waiting = select(error_reports).order_by(c.sent_at, c.reference).limit(limit)
    if not with_answered:
        waiting = waiting.where(c.state == ErrorReportState.RECEIVED)
    if academy_code is not None:
        waiting = waiting.where((c.academy_code == academy_code) | c.academy_code.is_(None))
    return [error_report_from(row) for row in as_rows(connection.execute(waiting))]


def answer(
    connection: Connection,
    reference: str,
    *,
    state: ErrorReportState,
    text: str,
    role: str,
    now: datetime | None = None,
) -> ErrorReport:
    """Answer a report in the name of a role; a later answer replaces an earlier one.

    Raises:
        ReportRefused: no report has this reference, or the answer or the role is empty or too
            long.
    """
    said, by = composed_text(text).strip(), composed_text(role).strip()
    if not by:
        raise ReportRefused(Message("an answer needs the role of who gives it, such as « DRAIO »."))
    if not 0 < len(said) <= MOST_ANSWER_CHARACTERS:
        most = str(MOST_ANSWER_CHARACTERS)
        raise ReportRefused(
            Message("an answer has 1 to {most} characters, which anybody may read.", most=most)
        )
    known = find_report(connection, reference)
    if known is None:
        raise ReportRefused(
            Message(
                "no report has the reference {reference!r}; list them with raccroche reports.",
                reference=reference,
            )
        )
    values = {
        "state": state,
        "answer": said,
        "answered_at": now or datetime.now(UTC),
        "answered_by": by,
    }
    own = error_reports.c.reference == known.reference
    connection.execute(update(error_reports).where(own).values(values))
    answered = find_report(connection, known.reference)
    assert answered is not None  # written above, in the same transaction
    return answered


def forget_old_texts(connection: Connection, now: datetime | None = None) -> int:
    """Empty the texts of reports that were answered a year ago; how many there were."""
    c = error_reports.c
    old = c.answered_at <= (now or datetime.now(UTC)) - FORGOTTEN_AFTER
    forgotten = update(error_reports).where(old, c.text.is_not(None)).values(text=None)
    return connection.execute(forgotten).rowcount


def record_names(connection: Connection, reports: Sequence[ErrorReport]) -> dict[str, str]:
    """The names of the records of reports, by reference; a hosting's is that of its structure, and
    what has gone has its key."""
    places = _hosts_of(connection, [each.record for each in reports if each.kind == "hostings"])
    wanted = {each.reference: places.get(each.record, each.record) for each in reports}
    keys = sorted(set(wanted.values()))
    known: dict[str, str] = {}
    for key, name in (
        (structures.c.id, structures.c.name),
        (dispositifs.c.code, dispositifs.c.name),
        (psad_territories.c.code, psad_territories.c.name),
    ):
        rows = connection.execute(select(key, name).where(key.in_(keys)))
        known |= {row[0]: row[1] for row in rows}
    return {reference: known.get(key, key) for reference, key in wanted.items()}


def _hosts_of(connection: Connection, keys: Sequence[str]) -> dict[str, str]:
    """The keys of the structures of hostings, by the hostings' keys."""
    c = hostings.c
    stored = select(c.id, c.structure_id).where(c.id.in_(keys))
    derived = {key: derived_parts(key)[1] for key in keys if is_derived(key)}
    return derived | {row.id: row.structure_id for row in connection.execute(stored)}
