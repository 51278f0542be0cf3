"""The DILA's directory, in the form of 2019 and today's."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select
from support.official_lists import Importer, annuaire, cio, csv_bytes, current_record

from imports.import_errors import ImportRefused
from models.listing import listings
from models.structure import PositionPrecision, StructureStatus, StructureType, structures
from storage.database import Database

EXTRACT = (
    "dila_id,nom,uai_deduit_du_mail,adresse,code_postal,commune_adresse,code_insee,"
    "code_departement,academie,telephone,mail,site,commune_lat,commune_lon,source,date_source"
)
EXTRACT_LINE = dict.fromkeys(EXTRACT.split(","), "") | {
    "dila_id": "cio-59001-01",
    "nom": "Centre d'information et d'orientation (CIO) - North",
    "adresse": "1 place",
    "code_postal": "59100",
    "commune_adresse": "North",
    "code_insee": "59001",
    "telephone": "03 20 11 22 33",
    "mail": "ce.0590003h@ac-lille.fr",
    "commune_lat": "50.2",
    "commune_lon": "3.0",
    "date_source": "2019-08/10",
}
MISSION_LOCALE_LINE = EXTRACT_LINE | {
    "dila_id": "mission_locale-59001-01",
    "nom": "Mission locale - North",
    "mail": "contact@ml.example.fr",
}


def extract(*lines: dict[str, str]) -> bytes:
    return csv_bytes(EXTRACT.split(","), lines, separator=",")


def row(database: Database, key: str) -> dict[str, Any]:
    with database.engine.connect() as connection:
        found = connection.execute(select(structures).where(structures.c.id == key))
        return dict(found.mappings().one())


def test_the_extract_of_2019_gives_cios_and_missions_locales(small: Importer) -> None:
    report = small("dila", extract(EXTRACT_LINE, MISSION_LOCALE_LINE), name="cio_2019.csv")

    assert len(report.created) == 2
    kept = row(small.database, "cio-59001-01")
    assert (kept["type"], kept["uai"]) == (StructureType.CIO, "0590003H")
    assert kept["position_precision"] is PositionPrecision.COMMUNE
    assert (kept["source_code"], kept["source_date"]) == ("dila-2019", "2019-08")
    assert kept["review_status"].value == "TO_CONFIRM"
    mission = row(small.database, "mission-locale-59001-01")
    assert (mission["type"], mission["uai"]) == (StructureType.MISSION_LOCALE, None)
    assert not small(
        "dila", extract(EXTRACT_LINE, MISSION_LOCALE_LINE), name="cio_2019.csv"
    ).changes_anything


@pytest.mark.parametrize("form", ["json", "csv"])
def test_todays_export_brings_them_up_to_date(small: Importer, form: str) -> None:
    small("dila", extract(EXTRACT_LINE), name="cio_2019.csv")
    record = current_record()
    content = json.dumps([record]).encode()
    if form == "csv":
        content = csv_bytes(record, [record])

    report = small("dila", content, name=f"export.{form}")

    assert (report.created, len(report.changed)) == ([], 1)
    kept = row(small.database, "cio-59001-01")
    assert (kept["street"], kept["latitude"]) == ("Bâtiment B, 2 place", 50.21)
    assert kept["position_precision"] is PositionPrecision.STREET
    assert (kept["phone"], kept["website"]) == ("03 20 99 88 77", "https://cio.example.fr")
    assert (kept["uai"], kept["source_code"]) == ("0590003H", "dila")
    assert kept["source_date"] == "2026-09-15"
    assert kept["review_status"].value == "CONFIRMED"


def test_the_cells_may_be_lists_themselves_as_in_the_whole_file(small: Importer) -> None:
    """As in the file of all services, whose records stand under "service"."""
    record = current_record() | {
        "adresse_courriel": ["cio@ac-lille.fr", "autre@ac-lille.fr"],
        "telephone": [{"valeur": "03 20 99 88 77", "description": ""}],
        "pivot": [{"type_service_local": "mairie"}, {"type_service_local": "cio"}],
        "site_internet": [],
        "adresse": json.loads(current_record()["adresse"]),
    }

    report = small("dila", json.dumps({"service": [record]}).encode(), name="x.json")

    assert (report.rejected, report.left_out_values) == ([], [])
    kept = row(small.database, "cio-59001-01")
    assert (kept["email"], kept["phone"], kept["website"]) == (
        "cio@ac-lille.fr",
        "03 20 99 88 77",
        None,
    )
    assert kept["street"] == "Bâtiment B, 2 place"


def test_a_mission_locale_without_the_old_identifier_is_found_by_its_name(
    small: Importer,
) -> None:
    small("dila", extract(MISSION_LOCALE_LINE), name="ml_2019.csv")
    pivot = json.dumps([{"type_service_local": "mission_locale"}])
    record = current_record(nom="Mission locale de North", pivot=pivot, ancien_code_pivot="")

    report = small("dila", json.dumps([record]).encode(), name="x.json")

    assert (report.created, len(report.changed)) == ([], 1)
    assert row(small.database, "mission-locale-59001-01")["latitude"] == 50.21


def test_other_services_and_broken_cells_are_reported(small: Importer) -> None:
    mairie = current_record(pivot=json.dumps([{"type_service_local": "mairie"}]))
    without_pivot = current_record(
        pivot="", ancien_code_pivot="cio-59001-09", nom="CIO - North Neuf"
    )
    broken = current_record(adresse="[{", ancien_code_pivot="cio-59002-01", nom="CIO - Middle")

    report = small(
        "dila",
        json.dumps([mairie, broken, current_record(), without_pivot]).encode(),
        name="x.json",
    )

    assert report.out_of_scope == {"mairie, not kept here": 1}
    assert [(r.line, r.reason) for r in report.rejected] == [(2, "'[{' is not JSON")]
    assert [entry.key for entry in report.created] == ["cio-59001-01", "cio-59001-09"]


def test_two_records_of_one_service_are_not_mixed(small: Importer) -> None:
    report = small(
        "dila", json.dumps([current_record(), current_record(id="other")]).encode(), name="x.json"
    )

    assert len(report.created) == 1
    assert "is what an earlier line of the file speaks of" in report.rejected[0].reason


@pytest.mark.parametrize("newcomer_first", [True, False])
def test_a_second_service_of_a_commune_is_another(small: Importer, newcomer_first: bool) -> None:
    small("dila", extract(EXTRACT_LINE), name="cio_2019.csv")
    second = current_record(
        ancien_code_pivot="cio-59001-02", nom="CIO - North Sud", adresse_courriel=""
    )
    records = [second, current_record()] if newcomer_first else [current_record(), second]

    report = small("dila", json.dumps(records).encode(), name="x.json")

    assert [entry.key for entry in report.created] == ["cio-59001-02"]
    assert [change.key for change in report.changed] == ["cio-59001-01"]
    assert report.rejected == []


def test_a_uai_that_another_structure_has_is_left_out(small: Importer) -> None:
    other = EXTRACT_LINE | {"dila_id": "cio-59002-01", "nom": "CIO - Middle", "code_insee": "59002"}

    for _ in range(2):
        report = small("dila", extract(EXTRACT_LINE, other), name="cio_2019.csv")
        (left_out,) = report.left_out_values
        assert (left_out.line, left_out.reason) == (3, "0590003H is the UAI of cio-59001-01")
        assert report.rejected == []

    assert row(small.database, "cio-59002-01")["uai"] is None


def test_a_service_that_leaves_the_directory_closes(small: Importer) -> None:
    lines = [
        EXTRACT_LINE | {"dila_id": f"cio-59001-{n:02}", "nom": f"CIO {n}", "mail": ""}
        for n in range(20)
    ]
    small("dila", extract(*lines), name="cio_2019.csv")
    records = [
        current_record(ancien_code_pivot=line["dila_id"], nom=line["nom"], adresse_courriel="")
        for line in lines[1:]
    ]

    report = small("dila", json.dumps(records).encode(), name="x.json")

    assert [entry.key for entry in report.closed] == ["cio-59001-00"]
    assert row(small.database, "cio-59001-00")["status"] is StructureStatus.CLOSED
    with small.database.engine.connect() as connection:
        assert len(connection.execute(select(listings)).all()) == 19


def test_a_service_whose_line_is_rejected_does_not_close(small: Importer) -> None:
    lines = [
        EXTRACT_LINE | {"dila_id": f"cio-59001-{n:02}", "nom": f"CIO {n}", "mail": ""}
        for n in range(20)
    ]
    small("dila", extract(*lines), name="cio_2019.csv")
    lines[0]["nom"] = ""

    report = small("dila", extract(*lines), name="cio_2019.csv")

    assert ([r.key for r in report.rejected], report.closed) == (["cio-59001-00"], [])


def test_another_export_is_no_list_of_services(small: Importer) -> None:
    with pytest.raises(ImportRefused, match="cannot be read as an extract of the DILA"):
        small("dila", b"nom;telephone\nCIO;1\n")


# A CIO that merges into another: the DILA and the annuaire each tell a part of it.

LEFT = EXTRACT_LINE | {"mail": "ce.0590003h@ac-lille.fr"}
STAYS = EXTRACT_LINE | {
    "dila_id": "cio-59002-01",
    "nom": "Centre d'information et d'orientation (CIO) - Middle",
    "commune_adresse": "Middle",
    "code_insee": "59002",
    "mail": "cio.middle@ac-lille.fr",
}
MERGED = STAYS | {
    "nom": "Centre d'information et d'orientation (CIO) - North-Middle",
    "date_source": "2026-10",
}
MOVED = cio(
    "0590003H",
    Nom_etablissement="CIO North-Middle",
    Nom_commune="Middle",
    Code_commune="59002",
    date_maj_ligne="2026-10-15",
)


@pytest.fixture
def two_cios(small: Importer) -> Importer:
    small("dila", extract(LEFT, STAYS))
    small("annuaire", annuaire(cio("0590003H")))
    return small


def import_dila_edition(importing: Importer) -> Any:
    return importing("dila", extract(MERGED), date="2026-10-20", accept_closures=True)


def import_annuaire_edition(importing: Importer) -> Any:
    return importing("annuaire", annuaire(MOVED))


@pytest.mark.parametrize(
    "editions",
    [
        (import_dila_edition, import_annuaire_edition),
        (import_annuaire_edition, import_dila_edition),
    ],
    ids=["the DILA first", "the annuaire first"],
)
def test_of_two_cios_that_merged_one_stays_open(two_cios: Importer, editions: Any) -> None:
    reports = [load(two_cios) for load in editions]

    left, stays = row(two_cios.database, "cio-59001-01"), row(two_cios.database, "cio-59002-01")
    assert (left["status"], left["successor_id"]) == (StructureStatus.CLOSED, "cio-59002-01")
    assert (stays["status"], stays["uai"]) == (StructureStatus.OPEN, "0590003H")
    assert "North-Middle" in stays["name"]
    closed = [entry.key for report in reports for entry in report.closed]
    assert closed == ["cio-59001-01"]
    assert any("are one service by now" in note for note in reports[-1].notes)
    assert [load(two_cios).closed for load in (*editions, *editions)] == [[]] * 4
    assert row(two_cios.database, "cio-59001-01")["status"] is StructureStatus.CLOSED


def test_two_cios_that_one_list_names_are_two(two_cios: Importer) -> None:
    import_annuaire_edition(two_cios)

    assert row(two_cios.database, "cio-59001-01")["status"] is StructureStatus.OPEN
    assert row(two_cios.database, "cio-59002-01")["status"] is StructureStatus.OPEN
