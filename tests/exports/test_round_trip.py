"""What is exported can be imported again, and nothing is lost on the way."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, update
from support.official_lists import Importer, adresse, annuaire, cio, college, lycee
from support.tiny_directory import PROVENANCE, Tiny, uai

from exports.attribution import format_attribution
from exports.formats import encode_records
from exports.licence import licence_text
from exports.record_kinds import KINDS
from exports.writer import write_export
from imports.import_errors import ImportRefused
from imports.import_options import ImportOptions
from imports.import_report import Report
from imports.reconcile.areas import EVERYWHERE
from imports.run_import import run_import
from migrations import runner
from models.accessibility import AccessibilityLevel
from models.all_tables import metadata
from models.opening_hours import OpeningDay, OpeningSlot, OpeningWeek, Weekday, stored_week
from models.record_kinds import ALL_KINDS
from models.structure import structures
from models.structure_notice import structure_notices
from storage.database import Database
from storage.version import bump_version

FORMATS = ["csv", "jsonl"]
WEEK = OpeningWeek(
    days=(
        OpeningDay(
            day=Weekday.MONDAY,
            slots=(OpeningSlot(opens="09:00", closes="12:00"),),
            comment="Sur rendez-vous, « le matin »",
        ),
        OpeningDay(day=Weekday.FRIDAY),
    ),
    comment="Hors vacances scolaires.",
)


def reimport(database: Database, path: Path) -> Report:
    return run_import(database, "directory", str(path), ImportOptions(scope=EVERYWHERE))


def file_contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.fixture
def rich(small: Importer) -> Importer:
    """Two kinds under one UAI, sites, a parent, flags, a verified and a closed structure."""
    small("annuaire", annuaire(lycee(), lycee(Nom_etablissement="Annexe"), cio()))
    micro = lycee(
        uai(590010),
        Nom_etablissement='Micro-lycée "du Nord" ; été',
        code_nature="315",
        etablissement_mere="0590001F",
        latitude="",
        longitude="",
        Telephone="",
    )
    small("annuaire", annuaire(lycee(), lycee(Nom_etablissement="Annexe"), cio(), micro))
    small("annuaire", adresse(college("0590001F"), college()), name="export_2026-04.csv")
    with small.database.writing() as connection:
        verified = {"verified_at": func.current_timestamp(), "successor_id": "0590001F"}
        connection.execute(update(structures).where(structures.c.id == "0590002G").values(verified))
        known = {
            "siret": "19932030000023",
            "contact_confirmed_at": date(2026, 11, 20),
            "opening_hours": stored_week(WEEK),
            "accessibility": AccessibilityLevel.ON_REQUEST,
            "accessibility_note": "Sonnez.",
            "reception_source_code": "test",
            "reception_source_date": "2026-10",
        }
        connection.execute(update(structures).where(structures.c.id == "0590001F").values(known))
        notice = {"id": "n", "structure_id": "0590001F", "text": "Fermé à Noël", "is_closed": True}
        days = {"starts_on": date(2026, 12, 21), "ends_on": date(2027, 1, 1)}
        connection.execute(insert(structure_notices), [PROVENANCE | notice | days])
        bump_version(connection)
    return small


def empty_copy(rich: Importer, folder: Path) -> Database:
    """A database with every table and no record."""
    database = Database(f"sqlite:///{folder}/another.db")
    runner.upgrade(database)
    return database


@pytest.mark.parametrize("format", FORMATS)
def test_the_whole_directory_comes_back_the_same(
    rich: Importer, tmp_path: Path, format: str
) -> None:
    write_export(rich.database, tmp_path / "first", format)
    copy = empty_copy(rich, tmp_path)

    report = reimport(copy, tmp_path / "first")
    write_export(copy, tmp_path / "second", format)

    assert (report.rejected, report.unchanged) == ([], 0)
    assert file_contents(tmp_path / "first") == file_contents(tmp_path / "second")
    assert not reimport(copy, tmp_path / "first").changes_anything
    copy.dispose()


def test_every_table_that_holds_content_is_exported() -> None:
    own = {kind.table.name for kind in ALL_KINDS}
    own |= {child.table.name for kind in ALL_KINDS for child in kind.children}

    assert metadata.tables.keys() - own == {
        "change_runs",
        "changes",
        "directory",
        "error_reports",
        "proposals",
        "seed_folders",
        "seeded_records",
        "version_changes",
        "geocodings",
        "refreshes",
    }


@pytest.mark.parametrize("format", ["csv", "jsonl", "geojson"])
def test_structures_come_back_in_every_format(rich: Importer, tmp_path: Path, format: str) -> None:
    write_export(rich.database, tmp_path / "x", format, ["structures"])
    path = tmp_path / "x" / f"structures.{format}"

    report = reimport(rich.database, path)

    assert (report.unchanged, report.changes_anything, report.rejected) == (4, False, [])


def test_geojson_is_of_points_in_longitude_and_latitude(rich: Importer, tmp_path: Path) -> None:
    write_export(rich.database, tmp_path, "geojson", ["establishments"])
    features = json.loads((tmp_path / "establishments.geojson").read_bytes())["features"]

    by_id = {feature["properties"]["id"]: feature for feature in features}
    assert by_id["0590001F"]["geometry"] == {"type": "Point", "coordinates": [3.01, 50.21]}
    assert by_id[uai(590010)]["geometry"] is None
    assert by_id["0590001F"]["properties"]["second_kind"] == "COLLEGE"


def test_csv_is_what_spreadsheets_read(rich: Importer, tmp_path: Path) -> None:
    write_export(rich.database, tmp_path, "csv", ["structures", "communes"])

    with (tmp_path / "structures.csv").open(encoding="utf-8", newline="") as lines:
        rows = {row["id"]: row for row in csv.DictReader(lines)}
    assert rows[uai(590010)]["name"] == 'Micro-lycée "du Nord" ; été'
    assert (rows["0590001F"]["ulis"], rows[uai(590010)]["phone"]) == ("true", "")
    with (tmp_path / "communes.csv").open(encoding="utf-8", newline="") as lines:
        assert next(csv.DictReader(lines))["postal_codes"] == "59100"


def test_licence_and_sources_are_in_the_folder(rich: Importer, tmp_path: Path) -> None:
    write_export(rich.database, tmp_path, "geojson", ["cios"])

    assert {path.name for path in tmp_path.iterdir()} >= {
        "cios.geojson",
        "sources.csv",
        "LICENCE.txt",
    }
    text = (tmp_path / "LICENCE.txt").read_text(encoding="utf-8")
    assert (
        "Annuaire de l'éducation, données mises à jour le 2026-03-01 (Licence Ouverte 2.0)" in text
    )
    assert "données de 2026-04 (Licence Ouverte 2.0)" in text


def test_a_source_is_mentioned_with_its_newest_date(rich: Importer) -> None:
    with rich.database.engine.connect() as connection:
        text = licence_text(connection)

    assert "Base Adresse Nationale" not in text, "nothing came from it"
    assert format_attribution("Insee", "COG", None, "2026") == "Insee, COG, données de 2026"


def test_large_exports_come_in_batches_without_gaps(
    rich: Importer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_export(rich.database, tmp_path / "one", "jsonl")
    monkeypatch.setattr("exports.record_reader.BATCH_SIZE", 2)
    write_export(rich.database, tmp_path / "many", "jsonl")

    assert file_contents(tmp_path / "one") == file_contents(tmp_path / "many")


def test_records_without_a_position_are_no_geojson(rich: Importer, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="hostings have no position; export them as csv or jsonl"):
        write_export(rich.database, tmp_path / "x", "geojson", ["hostings"])
    assert not (tmp_path / "x").exists()
    with pytest.raises(KeyError):
        encode_records(KINDS["cios"], "pdf", [])


# Corrections by hand


def export_with_correction(rich: Importer, folder: Path, before: str, after: str) -> Path:
    write_export(rich.database, folder, "csv", ["structures"])
    path = folder / "structures.csv"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    return path


def test_a_keeper_corrects_a_line(rich: Importer, tmp_path: Path) -> None:
    path = export_with_correction(rich, tmp_path, "Collège du Nord", "Collège Simone-Veil")

    (change,) = reimport(rich.database, path).changed
    assert change.fields["name"] == ("Collège du Nord", "Collège Simone-Veil")


def test_a_line_that_is_not_verified_is_a_conflict_with_one_that_is(
    rich: Importer, tmp_path: Path
) -> None:
    write_export(rich.database, tmp_path, "jsonl", ["structures"])
    path = tmp_path / "structures.jsonl"
    records = [json.loads(line) for line in path.read_bytes().splitlines()]
    record = next(record for record in records if record["id"] == "0590002G")
    path.write_text(json.dumps(record | {"name": "Autre", "verified_at": None}), encoding="utf-8")

    (conflict,) = reimport(rich.database, path).conflicts
    assert conflict.fields["name"] == ("Collège du Nord", "Autre")


def test_a_line_that_says_verified_stands_against_later_files(
    rich: Importer, tmp_path: Path
) -> None:
    write_export(rich.database, tmp_path, "jsonl", ["structures"])
    path = tmp_path / "structures.jsonl"
    records = [json.loads(line) for line in path.read_bytes().splitlines()]
    record = next(record for record in records if record["id"] == "0590001F")
    record |= {"phone": "03 20 00 00 00", "verified_at": "2026-11-24T10:00:00+00:00"}
    path.write_text(json.dumps(record), encoding="utf-8")

    assert reimport(rich.database, path).changed[0].fields["phone"][1] == "03 20 00 00 00"

    newer = annuaire(lycee(date_maj_ligne="2026-11-30"), lycee(Nom_etablissement="Annexe"), cio())
    report = rich("annuaire", newer, accept_closures=True)
    assert [change.key for change in report.conflicts] == ["0590001F"]


@pytest.mark.parametrize(
    ("kind", "change", "column", "reason"),
    [
        ("structures", {"siret": "19932030000032"}, "siret", "its last digit does not match"),
        (
            "structures",
            {"opening_hours": {"days": [{"day": "LUNDI"}]}},
            "opening_hours",
            "Invalid enum value 'LUNDI'",
        ),
        (
            "structures",
            {"contact_confirmed_at": "2999-01-01"},
            "contact_confirmed_at",
            "2999-01-01 is after today",
        ),
        ("structures", {"accessibility": "ACC"}, "accessibility", "is not one of ACCESSIBLE"),
        (
            "structure_notices",
            {"ends_on": "2026-12-01"},
            "ends_on",
            "2026-12-01 is before starts_on, 2026-12-21",
        ),
        (
            "structure_notices",
            {"starts_on": "Noël"},
            "starts_on",
            "write it 2024-03-19 or 19/03/2024",
        ),
        ("structure_notices", {"structure_id": "x"}, "structure_id", "is called 'x'"),
    ],
)
def test_a_fact_that_cannot_be_is_told_with_its_reason(
    rich: Importer, tmp_path: Path, kind: str, change: dict[str, object], column: str, reason: str
) -> None:
    write_export(rich.database, tmp_path, "jsonl", [kind])
    path = tmp_path / f"{kind}.jsonl"
    records = [json.loads(line) for line in path.read_bytes().splitlines()]
    known = next(r for r in records if r["id"] in ("0590001F", "n"))
    lines = [
        json.dumps(record) for record in (known, known | {"id": "wrong", "uai": None} | change)
    ]
    path.write_text("\n".join(lines), encoding="utf-8")

    report = reimport(rich.database, path)

    assert report.unchanged == 1
    (told,) = (*report.rejected, *report.left_out_values)
    assert told.column == column
    assert reason in told.reason


def test_a_keeper_writes_a_notice(rich: Importer, tmp_path: Path) -> None:
    write_export(rich.database, tmp_path, "csv", ["structure_notices"])
    path = tmp_path / "structure_notices.csv"
    line = "moved,0590002G,Nous déménageons,2026-12-07,,false,test,2026-12-01,,CONFIRMED"
    path.write_text(f"{path.read_text(encoding='utf-8')}{line}\n", encoding="utf-8")

    report = reimport(rich.database, path)

    assert ([entry.key for entry in report.created], report.unchanged) == (["moved"], 1)
    with rich.database.engine.connect() as connection:
        (moved,) = connection.execute(
            select(structure_notices).where(structure_notices.c.id == "moved")
        ).mappings()
    assert (moved["starts_on"], moved["ends_on"]) == (date(2026, 12, 7), None)
    assert (moved["text"], moved["is_closed"]) == ("Nous déménageons", False)


def test_an_older_export_overwrites_nothing(rich: Importer, tmp_path: Path) -> None:
    path = export_with_correction(rich, tmp_path, "2026-03-01", "2020-03-01")

    report = reimport(rich.database, path)

    assert (report.changed, len(report.older)) == ([], 1)


@pytest.mark.parametrize(
    ("before", "after", "column", "reason"),
    [
        ("ESTABLISHMENT", "ECOLE", "type", "'ECOLE' is not one of CIO, MISSION_LOCALE"),
        (",59001,", ",59999,", "commune_code", "nothing in the directory is called '59999'"),
    ],
)
def test_a_wrong_line_is_rejected(
    rich: Importer, tmp_path: Path, before: str, after: str, column: str, reason: str
) -> None:
    path = export_with_correction(rich, tmp_path, before, after)

    report = reimport(rich.database, path)

    assert {rejection.column for rejection in report.rejected} == {column}
    assert reason in report.rejected[0].reason


@pytest.mark.parametrize(
    ("kind", "change", "column", "reason"),
    [
        ("structures", {"id": "0590002G"}, "id", "an earlier line of the file has the same key"),
        ("structures", {"id": "new"}, "uai", "0590001F is that of 0590001F"),
        ("psad_territories", {"communes": ["99999"]}, "communes", "is called '99999'"),
    ],
)
def test_a_record_that_the_tables_cannot_hold_is_rejected(
    rich: Importer, tmp_path: Path, kind: str, change: dict[str, object], column: str, reason: str
) -> None:
    write_export(rich.database, tmp_path, "jsonl", [kind])
    path = tmp_path / f"{kind}.jsonl"
    records = [json.loads(line) for line in path.read_bytes().splitlines()]
    wrong = next((r for r in records if r.get("id") == "0590001F"), records[0]) | change
    lines = [json.dumps(record) for record in (*records, wrong)]
    if kind != "structures":
        lines = [json.dumps(wrong), json.dumps(records[0] | {"code": "x", "communes": []})]
    path.write_text("\n".join(lines), encoding="utf-8")

    (rejection,) = reimport(rich.database, path).rejected

    assert rejection.column == column
    assert reason in rejection.reason


def test_what_a_table_refuses_is_reported(rich: Importer, tmp_path: Path) -> None:
    path = export_with_correction(rich, tmp_path, "ESTABLISHMENT", "CIO")

    with pytest.raises(ImportRefused, match="the tables cannot hold"):
        reimport(rich.database, path)


def test_files_of_another_name_or_without_columns_are_refused(
    rich: Importer, tmp_path: Path
) -> None:
    (tmp_path / "lycees.csv").write_text("id\n1\n", encoding="utf-8")
    with pytest.raises(ImportRefused, match="They are called sources, academies"):
        reimport(rich.database, tmp_path / "lycees.csv")

    (tmp_path / "structures.csv").write_text("id;name\n1;x\n", encoding="utf-8")
    with pytest.raises(ImportRefused, match="lacks the column"):
        reimport(rich.database, tmp_path / "structures.csv")


def test_parts_of_communes_and_successors_come_back(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/first.db")
    runner.upgrade(database)
    with database.writing() as connection:
        Tiny().part("00001", "Part", "59001").write(connection)
        rows = Tiny().school("a").school("b").structures
        connection.execute(insert(structures), rows)
        connection.execute(
            update(structures).where(structures.c.id == "a").values(successor_id="b")
        )
    write_export(database, tmp_path / "first", "csv")
    copy = Database(f"sqlite:///{tmp_path}/copy.db")
    runner.upgrade(copy)

    assert reimport(copy, tmp_path / "first").rejected == []

    with copy.engine.connect() as connection:
        successor = select(structures.c.successor_id).where(structures.c.id == "a")
        assert connection.scalar(successor) == "b"
    for opened in (database, copy):
        opened.dispose()
