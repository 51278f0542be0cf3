"""Cells as spreadsheets and people save them: numbers with decimals, lost zeros, two numbers."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from support.official_lists import Importer, annuaire, cio, college, csv_bytes, lycee
from support.official_lists import adresse as adresse_export
from support.tiny_directory import uai

from imports.import_errors import CellError
from imports.reading.cell_parsers import parse_code, parse_postal_code
from imports.templates import TEMPLATE_COLUMNS
from models.bassin import bassins
from models.commune import commune_postal_codes
from models.hosting import hostings
from models.structure import StructureType, structures

CONTACTS = ["identifiant_de_l_etablissement", "nom_etablissement", "telephone", "web", "mail"]


def row(importing: Importer, key: str = "0590001F") -> dict[str, Any]:
    with importing.database.engine.connect() as connection:
        found = connection.execute(select(structures).where(structures.c.id == key))
        return dict(found.mappings().one())


def test_codes_that_pandas_wrote_as_decimals_are_the_codes(small: Importer) -> None:
    own = {"code_bassin_formation": "09101", "libelle_bassin_formation": "Lille"}
    small("annuaire", annuaire(lycee(**own), cio()))
    floats = {
        "Code_postal": "59100.0",
        "Code_commune": "59001.0",
        "Code_departement": "59.0",
        "Telephone": "320112233.0",
        "code_nature": "300.0",
        "Voie_generale": "1.0",
        "ULIS": "1.0",
        "code_bassin_formation": "9101.0",
    }

    report = small(
        "annuaire",
        annuaire(lycee(**own | floats), cio(code_nature="841.0")),
        date="2026-09",
    )

    assert (report.changed, report.closed, report.rejected) == ([], [], [])
    assert report.left_out_values == []
    kept = row(small)
    assert (kept["postal_code"], kept["commune_code"]) == ("59100", "59001")
    assert (kept["kind"].value, kept["bassin_code"]) == ("LGT", "09101")
    assert row(small, "0590003H")["type"] is StructureType.CIO


def test_the_state_of_the_other_export_may_be_a_decimal(small: Importer) -> None:
    line = college(etat_etablissement="1.0", nature_uai="340.0", code_postal_uai="59100.0")

    report = small("annuaire", adresse_export(line))

    assert [entry.key for entry in report.created] == ["0590002G"]
    assert (report.left_out_values, row(small, "0590002G")["postal_code"]) == ([], "59100")


def test_a_bassin_gets_back_its_first_zero(small: Importer) -> None:
    small("annuaire", annuaire(lycee(code_bassin_formation="9101")))

    with small.database.engine.connect() as connection:
        assert connection.scalars(select(bassins.c.code)).all() == ["09101"]


@pytest.mark.parametrize(
    ("cell", "code"),
    [("59350", "59350"), ("2110", "02110"), ("2110.0", "02110"), (" 62 803 ", "62803"), ("", None)],
)
def test_a_postal_code_is_five_digits_one_of_which_may_be_a_lost_zero(
    cell: str, code: str | None
) -> None:
    assert parse_postal_code(cell) == code


@pytest.mark.parametrize("cell", ["62803.5", "628", "628033", "59000 CEDEX", "6,28E+04", "2A004"])
def test_another_postal_code_is_left_out_and_what_is_known_stays(
    small: Importer, cell: str
) -> None:
    small("annuaire", annuaire(lycee()))

    report = small("annuaire", annuaire(lycee(Code_postal=cell)), date="2026-09")

    (left_out,) = report.left_out_values
    assert (left_out.column, cell in left_out.reason) == ("code_postal", True)
    assert row(small)["postal_code"] == "59100"


@pytest.mark.parametrize("cell", ["59350.0", "59350,0", "5.935E+04", "5,9350E+04", " 59350 "])
def test_a_code_is_a_whole_number_however_it_is_written(cell: str) -> None:
    assert parse_code(cell, 5) == "59350"


def test_postal_codes_of_a_list_of_communes_may_be_decimals(small: Importer) -> None:
    header = [
        "code_insee",
        "nom",
        "code_departement",
        "codes_postaux",
        "centroide_lat",
        "centroide_lon",
    ]
    header.append("population")
    lines = [
        dict(zip(header, cells, strict=True))
        for cells in (
            ["59001.0", "North", "59.0", "59100.0", "50.2", "3.0", "1200.0"],
            ["59002", "South", "59", "59200 59201 592", "50.1", "3.0", "beaucoup"],
        )
    ]

    report = small("communes", csv_bytes(header, lines), date="2026-09")

    with small.database.engine.connect() as connection:
        codes = connection.execute(
            select(commune_postal_codes.c.commune_code, commune_postal_codes.c.postal_code)
            .where(commune_postal_codes.c.commune_code.in_(["59001", "59002"]))
            .order_by(commune_postal_codes.c.postal_code)
        ).all()
    assert [tuple(pair) for pair in codes] == [
        ("59001", "59100"),
        ("59002", "59200"),
        ("59002", "59201"),
    ]
    assert [value.column for value in report.left_out_values] == ["population", "codes_postaux"]
    assert report.rejected == []


@pytest.mark.parametrize(
    ("cell", "national", "reported"),
    [
        ("320112233.0", "03 20 11 22 33", ""),
        ("03 20 11 22 33 poste 1", "03 20 11 22 33", "poste 1"),
        ("03 20 11 22 33\n03 20 11 22 34", "03 20 11 22 33", "03 20 11 22 34"),
        ("03.20.11.22.33/34", "03 20 11 22 33", "34"),
        ("03 20 11 22 331", None, "no telephone number"),
        ("3949", None, "no telephone number"),
    ],
)
def test_the_first_number_of_a_cell_is_taken_and_the_rest_reported(
    small: Importer, cell: str, national: str | None, reported: str
) -> None:
    small("annuaire", annuaire(lycee(Telephone="")))

    line = dict(zip(CONTACTS, ["0590001F", "Lycée du Nord", cell, "", ""], strict=True))
    report = small("contacts", csv_bytes(CONTACTS, [line]), date="2026-09")

    assert row(small)["phone"] == national
    found = [reported in value.reason for value in report.left_out_values]
    assert found == [True] * bool(reported)


def test_links_and_mails_are_mended_or_left_out(small: Importer) -> None:
    small("annuaire", annuaire(lycee(), lycee(uai(590020))))
    lines = [
        ["0590001F", "Lycée du Nord", "", "https://a.example.", "mailto:ce@ac-lille.fr, b@c.fr"],
        [uai(590020), "Lycée du Nord", "", "http://https://a.example", "ce(at)ac-lille.fr"],
    ]

    report = small(
        "contacts",
        csv_bytes(CONTACTS, [dict(zip(CONTACTS, line, strict=True)) for line in lines]),
        date="2026-09",
    )

    mended, kept = row(small), row(small, uai(590020))
    assert (mended["website"], mended["email"]) == ("https://a.example", "ce@ac-lille.fr")
    assert (kept["website"], kept["email"]) == (
        "https://lycee.example.fr",
        "ce.0590001F@ac-lille.fr",
    )
    assert [(value.line, value.column) for value in report.left_out_values] == [
        (2, "mail"),
        (3, "mail"),
        (3, "web"),
    ]


@pytest.mark.parametrize(
    ("cell", "contact"),
    [
        ("321726546", "03 21 72 65 46"),
        ("321726546.0", "03 21 72 65 46"),
        ("Le CIO, 03 21 72 65 46", "Le CIO, 03 21 72 65 46"),
        ("12", None),
    ],
)
def test_a_contact_typed_as_a_number_is_a_telephone(
    small: Importer, cell: str, contact: str | None
) -> None:
    small("annuaire", annuaire(lycee()))
    line = {
        "uai_etablissement": "0590001F",
        "dispositif": "micro-lycee",
        "contact": cell,
        "places": "24.0",
        "preuve": "Note",
    }

    report = small("hostings", csv_bytes(TEMPLATE_COLUMNS["hostings"], [line]), date="2026-09")

    with small.database.engine.connect() as connection:
        kept = connection.execute(select(hostings)).mappings().one()
    assert (kept["contact"], kept["places"]) == (contact, 24)
    assert len(report.left_out_values) == (contact is None)


def test_of_several_lines_of_a_uai_its_own_gives_the_record(small: Importer) -> None:
    other = lycee(
        Nom_etablissement="Annexe voisine", Voie_technologique="1", Mail="0590099z@ac-lille.fr"
    )
    for lines in ((lycee(), other), (other, lycee())):
        small("annuaire", annuaire(*lines))

        assert row(small)["name"] == "Lycée du Nord"
        assert row(small)["email"] == "ce.0590001F@ac-lille.fr"


def test_a_line_of_contacts_with_the_mail_of_the_uai_is_taken(small: Importer) -> None:
    small("annuaire", annuaire(lycee()))
    cells = [
        ["0590001F", "Annexe", "03 20 00 00 01", "", "0590099z@ac-lille.fr"],
        ["0590001F", "Lycée Nord", "03 20 00 00 02", "", "ce.0590001f@ac-lille.fr"],
    ]
    lines = [dict(zip(CONTACTS, line, strict=True)) for line in cells]

    small("contacts", csv_bytes(CONTACTS, lines), date="2026-09")

    assert row(small)["phone"] == "03 20 00 00 02"


def test_a_column_called_uai_is_known_to_each_list_of_establishments(small: Importer) -> None:
    for content in (annuaire(lycee()), adresse_export(college())):
        header, rest = content.split(b"\r\n", 1)
        first = header.removeprefix(b"\xef\xbb\xbf").split(b";")[0]
        report = small("annuaire", content.replace(first, b"UAI", 1))

        assert len(report.created) == 1 and rest


def test_a_postal_code_in_the_column_of_the_insee_code_is_recognised(small: Importer) -> None:
    line = lycee(Code_commune="59100", Nom_commune="Middle")

    report = small("annuaire", annuaire(line))

    assert row(small)["commune_code"] == "59002"
    assert "59100 is the postal code, not the INSEE code" in report.left_out_values[0].reason


@pytest.mark.parametrize(("latitude", "longitude"), [("48.1", "-1.6"), ("51.5", "5.9")])
def test_a_position_that_is_only_far_is_not_called_swapped(
    small: Importer, latitude: str, longitude: str
) -> None:
    report = small("annuaire", annuaire(lycee(latitude=latitude, longitude=longitude)))

    (left_out,) = report.left_out_values
    assert "km from the centre of" in left_out.reason and "swapped" not in left_out.reason


@pytest.mark.parametrize("cell", ["5", "abc", "٥٩٣٥٠"])
def test_what_is_no_postal_code_says_so(cell: str) -> None:
    with pytest.raises(CellError, match="no postal code of five digits"):
        parse_postal_code(cell)
