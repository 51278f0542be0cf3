"""Reads ODS, the workbooks of LibreOffice (OpenDocument 1.3, part 3), row by row.

Sheets declare a million repeated empty rows: what is repeated is yielded once where it is empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any
from xml.etree.ElementTree import Element

from openpyxl.xml.functions import iterparse

from imports.reading.bounded_workbook import (
    MAX_ROWS,
    BoundedArchive,
    TooLarge,
    Worksheet,
    bounded_rows,
    open_archive,
    refuse_damage,
)
from imports.reading.marked_lines import UNCOMPUTED
from imports.reading.size_limits import MAX_COLUMNS
from text.messages import Message

MIME_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"

_NAMESPACE = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _OFFICE, _TEXT, _STYLE, _CONFIG = (
    f"{{{_NAMESPACE}{name}:1.0}}" for name in ("table", "office", "text", "style", "config")
)
_VALUE_OF_TYPE = {
    "float": "value",
    "percentage": "value",
    "currency": "value",
    "date": "date-value",
    "boolean": "boolean-value",
}
# Blanks, tabs and line breaks are elements of their own; a cell's comment is not its text.
_SPACES = {f"{_TEXT}s": " ", f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
_ANNOTATION = f"{_OFFICE}annotation"


def is_open_document(content: bytes) -> bool:
    """Whether a zip file says that it is an ODS: its first part is its type, not packed."""
    return MIME_TYPE in content[:200]


def open_document(name: str, content: bytes) -> list[Worksheet]:
    """The sheets of an ODS workbook, the one that is shown first before all others.

    Raises:
        ImportRefused: it is damaged, encrypted, or larger than it may be; while rows are read, too.
    """
    with refuse_damage(name, "ODS"):
        archive = open_archive(content)
        titles = _titles(archive)
        shown = _shown_title(archive)
    order = sorted(range(len(titles)), key=lambda place: titles[place][0] != shown)
    return [_worksheet(name, archive, place, *titles[place]) for place in order]


def _worksheet(
    name: str, archive: BoundedArchive, place: int, title: str, is_hidden: bool
) -> Worksheet:
    hidden_rows: list[int] = []
    rows: Callable[[], Iterator[tuple[int, Sequence[Any]]]] = partial(
        _rows, archive, place, hidden_rows
    )
    bounded = partial(bounded_rows, name, "ODS", archive, rows)
    return Worksheet(title, is_hidden, bounded, hidden_rows)


def _elements(archive: BoundedArchive, part: str) -> Iterator[tuple[str, Element]]:
    """The starts and ends of the elements of a part; rows are taken out once they have passed."""
    open_elements: list[Element] = []
    with archive.open(part) as stream:
        for event, element in iterparse(stream, events=("start", "end")):
            yield event, element
            if event == "start":
                open_elements.append(element)
                continue
            open_elements.pop()
            if element.tag == f"{_TABLE}table-row":
                open_elements[-1].remove(element)
                archive.start_record()


def _titles(archive: BoundedArchive) -> list[tuple[str, bool]]:
    """Each sheet's title, and whether it is hidden."""
    hidden_styles: set[str | None] = set()
    titles = []
    style = None
    for event, element in _elements(archive, "content.xml"):
        if event != "start":
            continue
        if element.tag == f"{_STYLE}style":
            style = element.get(f"{_STYLE}name")
        elif element.tag == f"{_STYLE}table-properties":
            if element.get(f"{_TABLE}display") == "false":
                hidden_styles.add(style)
        elif element.tag == f"{_TABLE}table":
            is_hidden = element.get(f"{_TABLE}style-name") in hidden_styles
            titles.append((element.get(f"{_TABLE}name", ""), is_hidden))
    return titles


def _shown_title(archive: BoundedArchive) -> str | None:
    if "settings.xml" not in archive.namelist():
        return None
    for event, element in _elements(archive, "settings.xml"):
        if event == "end" and element.get(f"{_CONFIG}name") == "ActiveTable":
            return element.text
    return None


def _rows(
    archive: BoundedArchive, place: int, hidden_rows: list[int]
) -> Iterator[tuple[int, list[str]]]:
    """The rows with content of the sheet at a place in the workbook."""
    hidden_rows.clear()
    table, number = -1, 0
    for event, element in _elements(archive, "content.xml"):
        if event == "start" and element.tag == f"{_TABLE}table":
            table += 1
        elif event == "end" and element.tag == f"{_TABLE}table-row" and table == place:
            repeated = _repeated(element, "rows")
            cells = _cells(element)
            # Only the empty rest of a sheet is repeated more often than a sheet has rows.
            for _ in range(repeated if cells else 0):
                number += 1
                if element.get(f"{_TABLE}visibility", "visible") != "visible":
                    hidden_rows.append(number)
                yield number, cells
                archive.start_record()
            number += 0 if cells else repeated
        elif event == "end" and element.tag == f"{_TABLE}table" and table == place:
            return


def _repeated(element: Element, what: str) -> int:
    """How often an element stands there.

    Raises:
        TooLarge: more often than a sheet has rows.
    """
    count = int(element.get(f"{_TABLE}number-{what}-repeated", "1"))
    if count > MAX_ROWS:
        raise TooLarge(Message("repeats something {count:,} times", count=count))
    return count


def _cells(row: Element) -> list[str]:
    """The texts of a row's cells, up to the last with content.

    Raises:
        TooLarge: it is wider than a table that is read.
    """
    cells: list[str] = []
    for element in row:
        if element.tag in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            text, count = _cell_text(element), _repeated(element, "columns")
            if text and len(cells) + count > MAX_COLUMNS:
                raise TooLarge(Message("has more than {most:,} columns", most=MAX_COLUMNS))
            # Blank cells to the right of a table may go as far as the sheet.
            cells.extend([text] * min(count, MAX_COLUMNS + 1 - len(cells)))
    while cells and not cells[-1].strip():
        cells.pop()
    return cells


def _cell_text(cell: Element) -> str:
    """A cell as text: what it holds, not what it shows, where it is a number or a day."""
    attribute = _VALUE_OF_TYPE.get(cell.get(f"{_OFFICE}value-type", ""))
    if attribute is not None:
        value = cell.get(f"{_OFFICE}{attribute}", "")
        if attribute == "boolean-value":
            return str(int(value == "true"))
        return value.removesuffix("T00:00:00") if attribute == "date-value" else value
    paragraphs = ["".join(_texts(part)) for part in cell if part.tag == f"{_TEXT}p"]
    text = "\n".join(paragraphs)
    if not text and cell.get(f"{_TABLE}formula") and not cell.get(f"{_OFFICE}value-type"):
        return UNCOMPUTED
    return text


def _texts(element: Element) -> Iterator[str]:
    yield _space(element)
    yield element.text or ""
    for child in element:
        if child.tag != _ANNOTATION:
            yield from _texts(child)
        yield child.tail or ""


def _space(element: Element) -> str:
    """The blanks, tab or line break that an element is; "" for any other."""
    # A run of blanks is one element with a count, which must not make a large text.
    count = min(int(element.get(f"{_TEXT}c", "1")), MAX_COLUMNS)
    return _SPACES.get(element.tag, "") * count
