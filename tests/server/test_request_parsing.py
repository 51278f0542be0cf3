"""A request is the same object from a body and from a URL, or is refused with its reason."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Message

from errors.exceptions import BadRequest, UnsupportedMediaType
from server.http.graphql.request import (
    DisconnectedError,
    GraphQLRequest,
    check_content_type,
    parse_body,
    parse_query_string,
    read_body,
)

DIGEST = "a" * 64
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=5), below),
    max_leaves=6,
)
OBJECTS = st.dictionaries(st.text(max_size=6), VALUES, max_size=4)
MEMBERS = st.fixed_dictionaries(
    {"query": st.text(max_size=30)},
    optional={
        "operationName": st.text(min_size=1, max_size=8),
        "variables": OBJECTS,
        "extensions": OBJECTS,
        "documentId": st.text(min_size=1, max_size=8),
    },
)


def one(members: dict[str, Any]) -> GraphQLRequest:
    request = parse_body(json.dumps(members).encode())
    assert isinstance(request, GraphQLRequest)
    return request


def is_accepted(content_type: str) -> bool:
    try:
        check_content_type(content_type)
    except UnsupportedMediaType:
        return False
    return True


def persisted(**members: Any) -> GraphQLRequest:
    return GraphQLRequest(extensions={"persistedQuery": members})


@given(MEMBERS)
def test_a_body_and_a_url_say_the_same(members: dict[str, Any]) -> None:
    in_url = {
        name: json.dumps(value) if isinstance(value, dict) else value
        for name, value in members.items()
    }
    encoded = urlencode(in_url, quote_via=quote).encode("ascii")

    assert parse_query_string(encoded) == one(members)


@given(st.lists(MEMBERS, min_size=1, max_size=4))
def test_a_batch_is_its_requests_in_their_order(batch: list[dict[str, Any]]) -> None:
    assert parse_body(json.dumps(batch).encode()) == [one(members) for members in batch]


def test_members_that_nobody_knows_are_ignored() -> None:
    assert one({"query": "{ a }", "clientName": "app"}) == GraphQLRequest(query="{ a }")


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"query", b"\xff", b'{"query": "\xff"}', b'{"variables": {"a":' + b"[" * 9_999],
)
def test_what_is_no_json_is_refused(body: bytes) -> None:
    with pytest.raises(BadRequest) as refused:
        parse_body(body)
    assert refused.value.key == "not_json"


@pytest.mark.parametrize(
    "body",
    [
        b"1",
        b"null",
        b'"{ a }"',
        b'{"query": 1}',
        b'{"variables": []}',
        b'{"extensions": "x"}',
        b'{"operationName": {}}',
        b'[{"query": "{ a }"}, 1]',
    ],
)
def test_json_that_is_no_request_is_refused_with_what_is_wrong(body: bytes) -> None:
    with pytest.raises(BadRequest) as refused:
        parse_body(body)
    assert refused.value.key == "not_an_object"
    assert "xpected" in refused.value.message


@pytest.mark.parametrize(
    ("url", "name"),
    [
        (b"variables={", "variables"),
        (b"variables=[]", "variables"),
        (b"variables=1", "variables"),
        (b"extensions=x", "extensions"),
    ],
)
def test_a_parameter_that_is_no_object_is_named(url: bytes, name: str) -> None:
    with pytest.raises(BadRequest) as refused:
        parse_query_string(b"query={a}&" + url)
    assert (refused.value.key, refused.value.values) == ("parameter", {"name": name})


@pytest.mark.parametrize("url", [b"query=\xe9", b"query=%ff", b"&".join([b"a=b"] * 21)])
def test_a_url_that_cannot_be_read_is_refused(url: bytes) -> None:
    with pytest.raises(BadRequest, match="the URL cannot be read"):
        parse_query_string(url)


def test_empty_parameters_are_no_parameters() -> None:
    request = parse_query_string(b"query={a}&operationName=&variables=&extensions=&documentId=")

    assert request == GraphQLRequest(query="{a}")


@pytest.mark.parametrize(
    "kind",
    [
        "application/json",
        "Application/JSON",
        "application/json; charset=utf-8",
        'application/json;charset="UTF-8"',
        "application/json ; charset=utf8; boundary=x",
        "application/graphql+json",
    ],
)
def test_json_in_utf_8_is_read(kind: str) -> None:
    assert is_accepted(kind)


@pytest.mark.parametrize(
    "kind",
    [
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=latin-1",
        "application/jsonp",
        "text/plain; application/json",
    ],
)
def test_what_a_form_of_another_site_can_send_is_refused(kind: str) -> None:
    assert not is_accepted(kind)


def test_a_persisted_document_is_named_by_its_digest() -> None:
    assert persisted(version=1, sha256Hash=DIGEST).persisted_hash == DIGEST
    assert GraphQLRequest().persisted_hash is None
    assert GraphQLRequest(extensions={"persistedQuery": None}).persisted_hash is None


@pytest.mark.parametrize(
    "members",
    [
        {"sha256Hash": DIGEST},
        {"version": 2, "sha256Hash": DIGEST},
        {"version": 1},
        {"version": 1, "sha256Hash": DIGEST[1:]},
        {"version": 1, "sha256Hash": DIGEST.upper()},
        {"version": 1, "sha256Hash": "g" * 64},
        {"version": 1, "sha256Hash": 1},
    ],
)
def test_a_digest_that_is_none_is_refused(members: dict[str, Any]) -> None:
    with pytest.raises(BadRequest) as refused:
        _ = persisted(**members).persisted_hash
    assert refused.value.key == "hash_malformed"


@pytest.mark.parametrize(
    ("variables", "personal"),
    [
        ({"near": {"coordinates": {"latitude": 50, "longitude": 3}}}, True),
        ({"first": 3, "at": {"address": "1 rue A, Lille"}}, True),
        ({"near": {"coordinates": None}}, True),
        ({"near": {"commune": "59350"}}, False),
        ({"address": "1 rue A"}, False),
        ({}, False),
        (None, False),
    ],
)
def test_a_place_that_tells_where_somebody_is_is_personal(
    variables: dict[str, Any] | None, personal: bool
) -> None:
    assert GraphQLRequest(variables=variables).holds_a_position is personal


@pytest.mark.parametrize(
    ("extensions", "only_cost"),
    [({"costOnly": True}, True), ({"costOnly": 1}, False), ({}, False), (None, False)],
)
def test_only_the_cost_is_asked_for_by_true(
    extensions: dict[str, Any] | None, only_cost: bool
) -> None:
    assert GraphQLRequest(extensions=extensions).only_cost is only_cost


def received(*messages: Message) -> bytes:
    left = list(messages)

    async def receive() -> Message:
        return left.pop(0)

    return asyncio.run(read_body(receive))


def part(body: bytes, *, more: bool) -> Message:
    return {"type": "http.request", "body": body, "more_body": more}


def test_a_body_that_comes_in_parts_is_put_together() -> None:
    assert received(part(b"{", more=True), part(b"", more=True), part(b"}", more=False)) == b"{}"
    assert received({"type": "http.request"}) == b""


def test_a_client_that_leaves_before_its_request_is_whole_gets_no_answer() -> None:
    with pytest.raises(DisconnectedError):
        received(part(b"{", more=True), {"type": "http.disconnect"})


def test_a_body_may_begin_with_a_byte_order_mark() -> None:
    body = b'{"query": "{directory{version}}"}'

    assert parse_body(b"\xef\xbb\xbf" + body) == parse_body(body)
    with pytest.raises(BadRequest):
        parse_body(b"\xef\xbb\xbf" * 2 + body)
