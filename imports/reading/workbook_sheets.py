"""Reads workbooks, XLSX and ODS, as a header and lines, and tells what else they hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any

from imports.import_errors import ImportRefused
from imports.reading.bounded_workbook import Worksheet, open_workbook
from imports.reading.fetching import FetchedFile
from imports.reading.marked_lines import without_comments
from imports.reading.open_document import is_open_document, open_document
from imports.reading.sheet import (
    HEADER_ROWS,
    NumberedLine,
    OtherTable,
    Sheet,
    header_note,
    without_blank_end,
)
from imports.reading.size_limits import check_header, within_limits
from text.messages import Message

CellText = Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class _Book:
    """A workbook's name and sheets, and how the values of its cells become text."""

    name: str
    worksheets: Sequence[Worksheet]
    cell_text: CellText

    def rows(self, worksheet: Worksheet) -> Iterator[tuple[int, list[str]]]:
        """The rows of a sheet that have content, each up to its last cell with some."""
        for number, values in worksheet.rows():
            # Spreadsheets keep cells that were once filled and emptied.
            row = without_blank_end([self.cell_text(value).strip() for value in values])
            if row:
                yield number, row


def read_workbook(fetched: FetchedFile, cell_text: CellText) -> Sheet:
    """The sheet that is shown first, or the first with content.

    Raises:
        ImportRefused: no sheet has any, or the workbook is damaged or too large.
    """
    open_book = open_document if is_open_document(fetched.content) else open_workbook
    book = _Book(fetched.name, open_book(fetched.name, fetched.content), cell_text)
    tops = [(sheet, list(islice(book.rows(sheet), HEADER_ROWS))) for sheet in book.worksheets]
    filled = [(sheet, top) for sheet, top in tops if top]
    for worksheet, top in filled:
        uncommented = [number for number, row in top if not row[0].startswith("#")]
        if uncommented:
            sheet = _sheet(book, worksheet, uncommented[0], filled)
            sheet.candidates = partial(_candidates, book, filled)
            return sheet
    raise ImportRefused(Message("{name} holds no line.", name=fetched.name))


Tops = Sequence[tuple[Worksheet, Sequence[tuple[int, list[str]]]]]


def _candidates(book: _Book, filled: Tops) -> Iterator[Sheet]:
    """The tables that begin in each of the first rows of each sheet."""
    for place, (worksheet, top) in enumerate(filled):
        for number, row in top:
            sheet = _sheet(book, worksheet, number, filled)
            if place:
                sheet.notes.insert(
                    0, Message("The sheet « {sheet} » is read.", sheet=worksheet.title)
                )
            if number != top[0][0]:
                sheet.notes.insert(0, header_note(number))
            # Some tools begin a header with "#".
            sheet.header[0] = row[0].lstrip("# ")
            yield sheet


def _sheet(book: _Book, worksheet: Worksheet, header_row: int, filled: Tops) -> Sheet:
    """The table of a sheet whose header is in this row."""
    others = [OtherTable(other.title, top[0][1]) for other, top in filled if other is not worksheet]
    notes = [_others_note(filled, worksheet)] if others else []
    numbered = iter(book.rows(worksheet))
    header = next(row for number, row in numbered if number == header_row)
    check_header(book.name, len(header))
    lines = _filled_lines(numbered, len(header), worksheet, notes)
    bounded = within_limits(book.name, without_comments(lines, notes))
    return Sheet(book.name, header, bounded, notes, others=others)


def _others_note(filled: Tops, worksheet: Worksheet) -> str:
    titles = ", ".join(
        f"« {other.title} »{' (hidden)' if other.is_hidden else ''}"
        for other, _ in filled
        if other is not worksheet
    )
    return Message(
        "Only the sheet « {sheet} » is read; others have content too: {titles}. Save "
        "each that is to be imported as a file of its own.",
        sheet=worksheet.title,
        titles=titles,
    )


def _filled_lines(
    rows: Iterator[tuple[int, list[str]]], width: int, worksheet: Worksheet, notes: list[str]
) -> Iterator[NumberedLine]:
    """Rows filled to the header's width; ``notes`` tell of hidden ones at the end."""
    for number, row in rows:
        yield number, [*row, *[""] * (width - len(row))]
    if hidden := worksheet.hidden_rows:
        notes.append(
            Message(
                "Rows that the spreadsheet hides or filters out are read like the others: "
                "{count}, the first of them row {row}. Delete those that are not meant.",
                count=len(hidden),
                row=hidden[0],
            )
        )
