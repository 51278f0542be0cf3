"""Addresses that callers send: the service's answer, or the gazetteer's and a word about it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from typing import Any

import pytest
from support.asking import Asking
from support.loopback_server import (
    Answer,
    Request,
    broken,
    collection,
    dripping,
    endless,
    feature,
    found,
    garbage,
    in_turn,
    loopback_server,
    nothing,
    slow,
    too_many,
)
from support.tiny_directory import Tiny

from directory.request_context import Context
from execution.executor import Executor
from geo.bounded_geocoder import CACHE_TTL_S, MAX_CONCURRENT_REQUESTS, BoundedGeocoder
from geo.geocoder import GeocoderError
from schema.executable import SCHEMA

QUERY = """query ($address: String!) {
  nearestCios(near: {address: $address}, first: 1) {
    place { label source precision commune { code } position { latitude } }
    notices { code }
    nodes { name }
  }
}"""

Make = Callable[..., Asking]


def nested(request: Request) -> None:
    request.send(b"[" * 60_000)


def large(request: Request) -> None:
    request.send(collection(feature(context="x" * 70_000)))


def far_away(request: Request) -> None:
    request.send(collection(feature(at=(10**400, 50))))


def endless_label(request: Request) -> None:
    request.send(collection(feature(label="x" * 60_000)))


FAULTS = (nested, large, far_away, endless_label, endless, dripping)


def ask(asking: Asking, answer: Answer, address: str, timeout_s: float = 1.0) -> Any:
    """The answer to one address, by a service that behaves so."""

    async def asked() -> Any:
        with loopback_server(answer) as server:
            addresses = BoundedGeocoder(f"{server.url}/geocodage", timeout_s=timeout_s)
            try:
                context = Context(asking.directory, addresses)
                return await Executor(SCHEMA).execute(QUERY, {"address": address}, context)
            finally:
                addresses.close()

    return asyncio.run(asked())


def place(result: Any) -> Any:
    assert result.errors == [], result.errors
    return result.data["nearestCios"]["place"]


def notices(result: Any) -> list[str]:
    codes = [notice["code"] for notice in result.data["nearestCios"]["notices"]]
    # Made-up structures have no telephone.
    return [code for code in codes if code != "CONTACT_UNKNOWN"]


@pytest.fixture
def village(tiny: Make) -> Asking:
    return tiny(Tiny().cio("cio"))


def test_an_address_is_where_the_service_says(village: Asking) -> None:
    result = ask(village, found(), "1 rue de l'École, 59100 North")

    assert place(result) == {
        "label": "1 Rue de l'École 59100 North",
        "source": "BAN",
        "precision": "ADDRESS",
        "commune": {"code": "59001"},
        "position": {"latitude": 50.2101},
    }
    assert notices(result) == []


def test_codes_that_are_none_do_not_matter(village: Asking) -> None:
    result = ask(village, found(citycode=["59001"], postcode=59100), "1 rue de l'École, North")

    assert (place(result)["source"], place(result)["commune"]) == ("BAN", None)


def test_an_answer_outside_the_directory_says_so(village: Asking) -> None:
    result = ask(village, found(citycode="13055", at=(5.37, 43.3)), "La Canebière, Marseille")

    assert (place(result)["source"], place(result)["commune"]) == ("BAN", None)
    assert "OUTSIDE_REGION" in notices(result)


@pytest.mark.parametrize("answer", [nothing, found(score=0.3)])
def test_what_the_service_does_not_know_the_gazetteer_reads(
    village: Asking, answer: Answer
) -> None:
    result = ask(village, answer, "lieu-dit introuvable, 59100 North")

    assert (place(result)["source"], place(result)["precision"]) == ("GAZETTEER", "COMMUNE")
    assert "GEOCODER_FELL_BACK" in notices(result)


@pytest.mark.parametrize("answer", [*FAULTS, too_many, broken, garbage, slow])
def test_a_service_that_fails_leaves_the_gazetteer(village: Asking, answer: Answer) -> None:
    result = ask(village, answer, "1 rue de l'École, 59100 North", timeout_s=0.3)

    assert (place(result)["source"], place(result)["commune"]) == ("GAZETTEER", {"code": "59001"})
    assert "GEOCODER_FELL_BACK" in notices(result)


@pytest.mark.parametrize("answer", [*FAULTS, broken, garbage])
def test_after_every_fault_the_service_is_left_alone(answer: Answer) -> None:
    assert len(locating(answer, Clock(), ["rue A", "rue B"], timeout_s=0.3)) == 1


def test_an_address_that_only_the_service_reads_is_a_clear_error(village: Asking) -> None:
    result = ask(village, broken, "1 rue de l'École")

    extensions = result.errors[0].formatted["extensions"]
    assert (extensions["code"], extensions["argument"]) == ("GEOCODER_UNAVAILABLE", "near.address")
    assert "École" not in result.errors[0].message


def test_no_address_is_logged(village: Asking, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    for answer in (found(), broken, garbage):
        ask(village, answer, "17 rue Confidentielle, 59100 North")

    assert "onfidentielle" not in caplog.text


# Bounds


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def locating(answer: Answer, clock: Clock, steps: list[Any], timeout_s: float = 1.0) -> list[str]:
    """Locate addresses, with pauses (numbers) between them; gives the requests made."""

    async def run() -> list[str]:
        with loopback_server(answer) as server:
            addresses = BoundedGeocoder(server.url, timeout_s=timeout_s, clock=clock)
            for step in steps:
                if isinstance(step, str):
                    with contextlib.suppress(GeocoderError):
                        await addresses.locate(step)
                else:
                    clock.now += step
            addresses.close()
            return server.paths

    return asyncio.run(run())


def test_what_was_found_or_not_is_remembered_for_an_hour() -> None:
    same = ["1 rue A, North", "1, Rue  A - NORTH"]

    assert len(locating(found(), Clock(), same)) == 1
    assert len(locating(nothing, Clock(), same)) == 1
    assert len(locating(found(), Clock(), [same[0], CACHE_TTL_S + 1, same[0]])) == 2


def test_only_so_much_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.bounded_geocoder.MAX_CACHED_ADDRESSES", 2)

    assert len(locating(found(), Clock(), ["rue A", "rue B", "rue C", "rue C", "rue A"])) == 4


def test_after_a_failure_it_is_left_alone_for_a_while() -> None:
    assert len(locating(broken, Clock(), ["rue A", "rue B", "rue C"])) == 1
    assert len(locating(in_turn(broken, found()), Clock(), ["rue A", 11, "rue B", "rue C"])) == 3


def test_a_wait_that_the_service_asks_for_is_kept() -> None:
    assert len(locating(too_many, Clock(), ["rue A", 0.5, "rue B", 1, "rue C"])) == 2


def answers_of(callers: list[str], answer: Answer = found(), per_second: int = 50) -> list[bool]:
    """Whether each of these callers, who all ask at once for other addresses, has an answer."""

    async def run() -> list[bool]:
        with loopback_server(answer) as server:
            addresses = BoundedGeocoder(
                server.url, timeout_s=3, per_second=per_second, clock=Clock()
            )
            asked = (
                addresses.locate(f"rue {number}", caller) for number, caller in enumerate(callers)
            )
            answers = await asyncio.gather(*asked, return_exceptions=True)
            addresses.close()
            assert len(server.paths) == sum(not isinstance(a, GeocoderError) for a in answers)
            return [not isinstance(answer, GeocoderError) for answer in answers]

    return asyncio.run(run())


def test_only_so_many_are_asked_at_once() -> None:
    callers = [f"caller {number}" for number in range(MAX_CONCURRENT_REQUESTS + 4)]

    assert sum(answers_of(callers, slow)) == MAX_CONCURRENT_REQUESTS


def test_one_caller_leaves_places_to_others() -> None:
    answers = answers_of(["greedy"] * 20 + ["modest"], slow)

    assert sum(answers[:20]) == MAX_CONCURRENT_REQUESTS // 2
    assert answers[20]


def test_one_caller_leaves_requests_to_others() -> None:
    answers = answers_of(["greedy"] * 20 + ["modest"] * 2, per_second=4)

    assert (sum(answers[:20]), answers[20:]) == (2, [True, False])


def test_no_second_has_more_requests_than_it_may(village: Asking) -> None:
    clock = Clock()
    steps: list[Any] = []
    for number in range(200):
        steps += [f"rue {number}", 0.02]

    # One caller alone has half: 5 in the first second of four, 5 in each that follows.
    assert len(locating(found(), clock, steps)) == 20


def test_a_caller_who_had_its_share_has_the_commune_and_a_notice(village: Asking) -> None:
    async def run() -> list[Any]:
        with loopback_server(found()) as server:
            addresses = BoundedGeocoder(server.url, timeout_s=3, per_second=2, clock=Clock())
            results = []
            for client, number in (("greedy", 1), ("greedy", 2), ("modest", 3)):
                context = Context(village.directory, addresses, client=client)
                variables = {"address": f"{number} rue de l'École, 59100 North"}
                results.append(await Executor(SCHEMA).execute(QUERY, variables, context))
            addresses.close()
            return results

    first, second, other = asyncio.run(run())

    assert [place(result)["source"] for result in (first, second, other)] == [
        "BAN",
        "GAZETTEER",
        "BAN",
    ]
    assert "GEOCODER_FELL_BACK" in notices(second)
    assert place(second)["commune"] == {"code": "59001"}
