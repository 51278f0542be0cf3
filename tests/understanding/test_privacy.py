"""What somebody says is for nobody else: no geocoder, no log, no cache, no URL."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest
from starlette.testclient import TestClient
from support.asking import Asking
from support.servers import client_of

from directory.request_context import Context
from resolvers.place_resolution import PlaceQuery, find_place
from storage.database import Database

UNDERSTAND = """query ($text: String!) { search(text: $text) {
  understood { needs { need { code } } } nextStep { sentence } } }"""


class Geocoder:
    """Records what it is asked for, and knows nothing."""

    def __init__(self) -> None:
        self.asked_for: list[str] = []

    async def locate(self, address: str, caller: str) -> None:
        self.asked_for.append(address)


@pytest.mark.parametrize(
    ("text", "is_sent"),
    [
        ("je suis harcelé au lycée à Lens", False),
        ("je veux mourir, à Lille", False),
        ("déscolarisé 14 ans harcèlement Roubaix", False),
        ("12 rue du Collège, 59100 Roubaix", True),
        ("3 place de la Justice, Lille", True),
        ("Grand-Place, Arras", True),
    ],
)
def test_sentences_are_sent_to_no_geocoder(ask: Asking, text: str, is_sent: bool) -> None:
    geocoder: Any = Geocoder()
    context = Context(ask.directory, geocoder)
    place = asyncio.run(find_place(context, PlaceQuery("near", address=text)))

    assert geocoder.asked_for == ([text] if is_sent else [])
    assert place.place.commune is not None
    assert context.is_personal


@pytest.fixture
def client(seeded: Database) -> Any:
    with client_of(seeded, response_cache_mb=8) as client:
        yield client


def test_what_is_understood_is_kept_nowhere(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    body = {"query": UNDERSTAND, "variables": {"text": "je suis harcelé au lycée"}}
    with caplog.at_level(logging.DEBUG):
        answers = [client.post("/graphql", json=body) for _ in range(3)]

    assert {answer.headers["cache-control"] for answer in answers} == {"no-store"}
    assert answers[0].json()["data"]["search"]["understood"]["needs"][0]["need"] == {
        "code": "harcelement"
    }
    metrics = client.get("/metrics").text
    assert 'raccroche_cache_lookups_total{cache="response",result="hit"}' not in metrics
    assert "harcel" not in caplog.text + metrics


def test_a_sentence_in_a_url_is_refused(client: TestClient) -> None:
    answer = client.get(
        "/graphql", params={"query": UNDERSTAND, "variables": '{"text": "je suis harcelé"}'}
    )

    assert answer.status_code == 405
    assert answer.json()["errors"][0]["extensions"]["code"] == "METHOD_NOT_ALLOWED"


NEAR = """query ($near: PlaceInput!) { nearestCios(near: $near, first: 1) {
  place { label } notices { code message } } }"""


def test_a_danger_typed_as_an_address_is_answered_with_whom_to_call(ask: Asking) -> None:
    """A partner's page or a component that knows nothing of needs shows messages and notices."""
    [refused] = ask.refused(NEAR, near={"address": "je veux mourir"})
    assert refused["extensions"]["code"] == "UNKNOWN_ADDRESS"
    assert "3114" in refused["message"]

    found = ask(NEAR, near={"address": "je veux mourir, je suis à Lens"})["nearestCios"]
    assert found["place"]["label"] == "Lens"
    [notice] = [n for n in found["notices"] if n["code"] == "NEED_RECOGNISED"]
    assert "3114" in notice["message"]
