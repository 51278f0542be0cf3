"""Positions by the geocoding service, which a real server on loopback stands in for."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select, update
from support.loopback_server import (
    Answer,
    Request,
    broken,
    collection,
    feature,
    found,
    garbage,
    half_a_feature,
    in_turn,
    loopback_server,
    nothing,
    slow,
    too_many,
)
from support.official_lists import Importer, annuaire, lycee
from support.tiny_directory import uai

from geo.geocoder import Geocoder, GeocoderError, to_query
from imports.geocode_structures import GeocodingOptions, find_pending, geocode_structures
from imports.import_errors import ImportRefused
from imports.import_report import Report
from imports.reconcile.areas import EVERYWHERE
from models.structure import PositionPrecision, structures
from storage.version import read_version

QUICK_OPTIONS = GeocodingOptions(scope=EVERYWHERE, per_second=1000)


@pytest.fixture
def unlocated(small: Importer) -> Importer:
    """A lycée known by its commune's centre, one without a position, one that is located."""
    small(
        "annuaire",
        annuaire(
            lycee(precision_localisation="Ville"),
            lycee(uai(590002), latitude="", longitude="", Adresse_2="BP 12"),
            lycee(uai(590003)),
        ),
    )
    return small


def run(
    importing: Importer,
    answer: Answer,
    options: GeocodingOptions = QUICK_OPTIONS,
    paths: list[str] | None = None,
) -> Report:
    """One run; ``paths`` gathers what the service was asked."""
    with loopback_server(answer) as server:
        geocoder = Geocoder(f"{server.url}/geocodage", timeout_s=0.5)
        pending = find_pending(importing.database, options)
        report = geocode_structures(
            importing.database, geocoder, pending, options, sleep=lambda _: None
        )
        if paths is not None:
            paths += server.paths
    return report


def rows(importing: Importer) -> dict[str, Any]:
    with importing.database.engine.connect() as connection:
        return {row["id"]: row for row in connection.execute(select(structures)).mappings()}


def test_missing_and_commune_level_positions_are_filled(unlocated: Importer) -> None:
    paths: list[str] = []
    report = run(unlocated, found(), paths=paths)

    assert len(report.changed) == 2
    for key in ("0590001F", uai(590002)):
        row = rows(unlocated)[key]
        assert (row["latitude"], row["longitude"]) == (50.2101, 3.0123)
        assert row["position_precision"] is PositionPrecision.ADDRESS
        assert row["position_source_code"] == "ban"
        assert row["source_code"] == "annuaire-education"
    assert rows(unlocated)[uai(590003)]["latitude"] == 50.2
    assert paths[0].startswith("/geocodage/search?")
    assert "BP" not in paths[1], "no map shows a post box"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (nothing, "finds nothing for"),
        (found(score=0.4), "with a score of 0.40, below 0.7"),
        (found(type="municipality"), "knows only the commune"),
        (found(citycode="59002"), "in another commune"),
        (found(at=(3.0, 45.0)), "km from the centre"),
    ],
)
def test_a_doubtful_answer_is_left_out_and_reported(
    unlocated: Importer, answer: Answer, reason: str
) -> None:
    report = run(unlocated, answer)

    assert (report.changed, len(report.left_out_values)) == ([], 2)
    assert reason in report.left_out_values[0].reason
    assert rows(unlocated)[uai(590002)]["latitude"] is None


def test_an_address_not_found_is_asked_again_only_with_the_option(unlocated: Importer) -> None:
    run(unlocated, nothing)
    assert find_pending(unlocated.database, QUICK_OPTIONS) == []

    again = GeocodingOptions(scope=EVERYWHERE, per_second=1000, again=True)
    assert len(run(unlocated, found(), again).changed) == 2


def test_it_waits_when_the_service_asks_to_and_goes_on(unlocated: Importer) -> None:
    pauses: list[float] = []
    with loopback_server(in_turn(too_many, broken, found())) as server:
        geocoder = Geocoder(server.url, timeout_s=0.5)
        report = geocode_structures(
            unlocated.database,
            geocoder,
            find_pending(unlocated.database, QUICK_OPTIONS),
            QUICK_OPTIONS,
            sleep=pauses.append,
        )

    assert len(report.changed) == 2
    assert pauses == [0.001, 1.0, 0.001, 4.0, 0.001, 0.001]


