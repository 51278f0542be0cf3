"""A slash at the end of a path: the page without it, whatever host the request names."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient
from support.servers import client_of

from storage.database import Database


@pytest.fixture(scope="module")
def client(seeded: Database) -> Iterator[TestClient]:
    with client_of(seeded) as client:
        client.follow_redirects = False
        yield client


@pytest.mark.parametrize(
    ("sent", "location"),
    [
        ("/dispositifs/", "/dispositifs"),
        ("/dispositifs/micro-lycee/", "/dispositifs/micro-lycee"),
        ("/dispositifs//", "/dispositifs"),
        ("/graphql/?query=%7Ba%7D", "/graphql?query=%7Ba%7D"),
    ],
)
def test_redirects_are_relative(client: TestClient, sent: str, location: str) -> None:
    answer = client.get(sent, headers={"host": "evil.example", "accept": "text/html"})

    assert (answer.status_code, answer.headers["location"]) == (307, location)


@pytest.mark.parametrize("sent", ["/nulle-part/", "//evil.example/", "//dispositifs/", "/x//"])
def test_what_is_no_page_is_not_found(client: TestClient, sent: str) -> None:
    answer = client.get(f"http://testserver{sent}")

    assert answer.status_code == 404
    assert "location" not in answer.headers


def test_the_start_page_has_its_slash(client: TestClient) -> None:
    assert client.get("/").status_code == 200
