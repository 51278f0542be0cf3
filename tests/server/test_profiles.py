"""A young person's profile passes through and leaves no trace."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from support.servers import client_of, codes, server_of, url_of
from support.waiting import LIMIT_S

from server.http.app import create_service
from server.settings.settings import Settings
from storage.database import Database

PROFILE = {"situation": "LEFT", "birthMonth": "2009-02", "leftSince": "2025-04"}
FIELDS = "recommendations(profile: $profile) { nodes { fit } statuses { isCertain } }"
QUERY = f"query Open($profile: ProfileInput!) {{ {FIELDS} }}"
WRITTEN_OUT = "{ recommendations(profile: {situation: LEFT, age: 17}) { totalCount } }"
BY_FRAGMENT = (
    "{ ...Open } fragment Open on Query "
    "{ open: recommendations(profile: {situation: LEFT}) { totalCount } }"
)


@pytest.mark.parametrize("query", [QUERY, WRITTEN_OUT, BY_FRAGMENT])
def test_it_is_refused_in_an_address(seeded: Database, query: str) -> None:
    variables = json.dumps({"profile": PROFILE})
    for extensions in ("{}", '{"costOnly": true}'):
        sent = {"query": query, "variables": variables, "extensions": extensions}
        with client_of(seeded) as client:
            answer = client.get("/graphql", params=sent)
        assert (answer.status_code, codes(answer)) == (405, ["METHOD_NOT_ALLOWED"])
        assert "POST" in answer.json()["errors"][0]["message"]


def test_another_operation_of_the_same_document_is_answered_by_post_only(seeded: Database) -> None:
    """A document with profiles is not for GET, whichever of its operations is meant."""
    document = f"query Version {{ directory {{ version }} }} {QUERY}"
    with client_of(seeded) as client:
        sent = {"query": document, "operationName": "Version"}
        assert client.get("/graphql", params=sent).status_code == 405
        assert client.post("/graphql", json=sent).status_code == 200


def test_its_answer_is_kept_nowhere(seeded: Database) -> None:
    service = create_service(Settings(database_url=url_of(seeded), geocoder=None))
    cache = service.graphql.cache
    with TestClient(service.app) as client:
        for _ in range(3):
            sent = {"query": QUERY, "variables": {"profile": PROFILE}}
            answer = client.post("/graphql", json=sent)
            assert answer.status_code == 200
            assert answer.json()["data"]["recommendations"]["nodes"]
            assert answer.headers["cache-control"] == "no-store"
            assert "etag" not in answer.headers

    assert len(cache.bodies) == 0


def test_it_is_neither_logged_nor_counted(seeded: Database, tmp_path: Path) -> None:
    log = tmp_path / "log"
    wrong = PROFILE | {"age": 41, "answers": [{"question": "secret-word", "value": True}]}
    with server_of(seeded, log, log_level="debug") as server:
        for profile in (PROFILE, wrong, PROFILE):
            body = json.dumps({"query": QUERY, "variables": {"profile": profile}}).encode()
            request = urllib.request.Request(  # on loopback
                server.url + "/graphql", body, {"content-type": "application/json"}
            )
            with urllib.request.urlopen(request, timeout=LIMIT_S) as answer:
                assert answer.status == 200
        metrics = server.get("/metrics").decode()

    for text in (log.read_text("utf-8"), metrics):
        assert not [word for word in ("2009-02", "2025-04", "secret-word", "LEFT") if word in text]