@pytest.mark.parametrize("answer", [too_many, broken, garbage, half_a_feature, slow])
def test_a_service_that_fails_stops_the_run_with_a_clear_sentence(
    unlocated: Importer, answer: Answer
) -> None:
    with pytest.raises(ImportRefused, match=r"service.*0 of 2 were asked; run it again later"):
        run(unlocated, answer)
    assert rows(unlocated)[uai(590002)]["latitude"] is None


def test_a_run_that_stops_keeps_what_it_found_and_goes_on_from_there(
    unlocated: Importer,
) -> None:
    with pytest.raises(ImportRefused, match="1 of 2 were asked"):
        run(unlocated, in_turn(found(), broken))
    assert [one.key for one in find_pending(unlocated.database, QUICK_OPTIONS)] == [uai(590002)]

    assert len(run(unlocated, found()).changed) == 1


def test_a_dry_run_asks_and_writes_nothing(unlocated: Importer) -> None:
    before = version(unlocated)

    report = run(
        unlocated, found(), GeocodingOptions(scope=EVERYWHERE, per_second=1000, dry_run=True)
    )

    assert (len(report.changed), version(unlocated)) == (2, before)
    assert len(find_pending(unlocated.database, QUICK_OPTIONS)) == 2


def version(importing: Importer) -> int:
    with importing.database.engine.connect() as connection:
        return read_version(connection).number


def test_a_position_verified_by_hand_stays(unlocated: Importer) -> None:
    with unlocated.database.writing() as connection:
        connection.execute(update(structures).values(verified_at=func.current_timestamp()))

    report = run(unlocated, found())

    assert [conflict.key for conflict in report.conflicts] == ["0590001F"]
    assert [change.key for change in report.changed] == [uai(590002)], "it had none"


def test_the_rate_and_the_limit_are_kept(unlocated: Importer) -> None:
    pauses: list[float] = []
    options = GeocodingOptions(scope=EVERYWHERE, per_second=4, limit=1)
    with loopback_server(found()) as server:
        pending = find_pending(unlocated.database, options)
        geocoder = Geocoder(server.url, timeout_s=1)
        geocode_structures(unlocated.database, geocoder, pending, options, sleep=pauses.append)

    assert (pauses, len(server.paths)) == ([0.25], 1)


# The service itself


@pytest.mark.parametrize(
    ("address", "query"),
    [
        ("12 rue Solférino, Lille", "12 rue Solférino, Lille"),
        ("  « École »  ", "École »"),
        ("!!", None),
        ("ab", None),
        ("x" * 300, "x" * 200),
    ],
)
def test_queries_are_as_the_service_takes_them(address: str, query: str | None) -> None:
    assert to_query(address) == query


def test_what_the_service_answers_is_understood() -> None:
    with loopback_server(found(type="street")) as server:
        answer = Geocoder(server.url, timeout_s=1).locate("rue de l'École, North")

    assert answer is not None
    assert (answer.precision, answer.commune_code) == (PositionPrecision.STREET, "59001")
    assert server.paths == ["/search?q=rue+de+l%27%C3%89cole%2C+North&limit=1"]


def test_a_failure_never_contains_the_query() -> None:
    counter = itertools.count()

    def answer(request: Request) -> None:
        kinds: list[Callable[[Request], None]] = [too_many, broken, garbage, half_a_feature]
        kinds[next(counter)](request)

    with loopback_server(answer) as server:
        geocoder = Geocoder(server.url, timeout_s=1)
        for _ in range(4):
            with pytest.raises(GeocoderError) as failed:
                geocoder.locate("12 rue Secrète, Lille")
            assert "Secr" not in str(failed.value)


def test_positions_off_the_globe_are_no_answer() -> None:
    def answer(request: Request) -> None:
        request.send(collection(feature(at=(900, 50))))

    with loopback_server(answer) as server, pytest.raises(GeocoderError, match="cannot be read"):
        Geocoder(server.url, timeout_s=1).locate("12 rue Solférino")
