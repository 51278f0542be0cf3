"""What commands share: one clear sentence for each failure, and when a start seeds."""

from __future__ import annotations

import logging
import sqlite3
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import click
import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import OperationalError
from support.made_up_guide import CODE, write_guide

from migrations.runner import NoWayBack, UnknownRevision
from models.dispositif import dispositifs
from models.provenance import sources
from seeds.seed_errors import SeedError
from seeds.seed_folders import DATA
from server.cli import errors_reference
from server.cli.glossary_page import glossary_page, row
from server.cli.main import print_changes, write_or_print
from server.cli.preparing import (
    SEED_HINT,
    CommandFailed,
    friendly_errors,
    remove_guide,
    require_current,
    seed_database,
    seed_folder,
    seed_if_due,
)
from server.cli.status_command import describe_seeds, print_contents
from server.settings.environment import SettingsError
from server.settings.settings import Settings
from storage.columns import UnknownCode
from storage.database import Database, ForeignKeysBroken
from storage.version import read_version, seed_folders

LOGGER = "raccroche.seeds"


@pytest.fixture
def guides(tmp_path: Path) -> Path:
    """A folder with one made-up guide."""
    return write_guide(tmp_path / "guides").parent


def version(database: Database) -> int:
    with database.engine.connect() as connection:
        return read_version(connection).number


@pytest.mark.parametrize(
    ("problem", "message"),
    [
        (SettingsError("RACCROCHE_PORT: no"), "the settings cannot be used:\nRACCROCHE_PORT: no"),
        (
            SeedError(["a.csv: lost", "b.csv: lost"]),
            "the seed files hold 2 mistake(s); nothing was changed:\na.csv: lost\nb.csv: lost",
        ),
        (click.ClickException("as it is"), "as it is"),
        (UnknownCode("a record holds 'x'"), "a record holds 'x'"),
        (
            OperationalError("SELECT 1", {"phone": "secret"}, sqlite3.OperationalError("locked")),
            "the database cannot be used: locked",
        ),
    ],
)
def test_what_an_operator_can_mend_is_one_message(problem: Exception, message: str) -> None:
    with pytest.raises(CommandFailed) as failed, friendly_errors(exit_code=2):
        raise problem

    assert failed.value.message == message
    assert failed.value.exit_code == 2
    assert failed.value.__suppress_context__, "no traceback"


@pytest.mark.parametrize(
    "problem",
    [
        UnknownRevision("sqlite:///x.db", "9999"),
        NoWayBack("0009", at="0003"),
        ForeignKeysBroken([("hostings", "structures")]),
    ],
)
def test_what_stops_a_migration_is_a_message(problem: Exception) -> None:
    with pytest.raises(CommandFailed) as failed, friendly_errors():
        raise problem

    assert failed.value.message == str(problem)
    assert failed.value.exit_code == 1


def test_a_bug_keeps_its_traceback() -> None:
    with pytest.raises(ZeroDivisionError), friendly_errors():
        raise ZeroDivisionError


def test_the_seed_folder_is_that_of_the_settings_or_the_program_s(tmp_path: Path) -> None:
    assert seed_folder(Settings()) == DATA
    assert seed_folder(Settings(seeds=tmp_path)) == tmp_path


def test_a_database_must_be_there_and_migrated(tmp_path: Path, migrated_sqlite: Database) -> None:
    missing = Settings(database_url=f"sqlite:///{tmp_path}/missing.db")
    with pytest.raises(click.ClickException, match="does not exist; run raccroche migrate"):
        require_current(missing)
    assert not (tmp_path / "missing.db").exists()

    empty = tmp_path / "empty.db"
    sqlite3.connect(empty).close()
    with pytest.raises(click.ClickException, match="is not migrated; run raccroche migrate"):
        require_current(replace(missing, database_url=f"sqlite:///{empty}"))
    require_current(replace(missing, database_url=f"sqlite:///{migrated_sqlite.file}"))


