"""``history``: what became of a record, as the API tells it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update
from support.asking import Asking
from support.tiny_directory import Tiny

from changes.journal import Run, journalled_writing
from models.change import ChangeActorKind, Via
from models.global_id import global_id
from models.structure import structures
from storage.database import Database

HISTORY = """
query ($id: ID!, $first: Int! = 20, $after: String) {
  history(id: $id, first: $first, after: $after) {
    totalCount
    pageInfo { hasNextPage hasPreviousPage endCursor }
    nodes { id version at action via actorKind fields { path old new } }
  }
}
"""
CIO = global_id("Cio", "a")


def corrected(database: Database) -> Asking:
    with journalled_writing(database, Run(via=Via.IMPORT, title="import liste.csv")) as connection:
        Tiny().cio("a").cio("b").write(connection)
    corrections: tuple[dict[str, Any], ...] = (
        {"phone": "03 20 00 00 00", "sort_name": "z"},
        {"other_sites": [{"name": "Annexe"}], "segpa": True},
    )
    for values in corrections:
        who: dict[str, Any] = {"actor_kind": ChangeActorKind.PERSON, "actor": "12"}
        who |= {"reason": "appel de M. X"}
        with journalled_writing(database, Run(via=Via.CORRECTION, title="x", **who)) as connection:
            connection.execute(update(structures).where(structures.c.id == "a").values(values))
    return Asking(database)


def test_history_tells_what_changed_newest_first_and_of_nobody(migrated: Database) -> None:
    asking = corrected(migrated)
    found = asking(HISTORY, id=CIO)["history"]

    actions = [(node["action"], node["via"], node["actorKind"]) for node in found["nodes"]]
    assert actions == [
        ("UPDATE", "CORRECTION", "PERSON"),
        ("UPDATE", "CORRECTION", "PERSON"),
        ("CREATE", "IMPORT", "OPERATOR"),
    ]
    assert found["nodes"][1]["fields"] == [{"path": "phone", "old": None, "new": "03 20 00 00 00"}]
    assert {each["path"]: each["new"] for each in found["nodes"][0]["fields"]} == {
        "other_sites": '[{"name": "Annexe"}]',
        "segpa": "true",
    }
    assert found["nodes"][2]["fields"] == []
    assert found["totalCount"] == 3
    assert "M. X" not in str(found)
    assert found["nodes"][0]["at"].endswith("+00:00")
    asking.close()


def test_history_goes_page_by_page(migrated: Database) -> None:
    asking = corrected(migrated)
    seen, after = [], None
    for has_next in (True, True, False):
        page = asking(HISTORY, id=CIO, first=1, after=after)["history"]
        assert page["pageInfo"]["hasNextPage"] is has_next
        assert page["pageInfo"]["hasPreviousPage"] is (after is not None)
        seen += [int(node["id"]) for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]

    assert seen == sorted(seen, reverse=True)
    assert len(set(seen)) == 3
    assert len(asking.statements) == 2  # the page, and its count
    asking.close()


def test_what_has_no_history_has_an_empty_one(migrated: Database) -> None:
    asking = corrected(migrated)
    for nothing in (global_id("Cio", "none"), global_id("Commune", "59001"), global_id("X", "a")):
        assert asking(HISTORY, id=nothing)["history"]["totalCount"] == 0
    (error,) = asking.refused(HISTORY, id="x")
    assert error["extensions"]["code"] == "BAD_ID"
    (error,) = asking.refused(HISTORY, id=CIO, after="x")
    assert error["extensions"]["code"] == "BAD_CURSOR"
    asking.close()
