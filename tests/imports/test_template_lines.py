"""The template that is filled with what the directory knows."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from support.days import SetDay, day_setter
from support.official_lists import Importer, annuaire, csv_bytes, lycee
from support.tiny_directory import uai

from imports.template_lines import hosting_lines
from imports.templates import template_csv, template_xlsx
from server.cli.main import cli

FULL = {
    "uai_etablissement": "0590001F",
    "dispositif": "micro-lycee",
    "uai_structure": uai(590010),
    "forme": "Groupe du soir",
    "annee_scolaire": "2026-2027",
    "ouvre_le": "2026-09-01",
    "ferme_le": "2027-07-03",
    "entree_permanente": "oui",
    "places": "24",
    "modalites_entree": "Sur entretien",
    "contact": "Coordonnateur : 03 20 00 00 00",
    "admission": "liste d'attente",
    "date_admission": "2026-11",
    "statut": "à ouvrir",
    "preuve": "Décision",
    "date_preuve": "2026-06",
}


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> SetDay:
    return day_setter(monkeypatch)


@pytest.fixture
def schools(small: Importer, on: SetDay) -> Importer:
    on("2026-12-01")
    annexe = lycee(uai(590010), Nom_etablissement="Annexe", code_nature="315")
    small("annuaire", annuaire(lycee(), annexe, lycee(uai(590020))))
    closed = dict.fromkeys(FULL, "") | {
        "uai_etablissement": uai(590020),
        "dispositif": "micro-lycee",
        "entree_permanente": "non",
        "statut": "fermé",
        "preuve": "Courrier",
    }
    small("hostings", csv_bytes(list(FULL), [FULL, closed]), name="list.csv", date="2026-09")
    return small


def lines(schools: Importer, *years: str) -> list[dict[str, str]]:
    with schools.database.engine.connect() as connection:
        return hosting_lines(connection, *years)


@pytest.mark.parametrize("is_spreadsheet", [False, True])
def test_what_leaves_in_the_template_comes_back_unchanged(
    schools: Importer, is_spreadsheet: bool
) -> None:
    of_year = lines(schools, "2026-2027")
    assert {name: of_year[0][name] for name in FULL} == FULL
    assert of_year[1]["statut"] == "fermé"

    if is_spreadsheet:
        content, name = template_xlsx("hostings", of_year), "list.xlsx"
    else:
        content, name = template_csv("hostings", of_year).encode(), "list.csv"
    report = schools("hostings", content, name=name, date="2026-09")

    assert (report.unchanged, report.changes_anything, report.rejected) == (2, False, [])


def test_the_next_year_begins_with_this_one_and_says_nothing_of_itself(schools: Importer) -> None:
    prepared = lines(schools, "2026-2027", "2027-2028")

    assert [line["annee_scolaire"] for line in prepared] == ["2027-2028"] * 2
    assert prepared[0]["uai_structure"] == uai(590010)
    assert {prepared[0][name] for name in ("statut", "preuve", "ouvre_le", "admission")} == {""}
    # Each needs a proof of its own.
    sheet = load_workbook(io.BytesIO(template_xlsx("hostings", prepared))).active
    assert sheet is not None
    assert sheet.max_row == 3


def test_the_year_before_is_not_mixed_in(schools: Importer, on: SetDay) -> None:
    assert len(lines(schools, "2025-2026")) == 0
    on("2027-10-01")
    assert [line["uai_etablissement"] for line in lines(schools, "2026-2027")] == ["0590001F"]


def test_the_command_writes_the_lines_of_a_year(
    schools: Importer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = schools.database.url.render_as_string(hide_password=False)
    monkeypatch.setenv("RACCROCHE_DATABASE_URL", url)
    output = tmp_path / "rentree.csv"
    run = CliRunner().invoke

    of_year = run(cli, ["template", "hostings", "--of", "2026-2027", "--output", str(output)])

    assert of_year.exit_code == 0, of_year.output
    assert "Sur entretien" in output.read_text("utf-8-sig")
    assert "--of" in run(cli, ["template", "hostings", "--for", "2026-2027"]).output
    assert "ne vaut que pour hostings" in run(cli, ["template", "psad", "--of", "2026-2027"]).output
    assert (
        "pas une année scolaire" in run(cli, ["template", "hostings", "--of", "2026-2028"]).output
    )
