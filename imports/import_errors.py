"""Why nothing of a file was imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from imports.import_report import Report


class ImportRefused(ValueError):
    """Nothing was imported; the message says why and how to mend it.

    ``report`` is what the import would have done, as far as it came.
    """

    report: Report | None = None


class CellError(ValueError):
    """A cell that cannot be used: its column, and why."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.reason = reason
