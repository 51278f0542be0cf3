"""Lists of hostings over the years: what a line means, what a complete list says, what goes."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import insert, select, update
from support.days import SetDay, day_setter
from support.official_lists import Importer, annuaire, cio, csv_bytes, lycee
from support.tiny_directory import uai

from imports.import_errors import ImportRefused
from imports.import_report import Report
from models.dispositif import dispositifs
from models.hosting import HostingIntake, HostingStatus, hostings, published_lists
from models.listing import ListedAs, listings
from models.structure import StructureStatus, structures
from storage.columns import Row

LINE = {
    "uai_etablissement": "0590001F",
    "dispositif": "micro-lycee",
    "annee_scolaire": "2026-2027",
    "preuve": "Décision de la DRAIO",
}
NONE = LINE | {"uai_etablissement": "aucun", "academie": "Académie de Lille", "preuve": ""}


@pytest.fixture
def schools(small: Importer) -> Importer:
    annexe = lycee(uai(590010), Nom_etablissement="Annexe", code_nature="315")
    small("annuaire", annuaire(lycee(), annexe, lycee(uai(590020))))
    return small


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> SetDay:
    return day_setter(monkeypatch)


def load(schools: Importer, *lines: dict[str, str], **options: Any) -> Report:
    header = list(dict.fromkeys(name for line in lines for name in line))
    filled = [{name: line.get(name, "") for name in header} for line in lines]
    options = {"date": "2026-09"} | options
    return schools("hostings", csv_bytes(header, filled), name="list.csv", **options)


def stored(schools: Importer) -> dict[str, Row]:
    with schools.database.engine.connect() as connection:
        rows = connection.execute(select(hostings).order_by(hostings.c.id)).mappings()
        return {row["id"]: dict(row) for row in rows}


def years(schools: Importer) -> dict[str, str | None]:
    return {row["school_year"]: row["status"].value for row in stored(schools).values()}


def test_next_year_s_list_leaves_this_year_as_it_is(schools: Importer) -> None:
    load(schools, LINE | {"places": "24", "ferme_le": "03/07/2027"})

    report = load(schools, LINE | {"annee_scolaire": "2027-2028", "places": "30"}, date="2026-11")

    assert (len(report.created), len(report.changed)) == (1, 0)
    places = {row["school_year"]: row["places"] for row in stored(schools).values()}
    assert places == {"2026-2027": 24, "2027-2028": 30}
    again = load(schools, LINE | {"annee_scolaire": "2027-2028", "places": "30"}, date="2026-11")
    assert (again.unchanged, len(again.created)) == (1, 0)


def test_a_line_of_the_running_year_takes_over_a_hosting_of_none(
    schools: Importer, on: SetDay
) -> None:
    on("2026-12-01")
    load(schools, LINE | {"annee_scolaire": ""})

    load(schools, LINE | {"annee_scolaire": "2027-2028"}, date="2026-11")
    assert years(schools) == {None: "OPEN", "2027-2028": "OPEN"}
    load(schools, LINE, date="2026-11")
    assert years(schools) == {"2026-2027": "OPEN", "2027-2028": "OPEN"}


def test_a_line_without_a_year_is_of_now(schools: Importer, on: SetDay) -> None:
    on("2026-12-01")
    load(schools, LINE, LINE | {"annee_scolaire": "2027-2028"})

    report = load(schools, LINE | {"annee_scolaire": "", "statut": "fermé"}, date="2026-11")

    assert (len(report.closed), report.changed) == (1, [])
    assert years(schools) == {"2026-2027": "CLOSED", "2027-2028": "OPEN"}


def test_forms_of_one_dispositif_at_one_school_are_hostings_of_their_own(schools: Importer) -> None:
    forms = [LINE | {"forme": "Classe relais"}, LINE | {"forme": "Atelier relais"}]

    for _ in range(2):
        assert load(schools, *forms).rejected == []

    assert [row["form"] for row in stored(schools).values()] == ["Classe relais", "Atelier relais"]
    with pytest.raises(ImportRefused) as twice:
        load(schools, *forms, forms[0] | {"forme": "classe  RELAIS"}, complete=True)
    assert twice.value.report is not None
    assert "an earlier line states the same" in twice.value.report.rejected[0].reason


def test_a_form_that_the_guide_names_stands_for_its_dispositif(schools: Importer) -> None:
    with schools.database.writing() as connection:
        connection.execute(
            update(dispositifs)
            .where(dispositifs.c.code == "micro-lycee")
            .values(modules=["Atelier relais", "Classe relais"])
        )

    load(schools, LINE | {"dispositif": "classe relais"})

    (row,) = stored(schools).values()
    assert (row["dispositif_code"], row["form"]) == ("micro-lycee", "Classe relais")


def test_what_was_never_true_goes_and_says_so(schools: Importer) -> None:
    load(schools, LINE)

    report = load(schools, LINE | {"statut": "supprimé", "preuve": ""}, date="2026-11")

    assert [entry.key for entry in report.removed] == ["micro-lycee-0590001F"]
    assert stored(schools) == {}
    with pytest.raises(ImportRefused) as again:
        load(schools, LINE | {"statut": "supprimé", "preuve": ""}, date="2026-11")
    assert again.value.report is not None
    assert "no such hosting to take out" in again.value.report.rejected[0].reason


def test_intake_is_kept_with_its_date(schools: Importer) -> None:
    report = load(schools, LINE | {"admission": "liste d’attente", "date_admission": "15/11/2026"})
    assert report.left_out_values == []
    (row,) = stored(schools).values()
    assert (row["intake"], row["intake_date"]) == (HostingIntake.WAITING_LIST, "2026-11-15")

    report = load(schools, LINE | {"admission": "bientôt"}, date="2026-11")
    assert [value.column for value in report.left_out_values] == ["admission"]


def test_a_complete_list_is_complete_of_its_years(schools: Importer, on: SetDay) -> None:
    on("2026-12-01")
    other = LINE | {"uai_etablissement": uai(590020)}
    load(
        schools, LINE, other, LINE | {"annee_scolaire": "2025-2026"}, other | {"annee_scolaire": ""}
    )

    report = load(schools, LINE, complete=True, accept_closures=True, date="2026-11-20")

    assert report.published == ["micro-lycee, académie 09, 2026-2027"]
    statuses = {
        (r["structure_id"], r["school_year"]): r["status"] for r in stored(schools).values()
    }
    assert statuses == {
        ("0590001F", "2025-2026"): HostingStatus.OPEN,
        ("0590001F", "2026-2027"): HostingStatus.OPEN,
        (uai(590020), "2026-2027"): HostingStatus.CLOSED,
    }


def test_nobody_hosts_it_this_year_is_said_by_a_complete_list(
    schools: Importer, on: SetDay
) -> None:
    on("2026-12-01")
    load(schools, LINE | {"annee_scolaire": "2025-2026"})

    report = load(schools, NONE, complete=True, date="2026-11")

    assert report.published == ["micro-lycee, académie 09, 2026-2027"]
    with schools.database.engine.connect() as connection:
        assert connection.scalar(select(published_lists.c.school_year)) == "2026-2027"


@pytest.mark.parametrize(
    ("lines", "options", "reason"),
    [
        ([LINE, NONE], {}, "add --complete"),
        ([LINE, NONE], {"complete": True}, "says the contrary"),
        ([NONE, LINE], {"complete": True}, "says the contrary"),
        ([LINE, NONE | {"academie": "Lyonnaise"}], {"complete": True}, "no académie"),
    ],
)
def test_nobody_is_not_said_by_half(
    schools: Importer, lines: list[dict[str, str]], options: dict[str, bool], reason: str
) -> None:
    if options:
        with pytest.raises(ImportRefused) as refused:
            load(schools, *lines, **options)
        report = refused.value.report
    else:
        report = load(schools, *lines)

    assert report is not None
    assert reason in report.rejected[0].reason


def test_what_closes_by_a_complete_list_is_named(schools: Importer) -> None:
    load(schools, LINE, LINE | {"uai_etablissement": uai(590020)})

    with pytest.raises(ImportRefused, match=f"micro-lycee-{uai(590020)}"):
        load(schools, LINE, complete=True)


def test_a_hosting_follows_the_structures_that_a_list_closes(schools: Importer) -> None:
    load(schools, LINE | {"uai_structure": uai(590010)}, LINE | {"uai_etablissement": uai(590020)})
    annexe = lycee(uai(590010), Nom_etablissement="Annexe", code_nature="315")
    closed = lycee(uai(590020), etat="FERME")

    report = schools(
        "annuaire", annuaire(lycee(), annexe, closed), date="2026-11-30", accept_closures=True
    )

    followed = {change.key: change.fields for change in report.followed}
    assert followed[f"micro-lycee-{uai(590020)}"] == {"status": ("OPEN", "CLOSED")}
    assert "hostings that follow" in report.to_text()


def test_a_cio_that_one_list_drops_and_another_names_stays(small: Importer) -> None:
    named = annuaire(lycee(), cio("0590003H"), cio("0590005K", Nom_etablissement="CIO Deux"))
    small("annuaire", named, date="2026-03")
    key = "0590003H"
    with small.database.writing() as connection:
        row = {"structure_id": key, "list_code": "dila", "listed_as": ListedAs.CIO}
        connection.execute(insert(listings), [row | {"source_date": "2026-05"}])

    report = small(
        "annuaire", annuaire(lycee(), cio("0590005K", Nom_etablissement="CIO Deux")),
        date="2026-04", accept_closures=True,
    )  # fmt: skip

    assert report.rejected == []
    with small.database.engine.connect() as connection:
        own = select(structures.c.status, structures.c.kind).where(structures.c.id == key)
        assert connection.execute(own).one() == (StructureStatus.OPEN, None)
