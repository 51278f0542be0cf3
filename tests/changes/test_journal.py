"""The journal: whatever is written is told, once, with what was and what is."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Table, delete, func, insert, select, update
from support.tiny_directory import PROVENANCE, Tiny

from changes.journal import Run, journalled_writing
from changes.recorder import NOT_JOURNALLED
from changes.undo import Selection, undo
from changes.verification import verify_journal
from models.change import ChangeAction, ChangeActorKind, Via, change_runs, changes
from models.commune import commune_postal_codes
from models.hosting import HostingStatus, hostings, published_lists
from models.psad_territory import psad_territory_communes
from models.structure import StructureStatus, structures
from storage.database import Database
from storage.reader import as_rows
from storage.row_changes import CHANGED_KEYS
from storage.version import bump_version, read_version

TABLES = (structures, hostings, published_lists, commune_postal_codes, psad_territory_communes)
KEYS = [f"s{number}" for number in range(4)]


def run(title: str = "test", **fields: Any) -> Run:
    return Run(via=Via.IMPORT, title=title, **fields)


@pytest.fixture
def directory(migrated: Database) -> Database:
    content = Tiny().dispositif("d").territory("t", ["59001"])
    for key in KEYS:
        content.school(key)
    with journalled_writing(migrated, run("begin")) as connection:
        content.hosting("h", "d", "s0").write(connection)
    return migrated


def lines(database: Database, after: int = 0) -> list[Any]:
    with database.engine.connect() as connection:
        found = select(changes).where(changes.c.run > after).order_by(changes.c.id)
        return list(as_rows(connection.execute(found)))


def last_run(database: Database) -> int:
    with database.engine.connect() as connection:
        return connection.scalar(select(func.max(change_runs.c.id))) or 0


def problems(database: Database) -> list[str]:
    with database.engine.connect() as connection:
        return verify_journal(connection).problems


def state(database: Database) -> dict[str, list[Any]]:
    with database.engine.connect() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(select(table)).all()))
            for table in TABLES
        }


def test_what_is_made_is_told_in_the_order_of_what_refers_to_it(directory: Database) -> None:
    made = lines(directory)

    assert {line["action"] for line in made} == {ChangeAction.CREATE}
    assert [line["id"] for line in made] == list(range(1, len(made) + 1))
    kinds = [line["kind"] for line in made]
    assert kinds.index("sources") < kinds.index("structures") < kinds.index("hostings")
    assert problems(directory) == []


@pytest.mark.parametrize(
    ("values", "action"),
    [
        ({"name": "Lycée Colette", "phone": "03 20 00 00 00"}, ChangeAction.UPDATE),
        ({"source_date": "2026-11", "contact_source_date": "2026"}, ChangeAction.CONFIRM),
        ({"status": StructureStatus.CLOSED}, ChangeAction.CLOSE),
        ({"status": StructureStatus.TO_OPEN}, ChangeAction.UPDATE),
        ({"status": StructureStatus.CLOSED, "successor_id": "s1"}, ChangeAction.MERGE),
    ],
)
def test_an_update_tells_each_field_and_what_it_means(
    directory: Database, values: dict[str, Any], action: ChangeAction
) -> None:
    with journalled_writing(directory, run()) as connection:
        connection.execute(update(structures).where(structures.c.id == "s0").values(values))

    (line,) = lines(directory, last_run(directory) - 1)
    assert (line["action"], line["record"]) == (action, "s0")
    assert {each["path"] for each in line["fields"]} == set(values)


def test_a_run_says_who_why_and_how_much(directory: Database) -> None:
    told = run(
        "correct", actor_kind=ChangeActorKind.PERSON, actor="12", reason="appel", evidence="mail"
    )
    with journalled_writing(directory, told) as connection:
        connection.execute(update(structures).values(city="Lens"))
    with directory.engine.connect() as connection:
        found = as_rows(connection.execute(select(change_runs)))[-1]
        version = read_version(connection).number

    assert (found["id"], found["title"], found["actor"]) == (told.id, "correct", "12")
    assert (found["counts"], found["version"]) == ({"UPDATE": 4}, version)
    for line in lines(directory, last_run(directory) - 1):
        assert (line["reason"], line["evidence"], line["version"]) == ("appel", "mail", version)


def test_lists_of_a_record_are_told_as_wholes(directory: Database) -> None:
    with journalled_writing(directory, run()) as connection:
        rows = [{"commune_code": "59001", "postal_code": code} for code in ("59990", "59991")]
        connection.execute(insert(commune_postal_codes), rows)
        connection.execute(
            delete(psad_territory_communes).where(psad_territory_communes.c.commune_code == "59001")
        )

    fields = {line["kind"]: line["fields"] for line in lines(directory, last_run(directory) - 1)}
    (codes,) = fields["communes"]
    assert set(codes["new"]) - set(codes["old"]) == {"59990", "59991"}
    assert fields["psad_territories"] == [{"path": "communes", "old": ["59001"], "new": []}]


def test_what_ends_as_it_was_is_no_change(directory: Database) -> None:
    before, runs = lines(directory), last_run(directory)
    with directory.engine.connect() as connection:
        version = read_version(connection).number
    with journalled_writing(directory, run()) as connection:
        row = dict(as_rows(connection.execute(select(hostings)))[0])
        connection.execute(delete(hostings))
        connection.execute(insert(hostings), [row])
        connection.execute(update(structures).values(city="Lens"))
        connection.execute(update(structures).values(city=None))

    assert (lines(directory), last_run(directory)) == (before, runs)
    with directory.engine.connect() as connection:
        assert read_version(connection).number == version


def test_the_version_is_raised_once_whoever_raises_it(directory: Database) -> None:
    with directory.engine.connect() as connection:
        version = read_version(connection).number
    for raise_it in (bump_version, lambda _: None):
        with journalled_writing(directory, run()) as connection:
            connection.execute(update(structures).values(city=str(raise_it)))
            raise_it(connection)
        version += 1
        with directory.engine.connect() as connection:
            assert read_version(connection).number == version


def test_what_fails_leaves_nothing(directory: Database) -> None:
    before, made = state(directory), lines(directory)
    with pytest.raises(ZeroDivisionError), journalled_writing(directory, run()) as connection:
        connection.execute(update(structures).values(city="Lens"))
        raise ZeroDivisionError

    assert (state(directory), lines(directory)) == (before, made)


def test_what_is_no_fact_is_not_told(directory: Database) -> None:
    before = lines(directory)
    with journalled_writing(directory, run()) as connection:
        connection.execute(
            update(structures).values(city="Lens"), execution_options={NOT_JOURNALLED: True}
        )

    assert lines(directory) == before


@pytest.mark.parametrize(
    ("tampering", "told"),
    [
        ("UPDATE changes SET record = 's3' WHERE id = 4", "line 4 is not what its hash says"),
        ("DELETE FROM changes WHERE id = 4", "line 4 is missing"),
        ("UPDATE changes SET previous_hash = 'x' WHERE id = 4", "does not follow"),
        ("UPDATE structures SET city = 'Lens' WHERE id = 's0'", "s0, city: the journal says"),
        ("DELETE FROM hostings", "hostings h is missing"),
        ("UPDATE directory SET version = 1", "after the directory's"),
    ],
)
def test_what_was_altered_is_found(directory: Database, tampering: str, told: str) -> None:
    with journalled_writing(directory, run()) as connection:
        connection.execute(update(structures).values(city="Liévin"))
    assert problems(directory) == []
    with directory.engine.begin() as connection:
        connection.exec_driver_sql(tampering)

    assert any(told in problem for problem in problems(directory)), problems(directory)


def test_what_was_deleted_and_is_there_again_by_hand_is_found(directory: Database) -> None:
    with journalled_writing(directory, run()) as connection:
        row = dict(as_rows(connection.execute(select(hostings)))[0])
        connection.execute(delete(hostings))
    assert problems(directory) == []
    with directory.writing() as connection:
        connection.execute(insert(hostings), [row])

    (problem,) = problems(directory)
    assert problem == "hostings h is there, though the journal says it was deleted"


# Writes of every form: with keys and without, of rows and of lists, that fail and that undo
# themselves.
Write = tuple[str, str, Any]
writes = st.lists(
    st.one_of(
        st.tuples(st.just("name"), st.sampled_from(KEYS), st.sampled_from(["a", "b", "c"])),
        st.tuples(st.just("keyed"), st.sampled_from(KEYS), st.sampled_from(["a", "b", None])),
        st.tuples(st.just("all"), st.just(""), st.sampled_from(["Lens", None])),
        st.tuples(st.just("close"), st.sampled_from(KEYS), st.sampled_from(StructureStatus)),
        st.tuples(st.just("host"), st.sampled_from(["h", "i"]), st.sampled_from([*KEYS, None])),
        st.tuples(st.just("post"), st.just("59001"), st.sets(st.sampled_from(["1", "2", "3"]))),
        st.tuples(st.just("publish"), st.sampled_from(["09", "20"]), st.booleans()),
        st.tuples(st.just("parent"), st.sampled_from(KEYS), st.sampled_from([*KEYS, None])),
    ),
    min_size=1,
    max_size=6,
)


def write(connection: Connection, what: str, key: str, value: Any) -> None:
    def put(table: Table, of: Any, row: dict[str, Any] | None) -> None:
        connection.execute(delete(table).where(of))
        if row is not None:
            connection.execute(insert(table), [row])

    own = structures.c.id == key
    if what == "name":
        connection.execute(update(structures).where(own).values(name=value))
    elif what == "keyed":
        statement = update(structures).where(own).values(email=value)
        connection.execute(statement, execution_options={CHANGED_KEYS: [key]})
    elif what == "all":
        connection.execute(update(structures).values(city=value))
    elif what == "close":
        connection.execute(update(structures).where(own).values(status=value))
    elif what == "parent":
        connection.execute(update(structures).where(own).values(parent_id=value))
    elif what == "host":
        named = {"id": key, "dispositif_code": "d", "structure_id": value}
        row = PROVENANCE | named | {"status": HostingStatus.OPEN} if value else None
        put(hostings, hostings.c.id == key, row)
    elif what == "publish":
        named = {"subject": "d", "academy_code": key, "school_year": "2026-2027"}
        row = PROVENANCE | named if value else None
        put(published_lists, published_lists.c.academy_code == key, row)
    else:
        put(commune_postal_codes, commune_postal_codes.c.commune_code == key, None)
        rows = [{"commune_code": key, "postal_code": code} for code in sorted(value)]
        if rows:
            connection.execute(insert(commune_postal_codes), rows)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(transactions=st.lists(writes, min_size=1, max_size=4))
def test_any_history_is_whole_and_can_be_taken_back_step_by_step(
    directory: Database, transactions: list[list[Write]]
) -> None:
    states = [state(directory)]
    runs = []
    for steps in transactions:
        this = run()
        with journalled_writing(directory, this) as connection:
            for step in steps:
                write(connection, *step)
        if this.id is not None:
            runs.append(this.id)
            states.append(state(directory))
        else:
            assert state(directory) == states[-1]
    assert problems(directory) == []

    for number in reversed(runs):
        assert state(directory) == states.pop()
        back = Run(via=Via.UNDO, title=f"undo {number}")
        with journalled_writing(directory, back) as connection:
            back.undoes = undo(connection, Selection(runs=(number,))).lines
    assert state(directory) == states.pop()
    assert problems(directory) == []
