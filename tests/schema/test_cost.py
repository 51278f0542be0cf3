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
        ('{ nodes(ids: ["a", "b", "c"]) { id } }', 10 + 3),
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
    assert cost("query ($i: [ID!]!) { nodes(ids: $i) { id } }", i=["x"] * 9) == 10 + 9


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
