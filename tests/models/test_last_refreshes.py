"""The last refresh of each source, as a row and as a record."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from models.refresh import RefreshOutcome, refresh_from, refreshes, select_refreshes
from storage.database import Database
from storage.reader import as_rows
from storage.version import read_version

MORNING = datetime(2026, 12, 1, 3, 12, tzinfo=UTC)
ROW: dict[str, Any] = {
    "kind": "dila",
    "source": "dila",
    "started_at": MORNING - timedelta(minutes=2),
    "ended_at": MORNING,
    "outcome": RefreshOutcome.REFUSED,
    "message": "cannot be reached",
    "facts_date": None,
    "succeeded_at": None,
}


def test_a_refresh_comes_back_with_its_moments_in_utc(migrated: Database) -> None:
    rows = [ROW, ROW | {"kind": "annuaire", "succeeded_at": MORNING}]
    with migrated.writing() as connection:
        connection.execute(insert(refreshes), rows)

    with migrated.reachable() as connection:
        found = list(map(refresh_from, as_rows(connection.execute(select_refreshes()))))
        version = read_version(connection).number

    assert [each.kind for each in found] == ["annuaire", "dila"]
    assert (found[0].ended_at, found[0].succeeded_at) == (MORNING, MORNING)
    assert (found[1].outcome, found[1].succeeded_at) == (RefreshOutcome.REFUSED, None)
    assert version == 0


@pytest.mark.parametrize(
    ("outcome", "succeeded"),
    [("DONE", True), ("UNCHANGED", True), ("REFUSED", False), ("FAILED", False)],
)
def test_nothing_new_is_a_success(outcome: str, succeeded: bool) -> None:
    assert RefreshOutcome(outcome).succeeded is succeeded
