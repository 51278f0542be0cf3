"""Files as people save them: titles above the header, errors in cells, hidden rows, more sheets."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZIP_STORED, ZipFile

import pytest
from openpyxl import Workbook
from sqlalchemy import select
from support.official_lists import Importer, annuaire, annuaire_json, lycee
from support.tiny_directory import uai

from imports.import_errors import ImportRefused
from imports.import_report import Report
from models.hosting import HostingStatus, hostings

HEADER = ["uai_etablissement", "dispositif", "places", "preuve", "date_preuve"]
FIRST, SECOND, THIRD = "0590001F", uai(590020), uai(590030)
LINES = [[key, "micro-lycee", "12", "Note DRAIO", "2026-06"] for key in (FIRST, SECOND, THIRD)]

ERROR_VALUES = ["#N/A", "#REF!", "#VALEUR!", "#VALUE!", "#NOM?", "#NAME?", "#DIV/0!", "#NUL!"]
ERROR_VALUES += ["#NULL!", "#NOMBRE!", "#NUM!", "#####", "Err:502"]

Rows = list[list[Any]]
Write = Callable[[Rows], bytes]


def csv_file(rows: Rows) -> bytes:
    return "".join(";".join(map(str, row)) + "\r\n" for row in rows).encode("utf-8-sig")


def xlsx_file(rows: Rows, *others: tuple[str, Rows], hidden: tuple[int, ...] = ()) -> bytes:
    book, content = Workbook(), io.BytesIO()
    assert book.active is not None
    book.active.title = "Accueils"
    for row in rows:
        book.active.append([cell if cell != "" else None for cell in row])
    for number in hidden:
        book.active.row_dimensions[number].hidden = True
    for title, others_rows in others:
        sheet = book.create_sheet(title)
        for row in others_rows:
            sheet.append(row)
    book.save(content)
    return content.getvalue()


def ods_file(rows: Rows, *others: tuple[str, Rows], settings: str = "") -> bytes:
    """As LibreOffice writes it, with the empty rest of each sheet."""
    names = {"office": "office", "table": "table", "text": "text", "config": "config"}
    spaces = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in names.items()
    )
    sheets = "".join(ods_sheet(title, lines) for title, lines in (("Accueils", rows), *others))
    body = f"<office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body>"
    content = io.BytesIO()
    with ZipFile(content, "w") as archive:
        kind = "application/vnd.oasis.opendocument.spreadsheet"
        archive.writestr("mimetype", kind, ZIP_STORED)
        archive.writestr("content.xml", f"<office:document {spaces}>{body}</office:document>")
        item = f'<config:config-item config:name="ActiveTable">{settings}</config:config-item>'
        archive.writestr("settings.xml", f"<office:settings {spaces}>{item}</office:settings>")
    return content.getvalue()


def ods_sheet(title: str, rows: Rows) -> str:
    lines = "".join(
        f"<table:table-row>{''.join(map(ods_cell, row))}"
        '<table:table-cell table:number-columns-repeated="1019"/></table:table-row>'
        for row in rows
    )
    rest = '<table:table-row table:number-rows-repeated="1048570"><table:table-cell/>'
    return f'<table:table table:name="{title}">{lines}{rest}</table:table-row></table:table>'


def ods_cell(value: Any) -> str:
    if isinstance(value, float):
        shown = f"<text:p>{value:.2f} €</text:p>"
        return (
            f'<table:table-cell office:value-type="float" office:value="{value:g}">{shown}'
            "</table:table-cell>"
        )
    note = "<office:annotation><text:p>Une remarque</text:p></office:annotation>"
    text = f"<text:p>{escape(str(value))}</text:p>" if value != "" else ""
    return f'<table:table-cell office:value-type="string">{note}{text}</table:table-cell>'


@pytest.fixture
def schools(small: Importer) -> Importer:
    small("annuaire", annuaire(lycee(), lycee(SECOND), lycee(THIRD)))
    return small


def load(importing: Importer, content: bytes, name: str = "liste.csv", **options: Any) -> Report:
    return importing("hostings", content, name=name, **{"date": "2026-09", **options})


def hosts(importing: Importer) -> list[str]:
    with importing.database.engine.connect() as connection:
        c = hostings.c
        is_open = c.status == HostingStatus.OPEN
        return list(connection.scalars(select(c.structure_id).where(is_open).order_by(c.id)))


WRITERS: dict[str, Write] = {"csv": csv_file, "xlsx": xlsx_file, "ods": ods_file}
each_format = pytest.mark.parametrize("write", WRITERS.values(), ids=list(WRITERS))


@each_format
def test_a_table_is_read_from_each_format(schools: Importer, write: Write) -> None:
    report = load(schools, write([HEADER, *LINES]))

    assert (len(report.created), report.rejected, report.left_out_values) == (3, [], [])
    assert hosts(schools) == sorted([FIRST, SECOND, THIRD])


@each_format
@pytest.mark.parametrize(
    "value",
    ERROR_VALUES,
)
def test_an_error_value_in_a_key_is_a_rejected_line_that_stops_a_complete_list(
    schools: Importer, write: Write, value: str
) -> None:
    load(schools, write([HEADER, *LINES]))
    broken = write([HEADER, LINES[0], [value, *LINES[1][1:]], LINES[2]])

    with pytest.raises(ImportRefused, match="rejected lines is not complete") as refused:
        load(schools, broken, date="2026-10", complete=True, accept_closures=True)

    assert refused.value.report is not None
    (rejection,) = refused.value.report.rejected
    assert (rejection.key, rejection.column) == (value, "uai_etablissement")
    assert value in rejection.reason
    assert len(hosts(schools)) == 3


@each_format
def test_an_error_value_in_an_optional_cell_is_left_out_and_what_is_known_stays(
    schools: Importer, write: Write
) -> None:
    load(schools, write([HEADER, *LINES]))

    broken = [[FIRST, "micro-lycee", "#VALEUR!", "Note", "#N/A"], *LINES[1:]]
    report = load(schools, write([HEADER, *broken]), date="2026-10")

    assert [(value.line, value.column) for value in report.left_out_values] == [
        (2, "places"),
        (2, "date_preuve"),
    ]
    with schools.database.engine.connect() as connection:
        c = hostings.c
        kept = connection.execute(
            select(c.places, c.evidence_date, c.evidence).where(c.structure_id == FIRST)
        ).one()
    assert tuple(kept) == (12, "2026-06", "Note")


def test_an_error_value_in_the_annuaire_changes_nothing_of_what_is_known(small: Importer) -> None:
    small("annuaire", annuaire(lycee()))
    columns = ("Adresse_1", "Nom_commune", "Telephone", "latitude", "Statut_public_prive")
    broken = lycee(date_maj_ligne="2026-09-01", **dict.fromkeys(columns, "#REF!"))

    for content, name in ((annuaire(broken), "a.csv"), (annuaire(broken), "b.csv")):
        report = small("annuaire", content, name=name)

        assert (report.changed, report.rejected) == ([], [])
        assert len(report.left_out_values) == len(columns)


def test_error_values_in_json_are_rejected_alike(small: Importer) -> None:
    small("annuaire", annuaire(lycee(), lycee(SECOND)))

    content = annuaire_json(lycee(), lycee(SECOND, Nom_etablissement="#N/A"))
    report = small("annuaire", content, name="export.json")

    assert [(r.key, r.column) for r in report.rejected] == [(SECOND, "nom_etablissement")]
    assert report.closed == []


@each_format
def test_lines_below_the_header_that_begin_with_a_hash_are_counted(
    schools: Importer, write: Write
) -> None:
    example = ["#0590149S", *LINES[0][1:]]
    commented = [f"#{SECOND}", *LINES[1][1:]]

    report = load(schools, write([["# à remplir"], HEADER, example, commented, LINES[2]]))

    assert [entry.key for entry in report.created] == [f"micro-lycee-{THIRD}"]
    notes = [note for note in report.notes if "begin with #" in note]
    assert len(notes) == 1 and "passed over: 1, the first of them line 4." in notes[0]


@each_format
def test_a_header_that_begins_with_a_hash_is_one(schools: Importer, write: Write) -> None:
    report = load(schools, write([[f"#{HEADER[0]}", *HEADER[1:]], *LINES]))

    assert (len(report.created), report.rejected) == (3, [])


@each_format
def test_a_title_above_the_header_is_passed_over_and_reported(
    schools: Importer, write: Write
) -> None:
    rows = [["Hébergements, année 2026-2027"], ["DRAIO; pôle"], [""], HEADER, *LINES]

    report = load(schools, write(rows))

    assert len(report.created) == 3
    assert "The header is row 4; what stands above it is not read." in report.notes


@each_format
def test_blank_rows_and_columns_around_a_table_are_nothing(schools: Importer, write: Write) -> None:
    padded = [["", *row, "", ""] for row in [HEADER, *LINES]]

    report = load(schools, write([["", "", ""], *padded, ["", "", ""], [""]]))

    assert (len(report.created), report.rejected) == (3, [])


def test_the_first_line_of_excel_names_the_separator(schools: Importer) -> None:
    for first in (b"sep=;\r\n", b'\xef\xbb\xbf"sep=;"\r\n', b"SEP=;\n"):
        content = first + csv_file([HEADER, *LINES]).removeprefix(b"\xef\xbb\xbf")
        assert load(schools, content, dry_run=True).lines == 3


def test_cells_that_excel_leaves_out_at_the_end_of_a_line_are_empty(schools: Importer) -> None:
    report = load(schools, csv_file([HEADER, LINES[0], LINES[1][:4], LINES[2][:4]]))

    assert (len(report.created), report.rejected) == (3, [])
    (note,) = [note for note in report.notes if "Such lines" in note]
    assert "2, the first of them line 3." in note


def test_a_line_without_a_cell_that_it_needs_is_rejected(schools: Importer) -> None:
    report = load(schools, csv_file([HEADER, LINES[0], LINES[1][:3]]))

    assert [(r.line, r.key) for r in report.rejected] == [(3, SECOND)]


@pytest.mark.parametrize("write", [xlsx_file, ods_file], ids=["xlsx", "ods"])
def test_another_sheet_with_content_is_named(schools: Importer, write: Any) -> None:
    content = write([HEADER, LINES[0]], ("Amiens", [HEADER, LINES[1]]), ("Vide", []))

    report = load(schools, content, name="liste.xlsx")

    assert len(report.created) == 1
    (note,) = [note for note in report.notes if "Amiens" in note]
    assert "Only the sheet « Accueils » is read" in note and "Vide" not in note
    with pytest.raises(ImportRefused, match=r"further sheets of this list.*Amiens"):
        load(schools, content, name="liste.xlsx", complete=True)


@pytest.mark.parametrize("write", [xlsx_file, ods_file], ids=["xlsx", "ods"])
def test_the_sheet_that_has_the_columns_is_read(schools: Importer, write: Any) -> None:
    notice = [["Tableau des accueils"], ["Remplir l'onglet Liste"]]

    report = load(schools, write(notice, ("Liste", [HEADER, *LINES])), complete=True)

    assert len(report.created) == 3
    assert "The sheet « Liste » is read." in report.notes


def test_the_sheet_that_an_ods_shows_first_is_read_first(schools: Importer) -> None:
    sheets = ([HEADER, *LINES[:1]], ("Autre", [HEADER, *LINES[1:]]))

    assert len(load(schools, ods_file(*sheets, settings="Autre"), dry_run=True).created) == 2
    assert len(load(schools, ods_file(*sheets), dry_run=True).created) == 1


@pytest.mark.parametrize(
    "declared", ["A1", "A1:C4", "A1:E2", "A1:E1048576", "A1:AMJ1048576", "B2:C3"]
)
def test_a_sheet_is_read_as_far_as_it_goes_whatever_it_declares(
    schools: Importer, declared: str
) -> None:
    plain, content = io.BytesIO(xlsx_file([HEADER, *LINES])), io.BytesIO()
    with ZipFile(plain) as source, ZipFile(content, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            assert "sheet1" not in name or part.count(b'<dimension ref="A1:E4"') == 1
            replaced = part.replace(b'ref="A1:E4"', f'ref="{declared}"'.encode())
            target.writestr(name, replaced)

    report = load(schools, content.getvalue(), name="liste.xlsx")

    assert (report.lines, len(report.created), report.rejected) == (3, 3, [])


def test_a_hidden_sheet_is_named_as_such(schools: Importer) -> None:
    book, content = Workbook(), io.BytesIO()
    assert book.active is not None
    for row in [HEADER, *LINES]:
        book.active.append(row)
    hidden = book.create_sheet("Brouillon")
    hidden.append(["à voir"])
    hidden.sheet_state = "hidden"
    book.save(content)

    report = load(schools, content.getvalue())

    assert any("« Brouillon » (hidden)" in note for note in report.notes)
    assert report.unread == []


def test_hidden_rows_are_read_and_counted(schools: Importer) -> None:
    report = load(schools, xlsx_file([HEADER, *LINES], hidden=(3,)), name="liste.xlsx")

    assert len(report.created) == 3
    (note,) = [note for note in report.notes if "hides or filters out" in note]
    assert "like the others: 1, the first of them row 3." in note


def test_a_formula_without_its_result_is_reported(schools: Importer) -> None:
    essential = [SECOND, "micro-lycee", "8", '="Note "&"DRAIO"', ""]
    rows = [HEADER, [FIRST, "micro-lycee", "=6*2", "Note", ""], essential]

    report = load(schools, xlsx_file(rows), name="liste.xlsx")

    assert [entry.key for entry in report.created] == [f"micro-lycee-{FIRST}"]
    for found in (report.left_out_values[0], report.rejected[0]):
        assert "a formula without its result" in found.reason
    assert report.rejected[0].column == "preuve"


def test_escapes_of_workbooks_are_the_characters_they_mean(schools: Importer) -> None:
    line = [FIRST, "micro-lycee", "12", "Note_x000D_\nDRAIO _x005F_x000D_", ""]

    load(schools, xlsx_file([HEADER, line]), name="liste.xlsx")

    with schools.database.engine.connect() as connection:
        assert connection.scalar(select(hostings.c.evidence)) == "Note DRAIO _x000D_"


def test_a_number_of_an_ods_is_what_the_cell_holds(schools: Importer) -> None:
    load(schools, ods_file([HEADER, [FIRST, "micro-lycee", 12.0, "Note", 2026.0]]))

    with schools.database.engine.connect() as connection:
        c = hostings.c
        kept = connection.execute(select(c.places, c.evidence_date, c.evidence)).one()
    assert tuple(kept) == (12, "2026", "Note")


@each_format
def test_of_two_columns_of_one_name_the_filled_one_is_read(schools: Importer, write: Write) -> None:
    rows = [[*HEADER, "Places"], *([*line, ""] for line in LINES[:2])]
    rows.append([THIRD, "micro-lycee", "", "Note", "", "8"])

    report = load(schools, write(rows))

    assert any("2 columns called places" in note for note in report.notes)
    with schools.database.engine.connect() as connection:
        places = connection.scalars(select(hostings.c.places).order_by(hostings.c.places)).all()
    assert list(places) == [8, 12, 12]


@each_format
def test_two_columns_of_one_name_that_differ_are_refused(schools: Importer, write: Write) -> None:
    rows = [[*HEADER, "places"], [*LINES[0], "12"], [*LINES[1], "13"]]

    with pytest.raises(ImportRefused, match="columns called places, which differ in line 3"):
        load(schools, write(rows))

    assert hosts(schools) == []


def test_names_are_kept_composed_and_without_what_nobody_sees(small: Importer) -> None:
    name = "Colle\u0300ge The\u0301o\u00addore\u200b Monod"
    for content, file in (
        (annuaire(lycee(Nom_etablissement=name)), "a.csv"),
        (annuaire_json(lycee(Nom_etablissement=name)), "a.json"),
    ):
        report = small("annuaire", content, name=file, dry_run=True)

        assert [entry.name for entry in report.created] == ["Collège Théodore Monod"]
