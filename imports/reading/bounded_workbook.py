"""Reads XLSX workbooks by openpyxl, and counts what they unpack to while it is being unpacked.

A workbook of some hundred kilobytes may unpack to gigabytes, or to a table of many empty cells.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from openpyxl.cell.text import Text
from openpyxl.packaging.manifest import Manifest
from openpyxl.reader.excel import ExcelReader
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from imports.import_errors import ImportRefused
from imports.reading.marked_lines import UNCOMPUTED
from text.messages import Message

# Of all parts that are read. France's largest list takes about 250 MB as a workbook.
MAX_UNPACKED_BYTES = 400_000_000
MAX_PARTS = 10_000
# Of what is held at once: a row, a text, or a part that is read as a whole, such as styles. XML
# takes many times its bytes in memory. Excel has up to 65,000 styles and links, of three tags each.
MAX_HELD_BYTES = 16_000_000
MAX_HELD_TAGS = 300_000
MAX_SHARED_STRINGS = 2_000_000
# A sheet of Excel or LibreOffice has no more.
MAX_ROWS = 1_048_576

CHUNK_BYTES = 65_536

_SHARED_STRING = f"{{{SHEET_MAIN_NS}}}si"
# A document type defines entities, which are expanded; the format of workbooks has none.
_DOCUMENT_TYPE = re.compile(rb"<\0?!\0?D")
_OVERLAP = 4
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


class TooLarge(Exception):
    """No ValueError, which openpyxl would turn into one of its own. It completes "the file …"."""


@dataclass(slots=True)
class Worksheet:
    """One sheet of a workbook. ``rows`` yields each row with its number, up to its last cell.

    ``hidden_rows`` are the numbers of those read so far that the spreadsheet does not show, as it
    filters them or hides them.
    """

    title: str
    is_hidden: bool
    rows: Callable[[], Iterator[tuple[int, Sequence[Any]]]]
    hidden_rows: list[int]


def open_workbook(name: str, content: bytes) -> list[Worksheet]:
    """The sheets of an XLSX workbook, the one that is shown first before all others.

    Raises:
        ImportRefused: it is no workbook, is damaged, or is larger than it may be; while rows are
            read, too.
    """
    with refuse_damage(name, "XLSX"):
        archive = open_archive(content)
        reader = _Reader(io.BytesIO(content), archive)
        reader.read()
        active = reader.wb.active
        sheets = [active, *(sheet for sheet in reader.wb.worksheets if sheet is not active)]
        return [
            Worksheet(
                sheet.title,
                sheet.sheet_state != "visible",
                partial(bounded_rows, name, "XLSX", archive, sheet.numbered_rows),
                sheet.hidden_rows,
            )
            for sheet in sheets
        ]


def bounded_rows(
    name: str,
    kind: str,
    archive: BoundedArchive,
    rows: Callable[[], Iterator[tuple[int, Sequence[Any]]]],
) -> Iterator[tuple[int, Sequence[Any]]]:
    """The same rows, each of which is counted by itself.

    Raises:
        ImportRefused: the sheet is damaged, or is larger than it may be.
    """
    with refuse_damage(name, kind):
        for count, (number, row) in enumerate(rows(), start=1):
            archive.start_record()
            if max(count, number) > MAX_ROWS:
                raise TooLarge(Message("has more than {most:,} rows", most=MAX_ROWS))
            yield number, row


@contextmanager
def refuse_damage(name: str, kind: str) -> Iterator[None]:
    """Turn what a damaged or too large archive raises into a refusal; ``kind`` is XLSX or ODS.

    Raises:
        ImportRefused: with the reason, and what to do.
    """
    try:
        yield
    except ImportRefused:
        raise
    except TooLarge as problem:
        raise ImportRefused(
            Message(
                "{name} {problem}. Save the one sheet that is to be imported anew, without "
                "styles and objects, or as CSV.",
                name=name,
                problem=str(problem),
            )
        ) from None
    except Exception:  # a damaged archive makes zipfile, zlib, the XML parser and openpyxl raise
        raise ImportRefused(
            Message(
                "{name} is no {kind} workbook that can be read. Unpack an archive first; "
                "save a spreadsheet anew as XLSX or CSV.",
                name=name,
                kind=kind,
            )
        ) from None


class BoundedArchive(ZipFile):
    """A zip file that counts the bytes and tags that are unpacked from it, whatever it declares."""

    unpacked = held_bytes = held_tags = 0

    def start_record(self) -> None:
        """Count anew what is held at once."""
        self.held_bytes = self.held_tags = 0

    def open(self, name: str | ZipInfo, mode: Any = "r", *_: Any, **__: Any) -> Any:
        info = name if isinstance(name, ZipInfo) else self.getinfo(name)
        # Others unpack more than they are asked for; workbooks have these two.
        if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise ValueError(Message("no method of workbooks"))
        self.start_record()
        return _CountedStream(self, super().open(info))

    def read(self, name: str | ZipInfo, pwd: bytes | None = None) -> bytes:
        with self.open(name) as stream:
            content: bytes = stream.read()
        return content

    def count(self, chunk: bytes) -> None:
        """Raises:
        TooLarge: with these bytes, more is unpacked than may be."""
        self.unpacked += len(chunk)
        self.held_bytes += len(chunk)
        self.held_tags += chunk.count(b"<")
        if self.unpacked > MAX_UNPACKED_BYTES:
            raise TooLarge(
                Message(
                    "unpacks to more than {most:,} bytes",
                    most=MAX_UNPACKED_BYTES,
                )
            )
        if self.held_bytes > MAX_HELD_BYTES or self.held_tags > MAX_HELD_TAGS:
            raise TooLarge(
                Message(
                    "has a row or a part of more than {most_bytes:,} bytes or {most_tags:,} tags",
                    most_bytes=MAX_HELD_BYTES,
                    most_tags=MAX_HELD_TAGS,
                )
            )


class _CountedStream(io.RawIOBase):
    """One part of the archive, unpacked as it is read."""

    def __init__(self, archive: BoundedArchive, part: IO[bytes]) -> None:
        self.archive = archive
        self.part = part
        self.end = b""

    def read(self, size: int | None = -1) -> bytes:
        if size is None or size < 0:
            return b"".join(iter(lambda: self.read(CHUNK_BYTES), b""))
        chunk = self.part.read(min(size, CHUNK_BYTES))
        self.archive.count(chunk)
        if _DOCUMENT_TYPE.search(self.end + chunk):
            raise ValueError(Message("no workbook has a document type"))
        self.end = chunk[-_OVERLAP:]
        return chunk

    def close(self) -> None:
        self.part.close()
        super().close()


class _Reader(ExcelReader):  # type: ignore[misc]  # openpyxl has no types
    """openpyxl's reader over an archive that counts."""

    package: Manifest

    def __init__(self, stream: IO[bytes], archive: BoundedArchive) -> None:
        super().__init__(stream, read_only=True, data_only=True, keep_links=False)
        self.archive = archive

    def read_strings(self) -> None:
        """As openpyxl's, with a limit of texts, and of what each may take."""
        table = self.package.find(SHARED_STRINGS)
        if table is None:
            return
        strings: list[str] = []
        with self.archive.open(table.PartName[1:]) as stream:
            for _, node in iterparse(stream):
                if node.tag == _SHARED_STRING:
                    strings.append(unescape(Text.from_tree(node).content))
                    node.clear()
                    self.archive.start_record()
                    if len(strings) > MAX_SHARED_STRINGS:
                        raise TooLarge(
                            Message(
                                "has more than {most:,} texts",
                                most=MAX_SHARED_STRINGS,
                            )
                        )
        self.shared_strings = strings

    def read_worksheets(self) -> None:
        """The sheets alone, without what they refer to."""
        for sheet, relation in self.parser.find_sheets():
            if relation.target in self.valid_files:
                read = _Sheet(self.wb, sheet.name, relation.target, self.shared_strings)
                read.sheet_state = sheet.state
                self.wb._sheets.append(read)


