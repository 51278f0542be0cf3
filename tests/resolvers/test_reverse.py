"""The reverse ways: from a dispositif, a means, a text, a CIO or a school to what points at it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from support.asking import Asking
from support.tiny_directory import Tiny

from models.dispositif import HostingMode

Make = Callable[[Tiny], Asking]
ANY = HostingMode.ANY_ESTABLISHMENT
HOSTINGS = """
query ($code: String!, $first: Int!, $after: String) {
  dispositif(code: $code) {
    hostings(first: $first, after: $after) {
      totalCount pageInfo { hasNextPage hasPreviousPage endCursor } nodes { structure { name } }
    }
  }
}
"""


def test_every_hosting_of_a_dispositif_is_on_one_page(ask: Asking) -> None:
    names, after = [], None
    for _ in range(20):
        page = ask(HOSTINGS, code="micro-lycee", first=2, after=after)["dispositif"]["hostings"]
        assert page["pageInfo"]["hasPreviousPage"] is (after is not None)
        names += [node["structure"]["name"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break

    assert len(names) == len(set(names)) == page["totalCount"] > 2
    near = '{ nearestHosts(dispositif: "micro-lycee", near: {commune: "59350"}) { totalCount } }'
    assert ask(near)["nearestHosts"]["totalCount"] == page["totalCount"]


def test_the_hostings_of_all_dispositifs_are_read_together(ask: Asking) -> None:
    query = """{ dispositifs(first: %d) { nodes {
      hostings(first: 3) { totalCount nodes { structure { name } } }
    } } }"""
    counts = []
    for first in (1, 14):
        ask(query % first)
        counts.append(len(ask.statements))

    assert counts[1] <= 3


def test_a_bad_cursor_or_size_of_hostings_is_refused(ask: Asking) -> None:
    for first, after, code in ((0, None, "BAD_PAGE_SIZE"), (2, "x", "BAD_CURSOR")):
        [error] = ask.refused(HOSTINGS, code="micro-lycee", first=first, after=after)
        assert error["extensions"]["code"] == code


def test_a_means_leads_to_its_dispositifs_and_their_hosts(ask: Asking) -> None:
    funding = """{ fundingSource(code: "heures-enseignement") {
      dispositifs { status basis dispositif { code hostings(first: 1) { totalCount } } }
    } }"""
    found = ask(funding)["fundingSource"]["dispositifs"]
    of = {each["dispositif"]["code"]: each["status"] for each in found}

    assert of["ppds"] == "MOBILISABLE"
    assert of["parcours-competences"] == "NOT_MOBILISABLE"
    back = '{ dispositif(code: "ppds") { fundingSources { fundingSource { code } } } }'
    codes = [f["fundingSource"]["code"] for f in ask(back)["dispositif"]["fundingSources"]]
    assert "heures-enseignement" in codes


def test_a_text_leads_to_the_dispositifs_that_rest_on_it(ask: Asking) -> None:
    found = ask('{ legalReference(code: "circulaire-mene2315401c") { dispositifs { code } } }')

    assert found["legalReference"]["dispositifs"] == [{"code": "pafi-tdo"}]


def test_a_cio_and_a_mission_locale_lead_to_their_territories(tiny: Make) -> None:
    content = Tiny().cio("pilot").cio("other", "59002").mission_locale("mission")
    content.territory("T", ["59001"], pilots=("pilot",), co_pilots=("mission",))
    ask = tiny(content)
    cios = ask("{ cios { nodes { name pilotedTerritories { code } } } }")["cios"]["nodes"]
    missions = ask("{ missionsLocales { nodes { coPilotedTerritories { code } } } }")

    assert {cio["name"]: cio["pilotedTerritories"] for cio in cios} == {
        "pilot": [{"code": "T"}],
        "other": [],
    }
    [mission] = missions["missionsLocales"]["nodes"]
    assert mission["coPilotedTerritories"] == [{"code": "T"}]


def test_a_school_leads_to_what_it_offers_and_what_is_around(ask: Asking) -> None:
    query = """{ establishment(uai: "0801616X") { name
      dispositifs { code }
      nearby {
        cios(first: 1) { edges { distanceMeters node { name } } }
        missionsLocales(first: 1) { nodes { name } }
        hosts(dispositif: "micro-lycee", first: 1) { coverage nodes { structure { name } } }
        tutors: hosts(dispositif: "tutorat", first: 2) { nodes { basis structure { name } } }
        establishments(first: 2) { edges { distanceMeters node { name } } }
      }
    } }"""
    school = ask(query)["establishment"]
    around = school["nearby"]

    assert "micro-college" in [d["code"] for d in school["dispositifs"]]
    assert around["cios"]["edges"][0]["distanceMeters"] > 0
    assert around["missionsLocales"]["nodes"]
    assert around["hosts"]["nodes"][0]["structure"]["name"]
    assert {node["basis"] for node in around["tutors"]["nodes"]} == {"DERIVED"}
    first, second = around["establishments"]["edges"]
    assert (first["node"]["name"], first["distanceMeters"]) == (school["name"], 0)
    assert second["distanceMeters"] > 0
    assert len(ask.statements) <= 8


def test_what_is_around_many_schools_is_read_in_a_few_statements(
    ask: Asking,
) -> None:
    query = """{ establishments(first: %d) { nodes { dispositifs { code } nearby {
      cios(first: 2) { nodes { name } } hosts(dispositif: "tutorat", first: 2) { nodes { id } }
    } } } }"""
    counts = []
    for first in (2, 12):
        ask(query % first)
        counts.append(len(ask.statements))

    assert max(counts) <= 6


def test_nothing_is_around_a_school_that_no_source_locates(tiny: Make) -> None:
    ask = tiny(Tiny().school("nowhere", latitude=None, longitude=None, position_precision=None))
    found = ask("{ establishments { nodes { nearby { cios { nodes { name } } } } } }")

    assert found["establishments"]["nodes"] == [{"nearby": None}]


@pytest.mark.parametrize(
    ("filter", "among", "not_among"),
    [
        ({"age": 14}, ["ppds", "micro-college"], ["pafi", "micro-lycee", "parcours-competences"]),
        ({"age": 16}, ["pafi", "micro-lycee"], []),
        ({"age": 26}, ["parcours-competences"], ["micro-lycee", "pafi"]),
        ({"fundingSources": ["heures-enseignement"]}, ["ppds"], ["parcours-competences", "pafi"]),
        ({"legalReferences": ["arrete-mene2318171a"]}, ["parcours-ambition-emploi"], ["ppds"]),
    ],
)
def test_dispositifs_by_age_means_and_text(
    ask: Asking, filter: dict[str, Any], among: list[str], not_among: list[str]
) -> None:
    query = """query ($filter: DispositifFilter) {
      dispositifs(filter: $filter, first: 20) { nodes { code } }
    }"""
    codes = [d["code"] for d in ask(query, filter=filter)["dispositifs"]["nodes"]]

    assert set(among) <= set(codes)
    assert not set(not_among) & set(codes)


def test_a_means_or_text_that_does_not_exist_is_refused(ask: Asking) -> None:
    for field in ("fundingSources", "legalReferences"):
        query = f'{{ dispositifs(filter: {{{field}: ["none"]}}) {{ totalCount }} }}'
        [error] = ask.refused(query)
        assert error["extensions"] == {"code": "BAD_FILTER", "argument": f"filter.{field}"}
