"""Error reports over the API: which records they may name, and to whom they go."""

from __future__ import annotations

from typing import Any

from contributions.error_reports import NewReport, checked_text
from contributions.report_desk import ReportDesk
from directory.request_context import Context
from errors.exceptions import BadReport, UnknownRecord, unreachable
from models.dispositif import Dispositif
from models.error_report import ErrorReport, ErrorReportReason
from models.global_id import global_id, parse_global_id
from models.hosting import Hosting
from models.psad_territory import PsadTerritory
from models.structure import Structure
from models.structure_kind import KINDS
from resolvers.node_lookup import node

STRUCTURE_TYPES = [kind.record.__name__ for kind in KINDS]

KIND_OF_TYPE = {
    **dict.fromkeys(STRUCTURE_TYPES, "structures"),
    "Dispositif": "dispositifs",
    "Hosting": "hostings",
    "PsadTerritory": "psad_territories",
}
"""The kinds of records that may be reported (``models.record_kinds``), by the types of ids."""


async def report_error(
    context: Context, *, id: str, reason: ErrorReportReason, text: str
) -> ErrorReport:
    """Store what somebody says is wrong of a record.

    Raises:
        BadReport: the text cannot be taken, or the record is of another kind.
        BadId: not an id of this directory.
        UnknownRecord: nothing has the id.
        RateLimited: the client has sent what it may.
        ServiceUnavailable: the database cannot be written now.
    """
    context.is_personal = True
    kept = checked_text(text)
    type_name, key = parse_global_id(id, argument="id")
    kind = KIND_OF_TYPE.get(type_name)
    if kind is None:
        raise BadReport("not_reportable", argument="id")
    record = await node(context, id)
    if record is None:
        raise UnknownRecord("unknown", argument="id")
    academy_code = academy_code_of(record)
    report = NewReport(kind=kind, record=key, reason=reason, text=kept, academy_code=academy_code)
    return await _desk(context).submit(report, context.client)


async def error_report(context: Context, reference: str) -> ErrorReport | None:
    """The report with a reference, as it is now.

    Raises:
        ServiceUnavailable: the database cannot be read now.
    """
    context.is_personal = True
    return await _desk(context).find(reference)


async def record_of(context: Context, report: ErrorReport) -> Any:
    """The record that a report is of; None where it has gone since."""
    types = [name for name, kind in KIND_OF_TYPE.items() if kind == report.kind]
    # An id names the type of a structure, which a report does not have: only one finds it.
    found = [await node(context, global_id(name, report.record)) for name in types]
    return next((record for record in found if record is not None), None)


def academy_code_of(record: Any) -> str | None:
    """The académie whose reviewers answer for a record; None where it belongs to none."""
    if isinstance(record, Hosting):
        record = record.host
    if isinstance(record, Dispositif):
        return None
    assert isinstance(record, Structure | PsadTerritory)
    return record.academy.code if record.academy else None


def _desk(context: Context) -> ReportDesk:
    if context.reports is None:
        raise unreachable()
    return context.reports
