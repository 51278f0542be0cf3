"""JSON that is kept with its record, and the text of compiled operations."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.in_loop import in_loop

from execution.compiled.codegen import (
    PARAMETERS,
    CodeGenerator,
    Fallback,
    all_of,
    as_list,
    fall_back,
)
from execution.compiled.json_cache import (
    ENTRY_BYTES,
    MAX_CACHED_SELECTIONS,
    as_cached_json,
    as_value,
    caches_json,
)
from models.establishment import Establishment
from models.record import Record


class Village(Record):
    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name


class SmallVillage(Village):
    __slots__ = ()
    max_cached_bytes = 2 * (ENTRY_BYTES + len('{"name":"A"}'))


class Selecting:
    """Shows a record's name, and counts how often."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, record: Any) -> dict[str, str]:
        self.calls += 1
        return {"name": record.name}


def test_a_selection_of_a_record_is_encoded_once() -> None:
    record, select = Village("Évreux"), Selecting()
    shown = [as_cached_json(1, record, select) for _ in range(3)]

    assert select.calls == 1
    assert shown[0] is shown[1] is shown[2]
    assert msgspec.json.encode({"village": shown[0]}) == '{"village":{"name":"Évreux"}}'.encode()


def test_selections_and_records_are_kept_apart() -> None:
    one, other, select = Village("A"), Village("B"), Selecting()
    shown = [bytes(as_cached_json(id, record, select)) for record in (one, other) for id in (1, 2)]

    assert select.calls == 4
    assert shown == [b'{"name":"A"}'] * 2 + [b'{"name":"B"}'] * 2


def test_of_a_record_a_few_selections_are_kept_and_the_first_goes_first() -> None:
    record, select = Village("A"), Selecting()
    for id in range(MAX_CACHED_SELECTIONS + 1):
        as_cached_json(id, record, select)

    assert list(record.cached_json[::2]) == list(range(1, MAX_CACHED_SELECTIONS + 1))
    as_cached_json(0, record, select)
    assert select.calls == MAX_CACHED_SELECTIONS + 2


def test_of_a_record_no_more_bytes_are_kept_than_its_class_allows() -> None:
    record, select = SmallVillage("A"), Selecting()
    for id in (1, 2, 3):
        as_cached_json(id, record, select)
    assert list(record.cached_json[::2]) == [2, 3]

    long = SmallVillage("A" * SmallVillage.max_cached_bytes)
    shown = [bytes(as_cached_json(id, long, select)) for id in (1, 1)]
    assert shown[0] == shown[1]
    assert long.cached_json == (None, None)


def test_a_failure_to_show_a_record_is_not_kept() -> None:
    record = Village("A")

    with pytest.raises(ZeroDivisionError):
        as_cached_json(1, record, lambda _: 1 / 0)
    assert bytes(as_cached_json(1, record, Selecting())) == b'{"name":"A"}'


def test_without_the_cache_a_record_is_shown_each_time() -> None:
    record, select = Village("A"), Selecting()

    assert as_value(1, record, select) == as_value(1, record, select) == {"name": "A"}
    assert select.calls == 2
    assert not hasattr(record, "cached_json")


def test_records_have_room_for_their_json_and_other_classes_do_not() -> None:
    assert caches_json(Village) and caches_json(Establishment)
    assert not caches_json(SimpleNamespace)


# Generated text


@given(st.text(), st.text())
def test_text_of_a_document_stays_text_in_the_code(key: str, value: str) -> None:
    source = CodeGenerator()
    known = source.constant("value", value)
    name = source.plain_function([f"return {{{key!r}: {known}}}"])

    assert source.made(name)(None) == {key: value}


def test_names_are_never_given_twice() -> None:
    source = CodeGenerator()
    names = [source.fresh("v") for _ in range(5)]
    names += [source.constant("v", number) for number in range(5)]
    names.append(source.plain_function(["return v"]))

    assert len(set(names)) == len(names)
    assert all(name.isidentifier() for name in names)


def test_functions_call_each_other_and_take_what_a_request_has() -> None:
    source = CodeGenerator()
    inner = source.plain_function(["return v + 1"])
    outer = source.function([f"return [{inner}(v), infos, arguments, show]"], awaits=False)

    assert source.made(outer)(1, "i", "a", "s") == [2, "i", "a", "s"]
    assert PARAMETERS.split(", ") == ["infos", "arguments", "show"]


@in_loop
async def test_a_function_may_wait() -> None:
    source = CodeGenerator()
    name = source.function(["return await all_of([v(), v()])"], awaits=True)

    async def two() -> int:
        return 2

    assert await source.made(name)(two, (), (), ()) == [2, 2]


@in_loop
async def test_all_fields_have_ended_when_the_first_failure_is_raised() -> None:
    ended: list[str] = []

    async def fail(name: str) -> None:
        ended.append(name)
        raise ValueError(name)

    async def succeed() -> int:
        ended.append("success")
        return 1

    with pytest.raises(ValueError, match="first"):
        await all_of([fail("first"), succeed(), fail("second")])
    assert ended == ["first", "success", "second"]
    assert await all_of([succeed(), succeed()]) == [1, 1]
    assert await all_of([]) == []


@pytest.mark.parametrize("values", [[], [1], (), (1, 2)])
def test_records_hold_lists_as_lists_or_tuples(values: Any) -> None:
    assert as_list(values) is values


@pytest.mark.parametrize("values", [None, "text", {1}, {"a": 1}, iter([1]), range(2)])
def test_any_other_list_is_left_to_graphql_core(values: Any) -> None:
    with pytest.raises(Fallback):
        as_list(values)
    with pytest.raises(Fallback):
        fall_back()
