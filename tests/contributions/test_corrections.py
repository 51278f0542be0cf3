"""Corrections by hand: what is written, what it is worth against lists, and what is proposed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select
from support.days import SetDay, day_setter
from support.official_lists import Importer, annuaire, csv_bytes, lycee

from changes.verification import verify_journal
from exports.writer import write_export
from models.confirmation import confirmations
from models.hosting import HostingIntake, hostings
from models.proposal import proposals
from models.structure import structures
from server.cli.main import cli
from storage.columns import Row
from storage.reader import as_rows

Command = Callable[..., Result]
KEY = "0590001F"
ROLE = ("--role", "la DRAIO", "--evidence", "appel du 1er décembre")


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> SetDay:
    set_day = day_setter(monkeypatch)
    set_day("2026-12-01")
    return set_day


@pytest.fixture
def schools(small: Importer, on: SetDay, monkeypatch: pytest.MonkeyPatch) -> Importer:
    small("annuaire", annuaire(lycee(Telephone="03 20 11 11 11")), date="2026-09")
    url = small.database.url.render_as_string(hide_password=False)
    monkeypatch.setenv("RACCROCHE_DATABASE_URL", url)
    return small


def command(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


def stored(schools: Importer, table: Any = structures) -> Row:
    with schools.database.engine.connect() as connection:
        return as_rows(connection.execute(select(table)))[-1]


def school(schools: Importer) -> Row:
    with schools.database.engine.connect() as connection:
        own = select(structures).where(structures.c.id == KEY)
        (row,) = as_rows(connection.execute(own))
        return row


def is_whole(schools: Importer) -> bool:
    with schools.database.engine.connect() as connection:
        return not verify_journal(connection).problems


def test_a_telephone_is_corrected_with_what_follows_from_it(schools: Importer) -> None:
    done = command("correct", KEY, "phone=03.20.99.99.99", *ROLE)

    assert done.exit_code == 0, done.output
    row = school(schools)
    assert (row["phone"], row["phone_e164"]) == ("03 20 99 99 99", "+33320999999")
    assert (row["contact_source_code"], row["contact_source_date"]) == (
        "role-la-draio",
        "2026-12-01",
    )
    assert row["contact_confirmed_at"] == date(2026, 12, 1)
    # The rest of the record is as its list states it.
    assert (row["source_date"], row["verified_at"]) == ("2026-09", None)
    assert stored(schools, confirmations)["evidence"] == "appel du 1er décembre"
    history = command("history", KEY).output
    assert "phone: 03 20 11 11 11 → 03 20 99 99 99" in history
    assert is_whole(schools)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("phone=abc", "pas un numéro de téléphone"),
        ("email=pas-une-adresse", "pas une adresse de courriel"),
        ("website=javascript:alert(1)", "pas une adresse web"),
        ("name=", "une structure porte un nom"),
        ("postal_code=62803.0", "pas un code postal à cinq chiffres"),
        ("commune_code=99999", "le code Insee d’aucune commune"),
        ("latitude=50.6", "latitude et longitude"),
        ("status=peut-être", "ni ouvert, ni à ouvrir"),
        ("opens_on=2026-02-30", "opens_on"),
        ("successor=0590001F", "ne se succède pas"),
        ("successor=0590003H", "pas de structure"),
        ("phone=03 20 99 99 99 - 03 20 99 99 98", "03 20 99 99 98 » est de trop"),
        ('opening_hours={"days": [{"day": "LUNDI"}]}', "pas une semaine d’horaires"),
        ("siret=12345678901234", "siret"),
        ("opening_hours=[", "opening_hours"),
        ("phone_e164=+33", "ce champ ne se corrige pas"),
        ("uai=0590003H", "ce champ ne se corrige pas"),
    ],
)
def test_what_could_not_be_imported_cannot_be_written(
    schools: Importer, given: str, told: str
) -> None:
    before = dict(school(schools))

    refused = command("correct", KEY, given, *ROLE)

    assert refused.exit_code == 2
    assert told in refused.output
    assert "Rien n’a été corrigé" in refused.output
    assert dict(school(schools)) == before


def test_a_position_far_from_its_commune_is_refused(schools: Importer) -> None:
    away = command("correct", KEY, "latitude=43.3", "longitude=5.4", *ROLE)
    here = command("correct", KEY, "latitude=50,5", "longitude=2.5", *ROLE)

    assert "km du centre" in away.output
    assert here.exit_code == 0, here.output
    row = school(schools)
    assert (row["latitude"], row["longitude"]) == (50.5, 2.5)
    assert row["position_source_code"] == "role-la-draio"


def test_an_empty_value_empties_a_field_and_several_go_together(schools: Importer) -> None:
    done = command("correct", KEY, "email=", "name=Lycée Colette", "closes_on=31/08/2027", *ROLE)

    assert done.exit_code == 0, done.output
    row = school(schools)
    assert (row["email"], row["name"], row["sort_name"]) == (None, "Lycée Colette", "lycee colette")
    assert row["closes_on"] == date(2027, 8, 31)


def test_a_dry_run_and_a_command_without_facts_write_nothing(schools: Importer) -> None:
    before = dict(school(schools))

    assert "rien n’est écrit" in command("correct", KEY, "city=Lens", *ROLE, "--dry-run").output
    assert command("correct", KEY, *ROLE).exit_code == 2
    assert command("correct", "0599999X", "city=Lens", *ROLE).exit_code == 2
    assert "CHAMP=VALEUR" in command("correct", KEY, "city", *ROLE).output
    assert dict(school(schools)) == before


def test_a_later_list_proposes_and_changes_nothing_of_the_group(
    schools: Importer, on: SetDay
) -> None:
    command("correct", KEY, "phone=03 20 99 99 99", *ROLE)
    on("2027-01-15")
    named = lycee(Telephone="03 20 22 22 22", Nom_etablissement="Lycée Colette")

    report = schools("annuaire", annuaire(named), date="2027-01")

    assert (school(schools)["phone"], school(schools)["name"]) == (
        "03 20 99 99 99",
        "Lycée Colette",
    )
    assert (len(report.conflicts), report.proposed) == (1, 1)
    waiting = command("proposals").output
    assert "phone: 03 20 99 99 99 → 03 20 22 22 22" in waiting
    again = schools("annuaire", annuaire(named), date="2027-01")
    assert again.proposed == 0
    assert command("proposals").output.count("en attente") == 1


def test_a_list_that_is_no_newer_than_the_correction_proposes_nothing(schools: Importer) -> None:
    command("correct", KEY, "phone=03 20 99 99 99", *ROLE)

    report = schools("annuaire", annuaire(lycee(Telephone="03 20 22 22 22")), date="2026-11-30")

    assert (len(report.older), report.proposed) == (1, 0)
    assert school(schools)["phone"] == "03 20 99 99 99"


def test_what_is_accepted_is_the_list_s_again(schools: Importer, on: SetDay) -> None:
    command("correct", KEY, "phone=03 20 99 99 99", *ROLE)
    on("2027-01-15")
    schools("annuaire", annuaire(lycee(Telephone="03 20 22 22 22")), date="2027-01")

    done = command("proposals", "accept", "1")

    assert done.exit_code == 0, done.output
    row = school(schools)
    assert (row["phone"], row["phone_e164"]) == ("03 20 22 22 22", "+33320222222")
    assert row["contact_source_date"] in (None, "2027-01")
    assert command("proposals").output.strip() == "Rien n’attend de décision."
    assert "acceptée" in command("proposals", "--all").output
    # Nobody answers for it any more: the next list is taken over.
    on("2027-02-15")
    schools("annuaire", annuaire(lycee(Telephone="03 20 33 33 33")), date="2027-02")
    assert school(schools)["phone"] == "03 20 33 33 33"
    assert is_whole(schools)


def test_what_is_rejected_is_not_asked_again_until_it_says_something_else(
    schools: Importer, on: SetDay
) -> None:
    command("correct", KEY, "phone=03 20 99 99 99", *ROLE)
    on("2027-01-15")
    said = annuaire(lycee(Telephone="03 20 22 22 22"))
    schools("annuaire", said, date="2027-01")

    assert command("proposals", "reject", "1").exit_code == 2
    assert command("proposals", "reject", "1", "--reason", " ").exit_code == 2
    done = command("proposals", "reject", "1", "--reason", "ancien numéro")
    assert done.exit_code == 0
    assert schools("annuaire", said, date="2027-01-14").proposed == 0
    assert command("proposals", "accept", "1").exit_code == 2
    assert "ancien numéro" in command("proposals", "--all").output
    other = annuaire(lycee(Telephone="03 20 33 33 33"))
    assert schools("annuaire", other, date="2027-01-15").proposed == 1


def test_a_list_that_comes_to_agree_withdraws_what_it_proposed(
    schools: Importer, on: SetDay
) -> None:
    command("correct", KEY, "phone=03 20 99 99 99", *ROLE)
    on("2027-02-15")
    schools("annuaire", annuaire(lycee(Telephone="03 20 22 22 22")), date="2027-01")
    schools("annuaire", annuaire(lycee(Telephone="03 20 99 99 99")), date="2027-02")

    assert "retirée" in command("proposals", "--all").output
    assert stored(schools, proposals)["status"].value == "WITHDRAWN"


def test_a_confirmed_record_is_not_closed_by_a_list(schools: Importer, on: SetDay) -> None:
    schools("annuaire", annuaire(lycee(), lycee("0590003H")), date="2026-09")
    command("correct", KEY, "name=Lycée Colette", *ROLE)
    on("2027-01-15")

    report = schools("annuaire", annuaire(lycee("0590003H")), date="2027-01", accept_closures=True)

    assert school(schools)["status"].value == "OPEN"
    assert (len(report.closed), report.proposed) == (0, 1)
    assert "status: OPEN → CLOSED" in command("proposals").output


def test_what_changed_since_cannot_be_accepted(schools: Importer, on: SetDay) -> None:
    command("correct", KEY, "phone=03 20 99 99 99", *ROLE)
    on("2027-01-15")
    schools("annuaire", annuaire(lycee(Telephone="03 20 22 22 22")), date="2027-01")
    command("correct", KEY, "phone=03 20 88 88 88", *ROLE)

    refused = command("proposals", "accept", "1")

    assert (refused.exit_code, "a changé depuis" in refused.output) == (2, True)
    assert school(schools)["phone"] == "03 20 88 88 88"


def test_a_group_is_confirmed_as_it_stands(schools: Importer) -> None:
    done = command("correct", KEY, "--confirm", "contact", *ROLE)

    assert done.exit_code == 0, done.output
    row = school(schools)
    assert row["phone"] == "03 20 11 11 11"
    assert row["contact_confirmed_at"] == date(2026, 12, 1)


def test_a_hosting_is_corrected_as_a_whole(schools: Importer, on: SetDay) -> None:
    line = {"uai_etablissement": KEY, "dispositif": "micro-lycee", "preuve": "Note"}
    schools("hostings", csv_bytes(list(line), [line]), name="l.csv", date="2026-09")
    key = f"micro-lycee-{KEY}"

    done = command("correct", key, "places=24", "intake=liste d'attente", *ROLE)

    assert done.exit_code == 0, done.output
    row = stored(schools, hostings)
    assert (row["places"], row["intake"]) == (24, HostingIntake.WAITING_LIST)
    assert (row["source_code"], row["evidence"]) == ("role-la-draio", "appel du 1er décembre")
    assert command("correct", key, "evidence=x", *ROLE).exit_code == 2
    on("2027-01-15")
    said = line | {"places": "30"}
    report = schools("hostings", csv_bytes(list(said), [said]), name="l.csv", date="2027-01")
    assert report.proposed == 1
    assert stored(schools, hostings)["places"] == 24
    assert command("proposals", "accept", "1").exit_code == 0
    assert stored(schools, hostings)["places"] == 30


def test_a_correction_can_be_undone_with_its_confirmation(schools: Importer) -> None:
    command("correct", KEY, "phone=03 20 99 99 99", *ROLE)
    number = command("history").output.split()[0]

    assert command("undo", number).exit_code == 0

    row = school(schools)
    assert (row["phone"], row["contact_confirmed_at"]) == ("03 20 11 11 11", None)
    with schools.database.engine.connect() as connection:
        assert connection.execute(select(confirmations)).all() == []
    assert is_whole(schools)


def test_an_export_from_before_a_correction_does_not_take_it_back(
    schools: Importer, tmp_path: Path
) -> None:
    write_export(schools.database, tmp_path, "csv", ["structures"])
    command("correct", KEY, "phone=03 20 99 99 99", *ROLE)

    done = command("import", "directory", str(tmp_path / "structures.csv"))

    assert school(schools)["phone"] == "03 20 99 99 99"
    assert school(schools)["contact_source_code"] == "role-la-draio"
    assert "03 20 11 11 11" in done.output
    assert is_whole(schools)


def test_a_proposal_whose_acceptance_is_undone_waits_again(schools: Importer, on: SetDay) -> None:
    command("correct", KEY, "phone=03 20 99 99 99", *ROLE)
    on("2027-01-15")
    schools("annuaire", annuaire(lycee(Telephone="03 20 22 22 22")), date="2027-01")
    command("proposals", "accept", "1")
    number = command("history").output.split()[0]

    assert command("undo", number).exit_code == 0

    assert school(schools)["phone"] == "03 20 99 99 99"
    assert "en attente" in command("proposals").output
    assert command("proposals", "reject", "1", "--reason", "ancien").exit_code == 0


def test_codes_are_shown_as_files_have_them(schools: Importer) -> None:
    output = command("correct", KEY, "status=fermé", *ROLE).output

    assert "status: OPEN → CLOSED" in output
    again = command("correct", KEY, "status=fermé", *ROLE).output
    assert "None" not in again
