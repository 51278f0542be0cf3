"""A page costs a constant number of statements, whatever its size and whatever it nests."""

from __future__ import annotations

import pytest
from support.asking import Asking

STRUCTURE = """
  name uai position { latitude } commune { name department { academy { name } } }
  psadTerritories { name } provenance { source { name } }
"""
QUERIES = {
    "hosts": (
        """nearestHosts(dispositif: "micro-lycee", near: {commune: "59350"}, first: %d) {
          totalCount place { label } referral { name }
          nodes {
            dispositif { name fundingSources { fundingSource { name } } legalReferences { title } }
            structure { STRUCTURE annexes { name } hostings { dispositif { name } } }
            microStructure { STRUCTURE parent { name } }
          }
        }""",
        6,
    ),
    "derived hosts": (
        """nearestHosts(dispositif: "tutorat", near: {commune: "59350"}, first: %d) {
          totalCount nodes { basis dispositif { name } structure { STRUCTURE } }
        }""",
        3,
    ),
    "cios": (
        """nearestCios(near: {commune: "59350"}, first: %d) {
          totalCount nodes { STRUCTURE psadTerritories { cios { name } } }
        }""",
        1,
    ),
    "list": (
        """establishments(first: %d) {
          totalCount nodes { STRUCTURE parent { name annexes { name } } hostings { id } }
        }""",
        6,
    ),
    "territories": (
        """psadTerritories(first: %d) {
          totalCount nodes { cios { STRUCTURE } missionsLocales { name } communes { totalCount } }
        }""",
        1,
    ),
    "catalogue": (
        """dispositifs(first: %d) { totalCount nodes {
          name audiences { level } provenance { sourceDate }
          fundingSources { fundingSource { name } }
        } }""",
        0,
    ),
}


@pytest.mark.parametrize("name", QUERIES)
def test_a_larger_page_costs_no_more_statements(ask: Asking, name: str) -> None:
    query, most = QUERIES[name]
    counts = set()
    for size in (12, 15, 18):
        ask.directory.counts.clear()  # else the first page alone would count
        ask("{ " + query.replace("STRUCTURE", STRUCTURE) % size + " }")
        counts.add(len(ask.statements))

    assert len(counts) == 1, counts
    assert counts.pop() <= most


def test_nodes_of_many_kinds_cost_a_statement_for_each_kind(ask: Asking) -> None:
    ids = []
    for field in ("cios", "establishments", "dispositifs"):
        ids += [n["id"] for n in ask(f"{{ {field} {{ nodes {{ id }} }} }}")[field]["nodes"]]
    ask("query ($i: [ID!]!) { nodes(ids: $i) { id } }", i=ids)

    assert len(ask.statements) == 1


def test_a_count_that_is_not_asked_for_is_not_made(ask: Asking) -> None:
    ask("{ cios { nodes { name } } }")
    assert len(ask.statements) == 1
    ask("{ cios { totalCount } }")
    assert len(ask.statements) == 2
