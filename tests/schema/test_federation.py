"""Entities by their keys, as a gateway of Apollo Federation asks for them."""

from __future__ import annotations

from typing import Any

import pytest
from support.asking import Asking

QUERY = """query ($r: [_Any!]!) { _entities(representations: $r) {
  __typename
  ... on Cio { uai name }
  ... on Establishment { uai name }
  ... on MissionLocale { id }
  ... on Hosting { id }
  ... on PsadTerritory { code }
  ... on Dispositif { code name }
  ... on FundingSource { code }
  ... on LegalReference { code }
  ... on Actor { code }
  ... on Commune { code name }
} }"""


def entities(ask: Asking, *representations: Any) -> Any:
    return ask(QUERY, r=list(representations))["_entities"]


def test_structures_are_found_by_uai_and_everything_else_by_code(ask: Asking) -> None:
    found = entities(
        ask,
        {"__typename": "Cio", "uai": "0596933R"},
        {"__typename": "Establishment", "uai": " 0590149s"},
        {"__typename": "Dispositif", "code": "micro-lycee"},
        {"__typename": "Commune", "code": "59350"},
    )

    assert [entity["__typename"] for entity in found] == [
        "Cio",
        "Establishment",
        "Dispositif",
        "Commune",
    ]
    assert found[1]["name"] == "Lycée polyvalent Pierre Forest"
    assert found[3]["name"] == "Lille"


@pytest.mark.parametrize(
    ("type_name", "list_"),
    [
        ("Cio", "cios { nodes { id } }"),
        ("Dispositif", "dispositifs { nodes { id } }"),
        ("PsadTerritory", "psadTerritories { nodes { id } }"),
        ("MissionLocale", "missionsLocales { nodes { id } }"),
        ("Establishment", "establishments { nodes { id } }"),
    ],
)
def test_every_node_is_found_by_its_id(ask: Asking, type_name: str, list_: str) -> None:
    ids = [node["id"] for node in next(iter(ask(f"{{ {list_} }}").values()))["nodes"]]
    found = entities(ask, *({"__typename": type_name, "id": id} for id in ids))

    assert [entity["__typename"] for entity in found] == [type_name] * len(ids)


def test_the_nodes_of_the_guide_are_found_by_id_and_code(ask: Asking) -> None:
    for type_name, list_ in (
        ("FundingSource", "fundingSources"),
        ("LegalReference", "legalReferences"),
        ("Actor", "actors"),
    ):
        [first, *_] = ask(f"{{ {list_} {{ id code }} }}")[list_]
        by_id, by_code = entities(
            ask,
            {"__typename": type_name, "id": first["id"]},
            {"__typename": type_name, "code": first["code"]},
        )
        assert by_id == by_code == {"__typename": type_name, "code": first["code"]}


def test_what_nothing_has_or_another_type_has_is_null(ask: Asking) -> None:
    assert entities(
        ask,
        {"__typename": "Establishment", "uai": "0596933R"},
        {"__typename": "Dispositif", "code": "nope"},
        {"__typename": "Cio", "uai": "0010001W"},
    ) == [None, None, None]


def test_a_hundred_structures_cost_one_statement(ask: Asking) -> None:
    uais = [
        n["uai"] for n in ask("{ establishments { nodes { uai } } }")["establishments"]["nodes"]
    ]
    cios = [n["uai"] for n in ask("{ cios(first: 100) { nodes { uai } } }")["cios"]["nodes"]]
    asked = [{"__typename": "Establishment", "uai": uai} for uai in uais]
    asked += [{"__typename": "Cio", "uai": uai} for uai in cios if uai]
    entities(ask, *asked)

    assert len(asked) > 30
    assert len(ask.statements) == 1


@pytest.mark.parametrize(
    ("representation", "code", "mend"),
    [
        ({}, "BAD_REPRESENTATION", "The entities are: Actor, Cio"),
        ("Cio", "BAD_REPRESENTATION", "The entities are"),
        ({"__typename": "Nope", "id": "x"}, "BAD_REPRESENTATION", "The entities are"),
        ({"__typename": "Cio"}, "BAD_REPRESENTATION", "id, uai"),
        ({"__typename": "Cio", "uai": 5}, "BAD_REPRESENTATION", "id, uai"),
        ({"__typename": "Cio", "uai": "0590149T"}, "BAD_UAI", "check letter"),
        ({"__typename": "Cio", "id": "x"}, "BAD_ID", "not an id"),
    ],
)
def test_a_malformed_representation_is_refused_and_the_others_are_answered(
    ask: Asking, representation: Any, code: str, mend: str
) -> None:
    whole = {"__typename": "Commune", "code": "59350"}
    answer = ask.execute(QUERY, {"r": [representation, whole]})

    [error] = answer.errors
    assert (error.extensions or {})["code"] == code
    assert mend in error.message
    assert answer.data is not None
    assert answer.data["_entities"][0] is None
    assert answer.data["_entities"][1]["name"] == "Lille"


def test_no_more_representations_are_taken_than_a_page_holds(ask: Asking) -> None:
    [error] = ask.refused(QUERY, r=[{"__typename": "Cio", "uai": "0596933R"}] * 101)

    assert error["extensions"]["limitName"] == "representations"


def test_the_service_tells_the_schema_with_its_keys(ask: Asking) -> None:
    sdl = ask("{ _service { sdl } }")["_service"]["sdl"]

    assert 'type Cio implements Structure & Node @key(fields: "id"' in sdl
    assert '@key(fields: "uai"' in sdl
    assert "https://specs.apollo.dev/federation/v2" in sdl
    assert "@listSize" in sdl
