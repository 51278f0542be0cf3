"""The commands that bring data in and out, as an operator runs them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.loopback_server import found, loopback_server
from support.official_lists import annuaire, lycee
from support.tiny_directory import uai
from support.waiting import LIMIT_S

from imports.run_import import LIST_IMPORTS
from server.cli.import_commands import KINDS
from server.cli.main import cli

LINES = [lycee(uai(590100 + number), Code_commune="59350") for number in range(20)]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A seeded SQLite database of its own."""
    chosen = {
        "RACCROCHE_DATABASE_URL": f"sqlite:///{tmp_path}/raccroche.db",
        "RACCROCHE_GEOCODER": "http://127.0.0.1:9/geocodage",
    }
    run(chosen, "migrate")
    run(chosen, "seed")
    return chosen


def run(environment: dict[str, str], *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(
        cli, list(arguments), env={"RACCROCHE_LANGUAGE": "en"} | environment
    )
    assert "Traceback" not in result.output
    return result.exit_code, result.output


def file(folder: Path, *lines: dict[str, str], name: str = "lycees.csv") -> str:
    (folder / name).write_bytes(annuaire(*lines))
    return str(folder / name)


def version(environment: dict[str, str]) -> str:
    return next(line for line in run(environment, "status")[1].splitlines() if "version" in line)


def test_every_import_has_its_command() -> None:
    assert set(KINDS) == {*LIST_IMPORTS, "directory"}


def test_an_import_ends_with_0_1_or_2(environment: dict[str, str], tmp_path: Path) -> None:
    assert run(environment, "import", "annuaire", file(tmp_path, *LINES))[0] == 0

    code, output = run(environment, "import", "annuaire", file(tmp_path, *LINES, lycee("?")))
    assert (code, "line 22, ?, UAI: '?' is no UAI" in output) == (1, True)

    before = version(environment)
    code, output = run(environment, "import", "annuaire", file(tmp_path, *LINES[:10]))
    assert code == 2
    assert "Nothing was imported: this would close 10 of the 20 structures" in output
    code, output = run(environment, "import", "annuaire", str(tmp_path / "none.csv"))
    assert (code, "cannot be read" in output) == (2, True)
    code, output = run(environment, "import", "annuaire", "x.csv", "--region", "Atlantide")
    assert (code, "There is no region 'Atlantide'" in output) == (2, True)
    code, output = run(environment, "import", "annuaire", "x.csv", "--date", "demain")
    assert (code, "is no day; write it 2024-03-19" in output) == (2, True)
    code, output = run(environment, "import", "annuaire", "x.csv", "--date", "2999")
    assert (code, "2999 has not come yet" in output) == (2, True)
    code, output = run(environment, "import", "annuaire", "x.csv", "--date", "2026-02-30")
    assert (code, "is no day" in output) == (2, True)
    code, output = run(environment, "import", "hostings")
    assert (code, "name the file that the DRAIO sent" in output) == (2, True)
    assert version(environment) == before


def test_a_part_of_a_list_closes_nothing_with_update_only(
    environment: dict[str, str], tmp_path: Path
) -> None:
    run(environment, "import", "annuaire", file(tmp_path, *LINES))
    newer = lycee(uai(590100), Code_commune="59350", date_maj_ligne="2026-09-01")
    part = file(tmp_path, newer, lycee(uai(590200), Code_commune="59350"))

    code, output = run(environment, "import", "annuaire", part, "--update-only")

    assert code == 0
    assert "  created   1\n" in output and "  closed    0\n" in output
    assert "--update-only: nothing is closed" in output
    code, output = run(environment, "import", "annuaire", part, "--update-only", "--complete")
    assert (code, "choose one" in output) == (2, True)


def test_an_import_of_which_nothing_is_taken_over_ends_with_3(
    environment: dict[str, str], tmp_path: Path
) -> None:
    run(environment, "import", "annuaire", file(tmp_path, *LINES))
    older = {"date_maj_ligne": "2020-01-01", "Nom_etablissement": "Ancien nom"}
    mixed = {"date_maj_ligne": "2026-10-01", "Nom_etablissement": "Nouveau nom"}

    code, output = run(
        environment, "import", "annuaire", file(tmp_path, *(line | older for line in LINES))
    )
    assert (code, "older, not taken over" in output) == (3, True)
    lines = (LINES[0] | mixed, *(line | older for line in LINES[1:]))
    assert run(environment, "import", "annuaire", file(tmp_path, *lines))[0] == 0


def test_every_structure_that_closes_is_named(environment: dict[str, str], tmp_path: Path) -> None:
    run(environment, "import", "annuaire", file(tmp_path, *LINES))

    fewer = file(tmp_path, *LINES[:18])
    code, output = run(environment, "import", "annuaire", fewer, "--show", "0")

    assert (code, output.count("Lycée du Nord (ESTABLISHMENT)")) == (0, 2)


def test_the_report_is_written_whatever_happens(
    environment: dict[str, str], tmp_path: Path
) -> None:
    report = tmp_path / "report.json"
    content = file(tmp_path, *LINES)
    run(environment, "import", "annuaire", content, "--report", str(report))
    assert len(json.loads(report.read_bytes())["created"]) == 20

    fewer = file(tmp_path, *LINES[:10])
    run(environment, "import", "annuaire", fewer, "--report", str(report))
    content = json.loads(report.read_bytes())
    assert (len(content["closed"]), "--accept-closures" in content["refused"]) == (10, True)

    code, output = run(environment, "import", "annuaire", "none.csv", "--report", str(report))
    assert (code, "created" in output) == (2, False)
    assert "cannot be read" in json.loads(report.read_bytes())["refused"]


def test_a_dry_run_prints_what_the_real_one_does(
    environment: dict[str, str], tmp_path: Path
) -> None:
    content = file(tmp_path, *LINES, lycee("?"))

    code, tried = run(environment, "import", "annuaire", content, "--dry-run")
    done_code, done = run(environment, "import", "annuaire", content)

    assert (code, done_code) == (1, 1)
    assert tried.splitlines()[1:] == done.splitlines()[1:]
    assert "dry run: nothing is written" in tried.splitlines()[0]


def test_nothing_is_imported_into_a_database_that_is_not_migrated(tmp_path: Path) -> None:
    environment = {"RACCROCHE_DATABASE_URL": f"sqlite:///{tmp_path}/none.db"}

    code, output = run(environment, "import", "annuaire", file(tmp_path, *LINES))

    assert (code, "run raccroche migrate" in output) == (2, True)


def test_seeding_again_leaves_what_was_imported(
    environment: dict[str, str], tmp_path: Path
) -> None:
    renamed = lycee("0590149S", Nom_etablissement="Lycée Pierre-Forest", Code_commune="59392")
    run(environment, "import", "annuaire", file(tmp_path, renamed))

    assert "1 kept as newer" in run(environment, "seed")[1]

    run(environment, "export", "establishments", "--output", str(tmp_path / "x"))
    text = (tmp_path / "x" / "establishments.csv").read_text(encoding="utf-8")
    assert "Lycée Pierre-Forest" in text


def test_a_directory_is_exported_and_comes_back(
    environment: dict[str, str], tmp_path: Path
) -> None:
    folder = str(tmp_path / "export")
    code, output = run(environment, "export", "--output", folder)
    assert (code, "LICENCE.txt" in output, "structures.csv" in output) == (0, True, True)

    code, output = run(environment, "import", "directory", folder)
    assert (code, "created   0" in output, "changed   0" in output) == (0, True, True)

    code, output = run(environment, "export", "hostings", "--format", "geojson")
    assert (code, "hostings have no position" in output) == (1, True)


def test_templates_are_written(environment: dict[str, str], tmp_path: Path) -> None:
    code, output = run(environment, "template", "psad")
    assert (code, "code_territoire;nom;academie" in output) == (0, True)
    for name in ("h.xlsx", "h.csv"):
        assert run(environment, "template", "hostings", "--output", str(tmp_path / name))[0] == 0
        code, output = run(environment, "import", "hostings", str(tmp_path / name))
        assert (code, "has a header and no line" in output) == (2, True)


def test_geocoding_is_reported_and_can_be_off(environment: dict[str, str], tmp_path: Path) -> None:
    code, output = run(environment | {"RACCROCHE_GEOCODER": "off"}, "geocode")
    assert (code, "RACCROCHE_GEOCODER is off" in output) == (2, True)

    with loopback_server(found(citycode="02168", at=(3.4, 49.05))) as server:
        chosen = environment | {"RACCROCHE_GEOCODER": server.url}
        code, output = run(chosen, "geocode", "--department", "02", "--rate", "50")
    assert code == 0
    assert "cio-02168-01" in output
    assert "in another commune" in output


# Interrupted


def digest(environment: dict[str, str], folder: Path) -> dict[str, bytes]:
    run(environment, "export", "--format", "jsonl", "--output", str(folder))
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no kill -9")
@pytest.mark.parametrize("delay_s", [0.3, 0.5, 0.7, 0.9, 1.1])
def test_killed_at_any_moment_the_database_is_as_before_or_whole(
    environment: dict[str, str], tmp_path: Path, delay_s: float
) -> None:
    run(environment, "import", "annuaire", file(tmp_path, *LINES))
    many = [*LINES, *(lycee(uai(700000 + number)) for number in range(3000))]
    content = file(tmp_path, *many, name="many.csv")
    before = digest(environment, tmp_path / "before")

    process = subprocess.Popen(
        [sys.executable, "-m", "server", "import", "annuaire", content],
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(delay_s)
    process.send_signal(signal.SIGKILL)
    process.wait(LIMIT_S)

    after = digest(environment, tmp_path / "after")
    if after["structures.jsonl"] != before["structures.jsonl"]:
        assert (
            after["structures.jsonl"].count(b"\n") == before["structures.jsonl"].count(b"\n") + 3000
        )
    else:
        assert after == before
    assert run(environment, "import", "annuaire", content)[0] == 0
