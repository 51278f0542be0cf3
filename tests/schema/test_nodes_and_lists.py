from __future__ import annotations

import pytest
from support.asking import Asking

from models.global_id import global_id

PAGED = {
    "cios": ("{ id name }", 38),
    "missionsLocales": ("{ id name }", 48),
    "establishments": ("{ id name }", 18),
    "dispositifs": ("{ id code }", 14),
    "psadTerritories": ("{ id code }", 38),
}


@pytest.mark.parametrize("name", PAGED)
def test_a_list_is_paged_through_once_and_whole(ask: Asking, name: str) -> None:
    selection, total = PAGED[name]
    query = f"""query ($after: String) {{
      {name}(first: 7, after: $after) {{
        totalCount pageInfo {{ hasNextPage endCursor }} nodes {selection}
      }}
    }}"""
    seen, after = [], None
    while True:
        page = ask(query, after=after)[name]
        seen += [node["id"] for node in page["nodes"]]
        assert page["totalCount"] == total
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break

    assert len(seen) == len(set(seen)) == total


def test_structures_are_in_the_order_of_their_names(ask: Asking) -> None:
    nodes = ask("{ cios(first: 100) { nodes { name } } }")["cios"]["nodes"]
    towns = [node["name"].split(" - ", 1)[1] for node in nodes]

    assert towns[:4] == ["Abbeville", "Albert", "Amiens Nord", "Amiens-Sud"]
    assert towns.index("Béthune") < towns.index("Boulogne-sur-Mer")


@pytest.mark.parametrize(
    ("field", "type_name"),
    [
        ("cios { nodes { id } }", "Cio"),
        ("missionsLocales { nodes { id } }", "MissionLocale"),
        ("establishments { nodes { id } }", "Establishment"),
        ("psadTerritories { nodes { id } }", "PsadTerritory"),
        ("dispositifs { nodes { id } }", "Dispositif"),
        ("fundingSources { id }", "FundingSource"),
        ("actors { id }", "Actor"),
        ("legalReferences { id }", "LegalReference"),
    ],
)
def test_every_node_can_be_asked_for_again(ask: Asking, field: str, type_name: str) -> None:
    [found] = ask(f"{{ {field} }}").values()
    ids = [node["id"] for node in (found if isinstance(found, list) else found["nodes"])]

    again = ask("query ($i: [ID!]!) { nodes(ids: $i) { __typename id } }", i=ids)["nodes"]
    assert again == [{"__typename": type_name, "id": id} for id in ids]
    assert ask("query ($i: ID!) { node(id: $i) { id } }", i=ids[0])["node"] == {"id": ids[0]}


def test_an_id_that_nothing_has_any_more_is_null(ask: Asking) -> None:
    for type_name, key in (
        ("Cio", "gone"),
        ("Cio", "0590149S"),
        ("Hosting", "gone"),
        ("Hosting", "tutorat@gone"),
        ("Hosting", "micro-lycee@0590149S"),
        ("Nothing", "x"),
    ):
        query = "query ($i: ID!) { node(id: $i) { id } }"
        assert ask(query, i=global_id(type_name, key))["node"] is None


def test_a_malformed_id_among_others_leaves_them_answered(ask: Asking) -> None:
    ids = ["malformed", global_id("Cio", "cio-59350-01")]
    result = ask.execute("query ($i: [ID!]!) { nodes(ids: $i) { id } }", {"i": ids})

    assert result.data == {"nodes": [None, {"id": ids[1]}]}
    [error] = result.errors
    assert error.path == ["nodes", 0]
    assert (error.extensions or {})["code"] == "BAD_ID"


def test_dispositifs_are_filtered_by_what_they_are(ask: Asking) -> None:
    def codes(filter: str) -> list[str]:
        found = ask(f"{{ dispositifs(filter: {filter}) {{ nodes {{ code }} }} }}")
        return [node["code"] for node in found["dispositifs"]["nodes"]]

    assert codes("{stages: [DIPLOMATION], levels: [COLLEGE]}") == ["micro-lycee", "micro-college"]
    assert codes("{newlyArrived: true}") == ["parcours-fls"]
    assert codes("{hostingModes: [ANY_ESTABLISHMENT]}") == ["pafi", "pafi-tdo", "tutorat"]
    assert len(codes("{enrolments: [LEAVING]}")) == 8
    assert len(codes("{pilotedByPolePerseverance: true}")) == 5
    assert codes("{levels: [LP], enrolments: [ENROLLED], stages: [REMOBILISATION]}") == []


def test_territories_are_filtered_by_place_academie_and_status(ask: Asking) -> None:
    def names(arguments: str) -> list[str]:
        found = ask(f"{{ psadTerritories({arguments}) {{ nodes {{ name }} }} }}")
        return [node["name"] for node in found["psadTerritories"]["nodes"]]

    assert names('at: {commune: "59350"}') == ["Territoire provisoire du CIO : Lille"]
    assert len(names('filter: {academies: ["20"]}, first: 100')) == 18
    assert names("filter: {statuses: [OFFICIAL]}") == []


def test_a_territory_s_communes_are_paged(ask: Asking) -> None:
    query = """{ psadTerritories(at: {commune: "62041"}) { nodes {
      cios { name } missionsLocales { name }
      communes(first: 2) { totalCount pageInfo { endCursor } nodes { code } }
    } } }"""
    [territory] = ask(query)["psadTerritories"]["nodes"]

    assert territory["cios"][0]["name"].endswith("Arras")
    assert territory["missionsLocales"] == []
    assert territory["communes"]["totalCount"] > 100
    assert len(territory["communes"]["nodes"]) == 2


def test_a_micro_lycee_and_its_lycee_lead_to_each_other(ask: Asking) -> None:
    found = ask("""{
      lycee: establishment(uai: "0590149S") {
        annexes { uai } hostings { dispositif { code } microStructure { uai } } bassin { name }
      }
      micro: establishment(uai: "0597137m") { parent { uai } hostings { structure { uai } } }
    }""")

    assert found["lycee"]["annexes"] == [{"uai": "0597137M"}]
    assert found["lycee"]["hostings"] == [
        {"dispositif": {"code": "micro-lycee"}, "microStructure": {"uai": "0597137M"}}
    ]
    assert found["micro"] == {
        "parent": {"uai": "0590149S"},
        "hostings": [{"structure": {"uai": "0590149S"}}],
    }


def test_a_uai_of_another_type_of_structure_is_null(ask: Asking) -> None:
    assert ask('{ cio(uai: "0590149S") { name } }') == {"cio": None}
    assert ask('{ establishment(uai: "0596933R") { name } }') == {"establishment": None}


def test_sources_are_counted(ask: Asking) -> None:
    found = ask("{ directory { version sources { records source { code licence } } } }")
    counts = {s["source"]["code"]: s["records"] for s in found["directory"]["sources"]}

    assert found["directory"]["version"] == 1
    assert counts["dila-2019"] == 38 + 45
    assert counts["imilo-2023"] == 3
    assert counts["cog-2026"] == 3_782 + 75 + 2 + 5


def test_where_sources_meet_each_is_named(ask: Asking) -> None:
    fields = "provenance { sourceDate source { code } } contactSource { source { code } } phone"
    found = ask(f'{{ establishment(uai: "0622418S") {{ {fields} }} }}')["establishment"]

    assert found["provenance"]["source"]["code"] == "adresse-geolocalisation"
    assert found["contactSource"]["source"]["code"] == "annuaire-education-contacts"
