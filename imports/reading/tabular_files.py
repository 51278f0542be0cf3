"""Reads CSV, JSON, JSON Lines, GeoJSON, XLSX and ODS files as a header and lines of text cells.

A damaged file is refused: nothing is guessed to be what it may have been.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from itertools import chain
from typing import Any

from imports.import_errors import ImportRefused
from imports.reading.fetching import FetchedFile
from imports.reading.json_records import columns_of, read_records
from imports.reading.marked_lines import without_comments
from imports.reading.sheet import (
    HEADER_ROWS,
    Cells,
    NumberedLine,
    header_note,
    without_blank_end,
)
from imports.reading.sheet import Sheet as Sheet
from imports.reading.size_limits import (
    MAX_LINE_CHARACTERS,
    check_header,
    too_large,
    within_limits,
)
from imports.reading.text_encoding import detect_encoding
from text.messages import Message
from text.normalise import composed_text

SEPARATORS = ";,\t|"

# Excel's own first line, which names the separator of a CSV.
_SEPARATOR_LINE = re.compile(r"\ufeff?[\"']?sep=(.)[\"']?", re.IGNORECASE)
# What a line of empty cells consists of.
_BLANKS = "\ufeff\"' \r\n" + SEPARATORS
_MARKS = "\ufeff\"' "
# The workbooks of Excel 97, and any that has a password.
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0"


def read_sheet(fetched: FetchedFile) -> Sheet:
    """The lines of a file, whose format is detected from its content.

    Raises:
        ImportRefused: the format is unknown, or the file is damaged.
    """
    if fetched.content.startswith(b"PK\x03\x04"):
        # openpyxl takes half a second to load, and is rarely needed.
        from imports.reading.workbook_sheets import read_workbook

        return read_workbook(fetched, _cell_text)
    if fetched.content.startswith(_COMPOUND_FILE):
        raise ImportRefused(
            Message(
                "{name} is a workbook of the old kind (.xls), or has a password; save it as "
                "XLSX without one, or as CSV UTF-8.",
                name=fetched.name,
            )
        )
    encoding, notes = detect_encoding(fetched)
    beginning = fetched.content[:1_000].decode(encoding, errors="ignore").lstrip("\ufeff \t\r\n")
    if beginning.startswith(("[", "{")):
        text = fetched.content.decode(encoding, errors="replace").lstrip("\ufeff")
        return _read_json(fetched.name, text, notes)
    if beginning.startswith("<"):
        raise ImportRefused(
            Message(
                "{name} is a web page or XML, not an export; check the address. If a "
                "spreadsheet opens it as a table, save it there as XLSX or CSV.",
                name=fetched.name,
            )
        )
    return _read_csv(fetched, encoding, notes)


def _read_csv(fetched: FetchedFile, encoding: str, notes: list[str]) -> Sheet:
    """Raises:
    ImportRefused: there is no line."""
    sheet = _csv_sheet(fetched, encoding, notes, None)
    if sheet is None:
        raise ImportRefused(Message("{name} holds no line; fetch it again.", name=fetched.name))
    sheet.candidates = partial(_csv_candidates, fetched, encoding, notes)
    return sheet


def _csv_candidates(fetched: FetchedFile, encoding: str, notes: list[str]) -> Iterator[Sheet]:
    """The tables that begin in each of the first lines, comments included."""
    for row in range(1, HEADER_ROWS + 1):
        try:
            sheet = _csv_sheet(fetched, encoding, [*notes, header_note(row)], row)
        except ImportRefused:
            # Text above a table may hold quotation marks.
            continue
        if sheet is not None:
            yield sheet


def _csv_sheet(
    fetched: FetchedFile, encoding: str, notes: list[str], header_row: int | None
) -> Sheet | None:
    """The table whose header is in this row, or in the first that is no comment."""
    stream = io.TextIOWrapper(io.BytesIO(fetched.content), encoding, errors="replace", newline="")
    lines = _csv_lines(fetched.name, _BoundedLines(fetched.name, stream), header_row)
    first = next(lines, None)
    if first is None:
        return None
    header = without_blank_end([cell.strip() for cell in first[1]])
    check_header(fetched.name, len(header))
    # The last of these is a newline in UTF-16.
    is_whole = fetched.content.endswith((b"\n", b"\r", b"\n\0"))
    all_notes = list(notes)
    table = _without_padding(lines, len(header))
    below = within_limits(fetched.name, without_comments(table, all_notes))
    return Sheet(fetched.name, header, below, all_notes, is_whole)


def _without_padding(lines: Iterator[NumberedLine], width: int) -> Iterator[NumberedLine]:
    """Lines without the blank cells that spreadsheets write to the right of a table."""
    for number, cells in lines:
        is_padded = len(cells) > width and not any(map(str.strip, cells[width:]))
        yield number, cells[:width] if is_padded else cells


class _BoundedLines:
    """The lines of a text, as long as a record has: quoted, it may go over several of them."""

    def __init__(self, name: str, stream: io.TextIOWrapper) -> None:
        self.name = name
        self.stream = stream
        self.characters = 0

    def start_record(self) -> None:
        self.characters = 0

    def __iter__(self) -> _BoundedLines:
        return self

    def __next__(self) -> str:
        line = self.stream.readline(MAX_LINE_CHARACTERS + 1 - self.characters)
        self.characters += len(line)
        if self.characters > MAX_LINE_CHARACTERS:
            excess = Message(
                "has a line of more than {most:,} characters",
                most=MAX_LINE_CHARACTERS,
            )
            raise too_large(self.name, excess)
        if not line:
            raise StopIteration
        return composed_text(line)


def _find_header(
    stream: _BoundedLines, header_row: int | None
) -> tuple[int, str, str | None] | None:
    """The row and text of the header, and the separator that a line above it names."""
    separator = None
    for row, line in enumerate(stream, start=1):
        if named := _SEPARATOR_LINE.fullmatch(line.rstrip("\r\n")):
            separator = named[1]
        elif row == header_row:
            # A header may itself begin with "#", as that of some tools does.
            header = line.lstrip(_MARKS + "#")
            return (row, header, separator) if header.strip(_BLANKS) else None
        elif header_row is None and line.lstrip(_BLANKS) and line.lstrip(_MARKS)[0] != "#":
            return row, line, separator
        stream.start_record()
    return None


def _csv_lines(
    name: str, stream: _BoundedLines, header_row: int | None = None
) -> Iterator[NumberedLine]:
    """The header, then the lines that are not empty, with the numbers at which they start."""
    found = _find_header(stream, header_row)
    if found is None:
        return
    start, header, separator = found
    skipped = start - 1
    # The header's commonest: names of columns hold none of these.
    separator = separator or max(SEPARATORS, key=header.count)
    # Strict, so that an open quotation mark is an error and does not swallow the following lines.
    reader = csv.reader(chain([header], stream), delimiter=separator, strict=True)
    try:
        for cells in reader:
            stream.start_record()
            if any(cells):
                yield start, cells
            start = skipped + reader.line_num + 1
    except csv.Error:
        # "field larger than field limit" too: after an open quotation mark, all is one cell.
        where = skipped + reader.line_num
        raise ImportRefused(
            Message(
                "{name}, up to line {where}: a cell has no end. A quotation mark is not closed, "
                "or the file was cut short; fetch it again.",
                name=name,
                where=where,
            )
        ) from None


def _read_json(name: str, text: str, notes: list[str]) -> Sheet:
    records = read_records(name, text)
    header = columns_of(name, records)
    lines: Iterator[tuple[int, Cells]] = (
        (n, [_cell_text(record.get(key)) for key in header])
        for n, record in enumerate(records, start=1)
    )
    all_notes = list(notes)
    return Sheet(name, header, within_limits(name, without_comments(lines, all_notes)), all_notes)


def _cell_text(value: Any) -> str:
    """A value of JSON or a workbook as text, as the publisher's CSV would have it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    # JSON and XLSX have no whole numbers of their own: a code 59350 may come as 59350.0.
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list | dict):
        return composed_text(json.dumps(value, ensure_ascii=False))
    return composed_text(str(value))
