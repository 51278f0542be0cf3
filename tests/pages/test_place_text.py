"""What visitors type as a place: a code, a name, several that may be meant, or an address."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.types import Message

from errors.exceptions import BadRequest, BodyTooLarge
from pages.form_body import MAX_FIELDS, MAX_FORM_BYTES, parse_form
from pages.graphql_client import GraphQLAnswer
from pages.place_text import ParsedPlace, PlaceChoice, parse_place

NORD, SOMME = {"name": "Nord"}, {"name": "Somme"}


def suggestion(label: str, code: str | None = "59350", **members: Any) -> dict[str, Any]:
    commune = {"code": code} if code else None
    return {
        "label": label,
        "precision": "COMMUNE",
        "commune": commune,
        "structure": None,
        "department": NORD,
    } | members


def parsed(text: str, *found: dict[str, Any]) -> ParsedPlace:
    """A text as it is read where the directory suggests these places for it."""

    async def execute(*_: Any) -> GraphQLAnswer:
        return GraphQLAnswer({"suggestPlaces": list(found)}, [])

    return asyncio.run(parse_place(execute, Request({"type": "http"}), text))


def values(place: ParsedPlace) -> list[tuple[str, str]]:
    return [(choice.name, choice.value) for choice in place.choices]


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("0590149S", "uai", "0590149S"),
        ("0590149 s", "uai", "0590149S"),
        ("59000", "code_postal", "59000"),
    ],
)
def test_a_code_is_taken_without_a_question(text: str, name: str, value: str) -> None:
    assert values(parsed(text)) == [(name, value)]


@pytest.mark.parametrize("text", ["12 rue Solférino, Lille", "rue du 8 mai", "4bis, Béthune"])
def test_a_number_with_words_is_an_address(text: str) -> None:
    place = parsed(text, suggestion("Lille"))

    assert place == ParsedPlace(address=text)


def test_the_very_name_is_taken_though_others_begin_with_it() -> None:
    place = parsed("lille", suggestion("Lillers", "62516"), suggestion("Lille", "59350"))

    assert place.choices == (PlaceChoice("Lille", "commune", "59350"),)


def test_what_begins_several_names_is_left_to_choose() -> None:
    place = parsed("lil", suggestion("Lille"), suggestion("Lillers", "62516"))

    assert values(place) == [("commune", "59350"), ("commune", "62516")]


def test_namesakes_are_told_apart_by_their_departement() -> None:
    place = parsed(
        "brie",
        suggestion("Brie", "02122"),
        suggestion("Brie", "80141", department=SOMME),
    )

    assert [choice.label for choice in place.choices] == ["Brie (Nord)", "Brie (Somme)"]


def test_schools_of_one_name_are_told_apart_by_their_commune() -> None:
    place = parsed(
        "jean moulin",
        *(
            suggestion("Collège Jean Moulin", code, structure={"uai": uai}, precision="ADDRESS")
            | {"commune": {"code": code, "name": name}}
            for code, name, uai in (
                ("59632", "Wallers", "0590191M"),
                ("59051", "La Bassée", "0590192N"),
            )
        ),
    )

    assert [choice.label for choice in place.choices] == [
        "Collège Jean Moulin, Wallers",
        "Collège Jean Moulin, La Bassée",
    ]


def test_a_school_is_meant_by_its_uai() -> None:
    school = suggestion("Lycée Forest", structure={"uai": "0590149S"}, precision="ADDRESS")

    assert values(parsed("forest", school)) == [("uai", "0590149S")]


def test_a_place_that_no_code_names_is_no_choice() -> None:
    street = suggestion("rue Solférino", precision="STREET")
    nowhere = suggestion("Ailleurs", None)

    assert parsed("solférino", street, nowhere) == ParsedPlace(address="solférino")


def test_what_nothing_is_suggested_for_is_geocoded() -> None:
    assert parsed("nulle part") == ParsedPlace(address="nulle part")


def form(*pieces: bytes) -> dict[str, str]:
    messages: list[Message] = [
        {"type": "http.request", "body": piece, "more_body": True} for piece in pieces
    ]
    messages.append({"type": "http.request", "body": b"", "more_body": False})

    async def receive() -> Message:
        return messages.pop(0)

    return asyncio.run(parse_form(Request({"type": "http", "method": "POST"}, receive)))


FIELDS = st.dictionaries(
    st.text("abc_", min_size=1, max_size=6),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12),
    max_size=6,
)


@given(FIELDS, st.integers(1, 50))
def test_a_form_is_read_however_its_bytes_come(fields: dict[str, str], size: int) -> None:
    body = urlencode(fields).encode()

    assert form(*(body[at : at + size] for at in range(0, len(body), size))) == fields


@pytest.mark.parametrize(
    "body", [b"a=%ff", b"a=\xe9", b"&".join(b"a%d=1" % n for n in range(MAX_FIELDS + 1))]
)
def test_what_is_no_form_is_refused(body: bytes) -> None:
    with pytest.raises(BadRequest, match="the form cannot be read"):
        form(body)


def test_a_form_that_is_too_large_is_not_read_to_its_end() -> None:
    assert form(b"a=" + b"x" * (MAX_FORM_BYTES - 2)) == {"a": "x" * (MAX_FORM_BYTES - 2)}
    with pytest.raises(BodyTooLarge) as refused:
        form(b"x" * MAX_FORM_BYTES, b"x", b"never read")
    assert refused.value.details["value"] == MAX_FORM_BYTES + 1
