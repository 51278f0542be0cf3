"""Hostings over the school years, as they are answered on a day."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from support.asking import Asking
from support.days import SetDay, day_setter
from support.tiny_directory import Tiny

from directory.live_reload import LiveDirectory
from models.dispositif import HostingMode
from models.hosting import HostingStatus
from models.structure import StructureStatus
from storage.database import Database

Make = Callable[[Tiny], Asking]
NORTH = {"commune": "59001"}
HOSTS = """
query ($dispositif: String! = "d", $filter: EstablishmentFilter) {
  nearestHosts(dispositif: $dispositif, near: {commune: "59001"}, filter: $filter) {
    totalCount
    coverage
    notices { code message }
    nodes { id basis status form schoolYear opensOn structure { name } microStructure { name } }
  }
}
"""
ALL = """{
  dispositif(code: "d") { hostings { totalCount nodes { id status } } }
  establishment(uai: "0590001F") { status dispositifs { code } hostings { id status } }
}"""

CIOS = """{
  nearestCios(near: {commune: "59001"}) { totalCount nodes { status } }
  cios { totalCount }
}"""


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> SetDay:
    return day_setter(monkeypatch)


def host(content: Tiny | None = None, **fields: Any) -> Tiny:
    content = content or Tiny().dispositif("d")
    return content.school("host", uai="0590001F", **fields)


def shown(asking: Asking, **variables: Any) -> list[tuple[str, str]]:
    found = asking(HOSTS, **variables)["nearestHosts"]
    assert found["totalCount"] == len(found["nodes"])
    return [(node["id"], node["status"]) for node in found["nodes"]]


def ids(asking: Asking) -> dict[str, str]:
    return {h["id"]: h["status"] for h in asking(ALL)["establishment"]["hostings"]}


def two_years() -> Tiny:
    content = host().hosting("this", "d", "host", school_year="2026-2027")
    return content.hosting("next", "d", "host", school_year="2027-2028")


def test_next_year_stands_beside_this_one_and_takes_its_place_in_september(
    tiny: Make, on: SetDay
) -> None:
    on("2027-06-20")
    asking = tiny(two_years())
    nodes = asking(ALL)["dispositif"]["hostings"]["nodes"]
    this, following = sorted(nodes, key=lambda node: node["status"])
    assert [this["status"], following["status"]] == ["OPEN", "TO_OPEN"]

    assert shown(asking) == [(this["id"], "OPEN")]
    on("2027-08-31")
    asking.refresh()
    assert shown(asking) == [(this["id"], "OPEN")]
    on("2027-09-01")
    asking.refresh()
    assert shown(asking) == [(following["id"], "OPEN")]
    assert ids(asking) == {this["id"]: "CLOSED", following["id"]: "OPEN"}
    on("2028-09-01")
    asking.refresh()
    assert shown(asking) == []
    assert asking(ALL)["dispositif"]["hostings"]["totalCount"] == 0
    assert asking(ALL)["establishment"]["dispositifs"] == []


def test_what_is_not_open_yet_says_so(tiny: Make, on: SetDay) -> None:
    on("2026-12-01")
    content = host().hosting("h", "d", "host", opens_on=date(2027, 9, 1))

    found = tiny(content)(HOSTS)["nearestHosts"]

    assert found["nodes"][0]["status"] == "TO_OPEN"
    (notice,) = [n for n in found["notices"] if n["code"] == "HOSTING_NOT_YET_OPEN"]
    assert "ouvre le 1er septembre 2027" in notice["message"]


def test_a_filter_of_open_ones_leaves_out_what_opens_later(tiny: Make, on: SetDay) -> None:
    on("2026-12-01")
    content = host().hosting("h", "d", "host", school_year="2027-2028")
    asking = tiny(content.school("other", "59002").hosting("o", "d", "other"))

    assert [status for _, status in shown(asking)] == ["TO_OPEN", "OPEN"]
    assert [status for _, status in shown(asking, filter={"statuses": ["OPEN"]})] == ["OPEN"]


def test_days_that_are_over_close_whatever_the_status_says(tiny: Make, on: SetDay) -> None:
    on("2026-07-05")
    asking = tiny(host().hosting("h", "d", "host", closes_on=date(2026, 7, 4)))
    assert shown(asking) == []
    assert list(ids(asking).values()) == ["CLOSED"]
    on("2026-07-04")
    asking.refresh()
    assert [status for _, status in shown(asking)] == ["OPEN"]


def test_the_micro_structure_stays_when_its_host_closes(tiny: Make, on: SetDay) -> None:
    on("2026-12-01")
    content = host(status=StructureStatus.CLOSED).school("annexe", "59002", phone="03 20 00 00 00")
    asking = tiny(content.hosting("h", "d", "host", micro_structure_id="annexe"))

    found = asking(HOSTS)["nearestHosts"]
    (node,) = found["nodes"]
    assert (node["status"], node["microStructure"]["name"]) == ("OPEN", "annexe")
    # Who has closed is nobody to call: no notice speaks of its telephone.
    assert not any("host" in notice["message"] for notice in found["notices"])


@pytest.mark.parametrize(
    "closed", [{"status": StructureStatus.CLOSED}, {"closes_on": date(2026, 11, 1)}]
)
def test_a_hosting_closes_with_its_micro_structure_or_its_host(
    tiny: Make, on: SetDay, closed: dict[str, Any]
) -> None:
    on("2026-12-01")
    content = host().school("annexe", **closed).school("gone", **closed)
    content.hosting("h", "d", "host", micro_structure_id="annexe").hosting("g", "d", "gone")
    asking = tiny(content)

    assert shown(asking) == []
    assert list(ids(asking).values()) == ["CLOSED"]
    assert asking(ALL)["establishment"]["dispositifs"] == []


def test_a_hosting_of_no_year_gives_way_to_a_line_or_list_of_the_running_one(
    tiny: Make, on: SetDay
) -> None:
    on("2026-12-01")
    content = host().hosting("old", "d", "host")
    content.hosting("said", "d", "host", school_year="2026-2027", status=HostingStatus.CLOSED)
    content.school("other", "59002").hosting("other", "d", "other")
    asking = tiny(content)
    assert len(shown(asking)) == 1

    with asking.database.writing() as connection:
        Tiny().publish("d", "09", "2026-2027").write_published(connection)
    asking.refresh()
    assert shown(asking) == []
    assert asking(HOSTS)["nearestHosts"]["coverage"] == "COMPLETE"


def test_two_forms_at_one_school_are_two_hosts(tiny: Make, on: SetDay) -> None:
    on("2026-12-01")
    content = host().hosting("c", "d", "host", form="Classe relais")
    asking = tiny(content.hosting("a", "d", "host", form="Atelier relais"))

    nodes = asking(HOSTS)["nearestHosts"]["nodes"]
    assert sorted(node["form"] for node in nodes) == ["Atelier relais", "Classe relais"]


def test_coverage_is_complete_for_its_school_year_alone(tiny: Make, on: SetDay) -> None:
    on("2026-08-31")
    asking = tiny(host().hosting("h", "d", "host").publish("d", "09", "2025-2026"))
    assert asking(HOSTS)["nearestHosts"]["coverage"] == "COMPLETE"
    on("2026-09-01")
    asking.refresh()
    assert asking(HOSTS)["nearestHosts"]["coverage"] == "PARTIAL"


def test_what_any_school_may_run_is_derived_again_when_its_stated_hosting_is_over(
    tiny: Make, on: SetDay
) -> None:
    content = Tiny().dispositif("any", HostingMode.ANY_ESTABLISHMENT)
    host(content).hosting("h", "any", "host", school_year="2025-2026")
    content.hosting("n", "any", "host", school_year="2027-2028", status=HostingStatus.CLOSED)
    on("2026-06-01")
    asking = tiny(content)
    basis = [n["basis"] for n in asking(HOSTS, dispositif="any")["nearestHosts"]["nodes"]]
    assert basis == ["PUBLISHED"]
    on("2026-09-01")
    asking.refresh()
    basis = [n["basis"] for n in asking(HOSTS, dispositif="any")["nearestHosts"]["nodes"]]
    assert basis == ["DERIVED"]


def test_a_structure_lives_by_its_days(tiny: Make, on: SetDay) -> None:
    on("2026-12-01")
    content = Tiny().cio("a", closes_on=date(2026, 11, 30)).cio("b", opens_on=date(2027, 1, 4))
    asking = tiny(content.cio("c", opens_on=date(2026, 12, 1), status=StructureStatus.TO_OPEN))

    found = asking(CIOS)
    statuses = [node["status"] for node in found["nearestCios"]["nodes"]]
    assert sorted(statuses) == ["OPEN", "TO_OPEN"]
    assert found["nearestCios"]["totalCount"] == found["cios"]["totalCount"] == 2


def test_a_server_passes_to_the_next_day(
    migrated: Database, on: SetDay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("directory.live_reload.DAY_CHECK_INTERVAL_S", 0.01)
    with migrated.writing() as connection:
        two_years().write(connection)
    on("2027-08-31T23:59:55")
    live = LiveDirectory(migrated)

    async def night() -> tuple[Any, Any]:
        following = asyncio.create_task(live.follow_days())
        while live._prepared is None:  # noqa: ASYNC110  # nothing tells when it is read
            await asyncio.sleep(0.01)
        before = live.current
        on("2027-09-01T00:00:00")
        while live.current is before:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        following.cancel()
        return before.version, live.current.version

    before, after = asyncio.run(night())

    assert (before.mark, str(before.day)) == (after.mark, "2027-08-31")
    assert str(after.day) == "2027-09-01"
    assert before.tag != after.tag
    assert live._prepared is None
    live.close()


def test_a_day_that_was_read_before_a_write_is_read_again(migrated: Database, on: SetDay) -> None:
    with migrated.writing() as connection:
        two_years().write(connection)
    on("2027-08-31")
    live = LiveDirectory(migrated)

    async def write_between() -> None:
        await live._prepare_day(date(2027, 9, 1))
        with migrated.writing() as connection:
            Tiny().publish("d", "09", "2027-2028").write_published(connection)
        on("2027-09-01")
        await live.refresh()

    asyncio.run(write_between())

    assert (live.current.version.number, str(live.current.day)) == (2, "2027-09-01")
    assert live._prepared is None
    live.close()
