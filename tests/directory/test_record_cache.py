"""Records that are kept for the next request, and loaders that ask for the others together."""

from __future__ import annotations

import gc
from asyncio import gather
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.in_loop import in_loop

from directory import record_cache
from directory.record_cache import Loader, RecordCache, RecordCaches
from geo.eviction import EVICTION_DIVISOR, evict_oldest


class Table:
    """Reads records, in capitals; keys that begin with ``-`` are in no table."""

    def __init__(self) -> None:
        self.reads: list[list[str]] = []

    async def read(self, keys: Sequence[str]) -> Sequence[str | None]:
        self.reads.append(list(keys))
        return [None if key.startswith("-") else key.upper() for key in keys]


def loader(most: int = 100) -> tuple[Loader[str | None], Table]:
    table = Table()
    return Loader(RecordCache(most), table.read), table


@in_loop
async def test_what_is_asked_for_together_is_read_together() -> None:
    records, table = loader()

    assert await gather(*map(records.load, ["a", "b", "a"])) == ["A", "B", "A"]
    assert table.reads == [["a", "b"]]


@in_loop
async def test_what_was_read_is_kept_for_the_next_request() -> None:
    first, table = loader()
    await first.load_many(["a", "b"])
    second: Loader[str | None] = Loader(first.cache, table.read)

    assert await second.load("a") == "A"
    assert await second.load_many(["b", "c", "a"]) == ["B", "C", "A"]
    assert table.reads == [["a", "b"], ["c"]]


@in_loop
async def test_what_is_not_there_is_none_and_asked_for_again() -> None:
    records, table = loader()

    assert await records.load_now(["a", "-x"]) == ["A", None]
    assert await records.load_now(["a", "-x"]) == ["A", None]
    assert table.reads == [["a", "-x"], ["-x"]]
    assert "-x" not in records.cache


@in_loop
async def test_now_is_without_waiting_for_others() -> None:
    records, table = loader()
    first, second = await gather(records.load_now(["a"]), records.load_now(["b"]))

    assert (first, second) == (["A"], ["B"])
    assert table.reads == [["a"], ["b"]]


@in_loop
async def test_several_lists_of_one_level_are_one_read() -> None:
    records, table = loader()
    first, second = await gather(records.load_many(["a", "b"]), records.load_many(["b", "c"]))

    assert (first, second) == (["A", "B"], ["B", "C"])
    assert table.reads == [["a", "b", "c"]]


@in_loop
async def test_nothing_is_read_of_what_nobody_asks_for() -> None:
    records, table = loader()

    assert await records.load_many([]) == []
    assert await records.load_now([]) == []
    assert table.reads == []


@in_loop
async def test_a_read_that_fails_fails_all_that_asked_and_keeps_nothing() -> None:
    async def read(_: Sequence[str]) -> Sequence[str | None]:
        raise ConnectionError

    records: Loader[str | None] = Loader(RecordCache(10), read)
    results = await gather(records.load("a"), records.load("b"), return_exceptions=True)

    assert [type(result) for result in results] == [ConnectionError, ConnectionError]
    assert dict(records.cache) == {}


@in_loop
async def test_a_cache_of_nothing_keeps_nothing_and_answers_all_the_same() -> None:
    records, table = loader(most=0)

    assert await records.load_now(["a"]) == await records.load_now(["a"]) == ["A"]
    assert len(table.reads) == 2


@given(st.lists(st.integers(0, 30), max_size=60), st.integers(0, 20))
def test_a_cache_is_bounded_and_holds_the_newest(keys: list[int], most: int) -> None:
    cache: RecordCache[int] = RecordCache(most)
    for key in keys:
        cache.put(key, key)
        assert not most or cache[key] == key

    assert len(cache) <= most
    assert list(cache) == keys[len(keys) - len(cache) :] or len(set(keys)) < len(keys)


@given(st.integers(0, 40), st.integers(0, 40))
def test_eviction_makes_room_for_one_more_and_takes_the_oldest(size: int, limit: int) -> None:
    cache: dict[int, int] = dict.fromkeys(range(size), 0)
    evict_oldest(cache, limit)
    gone = size - len(cache)

    if size < limit:
        assert gone == 0
    else:
        assert gone == min(size, 1 + limit // EVICTION_DIVISOR)
    assert list(cache) == list(range(gone, size))


def test_records_are_taken_out_of_the_collector_s_sight_some_at_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(record_cache, "FROZEN_TOGETHER", 3)
    calls: list[str] = []
    monkeypatch.setattr(gc, "collect", lambda generation: calls.append(f"collect {generation}"))
    monkeypatch.setattr(gc, "freeze", lambda: calls.append("freeze"))
    cache: RecordCache[object] = RecordCache(100)
    for number in range(7):
        cache.put(number, object())

    assert calls == ["collect 1", "freeze"] * 2
    assert cache.not_frozen == 1


def test_each_way_to_find_a_record_has_a_cache_of_its_own() -> None:
    caches = vars(RecordCaches(7))

    assert len({id(cache) for cache in caches.values()}) == len(caches) == 6
    assert {cache.max_records for cache in caches.values()} == {7}
