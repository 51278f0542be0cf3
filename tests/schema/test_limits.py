"""Limits on documents: each is told by its name and value, and checking takes linear time."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import get_introspection_query
from support.asking import Asking
from support.waiting import calls_made

from execution.document import Document, DocumentCache
from execution.document_cache import MAX_CACHED_BYTES
from execution.executor import Executor
from execution.limits.request_limits import Limits
from schema.executable import SCHEMA

CIO = 'cio(uai: "0596933R")'


def read(text: str, **limits: int) -> Document:
    return Executor(SCHEMA, Limits(**limits)).read(text)


def excess(text: str, **limits: int) -> dict[str, Any]:
    [error] = Executor(SCHEMA).refused(list(read(text, **limits).errors)).errors
    assert error.extensions is not None
    assert error.extensions["code"] == "LIMIT_EXCEEDED"
    return error.extensions | {"message": error.message}


def nested(levels: int) -> str:
    """A query that is nested so deep."""
    pairs, rest = divmod(levels - 2, 2)
    inner = "psadTerritories { code } name" if rest else "name"
    text = f"{CIO} {{ " + "psadTerritories { cios { " * pairs + inner + " } }" * pairs + " }"
    return "{ " + text + " }"


@pytest.mark.parametrize(
    ("name", "fits", "over", "limit", "value"),
    [
        ("characters", "{ a: __typename }", "{ a:  __typename }", 17, 18),
        ("depth", nested(6), nested(7), 6, 7),
        ("aliases", "{ a: __typename }", "{ a: __typename b: __typename }", 1, 2),
        ("root_fields", "{ __typename }", "{ __typename ...on Query { __typename } }", 1, 2),
        (
            "directives",
            "{ __typename @skip(if: true) }",
            "{ ...F @skip(if: true) } fragment F on Query { __typename @skip(if: true) }",
            1,
            2,
        ),
        ("fields", f"{{ {CIO} {{ name }} }}", f"{{ {CIO} {{ name phone }} }}", 2, 3),
        ("operations", "query A { __typename }", "query A { __typename } query B { x }", 1, 2),
    ],
)
def test_a_document_may_be_as_large_as_a_limit_and_no_larger(
    name: str, fits: str, over: str, limit: int, value: int
) -> None:
    assert read(fits, **{name: limit}).errors == []

    refused = excess(over, **{name: limit})
    assert (refused["limitName"], refused["limit"], refused["value"]) == (name, limit, value)
    assert str(limit) in refused["message"] and str(value) in refused["message"]


def test_a_document_may_have_so_many_tokens_and_no_more() -> None:
    assert read("{ " + "__typename " * 8 + "}", tokens=10).errors == []

    refused = excess("{ " + "__typename " * 9 + "}", tokens=10)
    assert (refused["limitName"], refused["limit"]) == ("tokens", 10)
    assert "limit of 10" in refused["message"]


def test_comments_are_counted_too() -> None:
    assert excess("#\n" * 11 + "{ __typename }", tokens=10)["limitName"] == "tokens"


@pytest.mark.parametrize(
    "brackets", ["{ a " * 900, "{ a(b: " + "[" * 900, "{ a(b: " + "{c: " * 900]
)
def test_a_document_that_is_nested_beyond_reading_is_refused(brackets: str) -> None:
    assert excess(brackets, tokens=10_000)["limitName"] == "nesting"


def test_fragments_count_with_what_they_nest_wherever_they_are_spread() -> None:
    chain = f"{{ {CIO} {{ ...F0 }} }} "
    for number in range(8):
        below = f"...F{number + 1}" if number < 7 else "name"
        chain += f"fragment F{number} on Cio {{ psadTerritories {{ cios {{ {below} }} }} }} "

    refused = excess(chain)
    assert (refused["limitName"], refused["value"]) == ("depth", 18)


def test_a_fragment_is_measured_once_however_often_it_is_spread() -> None:
    """Each of 60 fragments spreads the next one twice: 2^60 paths, 60 fragments."""
    document = f"{{ {CIO} {{ ...F0 }} }} "
    document += " ".join(f"fragment F{n} on Cio {{ ...F{n + 1} ...F{n + 1} }}" for n in range(60))
    document += " fragment F60 on Cio { name }"

    assert excess(document)["value"] == 2**60 + 1


def test_a_cycle_of_fragments_ends() -> None:
    cycle = f"{{ {CIO} {{ ...A }} }} fragment A on Cio {{ ...B }} fragment B on Cio {{ ...A }}"
    [error] = read(cycle).errors
    assert "Cannot spread fragment" in error.message


def test_introspection_as_ides_send_it_is_within_the_limits() -> None:
    full = get_introspection_query(
        specified_by_url=True,
        directive_is_repeatable=True,
        schema_description=True,
        input_value_deprecation=True,
    )
    assert read(full).errors == []


def chain_of_fragments(count: int, spreads: int) -> str:
    """Fragments that each spread the next one so many times."""
    links = (f"fragment F{n} on Cio {{ name {f'...F{n + 1} ' * spreads} }}" for n in range(count))
    return f"{{ {CIO} {{ ...F0 }} }} {' '.join(links)} fragment F{count} on Cio {{ name }}"


LARGEST = {
    "a chain of fragments, each spread once": lambda: chain_of_fragments(98, 1),
    "a chain of fragments, each spread twice": lambda: chain_of_fragments(80, 2),
    "one fragment spread many times": lambda: (
        f"{{ {CIO} {{ {'...F ' * 320} }} }} fragment F on Cio {{ name phone }}"
    ),
    "fragments that spread each other": lambda: (
        "{ ...F0 } "
        + " ".join(
            f"fragment F{i} on Query {{ {' '.join(f'...F{j}' for j in range(19))} }}"
            for i in range(19)
        )
    ),
}


@pytest.mark.parametrize("name", LARGEST)
def test_checking_the_largest_chains_of_fragments_takes_few_steps(name: str) -> None:
    text = LARGEST[name]()

    # The dearest takes 150 calls a token; pairwise comparison would take thousands.
    assert calls_made(lambda: documents().read(text)) < 250 * Limits().tokens


def documents() -> DocumentCache:
    return DocumentCache(SCHEMA._schema, Limits(), introspection=True, largest_page=100)


def test_the_steps_of_checking_grow_with_the_document_and_not_with_its_square() -> None:
    """The same field again and again is what pairwise comparison takes its square of."""

    def check(fields: int) -> int:
        text = f"{{ {CIO} {{ {'name ' * fields} }} }}"
        limits = Limits(tokens=10_000, fields=10_000, characters=100_000)
        return calls_made(
            lambda: DocumentCache(
                SCHEMA._schema, limits, introspection=True, largest_page=100
            ).read(text)
        )

    assert check(4_000) < 5 * check(1_000)


def test_documents_are_kept_within_bounds_and_those_refused_are_not() -> None:
    kept = documents()
    for number in range(60):  # half as many again as are cached
        kept.read(f"{{ {CIO} {{ {'name ' * (number + 900)} }} }}")
    assert MAX_CACHED_BYTES * 3 // 4 < kept.kept.currsize <= MAX_CACHED_BYTES
    assert kept.kept.currsize == sum(document.held_bytes for document in kept.kept.values())
    assert 0 < len(kept.kept) < 60

    kept.read("{ nope }")
    assert kept.cached("{ nope }") is None


def test_no_more_ids_are_looked_up_than_a_page_holds(ask: Asking) -> None:
    [error] = ask.refused("query ($i: [ID!]!) { nodes(ids: $i) { id } }", i=["x"] * 101)

    assert error["extensions"] == {
        "code": "LIMIT_EXCEEDED",
        "argument": "ids",
        "limitName": "ids",
        "limit": 100,
        "value": 101,
    }


def test_without_introspection_neither_the_schema_nor_suggestions_are_told() -> None:
    closed = Executor(SCHEMA, introspection=False)
    for query in ("{ __schema { types { name } } }", '{ __type(name: "Cio") { name } }'):
        assert "introspection" in closed.read(query).errors[0].message.lower()

    told = closed.refused(list(closed.read("{ directorys { version } }").errors)).errors[0]
    assert told.message == "Cannot query field 'directorys' on type 'Query'."
    assert closed.read("{ __typename }").errors == []
    open_ = Executor(SCHEMA)
    hint = open_.refused(list(open_.read("{ directorys { version } }").errors)).errors[0]
    assert "Did you mean 'directory'" in hint.message
