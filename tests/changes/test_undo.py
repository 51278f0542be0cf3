"""Undo: by line, by run and by actor; what was changed since is named, and nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete, func, insert, select, update
from support.tiny_directory import PROVENANCE, Tiny

from changes.journal import Run, journalled_writing
from changes.undo import Selection, Undoing, UndoRefused, undo
from changes.verification import verify_journal
from models.change import ChangeActorKind, Via, changes
from models.hosting import HostingStatus, hostings
from models.structure import structures
from storage.database import Database


@pytest.fixture
def directory(migrated: Database) -> Database:
    content = Tiny().dispositif("d").school("a", phone="1").school("b").school("c")
    with journalled_writing(migrated, Run(via=Via.SEED, title="seed")) as connection:
        content.write(connection)
    return migrated


def change(database: Database, key: str, actor: str | None = None, **values: Any) -> int:
    made = Run(via=Via.CORRECTION, title="correct", actor=actor, actor_kind=ChangeActorKind.PERSON)
    with journalled_writing(database, made) as connection:
        connection.execute(update(structures).where(structures.c.id == key).values(values))
    assert made.id is not None
    return made.id


def take_back(database: Database, *runs: int, leave: bool = False, **selected: Any) -> Undoing:
    made = Run(via=Via.UNDO, title="undo")
    with journalled_writing(database, made) as connection:
        selection = Selection(runs=runs, **selected)
        undoing = undo(connection, selection, leaves_conflicts=leave)
        made.undoes = sorted(undoing.lines)
    return undoing


def last_run(database: Database) -> int:
    with database.engine.connect() as connection:
        return connection.scalar(select(func.max(changes.c.run))) or 0


def value(database: Database, key: str, column: str) -> Any:
    with database.engine.connect() as connection:
        return connection.scalar(select(structures.c[column]).where(structures.c.id == key))


def is_whole(database: Database) -> bool:
    with database.engine.connect() as connection:
        return not verify_journal(connection).problems


def test_a_run_is_taken_back_and_the_undo_is_taken_back_too(directory: Database) -> None:
    run = change(directory, "a", phone="2", city="Lens")

    take_back(directory, run)
    assert (value(directory, "a", "phone"), value(directory, "a", "city")) == ("1", None)
    take_back(directory, last_run(directory))
    assert (value(directory, "a", "phone"), value(directory, "a", "city")) == ("2", "Lens")
    take_back(directory, run)
    assert value(directory, "a", "phone") == "1"
    with pytest.raises(UndoRefused, match="nothing is left"):
        take_back(directory, run)
    assert is_whole(directory)


def test_a_later_change_of_the_same_field_is_named_and_nothing_is_written(
    directory: Database,
) -> None:
    first = change(directory, "a", phone="2", city="Lens")
    change(directory, "a", phone="3")

    with pytest.raises(UndoRefused) as refused:
        take_back(directory, first)

    (conflict,) = refused.value.undoing.conflicts
    assert (conflict.record, conflict.path) == ("a", "phone")
    with directory.engine.connect() as connection:
        last = connection.scalar(select(func.max(changes.c.id)))
    assert conflict.later == last
    assert (value(directory, "a", "phone"), value(directory, "a", "city")) == ("3", "Lens")


def test_a_later_change_of_another_field_is_no_conflict(directory: Database) -> None:
    first = change(directory, "a", phone="2")
    change(directory, "a", city="Lens")

    assert take_back(directory, first).conflicts == []
    assert (value(directory, "a", "phone"), value(directory, "a", "city")) == ("1", "Lens")


def test_conflicts_can_be_left_as_they_are(directory: Database) -> None:
    first = change(directory, "a", phone="2", city="Lens")
    change(directory, "a", phone="3")

    undoing = take_back(directory, first, leave=True)

    assert [conflict.path for conflict in undoing.conflicts] == ["phone"]
    assert (value(directory, "a", "phone"), value(directory, "a", "city")) == ("3", None)
    assert is_whole(directory)


def test_several_runs_go_together(directory: Database) -> None:
    runs = [change(directory, "a", phone=phone) for phone in ("2", "3", "4")]

    with pytest.raises(UndoRefused):
        take_back(directory, *runs[:2])
    assert value(directory, "a", "phone") == "4"
    take_back(directory, *runs)
    assert value(directory, "a", "phone") == "1"
    assert is_whole(directory)


def test_all_that_an_actor_did_goes_and_later_confirmations_stay(directory: Database) -> None:
    for number in range(20):
        change(directory, "abc"[number % 3], actor="7", phone=str(number + 10))
    change(directory, "b", actor="8", phone="03 20 00 00 00")

    undoing = take_back(directory, actor="7", leave=True)

    assert value(directory, "a", "phone") == "1"
    assert value(directory, "b", "phone") == "03 20 00 00 00"
    assert value(directory, "c", "phone") is None
    assert {conflict.record for conflict in undoing.conflicts} == {"b"}
    assert is_whole(directory)


def test_what_others_refer_to_stays(directory: Database) -> None:
    host = {"id": "h", "dispositif_code": "d", "structure_id": "n", "status": HostingStatus.OPEN}
    made = Run(via=Via.IMPORT, title="import")
    with journalled_writing(directory, made) as connection:
        (row,) = connection.execute(select(structures).where(structures.c.id == "a")).mappings()
        connection.execute(insert(structures), [{**row, "id": "n", "uai": None}])
    later = Run(via=Via.IMPORT, title="import")
    with journalled_writing(directory, later) as connection:
        connection.execute(insert(hostings), [PROVENANCE | host])
    assert made.id
    assert later.id

    with pytest.raises(UndoRefused) as refused:
        take_back(directory, made.id)
    assert [c.reason for c in refused.value.undoing.conflicts] == ["other records refer to it"]
    take_back(directory, later.id)
    take_back(directory, made.id)
    assert value(directory, "n", "id") is None
    assert is_whole(directory)


def test_records_that_refer_to_each_other_come_back(directory: Database) -> None:
    change(directory, "a", successor_id="b")
    change(directory, "b", parent_id="a")
    gone = Run(via=Via.IMPORT, title="import")
    with journalled_writing(directory, gone) as connection:
        connection.execute(update(structures).values(successor_id=None, parent_id=None))
        connection.execute(delete(structures).where(structures.c.id.in_(["a", "b"])))
    assert gone.id

    take_back(directory, gone.id)

    assert value(directory, "a", "successor_id") == "b"
    assert value(directory, "b", "parent_id") == "a"
    assert is_whole(directory)


def test_a_line_alone_is_taken_back(directory: Database) -> None:
    with journalled_writing(directory, Run(via=Via.IMPORT, title="import")) as connection:
        connection.execute(update(structures).values(city="Lens"))
    with directory.engine.connect() as connection:
        of_b = select(changes.c.id).where(changes.c.record == "b").order_by(changes.c.id.desc())
        line = connection.scalars(of_b).first()

    take_back(directory, lines=(line,))

    assert [value(directory, key, "city") for key in "abc"] == ["Lens", None, "Lens"]


def test_there_is_nothing_to_take_back_of_what_was_never_done(directory: Database) -> None:
    with pytest.raises(UndoRefused, match="no such line"):
        take_back(directory, 99)
