"""What an operation may cost: fields times the sizes of the lists they are in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from graphql import (
    GraphQLInterfaceType,
    GraphQLObjectType,
    get_introspection_query,
    get_named_type,
    is_introspection_type,
)
from support.asking import Asking

from execution.executor import Executor
from execution.limits.cost import RESOLVER_POINTS, is_list, list_size
from execution.limits.request_limits import Limits
from schema.executable import SCHEMA

LILLE = 'near: {commune: "59350"}'
CONTRACT = Executor(SCHEMA)


def cost(query: str, **variables: Any) -> int:
    document = CONTRACT.read(query)
    assert document.errors == []
    return document.operation(None).cost.with_variables(variables)


@pytest.mark.parametrize(
    ("query", "points"),
    [
        ("{ __typename }", 1),
        ("{ directory { __typename } }", RESOLVER_POINTS + 1),
        (f"{{ nearestCios({LILLE}, first: 7) {{ nodes {{ name phone }} }} }}", 10 + 1 + 7 * 2),
        (f"{{ nearestCios({LILLE}) {{ nodes {{ name }} }} }}", 10 + 1 + 5),
        (f"{{ nearestCios({LILLE}, first: 3) {{ totalCount }} }}", 10 + 10),
        (
            f"{{ nearestCios({LILLE}, first: 3) {{ pageInfo {{ hasNextPage }} }} }}",
            10 + 1 + 1,
        ),
        (
            f"{{ nearestCios({LILLE}, first: 3) "
            "{ edges { distanceMeters node { name psadTerritories { name } } } } }",
            10 + 1 + 3 * (1 + 1 + 1 + 1 + 2 * 1),
        ),
        (
            f'{{ nearestHosts(dispositif: "tutorat", {LILLE}, first: 100) {{ edges {{'
            " distanceMeters node { howToEnter contact places opensOn closesOn status structure"
            " { name uai phone email website } } } } }",
            1_411,
        ),
        ('{ nodes(ids: ["a", "b", "c"]) { id } }', 10 + 3 * 10 + 3),
        ('{ search(text: "lycée") { totalCount } }', 10 + 8 + 10),
        ('{ search(text: "micro-lycée du Nord") { totalCount } }', 10 + 3 * 8 + 10),
        ('{ suggestPlaces(text: "lil") { label } }', 10 + 25 + 8),
        ('{ place(at: {address: "1 rue Gambetta, Lille"}) { label } }', 10 + 3 * 25 + 1),
        ('{ place(at: {commune: "59350"}) { label } }', 10 + 1),
        ('{ search(text: "x", near: {address: "Lille"}) { totalCount } }', 10 + 8 + 25 + 10),
        ('{ competence(at: {commune: "59350"}) { place { label } } }', 30 + 1 + 1),
        (
            "{ ...F } fragment F on Query { cios(first: 4) { ...P } } "
            "fragment P on CioConnection { nodes { name } }",
            10 + 1 + 4,
        ),
    ],
)
def test_a_cost_is_the_fields_that_an_answer_may_hold(query: str, points: int) -> None:
    assert cost(query) == points


PAGED = "query ($n: Int! = 6) { cios(first: $n) { nodes { name } } }"


def test_a_size_that_is_a_variable_is_weighed_with_it() -> None:
    assert cost(PAGED, n=20) == 10 + 1 + 20
    assert cost(PAGED) == 10 + 1 + 6
    assert cost("query ($i: [ID!]!) { nodes(ids: $i) { id } }", i=["x"] * 9) == 10 + 9 * 10 + 9


def test_a_text_that_is_a_variable_is_weighed_with_it() -> None:
    search = 'query ($t: String! = "lycée") { search(text: $t) { totalCount } }'
    assert cost(search) == 10 + 8 + 10
    assert cost(search, t="é" * 80) == 10 + 11 * 8 + 10
    near = "query ($n: PlaceInput!) { place(at: $n) { label } }"
    assert cost(near, n={"address": "1 rue Gambetta, Lille"}) == 10 + 3 * 25 + 1
    assert cost(near, n={"commune": "59350"}) == 10 + 1
    part = "query ($a: String!) { place(at: {address: $a}) { label } }"
    assert cost(part, a="1 rue Gambetta, Lille") == 10 + 3 * 25 + 1


@pytest.mark.parametrize("sent", [None, 7, ["x"], {"address": 7}, {"address": None}, "Lille", {}])
def test_a_text_that_is_none_is_weighed_within_bounds(sent: Any) -> None:
    """It is refused when it is coerced."""
    near = "query ($n: PlaceInput!) { place(at: $n) { label } }"
    assert cost(near, n=sent) == 10 + 1


def test_the_specifications_own_fields_have_prices() -> None:
    assert cost("{ _service { sdl } }") > 2_000
    assert cost("{ __schema { description } }") > 1_000
    assert cost('{ __type(name: "Query") { name } }') > 100


@pytest.mark.parametrize("sent", [-5, 10**30, "6", None, 2.5, True, [1, 2], {}])
def test_a_size_that_is_none_is_weighed_within_bounds(sent: Any) -> None:
    """It is refused when it is resolved; its cost must not be what is refused, or negative."""
    assert 11 <= cost(PAGED, n=sent) <= 111


def test_every_answer_says_what_it_cost(ask: Asking) -> None:
    answer = ask.execute(f"{{ nearestCios({LILLE}, first: 2) {{ nodes {{ name }} }} }}", {})

    assert answer.content["extensions"] == {"cost": 10 + 1 + 2}


def test_what_costs_too_much_is_refused_before_anything_is_read(ask: Asking) -> None:
    query = "{ establishments(first: 100) { nodes { annexes { hostings { dispositif { "
    query += "fundingSources { fundingSource { name } } } } } } } }"
    [error] = ask.refused(query)

    extensions = error["extensions"]
    assert extensions["code"] == "LIMIT_EXCEEDED"
    assert extensions["limitName"] == "cost"
    assert extensions["limit"] == Limits().cost
    assert str(extensions["value"]) in error["message"]
    assert ask.statements == []


def test_a_page_costs_at_least_the_fields_it_answers_with(ask: Asking) -> None:
    query = """{ nearestHosts(dispositif: "micro-lycee", near: {commune: "59350"}, first: 10) {
      totalCount place { label } referral { name }
      edges { distanceMeters node {
        dispositif { name fundingSources { fundingSource { name } note } }
        structure { uai name commune { name department { code } } }
      } }
    } }"""
    answer = ask.execute(query, {})

    assert answer.cost is not None
    assert count(answer.data) <= answer.cost <= 5 * count(answer.data)


def test_introspection_as_ides_send_it_costs_what_it_answers_with(ask: Asking) -> None:
    answer = ask.execute(get_introspection_query(input_value_deprecation=True), {})

    assert answer.cost is not None
    assert count(answer.data) / 2 < answer.cost < Limits().cost
    assert 2 * answer.cost > Limits().cost, "twice in one document is too much"


def count(value: Any) -> int:
    """The fields in an answer."""
    if isinstance(value, dict):
        return sum(1 + count(below) for below in value.values())
    return sum(map(count, value)) if isinstance(value, list) else 0


def undeclared_lists() -> Iterator[str]:
    """Lists of records that no ``@listSize`` and no connection gives a size."""
    owners = [
        type_
        for type_ in SCHEMA._schema.type_map.values()
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType)
        and not is_introspection_type(type_)
    ]
    fields = [(owner.name, name, f) for owner in owners for name, f in owner.fields.items()]
    paged_size = {
        (get_named_type(field.type).name, name)
        for _, _, field in fields
        for name in getattr(list_size(field), "sized_fields", None) or ()
    }
    for owner, name, field in fields:
        if is_list(field) and list_size(field) is None and (owner, name) not in paged_size:
            yield f"{owner}.{name}"


def test_every_list_says_how_long_it_is() -> None:
    assert list(undeclared_lists()) == []
