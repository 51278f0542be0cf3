"""What is open on a day: the tables' rules against the same rules in words of Python."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, insert, select
from support.tiny_directory import Tiny

from models.hosting import HostingStatus, hostings
from models.hosting_days import HOSTINGS_AT_PLACES, STATUS
from models.opening_days import day_parameters
from models.school_year import following_year, school_year_of, school_year_of_partial
from models.structure import STATUS as STRUCTURE_STATUS
from models.structure import StructureStatus, StructureType, structures
from storage.database import Database

DAY = date(2026, 12, 1)
RUNNING = "2026-2027"
days = st.sampled_from(
    [None, *(DAY + timedelta(days=n) for n in (-400, -1, 0, 1, 400)), date(2027, 8, 31)]
)
years = st.sampled_from([None, "2025-2026", RUNNING, "2027-2028"])
places = st.fixed_dictionaries(
    {"status": st.sampled_from(StructureStatus), "opens_on": days, "closes_on": days}
)
rows = st.fixed_dictionaries(
    {
        "status": st.sampled_from(HostingStatus),
        "school_year": years,
        "opens_on": days,
        "closes_on": days,
    }
)


def place_status(place: dict[str, Any]) -> str:
    if place["status"] is StructureStatus.CLOSED:
        return "CLOSED"
    if place["closes_on"] is not None and place["closes_on"] < DAY:
        return "CLOSED"
    if place["opens_on"] is not None:
        return "TO_OPEN" if place["opens_on"] > DAY else "OPEN"
    return str(place["status"].value)


def hosting_status(row: dict[str, Any], place: dict[str, Any]) -> str:
    year = row["school_year"] or RUNNING
    is_over = row["closes_on"] < DAY if row["closes_on"] else year < RUNNING
    is_to_come = row["opens_on"] > DAY if row["opens_on"] else year > RUNNING
    at = place_status(place)
    if row["status"] is HostingStatus.CLOSED or is_over or at == "CLOSED":
        return "CLOSED"
    announced = row["status"] is HostingStatus.TO_OPEN and row["opens_on"] is None
    return "TO_OPEN" if is_to_come or announced or at == "TO_OPEN" else "OPEN"


@pytest.fixture
def connected(migrated: Database) -> Any:
    with migrated.writing() as connection:
        Tiny().dispositif("d").write(connection)
        yield connection


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=places, host=places, row=rows, is_annexed=st.booleans())
def test_status_follows_days_years_and_the_place(
    connected: Connection,
    place: dict[str, Any],
    host: dict[str, Any],
    row: dict[str, Any],
    is_annexed: bool,
) -> None:
    content = Tiny().school("host", **host).school("annexe", **place)
    annexe = {"micro_structure_id": "annexe"} if is_annexed else {}
    content.hosting("h", "d", "host", **row, **annexe)
    connected.execute(delete(hostings))
    connected.execute(delete(structures).where(structures.c.type == StructureType.ESTABLISHMENT))
    connected.execute(insert(structures), content.structures)
    connected.execute(insert(hostings), content.hostings)

    on_day = day_parameters(DAY)
    judged_places = connected.execute(select(structures.c.id, STRUCTURE_STATUS), on_day)
    judged = {row[0]: row[1] for row in judged_places}
    assert judged == {"host": place_status(host), "annexe": place_status(place)}
    status = connected.execute(select(STATUS).select_from(HOSTINGS_AT_PLACES), on_day).scalar_one()
    assert status == hosting_status(row, place if is_annexed else host)


@pytest.mark.parametrize(
    ("day", "year"),
    [
        ("2026-08-31", "2025-2026"),
        ("2026-09-01", "2026-2027"),
        ("2026-12-31", "2026-2027"),
        ("2027-01-01", "2026-2027"),
    ],
)
def test_a_school_year_begins_in_september(day: str, year: str) -> None:
    assert school_year_of(date.fromisoformat(day)) == year
    assert school_year_of_partial(day) == school_year_of_partial(day[:7]) == year


def test_a_year_alone_is_the_school_year_that_begins_in_it() -> None:
    assert school_year_of_partial("2026") == "2026-2027"
    assert following_year("2026-2027") == "2027-2028"
