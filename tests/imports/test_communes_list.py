"""Communes, in the four forms in which they are published."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select
from support.official_lists import Importer, annuaire, lycee
from support.tiny_directory import uai

from models.commune import CommuneKind, commune_postal_codes, communes
from models.department import academies, departments
from models.structure import structures

OWN = (
    "code_insee,nom,code_departement,arrondissement,population,codes_postaux,mairie_lat,"
    "mairie_lon,centroide_lat,centroide_lon\n"
    "76540,Rouen,76,763,114083,76000|76100,49.44,1.09,49.4412,1.0912\n"
)
GEO_API = json.dumps(
    [
        {
            "nom": "Rouen",
            "code": "76540",
            "codesPostaux": ["76000", "76100"],
            "centre": {"type": "Point", "coordinates": [1.0912, 49.4412]},
            "population": 114083,
            "codeDepartement": "76",
        }
    ]
)
ETALAB = json.dumps(
    [
        {
            "code": "76540",
            "nom": "Rouen",
            "type": "commune-actuelle",
            "departement": "76",
            "codesPostaux": ["76000", "76100"],
            "population": 114083,
        },
        {"code": "76095", "nom": "Ancienne", "type": "commune-deleguee", "chefLieu": "76540"},
        {"code": "76540", "nom": "Rouen", "type": "commune-deleguee", "chefLieu": "76540"},
    ]
)
INSEE = (
    '"TYPECOM","COM","REG","DEP","CTCD","ARR","TNCC","NCC","NCCENR","LIBELLE","CAN","COMPARENT"\n'
    '"COM","76540","28","76","76D","763","0","ROUEN","Rouen","Rouen","7699",""\n'
    '"COMD","76095","","","","","0","ANCIENNE","Ancienne","Ancienne","","76540"\n'
)
FORMS = {"own.csv": OWN, "geo_api.json": GEO_API, "etalab.json": ETALAB, "insee.csv": INSEE}


def table_rows(importing: Importer, table: Any) -> list[Any]:
    with importing.database.engine.connect() as connection:
        return list(connection.execute(select(table)).mappings())


@pytest.mark.parametrize("name", FORMS)
def test_communes_of_another_region_come_with_its_areas(small: Importer, name: str) -> None:
    report = small("communes", FORMS[name].encode(), name=name, everywhere=True)

    assert report.rejected == []
    rouen = next(row for row in table_rows(small, communes) if row["code"] == "76540")
    assert (rouen["name"], rouen["kind"], rouen["department_code"]) == (
        "Rouen",
        CommuneKind.COMMUNE,
        "76",
    )
    if name in ("own.csv", "geo_api.json"):
        assert (rouen["latitude"], rouen["longitude"]) == (49.4412, 1.0912)
    if name != "insee.csv":
        assert rouen["population"] == 114083
        assert {
            row["postal_code"]
            for row in table_rows(small, commune_postal_codes)
            if row["commune_code"] == "76540"
        } == {"76000", "76100"}
    assert ("76", "Seine-Maritime", "70") in {
        (row["code"], row["name"], row["academy_code"]) for row in table_rows(small, departments)
    }
    assert ("70", "Normandie") in {
        (row["code"], row["name"]) for row in table_rows(small, academies)
    }
    assert not small("communes", FORMS[name].encode(), name=name, everywhere=True).changes_anything


@pytest.mark.parametrize("name", ["etalab.json", "insee.csv"])
def test_a_part_of_a_commune_leads_to_it(small: Importer, name: str) -> None:
    small("communes", FORMS[name].encode(), name=name, everywhere=True)

    part = next(row for row in table_rows(small, communes) if row["code"] == "76095")
    assert (part["kind"], part["parent_code"]) == (CommuneKind.COMMUNE_DELEGUEE, "76540")


def test_arrondissements_are_parts_of_their_city_whatever_a_form_says(small: Importer) -> None:
    city = {"nom": "Paris", "code": "75056", "codesPostaux": ["75001", "75012"]}
    part = {"nom": "Paris 12e Arrondissement", "code": "75112", "codesPostaux": ["75012"]}
    centre = {"centre": {"type": "Point", "coordinates": [2.35, 48.85]}}
    records = [record | centre for record in (part, city)]

    small("communes", json.dumps(records).encode(), name="x.json", everywhere=True)

    found = {row["code"]: row for row in table_rows(small, communes)}
    assert found["75112"]["kind"] is CommuneKind.ARRONDISSEMENT_MUNICIPAL
    assert found["75112"]["parent_code"] == "75056"


def test_a_school_of_an_arrondissement_is_in_its_city_where_only_that_is_known(
    small: Importer,
) -> None:
    paris = [{"nom": "Paris", "code": "75056", "codesPostaux": ["75012"], "centre": None}]
    small("communes", json.dumps(paris).encode(), name="x.json", everywhere=True)
    there = lycee(
        uai(750001),
        Code_departement="075",
        Code_commune="75112",
        Nom_commune="Paris 12e Arrondissement",
        latitude="48.84",
        longitude="2.39",
    )

    report = small("annuaire", annuaire(there), everywhere=True)

    assert (report.left_out_values, len(report.created)) == ([], 1)
    with small.database.engine.connect() as connection:
        assert connection.scalar(select(structures.c.commune_code)) == "75056"


def test_what_a_form_does_not_say_stays(small: Importer) -> None:
    small("communes", OWN.encode(), name="own_2026-01-01.csv", everywhere=True)
    small("communes", INSEE.encode(), name="insee_2026-11-30.csv", everywhere=True)

    rouen = next(row for row in table_rows(small, communes) if row["code"] == "76540")
    assert (rouen["latitude"], rouen["population"]) == (49.4412, 114083)
    assert rouen["source_date"] == "2026-11-30"


def test_wrong_communes_are_rejected(small: Importer) -> None:
    content = (
        "code_insee,nom,code_departement,codes_postaux,centroide_lat,centroide_lon\n"
        "7654,,76,76000,49.4,1.0\n"
        "99999,Nulle-Part,,,,\n"
        "76540,Rouen,76,76000,metres,1.0\n"
    )

    report = small("communes", content.encode(), everywhere=True)

    assert [(r.line, r.column) for r in report.rejected] == [(2, "nom"), (3, "code")]
    assert [(v.key, v.column) for v in report.left_out_values] == [("76540", "centre")]


def test_a_part_without_its_whole_is_rejected(small: Importer) -> None:
    orphan = json.dumps(
        [
            {"code": "76095", "nom": "Partie", "type": "commune-deleguee", "chefLieu": "76999"},
            {"code": "76540", "nom": "Rouen", "type": "commune-actuelle"},
        ]
    )

    report = small("communes", orphan.encode(), name="x.json", everywhere=True)

    assert [(r.key, r.column) for r in report.rejected] == [("76095", "parent")]
    assert [entry.key for entry in report.created] == ["76540"]


def test_structures_find_their_commune_once_it_is_there(small: Importer) -> None:
    there = lycee(
        uai(760001),
        Code_departement="076",
        Code_commune="76540",
        Nom_commune="Rouen",
        latitude="49.44",
        longitude="1.09",
    )
    before = small("annuaire", annuaire(there), everywhere=True)
    assert any("raccroche import communes" in note for note in before.notes)

    small("communes", OWN.encode(), everywhere=True)

    after = small("annuaire", annuaire(there), everywhere=True)
    assert after.changed[0].fields == {"commune_code": (None, "76540")}
