"""If-None-Match as RFC 9110 has it, and which default headers a response gets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.http.conditional import if_none_match
from server.http.cors import FOR_ANY_ORIGIN
from server.http.security_headers import HEADERS, TLS_ONLY, missing_defaults

OPAQUE = st.text("abcXYZ0189-_.", min_size=1, max_size=20)


@pytest.mark.parametrize(
    ("sent", "etag", "matches"),
    [
        (None, '"a"', False),
        ("", '"a"', False),
        ('"a"', '"a"', True),
        ('W/"a"', '"a"', True),
        ('"a"', 'W/"a"', True),
        ('W/"a"', 'W/"a"', True),
        ('"b"', '"a"', False),
        ('"b", "a"', '"a"', True),
        ('"b" ,W/"a" , "c"', 'W/"a"', True),
        ("*", '"a"', True),
        ('"*"', '"a"', False),
        ("a", '"a"', False),
        ('"a', '"a"', False),
        ('"A"', '"a"', False),
        (",,", '"a"', False),
    ],
)
def test_tags_are_compared_weakly(sent: str | None, etag: str, matches: bool) -> None:
    assert if_none_match(sent, etag) is matches


@given(st.lists(OPAQUE, max_size=5), OPAQUE, st.booleans(), st.booleans())
def test_a_tag_matches_wherever_it_stands_in_the_list(
    others: list[str], mine: str, weak_sent: bool, weak_own: bool
) -> None:
    def tag(opaque: str, weak: bool) -> str:
        return f'{"W/" if weak else ""}"{opaque}"'

    others = [other for other in others if other != mine]
    for place in range(len(others) + 1):
        sent = [tag(other, True) for other in others]
        assert not if_none_match(", ".join(sent), tag(mine, weak_own))
        sent.insert(place, tag(mine, weak_sent))
        assert if_none_match(", ".join(sent), tag(mine, weak_own))


DEFAULTS = (*FOR_ANY_ORIGIN, *HEADERS, TLS_ONLY)


def test_a_response_without_any_of_them_gets_all_defaults() -> None:
    own = ((b"content-type", b"text/html"), (b"vary", b"Accept"))
    assert missing_defaults(own, DEFAULTS) is DEFAULTS


def test_a_header_that_a_response_sets_is_not_sent_twice() -> None:
    for name, _ in (*HEADERS, TLS_ONLY):
        added = missing_defaults(((name, b"x"),), DEFAULTS)
        assert name not in dict(added)
    preflight = ((b"access-control-allow-origin", b"https://a.example"),)
    assert b"access-control-allow-origin" not in dict(missing_defaults(preflight, DEFAULTS))


@pytest.mark.parametrize(
    ("policy", "denies"),
    [
        (b"default-src 'none'; frame-ancestors 'none'", True),
        (b"default-src 'self'; frame-ancestors https://partner.example", False),
        (b"default-src 'self'; frame-ancestors *", False),
    ],
)
def test_the_older_header_denies_frames_only_where_the_policy_does(
    policy: bytes, denies: bool
) -> None:
    added = dict(missing_defaults(((b"content-security-policy", policy),), DEFAULTS))
    assert (added.get(b"x-frame-options") == b"DENY") is denies
    assert b"content-security-policy" not in added
