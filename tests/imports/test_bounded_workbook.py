"""Workbooks are counted while they are unpacked, whatever they declare of themselves."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Mapping
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook
from support.refused_files import lines_of, peak_of, refusal

from imports.reading import bounded_workbook
from imports.reading.bounded_workbook import CHUNK_BYTES, BoundedArchive

MEGABYTE = 1_000_000
NAMESPACE = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET, STRINGS, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
TYPES = "[Content_Types].xml"
STRINGS_TYPE = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
HEADER = b'<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'


def workbook(parts: Mapping[str, bytes], method: int = ZIP_DEFLATED) -> bytes:
    """A workbook of two cells, with these parts in place of its own."""
    plain, content = io.BytesIO(), io.BytesIO()
    book = Workbook()
    assert book.active is not None
    book.active.append(["a"])
    book.active.append(["1"])
    book.save(plain)
    with ZipFile(plain) as source, ZipFile(content, "w", method) as target:
        for name in dict.fromkeys([*source.namelist(), *parts]):
            target.writestr(name, parts[name] if name in parts else source.read(name))
    return content.getvalue()


def sheet(rows: bytes, before: bytes = b"", after: bytes = b"") -> dict[str, bytes]:
    data = b"<sheetData>" + rows + b"</sheetData>"
    return {
        SHEET: b'<worksheet xmlns="' + NAMESPACE + b'">' + before + data + after + b"</worksheet>"
    }


def strings(entries: bytes) -> dict[str, bytes]:
    return strings_part(b'<sst xmlns="' + NAMESPACE + b'">' + entries + b"</sst>")


def strings_part(xml: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(workbook({}))) as plain:
        types = plain.read(TYPES)
    # openpyxl writes texts into their cells; Excel writes this table.
    entry = b'<Override PartName="/%s" ContentType="%s"/>' % (STRINGS.encode(), STRINGS_TYPE)
    return {STRINGS: xml, TYPES: types.replace(b"</Types>", entry + b"</Types>")}


def row(number: int, cells: bytes = b"<c><v>1</v></c>") -> bytes:
    return b'<row r="%d">%s</row>' % (number, cells)


@pytest.fixture
def unpacked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The bytes of each chunk that is unpacked."""
    chunks: list[int] = []
    count = BoundedArchive.count

    def counted(self: BoundedArchive, chunk: bytes) -> None:
        chunks.append(len(chunk))
        count(self, chunk)

    monkeypatch.setattr(BoundedArchive, "count", counted)
    return chunks


def test_no_more_is_unpacked_than_the_limit(
    unpacked: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_workbook, "MAX_UNPACKED_BYTES", MEGABYTE)
    bomb = workbook(sheet(HEADER + b"".join(map(row, range(2, 100_000)))))

    message = refusal(bomb)

    assert "unpacks to more than 1,000,000 bytes. Save the one sheet" in message
    assert MEGABYTE < sum(unpacked) <= MEGABYTE + CHUNK_BYTES


