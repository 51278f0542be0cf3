"""``raccroche refresh``, as a timer and as a person run it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.official_lists import Importer
from support.publishers import Publishers, publishing
from support.servers import url_of

from imports.refresh import GEOCODE, LISTS
from server.cli.main import cli
from server.cli.refresh_command import KINDS


@pytest.fixture
def publishers(monkeypatch: pytest.MonkeyPatch) -> Iterator[Publishers]:
    with publishing(monkeypatch) as found:
        yield found


def run(
    importing: Importer, publishers: Publishers, *arguments: str, **more: str
) -> tuple[int, str]:
    environment = {
        "RACCROCHE_DATABASE_URL": url_of(importing.database),
        "RACCROCHE_GEOCODER": publishers.geocoder,
    }
    result = CliRunner().invoke(cli, ["refresh", *arguments], env=environment | more)
    assert "Traceback" not in result.output
    return result.exit_code, result.output


def test_every_source_can_be_named() -> None:
    assert (*(each.kind for each in LISTS), GEOCODE) == KINDS


def test_a_refresh_ends_with_0_1_or_2(small: Importer, publishers: Publishers) -> None:
    code, output = run(small, publishers, "--all")
    assert (code, "Sources à jour : 6 sur 6." in output) == (0, True)
    assert "annuaire …" in output

    del publishers.contents["/dila.json"]
    code, output = run(small, publishers, "--all", RACCROCHE_LANGUAGE="en")
    assert (code, "Sources up to date: 3 of 4." in output) == (1, True)
    assert "by hand: raccroche import dila" in output

    assert run(small, publishers, "--all", "--only", "dila")[0] == 2
    code, output = run(small, publishers, "--region", "Atlantide")
    assert (code, "Atlantide" in output) == (2, True)


def test_without_areas_those_of_the_guides_are_kept(
    small: Importer, publishers: Publishers
) -> None:
    code, output = run(small, publishers, "--only", "annuaire", "--academy", "Rennes")

    assert (code, "annuaire  refusé" in output) == (2, True)


def test_the_report_is_written_as_json(
    small: Importer, publishers: Publishers, tmp_path: Path
) -> None:
    file = tmp_path / "report.json"
    code, _ = run(
        small, publishers, "--all", "--only", "annuaire", "--dry-run", "--report", str(file)
    )

    report = json.loads(file.read_bytes())
    assert (code, report["dry_run"], report["scope"]) == (0, True, "toute la France")
    (annuaire,) = report["sources"]
    assert (annuaire["outcome"], len(annuaire["report"]["created"])) == ("DONE", 20)
    assert annuaire["source"] == "annuaire-education"


def test_without_a_geocoder_the_lists_are_read(small: Importer, publishers: Publishers) -> None:
    code, output = run(small, publishers, "--all", RACCROCHE_GEOCODER="off")

    assert (code, "coupé par RACCROCHE_GEOCODER=off" in output) == (0, True)


def test_nothing_is_read_for_a_database_that_is_not_migrated(
    tmp_path: Path, publishers: Publishers
) -> None:
    environment = {"RACCROCHE_DATABASE_URL": f"sqlite:///{tmp_path}/none.db"}
    result = CliRunner().invoke(cli, ["refresh"], env=environment)

    assert (result.exit_code, "lancez raccroche migrate" in result.output) == (2, True)
    assert publishers.paths == []
