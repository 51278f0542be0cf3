"""How large a document is once its fragments are spread, measured in one walk."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from graphql import FragmentDefinitionNode, OperationDefinitionNode, parse
from hypothesis import given
from hypothesis import strategies as st
from support.waiting import calls_made

from execution.limits.document_size import DocumentSize, SizeMeter, limit_violations
from execution.limits.request_limits import Limits


def size(text: str) -> DocumentSize:
    """The size of the only operation of a document."""
    document = parse(text)
    fragments = {
        node.name.value: node
        for node in document.definitions
        if isinstance(node, FragmentDefinitionNode)
    }
    [operation] = [n for n in document.definitions if isinstance(n, OperationDefinitionNode)]
    return SizeMeter(fragments).operation(operation)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{ a }", {"depth": 1, "fields": 1, "root_fields": 1}),
        ("{ a b { c d { e } } }", {"depth": 3, "fields": 5, "root_fields": 2}),
        ("{ x: a y: a }", {"depth": 1, "fields": 2, "root_fields": 2, "aliases": 2}),
        (
            "query @live { a @skip(if: true) ... @include(if: true) { b } }",
            {"depth": 1, "fields": 2, "root_fields": 2, "directives": 3},
        ),
        (
            "{ ...F ...F } fragment F on Query { a { b x: c } }",
            {"depth": 2, "fields": 6, "root_fields": 2, "aliases": 2},
        ),
        ("{ ... on Query { a { ... on A { b } } } }", {"depth": 2, "fields": 2, "root_fields": 1}),
        ("{ a ...Nowhere }", {"depth": 1, "fields": 1, "root_fields": 1}),
        (
            "{ ...F } fragment F on Query { a ...F }",
            {"depth": 1, "fields": 1, "root_fields": 1},
        ),
        (
            "{ a { ...F } } fragment F on A { b { ...G } } fragment G on B { c }",
            {"depth": 3, "fields": 3, "root_fields": 1},
        ),
    ],
)
def test_a_document_is_as_large_as_with_its_fragments_spread(
    text: str, expected: dict[str, int]
) -> None:
    assert size(text) == DocumentSize(**expected)


NAMES = st.sampled_from("abc")
SELECTIONS: st.SearchStrategy[str] = st.recursive(
    st.one_of(NAMES, NAMES.map("x: {}".format)),
    lambda below: st.builds(
        lambda name, parts: f"{name} {{ {' '.join(parts)} }}",
        NAMES,
        st.lists(below, min_size=1, max_size=3),
    ),
    max_leaves=8,
)


@given(st.lists(SELECTIONS, min_size=1, max_size=3))
def test_a_fragment_changes_nothing_of_the_size(selections: list[str]) -> None:
    body = " ".join(selections)
    written_out = size(f"{{ {body} }}")

    assert size(f"{{ ... on Query {{ {body} }} }}") == written_out
    assert size(f"{{ ...F }} fragment F on Query {{ {body} }}") == written_out
    twice = size(f"{{ ...F ...F }} fragment F on Query {{ {body} }}")
    assert twice == written_out.beside(written_out)
    assert (twice.depth, twice.fields) == (written_out.depth, 2 * written_out.fields)


def test_fragments_that_double_each_other_are_measured_in_linear_time() -> None:
    def measure(levels: int) -> int:
        fragments = " ".join(
            f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(levels)
        )
        text = f"{{ ...F0 }} {fragments} fragment F{levels} on Query {{ a }}"
        assert size(text).fields == 2**levels
        document = parse(text)
        return calls_made(lambda: list(limit_violations(document, Limits())))

    measure(20)  # sentences of refusals are loaded once
    assert measure(40) < 3 * measure(20)


def limits(**smaller: int) -> Limits:
    return dataclasses.replace(Limits(), **smaller)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("root_fields", "{ a b c }", 3),
        ("depth", "{ a { b { c } } }", 3),
        ("aliases", "{ x: a y: b z: c }", 3),
        ("directives", "{ a @x @y @z }", 3),
        ("fields", "{ a { b c } }", 3),
        ("operations", "query A { a } query B { a } query C { a }", 3),
    ],
)
def test_what_is_larger_than_its_limit_is_named_with_both_numbers(
    name: str, text: str, value: int
) -> None:
    document = parse(text)
    [problem] = limit_violations(document, limits(**{name: value - 1}))

    assert problem.extensions == {
        "code": "LIMIT_EXCEEDED",
        "limitName": name,
        "limit": value - 1,
        "value": value,
    }
    assert list(limit_violations(document, limits(**{name: value}))) == []


def test_of_very_many_operations_only_the_first_are_measured() -> None:
    text = " ".join(f"query Q{n} {{ a {{ b }} }}" for n in range(9))
    problems: list[Any] = [
        problem.details["limitName"]
        for problem in limit_violations(parse(text), limits(operations=2, depth=1))
    ]

    assert problems == ["operations", "depth", "depth"]
