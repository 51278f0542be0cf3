"""What may be kept of answers, by whom and for how long; and what may not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient
from support.days import day_setter
from support.loopback_server import found, loopback_server
from support.servers import RESPONSE, client_of, url_of
from support.tiny_directory import Tiny
from support.waiting import LIMIT_S, until

from models.structure import structures
from server.http.app import create_app, create_service
from server.http.graphql.response_cache import ResponseCache
from server.settings.settings import Settings
from storage.database import Database
from storage.reader import Reader
from storage.version import Version, bump_version

QUERY = '{ nearestCios(near: {commune: "59350"}, first: 1) { nodes { name } } }'


@pytest.fixture
def client(seeded: Database) -> Iterator[TestClient]:
    with client_of(seeded) as client:
        yield client


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement that requests send from now on."""
    seen: list[str] = []
    plain = Reader.rows

    async def watched(self: Reader, statement: Any, parameters: Any = None) -> Any:
        seen.append(str(statement))
        return await plain(self, statement, parameters)

    monkeypatch.setattr(Reader, "rows", watched)
    return seen


COUNT = "{ establishments { totalCount } }"


def get(client: TestClient, query: str = QUERY, **headers: str) -> Any:
    return client.get("/graphql", params={"query": query}, headers=headers)


def test_an_answer_to_get_may_be_kept_and_asked_about(client: TestClient) -> None:
    answer = get(client)
    assert answer.headers["cache-control"] == "public, max-age=60"
    tag = answer.headers["etag"]
    assert tag.startswith('W/"')

    again = get(client, **{"if-none-match": tag})
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["etag"] == tag
    assert again.headers["cache-control"] == answer.headers["cache-control"]
    assert get(client, **{"if-none-match": f'"x", {tag.removeprefix("W/")}'}).status_code == 304
    assert get(client, **{"if-none-match": 'W/"x"'}).status_code == 200


def test_tags_tell_apart_what_answers_depend_on(client: TestClient) -> None:
    tags = [
        get(client).headers["etag"],
        get(client, **RESPONSE).headers["etag"],
        get(client, QUERY.replace("59350", "59009")).headers["etag"],
        get(client, QUERY + " ").headers["etag"],
    ]

    assert len(set(tags)) == 4


def test_304_and_repeated_answers_execute_nothing(seeded: Database, statements: list[str]) -> None:
    with client_of(seeded) as client:
        first = get(client)
        statements.clear()
        again = get(client)
        posted = client.post("/graphql", json={"query": QUERY})
        known = get(client, **{"if-none-match": first.headers["etag"]})

    assert known.status_code == 304
    assert first.content == again.content == posted.content
    assert [text for text in statements if "structures" in text] == []


def test_an_answer_with_errors_is_kept_by_nobody(client: TestClient) -> None:
    for query in ('{ cio(uai: "x") { name } }', "{ nope }", "{"):
        answer = get(client, query)
        assert answer.headers["cache-control"] == "no-store"
        assert "etag" not in answer.headers


def test_an_answer_to_post_is_kept_by_nobody_on_the_way(client: TestClient) -> None:
    answer = client.post("/graphql", json={"query": QUERY})

    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers


def test_an_answer_that_knows_a_position_is_kept_nowhere(seeded: Database) -> None:
    near = "{ nearestCios(near: {coordinates: {latitude: 50.6, longitude: 3.06}}, first: 1)"
    suggested = (
        '{ suggestPlaces(text: "lil", near: {coordinates: {latitude: 50.6, longitude: 3.06}})'
    )
    typed = '{ suggestPlaces(text: "4711 rue Zorglub") { label } }'
    searched = '{ search(text: "4711 rue Zorglub, je veux partir") { totalCount } }'
    service = create_service(Settings(database_url=url_of(seeded), geocoder=None))
    cache = service.graphql.cache
    queries = (near + " { nodes { name } } }", suggested + " { label } }", typed, searched)
    with TestClient(service.app) as client:
        for query in queries:
            answer = get(client, query)
            assert answer.status_code == 200
            assert answer.headers["cache-control"] == "no-store"
            assert "etag" not in answer.headers
            client.post("/graphql", json={"query": query})
        assert len(cache.bodies) == 0
        # Postal codes and UAIs say nothing of a person.
        get(client, '{ suggestPlaces(text: "59000") { label } }')
        get(client, '{ search(text: "0590119J") { totalCount } }')
        get(client)
        assert len(cache.bodies) == 3


def test_what_an_address_looked_up_gives_is_kept_nowhere(seeded: Database) -> None:
    query = '{ place(at: {address: "1 rue de l\'École, 59100 North"}) { label source } }'
    with loopback_server(found()) as geocoder:
        settings = Settings(
            database_url=url_of(seeded),
            geocoder=f"{geocoder.url}/geocodage",
            geocoder_timeout_ms=LIMIT_S * 1000,
        )
        with TestClient(create_app(settings)) as client:
            answer = get(client, query)

    assert answer.json()["data"]["place"]["source"] == "BAN"
    assert answer.headers["cache-control"] == "no-store"


