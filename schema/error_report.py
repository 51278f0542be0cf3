"""Error reports by anyone, and their answers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import strawberry

from contributions.error_reports import LEAST_CHARACTERS, MOST_CHARACTERS
from models import error_report as models
from models.error_report import ErrorReportReason, ErrorReportState
from resolvers import error_reports
from schema.enums import describe_enum
from schema.prices import REPORT, REPORT_LOOKUP
from schema.relay import Info, Node

describe_enum(
    ErrorReportReason,
    "What is wrong of a record.",
    {
        ErrorReportReason.PHONE_WRONG: "The telephone number.",
        ErrorReportReason.ONLINE_CONTACT_WRONG: "The mail address or the website.",
        ErrorReportReason.ADDRESS_WRONG: "The address, or the place on the map.",
        ErrorReportReason.HOURS_WRONG: "The opening hours.",
        ErrorReportReason.NAME_WRONG: "The name.",
        ErrorReportReason.CLOSED: "It is closed, or has moved away.",
        ErrorReportReason.NOT_OFFERED_HERE: "What is said to be offered here is not.",
        ErrorReportReason.DESCRIPTION_WRONG: "What is said of it: for whom it is, how to enter.",
        ErrorReportReason.OTHER: "Something else.",
    },
)
describe_enum(
    ErrorReportState,
    "What became of a report.",
    {
        ErrorReportState.RECEIVED: "It waits for a reviewer.",
        ErrorReportState.CORRECTED: "The record was corrected.",
        ErrorReportState.UNCHANGED: (
            "Nothing was wrong, or it cannot be corrected here; the answer says which."
        ),
    },
)


async def resolve_record(root: strawberry.Parent[models.ErrorReport], info: Info) -> Any:
    return await error_reports.record_of(info.context, root)


@strawberry.type(
    description="What somebody said is wrong of a record, and what became of it; never its text."
)
class ErrorReport:
    reference: str = strawberry.field(
        description="By which its state is asked for: ten letters and digits in two groups."
    )
    state: ErrorReportState = strawberry.field(description="What became of it.")
    reason: ErrorReportReason = strawberry.field(description="What is wrong.")
    sent_at: datetime = strawberry.field(description="When it was sent, in UTC.")
    answer: str | None = strawberry.field(
        description="The reviewer's answer, in the language it was written in; null until then."
    )
    answered_at: datetime | None = strawberry.field(
        description="When it was answered, in UTC; null until then."
    )
    record: Node | None = strawberry.field(
        resolver=resolve_record, description="The record; null where it has gone since."
    )


@strawberry.input(
    description=(
        "What is wrong of a record. Write nothing of a person: no name, no number or address of "
        "somebody's own."
    )
)
class ReportErrorInput:
    id: strawberry.ID = strawberry.field(
        description="The id of a structure, a dispositif, a hosting or a PSAD territory."
    )
    reason: ErrorReportReason = strawberry.field(description="What is wrong.")
    text: str = strawberry.field(
        description=(
            "What is wrong, and what is right if it is known, in "
            f"{LEAST_CHARACTERS} to {MOST_CHARACTERS} characters."
        )
    )


@strawberry.type(description="What came of a report that was sent.")
class ReportErrorPayload:
    report: ErrorReport = strawberry.field(
        description="The report; the same text on the same record within a day is the same report."
    )


async def resolve_error_report(
    info: Info,
    reference: Annotated[
        str, strawberry.argument(description="The reference that reportError gave, as typed.")
    ],
) -> Any:
    return await error_reports.error_report(info.context, reference)


@strawberry.type
class ErrorReportFields:
    error_report: ErrorReport | None = strawberry.field(
        resolver=resolve_error_report,
        description="An error report by its reference, by POST alone; null where nothing has it.",
        directives=REPORT_LOOKUP,
    )


async def resolve_report_error(
    info: Info,
    input: Annotated[
        ReportErrorInput, strawberry.argument(description="The record, and what is wrong of it.")
    ],
) -> Any:
    report = await error_reports.report_error(
        info.context, id=input.id, reason=input.reason, text=input.text
    )
    return ReportErrorPayload(report=report)  # type: ignore[arg-type]  # shown as the type


@strawberry.type
class ReportErrorFields:
    report_error: ReportErrorPayload = strawberry.field(
        resolver=resolve_report_error,
        description=(
            "Say what is wrong of a record; anybody may, without an account. One report in a "
            "request, some in a day from one connection. It is not logged."
        ),
        directives=REPORT,
    )
