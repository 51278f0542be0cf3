"""A host that is no establishment is shown alike, compiled and not."""

from __future__ import annotations

from contextlib import closing

from compiled.compared import both_ways
from support.asking import CONTRACT
from support.tiny_directory import Tiny, uai

from directory.request_context import Context
from directory.snapshot import open_snapshot
from models.dispositif import HostingMode
from schema.executable import SCHEMA
from storage.database import Database

QUERY = """{
  d: nearestHosts(dispositif: "d", near: { commune: "59001" }) { ...Hosts }
  any: nearestHosts(dispositif: "any", near: { commune: "59001" }) { ...Hosts }
  cios { nodes { name hostings { host { id } structure { id kind kinds } } } }
}
fragment Hosts on NearbyHostConnection {
  totalCount coverage notices { code }
  nodes {
    id
    host { __typename ...Shown hostings { id } ... on Cio { pilotedTerritories { name } } }
    plain: host { ...Shown ... on Establishment { kind kinds } }
    structure { __typename ...Shown kind kinds tracks annexes { id } dispositifs { code } }
    view: structure { ...Shown kind kinds otherSites { name } }
  }
}
fragment Shown on Structure { id name usualName uai phone status address { street } }
"""


def test_hosts_and_their_views_are_answered_alike(migrated: Database) -> None:
    any_establishment = HostingMode.ANY_ESTABLISHMENT
    content = Tiny().dispositif("d").dispositif("any", any_establishment)
    content.cio("cio", uai=uai(1)).mission_locale("ml", "59002").school("lycee", "80001")
    for key in ("cio", "ml", "lycee"):
        content.hosting(f"d-{key}", "d", key)
    with migrated.writing() as connection:
        content.hosting("any-cio", "any", "cio").write(connection)
    with closing(open_snapshot(migrated)) as directory:

        def context(text: str) -> Context:
            context = Context(directory)
            context.operation = next(iter(CONTRACT.read(text).operations.values()))
            return context

        ways = both_ways(SCHEMA, QUERY, None, context)

    assert ways.errors == []
    assert ways.compiled == ways.data, ways.cause
    typenames = [node["host"]["__typename"] for node in ways.data["d"]["nodes"]]
    assert typenames == ["Cio", "MissionLocale", "Establishment"]
    assert [node["structure"]["kind"] for node in ways.data["d"]["nodes"]] == [
        "OTHER",
        "OTHER",
        "LPO",
    ]
    assert [node["host"]["name"] for node in ways.data["any"]["nodes"]] == ["cio", "lycee"]
