"""Tables of every format are bounded by what they cost: counted in lines, cells and characters."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from support.refused_files import lines_of, peak_of, refusal

from imports.import_errors import CellError, ImportRefused
from imports.reading import json_records, size_limits
from imports.reading.cell_parsers import MAX_WHOLE_NUMBER, parse_json, parse_whole_number
from imports.reading.size_limits import (
    MAX_CELL_CHARACTERS,
    MAX_COLUMNS,
    MAX_LINE_CHARACTERS,
    within_limits,
)

MEGABYTE = 1_000_000


# CSV


def test_a_cell_of_csv_may_be_long_and_not_longer() -> None:
    longest = b"x" * MAX_CELL_CHARACTERS

    assert lines_of(b"a;b\n1;" + longest + b"\n")[0][1][1] == longest.decode()
    assert "a cell has no end" in refusal(b"a;b\n1;" + longest + b"x\n")


def test_a_line_of_csv_is_not_read_beyond_its_limit() -> None:
    long = b"a;b\n" + b";" * 40 * MEGABYTE

    assert f"has a line of more than {MAX_LINE_CHARACTERS:,} characters" in refusal(long)
    # The text of a check of the encoding, and 2,000,000 characters with their cells.
    assert peak_of(long) < 90 * MEGABYTE


def test_a_record_that_quotes_newlines_is_one_line() -> None:
    record = b'"\n";' * (MAX_LINE_CHARACTERS // 4)

    assert "has a line of more than" in refusal(b"a;b\n1;2\n" + record * 2)
    assert len(lines_of(b"a;b\n" + b'1;"\n"\n' * 10)) == 10


def test_a_comment_before_the_header_is_a_line_too() -> None:
    assert "has a line of more than" in refusal(b"#" * (MAX_LINE_CHARACTERS + 1))
    comments = b"# comment\n" * (MAX_LINE_CHARACTERS // 9)
    assert lines_of(comments + b"a;b\n1;2\n")[0][1] == ["1", "2"]


# Lines, columns and cells of every format


@pytest.mark.parametrize("columns", [MAX_COLUMNS, MAX_COLUMNS + 1])
def test_columns_are_bounded(columns: int) -> None:
    names = [f"c{number}" for number in range(columns)]
    table = f"{';'.join(names)}\n{';'.join(names)}\n".encode()
    records = json.dumps([{name: 1} for name in names]).encode()

    if columns <= MAX_COLUMNS:
        assert len(lines_of(table)) == 1
        assert len(lines_of(records)) == columns
    else:
        assert "has more than 1,000 columns. Keep the columns" in refusal(table)
        assert "has more than 1,000 columns" in refusal(records)


TABLES = (
    b"a;b\n" + b"1;2\n" * 11,
    b"[" + b",".join([b'{"a": 1, "b": 2}'] * 11) + b"]",
)


@pytest.mark.parametrize("content", TABLES, ids=["csv", "json"])
def test_lines_and_cells_are_bounded(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(lines_of(content)) == 11
    for limit, most, excess in (
        ("MAX_LINES", 10, "10 lines"),
        ("MAX_CELLS", 19, "19 cells"),
        ("MAX_CHARACTERS", 17, "17 characters"),
    ):
        monkeypatch.setattr(size_limits, limit, most)
        assert f"has more than {excess}" in refusal(content)


def test_lines_are_counted_as_they_pass_and_none_is_read_too_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(size_limits, "MAX_LINES", 10)
    read = []

    def endless() -> Iterator[tuple[int, list[str]]]:
        while True:
            read.append(1)
            yield len(read), ["a"]

    with pytest.raises(ImportRefused):
        list(within_limits("list", endless()))
    assert len(read) == 11


def test_a_cell_of_json_may_be_as_long_as_one_of_csv() -> None:
    content = json.dumps([{"a": "x" * (MAX_CELL_CHARACTERS + 1)}]).encode()

    assert "list, line 1: a cell has more than 131,072 characters" in refusal(content)


# JSON


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'[{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}]",
        b'{"a": 1}\n{"a": ' + b"[" * 100_000,
    ],
    ids=["lists", "objects", "in a record", "in a line"],
)
def test_json_that_is_nested_without_end_is_refused(content: bytes) -> None:
    assert "is nested too deep for a list of records" in refusal(content)


@pytest.mark.parametrize("content", ['[{"a": %s}]', '{"a": 1}\n{"a": %s}'])
def test_a_number_of_any_length_is_not_read(content: str) -> None:
    longest = "9" * json_records.MAX_DIGITS

    assert lines_of((content % longest).encode())[-1][1] == [longest]
    for digits in (json_records.MAX_DIGITS + 1, 5_000, MEGABYTE):
        assert "a number of more than 30 digits" in refusal((content % ("9" * digits)).encode())


def test_values_of_json_are_counted_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_records, "MAX_VALUES", 10_000)
    content = b"[" + b"[]," * MEGABYTE + b"[]]"

    assert "has more than 10,000 values" in refusal(content)
    # Read, they would take sixty bytes each.
    assert peak_of(content) < 15 * MEGABYTE


def test_cells_of_json_are_bounded_too() -> None:
    with pytest.raises(ValueError, match="nested too deep"):
        parse_json("[" * MAX_CELL_CHARACTERS)


@pytest.mark.parametrize("digits", [11, 5_000, MAX_CELL_CHARACTERS])
def test_a_whole_number_is_one_that_the_tables_hold(digits: int) -> None:
    assert parse_whole_number(str(MAX_WHOLE_NUMBER), "places") == MAX_WHOLE_NUMBER
    assert parse_whole_number("0" * digits + "7", "places") == 7
    for cell in (str(MAX_WHOLE_NUMBER + 1), "9" * digits):
        with pytest.raises(CellError, match="is above 2,147,483,647"):
            parse_whole_number(cell, "places")


def test_a_text_of_xml_is_not_read_at_all() -> None:
    assert "web page or XML" in refusal(b"<!DOCTYPE x [<!ENTITY a 'b'>]>" + b"<x>" * MEGABYTE)
