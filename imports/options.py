"""What whoever imports a file chooses."""

from __future__ import annotations

from dataclasses import dataclass

from imports.areas import EVERYWHERE, Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """``date`` stands for the file's own where its lines carry none (ISO 8601, a year, a month
    or a day). ``complete`` says that a list of hostings or territories is the whole list."""

    scope: Scope = EVERYWHERE
    date: str | None = None
    dry_run: bool = False
    accept_closures: bool = False
    override_verified: bool = False
    complete: bool = False
