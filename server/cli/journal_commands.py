"""The commands of the journal: ``history``, ``undo`` and ``verify-journal``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from server.cli.keeper_commands import KeeperCommand
from server.cli.keeper_language import tell
from server.cli.preparing import friendly_errors, require_current
from server.settings.settings import Settings
from storage.database import Database
from text.messages import Message, joined

if TYPE_CHECKING:
    from changes.history import RunSummary
    from changes.undo import Conflict, Selection, Undoing
    from models.change import Change

PARIS = ZoneInfo("Europe/Paris")
LONGEST_VALUE = 120

ACTIONS = {
    "CREATE": Message("creation"),
    "UPDATE": Message("change"),
    "CONFIRM": Message("confirmation"),
    "CLOSE": Message("closing"),
    "DELETE": Message("deletion"),
    "MERGE": Message("merge"),
}


class _RollBack(Exception):
    """Rolls a dry run back."""


@click.command("history", cls=KeeperCommand)
@click.argument("target", required=False)
@click.option("--run", "run_id", type=int, help="The lines of this run.")
@click.option("--show", type=click.IntRange(1), default=20, help="Lines shown.")
@click.pass_obj
def history_command(settings: Settings, target: str | None, run_id: int | None, show: int) -> None:
    """Show what changed: the last runs, a run's lines, or those of one record.

    TARGET is a UAI, or the key of any record as exports have it.

    \b
    Examples:
      raccroche history
      raccroche history 0590149S
      raccroche history --run 12 --show 100
    """
    from changes.history import lines_of, lines_of_run, recent_runs

    with friendly_errors():
        require_current(settings)
        with Database(settings.database_url).engine.connect() as connection:
            if target is None and run_id is None:
                texts = list(map(_run_line, recent_runs(connection, show)))
            else:
                lines = (
                    lines_of(connection, target, show)
                    if target is not None
                    else lines_of_run(connection, run_id or 0, show)
                )
                texts = [text for line in lines for text in _change_lines(line)]
    if not texts:
        texts = [Message("The journal says nothing of it.")]
    for text in texts:
        tell(settings, text)


def _run_line(run: RunSummary) -> str:
    counts = joined(
        ", ",
        [joined(" ", [ACTIONS.get(action, action), str(n)]) for action, n in run.counts.items()],
    )
    return Message(
        "{id}  {at}  version {version}  {title}: {counts}",
        id=f"{run.id:>5}",
        at=_moment(run.at),
        version=str(run.version),
        title=run.title,
        counts=counts,
    )


def _moment(at: Any) -> str:
    from changes.history import as_utc

    return f"{as_utc(at).astimezone(PARIS):%Y-%m-%d %H:%M}"


def _change_lines(change: Change) -> Iterator[str]:
    yield Message(
        "{id}  {at}  {action}  {kind} {record}, by {title} (run {run})",
        id=f"{change.id:>7}",
        at=_moment(change.at),
        action=ACTIONS[change.action.value],
        kind=change.kind,
        record=change.record,
        title=change.title,
        run=str(change.run),
    )
    for each in change.fields:
        yield f"           {each.path}: {_value(each.old)} → {_value(each.new)}"
    for text in filter(None, (change.reason, change.evidence)):
        yield f"           {text}"


def _value(value: Any) -> str:
    text = "—" if value is None else str(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


@click.command("undo", cls=KeeperCommand)
@click.argument("run_id", metavar="[RUN]", type=int, required=False)
@click.option("--change", "lines", type=int, multiple=True, help="Take back this line alone.")
@click.option("--actor", help="Take back all that this actor did.")
@click.option("--dry-run", is_flag=True, help="Say what would be taken back, and write nothing.")
@click.option("--leave-conflicts", is_flag=True, help="Leave what was changed since as it is.")
@click.option("--reason", help="Why; the journal keeps it.")
@click.pass_obj
def undo_command(settings: Settings, /, dry_run: bool, reason: str | None, **chosen: Any) -> None:
    """Take back an import or any other run: one change of its own, which can be undone too.

    Refused where something was changed since: what, and by which line, is named.

    \b
    Exit codes: 0 taken back, 2 nothing was.

    \b
    Examples:
      raccroche undo 12 --dry-run
      raccroche undo 12 --reason "mauvais fichier"
      raccroche undo --change 5012
    """
    from changes.journal import Run, journalled_writing
    from changes.undo import UndoRefused, undo
    from models.change import Via

    leaves_conflicts = chosen.pop("leave_conflicts")
    selection, title = _selection(**chosen)
    run = Run(via=Via.UNDO, title=title, reason=reason)
    with friendly_errors(exit_code=2):
        require_current(settings)
        try:
            with journalled_writing(Database(settings.database_url), run) as connection:
                undoing = undo(connection, selection, leaves_conflicts=leaves_conflicts)
                run.undoes = sorted(undoing.lines)
                if dry_run:
                    raise _RollBack
        except _RollBack:
            pass
        except UndoRefused as refused:
            _tell_conflicts(settings, refused.undoing)
            tell(
                settings,
                Message("Nothing was taken back: {why}.", why=str(refused)),
                err=True,
            )
            sys.exit(2)
    _tell_conflicts(settings, undoing)
    _tell_undone(settings, undoing, run.id, dry_run=dry_run)


def _selection(
    run_id: int | None, lines: tuple[int, ...], actor: str | None
) -> tuple[Selection, str]:
    from changes.undo import Selection

    if sum(chosen not in (None, ()) for chosen in (run_id, lines, actor)) != 1:
        raise click.UsageError(Message("Name one of: a run, --change or --actor."))
    if run_id is not None:
        return Selection(runs=(run_id,)), f"undo {run_id}"
    if lines:
        named = " ".join(f"--change {line}" for line in lines)
        return Selection(lines=lines), f"undo {named}"
    return Selection(actor=actor), f"undo --actor {actor}"


def _tell_conflicts(settings: Settings, undoing: Undoing) -> None:
    for conflict in undoing.conflicts:
        tell(settings, _conflict_text(conflict))


def _conflict_text(conflict: Conflict) -> str:
    later = Message(", line {line}", line=str(conflict.later)) if conflict.later is not None else ""
    path = f", {conflict.path}" if conflict.path else ""
    return Message(
        "  conflict: {record}, line {line}: {why}{later}",
        record=f"{conflict.kind} {conflict.record}{path}",
        line=str(conflict.line),
        why=conflict.reason,
        later=later,
    )


def _tell_undone(
    settings: Settings, undoing: Undoing, run_id: int | None, *, dry_run: bool
) -> None:
    count = str(len(undoing.lines))
    if dry_run:
        text = Message(
            "Dry run: {count} changes would be taken back; nothing is written.", count=count
        )
    else:
        text = Message("{count} changes taken back (run {run}).", count=count, run=str(run_id))
    tell(settings, text)


@click.command("verify-journal", cls=KeeperCommand)
@click.pass_obj
def verify_journal_command(settings: Settings) -> None:
    """Verify the journal's chain of hashes, and that the tables are what it says.

    Keep the hash that it prints in a place of your own: the journal up to it cannot be altered
    without another hash.

    \b
    Exit codes: 0 whole, 1 not.
    """
    from changes.verification import verify_journal

    with friendly_errors():
        require_current(settings)
        with Database(settings.database_url).engine.connect() as connection:
            found = verify_journal(connection)
    for problem in found.problems:
        tell(settings, joined("", ["  ", problem]), err=True)
    text = (
        Message("The journal is not whole: {count} problem(s).", count=str(len(found.problems)))
        if found.problems
        else Message(
            "The journal is whole: {lines} lines, last hash {hash}.",
            lines=str(found.lines),
            hash=found.last_hash,
        )
    )
    tell(settings, text, err=bool(found.problems))
    sys.exit(1 if found.problems else 0)
