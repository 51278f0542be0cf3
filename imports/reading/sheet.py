"""A table as it is read: its header, its lines, and what else the file may hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from text.messages import Message

Cells = Sequence[str]
NumberedLine = tuple[int, Cells]

# Rows at the top of a table in which its header is looked for.
HEADER_ROWS = 40


@dataclass(frozen=True, slots=True)
class OtherTable:
    """Another sheet of a workbook that has content, and is not the one that is read."""

    title: str
    header: Sequence[str]


@dataclass(slots=True)
class Sheet:
    """A header and numbered lines; ``notes`` are for the report, once all lines are read.

    Numbers are those of lines in the file (CSV, XLSX, ODS) or of records (JSON), from 1.
    ``candidates`` yields the tables that the file may mean instead, where this header is none.
    """

    name: str
    header: list[str]
    lines: Iterator[NumberedLine]
    notes: list[str]
    ends_with_newline: bool = True
    candidates: Callable[[], Iterator[Sheet]] = lambda: iter(())
    others: Sequence[OtherTable] = field(default=())

    def replace_by(self, other: Sheet) -> None:
        """Become another of the file's tables."""
        self.header, self.lines, self.others = other.header, other.lines, other.others
        # The same list, to which notes are added while lines are read.
        self.notes = other.notes


def header_note(row: int) -> str:
    return Message("The header is row {row}; what stands above it is not read.", row=row)


def without_blank_end(row: list[str]) -> list[str]:
    """A row up to its last cell with content."""
    while row and not row[-1]:
        row.pop()
    return row
