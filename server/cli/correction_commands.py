"""The commands of single facts: ``correct`` and ``proposals``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from server.cli.keeper_commands import KeeperCommand, KeeperGroup
from server.cli.keeper_language import tell
from server.cli.preparing import friendly_errors, require_current
from server.settings.settings import Settings
from storage.database import Database
from text.messages import Message, joined

if TYPE_CHECKING:
    from contributions.corrections import Corrected
    from contributions.review import Proposal

GROUPS = ("record", "position", "contact", "teaching", "reception")


class _RollBack(Exception):
    """Rolls a dry run back."""


@click.command("correct", cls=KeeperCommand)
@click.argument("target")
@click.argument("fields", nargs=-1, metavar="[FIELD=VALUE]...")
@click.option("--role", required=True, help="Who answers for it: a function, as « la DRAIO ».")
@click.option("--evidence", help="What shows it: a call, a mail, a page, and its date.")
@click.option(
    "--confirm",
    "confirms",
    multiple=True,
    type=click.Choice(GROUPS),
    help="Confirm this group of fields as it stands.",
)
@click.option("--reason", help="Why it is corrected; the journal keeps it.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and write nothing.")
@click.pass_obj
def correct_command(
    settings: Settings, /, target: str, fields: tuple[str, ...], **chosen: Any
) -> None:
    """Correct facts of one structure or hosting, at once, in the name of a role.

    TARGET is a UAI, or a key as exports have it. What is corrected is confirmed: later lists that
    say otherwise are proposals (raccroche proposals). An empty value empties a field.

    \b
    Exit codes: 0 corrected, 2 nothing was.

    \b
    Examples:
      raccroche correct 0596848Y phone="03 20 00 00 00" --role "la DRAIO" --evidence "appel du 1/12"
      raccroche correct micro-lycee-0590149S places=24 intake="liste d'attente" --role "la DRAIO"
      raccroche correct 0596848Y --confirm contact --role "la direction du CIO"
    """
    from changes.journal import Run, journalled_writing
    from contributions.corrections import Correction, correct
    from imports.import_errors import CellError, ImportRefused
    from models.change import Via
    from models.field_group import FieldGroup

    dry_run, reason = chosen.pop("dry_run"), chosen.pop("reason")
    correction = Correction(
        target=target,
        fields=_parse_fields(fields),
        confirms=[FieldGroup(group) for group in chosen.pop("confirms")],
        **chosen,
    )
    run = Run(
        via=Via.CORRECTION,
        title=f"correct {target}",
        reason=reason,
        evidence=correction.evidence,
    )
    with friendly_errors(exit_code=2):
        require_current(settings)
        try:
            with journalled_writing(Database(settings.database_url), run) as connection:
                corrected = correct(connection, correction)
                if dry_run:
                    raise _RollBack
        except _RollBack:
            pass
        except CellError as problem:
            _refuse(settings, joined(" : ", [problem.column, problem.reason]))
        except ImportRefused as refused:
            _refuse(settings, str(refused))
    _tell_corrected(settings, corrected, run.id, dry_run=dry_run)


def _parse_fields(fields: tuple[str, ...]) -> dict[str, str]:
    parsed = {}
    for each in fields:
        name, equals, value = each.partition("=")
        if not equals:
            raise click.UsageError(
                Message('{given!r} is no FIELD=VALUE, such as phone="03 20 00 00 00".', given=each)
            )
        parsed[name.strip()] = value
    return parsed


def _refuse(settings: Settings, why: str) -> None:
    text = Message("Nothing was corrected. {why}", why=why)
    tell(settings, text, err=True)
    sys.exit(2)


def _tell_corrected(
    settings: Settings, corrected: Corrected, run: int | None, *, dry_run: bool
) -> None:
    from storage.column_json import to_json

    name = "" if corrected.name == corrected.key else f", {corrected.name}"
    click.echo(f"{corrected.kind} {corrected.key}{name}")
    for path, values in corrected.fields.items():
        old, new = ("—" if value is None else to_json(value) for value in values)
        click.echo(f"  {path}: {old} → {new}")
    if run is None and not dry_run:
        text = Message("Nothing changes: it is so already, and confirmed.")
    elif dry_run:
        text = Message("Dry run: nothing is written.")
    else:
        text = Message("Corrected and confirmed (run {run}).", run=str(run))
    tell(settings, text)


@click.group("proposals", cls=KeeperGroup, invoke_without_command=True)
@click.option("--all", "with_decided", is_flag=True, help="Those that were decided too.")
@click.option("--show", type=click.IntRange(1), default=50, help="Proposals shown.")
@click.pass_context
def proposals_command(context: click.Context, with_decided: bool, show: int) -> None:
    """Show what lists say against confirmed facts, and decide on it.

    \b
    Examples:
      raccroche proposals
      raccroche proposals accept 12
      raccroche proposals reject 12 --reason "le numéro de l'annuaire est l'ancien"
    """
    from contributions.review import find_proposals

    if context.invoked_subcommand is not None:
        return
    settings: Settings = context.obj
    with friendly_errors():
        require_current(settings)
        with Database(settings.database_url).engine.connect() as connection:
            found = find_proposals(connection, with_decided=with_decided, limit=show)
    for proposal in found:
        for line in _proposal_lines(proposal):
            tell(settings, line)
    if not found:
        tell(settings, Message("Nothing waits for a decision."))


def _proposal_lines(proposal: Proposal) -> list[str]:
    head = Message(
        "{id}  {status}  {record}, {name}: {source}, {date}",
        id=f"{proposal.id:>5}",
        status=STATUSES[proposal.status.value],
        record=f"{proposal.kind} {proposal.record}",
        name=proposal.name,
        source=proposal.source,
        date=proposal.source_date,
    )
    lines = [
        f"         {each['path']}: {each['old'] or '—'} → {each['new'] or '—'}"
        for each in proposal.fields
    ]
    reason = [f"         {proposal.decision}"] if proposal.decision else []
    return [head, *lines, *reason]


STATUSES = {
    "OPEN": Message("waiting"),
    "ACCEPTED": Message("accepted"),
    "REJECTED": Message("turned down"),
    "WITHDRAWN": Message("withdrawn"),
}


@proposals_command.command("accept")
@click.argument("number", type=int)
@click.pass_obj
def accept_command(settings: Settings, number: int) -> None:
    """Take over what a proposal says, with its source."""
    _decide(settings, number, None)


@proposals_command.command("reject")
@click.argument("number", type=int)
@click.option("--reason", required=True, help="Why; the same is not proposed again.")
@click.pass_obj
def reject_command(settings: Settings, number: int, reason: str) -> None:
    """Keep the fact as it is."""
    _decide(settings, number, reason)


def _decide(settings: Settings, number: int, reason: str | None) -> None:
    from changes.journal import Run, journalled_writing
    from contributions.review import accept, reject
    from imports.import_errors import ImportRefused
    from models.change import Via

    run = Run(via=Via.CORRECTION, title=f"proposals accept {number}", proposal=str(number))
    with friendly_errors(exit_code=2):
        require_current(settings)
        try:
            with journalled_writing(Database(settings.database_url), run) as connection:
                if reason is None:
                    accept(connection, number)
                else:
                    reject(connection, number, reason)
        except ImportRefused as refused:
            why = str(refused)
            text = Message("Nothing was decided. {why}", why=why)
            tell(settings, text, err=True)
            sys.exit(2)
    text = (
        Message("Accepted (run {run}).", run=str(run.id))
        if reason is None
        else Message("Rejected.")
    )
    tell(settings, text)
