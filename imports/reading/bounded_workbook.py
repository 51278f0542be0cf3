"""Reads XLSX workbooks by openpyxl, and counts what they unpack to while it is being unpacked.

A workbook of some hundred kilobytes may unpack to gigabytes, or to a table of many empty cells.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from openpyxl.cell.text import Text
from openpyxl.packaging.manifest import Manifest
from openpyxl.reader.excel import ExcelReader
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from imports.import_errors import ImportRefused

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


class _TooLarge(Exception):
    """No ValueError, which openpyxl would turn into one of its own. It completes "the file …"."""


def read_rows(name: str, content: bytes) -> Iterator[tuple[Any, ...]]:
    """The rows of the sheet that is shown first, empty ones too, each up to its last cell.

    Raises:
        ImportRefused: it is no workbook, is damaged, or is larger than it may be.
    """
    try:
        archive = _open_archive(content)
        reader = _Reader(io.BytesIO(content), archive)
        reader.read()
        for count, row in enumerate(reader.wb.active.iter_rows(values_only=True), start=1):
            archive.start_record()
            if count > MAX_ROWS:
                raise _TooLarge(f"has more than {MAX_ROWS:,} rows")
            yield row
    except _TooLarge as problem:
        raise ImportRefused(
            f"{name} {problem}. Save the one sheet that is to be imported anew, without styles and "
            "objects, or as CSV."
        ) from None
    except Exception:  # a damaged archive makes zipfile, zlib, the XML parser and openpyxl raise
        raise ImportRefused(
            f"{name} is no XLSX workbook that can be read. Unpack an archive first; "
            "save a spreadsheet anew as XLSX or CSV."
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
            raise ValueError("no method of workbooks")
        self.start_record()
        return _CountedStream(self, super().open(info))

    def read(self, name: str | ZipInfo, pwd: bytes | None = None) -> bytes:
        with self.open(name) as stream:
            content: bytes = stream.read()
        return content

    def count(self, chunk: bytes) -> None:
        """Raises:
        _TooLarge: with these bytes, more is unpacked than may be."""
        self.unpacked += len(chunk)
        self.held_bytes += len(chunk)
        self.held_tags += chunk.count(b"<")
        if self.unpacked > MAX_UNPACKED_BYTES:
            raise _TooLarge(f"unpacks to more than {MAX_UNPACKED_BYTES:,} bytes")
        if self.held_bytes > MAX_HELD_BYTES or self.held_tags > MAX_HELD_TAGS:
            raise _TooLarge(
                f"has a row or a part of more than {MAX_HELD_BYTES:,} bytes "
                f"or {MAX_HELD_TAGS:,} tags"
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
            raise ValueError("no workbook has a document type")
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
                    strings.append(Text.from_tree(node).content.replace("x005F_", ""))
                    node.clear()
                    self.archive.start_record()
                    if len(strings) > MAX_SHARED_STRINGS:
                        raise _TooLarge(f"has more than {MAX_SHARED_STRINGS:,} texts")
        self.shared_strings = strings

    def read_worksheets(self) -> None:
        """The sheets alone, without what they refer to."""
        for sheet, relation in self.parser.find_sheets():
            if relation.target in self.valid_files:
                self.wb._sheets.append(
                    _Sheet(self.wb, sheet.name, relation.target, self.shared_strings)
                )


class _Sheet(ReadOnlyWorksheet):  # type: ignore[misc]
    """A sheet whose rows are as wide as they are, and not as the sheet declares."""

    def _get_size(self) -> None:
        # openpyxl looks for a declaration here, through all of a sheet that has none.
        pass


def _open_archive(content: bytes) -> BoundedArchive:
    # Each entry of the directory begins so: zipfile makes objects of all of them at once.
    if content.count(b"PK\x01\x02") > MAX_PARTS:
        raise _TooLarge(f"has more than {MAX_PARTS:,} parts")
    return BoundedArchive(io.BytesIO(content))
