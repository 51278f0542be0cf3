"""What whoever imports a file chooses."""

from __future__ import annotations

import re
from dataclasses import dataclass

from imports.import_errors import ImportRefused
from imports.reconcile.areas import EVERYWHERE, Scope

_PARTIAL_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """``date`` stands for what the file and its lines say of theirs (ISO 8601, a year, a month or
    a day). ``complete`` says that the file is the whole list of its areas."""

    scope: Scope = EVERYWHERE
    date: str | None = None
    dry_run: bool = False
    accept_closures: bool = False
    override_verified: bool = False
    complete: bool = False

    def __post_init__(self) -> None:
        if self.date is not None and not _PARTIAL_DATE.fullmatch(self.date):
            raise ImportRefused(f"{self.date!r} is no date; write 2026, 2026-09 or 2026-09-01.")
