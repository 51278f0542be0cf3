"""Files of every format are the same header and lines, and damaged ones are refused."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from imports.import_errors import ImportRefused
from imports.reading.fetching import FetchedFile
from imports.reading.tabular_files import Sheet, read_sheet

Lines = list[tuple[int, list[str]]]


def file(content: bytes | str, name: str = "list.csv") -> FetchedFile:
    as_bytes = content.encode() if isinstance(content, str) else content
    return FetchedFile(name=name, content=as_bytes, date="2026-09-01", dated_by="the test")


def read(content: bytes | str) -> tuple[Sheet, Lines]:
    sheet = read_sheet(file(content))
    return sheet, [(number, list(cells)) for number, cells in sheet.lines]


def refusal(content: bytes | str) -> str:
    with pytest.raises(ImportRefused) as refused:
        read(content)
    assert str(refused.value).startswith("list.csv")
    return str(refused.value)


def workbook(*rows: list[Any]) -> bytes:
    book, content = Workbook(), io.BytesIO()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_csv_is_read_with_the_separator_of_its_header(separator: str, newline: str) -> None:
    rows = ["uai;nom;ville".replace(";", separator), "1;Lycée;Nœux".replace(";", separator)]
    sheet, lines = read(newline.join([*rows, ""]))

    assert sheet.header == ["uai", "nom", "ville"]
    assert lines == [(2, ["1", "Lycée", "Nœux"])]
    assert sheet.notes == [] and sheet.ends_with_newline


@pytest.mark.parametrize(
    ("encoding", "note"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("utf-16", "UTF-16"),
        ("cp1252", "Latin-1 (Windows-1252)"),
        ("mac_roman", "MacRoman"),
        ("cp850", "code page 850"),
    ],
)
def test_an_encoding_is_recognised_and_told_where_it_is_unusual(
    encoding: str, note: str | None
) -> None:
    name = "Collège « Élan » dès l'été"
    sheet, lines = read(f"uai;nom\n1;{name}\n".encode(encoding))

    assert sheet.header == ["uai", "nom"]
    assert lines == [(2, ["1", name])]
    assert sheet.ends_with_newline
    assert [note is not None and note in told for told in sheet.notes] == [True] * bool(note)


def test_a_number_is_that_of_the_line_where_a_record_starts() -> None:
    _, lines = read('# une note\n\nuai;nom\n1;"deux\nlignes"\n\n# encore\n2;b\n')

    assert lines == [(4, ["1", "deux\nlignes"]), (8, ["2", "b"])]


CELLS = st.text("ab é;,'\"\n|\t", max_size=8).filter(lambda cell: not cell.startswith("#"))
ROWS = st.lists(st.tuples(CELLS, CELLS, CELLS).filter(any), max_size=8)


@given(ROWS)
def test_what_a_spreadsheet_writes_is_read_back(rows: list[tuple[str, str, str]]) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=";", quoting=csv.QUOTE_ALL).writerows([("a", "b", "c"), *rows])
    sheet, lines = read(stream.getvalue())

    assert sheet.header == ["a", "b", "c"]
    assert [tuple(cells) for _, cells in lines] == rows


def test_blank_columns_to_the_right_of_a_table_are_none_of_it() -> None:
    sheet, lines = read("a;b;;\n1;2;;\n3;4; ;\n5;6;7;\n8\n")

    assert sheet.header == ["a", "b"]
    assert lines == [(2, ["1", "2"]), (3, ["3", "4"]), (4, ["5", "6", "7", ""]), (5, ["8"])]


def test_a_file_that_does_not_end_in_a_newline_says_so() -> None:
    assert not read("a;b\n1;2")[0].ends_with_newline
    assert read("a;b\n1;2\r\n")[0].ends_with_newline


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"a;b\n1;\0\n", "null bytes"),
        (b"<!DOCTYPE html><html>", "web page or XML"),
        (b"  \n<xml/>", "web page or XML"),
        (b'a;b\n1;"open\n2;3\n', "quotation mark is not closed"),
        ("a;é\n1;2\n".encode() + b"\xe9;3\n", "line 3: it holds bytes that are not UTF-8"),
        ("a;b\n1;é".encode()[:-1], "was cut short"),
        (b'{"results": [{"a": 1}', "damaged JSON"),
        (b"[1, 2]", "no list of records"),
        (b"[]", "no list of records"),
        (b'{"features": [{"type": "Feature"}]}', "no list of records"),
        (b"# only\n# comments\n", "holds no line"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a workbook of the old kind (.xls)"),
        (b"<html><table><tr><td>uai</td></tr></table></html>", "save it there as XLSX or CSV"),
        ("a;b\n1;LycÃ©e de la CitÃ©\n".encode(), "UTF-8 that was opened as Windows-1252"),
        ("a;b\n1;lâ€™Ã©quipe\n".encode(), "UTF-8 that was opened as Windows-1252"),
        (b"a;b\n1;x\x8d\xb3x\n", "those of no encoding that is read without doubt"),
        ("a;b\n1;é\n".encode("cp850"), "Save it as CSV UTF-8"),
        (b'{"total_count": 2500, "results": [{"a": 1}]}', "it holds 1 of 2,500 records"),
        (b'{"nhits": 3, "records": [{"fields": {"a": 1}}]}', "one page of a list"),
        (b"PK\x03\x04 and nothing more", "no XLSX workbook"),
    ],
)
def test_a_damaged_file_is_refused_and_never_guessed(content: bytes, reason: str) -> None:
    assert reason in refusal(content)


RECORDS = [
    {"uai": "0590149S", "nom": "Lycée", "internat": True, "effectif": 812.0},
    {"uai": "0590119J", "ville": "Lille", "internat": False, "effectif": None},
]
HEADER = ["uai", "nom", "internat", "effectif", "ville"]
READ = [(1, ["0590149S", "Lycée", "1", "812", ""]), (2, ["0590119J", "", "0", "", "Lille"])]


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(RECORDS),
        json.dumps({"results": RECORDS}),
        json.dumps({"records": [{"fields": record} for record in RECORDS]}),
        json.dumps({"service": RECORDS}),
        "\n".join(map(json.dumps, RECORDS)),
        "\ufeff" + json.dumps(RECORDS, ensure_ascii=False, indent=2),
    ],
    ids=["list", "results", "records", "service", "lines", "marked"],
)
def test_every_form_of_json_is_the_same_lines(content: str) -> None:
    sheet, lines = read(content)

    assert sheet.header == HEADER
    assert lines == READ


@pytest.mark.parametrize("name", ["LA CITÉ…", "CAFÉ™", "Â ce jour", "Œuvre d’été", "12° €"])
def test_no_word_of_french_is_taken_for_another_encoding(name: str) -> None:
    assert read(f"uai;nom\n1;{name}\n")[1] == [(2, ["1", name])]


@pytest.mark.parametrize("mark", ["\ufeff", "\ufeff\ufeff"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_json_may_begin_with_byte_order_marks(mark: str, encoding: str) -> None:
    content = mark + json.dumps(RECORDS, ensure_ascii=False)

    assert read(content.encode(encoding))[1] == READ


def test_a_whole_page_is_a_list() -> None:
    assert read(b'{"total_count": 1, "results": [{"a": 1}]}')[1] == [(1, ["1"])]


def test_one_record_alone_is_a_list_of_one() -> None:
    sheet, lines = read('{"uai": "0590149S"}')

    assert (sheet.header, lines) == (["uai"], [(1, ["0590149S"])])


def test_a_feature_is_its_properties_and_its_point() -> None:
    features = [
        {"properties": {"nom": "a"}, "geometry": {"type": "Point", "coordinates": [3.1, 50.2]}},
        {"properties": {"nom": "b"}, "geometry": None},
    ]
    sheet, lines = read(json.dumps({"type": "FeatureCollection", "features": features}))

    assert sheet.header == ["nom", "latitude", "longitude"]
    assert lines == [(1, ["a", "50.2", "3.1"]), (2, ["b", "", ""])]


def test_what_is_nested_stays_json() -> None:
    _, lines = read('[{"adresse": [{"ville": "Nœux"}], "n": 1.5}]')

    assert lines == [(1, ['[{"ville": "Nœux"}]', "1.5"])]


def test_a_workbook_is_the_text_of_its_cells() -> None:
    sheet, lines = read(
        workbook(
            ["# modèle", None, None],
            ["uai ", "ouverture", "effectif"],
            ["0590149S", date(2026, 9, 1), 812.0],
            [None, None, None],
            ["0590119J", datetime(2026, 9, 1, 12), 59350],
        )
    )

    assert sheet.header == ["uai", "ouverture", "effectif"]
    assert lines == [
        (3, ["0590149S", "2026-09-01", "812"]),
        (5, ["0590119J", "2026-09-01", "59350"]),
    ]


def test_cells_that_were_emptied_beside_a_table_do_not_widen_it() -> None:
    sheet, lines = read(workbook(["a", "b", ""], ["1", "", ""], ["2", "3", " "]))

    assert sheet.header == ["a", "b"]
    assert lines == [(2, ["1", ""]), (3, ["2", "3"])]


def test_a_cell_beyond_the_header_is_not_dropped_in_silence() -> None:
    _, lines = read(workbook(["a", "b"], ["1", "2", "lost"]))

    assert lines == [(2, ["1", "2", "lost"])]


def test_an_empty_workbook_is_refused() -> None:
    assert "holds no line" in refusal(workbook([]))
