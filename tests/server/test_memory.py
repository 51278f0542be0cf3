"""What one client can make the server keep: all caches are bounded together, whatever is asked."""

from __future__ import annotations

import asyncio
import gc
import random
import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from bench.prices import send
from bench.request_kinds import Kind, graphql, kinds, word
from execution.cache_group import CacheGroup, GroupedCache
from server.http.app import create_service
from server.settings.settings import Settings
from storage.database import Database

OPERATIONS = st.lists(
    st.tuples(st.integers(0, 2), st.text("abc", min_size=1, max_size=2), st.integers(1, 60)),
    max_size=80,
)


@given(OPERATIONS)
def test_caches_of_a_group_never_hold_more_than_its_bound(
    puts: list[tuple[int, str, int]],
) -> None:
    group = CacheGroup(100)
    caches: list[GroupedCache[str, int]] = [
        GroupedCache(most, lambda size: size, group) for most in (100, 60, 60)
    ]
    assert group.held_bytes == 0
    for number, key, size in puts:
        caches[number][key] = size
        assert caches[number][key] == size
        held = [sum(cache.values()) for cache in caches]
        assert group.held_bytes == sum(held) <= 100
        assert all(cache.currsize <= cache.maxsize for cache in caches)


def test_the_cache_that_holds_most_gives_way() -> None:
    group = CacheGroup(100)
    answers: GroupedCache[str, int] = GroupedCache(100, lambda size: size, group)
    documents: GroupedCache[str, int] = GroupedCache(100, lambda size: size, group)
    documents["a"] = 20
    for name in "abcdefgh":
        answers[name] = 10
    documents["b"] = 20

    assert list(answers) == list("cdefgh")
    assert list(documents) == ["a", "b"]


# Variants of one document: each value of a condition is compiled for itself.
VARIED = (
    "query {} ($a: Boolean!, $b: Boolean!) {{ establishments(first: 50) {{ nodes {{ "
    "id name @include(if: $a) phone @skip(if: $b) address {{ city @include(if: $a) }} }} }} }}"
)
COMMENTS = "query {} {{ __typename }}" + "\n#" * 900
BLANKS = "query {} {{ __typename }}" + " " * 9_000

MORE_KINDS = (
    Kind("variants", lambda d: graphql(VARIED.format(word(d)), a=d.random() < 0.5, b=True)),
    Kind("comments", lambda d: graphql(COMMENTS.format(word(d)))),
    Kind("blanks", lambda d: graphql(BLANKS.format(word(d)))),
)
FILLING = (
    "establishments(first: 100)",
    "nearestEstablishments(near: $near, first: 100)",
    "needs",
    "search, 12 unknown words",
    "search, a sentence understood",
    "suggestPlaces",
)
"""Kinds that fill caches of documents, records, words and places."""

REQUESTS_OF_A_KIND = 25
REPEATED = 3
"""Times that each request is sent: what comes again is compiled and cached."""

MOST_GROWTH = 100_000_000


def test_memory_grows_by_less_than_its_bound_whatever_one_client_asks(seeded: Database) -> None:
    url = seeded.url.render_as_string(hide_password=False)
    settings = Settings(database_url=url, geocoder=None, rate_limit=0, access_log=False)
    service = create_service(settings)
    dice = random.Random(11)  # not for secrets
    asked = [kind for kind in kinds() if kind.name in FILLING]
    sent = 0

    async def ask_everything() -> int:
        nonlocal sent
        for kind in (*asked, *MORE_KINDS):
            for _ in range(REQUESTS_OF_A_KIND):
                request = kind.make(dice)
                for _ in range(REPEATED):
                    await send(service.app, request)
                    sent += 1
        return tracemalloc.get_traced_memory()[1]

    gc.collect()
    tracemalloc.start()
    try:
        peak = asyncio.run(ask_everything())
    finally:
        tracemalloc.stop()

    assert len(asked) == len(FILLING)
    assert sent == REPEATED * REQUESTS_OF_A_KIND * (len(FILLING) + len(MORE_KINDS))
    assert peak < MOST_GROWTH
    assert service.caches.held_bytes <= service.caches.max_bytes
