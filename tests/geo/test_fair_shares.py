"""Equal shares: of what callers hold at once, and of requests within a second."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.fair_shares import FairShares, RequestRate


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def taken(shares: FairShares, caller: str, times: int = 100) -> int:
    return sum(shares.take(caller) for _ in range(times))


def test_a_caller_alone_has_half_and_each_who_comes_has_a_share() -> None:
    shares = FairShares(12)

    assert [taken(shares, caller) for caller in "abc"] == [6, 4, 2]
    assert not shares.take("d"), "all are taken"


@pytest.mark.parametrize("callers", [1, 2, 3, 5, 9])
def test_once_shares_are_even_there_is_room_for_one_more(callers: int) -> None:
    shares = FairShares(10)
    for _ in range(10):
        for caller in range(callers):
            shares.take(str(caller))

    assert max(shares.held.values()) - min(shares.held.values()) <= 1
    assert shares.take("one more")


def test_what_is_given_back_is_free_and_its_caller_forgotten() -> None:
    shares = FairShares(2)
    assert shares.take("a") and shares.take("b") and not shares.take("c")

    shares.give_back("a")

    assert shares.take("c")
    assert set(shares.held) == {"b", "c"}


def test_a_limit_of_one_goes_to_who_comes_first() -> None:
    shares = FairShares(1)

    assert [shares.take("a"), shares.take("b")] == [True, False]


STEPS = st.lists(
    st.tuples(st.sampled_from("abcde"), st.floats(0, 0.4, allow_subnormal=False)), max_size=200
)


@given(st.integers(1, 12), STEPS)
def test_no_second_has_more_requests_than_the_limit(
    limit: int, steps: list[tuple[str, float]]
) -> None:
    clock = Clock()
    rate = RequestRate(limit, clock)
    sent: list[float] = []
    for caller, pause in steps:
        clock.now += pause
        if rate.take(caller):
            sent.append(clock.now)
        assert len(rate.log) == rate.shares.held.total() <= limit

    assert all(sum(0 <= later - at < 1 for later in sent) <= limit for at in sent)


def test_who_asks_for_much_does_not_take_the_shares_of_others() -> None:
    clock = Clock()
    rate = RequestRate(10, clock)
    answered: Counter[str] = Counter()
    # For ten seconds one caller asks 1,000 times a second, two others twice.
    for step in range(10_000):
        clock.now = step / 1_000
        answered["greedy"] += rate.take("greedy")
        if step % 500 == 0:
            answered["one"] += rate.take("one")
            answered["two"] += rate.take("two")

    assert (answered["one"], answered["two"]) == (20, 20)
    assert 20 <= answered["greedy"] <= 60


def test_any_number_of_callers_takes_the_memory_of_one_second() -> None:
    clock = Clock()
    rate = RequestRate(10, clock)
    for number in range(10_000):
        clock.now += 0.001
        rate.take(f"caller {number}")

    assert len(rate.log) <= 10 and len(rate.shares.held) <= 10
