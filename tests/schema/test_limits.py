from __future__ import annotations

from conftest import Asking
from graphql import parse, validate

from schema.contract import contract
from schema.limits import MAX_DEPTH, MAX_TOKENS, LimitDepth


def test_a_document_may_be_nested_to_the_limit_and_no_deeper(ask: Asking) -> None:
    deepest = '{ cio(uai: "0596933R") { ' + "psadTerritories { cios { " * 6 + "name"
    deepest += " } }" * 6 + " } }"
    assert ask.execute(deepest, {}).errors is None

    deeper = '{ cio(uai: "0596933R") { ' + "psadTerritories { cios { " * 7 + "name"
    [error] = ask.refused(deeper + " } }" * 7 + " } }")
    assert error["extensions"] == {"code": "LIMIT_EXCEEDED", "limit": MAX_DEPTH}
    assert "16 levels deep; the limit is 14" in error["message"]


def test_fragments_count_with_what_they_nest(ask: Asking) -> None:
    chain = '{ cio(uai: "0596933R") { ...F0 } } '
    for number in range(8):
        below = f"...F{number + 1}" if number < 7 else "name"
        chain += f"fragment F{number} on Cio {{ psadTerritories {{ cios {{ {below} }} }} }} "

    [error] = ask.refused(chain)
    assert error["extensions"]["code"] == "LIMIT_EXCEEDED"


def test_a_fragment_is_measured_once_however_often_it_is_spread() -> None:
    """Each of 60 fragments spreads the next one twice: 2^60 paths, 60 fragments."""
    document = '{ cio(uai: "0596933R") { ...F0 } } '
    document += " ".join(f"fragment F{n} on Cio {{ ...F{n + 1} ...F{n + 1} }}" for n in range(60))
    document += " fragment F60 on Cio { name }"

    assert validate(contract._schema, parse(document), [LimitDepth]) == []


def test_a_cycle_of_fragments_ends(ask: Asking) -> None:
    [error] = ask.refused(
        '{ cio(uai: "0596933R") { ...A } } fragment A on Cio { ...B } fragment B on Cio { ...A }'
    )
    assert "Cannot spread fragment" in error["message"]


def test_a_document_of_too_many_tokens_is_refused_while_it_is_parsed(ask: Asking) -> None:
    [error] = ask.refused("{ " + "a " * MAX_TOKENS + "}")

    assert error["extensions"]["code"] == "LIMIT_EXCEEDED"
    assert str(MAX_TOKENS) in error["message"]


def test_no_more_ids_are_looked_up_than_a_page_holds(ask: Asking) -> None:
    [error] = ask.refused("query ($i: [ID!]!) { nodes(ids: $i) { id } }", i=["x"] * 101)

    assert error["extensions"]["code"] == "LIMIT_EXCEEDED"
    assert error["extensions"]["limit"] == 100
