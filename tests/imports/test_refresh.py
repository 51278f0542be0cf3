"""Refreshing the directory from its official sources, which a server on loopback stands in for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from support.official_lists import Importer, annuaire
from support.publishers import SCHOOLS, Publishers, publishing
from support.waiting import LIMIT_S

from geo.geocoder import Geocoder
from imports import refresh as refreshing
from imports import run_import
from imports.reconcile.areas import EVERYWHERE
from imports.refresh import RefreshOptions, last_refreshes, refresh, store_refresh
from imports.refresh_report import RefreshReport
from models.change import change_runs
from models.refresh import RefreshOutcome
from models.structure import StructureStatus, structures
from storage.database import Database
from storage.version import read_version

DONE, UNCHANGED, REFUSED, FAILED = RefreshOutcome


@pytest.fixture
def publishers(monkeypatch: pytest.MonkeyPatch) -> Iterator[Publishers]:
    with publishing(monkeypatch) as found:
        yield found


def run(importing: Importer, publishers: Publishers, **options: Any) -> RefreshReport:
    chosen = RefreshOptions(
        scope=EVERYWHERE, geocoder=Geocoder(publishers.geocoder, timeout_s=5), **options
    )
    return refresh(importing.database, chosen)


def outcomes(report: RefreshReport) -> dict[str, RefreshOutcome]:
    return {each.kind: each.outcome for each in report.sources}


def version(database: Database) -> int:
    with database.engine.connect() as connection:
        return read_version(connection).number


def runs(database: Database) -> list[str]:
    with database.engine.connect() as connection:
        return list(connection.scalars(select(change_runs.c.title).order_by(change_runs.c.id)))


def open_schools(database: Database) -> int:
    c = structures.c
    with database.engine.connect() as connection:
        found = select(func.count()).where(c.uai.is_not(None), c.status != StructureStatus.CLOSED)
        return connection.scalar(found) or 0


def test_every_source_is_read_in_order_and_what_came_of_it_is_stored(
    small: Importer, publishers: Publishers
) -> None:
    before = runs(small.database)

    report = run(small, publishers)

    kinds = ["communes", "annuaire", "adresse", "contacts", "dila", "geocode"]
    assert [each.kind for each in report.sources] == kinds
    assert report.exit_code == 0
    assert outcomes(report)["annuaire"] is DONE
    # Each import is a run of its own, which can be undone alone.
    made = runs(small.database)[len(before) :]
    assert {"import annuaire annuaire.csv", "import dila dila.json"} <= set(made)
    stored = last_refreshes(small.database)
    assert sorted(stored) == sorted(kinds)
    annuaire_row = stored["annuaire"]
    assert (annuaire_row.source, annuaire_row.outcome) == ("annuaire-education", DONE)
    assert annuaire_row.started_at <= annuaire_row.ended_at == annuaire_row.succeeded_at
    assert annuaire_row.facts_date == report.sources[1].facts_date is not None


def test_nothing_new_raises_no_version(small: Importer, publishers: Publishers) -> None:
    run(small, publishers)
    before = version(small.database), runs(small.database)

    report = run(small, publishers)

    assert set(outcomes(report).values()) == {UNCHANGED}
    assert report.exit_code == 0
    assert (version(small.database), runs(small.database)) == before


def test_a_source_out_of_reach_stops_no_other(small: Importer, publishers: Publishers) -> None:
    run(small, publishers)
    last = last_refreshes(small.database)["annuaire"]
    schools = open_schools(small.database)
    del publishers.contents["/annuaire.csv"]

    report = run(small, publishers)

    assert outcomes(report) == {
        "annuaire": REFUSED,
        "contacts": REFUSED,
        "dila": UNCHANGED,
        "geocode": UNCHANGED,
    }
    assert report.exit_code == 1
    assert open_schools(small.database) == schools
    now = last_refreshes(small.database)["annuaire"]
    assert (now.outcome, "503" in (now.message or "")) == (REFUSED, True)
    # What was last taken in stays known.
    assert (now.succeeded_at, now.facts_date) == (last.succeeded_at, last.facts_date)
    assert now.ended_at > last.ended_at


def test_closures_above_the_limit_are_left_to_a_person(
    small: Importer, publishers: Publishers
) -> None:
    run(small, publishers)
    schools = open_schools(small.database)
    publishers.contents["/annuaire.csv"] = annuaire(
        *(line | {"date_maj_ligne": "2026-10-01"} for line in SCHOOLS[:10])
    )

    report = run(small, publishers)

    assert outcomes(report)["annuaire"] is REFUSED
    assert open_schools(small.database) == schools
    said = "\n".join(report.lines())
    assert "10" in said and "--accept-closures" in said
    assert "à reprendre à la main : raccroche import annuaire\n" in said
    (told,) = (
        each for each in json.loads(report.to_json())["sources"] if each["kind"] == "annuaire"
    )
    assert len(told["report"]["closed"]) == 10
    # The list of contacts closes nothing: it is taken in all the same.
    assert outcomes(report)["contacts"].succeeded


def test_what_nobody_foresaw_in_one_source_stops_no_other(
    small: Importer, publishers: Publishers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise KeyError("surprise")

    monkeypatch.setitem(run_import.LIST_IMPORTS, "dila", broken)

    report = run(small, publishers)

    assert outcomes(report)["dila"] is FAILED
    assert outcomes(report)["geocode"] is UNCHANGED
    assert "KeyError" in (last_refreshes(small.database)["dila"].message or "")


def test_where_no_source_succeeds_that_is_said(small: Importer, publishers: Publishers) -> None:
    publishers.contents.clear()

    report = run(small, publishers, only={"dila", "adresse"})

    assert outcomes(report) == {"adresse": REFUSED, "dila": REFUSED}
    assert report.exit_code == 2
    assert last_refreshes(small.database)["dila"].succeeded_at is None


def test_a_dry_run_writes_nothing(small: Importer, publishers: Publishers) -> None:
    before = version(small.database), runs(small.database)

    report = run(small, publishers, dry_run=True)

    assert outcomes(report)["annuaire"] is DONE
    assert (version(small.database), runs(small.database)) == before
    assert last_refreshes(small.database) == {}
    assert "Essai : rien n'a été écrit." in list(report.lines())


@pytest.mark.parametrize(("kind", "days"), [("communes", 30), ("adresse", 7)])
def test_some_lists_are_read_now_and_then_or_when_they_are_named(
    small: Importer, publishers: Publishers, kind: str, days: int
) -> None:
    run(small, publishers, only={kind})

    report = run(small, publishers)
    assert [each.kind for each in report.skipped] == [kind]
    assert kind not in outcomes(report)
    assert outcomes(run(small, publishers, only={kind})) == {kind: UNCHANGED}

    last = last_refreshes(small.database)[kind]
    long_ago = datetime.now(UTC) - timedelta(days=days)
    store_refresh(small.database, replace(last, succeeded_at=long_ago))
    assert kind in outcomes(run(small, publishers))


def test_a_refresh_waits_for_another_write_and_says_so(
    small: Importer, publishers: Publishers
) -> None:
    held, waited = Event(), Event()

    def write() -> None:
        with small.database.writing(lambda: None):
            held.set()
            assert waited.wait(LIMIT_S), "nobody waited"

    with ThreadPoolExecutor() as pool:
        writing = pool.submit(write)
        assert held.wait(LIMIT_S)
        options = RefreshOptions(scope=EVERYWHERE, only={"dila"})
        report = refresh(small.database, options, on_wait=waited.set)
        writing.result(LIMIT_S)

    assert outcomes(report) == {"dila": DONE}


def test_without_a_geocoder_no_address_is_sent(small: Importer, publishers: Publishers) -> None:
    report = refresh(small.database, RefreshOptions(only={"geocode"}))

    assert [each.kind for each in report.skipped] == ["geocode"]
    assert (publishers.paths, report.exit_code) == ([], 2)


def test_what_came_of_a_source_is_reported_though_it_could_not_be_stored(
    small: Importer, publishers: Publishers, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    def lost(*_: Any) -> None:
        raise OperationalError("INSERT", {}, Exception("disk full"))

    monkeypatch.setattr(refreshing, "store_refresh", lost)

    report = run(small, publishers, only={"dila"})

    assert outcomes(report) == {"dila": DONE}
    assert "disk full" in caplog.text


def test_the_report_is_said_in_two_languages(small: Importer, publishers: Publishers) -> None:
    del publishers.contents["/adresse.csv"]
    report = run(small, publishers, only={"adresse", "dila"})

    french = list(report.lines())
    english = [line.in_english({}) for line in report.lines()]

    assert french[-2:] == [
        "Sources à jour : 1 sur 2.",
        "Ce qui n'a pas été lu garde ses données d'avant.",
    ]
    assert english[-2:] == [
        "Sources up to date: 1 of 2.",
        "What was not read keeps the data it had.",
    ]
    assert any(line.startswith("  dila      fait (") for line in french)
