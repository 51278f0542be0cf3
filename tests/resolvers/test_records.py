"""Records that are kept from one request to the next."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import Callable, Sequence
from dataclasses import replace

from support.asking import CONTRACT, Asking
from support.tiny_directory import Tiny

from directory.record_cache import FROZEN_TOGETHER, Loader, RecordCache, RecordCaches
from directory.request_context import Context


def test_as_many_are_kept_as_may_be_and_the_first_goes_first() -> None:
    kept: RecordCache[int] = RecordCache(2)
    for key in "abc":
        kept.put(key, ord(key))

    assert list(kept) == ["b", "c"]


def test_nothing_is_kept_where_nothing_may_be() -> None:
    kept: RecordCache[int] = RecordCache(0)
    kept.put("a", 1)

    assert kept == {}


def test_the_collector_does_not_look_through_what_is_kept() -> None:
    gc.collect()  # frozen records of other tests may hang on cycles that are garbage
    before = gc.get_freeze_count()
    kept: RecordCache[list[int]] = RecordCache(10_000)
    for number in range(FROZEN_TOGETHER - 1):
        kept.put(number, [number])
    assert gc.get_freeze_count() <= before
    kept.put("last", [0])

    assert gc.get_freeze_count() >= before + FROZEN_TOGETHER


def test_a_record_that_goes_is_let_go_though_it_is_frozen() -> None:
    class Record:
        pass

    kept: RecordCache[Record] = RecordCache(FROZEN_TOGETHER)
    first = weakref.ref(record := Record())
    kept.put("first", record)
    del record
    for number in range(FROZEN_TOGETHER + 1):
        kept.put(number, Record())

    assert first() is None


def test_only_what_is_missing_is_read_and_each_once() -> None:
    read: list[Sequence[str]] = []

    async def upper(keys: Sequence[str]) -> list[str | None]:
        read.append(list(keys))
        return [None if key == "?" else key.upper() for key in keys]

    async def ask() -> None:
        kept: RecordCache[str] = RecordCache(10)
        for _ in range(2):
            loader: Loader[str | None] = Loader(kept, upper)
            assert await loader.load_many(["a", "b", "a", "?"]) == ["A", "B", "A", None]
            assert await loader.load("b") == "B"

    asyncio.run(ask())
    assert read == [["a", "b", "?"], ["?"]]


def test_a_second_request_reads_nothing_again(tiny: Callable[..., Asking]) -> None:
    ask = tiny(Tiny().cio("a").cio("b"))
    directory = replace(ask.directory, records=RecordCaches(10))
    query = "{ nearestCios(near: {coordinates: {latitude: 50, longitude: 3}}) { nodes { name } } }"
    answers = []
    for statements in (1, 0):
        ask.statements.clear()
        answers.append(ask.loop.run(CONTRACT.execute(query, {}, Context(directory))).data)
        assert len(ask.statements) == statements

    assert answers[0] == answers[1]
