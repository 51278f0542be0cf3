"""What the imports of all lists have in common: bad lines are rejected, the rest is written."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import ClassVar

from sqlalchemy import Connection

from imports.import_errors import CellError, ImportRefused
from imports.import_options import ImportOptions
from imports.import_report import Report
from imports.reading.column_layout import Line
from imports.reconcile.line_facts import Edition
from imports.reconcile.prerequisites import ensure_source
from models.provenance import ReviewStatus
from text.messages import Message


class ListImport(ABC):
    """One run of an import. A subclass gathers what its lines state, then writes it.

    ``date`` is the file's, in ISO 8601: a year, a month or a day. ``key_columns`` are the columns
    of a layout that identify a line in the report; the first that is filled is shown.
    """

    key_columns: ClassVar[tuple[str, ...]]

    def __init__(
        self,
        connection: Connection,
        source_code: str,
        date: str,
        options: ImportOptions,
        report: Report,
        review_status: ReviewStatus = ReviewStatus.CONFIRMED,
    ) -> None:
        self.connection = connection
        self.source_code = source_code
        self.date = date
        self.options = options
        self.report = report
        self.review_status = review_status
        report.source = source_code

    def run(self, lines: Iterable[Line]) -> None:
        """Read all lines, then write what they state.

        Raises:
            ImportRefused: the file is damaged, or would close too much.
        """
        for line in lines:
            try:
                self.read_line(line)
            except CellError as problem:
                key = next(filter(None, (line[name] for name in self.key_columns)), "")
                self.report.reject(line.number, key, problem.column, problem.reason)
        ensure_source(self.connection, self.source_code)
        self.write()

    @abstractmethod
    def read_line(self, line: Line) -> None:
        """Keep what a line states, or count it as out of scope.

        Raises:
            CellError: the line is rejected.
        """

    @abstractmethod
    def write(self) -> None:
        """Write what was kept, once all lines are read.

        Raises:
            ImportRefused: too much would close.
        """

    @property
    def file_edition(self) -> Edition:
        """The source, dated as the file is."""
        return Edition(self.source_code, self.date, self.review_status)

    def is_in_scope(self, department: str | None) -> bool:
        """Whether a département is among the areas kept; counts a line that is not."""
        is_kept = self.options.scope.contains(department)
        if not is_kept:
            self.report.count_out_of_scope(Message("outside the areas kept"))
        return is_kept

    def refuse_incomplete(self) -> None:
        """Raises:
        ImportRefused: lines were rejected or not read: the list cannot be called complete."""
        if self.report.rejected:
            raise ImportRefused(
                Message(
                    "a list with rejected lines is not complete. Mend them, or import without "
                    "--complete."
                )
            )
        if self.report.unread:
            raise ImportRefused(
                Message(
                    "the workbook has further sheets of this list, which were not read "
                    "({unread}): put all lines on one sheet, or import without --complete.",
                    unread=", ".join(self.report.unread),
                )
            )
