"""Refusals: the code, status and extensions that clients get."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from errors import exceptions
from errors.exceptions import (
    AmbiguousPlace,
    BadPageSize,
    BadUai,
    BodyTooLarge,
    LimitExceeded,
    Refusal,
    RequestRefused,
    UnknownUai,
    changing,
    unreachable,
)
from errors.sentences import sentence

WRONG_LETTER = {"uai": "0590149T", "digits": "0590149", "letter": "S"}


def kinds(family: type[Refusal]) -> Iterator[type[Refusal]]:
    for kind in family.__subclasses__():
        yield kind
        yield from kinds(kind)


def test_a_refusal_speaks_both_languages_with_the_same_values() -> None:
    refusal = BadUai("wrong_letter", argument="uai", values=WRONG_LETTER)

    assert refusal.message == str(refusal) == refusal.sentence_in("en")
    assert "0590149T is no UAI: the check letter of 0590149 is S" in refusal.message
    assert "la lettre de contrôle de 0590149 est S" in refusal.sentence_in("fr")


def test_the_extensions_hold_the_code_the_argument_and_the_details() -> None:
    refusal = BadUai("malformed", argument="near.uai", hint="0590149S")

    assert refusal.extensions == {
        "code": "BAD_UAI",
        "argument": "near.uai",
        "hint": "0590149S",
    }


def test_without_an_argument_there_is_none_in_the_extensions() -> None:
    assert BadUai("malformed").extensions == {"code": "BAD_UAI"}


def test_a_limit_tells_its_name_and_what_was_asked() -> None:
    refusal = LimitExceeded("depth", limit=12, value=15)

    assert refusal.extensions == {
        "code": "LIMIT_EXCEEDED",
        "limitName": "depth",
        "limit": 12,
        "value": 15,
    }
    assert "12" in refusal.message and "12" in refusal.sentence_in("fr")


def test_a_limit_where_counting_stopped_tells_no_value() -> None:
    assert "value" not in LimitExceeded("body", limit=100_000).extensions


def test_a_sentence_that_does_not_exist_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        BadUai("no_such_key")
    with pytest.raises(KeyError):
        BadUai("wrong_letter", values={"uai": "0590149T"})
    with pytest.raises(KeyError):
        sentence("NO_SUCH_CODE", "malformed")


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("BadRequest", 400),
        ("Forbidden", 403),
        ("DocumentNotTrusted", 403),
        ("NotFound", 404),
        ("MethodNotAllowed", 405),
        ("NotAcceptable", 406),
        ("UnsupportedMediaType", 415),
        ("RateLimited", 429),
        ("ServiceUnavailable", 503),
    ],
)
def test_a_request_that_is_refused_has_the_status_of_http(name: str, status: int) -> None:
    kind = getattr(exceptions, name)

    assert issubclass(kind, RequestRefused)
    assert (kind.status, kind.refuses_request) == (status, True)


def test_what_is_wrong_with_a_field_refuses_no_other() -> None:
    fields = [kind for kind in kinds(Refusal) if not issubclass(kind, RequestRefused)]

    assert {BadUai, BadPageSize, UnknownUai, AmbiguousPlace} <= set(fields)
    assert [kind for kind in fields if kind.refuses_request] == []


def test_a_body_that_is_too_large_is_told_by_its_status() -> None:
    assert BodyTooLarge.status == 413
    assert BodyTooLarge.code == LimitExceeded.code


def test_codes_are_one_for_each_kind_but_for_the_body_s() -> None:
    codes = [kind.code for kind in kinds(Refusal) if "code" in vars(kind)]

    assert len(codes) > 25
    assert len(codes) == len(set(codes))
    assert all(code == code.upper() and code.replace("_", "").isalpha() for code in codes)


@pytest.mark.parametrize("refusal", [changing(), unreachable()], ids=["changing", "unreachable"])
def test_what_passes_says_when_to_ask_again(refusal: Refusal) -> None:
    assert refusal.extensions["retryAfter"] == exceptions.RETRY_S
    assert refusal.status == 503
    assert str(exceptions.RETRY_S) in refusal.message


def test_refusals_are_exceptions_that_can_be_raised_again() -> None:
    refusal = UnknownUai("unknown", values={"uai": "0590149S"})

    with pytest.raises(Refusal) as caught:
        raise refusal
    assert caught.value is refusal
    assert not isinstance(caught.value, RequestRefused)
