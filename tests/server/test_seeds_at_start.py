"""What ``raccroche serve`` does with seed files at its starts: it undoes nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import select, text
from support.seed_copies import change, small_copy
from support.servers import server_of, url_of

from exports.writer import write_export
from migrations import runner
from models.dispositif import dispositifs
from models.structure import StructureType, structures
from seeds.seeding import seed
from server.cli.first_start import what_is_loaded
from server.cli.main import cli
from storage.database import Database

CIO = "cio-02168-01"
PRINTED, CORRECTED = "03 23 83 10 65", "03 00 00 00 00"
LEFT_ALONE = "the directory is served as it is, though its seed files differ"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_copy(tmp_path / "seeds")


def serve(database: Database, log: Path, **settings: object) -> list[str]:
    """Start the real command, until it answers. Returns what it said of the seeds."""
    with server_of(database, log, **settings) as server:
        assert b'"ready":true' in server.get("/readyz")
    return [
        json.loads(line)["message"]
        for line in log.read_text("utf-8").splitlines()
        if '"logger":"raccroche.seeds"' in line
    ]


def command(database: Database, *arguments: str, **settings: str) -> str:
    environment = {"RACCROCHE_DATABASE_URL": url_of(database), "RACCROCHE_LANGUAGE": "en"}
    environment |= settings
    result = CliRunner().invoke(cli, list(arguments), env=environment)
    assert result.exit_code == 0, result.output
    return result.output


def phone(database: Database) -> str | None:
    with database.engine.connect() as connection:
        found: str | None = connection.scalar(
            select(structures.c.phone).where(structures.c.id == CIO)
        )
        return found


def names(database: Database) -> set[str]:
    with database.engine.connect() as connection:
        return set(connection.scalars(select(dispositifs.c.name)))


def test_an_empty_database_is_filled_from_the_folder_of_the_settings(
    empty: Database, folder: Path, tmp_path: Path
) -> None:
    change(folder, "cios.csv", PRINTED, CORRECTED)

    assert serve(empty, tmp_path / "log", seeds=folder) == []

    assert phone(empty) == CORRECTED


def said_of_the_first_start(log: Path) -> list[str]:
    lines = log.read_text("utf-8").splitlines()
    return [line for line in lines if line.startswith(("Chargés : ", "Loaded: "))]


def test_a_first_start_says_what_is_loaded_and_what_brings_the_rest(
    empty: Database, folder: Path, tmp_path: Path
) -> None:
    serve(empty, tmp_path / "first", seeds=folder)
    serve(empty, tmp_path / "second", seeds=folder)

    (said,) = said_of_the_first_start(tmp_path / "first")
    with empty.engine.connect() as connection:
        types = list(connection.scalars(select(structures.c.type)))
    assert f" {types.count(StructureType.CIO)} CIO," in said
    assert "« raccroche refresh » apporte tous les établissements de la région" in said
    assert said_of_the_first_start(tmp_path / "second") == []


def test_a_first_start_may_speak_english(seeded: Database) -> None:
    with seeded.engine.connect() as connection:
        line = what_is_loaded(connection).in_english({})

    assert line.startswith("Loaded: ") and "38 CIOs, 48 missions locales" in line
    assert "newest source: " in line and " 20" in line


def test_a_corrected_folder_s_telephone_survives_two_starts(
    empty: Database, folder: Path, tmp_path: Path
) -> None:
    change(folder, "cios.csv", PRINTED, CORRECTED)
    command(empty, "migrate")
    command(empty, "seed", "--from", str(folder))

    for _ in range(2):
        [said] = serve(empty, tmp_path / "log")
        assert said.startswith(LEFT_ALONE)
        assert str(folder) in said
        assert "`raccroche seed`" in said
        assert phone(empty) == CORRECTED


def test_an_imported_telephone_survives_two_starts_and_new_seed_files(
    empty: Database, folder: Path, tmp_path: Path
) -> None:
    serve(empty, tmp_path / "log", seeds=folder)
    correct_by_import(empty, tmp_path / "export")

    assert serve(empty, tmp_path / "log", seeds=folder) == [], "the files are those of then"
    change(folder, "dispositifs.toml", 'name = "Tutorat"', 'name = "Tutorat nouveau"')
    for _ in range(2):
        [said] = serve(empty, tmp_path / "log", seeds=folder)
        assert said.startswith(LEFT_ALONE)
        assert CIO in said
        assert phone(empty) == CORRECTED
    assert "Tutorat" in names(empty)

    command(empty, "seed", RACCROCHE_SEEDS=str(folder))
    assert "Tutorat nouveau" in names(empty)
    assert phone(empty) == CORRECTED, "an import has made the record its own"


def correct_by_import(database: Database, exported: Path) -> None:
    """Correct a telephone as docs/data.md says, though without marking it as verified."""
    command(database, "export", "cios", "--output", str(exported))
    change(exported, "cios.csv", PRINTED, CORRECTED)
    command(database, "import", "directory", str(exported / "cios.csv"))
    assert phone(database) == CORRECTED


def test_a_telephone_that_sql_corrected_survives_until_it_is_seeded_on_purpose(
    empty: Database, folder: Path, tmp_path: Path
) -> None:
    serve(empty, tmp_path / "log", seeds=folder)
    with empty.writing() as connection:
        connection.execute(
            text("UPDATE structures SET phone = :phone WHERE id = :id"),
            {"phone": CORRECTED, "id": CIO},
        )
    change(folder, "dispositifs.toml", 'name = "Tutorat"', 'name = "Tutorat nouveau"')

    [said] = serve(empty, tmp_path / "log", seeds=folder)
    assert f'1 of them (structures ["{CIO}"])' in said
    assert phone(empty) == CORRECTED

    command(empty, "seed", RACCROCHE_SEEDS=str(folder))
    assert phone(empty) == PRINTED
    change(folder, "dispositifs.toml", "Tutorat nouveau", "Tutorat")
    assert serve(empty, tmp_path / "log", seeds=folder) == []
    assert "Tutorat" in names(empty)


def test_new_files_of_the_same_folder_are_taken_where_nothing_was_corrected(
    empty: Database, folder: Path, tmp_path: Path
) -> None:
    serve(empty, tmp_path / "log", seeds=folder)
    change(folder, "dispositifs.toml", 'name = "Tutorat"', 'name = "Tutorat nouveau"')

    assert serve(empty, tmp_path / "log", seeds=folder) == []

    assert "Tutorat nouveau" in names(empty)


def test_another_folder_s_guide_survives(empty: Database, folder: Path, tmp_path: Path) -> None:
    change(folder, "dispositifs.toml", 'name = "Tutorat"', 'name = "Parrainage"')
    serve(empty, tmp_path / "log", seeds=folder)

    [said] = serve(empty, tmp_path / "log")

    assert f"seeded from another folder ({folder})" in said
    assert "Parrainage" in names(empty)
    assert "Tutorat" not in names(empty)


def test_a_directory_that_was_imported_whole_is_never_seeded(
    empty: Database, folder: Path, tmp_path: Path
) -> None:
    other = Database(f"sqlite:///{tmp_path}/other.db")
    runner.upgrade(other)
    seed(other, folder)
    write_export(other, tmp_path / "export", "csv", (), lambda _: None)
    command(empty, "migrate")
    command(empty, "import", "directory", str(tmp_path / "export"))

    [said] = serve(empty, tmp_path / "log")

    assert "no seed files brought" in said
    assert names(empty) == names(other)


def test_a_database_of_before_origins_is_left_alone_until_it_is_seeded(
    empty: Database, folder: Path, tmp_path: Path
) -> None:
    serve(empty, tmp_path / "log", seeds=folder)
    runner.downgrade(empty, "0005")
    change(folder, "dispositifs.toml", 'name = "Tutorat"', 'name = "Tutorat nouveau"')

    [said] = serve(empty, tmp_path / "log", seeds=folder)
    assert "kept no note" in said
    assert "Tutorat" in names(empty)

    command(empty, "seed", RACCROCHE_SEEDS=str(folder))
    assert "Tutorat nouveau" in names(empty)
    assert serve(empty, tmp_path / "log", seeds=folder) == []


def test_files_with_mistakes_stop_the_first_start_only(
    empty: Database, folder: Path, tmp_path: Path
) -> None:
    change(folder, "cios.csv", "0020082D", "0020082E")
    refused = CliRunner().invoke(
        cli,
        ["serve"],
        env={"RACCROCHE_DATABASE_URL": url_of(empty), "RACCROCHE_SEEDS": str(folder)},
    )
    assert refused.exit_code == 1
    assert "0020082E is no UAI" in refused.output

    change(folder, "cios.csv", "0020082E", "0020082D")
    serve(empty, tmp_path / "log", seeds=folder)
    change(folder, "cios.csv", "0020082D", "0020082E")
    [said] = serve(empty, tmp_path / "log", seeds=folder)
    assert "holds 1 mistake(s), such as: cios.csv, cio-02168-01: 0020082E is no UAI" in said
    assert phone(empty) == PRINTED


def test_status_says_where_the_seeds_came_from_and_what_was_changed(
    empty: Database, folder: Path, tmp_path: Path
) -> None:
    command(empty, "migrate")
    command(empty, "seed", "--from", str(folder))
    assert f"seeds      {folder}, 0 records changed since" in command(empty, "status")

    correct_by_import(empty, tmp_path / "export")

    assert f"seeds      {folder}, 1 records changed since" in command(empty, "status")


def test_a_folder_that_is_none_is_refused_by_name(empty: Database, tmp_path: Path) -> None:
    settings: dict[str, Any] = {"RACCROCHE_SEEDS": str(tmp_path / "nowhere")}

    result = CliRunner().invoke(cli, ["status"], env=settings)

    assert result.exit_code == 1
    assert "RACCROCHE_SEEDS: " in result.output
    assert "is no folder" in result.output
