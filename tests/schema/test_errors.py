"""What callers can mend is refused with a code, the argument and a sentence that says how."""

from __future__ import annotations

import json
from typing import Any

import pytest
from support.asking import Asking

from resolvers.pagination import encode_cursor

NEAR_LILLE = 'near: {commune: "59350"}'


def refusal(ask: Asking, query: str, **variables: Any) -> dict[str, Any]:
    [error] = ask.refused(query, **variables)
    return error


@pytest.mark.parametrize(
    ("place", "code", "argument", "mend"),
    [
        (
            "{coordinates: {latitude: 91, longitude: 3}}",
            "BAD_COORDINATES",
            "coordinates.latitude",
            "between -90 and 90",
        ),
        (
            "{coordinates: {latitude: 50, longitude: -181}}",
            "BAD_COORDINATES",
            "coordinates.longitude",
            "between -180 and 180",
        ),
        (
            "{coordinates: {latitude: 1e999, longitude: 3}}",
            "BAD_COORDINATES",
            "coordinates.latitude",
            "between",
        ),
        ('{commune: "99999"}', "UNKNOWN_COMMUNE", "commune", "official geographic code"),
        ('{commune: "59000"}', "UNKNOWN_COMMUNE", "commune", "send it as postalCode"),
        ('{postalCode: "99999"}', "UNKNOWN_POSTAL_CODE", "postalCode", "CEDEX"),
        ('{uai: "0590149T"}', "BAD_UAI", "uai", "check letter of 0590149 is S"),
        ('{uai: "tout"}', "BAD_UAI", "uai", "seven digits and a letter"),
        ('{uai: "0010001W"}', "UNKNOWN_UAI", "uai", "send the school's commune"),
        (
            '{address: "12 rue de nulle part, Atlantis"}',
            "UNKNOWN_ADDRESS",
            "address",
            "Write a commune",
        ),
        ('{address: "  "}', "BAD_TEXT", "address", "a letter or a digit"),
        ('{address: "%s"}' % ("x" * 201), "BAD_TEXT", "address", "at most 200"),
        (
            '{address: "1 rue Haute, Saint-Aubin"}',
            "AMBIGUOUS_PLACE",
            "address",
            "Add the département",
        ),
    ],
)
def test_a_place_that_cannot_be_understood(
    ask: Asking, place: str, code: str, argument: str, mend: str
) -> None:
    error = refusal(ask, f"{{ nearestCios(near: {place}) {{ totalCount }} }}")

    assert error["extensions"]["code"] == code
    assert error["extensions"]["argument"] == f"near.{argument}"
    assert mend in error["message"]


def test_an_ambiguous_place_comes_with_its_candidates(ask: Asking) -> None:
    error = refusal(ask, '{ place(at: {address: "Saint-Aubin"}) { label } }')

    candidates = error["extensions"]["candidates"]
    assert sorted(candidate["commune"] for candidate in candidates) == ["02671", "59529", "62742"]
    again = ask('{ place(at: {commune: "59529"}) { label } }')
    assert again["place"]["label"] == "Saint-Aubin"


@pytest.mark.parametrize(
    "near",
    ["{}", "{commune: null}", '{commune: "59350", postalCode: "59000"}'],
    ids=["none", "null", "two"],
)
def test_a_place_is_exactly_one_of_its_kinds_in_literals(ask: Asking, near: str) -> None:
    error = refusal(ask, f"{{ nearestCios(near: {near}) {{ totalCount }} }}")

    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert "exactly one of coordinates, address, commune, postalCode and uai" in error["message"]


@pytest.mark.parametrize(
    "near",
    [{}, {"commune": None}, {"commune": "59350", "postalCode": "59000"}],
    ids=["none", "null", "two"],
)
def test_a_place_is_exactly_one_of_its_kinds_in_variables(ask: Asking, near: Any) -> None:
    query = "query ($near: PlaceInput!) { nearestCios(near: $near) { totalCount } }"
    error = refusal(ask, query, near=near)

    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert "exactly one of coordinates, address, commune, postalCode and uai" in error["message"]


@pytest.mark.parametrize(
    ("arguments", "code", "argument"),
    [
        (f"{NEAR_LILLE}, first: 0", "BAD_PAGE_SIZE", "first"),
        (f"{NEAR_LILLE}, first: -1", "BAD_PAGE_SIZE", "first"),
        (f"{NEAR_LILLE}, first: 100000", "LIMIT_EXCEEDED", "first"),
        (f'{NEAR_LILLE}, after: "forged"', "BAD_CURSOR", "after"),
        (f'{NEAR_LILLE}, after: "é"', "BAD_CURSOR", "after"),
        (f'{NEAR_LILLE}, after: ""', "BAD_CURSOR", "after"),
        (f"{NEAR_LILLE}, withinKm: 0", "BAD_DISTANCE", "withinKm"),
        (f"{NEAR_LILLE}, withinKm: -3", "BAD_DISTANCE", "withinKm"),
        (f"{NEAR_LILLE}, withinKm: 1e300", "BAD_DISTANCE", "withinKm"),
    ],
)
def test_a_page_that_cannot_be_given(ask: Asking, arguments: str, code: str, argument: str) -> None:
    error = refusal(ask, f"{{ nearestCios({arguments}) {{ totalCount }} }}")

    assert error["extensions"]["code"] == code
    assert error["extensions"]["argument"] == argument


