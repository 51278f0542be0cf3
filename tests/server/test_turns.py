"""Turns of the event loop: how many of one client's points are spent before others are answered."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Coroutine
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.in_loop import in_loop

from bench.prices import send
from bench.request_kinds import Request, graphql, kinds
from errors.exceptions import RateLimited
from server.http.app import create_service
from server.http.budgets.turns import Turns
from server.settings.settings import Settings
from storage.database import Database

POINTS = st.lists(st.tuples(st.sampled_from("ab"), st.integers(1, 250)), max_size=60)


class Counting:
    """Clients that spend points, and the turns of the loop in which they do."""

    def __init__(self, **limits: int) -> None:
        self.turns = Turns(**limits)
        self.turn = 0
        self.spent: list[tuple[int, str, int]] = []

    async def count_turns(self) -> None:
        while True:
            await asyncio.sleep(0)
            self.turn += 1

    async def spend(self, client: str, points: int) -> None:
        if not self.turns.take(client, points):
            await self.turns.wait(client, points)
        self.spent.append((self.turn, client, points))

    async def run(self, asked: list[tuple[str, int]]) -> None:
        counting = asyncio.ensure_future(self.count_turns())
        await asyncio.gather(*(self.spend(client, points) for client, points in asked))
        counting.cancel()


@given(POINTS)
def test_in_a_turn_no_client_spends_more_than_its_share_or_one_request(
    asked: list[tuple[str, int]],
) -> None:
    counting = Counting(points_per_turn=100)
    asyncio.run(counting.run(asked))

    assert sorted((client, points) for _, client, points in counting.spent) == sorted(asked)
    for client in "ab":
        own = [(turn, points) for turn, who, points in counting.spent if who == client]
        assert [points for _, points in own] == [p for who, p in asked if who == client]
        for turn in {turn for turn, _ in own}:
            together = [points for when, points in own if when == turn]
            assert len(together) == 1 or sum(together) <= 100


@in_loop
async def test_a_cheap_request_waits_for_no_dear_ones_of_another_client() -> None:
    counting = Counting(points_per_turn=100)
    dear = asyncio.ensure_future(counting.run([("dear", 5_000)] * 200))
    for _ in range(5):
        await asyncio.sleep(0)
    before = counting.turn
    await counting.spend("other", 10)

    assert counting.turn == before
    assert len(counting.spent) < 10
    await dear
    assert len(counting.spent) == 201


@in_loop
async def test_more_than_may_wait_are_refused() -> None:
    counting = Counting(points_per_turn=100, max_waiting=2)
    asked = [asyncio.ensure_future(counting.spend("a", 90)) for _ in range(4)]
    done = await asyncio.gather(*asked, return_exceptions=True)

    refused = [each for each in done if isinstance(each, RateLimited)]
    assert len(refused) == 1
    assert refused[0].extensions["retryAfter"] == 1
    assert "2" in refused[0].message
    assert len(counting.spent) == 3


@in_loop
async def test_a_request_that_is_given_up_leaves_its_turn_to_the_next() -> None:
    counting = Counting(points_per_turn=100)
    first, second, third = (asyncio.ensure_future(counting.spend("a", 90)) for _ in range(3))
    await asyncio.sleep(0)
    second.cancel()
    await asyncio.gather(first, third)

    assert len(counting.spent) == 2
    with pytest.raises(asyncio.CancelledError):
        await second


def test_another_event_loop_begins_anew() -> None:
    counting = Counting(points_per_turn=100)
    for _ in range(2):
        asyncio.run(counting.spend("a", 90))

    assert len(counting.spent) == 2


class CountedTurns:
    """How many turns of the loop a piece of work takes."""

    def __init__(self) -> None:
        self.turn = 0

    async def count(self) -> None:
        while True:
            self.turn += 1
            await asyncio.sleep(0)

    async def of(self, work: Coroutine[Any, Any, int]) -> int:
        began = self.turn
        assert await work == 200
        return self.turn - began


def test_dear_requests_of_one_client_leave_others_their_turns(seeded: Database) -> None:
    url = seeded.url.render_as_string(hide_password=False)
    service = create_service(Settings(database_url=url, geocoder=None))
    dear = next(kind for kind in kinds() if kind.name == "search, twenty times")
    dice = random.Random(3)  # not for secrets
    other = "198.51.100.7"
    cheap = graphql("query Cheap { dispositifs { nodes { name } } }")

    async def compare() -> tuple[list[int], list[int], int]:
        turns = CountedTurns()
        counting = asyncio.ensure_future(turns.count())
        await send(service.app, cheap, other)
        await send(service.app, dear.make(dice))

        async def others() -> list[int]:
            health = Request("/healthz")
            return [
                await turns.of(send(service.app, health, other)),
                await turns.of(send(service.app, cheap, other)),
            ]

        usual = await others()
        asked = [asyncio.ensure_future(send(service.app, dear.make(dice))) for _ in range(200)]
        for _ in range(3):
            await asyncio.sleep(0)
        under_load = await others()
        unanswered = sum(not each.done() for each in asked)
        statuses = await asyncio.gather(*asked)
        counting.cancel()
        assert set(statuses) == {200}
        return usual, under_load, unanswered

    usual, under_load, unanswered = asyncio.run(compare())
    assert unanswered > 150, "the others waited for the dear requests"
    assert all(now <= 5 * before for now, before in zip(under_load, usual, strict=True))
