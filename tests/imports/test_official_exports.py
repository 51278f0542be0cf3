"""The ministry's and the DILA's real exports, compared row by row with what they become."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from support.asking import Asking
from support.databases import SHARED_DATA

from imports.import_options import ImportOptions
from imports.import_report import Report
from imports.reconcile.areas import EVERYWHERE, build_scope
from imports.run_import import run_import
from migrations import runner
from models.structure import structures
from seeds.seeding import seed
from storage.database import Database

LYCEES = SHARED_DATA / "annuaire-education_lycees_2024-03.csv"
COLLEGES = SHARED_DATA / "adresse-et-geolocalisation_colleges_2024-11.csv"
CONTACTS = SHARED_DATA / "annuaire-education_contacts_2025-10.csv"
HOME = build_scope(["32"], [], [], False)

pytestmark = pytest.mark.skipif(
    not LYCEES.exists(), reason="the official exports are not next to this checkout"
)

Load = Callable[..., Report]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The seeded directory with all three exports of Hauts-de-France; no test may change it."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('official')}/raccroche.db")
    runner.upgrade(database)
    seed(database)
    for kind, path in (("annuaire", COLLEGES), ("annuaire", LYCEES), ("contacts", CONTACTS)):
        report = run_import(database, kind, str(path), ImportOptions(scope=HOME, complete=True))
        assert (report.rejected, report.left_out_values, report.closed) == ([], [], [])
    yield database
    database.dispose()


@pytest.fixture(scope="module")
def rows(database: Database) -> dict[str, Any]:
    with database.engine.connect() as connection:
        return {row["id"]: row for row in connection.execute(select(structures)).mappings()}


def lines(path: Path, region_column: str | None) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as text:
        read = list(csv.DictReader(text, delimiter=";"))
    return [line for line in read if region_column is None or line[region_column] == "32"]


def by_uai(path: Path, key: str, region: str | None) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for line in lines(path, region):
        found[line[key]].append(line)
    return found


def position(line: dict[str, str]) -> tuple[float, float] | None:
    if not line["latitude"]:
        return None
    return float(line["latitude"]), float(line["longitude"])


def test_every_lycee_is_where_its_line_says(rows: dict[str, Any]) -> None:
    found = by_uai(LYCEES, "Identifiant_de_l_etablissement", "Code_region")
    assert (len(found), sum(map(len, found.values()))) == (438, 440)

    without = 0
    for key, own in found.items():
        row = rows[key]
        assert row["name"] in {" ".join(line["Nom_etablissement"].split()) for line in own}
        assert {(row["latitude"], row["longitude"])} == {
            position(line) or (None, None) for line in own
        }
        assert row["commune_code"] == own[0]["Code_commune"]
        assert (row["source_code"], row["source_date"]) == ("annuaire-education", "2024-03-19")
        assert row["bassin_code"] == (own[0]["code_bassin_formation"] or None)
        without += row["latitude"] is None
    assert without == 2


def test_every_college_is_where_its_line_says(rows: dict[str, Any]) -> None:
    found = by_uai(COLLEGES, "numero_uai", "code_region")
    assert len(found) == 680

    without = 0
    for key, (line,) in found.items():
        row = rows[key]
        assert row["name"] == line["appellation_officielle"]
        assert (row["latitude"], row["longitude"]) == (position(line) or (None, None))
        assert row["kind"].value == "COLLEGE"
        assert (row["position_source_code"] or row["source_code"]) == "adresse-geolocalisation"
        without += row["latitude"] is None
    assert without == 4


def test_every_contact_is_that_of_its_line(rows: dict[str, Any]) -> None:
    found = by_uai(CONTACTS, "Identifiant_de_l_etablissement", None)
    compared = 0
    for key, own in found.items():
        row = rows.get(key)
        if row is None or row["contact_source_code"] != "annuaire-education-contacts":
            continue
        digits = {"".join(filter(str.isdigit, line["Telephone"])) for line in own}
        phones = {digit if digit.startswith("0") else f"0{digit}" for digit in digits if digit}
        if row["phone"] is not None:
            assert row["phone"].replace(" ", "") in phones, key
            assert row["phone_e164"] == f"+33{row['phone'].replace(' ', '')[1:]}"
        assert (row["email"] or "") in {line["Mail"] for line in own}
        compared += 1
    assert compared == 1108


def test_the_same_exports_again_change_nothing(database: Database) -> None:
    for kind, path, count in (
        ("annuaire", LYCEES, 438),
        ("annuaire", COLLEGES, 680),
        ("contacts", CONTACTS, 1109),
    ):
        report = run_import(database, kind, str(path), ImportOptions(scope=HOME, complete=True))
        assert not report.changes_anything
        assert report.unchanged + len(report.older) == count
        fields = {field for change in report.older for field in change.fields}
        assert fields <= {"phone", "email", "website"}, "older than the contacts of 2025"


def test_the_lists_of_2019_say_what_the_seeds_say(database: Database) -> None:
    for name, count in (("cio_hdf_2019.csv", 38), ("missions_locales_hdf_dila_2019.csv", 45)):
        report = run_import(database, "dila", str(SHARED_DATA / name), ImportOptions(dry_run=True))
        assert (report.unchanged, report.changes_anything) == (count, False)


def test_the_communes_are_those_of_the_seeds(database: Database) -> None:
    path = str(SHARED_DATA / "communes_hdf.csv")
    report = run_import(database, "communes", path, ImportOptions(dry_run=True, date="2026"))

    assert (len(report.created), len(report.changed), report.rejected) == (0, 0, [])


def test_micro_structures_keep_the_hostings_that_were_confirmed(database: Database) -> None:
    asking = Asking(database)
    found = asking(
        """{ establishment(uai: "0590149S") { annexes { name uai }
             hostings { dispositif { code } microStructure { uai }
                        provenance { reviewStatus } } }
             nearestHosts(dispositif: "pafi", near: {commune: "59350"}) { coverage totalCount } }"""
    )
    asking.close()

    assert "0597137M" in [annexe["uai"] for annexe in found["establishment"]["annexes"]]
    (hosting,) = found["establishment"]["hostings"]
    assert hosting["microStructure"] == {"uai": "0597137M"}
    assert hosting["provenance"] == {"reviewStatus": "CONFIRMED"}
    assert found["nearestHosts"]["coverage"] == "COMPLETE"


def test_all_of_france_comes_in(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/france.db")
    runner.upgrade(database)
    everywhere = ImportOptions(scope=EVERYWHERE)

    colleges = run_import(database, "annuaire", str(COLLEGES), everywhere)
    lycees = run_import(database, "annuaire", str(LYCEES), everywhere)

    assert (colleges.lines, len(colleges.created), len(colleges.rejected)) == (7654, 7652, 2)
    assert {rejection.reason for rejection in colleges.rejected} == {"it has no name"}
    assert (lycees.lines, lycees.rejected) == (5704, [])
    created = Counter(entry.type for entry in lycees.created)
    shared = len(lines(LYCEES, None)) - 39 - created["ESTABLISHMENT"]
    assert shared == 12, "UAIs that stand in both exports"
    database.dispose()
