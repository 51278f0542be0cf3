"""Options of an import, as the command line sets them."""

from __future__ import annotations

from dataclasses import dataclass

from imports.import_errors import CellError, ImportRefused
from imports.reading.cell_parsers import parse_date_of_fact
from imports.reconcile.areas import EVERYWHERE, Scope
from text.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """How to import a file.

    - ``date`` (ISO 8601: year, month or day) replaces the dates of the file and its lines.
    - ``accept_closures`` lets more than a tenth of what the list covers close.
    - ``override_verified`` lets values replace what was verified by hand.
    - ``complete`` says that the file is the whole list of its areas.
    - ``update_only`` says that the file is a part of a list: nothing is closed for being absent.

    Raises:
        ImportRefused: the date is none, or after today, or the list is both whole and a part.
    """

    scope: Scope = EVERYWHERE
    date: str | None = None
    dry_run: bool = False
    accept_closures: bool = False
    override_verified: bool = False
    complete: bool = False
    update_only: bool = False

    def __post_init__(self) -> None:
        if self.complete and self.update_only:
            raise ImportRefused(
                Message(
                    "--complete says that the file is the whole list, --update-only that it is a "
                    "part of it: choose one."
                )
            )
        if self.date is None:
            return
        try:
            read = parse_date_of_fact(self.date, "--date")
        except CellError as problem:
            raise ImportRefused(
                Message("--date: {reason}; or 2026, or 2026-09.", reason=problem.reason)
            ) from None
        if read != self.date:
            raise ImportRefused(
                Message("{date!r} is no date; write 2026, 2026-09 or 2026-09-01.", date=self.date)
            )