def test_a_write_makes_every_cache_miss(tmp_path: Path) -> None:
    from migrations import runner

    database = Database(f"sqlite:///{tmp_path}/raccroche.db")
    runner.upgrade(database)
    with database.writing() as connection:
        Tiny().cio("before").write(connection)
    query = '{ nearestCios(near: {commune: "59001"}) { nodes { name } } }'
    with client_of(database) as client:
        before = get(client, query)
        with database.writing() as connection:
            connection.execute(update(structures).values(name="after"))
            bump_version(connection)
        until(lambda: "after" in get(client, query).text)
        assert get(client, query, **{"if-none-match": before.headers["etag"]}).status_code == 200
    database.dispose()


def version(number: int) -> Version:
    at = datetime(2026, 1, number, tzinfo=UTC)
    return Version(number=number, updated_at=at)


def test_the_response_cache_is_bounded_and_emptied_by_a_new_version() -> None:
    first, second = version(1), version(2)
    cache = ResponseCache(80_000)
    for number in range(100):
        cache.put(str(number).encode(), b"x" * 5_000, first)
    assert 0 < cache.bodies.currsize <= 80_000
    assert cache.get(b"99") is not None and cache.get(b"0") is None

    cache.put(b"large", b"x" * 20_000, first)
    assert cache.get(b"large") is None
    cache.put(b"new", b"x", second)
    assert list(cache.bodies) == [b"new"]


def test_nothing_is_kept_where_nothing_is_to_be(seeded: Database, statements: list[str]) -> None:
    with client_of(seeded, response_cache_mb=0) as client:
        get(client, COUNT)
        statements.clear()
        get(client, COUNT)
    assert [text for text in statements if "structures" in text] != []


OPEN_NOW = '{ establishment(uai: "0590149S") { openingHours { days { day } WHAT } } }'
WEEK = {"days": [{"day": "TUESDAY", "slots": [{"opens": "09:00", "closes": "12:00"}]}]}


@pytest.fixture
def opening(tiny: Callable[[Tiny], Any], migrated: Database) -> Iterator[Any]:
    """A client of a school that is open on Tuesdays from nine to twelve, and its service."""
    tiny(Tiny().school("school", uai="0590149S", opening_hours=WEEK))
    service = create_service(Settings(database_url=url_of(migrated), geocoder=None))
    with TestClient(service.app) as client:
        yield client, service.graphql


def at(clock: str) -> datetime:
    """A time of Tuesday 1 December 2026 in France."""
    return datetime.fromisoformat(f"2026-12-01T{clock}+01:00")


@pytest.mark.parametrize("method", ["get", "post"])
def test_whether_it_is_open_now_is_judged_at_each_answer(opening: Any, method: str) -> None:
    client, service = opening
    query = OPEN_NOW.replace("WHAT", "openNow nextChange")
    answers = []
    # Several of each: from the second on an operation is compiled, and from the third replayed.
    for clock in ("08:59:59", "08:59:59", "08:59:59", "09:00", "11:59:59", "12:00", "12:00"):
        service.clock = lambda clock=clock: at(clock)
        if method == "get":
            answer = get(client, query)
        else:
            answer = client.post("/graphql", json={"query": query})
        hours = answer.json()["data"]["establishment"]["openingHours"]
        answers.append((hours["openNow"], hours["nextChange"]))
        assert answer.headers["cache-control"] == "no-store"
        assert "etag" not in answer.headers

    opens, closes, next_week = at("09:00"), at("12:00"), at("09:00") + timedelta(7)
    assert answers == [
        (is_open, moment.isoformat())
        for is_open, moment in (
            *[(False, opens)] * 3,
            (True, closes),
            (True, closes),
            *[(False, next_week)] * 2,
        )
    ]


def test_the_week_alone_may_be_kept(opening: Any) -> None:
    client, _ = opening

    answer = get(client, OPEN_NOW.replace("WHAT", "comment"))

    assert answer.headers["cache-control"] == "public, max-age=60"
    assert answer.json()["data"]["establishment"]["openingHours"]["days"] == [{"day": "TUESDAY"}]


def test_notices_are_those_of_the_day_and_may_be_kept_for_it(
    migrated: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_day = day_setter(monkeypatch)
    query = '{ establishment(uai: "0590149S") { notices { text } } }'
    content = Tiny().school("school", uai="0590149S")
    content.notice("Fermé", "school", date(2026, 11, 30), date(2026, 12, 1))
    with migrated.writing() as connection:
        content.write(connection)

    answers = []
    for day in ("2026-12-01", "2026-12-02"):
        set_day(day)
        with client_of(migrated) as client:
            answers.append(get(client, query))

    notices = [answer.json()["data"]["establishment"]["notices"] for answer in answers]
    assert notices == [[{"text": "Fermé"}], []]
    assert answers[0].headers["cache-control"] == "public, max-age=60"
    assert answers[0].headers["etag"] != answers[1].headers["etag"]
