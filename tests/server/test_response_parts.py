"""Responses of the GraphQL endpoint: headers and bodies, caching, and what is kept for replay."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.fake_access_log import FakeAccessLog
from support.in_loop import in_loop

from errors.exceptions import BadUai, RateLimited
from errors.sentences import LANGUAGES
from execution.document import Operation
from execution.executor import Executor
from schema.executable import SCHEMA
from server.http.conditional import if_none_match
from server.http.connections.single_write import header_lines
from server.http.graphql.http_caching import cache_headers, entity_tag
from server.http.graphql.negotiation import MediaType
from server.http.graphql.response import (
    NO_STORE,
    USUAL_HEADERS,
    GraphQLResponse,
    error_object,
    json_response,
    language_headers,
    raw_headers,
    refusal_response,
)
from server.http.graphql.response_cache import ENTRY_BYTES, LARGEST_SHARE, ResponseCache, key_of
from server.http.replay import ReplayedResponse
from storage.version import Version

V1 = Version(number=1, updated_at=datetime(2026, 9, 1, tzinfo=UTC))
EXECUTOR = Executor(SCHEMA)


def operation(text: str, name: str | None = None) -> Operation:
    return EXECUTOR.read(text).operation(name)


TWO_OPERATIONS = "query A { dispositifs { nodes { name } } } query B { version: __typename }"
CATALOGUE = operation(TWO_OPERATIONS, "A")


# Responses


def test_a_response_has_its_length_first_and_its_type() -> None:
    response = json_response("é".encode(), MediaType.RESPONSE, headers=[NO_STORE])

    assert response.all_headers == [
        (b"content-length", b"2"),
        (b"content-type", b"application/graphql-response+json; charset=utf-8"),
        (b"cache-control", b"no-store"),
    ]


@in_loop
async def test_a_response_is_sent_as_a_head_and_one_body() -> None:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        raise AssertionError

    response = json_response(b"{}", MediaType.JSON, status=413)
    await response({}, receive, send)

    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    assert sent[0]["status"] == 413
    assert sent[0]["headers"] == response.all_headers
    assert sent[1] == {"type": "http.response.body", "body": b"{}"}


def test_headers_that_are_added_leave_the_response_as_it_was() -> None:
    usual = GraphQLResponse(b"{}", 200, USUAL_HEADERS[MediaType.JSON.content_type, "fr"])
    more = usual.with_headers([("ratelimit", "x")])

    assert more.headers == (*usual.headers, (b"ratelimit", b"x"))
    assert usual.headers is USUAL_HEADERS[MediaType.JSON.content_type, "fr"]
    assert (more.body, more.status) == (usual.body, usual.status)


def test_starlette_s_form_of_a_response_has_no_header_more() -> None:
    response = json_response(b"{}", MediaType.JSON, headers=[NO_STORE])

    assert response.to_starlette().raw_headers == response.all_headers
    assert response.to_starlette().status_code == 200
    assert response.to_starlette(404).status_code == 404


def test_answers_say_their_language_and_that_they_depend_on_it() -> None:
    headers = dict(language_headers("fr", "en", "fr"))

    assert headers["content-language"] == "fr, en"
    assert "accept-language" in headers["vary"].lower()
    for language in LANGUAGES:
        usual = dict(USUAL_HEADERS[MediaType.JSON.content_type, language])
        assert usual[b"content-language"] == language.encode()
        assert b"accept-language" in usual[b"vary"].lower()


def test_a_refusal_is_an_answer_with_one_error_that_nobody_keeps() -> None:
    refusal = BadUai("malformed", argument="near.uai")
    response = refusal_response(refusal, "fr", MediaType.RESPONSE, [("allow", "GET")])
    headers = dict(response.headers)

    assert json.loads(response.body) == {"errors": [error_object(refusal, "fr")]}
    assert error_object(refusal, "fr") == {
        "message": refusal.sentence_in("fr"),
        "extensions": {"code": "BAD_UAI", "argument": "near.uai"},
    }
    assert response.status == 400
    assert headers[b"cache-control"] == b"no-store"
    assert headers[b"content-language"] == b"fr"
    assert headers[b"allow"] == b"GET"
    assert b"retry-after" not in headers


def test_who_has_to_wait_is_told_how_long_by_http_too() -> None:
    response = refusal_response(RateLimited("spent", values={"seconds": 7}, retryAfter=7))

    assert response.status == 429
    assert dict(response.headers)[b"retry-after"] == b"7"


# Conditional requests

OPAQUE = st.text(
    st.characters(min_codepoint=33, max_codepoint=126, exclude_characters='",'), max_size=8
)
TAGS = st.builds(lambda weak, text: f'{weak}"{text}"', st.sampled_from(["", "W/"]), OPAQUE)


@given(st.lists(TAGS, max_size=4), TAGS)
def test_a_tag_is_known_where_it_stands_in_the_list_weak_or_not(tags: list[str], tag: str) -> None:
    listed = tag.removeprefix("W/") in [one.removeprefix("W/") for one in tags]

    assert if_none_match(" ,".join(tags), tag) is listed
    assert if_none_match(",".join(["*", *tags]), tag)


@given(TAGS)
def test_no_header_is_no_condition(tag: str) -> None:
    assert not if_none_match(None, tag)
    assert not if_none_match("", tag)


def test_an_answer_without_a_tag_is_kept_by_nobody() -> None:
    assert cache_headers(etag=None, max_age=60) == [NO_STORE]
    assert dict(cache_headers(etag='W/"x"', max_age=60)) == {
        "etag": 'W/"x"',
        "cache-control": "public, max-age=60",
    }


def test_a_tag_tells_versions_answers_and_types_apart() -> None:
    restored = replace(V1, updated_at=V1.updated_at + timedelta(microseconds=1))
    tags = {
        entity_tag(version, key, media)
        for version in (V1, replace(V1, number=2), restored)
        for key in (b"\0" * 16, b"\1" * 16)
        for media in MediaType
    }

    assert len(tags) == 3 * 2 * 2
    assert all(tag.startswith('W/"') and tag.endswith('"') and tag.isascii() for tag in tags)


# The response cache


def test_a_key_is_of_all_that_an_answer_depends_on() -> None:
    other_name = operation(TWO_OPERATIONS, "B")
    other_text = operation("query A { dispositifs { nodes { code } } }")
    keys = [
        key_of(V1, CATALOGUE, None),
        key_of(replace(V1, number=2), CATALOGUE, None),
        key_of(V1, other_name, None),
        key_of(V1, other_text, None),
        key_of(V1, CATALOGUE, {"first": 1}),
        key_of(V1, CATALOGUE, {"first": "1"}),
        key_of(V1, CATALOGUE, {"first": None}),
        key_of(V1, CATALOGUE, {"First": 1}),
        key_of(V1, CATALOGUE, None, "en"),
    ]

    assert len(set(keys)) == len(keys)
    assert {len(key) for key in keys} == {16}
    assert key_of(V1, CATALOGUE, {}) == keys[0], "no variables are none, however they are sent"


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=3),
    lambda values: st.lists(values, max_size=3) | st.dictionaries(st.text(max_size=3), values),
    max_leaves=6,
)


@given(st.dictionaries(st.text(max_size=3), JSON_VALUES, max_size=4), st.randoms())
def test_a_key_does_not_depend_on_the_order_of_members(variables: Any, random: Any) -> None:
    names = list(variables)
    random.shuffle(names)

    shuffled = {name: variables[name] for name in names}
    assert key_of(V1, CATALOGUE, shuffled) == key_of(V1, CATALOGUE, variables)


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 2_000)), max_size=40))
def test_the_cache_holds_no_more_than_its_bytes(puts: list[tuple[int, int]]) -> None:
    cache = ResponseCache(5_000)
    for number, size in puts:
        cache.put(b"%d" % number, b"x" * size, V1)

    assert sum(len(body) + ENTRY_BYTES for body in cache.bodies.values()) <= 5_000
    assert all(len(body) <= 5_000 // LARGEST_SHARE - ENTRY_BYTES for body in cache.bodies.values())


def test_what_is_used_stays_and_what_is_not_goes_first() -> None:
    cache = ResponseCache(10 * (ENTRY_BYTES + 100))
    for number in range(10):
        cache.put(b"%d" % number, b"x" * 100, V1)
    assert cache.get(b"0") is not None
    cache.put(b"new", b"x" * 100, V1)

    assert cache.get(b"0") is not None
    assert cache.get(b"1") is None


def test_a_new_version_empties_the_cache() -> None:
    cache = ResponseCache(10_000)
    cache.put(b"a", b"1", V1)
    cache.put(b"b", b"2", replace(V1, number=2))

    assert cache.get(b"a") is None
    assert cache.get(b"b") == b"2"


def test_an_answer_that_would_drive_out_most_others_is_not_kept() -> None:
    cache = ResponseCache(8_000)
    cache.put(b"largest", b"x" * (1_000 - ENTRY_BYTES), V1)
    cache.put(b"too large", b"x" * (1_001 - ENTRY_BYTES), V1)

    assert cache.get(b"largest") is not None
    assert cache.get(b"too large") is None
    nothing = ResponseCache(0)
    nothing.put(b"a", b"", V1)
    assert nothing.get(b"a") is None


# Replay


def test_a_replayed_response_is_logged_and_says_the_budget_of_now() -> None:
    log = FakeAccessLog()
    answers: list[Any] = [raw_headers([("ratelimit", "8")]), (), None]
    replayed = ReplayedResponse(
        lambda: answers.pop(0),
        log,
        route="/graphql",
        method="POST",
        status=200,
        lines=header_lines([(b"etag", b'"x"'), (b"x-frame-options", b"DENY")]),
        body=b"body",
    )
    responses = [replayed() for _ in range(3)]

    assert responses[2] is None
    assert log.lines == [("/graphql", "POST", 200, 4)] * 2
    heads = [
        dict(line.split(": ") for line in r.headers.decode().split("\r\n")[:-1])
        for r in responses[:2]
        if r
    ]
    ids = [head.pop("x-request-id") for head in heads]
    kept = {"etag": '"x"', "x-frame-options": "DENY"}
    assert heads == [kept | {"ratelimit": "8"}, kept]
    assert len(set(ids)) == 2


@pytest.mark.parametrize("pairs", [(), ((b"a", b"1"),), ((b"a", b"1"), (b"a", b"2"))])
def test_headers_are_one_line_each_in_their_order(pairs: Any) -> None:
    lines = header_lines(pairs)

    assert lines.count(b"\r\n") == len(pairs)
    assert [tuple(line.split(b": ")) for line in lines.split(b"\r\n") if line] == list(pairs)