def test_a_cursor_of_another_list_is_refused(ask: Asking) -> None:
    of_names = ask("{ cios(first: 1) { pageInfo { endCursor } } }")["cios"]["pageInfo"]["endCursor"]
    query = 'query ($c: String) { nearestCios(near: {commune: "59350"}, after: $c) { totalCount } }'

    assert refusal(ask, query, c=of_names)["extensions"]["code"] == "BAD_CURSOR"
    nearby = encode_cursor("nearby", (12.5, "cio-59350-01"))
    assert ask(query, c=nearby)
    wrong_types = encode_cursor("nearby", ("12.5", 3))
    assert refusal(ask, query, c=wrong_types)["extensions"]["code"] == "BAD_CURSOR"


def test_an_unknown_dispositif_is_refused_with_the_codes_there_are(ask: Asking) -> None:
    query = f'{{ nearestHosts(dispositif: "microlycee", {NEAR_LILLE}) {{ totalCount }} }}'
    error = refusal(ask, query)

    assert error["extensions"] == {"code": "UNKNOWN_DISPOSITIF", "argument": "dispositif"}
    assert "micro-lycee" in error["message"]


@pytest.mark.parametrize(
    ("filter", "argument"),
    [
        ("{kinds: []}", "filter.kinds"),
        ("{academies: []}", "filter.academies"),
        ('{academies: ["99"]}', "filter.academies"),
        ('{departments: ["Nord"]}', "filter.departments"),
        ('{bassins: ["?"]}', "filter.bassins"),
    ],
)
def test_a_filter_that_can_match_nothing_is_refused(
    ask: Asking, filter: str, argument: str
) -> None:
    for query in (
        f"{{ establishments(filter: {filter}) {{ totalCount }} }}",
        f"{{ nearestEstablishments({NEAR_LILLE}, filter: {filter}) {{ totalCount }} }}",
    ):
        error = refusal(ask, query)
        assert error["extensions"] == {"code": "BAD_FILTER", "argument": argument}


def test_null_and_absent_mean_no_filter(ask: Asking) -> None:
    totals = {
        ask(f"{{ establishments{arguments} {{ totalCount }} }}")["establishments"]["totalCount"]
        for arguments in ("", "(filter: null)", "(filter: {})", "(filter: {kinds: null})")
    }

    assert totals == {18}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{ nope }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ nearestCios { totalCount } }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ nearestCios(near:", "GRAPHQL_PARSE_FAILED"),
        ("{ cio(uai: 5) { name } }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ establishments(filter: {kinds: [NOPE]}) { totalCount } }", "GRAPHQL_VALIDATION_FAILED"),
    ],
)
def test_a_document_that_is_no_query_of_this_schema(ask: Asking, query: str, code: str) -> None:
    assert refusal(ask, query)["extensions"]["code"] == code


@pytest.mark.parametrize("value", ["x", None, True, [50], {"a": 1}])
def test_a_variable_of_the_wrong_type_is_refused_without_showing_it(
    ask: Asking, value: Any
) -> None:
    query = """query ($l: Float!) {
      nearestCios(near: {coordinates: {latitude: $l, longitude: 3}}) { totalCount }
    }"""
    error = refusal(ask, query, l=value)

    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    for python in ("None", "True", "'x'", "{'a': 1}", "[50]"):
        assert python not in error["message"]


def test_an_error_of_ours_is_masked_with_an_id_that_the_log_has(
    ask: Asking, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(*_: object) -> None:
        raise RuntimeError("the secret cause")

    monkeypatch.setattr("schema.cio.structure_page", fail)
    error = refusal(ask, "{ cios { totalCount } }")

    assert error["extensions"]["code"] == "INTERNAL"
    assert "secret" not in json.dumps(error)
    assert error["extensions"]["id"] in caplog.text
    assert "the secret cause" in caplog.text


def test_what_a_client_sent_is_not_logged(ask: Asking, caplog: pytest.LogCaptureFixture) -> None:
    ask.refused(
        "{ nearestCios(near: {coordinates: {latitude: 91.25, longitude: 3}}) { totalCount } }"
    )
    ask.refused(
        "query ($l: Float!) { place(at: {coordinates: {latitude: $l}}) { label } }", l="91.25"
    )

    assert caplog.text == ""
