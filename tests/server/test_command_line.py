"""The command line as an operator meets it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import text
from support.waiting import LIMIT_S, until

from migrations import runner
from schema.sdl import sdl
from seeds.seed_folders import DATA
from server.cli.main import cli
from storage.database import Database


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {
        "RACCROCHE_DATABASE_URL": f"sqlite:///{tmp_path}/var/raccroche.db",
        "RACCROCHE_LANGUAGE": "en",
    }


def run(environment: dict[str, str], *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(
        cli, list(arguments), env={"RACCROCHE_LANGUAGE": "en"} | environment
    )
    assert "Traceback" not in result.output
    return result.exit_code, result.output


def test_a_database_goes_from_nothing_to_ready(environment: dict[str, str]) -> None:
    assert run(environment, "status") == (1, run(environment, "status")[1])
    assert "absent: run raccroche migrate" in run(environment, "status")[1]
    assert "run raccroche migrate" in run(environment, "seed")[1]

    code, output = run(environment, "migrate")
    assert (code, "is at revision" in output) == (0, True)
    code, output = run(environment, "status")
    assert (code, "empty: run raccroche seed" in output) == (1, True)

    code, output = run(environment, "seed")
    assert (code, "Seeded:" in output) == (0, True)
    code, output = run(environment, "status")
    assert code == 0
    assert "structures         104" in output

    code, output = run(environment, "migrate", "--down", "base")
    assert code == 0
    assert run(environment, "status")[0] == 1


def test_seed_files_are_checked_without_a_database(
    environment: dict[str, str], tmp_path: Path
) -> None:
    assert run(environment, "seed", "--check") == (0, "The seed files hold no mistake.\n")

    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    (folder / "hauts-de-france" / "bassins.csv").write_text("code,name\n1,x\n", encoding="utf-8")
    code, output = run(environment, "seed", "--check", "--from", str(folder))
    assert code == 1
    assert "bassins.csv, line 2: Object missing required field `academy_code`" in output
    assert "nothing was changed" in output


def test_settings_that_cannot_be_used_stop_every_command() -> None:
    code, output = run({"RACCROCHE_PORT": "x"}, "status")

    assert code == 1
    assert "the settings cannot be used" in output


def test_a_database_that_cannot_be_reached_is_one_clear_sentence() -> None:
    address = "postgresql://nobody@127.0.0.1:1/nothing"
    code, output = run({"RACCROCHE_DATABASE_URL": address}, "migrate")

    assert code == 1
    assert output.startswith("Error: the database cannot be used:")


@pytest.mark.parametrize(
    "command",
    [
        ["serve"],
        ["serve", "--no-prepare"],
        ["migrate"],
        ["migrate", "--down", "0001"],
        ["status"],
        ["seed"],
        ["import", "annuaire", "lycees.csv"],
        ["geocode"],
        ["export"],
    ],
    ids=" ".join,
)
def test_a_database_of_a_newer_program_is_left_alone_and_told_in_one_sentence(
    environment: dict[str, str], command: list[str]
) -> None:
    run(environment, "migrate")
    database = Database(environment["RACCROCHE_DATABASE_URL"])
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9000'"))

    code, output = run(environment, *command)

    assert code != 0
    [told] = [line for line in output.splitlines() if line.startswith("Error: ")]
    assert "is at revision 9000" in told
    assert f"knows no revision after {runner.head()}; install the version" in told
    with database.engine.connect() as connection:
        assert runner.current(connection) == "9000"


def test_a_way_back_that_is_none_is_told_with_those_that_are(environment: dict[str, str]) -> None:
    run(environment, "migrate")

    code, output = run(environment, "migrate", "--down", "0099")

    assert code == 1
    assert "no way back to revision 0099" in output
    assert "0001, 0002" in output


def test_a_code_that_no_version_knows_is_told_before_anything_is_served(
    environment: dict[str, str],
) -> None:
    run(environment, "migrate")
    run(environment, "seed")
    with Database(environment["RACCROCHE_DATABASE_URL"]).writing() as connection:
        connection.execute(text("UPDATE structures SET status = 'CLOSE' WHERE type = 'CIO'"))

    code, output = run(environment, "serve", "--no-prepare")

    assert code == 1
    assert "Error: a record holds 'CLOSE', where one of OPEN, TO_OPEN, CLOSED must" in output


def test_the_schema_is_printed(environment: dict[str, str], tmp_path: Path) -> None:
    assert run(environment, "schema") == (0, sdl())
    assert run(environment, "schema", "--output", str(tmp_path / "s.graphql"))[0] == 0
    assert (tmp_path / "s.graphql").read_text(encoding="utf-8") == sdl()


@pytest.mark.parametrize("command", ["serve", "migrate", "seed", "schema"])
def test_help_shows_examples(command: str) -> None:
    code, output = run({}, command, "--help")

    assert code == 0
    assert "Examples:" in output
    assert f"raccroche {command}" in output


def test_help_names_every_setting() -> None:
    assert "RACCROCHE_DATABASE_URL" in run({}, "--help")[1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def served(environment: dict[str, str]) -> Iterator[tuple[subprocess.Popen[str], int]]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "server", "serve"],
        env={**os.environ, **environment, "PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    yield process, port
    process.kill()
    process.communicate()


def test_serve_prepares_an_empty_machine_and_answers_on_the_environment_s_port(
    served: tuple[subprocess.Popen[str], int],
) -> None:
    process, port = served
    query = urllib.request.Request(
        f"http://127.0.0.1:{port}/graphql",
        data=b'{"query": "{ directory { version } }"}',
        headers={"content-type": "application/json"},
    )

    def is_answering() -> bool:
        try:
            with urllib.request.urlopen(query, timeout=LIMIT_S) as answer:
                assert answer.read() == (
                    b'{"data":{"directory":{"version":1}},"extensions":{"cost":20}}'
                )
        except OSError:
            assert process.poll() is None, process.communicate()
            return False
        return True

    until(is_answering, what="an answer")

    process.send_signal(signal.SIGTERM)
    output, _ = process.communicate(timeout=LIMIT_S)
    assert "Seeded:" in output
    assert "Traceback" not in output
