"""Opening hours, accessibility and SIRETs of the DILA's directory and of the annuaire."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update
from support.official_lists import Importer, annuaire, current_record, lycee

from imports.import_errors import CellError
from imports.sources.dila_reception import DAYS, read_hours
from models.opening_hours import WEEK, OpeningWeek, opening_week, stored_week
from models.structure import structures, update_contact_confirmed
from storage.version import bump_version

KEY = "cio-59001-01"


def row(small: Importer, key: str = KEY) -> dict[str, Any]:
    with small.database.engine.connect() as connection:
        found = connection.execute(select(structures).where(structures.c.id == key))
        return dict(found.mappings().one())


def hours(first: str, last: str = "", *slots: tuple[str, str], comment: str = "") -> dict[str, str]:
    """A range of days as the DILA writes it: two slots, of which one or both may be empty."""
    cells = {"nom_jour_debut": first, "nom_jour_fin": last or first, "commentaire": comment}
    for number in (1, 2):
        opens, closes = slots[number - 1] if number <= len(slots) else ("", "")
        cells |= {f"valeur_heure_debut_{number}": opens, f"valeur_heure_fin_{number}": closes}
    return cells


MORNING, AFTERNOON = ("09:00:00", "12:00:00"), ("13:30:00", "17:00:00")


def read(*ranges: dict[str, str]) -> tuple[OpeningWeek, list[str]]:
    problems: list[CellError] = []
    week = read_hours(ranges, problems.append)
    return week, [problem.reason for problem in problems]


def shown(week: OpeningWeek) -> dict[str, list[str]]:
    return {
        each.day.value: [f"{slot.opens}-{slot.closes}" for slot in each.slots] for each in week.days
    }


def test_a_range_is_each_of_its_days() -> None:
    week, problems = read(
        hours("Lundi", "Jeudi", MORNING, AFTERNOON), hours("Vendredi", "Vendredi", MORNING)
    )

    days = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY"]
    whole = {day: ["09:00-12:00", "13:30-17:00"] for day in days}
    assert shown(week) == whole | {"FRIDAY": ["09:00-12:00"]}
    assert (week.comment, problems) == (None, [])


def test_ranges_of_one_day_are_joined_in_order() -> None:
    week, problems = read(
        hours("mercredi", "mercredi", AFTERNOON), hours("Mercredi", "Mercredi", MORNING)
    )

    assert (shown(week), problems) == ({"WEDNESDAY": ["09:00-12:00", "13:30-17:00"]}, [])


def test_a_comment_is_kept_with_its_day_and_once_where_it_is_of_all() -> None:
    of_day, _ = read(
        hours("Lundi", "Lundi", MORNING),
        hours("Mardi", "Mardi", MORNING, comment="sur rendez-vous"),
    )
    of_all, _ = read(
        hours("Lundi", "Mardi", MORNING, comment="hors vacances"),
        hours("Jeudi", "Jeudi", AFTERNOON, comment="hors vacances"),
    )

    assert [each.comment for each in of_day.days] == [None, "sur rendez-vous"]
    assert of_day.comment is None
    assert of_all.comment == "hors vacances"
    assert {each.comment for each in of_all.days} == {None}


def test_a_comment_without_a_day_is_of_the_week() -> None:
    week, problems = read(hours("", "", comment="Sur rendez-vous uniquement."))

    assert (week.days, week.comment) == ((), "Sur rendez-vous uniquement.")
    assert problems == []


@pytest.mark.parametrize(
    ("stated", "reason"),
    [
        (hours("Lundi", "Lundi", MORNING, ("13:30:00", "00:00:00")), "writes for an unknown time"),
        (hours("Lundi", "Lundi", MORNING, ("17:00:00", "13:30:00")), "it closes at 13:30"),
        (hours("Lundi", "Lundi", MORNING, ("14:00:00", "14:00:00")), "it closes at 14:00"),
        (hours("Lundi", "Lundi", MORNING, ("13:30:00", "")), "'' is no time of a day"),
        (hours("Lundi", "Lundi", MORNING, ("13:30:00", "25:00:00")), "'25:00:00' is no time"),
        (hours("Lundi", "Lundi", MORNING, ("après-midi", "17:00:00")), "'après-midi' is no time"),
    ],
)
def test_hours_that_cannot_be_are_left_out_and_told(stated: dict[str, str], reason: str) -> None:
    week, problems = read(stated)

    assert shown(week) == {"MONDAY": ["09:00-12:00"]}
    assert len(problems) == 1
    assert reason in problems[0]


@pytest.mark.parametrize(
    ("stated", "reason"),
    [
        (hours("Vendredi", "Lundi", MORNING), "from 'Vendredi' to 'Lundi', which comes before it"),
        (hours("Lundredi", "Lundredi", MORNING), "'Lundredi' is no day of the week"),
        (hours("", "", MORNING), "it has hours and names no day"),
    ],
)
def test_days_that_cannot_be_are_left_out_and_told(stated: dict[str, str], reason: str) -> None:
    week, problems = read(stated, hours("Mardi", "Mardi", MORNING))

    assert (shown(week), problems) == ({"TUESDAY": ["09:00-12:00"]}, [reason])


def test_a_day_of_which_all_hours_are_wrong_is_not_called_closed() -> None:
    week, problems = read(
        hours("Lundi", "Lundi", MORNING), hours("Mardi", "Mardi", ("00:00:00", "00:00:00"))
    )

    assert (shown(week), len(problems)) == ({"MONDAY": ["09:00-12:00"], "TUESDAY": []}, 1)
    assert week.leaves_unsaid(date(2026, 12, 1))


def test_an_empty_range_says_nothing() -> None:
    week, problems = read(hours("Samedi", "Samedi"), hours(""))

    assert (week.says_anything, week.days, problems) == (False, (), [])


texts = st.sampled_from(["", "09:00:00", "12:30", "00:00:00", "24:00:00", "9h15", "x"])
ranges = st.fixed_dictionaries(
    {},
    optional={
        "nom_jour_debut": st.sampled_from([*DAYS, "", "jour", None]),
        "nom_jour_fin": st.sampled_from([*DAYS, "", None, 3]),
        "valeur_heure_debut_1": texts,
        "valeur_heure_fin_1": texts,
        "valeur_heure_debut_2": texts,
        "valeur_heure_fin_2": st.none() | texts,
        "commentaire": st.sampled_from(["", "sur rendez-vous", None]),
    },
)


@given(st.lists(ranges, max_size=4))
def test_whatever_is_stated_gives_a_week_that_can_be_stored(stated: list[dict[str, Any]]) -> None:
    week, _ = read(*stated)

    assert opening_week(json.loads(json.dumps(stored_week(week)))) == week
    assert [each.day for each in week.days] == [d for d in WEEK if d in {e.day for e in week.days}]


# What an import makes of it


def imported(small: Importer, *, name: str = "export.json", **fields: Any) -> Any:
    content = json.dumps([current_record(**fields)]).encode()
    return small("dila", content, name=name)


def test_hours_accessibility_and_siret_come_with_the_date_of_their_source(small: Importer) -> None:
    address = json.loads(current_record()["adresse"])
    address[1] |= {"accessibilite": "ACC", "note_accessibilite": "rampe"}
    fields = {
        "plage_ouverture": json.dumps([hours("Lundi", "Vendredi", MORNING)]),
        "adresse": json.dumps(address),
        "siret": "199 320 300 00023",
    }

    report = imported(small, **fields)

    assert report.left_out_values == []
    kept = row(small)
    week = opening_week(kept["opening_hours"])
    assert shown(week) == {day.value: ["09:00-12:00"] for day in WEEK[:5]}
    assert (kept["accessibility"].value, kept["accessibility_note"]) == ("ACCESSIBLE", "rampe")
    assert kept["siret"] == "19932030000023"
    # The record has the same source and date: the group has none of its own.
    assert (kept["source_date"], kept["reception_source_date"]) == ("2026-09-15", None)
    assert not imported(small, **fields).changes_anything


def test_the_report_shows_weeks_and_which_day_was_wrong(small: Importer) -> None:
    imported(small)

    report = imported(
        small,
        plage_ouverture=json.dumps(
            [
                hours("Lundi", "Lundi", MORNING, AFTERNOON, comment="sur rendez-vous"),
                hours("Mardi", "Mardi", MORNING, ("13:30:00", "00:00:00")),
            ]
        ),
    )

    text = report.to_text()
    week = "MONDAY 09:00-12:00 13:30-17:00 (sur rendez-vous), TUESDAY 09:00-12:00"
    assert f"opening_hours: nothing → {week}" in text
    assert (
        "plage_ouverture: Mardi: '00:00:00' is what the source writes for an unknown time" in text
    )


def test_hours_keep_their_source_where_the_record_is_another_s(small: Importer) -> None:
    imported(small, plage_ouverture=json.dumps([hours("Lundi", "Lundi", MORNING)]))
    newer = lycee(
        "0590003H",
        Nom_etablissement="CIO de North",
        Type_etablissement="Information et orientation",
        code_nature="841",
        date_maj_ligne="2026-10-01",
    )
    with small.database.writing() as connection:
        connection.execute(update(structures).where(structures.c.id == KEY).values(uai="0590003H"))
        bump_version(connection)

    small("annuaire", annuaire(newer))

    kept = row(small)
    assert (kept["source_code"], kept["source_date"]) == ("annuaire-education", "2026-10-01")
    assert (kept["reception_source_code"], kept["reception_source_date"]) == ("dila", "2026-09-15")
    assert shown(opening_week(kept["opening_hours"])) == {"MONDAY": ["09:00-12:00"]}


def test_what_is_wrong_is_told_and_what_was_known_stays(small: Importer) -> None:
    imported(
        small,
        plage_ouverture=json.dumps([hours("Lundi", "Lundi", MORNING)]),
        siret="19932030000023",
    )
    address = json.loads(current_record()["adresse"])
    address[1]["accessibilite"] = "OUI"

    report = imported(
        small,
        plage_ouverture=json.dumps([hours("Lundi", "Lundi", ("00:00:00", "00:00:00"))]),
        siret="19932030000032",
        adresse=json.dumps(address),
        adresse_courriel="autre@ac-lille.fr",
    )

    told = {value.column: value.reason for value in report.left_out_values}
    assert told.keys() == {"plage_ouverture", "siret", "accessibilite"}
    assert "'OUI' is not one of ACC, DEM, NAC" in told["accessibilite"]
    assert (report.rejected, len(report.changed)) == ([], 1)
    kept = row(small)
    assert shown(opening_week(kept["opening_hours"])) == {"MONDAY": ["09:00-12:00"]}
    assert (kept["siret"], kept["email"]) == ("19932030000023", "autre@ac-lille.fr")


@pytest.mark.parametrize("form", ["text", "list"])
def test_the_cell_may_be_a_list_itself_as_in_the_whole_file(small: Importer, form: str) -> None:
    stated: Any = [hours("Lundi", "Lundi", MORNING)]

    report = imported(small, plage_ouverture=stated if form == "list" else json.dumps(stated))

    assert report.left_out_values == []
    assert shown(opening_week(row(small)["opening_hours"])) == {"MONDAY": ["09:00-12:00"]}


def test_a_cell_that_is_no_json_is_told(small: Importer) -> None:
    report = imported(small, plage_ouverture="[{")

    assert [value.column for value in report.left_out_values] == ["plage_ouverture"]
    assert row(small)["opening_hours"] is None


def test_hours_that_the_source_no_longer_states_go(small: Importer) -> None:
    imported(small, plage_ouverture=json.dumps([hours("Lundi", "Lundi", MORNING)]))

    imported(small, plage_ouverture="", date_modification="16/09/2026 10:00:00")

    assert row(small)["opening_hours"] is None


def test_an_export_without_these_columns_leaves_what_is_known(small: Importer) -> None:
    imported(small, plage_ouverture=json.dumps([hours("Lundi", "Lundi", MORNING)]))

    imported(small, date_modification="16/09/2026 10:00:00")

    assert shown(opening_week(row(small)["opening_hours"])) == {"MONDAY": ["09:00-12:00"]}


def test_the_annuaire_states_sirets(small: Importer) -> None:
    report = small("annuaire", annuaire(lycee(SIREN_SIRET="19932030000023")))

    assert row(small, "0590001F")["siret"] == "19932030000023"
    wrong = small("annuaire", annuaire(lycee(SIREN_SIRET="199320300")))
    assert report.left_out_values == []
    assert [value.column for value in wrong.left_out_values] == ["siren_siret"]
    assert row(small, "0590001F")["siret"] == "19932030000023"


# Contacts that somebody confirmed


def confirm(small: Importer, key: str, day: date) -> None:
    with small.database.writing() as connection:
        assert connection.execute(update_contact_confirmed(key, day)).rowcount == 1
        bump_version(connection)


def test_a_contact_confirmed_since_stands_against_an_older_file(small: Importer) -> None:
    small("annuaire", annuaire(lycee()))
    confirm(small, "0590001F", date(2026, 11, 20))

    older = annuaire(lycee(Telephone="03 20 99 99 99", date_maj_ligne="2026-09-01"))
    report = small("annuaire", older)

    kept = row(small, "0590001F")
    assert (kept["phone"], kept["contact_confirmed_at"]) == ("03 20 11 22 33", date(2026, 11, 20))
    assert [change.fields.keys() for change in report.older] == [{"phone"}]


def test_a_contact_that_replaces_it_is_not_confirmed(small: Importer) -> None:
    small("annuaire", annuaire(lycee()))
    confirm(small, "0590001F", date(2026, 4, 1))

    small("annuaire", annuaire(lycee(Telephone="03 20 99 99 99", date_maj_ligne="2026-09-01")))

    kept = row(small, "0590001F")
    assert (kept["phone"], kept["contact_confirmed_at"]) == ("03 20 99 99 99", None)


def test_a_file_that_states_the_same_contact_leaves_it_confirmed(small: Importer) -> None:
    small("annuaire", annuaire(lycee()))
    confirm(small, "0590001F", date(2026, 4, 1))

    small("annuaire", annuaire(lycee(Nom_etablissement="Autre", date_maj_ligne="2026-09-01")))

    kept = row(small, "0590001F")
    assert (kept["name"], kept["contact_confirmed_at"]) == ("Autre", date(2026, 4, 1))
