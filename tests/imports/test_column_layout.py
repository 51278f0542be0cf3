"""Columns are found under any heading that publishers give them; lines are whole or refused."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from imports.import_errors import ImportRefused
from imports.import_report import Report
from imports.reading.column_layout import (
    Layout,
    Line,
    choose_layout,
    optional_column,
    read_lines,
    required_column,
)
from imports.reading.tabular_files import Sheet

ANNUAIRE = Layout(
    "the annuaire",
    (
        required_column("uai", "Identifiant_de_l_etablissement", "UAI"),
        required_column("name", "Nom_etablissement"),
        optional_column("phone", "Telephone", "Tél."),
        optional_column("fax", reported=False),
    ),
)
ADDRESSES = Layout(
    "the list of addresses",
    (required_column("uai", "numero_uai"), required_column("city", "localite_acheminement")),
)
LAYOUTS = (ANNUAIRE, ADDRESSES)


def sheet(header: str, *lines: Sequence[str], whole: bool = True) -> Sheet:
    numbered = iter(list(enumerate(lines, start=2)))
    return Sheet("list.csv", header.split(";"), numbered, [], whole)


def read(header: str, *lines: Sequence[str], whole: bool = True) -> tuple[list[Line], Report]:
    report = Report(command="annuaire")
    read_from = sheet(header, *lines, whole=whole)
    layout, positions = choose_layout(read_from, LAYOUTS)
    return list(read_lines(read_from, layout, positions, report)), report


@pytest.mark.parametrize(
    "heading",
    [
        "Identifiant_de_l_etablissement",
        "identifiant de l'établissement",
        "IDENTIFIANT DE L’ÉTABLISSEMENT",
        " Identifiant-de-l-Etablissement ",
        "UAI",
        "uai",
    ],
)
def test_a_heading_is_known_however_it_is_spelt(heading: str) -> None:
    layout, positions = choose_layout(sheet(f"autre;{heading};Nom établissement"), LAYOUTS)

    assert layout is ANNUAIRE
    assert positions == {"uai": 1, "name": 2}


def test_an_earlier_spelling_is_taken_before_a_later_one() -> None:
    header = "UAI;Identifiant_de_l_etablissement;Nom_etablissement"

    assert choose_layout(sheet(header), LAYOUTS)[1]["uai"] == 1


def test_the_layout_whose_columns_are_there_is_chosen() -> None:
    layout, positions = choose_layout(sheet("localite acheminement;Numéro UAI"), LAYOUTS)

    assert layout is ADDRESSES
    assert positions == {"city": 0, "uai": 1}


def test_a_file_that_lacks_a_column_is_told_about_the_layout_that_comes_closest() -> None:
    with pytest.raises(ImportRefused) as refused:
        choose_layout(sheet("UAI;Téléphone;Tél."), LAYOUTS)

    assert str(refused.value) == (
        "list.csv cannot be read as the annuaire: it lacks the column(s) Nom_etablissement. "
        "Columns expected: Identifiant_de_l_etablissement, Nom_etablissement. "
        "Columns found: UAI, Téléphone, Tél.."
    )


def test_a_very_long_header_is_cut_in_the_message() -> None:
    with pytest.raises(ImportRefused) as refused:
        choose_layout(sheet(";".join(["x" * 90] * 300)), LAYOUTS)

    assert len(str(refused.value)) < 5_000


def test_a_missing_optional_column_is_noted_once_and_reads_as_empty() -> None:
    [line], report = read("UAI;Nom_etablissement", ["0590149S", "Lycée"])

    assert report.notes == ["The file has no column Telephone; what it would say stays."]
    assert (line["phone"], line["fax"]) == ("", "")
    assert line.has("uai", "name")
    assert not line.has("uai", "phone")


def test_lines_keep_their_numbers_and_lose_the_blanks_around_cells() -> None:
    lines, report = read(
        "UAI;Nom_etablissement;Telephone;fax",
        [" 0590149S ", "Lycée  Forest", "", "\t"],
        ["0590119J", "CIO", " 03 ", "x"],
    )

    assert [(line.number, dict(line)) for line in lines] == [
        (2, {"uai": "0590149S", "name": "Lycée  Forest", "phone": "", "fax": ""}),
        (3, {"uai": "0590119J", "name": "CIO", "phone": "03", "fax": "x"}),
    ]
    assert (report.lines, report.rejected, report.notes) == (2, [], [])


def test_separators_that_a_spreadsheet_adds_at_the_end_of_a_line_are_no_cells() -> None:
    [line], report = read("UAI;Nom_etablissement", ["0590149S", "Lycée", "", ""])

    assert line["name"] == "Lycée"
    assert report.rejected == []


@pytest.mark.parametrize("cells", [["0590149S"], ["0590149S", "Lycée", "more"]])
def test_an_uneven_line_is_rejected_and_the_next_is_read(cells: list[str]) -> None:
    [line], report = read("UAI;Nom_etablissement", cells, ["0590119J", "CIO"])

    assert line["uai"] == "0590119J"
    assert report.lines == 2
    [rejection] = report.rejected
    assert (rejection.line, rejection.key, rejection.column) == (2, "0590149S", None)
    assert rejection.reason == f"it has {len(cells)} cells, the header 2"


def test_a_file_whose_last_line_is_short_and_open_was_cut_short() -> None:
    with pytest.raises(ImportRefused, match="ends in the middle of line 3: it was cut short"):
        read("UAI;Nom_etablissement", ["0590149S", "Lycée"], ["05901"], whole=False)


def test_a_last_line_that_is_short_but_ended_is_a_bad_line() -> None:
    lines, report = read("UAI;Nom_etablissement", ["0590149S", "Lycée"], ["05901"])

    assert len(lines) == 1
    assert [rejection.line for rejection in report.rejected] == [3]


def test_a_last_line_that_is_too_long_is_a_bad_line_even_without_a_newline() -> None:
    lines, report = read("UAI;Nom_etablissement", ["0590149S", "a", "b"], whole=False)

    assert lines == []
    assert [rejection.line for rejection in report.rejected] == [2]
