"""The last refreshes as servers read them: the newest, whatever version is held."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from support.asking import Asking
from support.in_loop import in_loop
from support.official_lists import Importer, annuaire, lycee

from directory.refresh_log import RefreshLog
from directory.request_context import Context
from imports.refresh import store_refresh
from models.refresh import Refresh, RefreshOutcome
from storage.database import Database

NIGHT = datetime(2026, 12, 1, 2, 30, tzinfo=UTC)
WORKED = Refresh(
    kind="annuaire",
    source="annuaire-education",
    started_at=NIGHT,
    ended_at=NIGHT,
    outcome=RefreshOutcome.UNCHANGED,
    message=None,
    facts_date="2026-11-30",
    succeeded_at=NIGHT,
)
NEXT_NIGHT = NIGHT.replace(day=2)
REFUSED = replace(WORKED, ended_at=NEXT_NIGHT, outcome=RefreshOutcome.REFUSED, message="503")
QUERY = """{ directory { sources { source { code }
    lastRefresh { endedAt succeeded succeededAt } } } }"""


@pytest.fixture
def ask(small: Importer) -> Iterator[Asking]:
    """Asks a directory of one lycée that the annuaire states."""
    small("annuaire", annuaire(lycee()))
    asking = Asking(small.database)
    yield asking
    asking.close()


def refreshed(ask: Asking) -> Any:
    sources = ask(QUERY)["directory"]["sources"]
    return next(
        each["lastRefresh"] for each in sources if each["source"]["code"] == "annuaire-education"
    )


def test_a_failure_is_answered_though_no_version_is_raised(ask: Asking) -> None:
    assert refreshed(ask) is None
    store_refresh(ask.database, WORKED)
    assert refreshed(ask) == {
        "endedAt": "2026-12-01T02:30:00+00:00",
        "succeeded": True,
        "succeededAt": "2026-12-01T02:30:00+00:00",
    }

    store_refresh(ask.database, REFUSED)

    assert refreshed(ask) == {
        "endedAt": "2026-12-02T02:30:00+00:00",
        "succeeded": False,
        "succeededAt": "2026-12-01T02:30:00+00:00",
    }


def test_an_answer_with_a_refresh_is_kept_nowhere(ask: Asking) -> None:
    context = Context(ask.directory, refreshes=RefreshLog(ask.database))
    assert context.may_be_kept
    assert ask.loop.run(context.last_refresh("dila")) is None
    assert not context.may_be_kept


@in_loop
async def test_what_was_read_a_moment_ago_is_not_read_again(migrated: Database) -> None:
    store_refresh(migrated, WORKED)
    log = RefreshLog(migrated, kept_s=3600)
    assert (await log.last())["annuaire"] == WORKED

    store_refresh(migrated, REFUSED)

    assert (await log.last())["annuaire"] == WORKED
    assert (await RefreshLog(migrated).last_of("annuaire-education")) == REFUSED
    assert await log.last_of("dila") is None


@in_loop
async def test_a_database_that_is_gone_leaves_what_was_read(migrated: Database) -> None:
    store_refresh(migrated, WORKED)
    log = RefreshLog(migrated, kept_s=0)
    await log.last()
    with migrated.writing() as connection:
        connection.exec_driver_sql("DROP TABLE refreshes")

    assert (await log.last())["annuaire"] == WORKED


@in_loop
async def test_a_missing_file_is_not_made(tmp_path: Any) -> None:
    log = RefreshLog(Database(f"sqlite:///{tmp_path}/none.db"))

    assert await log.last() == {}
    assert list(tmp_path.iterdir()) == []
