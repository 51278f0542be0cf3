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
    lines = _csv_lines(fetched.name, stream)
    first = next(lines, None)
    if first is None:
        raise ImportRefused(f"{fetched.name} holds no line; fetch it again.")
    # The last of these is a newline in UTF-16.
    is_whole = fetched.content.endswith((b"\n", b"\r", b"\n\0"))
    return Sheet(fetched.name, [cell.strip() for cell in first[1]], lines, notes, is_whole)


def _csv_lines(name: str, stream: Iterator[str]) -> Iterator[tuple[int, Cells]]:
    """Lines with the numbers at which they start, without lines that begin with "#"."""
    skipped, header = 0, ""
    for header in stream:
        if header.strip() and not header.lstrip("\ufeff\"' ").startswith("#"):
            break
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
            if any(cells) and not cells[0].startswith("#"):
                yield start, cells
            start = skipped + reader.line_num + 1
    except csv.Error as problem:
        where = skipped + reader.line_num
        raise ImportRefused(
            f"{name}, up to line {where}: {problem}. A quotation mark is not closed, or the file "
            "was cut short; fetch it again."
        ) from None


def _read_json(name: str, text: str, notes: list[str]) -> Sheet:
    try:
        content = json.loads(text)
        records = _json_records(content)
    except ValueError as problem:
        one_a_line = _parse_json_lines(text)
        if one_a_line is None:
            raise ImportRefused(
                f"{name} is damaged JSON, or was cut short ({problem}); fetch it again."
            ) from None
        records = one_a_line
    fields = [r.get("fields", r) if isinstance(r, dict) else r for r in records]
    if not fields or not all(isinstance(record, dict) for record in fields):
        raise ImportRefused(
            f"{name} holds no list of records; use the publisher's export in JSON or CSV."
        )
    header = list(dict.fromkeys(chain.from_iterable(fields)))
    lines = ((n, [_cell_text(r.get(key)) for key in header]) for n, r in enumerate(fields, start=1))
    return Sheet(name, header, lines, notes)


def _json_records(content: Any) -> list[Any]:
    if isinstance(content, dict):
        if isinstance(content.get("features"), list):
            return [_flatten_feature(feature) for feature in content["features"]]
        lists = [content[key] for key in ("results", "records", "service") if key in content]
        content = lists[0] if lists else [content]
    return content if isinstance(content, list) else []


def _flatten_feature(feature: Any) -> Any:
    """A GeoJSON feature as its properties, with the latitude and longitude of a point."""
    if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
        return None
    longitude, latitude = ((feature.get("geometry") or {}).get("coordinates") or (None, None))[:2]
    return feature["properties"] | {"latitude": latitude, "longitude": longitude}


def _parse_json_lines(text: str) -> list[Any] | None:
    """The records of JSON Lines; None where a line is not JSON."""
    try:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except ValueError:
        return None


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
    from openpyxl import load_workbook  # takes half a second to load, and is rarely needed

    try:
        book = load_workbook(io.BytesIO(fetched.content), read_only=True, data_only=True)
        rows = [[_cell_text(value).strip() for value in row] for row in book.active.values]
    except Exception:  # a damaged archive makes zipfile, zlib, the XML parser and openpyxl raise
        raise ImportRefused(
            f"{fetched.name} is no XLSX workbook that can be read. Unpack an archive first; "
            "save a spreadsheet anew as XLSX or CSV."
        ) from None
    numbered = _without_trailing_blanks(rows)
    if not numbered:
        raise ImportRefused(f"{fetched.name} holds no line.")
    (_, header), *lines = numbered
    return Sheet(fetched.name, header, iter(lines), [])


def _without_trailing_blanks(rows: Iterable[list[str]]) -> list[tuple[int, list[str]]]:
    """Lines with content, cut or filled to the header's width, without lines of comments."""
    # Spreadsheets keep cells that were once filled and emptied.
    filled = [(number, row) for number, row in enumerate(rows, start=1) if any(row)]
    filled = [(number, row) for number, row in filled if not row[0].startswith("#")]
    if not filled:
        return []
    width = max(place for place, cell in enumerate(filled[0][1], start=1) if cell)
    return [
        (number, row[:width] + [""] * (width - len(row))) if not any(row[width:]) else (number, row)
        for number, row in filled
    ]
