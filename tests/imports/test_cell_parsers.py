"""Parsers of cells, areas and the ministry's words: what publishers write, and what it means."""

from __future__ import annotations

from datetime import date

import pytest

from imports.import_errors import CellError, ImportRefused
from imports.reading import cell_parsers
from imports.reading.fetching import date_in_name
from imports.reconcile.areas import (
    build_scope,
    department_of_commune,
    department_of_uai,
    parse_department_code,
)
from imports.sources import ministry_codes
from models.listing import ListedAs
from models.structure import Contract, EstablishmentKind, PositionPrecision, StructureStatus


@pytest.mark.parametrize(
    ("written", "department", "national", "e164"),
    [
        ("03 20 11 22 33", "59", "03 20 11 22 33", "+33320112233"),
        ("320112233", "59", "03 20 11 22 33", "+33320112233"),
        ("+33 3 20 11 22 33", "59", "03 20 11 22 33", "+33320112233"),
        ("03.20.11.22.33 / 03 20 11 22 34", "59", "03 20 11 22 33", "+33320112233"),
        ("262203040", "974", "0262 20 30 40", "+262262203040"),
        ("689 40 66 06 30", "987", "+689 40 66 06 30", "+68940660630"),
    ],
)
def test_telephones(written: str, department: str, national: str, e164: str) -> None:
    assert cell_parsers.parse_phone(written, department) == (national, e164)


@pytest.mark.parametrize("written", ["12", "téléphone", "00 00 00 00 00"])
def test_what_nobody_could_dial_is_no_telephone(written: str) -> None:
    with pytest.raises(CellError, match="no telephone number"):
        cell_parsers.parse_phone(written, "59")


def test_days_are_read_as_people_and_spreadsheets_write_them() -> None:
    for written in ("2026-09-01", "01/09/2026", "1/9/2026 00:00", "46266", "2026-09-01T00:00:00"):
        assert cell_parsers.parse_day(written, "jour") == date(2026, 9, 1), written
    assert cell_parsers.parse_day(" ", "jour") is None
    with pytest.raises(CellError, match="write it 2024-03-19 or 19/03/2024"):
        cell_parsers.parse_day("31/02/2026", "jour")


def test_web_addresses_get_their_scheme_and_mails_are_checked() -> None:
    assert cell_parsers.parse_website("www.lycee.fr") == "http://www.lycee.fr"
    assert cell_parsers.parse_website("HTTPS://lycee.fr/x") == "HTTPS://lycee.fr/x"
    assert cell_parsers.parse_email("a@b.fr; c@d.fr") == "a@b.fr"
    for wrong in ("javascript://x.y", "ftp://x.fr", "en travaux"):
        with pytest.raises(CellError):
            cell_parsers.parse_website(wrong)


@pytest.mark.parametrize(
    ("written", "code"),
    [("059", "59"), ("59", "59"), ("02A", "2A"), ("2B", "2B"), ("974", "974"), ("2", "02")],
)
def test_departments_are_read_as_publishers_write_them(written: str, code: str) -> None:
    assert parse_department_code(written) == code


def test_departments_of_uais_communes_and_postal_codes() -> None:
    assert department_of_uai("6200001A") == "2A"
    assert department_of_uai("7200001A") == "2B"
    assert department_of_uai("9740001A") == "974"
    assert department_of_commune("2A004") == "2A"
    assert department_of_commune("97411") == "974"
    assert (department_of_commune("20000"), department_of_commune("20200")) == ("2A", "2B")
    assert department_of_commune("99999") is None


def test_areas_are_named_by_code_or_name() -> None:
    home = frozenset({"02", "59", "60", "62", "80"})
    for name in ("Hauts-de-France", "hauts de france", "32"):
        assert build_scope([name], [], [], False).departments == home
    assert build_scope([], ["Lille"], ["2A"], False).departments == frozenset({"59", "62", "2A"})
    assert build_scope([], [], ["seine-maritime"], False).departments == frozenset({"76"})
    assert build_scope([], [], [], True).contains("01")
    with pytest.raises(ImportRefused, match=r"There is no region 'Picardie'. Those known: "):
        build_scope(["Picardie"], [], [], False)


def test_dates_are_found_in_names() -> None:
    assert date_in_name("annuaire_2024-03.csv") == "2024-03"
    assert date_in_name("cio_hdf_2019.csv") == "2019"
    assert date_in_name("20261124_export.json") == "2026-11-24"
    assert date_in_name("fr-en-annuaire-education.csv") is None
    assert date_in_name("export-590149.csv") is None
    assert date_in_name("relais_2010-11.csv") == "2010-11"


@pytest.mark.parametrize(
    "name",
    [
        "accueils_micro-lycees_2026-2027.xlsx",
        "accueils_2026_2027.csv",
        "accueils_2026-27.csv",
        "accueils_20262027.csv",
        "liste_2999.csv",
        "psad-dept-2059.csv",
        "liste_2024-02-30.csv",
    ],
)
def test_a_school_year_and_what_has_not_come_are_no_dates_in_names(name: str) -> None:
    assert date_in_name(name) is None


def test_a_date_beside_a_school_year_counts() -> None:
    assert date_in_name("accueils_2024-2025_du_2024-09-14.csv") == "2024-09-14"


@pytest.mark.parametrize(
    ("type_", "nature", "heading"),
    [
        ("Lycée", "300", ListedAs.LYCEE),
        ("Lycée", "340", ListedAs.LYCEE),
        ("Collège", "390", ListedAs.COLLEGE),
        ("", "352", ListedAs.COLLEGE),
        ("EREA", "370", ListedAs.EREA),
        ("Information et orientation", "841", ListedAs.CIO),
        ("", "841", ListedAs.CIO),
        ("Ecole", "151", None),
        ("Service Administratif", "806", None),
    ],
)
def test_headings(type_: str, nature: str, heading: ListedAs | None) -> None:
    assert ministry_codes.parse_heading(type_, nature) is heading


def test_words_of_the_ministry() -> None:
    assert ministry_codes.parse_kind("320") is EstablishmentKind.LP
    assert ministry_codes.parse_kind("400") is EstablishmentKind.OTHER
    assert ministry_codes.parse_kind("151") is None
    assert (
        ministry_codes.parse_contract("SOUS CONTRAT ETABLISSEMENT AGRICOLE")
        is Contract.AGRICULTURAL
    )
    assert (
        ministry_codes.parse_contract("CONTRAT ASSOCIATION PARTIE DES CLASSES")
        is Contract.ASSOCIATION
    )
    assert ministry_codes.parse_contract("HORS CONTRAT") is Contract.NONE
    assert ministry_codes.parse_contract("SANS OBJET") is None
    assert ministry_codes.parse_status("3") is StructureStatus.TO_OPEN
    assert ministry_codes.parse_precision("PLAQUE_ADRESSE") is PositionPrecision.ADDRESS
    assert ministry_codes.parse_precision("NE SAIT PAS") is PositionPrecision.COMMUNE
