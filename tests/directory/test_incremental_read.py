"""A version that was read by its changes is the version that is read whole."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Table, delete, insert, update
from support.tiny_directory import PROVENANCE, Tiny, uai

from directory import incremental_read
from directory.incremental_read import open_next_snapshot
from directory.request_context import Context
from directory.snapshot import Snapshot, open_snapshot
from geo.nearest_index import NearestIndex
from geo.neighbours import NeighbourSearch
from models.dispositif import HostingMode
from models.hosting import HostingStatus, derived_key, hostings
from models.provenance import sources
from models.school_year import following_year, school_year_of
from models.structure import (
    EstablishmentKind,
    Position,
    StructureStatus,
    StructureType,
    Track,
    structures,
)
from models.structure_filter import Offer, StructureFilter
from models.structure_notice import structure_notices
from resolvers.search_index import build_index
from resolvers.structures import structure_page
from storage.database import Database
from storage.row_changes import CHANGED_KEYS, version_changes
from storage.version import bump_version
from text.french_dates import paris_today

KEYS = [f"k{number}" for number in range(8)]
SCHOOLS = KEYS[2:]
HOSTING_KEYS = [f"h{number}" for number in range(5)]
CODES = ("named", "any")
HERE = Position(latitude=50.12, longitude=3.01)
FILTERS = (
    StructureFilter(),
    StructureFilter(statuses=frozenset(StructureStatus)),
    StructureFilter(academies=frozenset({"20"})),
    StructureFilter(kinds_but=frozenset({EstablishmentKind.LPO})),
    StructureFilter(tracks=frozenset({Track.VOCATIONAL})),
    StructureFilter(offering=frozenset({Offer("named", frozenset())})),
)


def some_structures() -> Tiny:
    content = Tiny().dispositif("named").dispositif("any", HostingMode.ANY_ESTABLISHMENT)
    content.cio(KEYS[0], uai=uai(590000)).mission_locale(KEYS[1], "59002")
    for number, key in enumerate(SCHOOLS):
        content.school(key, "80001", uai=uai(590010 + number), parent_id=None)
    return content.hosting("h0", "named", "k2").hosting("h1", "any", "k3")


Change = tuple[Table, str, dict[str, Any] | None]
"""A table, a key, and columns to set; None for a row that goes."""

RUNNING = school_year_of(paris_today())
DAYS = st.sampled_from([None, date(2020, 9, 1), date(2098, 9, 1)])

changed_structures = st.tuples(
    st.just(structures),
    st.sampled_from(SCHOOLS),
    st.fixed_dictionaries(
        {},
        optional={
            "name": st.sampled_from(["Lycée Darras", "Lycée Darrat", "Collège de Lens", "LP"]),
            "city": st.sampled_from(["Lens", "Liévin", None]),
            "status": st.sampled_from(StructureStatus),
            "closes_on": DAYS,
            "latitude": st.sampled_from([49.9, 50.1, 50.3]),
            "commune_code": st.sampled_from(["59001", "80001", None]),
            "academy_code": st.sampled_from(["09", "20"]),
            "vocational_track": st.sampled_from([True, False, None]),
            "parent_id": st.sampled_from(["k6", "k7", None]),
            "phone": st.sampled_from(["03 20 00 00 00", None]),
        },
    ).filter(bool),
)
changed_advisers = st.tuples(
    st.just(structures),
    st.sampled_from(KEYS[:2]),
    st.fixed_dictionaries(
        {},
        optional={
            "name": st.sampled_from(["CIO de Lens", "Point relais"]),
            "status": st.sampled_from(StructureStatus),
            "latitude": st.sampled_from([49.9, 50.1, 50.3]),
            "phone": st.sampled_from(["03 20 00 00 00", None]),
        },
    ).filter(bool),
)
hosting_rows = st.fixed_dictionaries(
    {
        "dispositif_code": st.sampled_from(CODES),
        "structure_id": st.sampled_from(KEYS),
        "micro_structure_id": st.sampled_from([*SCHOOLS, None]),
        "status": st.sampled_from(HostingStatus),
        "contact": st.sampled_from(["a", "b"]),
        "school_year": st.sampled_from([RUNNING, following_year(RUNNING), None]),
        "opens_on": DAYS,
        "form": st.sampled_from(["Classe relais", None]),
    }
)
changed_hostings = st.tuples(
    st.just(hostings), st.sampled_from(HOSTING_KEYS), st.none() | hosting_rows
)
versions = st.lists(
    st.lists(changed_structures | changed_advisers | changed_hostings, min_size=1, max_size=3),
    max_size=5,
)


def write(connection: Connection, table: Table, key: str, values: dict[str, Any] | None) -> None:
    own = table.c.id == key
    options = {CHANGED_KEYS: [key]}
    if values is None:
        connection.execute(delete(table).where(own), execution_options=options)
        return
    changed = connection.execute(update(table).where(own).values(values), execution_options=options)
    if not changed.rowcount and table is hostings:
        row = PROVENANCE | {"id": key} | values
        connection.execute(insert(table), [row], execution_options=options)


def change(database: Database, *changes: Change) -> None:
    with database.writing() as connection:
        for table, key, values in changes:
            write(connection, table, key, values)
        bump_version(connection)


def put_back(database: Database) -> None:
    content = some_structures()
    with database.writing() as connection:
        connection.execute(delete(hostings))
        connection.execute(update(structures).values(parent_id=None))
        connection.execute(delete(structures))
        for table, rows in ((structures, content.structures), (hostings, content.hostings)):
            connection.execute(insert(table), rows)
        bump_version(connection)


@pytest.fixture
def small_directory(migrated: Database) -> Database:
    with migrated.writing() as connection:
        some_structures().write(connection)
    return migrated


@pytest.fixture
def never_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the directory was read whole")

    monkeypatch.setattr(incremental_read, "read_directory", refuse)
    monkeypatch.setattr(incremental_read, "open_snapshot", refuse)


async def shown(snapshot: Snapshot) -> list[Any]:
    """What requests may be answered from a snapshot."""
    return [*_searched(snapshot), *await _loaded(Context(snapshot))]


def _searched(snapshot: Snapshot) -> list[Any]:
    index = snapshot.search_holder.index
    indexes: dict[Any, NearestIndex] = {**snapshot.nearest, **snapshot.hosts}
    searches = [NeighbourSearch(HERE, filter) for filter in FILTERS]
    found = [index.find(text, None) for text in ("lycée", "Daras", "lens", "cio", "lp ")]
    return [
        snapshot.version,
        {of: [(i.page(s, 20), i.total(s)) for s in searches] for of, i in indexes.items()},
        {code: dict(keys) for code, keys in snapshot.published.items()},
        snapshot.catalogue.published_lists,
        snapshot.catalogue.notices,
        sorted(snapshot.catalogue.sources),
        [(index.hits(matches, 0, 20), index.facets(matches)) for matches in found],
    ]


async def _loaded(context: Context) -> list[Any]:
    uais = [uai(590000), *(uai(590010 + number) for number in range(len(SCHOOLS)))]
    hosted = await context.hostings_of.load_many(KEYS)
    derived = [derived_key("any", key) for key in KEYS]
    return [
        [dict(s.row) for s in await context.structures.load_many(KEYS) if s],
        [dict(s.row) for s in await context.structures_by_uai.load_many(uais) if s],
        [_described(await context.hostings.load(key)) for key in HOSTING_KEYS],
        [_described(await context.derived_hostings.load(key)) for key in derived],
        [sorted(map(_described, some)) for some in hosted],
        [[dict(a.row) for a in some] for some in await context.annexes_of.load_many(KEYS)],
        [await _counted(context, filter) for filter in FILTERS],
    ]


async def _counted(context: Context, filter: StructureFilter) -> int:
    page = await structure_page(context, StructureType.ESTABLISHMENT, filter, 1, None)
    return await page.count()


def _described(hosting: Any) -> str:
    if hosting is None:
        return ""
    annexe = hosting.micro_structure
    rows = (hosting.row, hosting.host.row, annexe.row if annexe else {})
    return str((hosting.key, *map(dict, rows)))


async def read_alike(database: Database, writes: Sequence[Callable[[], None]]) -> int:
    """Write one after the other; what is read by changes each time is what is read whole. Returns
    how many versions were."""
    with ExitStack() as stack:
        snapshot = stack.enter_context(closing(open_snapshot(database)))
        snapshot.search_holder.index = build_index(snapshot)
        first = snapshot.version.number
        for write in writes:
            before = await shown(snapshot)  # its records are cached
            write()
            newest = stack.enter_context(closing(open_next_snapshot(database, snapshot)))
            with closing(open_snapshot(database)) as whole:
                whole.search_holder.index = build_index(whole)
                assert await shown(newest) == await shown(whole)
            assert await shown(snapshot) == before
            snapshot = newest
        return snapshot.version.number - first


@pytest.mark.usefixtures("never_whole")
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(versions=versions)
def test_changes_of_structures_and_hostings_are_read_as_the_whole_is(
    small_directory: Database, versions: list[list[Change]]
) -> None:
    put_back(small_directory)
    writes = [lambda changes=changes: change(small_directory, *changes) for changes in versions]

    assert asyncio.run(read_alike(small_directory, writes)) == len(versions)


@pytest.mark.usefixtures("never_whole")
def test_changes_of_several_versions_are_read_together(small_directory: Database) -> None:
    def twice() -> None:
        change(small_directory, (structures, "k2", {"name": "Lycée Darras"}))
        change(
            small_directory,
            (
                hostings,
                "h2",
                {"dispositif_code": "named", "structure_id": "k4", "status": HostingStatus.OPEN},
            ),
        )

    assert asyncio.run(read_alike(small_directory, [twice])) == 2


@pytest.mark.usefixtures("never_whole")
def test_new_sources_are_read_again(small_directory: Database) -> None:
    def add() -> None:
        with small_directory.writing() as connection:
            source = {"code": "list", "name": "List", "publisher": "Tests"}
            connection.execute(insert(sources), [source])
            bump_version(connection)

    assert asyncio.run(read_alike(small_directory, [add])) == 1
    newest = open_snapshot(small_directory)
    newest.close()
    assert "list" in newest.catalogue.sources


@pytest.mark.usefixtures("never_whole")
def test_notices_are_read_again(small_directory: Database) -> None:
    def announce() -> None:
        with small_directory.writing() as connection:
            notice = {"id": "n", "structure_id": "k2", "text": "Fermé", "is_closed": True}
            days = {"starts_on": date(2026, 1, 1), "ends_on": None}
            connection.execute(insert(structure_notices), [PROVENANCE | notice | days])
            bump_version(connection)

    assert asyncio.run(read_alike(small_directory, [announce])) == 1
    newest = open_snapshot(small_directory)
    newest.close()
    assert [notice.text for notice in newest.catalogue.notices["k2"]] == ["Fermé"]


def was_read_whole(database: Database, write: Callable[[], None]) -> bool:
    """Whether the version of a write is read whole."""
    snapshot = open_snapshot(database)
    write()
    newest = open_next_snapshot(database, snapshot)
    same_catalogue = newest.catalogue is snapshot.catalogue
    assert newest.version.number > snapshot.version.number
    for each in (snapshot, newest):
        each.close()
    return not same_catalogue


def test_what_changed_by_other_statements_is_read_whole(small_directory: Database) -> None:
    database = small_directory

    def without_keys() -> None:
        with database.writing() as connection:
            connection.execute(update(structures).values(city="Lens"))
            bump_version(connection)

    def by_text() -> None:
        with database.writing() as connection:
            connection.exec_driver_sql("UPDATE structures SET city = 'Liévin'")
            bump_version(connection)

    def by_hand() -> None:
        with database.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE structures SET city = 'Lens'")
            connection.exec_driver_sql("UPDATE directory SET version = version + 1")

    def of_a_source() -> None:
        with database.writing() as connection:
            connection.execute(update(sources).values(name="Renamed"))
            bump_version(connection)

    def known() -> None:
        change(database, (structures, "k2", {"city": "Lens"}))

    assert not was_read_whole(database, known)
    for write in (without_keys, by_text, by_hand, of_a_source):
        assert was_read_whole(database, write), write.__name__
    assert not was_read_whole(database, known)


def test_a_version_of_another_history_is_read_whole(small_directory: Database) -> None:
    """A copy was put back: a number may be that of a version that nobody has seen."""
    known = open_snapshot(small_directory)
    change(small_directory, (structures, "k2", {"city": "Lens"}))
    other = open_next_snapshot(small_directory, known)
    with small_directory.engine.begin() as connection:
        connection.execute(update(structures).values(city="Liévin"))
        connection.exec_driver_sql(f"UPDATE directory SET version = {known.version.number}")
    change(small_directory, (structures, "k3", {"city": "Lens"}))
    change(small_directory, (structures, "k3", {"city": None}))

    newest = open_next_snapshot(small_directory, other)

    assert newest.version.number == other.version.number + 1
    assert newest.catalogue is not other.catalogue
    for snapshot in (known, other, newest):
        snapshot.close()


def test_more_than_can_be_read_by_key_is_read_whole(
    small_directory: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def four() -> None:
        names = ((structures, key, {"name": "Lycée"}) for key in SCHOOLS[:4])
        change(small_directory, *names)

    assert not was_read_whole(small_directory, four)
    monkeypatch.setattr(incremental_read, "MAX_CHANGED_RECORDS", 3)
    assert was_read_whole(small_directory, four)


def test_changes_that_cannot_be_read_do_not_keep_an_old_version(
    small_directory: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise LookupError("no such entry")

    monkeypatch.setattr(incremental_read._Update, "nearest", fail)

    assert was_read_whole(
        small_directory, lambda: change(small_directory, (structures, "k2", {"city": "Lens"}))
    )
    assert "the directory is read whole" in caplog.text


def test_changes_of_few_versions_are_kept(
    small_directory: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.row_changes.KEPT_VERSIONS", 3)
    for city in "abcdef":
        change(small_directory, (structures, "k2", {"city": city}))

    with small_directory.engine.connect() as connection:
        kept = connection.scalars(version_changes.select().order_by("version")).all()
    assert kept == [5, 6, 7]


def test_a_transaction_that_is_undone_changes_no_version(small_directory: Database) -> None:
    with pytest.raises(RuntimeError), small_directory.writing() as connection:
        write(connection, structures, "k2", {"city": "Lens"})
        bump_version(connection)
        raise RuntimeError

    with small_directory.engine.connect() as connection:
        changed = connection.execute(version_changes.select()).all()
    assert changed == []
