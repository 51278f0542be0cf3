"""Reads CSV, JSON, JSON Lines, GeoJSON and XLSX files as a header and lines of text cells.

A damaged file is refused: nothing is guessed to be what it may have been.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Any

from imports.import_errors import ImportRefused
from imports.reading.fetching import FetchedFile
from imports.reading.json_records import columns_of, read_records
from imports.reading.size_limits import (
    MAX_LINE_CHARACTERS,
    check_header,
    too_large,
    within_limits,
)

SEPARATORS = ";,\t|"

Cells = Sequence[str]


@dataclass(slots=True)
class Sheet:
    """A header and numbered lines; ``notes`` are for the report.

    Numbers are those of lines in the file (CSV, XLSX) or of records (JSON), from 1.
    """

    name: str
    header: list[str]
    lines: Iterator[tuple[int, Cells]]
    notes: list[str]
    ends_with_newline: bool = True


def read_sheet(fetched: FetchedFile) -> Sheet:
    """The lines of a file, whose format is detected from its content.

    Raises:
        ImportRefused: the format is unknown, or the file is damaged.
    """
    if fetched.content.startswith(b"PK\x03\x04"):
        return _read_xlsx(fetched)
    encoding, notes = _detect_encoding(fetched)
    start = fetched.content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start in (b"[", b"{"):
        return _read_json(fetched.name, fetched.content.decode(encoding, errors="replace"), notes)
    if start == b"<":
        raise ImportRefused(
            f"{fetched.name} is a web page or XML, not an export; check the address."
        )
    return _read_csv(fetched, encoding, notes)


def _detect_encoding(fetched: FetchedFile) -> tuple[str, list[str]]:
    """The encoding, and notes about it: UTF-16 by its mark, UTF-8, or else Windows-1252.

    Raises:
        ImportRefused: a binary file, or damaged UTF-8.
    """
    content = fetched.content
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16", ["The file is UTF-16; it was read as such."]
    if b"\0" in content:
        raise ImportRefused(f"{fetched.name} is no text file: it holds null bytes.")
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        _refuse_damaged_utf8(fetched, problem)
        return "cp1252", ["The file is not UTF-8; it was read as Latin-1 (Windows-1252)."]
    return "utf-8-sig", []


def _refuse_damaged_utf8(fetched: FetchedFile, problem: UnicodeDecodeError) -> None:
    """Raises:
    ImportRefused: the bytes that are not UTF-8 follow some that are, or end the file."""
    # Latin-1 has single bytes above 127, which hardly ever form valid UTF-8: a file in which some
    # do, and others do not, was UTF-8 before it was damaged.
    if problem.reason == "unexpected end of data":
        raise ImportRefused(f"{fetched.name} was cut short; fetch it again.") from None
    before = fetched.content[: problem.start]
    if not before.removeprefix(b"\xef\xbb\xbf").isascii():
        line = before.count(b"\n") + 1
        raise ImportRefused(
            f"{fetched.name}, line {line}: it holds bytes that are not UTF-8, after others "
            "that are. The file is damaged; fetch it again."
        ) from None


def _read_csv(fetched: FetchedFile, encoding: str, notes: list[str]) -> Sheet:
    stream = io.TextIOWrapper(io.BytesIO(fetched.content), encoding, errors="replace", newline="")
    lines = _csv_lines(fetched.name, _BoundedLines(fetched.name, stream))
    first = next(lines, None)
    if first is None:
        raise ImportRefused(f"{fetched.name} holds no line; fetch it again.")
    header = [cell.strip() for cell in first[1]]
    check_header(fetched.name, len(header))
    # The last of these is a newline in UTF-16.
    is_whole = fetched.content.endswith((b"\n", b"\r", b"\n\0"))
    return Sheet(fetched.name, header, within_limits(fetched.name, lines), notes, is_whole)


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
            excess = f"has a line of more than {MAX_LINE_CHARACTERS:,} characters"
            raise too_large(self.name, excess)
        if not line:
            raise StopIteration
        return line


def _csv_lines(name: str, stream: _BoundedLines) -> Iterator[tuple[int, Cells]]:
    """Lines with the numbers at which they start, without lines that begin with "#"."""
    skipped, header = 0, ""
    for header in stream:
        if header.strip() and not header.lstrip("\ufeff\"' ").startswith("#"):
            break
        stream.start_record()
        skipped += 1
    else:
        return
    # The header's commonest: names of columns hold none of these.
    separator = max(SEPARATORS, key=header.count)
    # Strict, so that an open quotation mark is an error and does not swallow the following lines.
    reader = csv.reader(chain([header], stream), delimiter=separator, strict=True)
    try:
        start = skipped + 1
        for cells in reader:
            stream.start_record()
            if any(cells) and not cells[0].startswith("#"):
                yield start, cells
            start = skipped + reader.line_num + 1
    except csv.Error as problem:
        # "field larger than field limit" too: after an open quotation mark, all is one cell.
        where = skipped + reader.line_num
        raise ImportRefused(
            f"{name}, up to line {where}: {problem}. A quotation mark is not closed, or the file "
            "was cut short; fetch it again."
        ) from None


def _read_json(name: str, text: str, notes: list[str]) -> Sheet:
    records = read_records(name, text)
    header = columns_of(name, records)
    lines = (
        (n, [_cell_text(record.get(key)) for key in header])
        for n, record in enumerate(records, start=1)
    )
    return Sheet(name, header, within_limits(name, lines), notes)


def _cell_text(value: Any) -> str:
    """A value of JSON or XLSX as text, as the publisher's CSV would have it."""
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
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _read_xlsx(fetched: FetchedFile) -> Sheet:
    # openpyxl takes half a second to load, and is rarely needed.
    from imports.reading.bounded_workbook import read_rows

    rows = read_rows(fetched.name, fetched.content)
    texts = ([_cell_text(value).strip() for value in row] for row in rows)
    numbered = _without_trailing_blanks(fetched.name, texts)
    if not numbered:
        raise ImportRefused(f"{fetched.name} holds no line.")
    (_, header), *lines = numbered
    check_header(fetched.name, len(header))
    return Sheet(fetched.name, list(header), iter(lines), [])


def _without_trailing_blanks(name: str, rows: Iterable[list[str]]) -> list[tuple[int, Cells]]:
    """Lines with content, cut or filled to the header's width, without lines of comments.

    Raises:
        ImportRefused: they are more than are read.
    """
    # Spreadsheets keep cells that were once filled and emptied.
    filled = ((number, _without_blank_end(row)) for number, row in enumerate(rows, start=1))
    lines = ((number, row) for number, row in filled if row and not row[0].startswith("#"))
    kept = list(within_limits(name, lines))
    if not kept:
        return []
    width = len(kept[0][1])
    return [(number, [*row, *[""] * (width - len(row))]) for number, row in kept]


def _without_blank_end(row: list[str]) -> list[str]:
    while row and not row[-1]:
        row.pop()
    return row
