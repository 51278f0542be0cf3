"""``/donnees``: how old each source's data are, and when this service last read it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient
from support.official_lists import Importer, annuaire, lycee
from support.servers import client_of

from imports.refresh import store_refresh
from models.refresh import Refresh, RefreshOutcome
from pages.freshness_wording import last_read, paris_day
from pages.translation import ENGLISH, Wording

NIGHT = datetime(2026, 11, 30, 2, 30, tzinfo=UTC)
READ = {
    "endedAt": "2026-11-30T23:30:00+00:00",
    "succeeded": True,
    "succeededAt": "2026-11-30T23:30:00+00:00",
}


@pytest.fixture
def site(small: Importer) -> Iterator[TestClient]:
    small("annuaire", annuaire(lycee()))
    last = Refresh(
        kind="annuaire",
        source="annuaire-education",
        started_at=NIGHT,
        ended_at=NIGHT,
        outcome=RefreshOutcome.REFUSED,
        message="answers 503",
        facts_date=None,
        succeeded_at=None,
    )
    store_refresh(small.database, last)
    with client_of(small.database, cache_max_age=3600) as client:
        client.headers |= {"accept": "text/html"}
        yield client


def test_a_source_shows_the_date_of_its_facts_and_that_it_could_not_be_read(
    site: TestClient,
) -> None:
    page = site.get("/donnees").text

    (row,) = re.findall(r"<tr><td[^>]*>(?:<a[^>]*>)?Annuaire de l’éducation<.*?</tr>", page)
    assert "mars 2026" in row
    assert "tentée sans succès le 30 novembre 2026" in row and "jamais réussie" in row
    assert "503" not in page


def test_a_failure_is_kept_from_nobody_for_long(site: TestClient) -> None:
    assert site.get("/donnees").headers["cache-control"].endswith("max-age=60")
    # Other pages keep to the setting.
    assert site.get("/professionnels").headers["cache-control"].endswith("max-age=3600")


def test_an_answer_with_a_refresh_has_no_entity_tag(site: TestClient) -> None:
    site.headers["accept"] = "application/graphql-response+json"
    both = [
        site.get("/graphql", params={"query": f"{{ directory {{ sources {{ {fields} }} }} }}"})
        for fields in ("records", "records lastRefresh { succeeded }")
    ]

    assert "etag" in both[0].headers
    assert "etag" not in both[1].headers
    assert both[1].headers["cache-control"] == "no-store"


def test_a_moment_is_of_the_day_that_it_is_in_paris() -> None:
    assert paris_day("2026-11-30T23:30:00+00:00") == "2026-12-01"
    assert paris_day("2026-06-30T21:59:00+00:00") == "2026-06-30"


def test_what_was_read_is_said_in_words() -> None:
    failed = READ | {"endedAt": "2026-12-05T03:00:00+00:00", "succeeded": False}

    assert last_read(None) == "jamais"
    assert last_read(READ) == "le 1er décembre 2026"
    assert last_read(failed) == (
        "tentée sans succès le 5 décembre 2026 ; réussie le 1er décembre 2026"
    )
    assert last_read(READ, Wording(ENGLISH)) == "on 1 December 2026"