def test_the_parts_are_counted_together(
    unpacked: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = workbook({})
    lines_of(plain)
    monkeypatch.setattr(bounded_workbook, "MAX_UNPACKED_BYTES", sum(unpacked) - 1)

    assert "unpacks to more than" in refusal(plain)


def test_blanks_between_rows_are_not_gathered(unpacked: list[int]) -> None:
    bomb = workbook(sheet(HEADER + b" " * 60 * MEGABYTE))
    assert len(bomb) < MEGABYTE

    assert peak_of(bomb) < 50 * MEGABYTE
    assert sum(unpacked) < 20 * MEGABYTE


@pytest.mark.parametrize(
    "parts",
    [
        sheet(HEADER + row(2, b"<c/>" * MEGABYTE)),
        sheet(HEADER, before=b"<cols>" + b"<other/>" * MEGABYTE + b"</cols>"),
        sheet(HEADER, after=b"<hyperlinks>" + b"<hyperlink/>" * MEGABYTE + b"</hyperlinks>"),
        strings(b"<si>" + b"<r/>" * MEGABYTE + b"</si>"),
        {STYLES: b"<styleSheet><cellXfs>" + b"<xf/>" * MEGABYTE + b"</cellXfs></styleSheet>"},
        {TYPES: b"<Types>" + b"<Default/>" * MEGABYTE + b"</Types>"},
    ],
    ids=["cells", "columns", "links", "text", "styles", "types"],
)
def test_what_is_held_at_once_is_bounded(parts: dict[str, bytes]) -> None:
    bomb = workbook(parts)

    assert "a row or a part of more than 16,000,000 bytes or 300,000 tags" in refusal(bomb)
    # Whole, they would take several times that.
    assert peak_of(bomb) < 250 * MEGABYTE


def test_rows_and_columns_that_are_only_declared_take_nothing() -> None:
    wide = sheet(HEADER + row(2) + row(70_000), before=b'<dimension ref="A1:XFD1048576"/>')

    tracemalloc.start()
    try:
        assert lines_of(workbook(wide)) == [(2, ["1"]), (70_000, ["1"])]
        assert tracemalloc.get_traced_memory()[1] < 20 * MEGABYTE
    finally:
        tracemalloc.stop()


def test_a_long_sheet_is_held_row_by_row() -> None:
    rows = b"".join(map(row, range(2, 60_000)))
    assert rows.count(b"<") > bounded_workbook.MAX_HELD_TAGS

    assert len(lines_of(workbook(sheet(HEADER + rows)))) == 59_998


@pytest.mark.parametrize("number", [1_001, 10**15])
def test_a_row_beyond_the_last_is_refused(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_workbook, "MAX_ROWS", 1_000)

    assert lines_of(workbook(sheet(HEADER + row(1_000)))) == [(1_000, ["1"])]
    assert "has more than 1,000 rows" in refusal(workbook(sheet(HEADER + row(number))))


def test_a_header_is_bounded_as_that_of_any_table() -> None:
    cells = b'<c t="inlineStr"><is><t>a</t></is></c>' * 1_001

    assert "has more than 1,000 columns" in refusal(workbook(sheet(row(1, cells))))


def test_a_table_of_texts_is_read() -> None:
    entries = b"<si><t>name</t></si><si><r><t>two </t></r><r><t>runs</t></r></si>"
    cells = [b'<c t="s"><v>%d</v></c>' % number for number in (0, 1)]
    parts = strings(entries) | sheet(row(1, cells[0]) + row(2, cells[1]))

    assert lines_of(workbook(parts)) == [(2, ["two runs"])]


def test_texts_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = b"<si><t>text</t></si>"
    monkeypatch.setattr(bounded_workbook, "MAX_SHARED_STRINGS", 10)

    lines_of(workbook(strings(entries * 10)))
    assert "has more than 10 texts" in refusal(workbook(strings(entries * 11)))


def test_a_text_that_many_cells_refer_to_is_counted_for_each() -> None:
    long = b"<si><t> " + b"x" * 100_000 + b"</t></si>"
    cells = b'<c t="s"><v>0</v></c>' * 900
    rows = b"".join(row(number, cells) for number in range(1, 11))

    assert "has more than 400,000,000 characters" in refusal(workbook(strings(long) | sheet(rows)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused_as_it_may_define_entities(encoding: str) -> None:
    xml = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE sst [<!ENTITY a "{"x" * 1_000}">]>'
        f'<sst xmlns="{NAMESPACE.decode()}"><si><t>{"&a;" * 1_000}</t></si></sst>'
    )

    assert "is no XLSX workbook" in refusal(workbook(strings_part(xml.encode(encoding))))


def test_parts_are_counted_before_any_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_workbook, "MAX_PARTS", 100)
    parts = {f"part{number}": b"" for number in range(101)}

    assert "has more than 100 parts" in refusal(workbook(parts))


def test_methods_that_unpack_more_than_they_are_asked_for_are_refused() -> None:
    assert "is no XLSX workbook" in refusal(workbook({}, ZIP_BZIP2))


def test_a_size_that_is_declared_too_small_is_no_way_past_the_limit(
    unpacked: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_workbook, "MAX_UNPACKED_BYTES", MEGABYTE)
    large = sheet(HEADER + b"".join(map(row, range(2, 100_000))))
    bomb = workbook(large)
    size = len(large[SHEET]).to_bytes(4, "little")
    assert bomb.count(size) == 2, "in the part's own header, and in the directory"

    assert "is no XLSX workbook" in refusal(bomb.replace(size, b"\x10\0\0\0"))
    assert sum(unpacked) < MEGABYTE
