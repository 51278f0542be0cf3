"""Exceptions of imports: a whole import that is refused, and a cell that cannot be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from imports.import_report import Report


class ImportRefused(ValueError):
    """Nothing was imported; the message says why, and how to mend it.

    ``report`` is that of the work done before; the command line prints it.
    """

    report: Report | None = None


class CellError(ValueError):
    """A cell that cannot be used. Its line is rejected, or its value left out."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.reason = reason
