"""Pages and their cursors: nothing is skipped or repeated, whatever changes between two pages."""

from __future__ import annotations

import asyncio
from base64 import urlsafe_b64encode
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from errors.exceptions import BadCursor, BadPageSize, LimitExceeded
from resolvers.pagination import (
    Page,
    decode_cursor,
    encode_cursor,
    page_in_memory,
    validated_first,
)

TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8)
KEYS = st.tuples(
    TEXTS, st.integers(-(2**53), 2**53), st.floats(allow_nan=False, allow_infinity=False)
)
TYPES = (str, int, float)
ENTRIES = st.lists(st.tuples(TEXTS, st.integers(-9, 9)), unique=True, max_size=20).map(sorted)


def page(items: list[Any], first: int, after: str | None = None, **options: Any) -> Page[Any]:
    return page_in_memory(
        items,
        key=lambda item: item,
        kind="essai",
        types=(str, int),
        first=first,
        after=after,
        **{"largest": 100, **options},
    )


@given(TEXTS, KEYS)
def test_a_cursor_leads_back_to_its_key(kind: str, key: tuple[Any, ...]) -> None:
    cursor = encode_cursor(kind, key)

    assert decode_cursor(cursor, kind, TYPES) == key
    assert cursor.isascii() and "=" not in cursor


@given(TEXTS, TEXTS, KEYS)
def test_a_cursor_of_another_list_is_refused(kind: str, other: str, key: tuple[Any, ...]) -> None:
    cursor = encode_cursor(kind, key)

    if kind == other:
        assert decode_cursor(cursor, other, TYPES) == key
    else:
        with pytest.raises(BadCursor) as refused:
            decode_cursor(cursor, other, TYPES)
        assert refused.value.argument == "after"


@given(st.text(max_size=40) | st.text("abcdefgAZ019-_=", max_size=60))
def test_any_other_text_is_refused_as_a_cursor(text: str) -> None:
    try:
        key = decode_cursor(text, "essai", TYPES)
    except BadCursor:
        return
    assert key is not None and list(map(type, key)) == list(TYPES)


def cursor_of(content: Any) -> str:
    return urlsafe_b64encode(msgspec.json.encode(content)).decode().rstrip("=")


@pytest.mark.parametrize(
    "content",
    [
        [],
        {},
        None,
        "essai",
        ["essai"],
        ["essai", "a"],
        ["essai", "a", 1, 2],
        ["essai", 1, "a"],
        ["essai", "a", 1.5],
        ["essai", "a", None],
        ["essai", "a\0b", 1],
        [["essai", "a", 1]],
    ],
)
def test_what_no_list_gave_is_refused(content: Any) -> None:
    with pytest.raises(BadCursor):
        decode_cursor(cursor_of(content), "essai", (str, int))


@pytest.mark.parametrize("number", ["1e999", "-1e999", "NaN", "Infinity", "1" + "0" * 400, "0x1"])
def test_a_distance_that_is_no_finite_number_is_refused(number: str) -> None:
    cursor = urlsafe_b64encode(f'["essai",{number},"a"]'.encode()).decode()

    with pytest.raises(BadCursor):
        decode_cursor(cursor, "essai", (float, str))


def test_a_cursor_as_deep_as_a_request_may_hold_is_refused() -> None:
    deep = urlsafe_b64encode(b"[" * 60_000).decode()

    with pytest.raises(BadCursor):
        decode_cursor(deep, "essai", (str, int))


def test_no_cursor_is_the_beginning() -> None:
    assert decode_cursor(None, "essai", TYPES) is None
    with pytest.raises(BadCursor):
        decode_cursor("", "essai", TYPES)


@given(st.integers(-5, 200), st.integers(1, 100))
def test_a_page_s_size_is_from_1_to_the_largest(first: int, largest: int) -> None:
    if first < 1:
        with pytest.raises(BadPageSize) as too_small:
            validated_first(first, largest)
        assert too_small.value.argument == "first"
    elif first > largest:
        with pytest.raises(LimitExceeded) as too_large:
            validated_first(first, largest)
        assert too_large.value.extensions["limit"] == largest
        assert too_large.value.extensions["value"] == first
    else:
        assert validated_first(first, largest) == first


@given(ENTRIES, st.integers(1, 7))
def test_pages_are_the_list_in_slices(items: list[Any], first: int) -> None:
    seen: list[Any] = []
    after = None
    for number in range(len(items) + 1):
        one = page(items, first, after)
        seen += one.nodes
        info = one.page_info
        assert info.has_previous_page == (number > 0)
        assert info.has_next_page == (len(seen) < len(items))
        assert asyncio.run(one.count()) == len(items)
        after = info.end_cursor
        if not info.has_next_page:
            break

    assert seen == items


@given(ENTRIES, ENTRIES, st.integers(1, 5))
def test_what_is_added_or_removed_elsewhere_neither_repeats_nor_skips(
    before: list[Any], after: list[Any], first: int
) -> None:
    one = page(before, first)
    cursor = one.page_info.end_cursor
    last = one.nodes[-1] if one.nodes else None
    other = page(after, 100, cursor)

    assert other.nodes == [item for item in after if last is None or item > last]


def test_a_page_without_entries_has_no_cursors() -> None:
    info = page([], 10).page_info

    assert (info.start_cursor, info.end_cursor) == (None, None)
    assert (info.has_next_page, info.has_previous_page) == (False, False)


def test_a_page_after_the_last_entry_is_empty_and_has_pages_before_it() -> None:
    items = [("a", 1), ("b", 1)]
    info = page(items, 1, encode_cursor("essai", ("z", 0))).page_info

    assert (info.has_next_page, info.has_previous_page) == (False, True)


def test_cursors_of_a_page_are_of_its_first_and_last_entry() -> None:
    items = [(letter, 0) for letter in "abcd"]
    one = page(items, 2, encode_cursor("essai", ("a", 0)))

    assert one.nodes == [("b", 0), ("c", 0)]
    assert one.page_info.start_cursor == encode_cursor("essai", ("b", 0))
    assert one.page_info.end_cursor == encode_cursor("essai", ("c", 0))
