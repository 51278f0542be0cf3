"""Records that are kept from one request to the next."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

from conftest import CONTRACT, Asking
from tiny import Tiny

from resolvers.context import Context
from resolvers.records import Kept, Loader, Records


def test_what_is_new_goes_when_newer_comes() -> None:
    kept: Kept[int] = Kept(8)
    for key in "abc":
        kept.keep(key, ord(key))

    assert [kept.get(key) or kept.again(key) for key in "abc"] == [None, ord("b"), ord("c")]


def test_what_is_asked_for_again_outlasts_a_flood() -> None:
    kept: Kept[int] = Kept(8)
    kept.keep("daily", 1)
    assert kept.again("daily") == 1
    for number in range(1_000):
        kept.keep(number, number)

    assert kept["daily"] == 1
    assert len(kept) + len(kept.new) <= 8


def test_what_has_settled_is_bounded_too() -> None:
    kept: Kept[int] = Kept(8)
    for number in range(100):
        kept.keep(number, number)
        kept.again(number)

    assert sorted(kept) == list(range(94, 100))
    assert kept.new == {}


def test_nothing_is_kept_where_nothing_may_be() -> None:
    kept: Kept[int] = Kept(0)
    kept.keep("a", 1)

    assert (kept, kept.new) == ({}, {})


def test_only_what_is_missing_is_read_and_each_once() -> None:
    read: list[Sequence[str]] = []

    async def upper(keys: Sequence[str]) -> list[str | None]:
        read.append(list(keys))
        return [None if key == "?" else key.upper() for key in keys]

    async def ask() -> None:
        kept: Kept[str] = Kept(10)
        for _ in range(2):
            loader: Loader[str | None] = Loader(kept, upper)
            assert await loader.load_many(["a", "b", "a", "?"]) == ["A", "B", "A", None]
            assert await loader.load("b") == "B"

    asyncio.run(ask())
    assert read == [["a", "b", "?"], ["?"]]


def test_a_second_request_reads_nothing_again(tiny: Callable[..., Asking]) -> None:
    ask = tiny(Tiny().cio("a").cio("b"))
    directory = replace(ask.directory, records=Records(10))
    query = "{ nearestCios(near: {coordinates: {latitude: 50, longitude: 3}}) { nodes { name } } }"
    answers = []
    for statements in (1, 0):
        ask.statements.clear()
        answers.append(ask.loop.run(CONTRACT.execute(query, {}, Context(directory))).data)
        assert len(ask.statements) == statements

    assert answers[0] == answers[1]