def test_a_first_start_seeds_and_a_second_does_nothing(
    migrated_sqlite: Database, guides: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seed_if_due(migrated_sqlite, guides)
    first = capsys.readouterr().err
    assert first.startswith("Seeding ...\n")
    assert "  dispositifs: 1\n" in first
    assert " created, 0 changed, 0 removed, 0 unchanged, 0 kept" in first

    seed_if_due(migrated_sqlite, guides)
    assert capsys.readouterr().err == ""
    assert version(migrated_sqlite) == 1


def test_files_with_mistakes_stop_a_start_only_where_there_is_nothing_to_serve(
    migrated_sqlite: Database, guides: Path, caplog: pytest.LogCaptureFixture
) -> None:
    guide = guides / CODE / "guide.toml"
    good = guide.read_text(encoding="utf-8")
    guide.write_text("region = 53", encoding="utf-8")
    with pytest.raises(SeedError):
        seed_if_due(migrated_sqlite, guides)
    assert version(migrated_sqlite) == 0

    guide.write_text(good, encoding="utf-8")
    seed_if_due(migrated_sqlite, guides)
    guide.write_text("region = 53", encoding="utf-8")
    with caplog.at_level(logging.WARNING, logger=LOGGER):
        seed_if_due(migrated_sqlite, guides)

    [record] = caplog.records
    assert record.levelno == logging.ERROR
    assert "holds 1 mistake(s), such as: " in record.getMessage()
    assert "`raccroche seed --check` names them all" in record.getMessage()
    assert version(migrated_sqlite) == 1


def test_a_database_that_is_left_alone_is_told_in_the_log(
    migrated_sqlite: Database, guides: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    seed_if_due(migrated_sqlite, guides)
    other = write_guide(tmp_path / "others", dispositifs=2).parent
    with caplog.at_level(logging.WARNING, logger=LOGGER):
        seed_if_due(migrated_sqlite, other)

    [record] = caplog.records
    assert f"it was seeded from another folder ({guides})" in record.getMessage()
    assert "`raccroche seed` brings it into line" in record.getMessage()


def test_what_another_worker_seeded_meanwhile_is_not_seeded_again(
    migrated_sqlite: Database, guides: Path
) -> None:
    seed_database(migrated_sqlite, guides)
    seed_database(migrated_sqlite, guides, only_if_due=True)

    assert version(migrated_sqlite) == 1


def test_a_guide_is_taken_out_and_what_stays_is_told(
    migrated_sqlite: Database, guides: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seed_database(migrated_sqlite, guides)
    capsys.readouterr()
    remove_guide(migrated_sqlite, CODE)
    assert f" records of {CODE}." in capsys.readouterr().err
    with migrated_sqlite.engine.connect() as connection:
        assert connection.execute(select(dispositifs)).all() == []

    with pytest.raises(SeedError, match=rf"there is no guide '{CODE}'; those seeded: none"):
        remove_guide(migrated_sqlite, CODE)


def test_the_state_tells_where_records_came_from_and_how_many_have_changed(
    migrated_sqlite: Database, guides: Path
) -> None:
    def told() -> str:
        with migrated_sqlite.engine.connect() as connection:
            return describe_seeds(connection)

    assert told() == "none"
    seed_database(migrated_sqlite, guides)
    assert told().startswith(f"{guides}, ")
    assert told().endswith(", 0 records changed since")
    with migrated_sqlite.writing() as connection:
        connection.execute(sources.update().where(sources.c.code == CODE).values(name="Corrigé"))
    assert told().endswith(", 1 records changed since")
    with migrated_sqlite.writing() as connection:
        connection.execute(insert(seed_folders).values(owner="", digest="x"))
    assert told() == "of an earlier version, which kept no note of them"


def test_an_empty_directory_cannot_be_served(
    migrated_sqlite: Database, guides: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not print_contents(migrated_sqlite, DATA)
    assert "state      empty: run raccroche seed" in capsys.readouterr().out
    seed_database(migrated_sqlite, guides)

    assert print_contents(migrated_sqlite, guides)
    lines = dict(line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines())
    assert "not" not in lines, "the files are those that it was seeded from"
    assert lines["version"].startswith("1, of 20")
    assert (lines["structures"], lines["dispositifs"], lines["hostings"]) == ("1", "1", "1")


def test_status_says_that_the_seed_files_are_not_those_of_the_directory(
    migrated_sqlite: Database, guides: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seed_database(migrated_sqlite, guides)
    capsys.readouterr()
    print_contents(migrated_sqlite, DATA)
    told = capsys.readouterr().out

    assert f"not those of {DATA}: it was seeded from" in told
    assert SEED_HINT in told


def test_a_page_is_written_as_it_would_be_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_or_print("# Évreux\n", None)
    write_or_print("# Évreux\n", tmp_path / "page.md")

    assert capsys.readouterr().out == "# Évreux\n" == (tmp_path / "page.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("released", "code", "told"),
    [
        ("type Query { gone: Int }", 1, "breaks        Field Query.gone was removed."),
        ("type Query { dispositifs: Int }", 1, "Deprecate first, with a reason"),
        (None, 0, "No change breaks a client of the last release."),
    ],
)
def test_a_change_that_breaks_clients_fails(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    released: str | None,
    code: int,
    told: str,
) -> None:
    from schema.sdl import sdl

    file = tmp_path / "released.graphql"
    file.write_text(sdl() if released is None else released, encoding="utf-8")

    assert print_changes(file) == code
    assert told in capsys.readouterr().out


def test_the_pages_of_errors_and_of_words_are_tables_of_as_many_cells() -> None:
    for page in (errors_reference.errors_page(), glossary_page()):
        rows = [line for line in page.splitlines() if line.startswith("|")]
        assert len(rows) > 10
        assert len({line.replace("\\|", "").count("|") for line in rows}) == 1


def test_words_are_in_the_order_of_the_alphabet_with_what_they_are_short_for() -> None:
    words = [line.split("**")[1] for line in glossary_page().splitlines() if "| **" in line]

    assert words == sorted(words, key=str.casefold)
    term = SimpleNamespace(term="CIO", expansion="Centre", definition="Un lieu.")
    assert row(term) == "| **CIO** | Centre. Un lieu. |\n"  # type: ignore[arg-type]  # a fake
    term.expansion = None
    assert row(term) == "| **CIO** | Un lieu. |\n"  # type: ignore[arg-type]  # a fake
