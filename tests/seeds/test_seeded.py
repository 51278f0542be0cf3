"""What the seeds have put in is remembered as JSON, and told from what others changed."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, insert, update

from models.commune import commune_postal_codes
from models.listing import listings
from models.provenance import ReviewStatus, sources
from models.structure import EstablishmentKind
from seeds.seeded import Seeded, changed_records, facts_of, key_of, read_seeded, store_seeded
from storage.database import Database

A = {"code": "a", "name": "A", "publisher": "P", "licence": None, "url": None, "note": None}
B = A | {"code": "b"}


def test_a_key_is_every_column_of_the_primary_key_as_json() -> None:
    assert key_of(sources, A) == '["a"]'
    row = {"postal_code": "59000", "commune_code": "59350"}
    assert json.loads(key_of(commune_postal_codes, row)) == ["59350", "59000"]
    listing = {"structure_id": "é", "list_code": "dila", "listed_as": EstablishmentKind.COLLEGE}
    assert key_of(listings, listing) == '["é", "dila", "COLLEGE"]'


def test_facts_are_what_json_can_hold() -> None:
    noon_in_lille = datetime(2026, 1, 1, 12, tzinfo=timezone(timedelta(hours=1)))
    row = {
        "review_status": ReviewStatus.TO_CONFIRM,
        "opens_on": date(2026, 9, 1),
        "verified_at": noon_in_lille,
        "name": "é",
        "places": 12,
        "boarding": None,
    }

    assert facts_of(row) == {
        "review_status": "TO_CONFIRM",
        "opens_on": "2026-09-01",
        "verified_at": "2026-01-01T11:00:00+00:00",
        "name": "é",
        "places": 12,
        "boarding": None,
    }


@given(st.datetimes(), st.integers(-14 * 60, 14 * 60))
def test_a_moment_is_one_fact_in_any_zone(moment: datetime, minutes: int) -> None:
    # SQLite gives UTC back without its zone.
    in_utc = moment.replace(year=max(2, min(9998, moment.year)), tzinfo=UTC)
    elsewhere = in_utc.astimezone(timezone(timedelta(minutes=minutes)))

    facts = [facts_of({"at": at}) for at in (in_utc, elsewhere, in_utc.replace(tzinfo=None))]

    assert facts[0] == facts[1] == facts[2]


def seeded(row: dict[str, Any], owner: str = "x", adopted: bool = False) -> dict[str, Seeded]:
    return {key_of(sources, row): Seeded(facts_of(row), owner, adopted)}


def stored(connection: Connection) -> dict[str, Seeded]:
    return read_seeded(connection).get("sources", {})


def test_what_is_remembered_follows_what_was_put_in(migrated: Database) -> None:
    with migrated.writing() as connection:
        first = {"sources": seeded(A) | seeded(B)}
        store_seeded(connection, first, {})
        assert stored(connection) == first["sources"]

        second = {"sources": seeded(A | {"name": "Autre"}, owner="y", adopted=True)}
        store_seeded(connection, second, read_seeded(connection))
        assert stored(connection) == second["sources"]

        store_seeded(connection, {}, read_seeded(connection))
        assert stored(connection) == {}


def test_what_is_out_of_scope_stays_remembered(migrated: Database) -> None:
    with migrated.writing() as connection:
        store_seeded(connection, {"sources": seeded(A, "x") | seeded(B, "y")}, {})
        store_seeded(connection, {}, {"sources": seeded(A, "x")})

        assert stored(connection) == seeded(B, "y")


@pytest.fixture
def standing(migrated_sqlite: Database) -> Database:
    """A and B, put in by the folders x and y."""
    with migrated_sqlite.writing() as connection:
        connection.execute(insert(sources), [A, B])
        store_seeded(connection, {"sources": seeded(A, "x") | seeded(B, "y")}, {})
    return migrated_sqlite


def changed(database: Database, owners: set[str] | None = None) -> list[tuple[str, str]]:
    with database.engine.connect() as connection:
        return sorted(changed_records(connection, owners))


def test_nothing_has_changed_that_stands_as_it_was_put(standing: Database) -> None:
    assert changed(standing) == []


def test_a_changed_and_a_removed_record_are_named_by_table_and_key(standing: Database) -> None:
    with standing.writing() as connection:
        connection.execute(update(sources).where(sources.c.code == "a").values(note="Corrigé"))
        connection.execute(delete(sources).where(sources.c.code == "b"))

    assert changed(standing) == [("sources", '["a"]'), ("sources", '["b"]')]
    assert changed(standing, {"y"}) == [("sources", '["b"]')]
    assert changed(standing, set()) == []


def test_what_was_not_stated_may_be_filled(standing: Database) -> None:
    facts = {name: value for name, value in A.items() if name != "note"}
    with standing.writing() as connection:
        store_seeded(connection, {"sources": seeded(facts, "x")}, {"sources": seeded(A, "x")})
        connection.execute(update(sources).where(sources.c.code == "a").values(note="Ajouté"))

    assert changed(standing) == []


def test_a_column_that_is_no_more_counts_as_changed(standing: Database) -> None:
    with standing.writing() as connection:
        facts = seeded(A | {"colour": None}, "x")
        store_seeded(connection, {"sources": facts}, {"sources": seeded(A, "x")})

    assert changed(standing) == [("sources", '["a"]')]


def test_a_record_whose_facts_were_not_kept_may_have_changed(standing: Database) -> None:
    unknown = {key_of(sources, A): Seeded(None, "x", False)}
    with standing.writing() as connection:
        store_seeded(connection, {"sources": unknown}, {"sources": seeded(A, "x")})

    assert changed(standing) == [("sources", '["a"]')]


def test_a_record_that_an_import_made_its_own_has_changed(standing: Database) -> None:
    with standing.writing() as connection:
        adopted = seeded(A, "x", adopted=True)
        store_seeded(connection, {"sources": adopted}, {"sources": seeded(A, "x")})

    assert changed(standing) == [("sources", '["a"]')]