class _Sheet(ReadOnlyWorksheet):  # type: ignore[misc]
    """A sheet whose rows are as wide as they are, and not as the sheet declares."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.hidden_rows: list[int] = []

    def _get_size(self) -> None:
        # openpyxl looks for a declaration here, through all of a sheet that has none.
        pass

    def numbered_rows(self) -> Iterator[tuple[int, Sequence[Any]]]:
        """The values of each row that is not missing."""
        self.hidden_rows.clear()
        with self._get_source() as source:
            parser = _RowParser(
                source,
                self._shared_strings,
                data_only=True,
                epoch=self.parent.epoch,
                date_formats=self.parent._date_formats,
                timedelta_formats=self.parent._timedelta_formats,
            )
            for number, cells in parser.parse():
                row = self._get_row(cells, values_only=True)
                if parser.is_hidden and any(value is not None for value in row):
                    self.hidden_rows.append(number)
                yield number, row


class _RowParser(WorkSheetParser):  # type: ignore[misc]
    """openpyxl's parser, which also tells hidden rows and formulas without a result."""

    is_hidden = False

    def parse_row(self, row: Any) -> tuple[int, list[dict[str, Any]]]:
        parsed: tuple[int, list[dict[str, Any]]] = super().parse_row(row)
        # openpyxl would keep those of all rows.
        self.row_dimensions.clear()
        self.is_hidden = row.get("hidden") in ("1", "true")
        return parsed

    def parse_cell(self, element: Any) -> dict[str, Any]:
        cell: dict[str, Any] = super().parse_cell(element)
        # Excel writes an empty text as the result of a formula by its type.
        if cell["value"] is None and element.get("t") != "str":
            if element.find(FORMULA_TAG) is not None:
                cell["value"] = UNCOMPUTED
        elif element.get("t") in ("str", "inlineStr") and cell["value"] is not None:
            cell["value"] = unescape(cell["value"])
        return cell


def unescape(text: str) -> str:
    """A text without the escapes that OOXML has for characters that XML cannot hold.

    >>> unescape("deux_x000D_lignes"), unescape("_x005F_x000D_")
    ('deux\\rlignes', '_x000D_')
    """
    # ECMA-376, ST_Xstring; a literal underscore before such a code is an escape itself.
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def open_archive(content: bytes) -> BoundedArchive:
    # Each entry of the directory begins so: zipfile makes objects of all of them at once.
    if content.count(b"PK\x01\x02") > MAX_PARTS:
        raise TooLarge(Message("has more than {most:,} parts", most=MAX_PARTS))
    return BoundedArchive(io.BytesIO(content))
