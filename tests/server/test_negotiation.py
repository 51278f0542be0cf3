"""Headers by which a client says what it reads: types, languages, and its own preference."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from errors.exceptions import NotAcceptable
from server.http.graphql.negotiation import (
    MediaType,
    languages,
    media_type,
    prefers_html,
    status,
)

JSON, RESPONSE = MediaType.JSON, MediaType.RESPONSE


@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        ("application/json", JSON),
        ("APPLICATION/JSON", JSON),
        ("application/json; charset=utf-8", JSON),
        ("application/graphql-response+json", RESPONSE),
        ("application/graphql-response+json, application/json;q=0.9", RESPONSE),
        ("application/json, application/graphql-response+json;q=0.9", JSON),
        ("application/graphql-response+json;q=0.5, */*;q=0.5", RESPONSE),
        ("application/graphql-response+json;q=0.4, */*;q=0.5", JSON),
        ("application/graphql-response+json; q = 1 , */*;q=0.5", RESPONSE),
        ("text/html, application/xhtml+xml, */*;q=0.8", JSON),
        (",, ,application/json", JSON),
    ],
)
def test_the_type_with_the_best_quality_is_answered(
    accept: str | None, answered: MediaType
) -> None:
    assert media_type(accept) is answered


@pytest.mark.parametrize(
    "accept",
    [
        "text/html",
        "*/*;q=0",
        "application/json;q=nan",
        "application/json;q=2",
        "application/json;q=-1",
        "application/jsonx",
        ";q=1",
    ],
)
def test_where_neither_type_is_wanted_the_request_is_refused(accept: str) -> None:
    with pytest.raises(NotAcceptable):
        media_type(accept)


@pytest.mark.parametrize(
    ("accept", "html"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", True),
        ("TEXT/HTML", True),
        ("text/html;q=0", False),
        ("application/json", False),
        ("*/*", False),
        (None, False),
    ],
)
def test_a_page_is_for_who_names_html(accept: str | None, html: bool) -> None:
    assert prefers_html(accept) is html


@pytest.mark.parametrize(
    ("accept", "spoken"),
    [
        (None, "en"),
        ("", "en"),
        ("fr", "fr"),
        ("fr-FR,fr;q=0.9,en-US;q=0.8,en;q=0.7", "fr"),
        ("fr-CA", "fr"),
        ("FR", "fr"),
        ("en-GB, fr;q=0.9", "en"),
        ("en;q=0.5, fr;q=0.8", "fr"),
        ("de, fr;q=0.1", "fr"),
        ("de", "en"),
        ("fr;q=0", "en"),
        ("fry", "en"),
        ("*", "en"),
    ],
)
def test_the_better_known_language_is_spoken(accept: str | None, spoken: str) -> None:
    assert languages(accept)[0] == spoken


@pytest.mark.parametrize(
    ("media", "executed", "expected"),
    [(JSON, True, 200), (JSON, False, 200), (RESPONSE, True, 200), (RESPONSE, False, 400)],
)
def test_only_graphql_s_own_type_tells_by_status_that_nothing_was_executed(
    media: MediaType, executed: bool, expected: int
) -> None:
    assert status(media, executed=executed) == expected


HEADERS = st.lists(
    st.sampled_from(
        ["application/json", "application/graphql-response+json", "*/*", "fr", "en-GB", "text/html"]
    ).flatmap(lambda name: st.sampled_from([name, f"{name};q=0.5", f"{name};q=x", f"{name};"])),
    max_size=6,
).map(",".join) | st.text(max_size=60)


@given(HEADERS)
def test_any_header_is_understood_or_refused(header: str) -> None:
    assert set(languages(header)) <= {"en", "fr"}
    assert prefers_html(header) in (True, False)
    try:
        assert media_type(header) in MediaType
    except NotAcceptable as refusal:
        assert refusal.status == 406


def test_a_very_long_header_is_read_by_its_beginning() -> None:
    assert languages("de," * 1_000 + "fr") == ("en", "fr")
    assert languages("fr," + "de," * 1_000) == ("fr", "fr")
