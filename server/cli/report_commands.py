"""The commands of error reports that anybody sent: ``reports`` and ``reports answer``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from server.cli.keeper_commands import KeeperCommand, KeeperGroup
from server.cli.keeper_language import tell
from server.cli.preparing import friendly_errors, require_current
from server.settings.settings import Settings
from storage.database import Database
from text.messages import Message

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from models.error_report import ErrorReport

STATES = {
    "RECEIVED": Message("waiting"),
    "CORRECTED": Message("corrected"),
    "UNCHANGED": Message("left as it is"),
}
REASONS = {
    "PHONE_WRONG": Message("telephone"),
    "ONLINE_CONTACT_WRONG": Message("mail or website"),
    "ADDRESS_WRONG": Message("address"),
    "HOURS_WRONG": Message("opening hours"),
    "NAME_WRONG": Message("name"),
    "CLOSED": Message("closed down"),
    "NOT_OFFERED_HERE": Message("not offered here"),
    "DESCRIPTION_WRONG": Message("description"),
    "OTHER": Message("something else"),
}
"""By the names of ``models.error_report.ErrorReportReason``."""


@click.group("reports", cls=KeeperGroup, invoke_without_command=True)
@click.option("--academy", help="Of this académie, by code or name, and of none.")
@click.option("--all", "with_answered", is_flag=True, help="Those that were answered too.")
@click.option("--show", type=click.IntRange(1), default=50, help="Reports shown.")
@click.pass_context
def reports_command(
    context: click.Context, academy: str | None, with_answered: bool, show: int
) -> None:
    """Show the errors that anybody reported, the oldest first, and answer them.

    \b
    Examples:
      raccroche reports
      raccroche reports --academy 09
      raccroche reports answer 7K3QD-M2X9V --corrected "Le numéro est corrigé." --role "la DRAIO"
    """
    from contributions.error_reports import queue, record_names

    if context.invoked_subcommand is not None:
        return
    settings: Settings = context.obj
    with friendly_errors():
        require_current(settings)
        with Database(settings.database_url).engine.connect() as connection:
            code = None if academy is None else _academy_code(connection, academy)
            found = queue(connection, academy_code=code, with_answered=with_answered, limit=show)
            names = record_names(connection, found)
    for report in found:
        for line in _lines(report, names[report.reference]):
            tell(settings, line)
    if not found:
        tell(settings, Message("No report waits."))


def _academy_code(connection: Connection, given: str) -> str:
    """Raises:
    UsageError: there is no such académie."""
    from sqlalchemy import select

    from models.department import academies
    from text.normalise import sort_name

    rows = connection.execute(select(academies.c.code, academies.c.name).order_by("code")).all()
    for code, name in rows:
        if given == code or sort_name(given) == sort_name(name):
            return str(code)
    known = ", ".join(f"{code} {name}" for code, name in rows)
    raise click.UsageError(
        Message("{given!r} is no académie; they are: {known}.", given=given, known=known)
    )


def _lines(report: ErrorReport, name: str) -> list[str]:
    from text.french_dates import PARIS

    head = Message(
        "{reference}  {state}  {day}  {reason}: {record}, {name}",
        reference=report.reference,
        state=STATES[report.state.value],
        day=f"{report.sent_at.astimezone(PARIS):%d/%m/%Y}",
        reason=REASONS[report.reason.value],
        record=f"{report.kind} {report.record}",
        name=name,
    )
    said = [f"    {line}" for line in (report.text or "").splitlines()]
    answered = [f"    → {report.answer} ({report.answered_by})"] if report.answer else []
    return [head, *said, *answered]


@reports_command.command("answer", cls=KeeperCommand)
@click.argument("reference")
@click.option("--corrected", help="The record is corrected: what to say to who reported it.")
@click.option("--unchanged", help="It stays as it is: why.")
@click.option("--role", required=True, help="Who answers for it: a function, as « la DRAIO ».")
@click.pass_obj
def answer_command(
    settings: Settings, reference: str, corrected: str | None, unchanged: str | None, role: str
) -> None:
    """Answer a report; anybody with its reference reads the answer, so name no person.

    \b
    Examples:
      raccroche reports answer 7K3QD-M2X9V --corrected "Le numéro est corrigé." --role "la DRAIO"
      raccroche reports answer 7K3QD-M2X9V --unchanged "Le CIO le confirme." --role "la DRAIO"
    """
    from contributions.error_reports import ReportRefused, answer
    from models.error_report import ErrorReportState

    if (corrected is None) == (unchanged is None):
        raise click.UsageError(Message("give either --corrected or --unchanged, with the answer."))
    state = ErrorReportState.UNCHANGED if corrected is None else ErrorReportState.CORRECTED
    text = unchanged if corrected is None else corrected
    with friendly_errors(exit_code=2):
        require_current(settings)
        try:
            with Database(settings.database_url).recording() as connection:
                answer(connection, reference, state=state, text=text or "", role=role)
        except ReportRefused as refused:
            tell(settings, Message("Nothing was answered. {why}", why=str(refused)), err=True)
            sys.exit(2)
    tell(settings, Message("Answered."))
