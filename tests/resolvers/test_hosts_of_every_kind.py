"""Any structure may host: a CIO, a mission locale is found, shown and counted as a school is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from support.asking import Asking
from support.tiny_directory import Tiny, uai

from models.dispositif import HostingMode
from models.hosting import HostingStatus
from models.school_year import school_year_of
from models.structure import EstablishmentKind, StructureStatus
from text.french_dates import paris_today

Make = Callable[[Tiny], Asking]

ANY = HostingMode.ANY_ESTABLISHMENT
SOUTH, MIDDLE, NORTH = uai(1), uai(2), uai(3)

NEAREST = """query (
  $code: String!, $first: Int = 10, $after: String, $filter: EstablishmentFilter
) {
  nearestHosts(
    dispositif: $code, near: { commune: "59001" }, first: $first, after: $after, filter: $filter
  ) {
    totalCount coverage
    pageInfo { hasNextPage endCursor }
    edges { distanceMeters node { basis host { __typename id name } structure { id name } } }
  }
}"""

AS_ESTABLISHMENT = """{ dispositif(code: "d") { hostings { nodes {
  structure {
    __typename id name usualName uai phone phoneE164 email website status
    address { street postalCode city } commune { code } position { latitude }
    provenance { source { code } }
    kind kinds sector contract tracks segpa ulis apprenticeship boarding otherSites { name }
    bassin { code } teachingSource { sourceDate } parent { id } annexes { id }
    hostings { form } dispositifs { code } nearby { cios { nodes { id } } }
  }
} } } }"""


def hosts(ask: Asking, code: str = "d", **variables: Any) -> Any:
    return ask(NEAREST, code=code, **variables)["nearestHosts"]


def names(page: Any) -> list[str]:
    return [edge["node"]["host"]["name"] for edge in page["edges"]]


def three_hosts() -> Tiny:
    """Of one dispositif: a CIO in the north, a mission locale in the middle, a school farther."""
    return (
        Tiny()
        .cio("cio", "59001", uai=NORTH, phone="03 20 00 00 01", phone_e164="+33320000001")
        .mission_locale("ml", "59002", imilo_id="59350S00", email="ml@example.fr")
        .school("lycee", "80001", uai=SOUTH)
        .dispositif("d")
        .hosting("at-cio", "d", "cio")
        .hosting("at-ml", "d", "ml")
        .hosting("at-lycee", "d", "lycee")
    )


def test_the_nearest_host_may_be_a_cio_or_a_mission_locale(tiny: Make) -> None:
    page = hosts(tiny(three_hosts()))

    assert names(page) == ["cio", "ml", "lycee"]
    kinds = [edge["node"]["host"]["__typename"] for edge in page["edges"]]
    assert kinds == ["Cio", "MissionLocale", "Establishment"]
    assert page["totalCount"] == 3
    assert [edge["node"]["structure"] for edge in page["edges"]] == [
        {"id": edge["node"]["host"]["id"], "name": edge["node"]["host"]["name"]}
        for edge in page["edges"]
    ]


def test_structure_shows_the_host_as_an_establishment_without_inventing_any_field(
    tiny: Make,
) -> None:
    ask = tiny(three_hosts())
    shown = [node["structure"] for node in ask(AS_ESTABLISHMENT)["dispositif"]["hostings"]["nodes"]]
    cio = next(each for each in shown if each["name"] == "cio")
    lycee = next(each for each in shown if each["name"] == "lycee")

    assert cio["__typename"] == "Establishment"
    assert (cio["uai"], cio["phone"], cio["phoneE164"]) == (NORTH, "03 20 00 00 01", "+33320000001")
    assert cio["commune"] == {"code": "59001"}
    assert cio["provenance"] == {"source": {"code": "test"}}
    assert (cio["kind"], cio["kinds"], cio["otherSites"], cio["annexes"]) == ("OTHER", [], [], [])
    unknown = ("sector", "contract", "tracks", "segpa", "ulis", "apprenticeship", "boarding")
    assert {cio[name] for name in (*unknown, "bassin", "teachingSource", "parent")} == {None}
    assert cio["hostings"] == [{"form": None}]
    assert cio["dispositifs"] == [{"code": "d"}]
    assert cio["nearby"]["cios"]["nodes"] == [{"id": cio["id"]}]
    assert (lycee["kind"], lycee["kinds"]) == ("LPO", ["LPO"])
    real = ask("query ($id: ID!) { node(id: $id) { __typename } }", id=cio["id"])
    assert real == {"node": {"__typename": "Cio"}}


def test_the_usual_name_is_the_same_in_both_fields(tiny: Make) -> None:
    ask = tiny(three_hosts())
    both = "host { usualName } structure { usualName }"
    query = f'{{ dispositif(code: "d") {{ hostings {{ nodes {{ {both} }} }} }} }}'
    nodes = ask(query)["dispositif"]["hostings"]["nodes"]

    assert len(nodes) == 3
    assert [node["host"] for node in nodes] == [node["structure"] for node in nodes]
    assert {"usualName": "ml (mission locale)"} in [node["host"] for node in nodes]


def test_a_cio_and_a_mission_locale_tell_what_they_host(tiny: Make) -> None:
    ask = tiny(three_hosts().dispositif("any", ANY))
    fields = "name hostings { basis dispositif { code } } dispositifs { code }"
    data = ask(f"{{ cios {{ nodes {{ {fields} }} }} missionsLocales {{ nodes {{ {fields} }} }} }}")
    hosted = {
        "hostings": [{"basis": "PUBLISHED", "dispositif": {"code": "d"}}],
        # What any establishment may run is no CIO's.
        "dispositifs": [{"code": "d"}],
    }

    assert data["cios"]["nodes"] == [{"name": "cio", **hosted}]
    assert data["missionsLocales"]["nodes"] == [{"name": "ml", **hosted}]


def test_pages_filters_and_coverage_count_every_host(tiny: Make) -> None:
    ask = tiny(three_hosts())
    first = hosts(ask, first=1)
    second = hosts(ask, first=2, after=first["pageInfo"]["endCursor"])

    assert names(first) == ["cio"]
    assert first["pageInfo"]["hasNextPage"]
    assert names(second) == ["ml", "lycee"]
    assert names(hosts(ask, filter={"departments": ["59"]})) == ["cio", "ml"]
    assert names(hosts(ask, filter={"kinds": ["LPO"]})) == ["lycee"]
    assert first["coverage"] == "PARTIAL"


def test_a_host_that_closes_no_longer_hosts(tiny: Make) -> None:
    directory = Tiny().cio("cio", uai=NORTH, status=StructureStatus.CLOSED)
    directory.mission_locale("ml", "59002").dispositif("d")
    ask = tiny(directory.hosting("at-cio", "d", "cio").hosting("at-ml", "d", "ml"))

    assert names(hosts(ask)) == ["ml"]
    data = ask(f'{{ cio(uai: "{NORTH}") {{ hostings {{ status }} dispositifs {{ code }} }} }}')
    assert data == {"cio": {"hostings": [{"status": "CLOSED"}], "dispositifs": []}}


def stated_beside_derived() -> Tiny:
    """A dispositif that any lycée may run, and that a CIO and an EREA host as a source says."""
    return (
        Tiny()
        .cio("cio", "59001", uai=NORTH)
        .school("lycee", "59002", uai=MIDDLE)
        .school("erea", "80001", uai=SOUTH, kind=EstablishmentKind.EREA)
        .dispositif("any", ANY)
        .hosting("at-cio", "any", "cio")
        .hosting("at-erea", "any", "erea")
    )


def test_what_any_establishment_may_run_is_found_at_whoever_hosts_it_besides(tiny: Make) -> None:
    ask = tiny(stated_beside_derived())
    page = hosts(ask, "any")
    bases = [(edge["node"]["host"]["name"], edge["node"]["basis"]) for edge in page["edges"]]

    assert bases == [("cio", "PUBLISHED"), ("lycee", "DERIVED"), ("erea", "PUBLISHED")]
    assert page["totalCount"] == 3
    assert names(hosts(ask, "any", filter={"kinds": ["EREA"]})) == ["erea"]
    assert names(hosts(ask, "any", filter={"kinds": ["LPO"]})) == ["lycee"]


def test_its_pages_follow_each_other_over_stated_and_derived_hosts(tiny: Make) -> None:
    ask = tiny(stated_beside_derived())
    seen, after = [], None
    for _ in range(3):
        page = hosts(ask, "any", first=1, after=after)
        seen += names(page)
        after = page["pageInfo"]["endCursor"]

    assert seen == ["cio", "lycee", "erea"]
    assert not page["pageInfo"]["hasNextPage"]


def test_a_school_that_may_run_it_and_hosts_it_stands_once(tiny: Make) -> None:
    page = hosts(tiny(stated_beside_derived().hosting("at-lycee", "any", "lycee")), "any")

    assert names(page) == ["cio", "lycee", "erea"]
    assert {edge["node"]["basis"] for edge in page["edges"]} == {"PUBLISHED"}


def test_a_stated_host_alone_makes_the_coverage_partial(tiny: Make) -> None:
    directory = Tiny().cio("cio", uai=NORTH).dispositif("any", ANY)

    page = hosts(tiny(directory.hosting("at-cio", "any", "cio")), "any")
    assert (page["coverage"], names(page)) == ("PARTIAL", ["cio"])


def test_a_gateway_finds_a_host_by_what_structure_told_it(tiny: Make) -> None:
    ask = tiny(three_hosts().cio("other", uai=MIDDLE))
    query = """query ($sent: [_Any!]!) { _entities(representations: $sent) {
      __typename ... on Establishment { name kinds } ... on Hosting { host { name } }
    } }"""
    listed = ask('{ dispositif(code: "d") { hostings { nodes { id structure { id name } } } } }')
    node = next(
        node
        for node in listed["dispositif"]["hostings"]["nodes"]
        if node["structure"]["name"] == "cio"
    )
    sent = [
        {"__typename": "Establishment", "id": node["structure"]["id"]},
        {"__typename": "Establishment", "uai": NORTH},
        # Of a CIO that hosts nothing no answer has shown an establishment.
        {"__typename": "Establishment", "uai": MIDDLE},
        {"__typename": "Hosting", "id": node["id"]},
    ]
    view = {"__typename": "Establishment", "name": "cio", "kinds": []}

    assert ask(query, sent=sent)["_entities"] == [
        view,
        view,
        None,
        {"__typename": "Hosting", "host": {"name": "cio"}},
    ]
    found = ask(
        "query ($id: ID!) { node(id: $id) { ... on Hosting { host { name } } } }", id=node["id"]
    )
    assert found == {"node": {"host": {"name": "cio"}}}


@pytest.mark.parametrize("key", ["cio", "ml"])
def test_notices_speak_of_every_host(tiny: Make, key: str) -> None:
    year = school_year_of(paris_today())
    to_open = {"status": HostingStatus.TO_OPEN, "school_year": year}
    directory = Tiny().cio("cio").mission_locale("ml").dispositif("d")
    ask = tiny(directory.hosting("h", "d", key, **to_open))
    query = '{ nearestHosts(dispositif: "d", near: { commune: "59001" }) { notices { code } } }'

    codes = [notice["code"] for notice in ask(query)["nearestHosts"]["notices"]]
    assert "HOSTING_NOT_YET_OPEN" in codes
    assert "CONTACT_UNKNOWN" in codes
