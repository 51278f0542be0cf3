"""Look-ups near a place, on directories small enough to hold in mind (``Tiny``)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from support.asking import Asking
from support.tiny_directory import Tiny, uai

from models.dispositif import HostingMode
from models.hosting import ESTABLISHMENTS, HostingStatus
from models.structure import EstablishmentKind, Sector, StructureStatus

Make = Callable[[Tiny], Asking]

CIOS = """
query ($near: PlaceInput!, $withinKm: Float, $first: Int! = 5, $after: String) {
  nearestCios(near: $near, withinKm: $withinKm, first: $first, after: $after) {
    totalCount
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    nodes { name }
    edges { cursor distanceMeters node { name } }
    notices { code path }
  }
}
"""
HOSTS = """
query ($dispositif: String!, $near: PlaceInput!, $filter: EstablishmentFilter) {
  nearestHosts(dispositif: $dispositif, near: $near, filter: $filter) {
    totalCount
    coverage
    referral { name }
    referralDistanceMeters
    notices { code path }
    edges { distanceMeters node { id basis status structure { name } microStructure { name } } }
  }
}
"""
NORTH = {"commune": "59001"}
SOUTH = {"commune": "80001"}


def three_cios() -> Tiny:
    return Tiny().cio("a-north").cio("b-middle", "59002").cio("c-south", "80001")


def names(connection: Any) -> list[str]:
    return [edge["node"]["name"] for edge in connection["edges"]]


def test_the_nearest_come_first_across_the_academies(tiny: Make) -> None:
    found = tiny(three_cios())(CIOS, near=SOUTH)["nearestCios"]

    assert names(found) == ["c-south", "b-middle", "a-north"]
    assert [node["name"] for node in found["nodes"]] == names(found)
    distances = [edge["distanceMeters"] for edge in found["edges"]]
    assert distances[0] == 0
    assert 11_120 < distances[1] < 11_130


def test_pages_follow_each_other_by_their_cursors(tiny: Make) -> None:
    ask = tiny(three_cios())
    first = ask(CIOS, near=NORTH, first=2)["nearestCios"]
    rest = ask(CIOS, near=NORTH, first=2, after=first["pageInfo"]["endCursor"])["nearestCios"]

    assert (names(first), names(rest)) == (["a-north", "b-middle"], ["c-south"])
    assert first["pageInfo"]["hasNextPage"] and not first["pageInfo"]["hasPreviousPage"]
    assert not rest["pageInfo"]["hasNextPage"] and rest["pageInfo"]["hasPreviousPage"]
    assert first["totalCount"] == rest["totalCount"] == 3


def test_a_limit_of_distance_is_kept(tiny: Make) -> None:
    found = tiny(three_cios())(CIOS, near=NORTH, withinKm=12)["nearestCios"]

    assert names(found) == ["a-north", "b-middle"]
    assert found["totalCount"] == 2


def test_what_lies_in_the_commune_is_near_it_however_far_from_its_centre(tiny: Make) -> None:
    outlying = Tiny().cio("centre").cio("outlying", latitude=50.24).cio("next", "59002")
    found = tiny(outlying)(CIOS, near=NORTH, withinKm=1)["nearestCios"]

    assert names(found) == ["centre", "outlying"]


def test_a_part_of_a_commune_stands_for_the_whole(tiny: Make) -> None:
    content = Tiny().part("59009", "Hamlet", parent="59001").cio("outlying", latitude=50.24)
    found = tiny(content)(CIOS, near={"commune": "59009"}, withinKm=1)["nearestCios"]

    assert names(found) == ["outlying"]


def test_a_structure_without_a_position_is_listed_and_never_near(tiny: Make) -> None:
    ask = tiny(Tiny().cio("placed").cio("unplaced", latitude=None))

    assert names(ask(CIOS, near=NORTH)["nearestCios"]) == ["placed"]
    assert ask("{ cios { nodes { name } } }")["cios"]["nodes"] == [
        {"name": "placed"},
        {"name": "unplaced"},
    ]


def test_a_closed_structure_is_answered_only_when_asked_for(tiny: Make) -> None:
    closed: dict[str, Any] = {"status": StructureStatus.CLOSED, "uai": uai(590001)}
    content = Tiny().school("open").school("closed", **closed)
    content.school("soon", status=StructureStatus.TO_OPEN)
    ask = tiny(content)
    near = '{ nearestEstablishments(near: {commune: "59001"}%s) { totalCount nodes { name } } }'
    listed = "{ establishments%s { totalCount nodes { name } } }"

    for query, name in ((near, "nearestEstablishments"), (listed, "establishments")):
        start, end = (", ", "") if query is near else ("(", ")")
        assert ask(query % "")[name]["nodes"] == [{"name": "open"}, {"name": "soon"}]
        only = ask(query % f"{start}filter: {{statuses: [CLOSED]}}{end}")[name]
        assert only == {"totalCount": 1, "nodes": [{"name": "closed"}]}
    by_uai = ask(f'{{ establishment(uai: "{uai(590001)}") {{ name status }} }}')
    assert by_uai["establishment"] == {"name": "closed", "status": "CLOSED"}


def test_every_filter_is_applied_in_lists_and_look_ups_alike(tiny: Make) -> None:
    content = (
        Tiny()
        .school("wanted", kind=EstablishmentKind.LP, sector=Sector.PUBLIC)
        .school("wrong-kind", kind=EstablishmentKind.LGT, sector=Sector.PUBLIC)
        .school("wrong-sector", kind=EstablishmentKind.LP, sector=Sector.PRIVATE)
        .school("wrong-academy", "80001", kind=EstablishmentKind.LP, sector=Sector.PUBLIC)
    )
    ask = tiny(content)
    filter = '{kinds: [LP], sectors: [PUBLIC], academies: ["09"], departments: ["59"]}'

    near = ask(
        f'{{ nearestEstablishments(near: {{commune: "59001"}}, filter: {filter}) '
        "{ totalCount nodes { name } } }"
    )
    listed = ask(f"{{ establishments(filter: {filter}) {{ totalCount nodes {{ name }} }} }}")
    expected = {"totalCount": 1, "nodes": [{"name": "wanted"}]}
    assert near["nearestEstablishments"] == listed["establishments"] == expected


def test_hosts_come_with_their_dispositif_and_the_nearest_cio(tiny: Make) -> None:
    content = (
        Tiny()
        .cio("cio", "59002")
        .dispositif("micro-lycee")
        .school("host", "59002")
        .school("micro", "59002", parent_id="host", kind=EstablishmentKind.EXPERIMENTAL)
        .school("no-host")
        .hosting("h", "micro-lycee", "host", micro_structure_id="micro")
    )
    found = tiny(content)(HOSTS, dispositif="micro-lycee", near=NORTH)["nearestHosts"]

    assert found["totalCount"] == 1
    [edge] = found["edges"]
    assert edge["node"]["structure"] == {"name": "host"}
    assert edge["node"]["microStructure"] == {"name": "micro"}
    assert edge["node"]["basis"] == "PUBLISHED"
    assert found["coverage"] == "PARTIAL"
    assert found["referral"] == {"name": "cio"}
    assert found["referralDistanceMeters"] == edge["distanceMeters"]


def test_no_host_is_still_an_answer_with_a_next_step(tiny: Make) -> None:
    content = Tiny().cio("cio").dispositif("micro-lycee")
    found = tiny(content)(HOSTS, dispositif="micro-lycee", near=NORTH)["nearestHosts"]

    assert (found["edges"], found["totalCount"], found["coverage"]) == ([], 0, "NONE")
    assert found["referral"] == {"name": "cio"}
    assert {"code": "HOSTS_NOT_PUBLISHED", "path": ["dispositif"]} in found["notices"]


def test_coverage_is_that_of_the_place_s_academie(tiny: Make) -> None:
    content = Tiny().dispositif("d").school("host").hosting("h", "d", "host").publish("d", "09")
    ask = tiny(content)

    assert ask(HOSTS, dispositif="d", near=NORTH)["nearestHosts"]["coverage"] == "COMPLETE"
    assert ask(HOSTS, dispositif="d", near=SOUTH)["nearestHosts"]["coverage"] == "NONE"


def test_a_closed_hosting_is_not_near(tiny: Make) -> None:
    content = Tiny().dispositif("d").school("host")
    content.hosting("h", "d", "host", status=HostingStatus.CLOSED)

    assert tiny(content)(HOSTS, dispositif="d", near=NORTH)["nearestHosts"]["edges"] == []


def test_a_dispositif_of_any_establishment_is_derived_from_its_kinds(tiny: Make) -> None:
    content = (
        Tiny()
        .dispositif("tutorat", HostingMode.ANY_ESTABLISHMENT)
        .school("named", "59002")
        .school("any")
        .school("other-kind", kind=EstablishmentKind.COLLEGE)
        .hosting("h", "tutorat", "named")
    )
    ask = tiny(content)
    found = ask(HOSTS, dispositif="tutorat", near=NORTH)["nearestHosts"]

    assert [(e["node"]["structure"]["name"], e["node"]["basis"]) for e in found["edges"]] == [
        ("any", "DERIVED"),
        ("named", "PUBLISHED"),
    ]
    assert found["coverage"] == "PARTIAL"
    derived = found["edges"][0]["node"]
    again = ask(
        "query ($id: ID!) { node(id: $id) { id ... on Hosting { basis } } }", id=derived["id"]
    )
    assert again["node"] == {"id": derived["id"], "basis": "DERIVED"}


def test_any_establishment_is_complete_once_all_establishments_are_loaded(tiny: Make) -> None:
    content = Tiny().dispositif("tutorat", HostingMode.ANY_ESTABLISHMENT).school("any")
    found = tiny(content.publish(ESTABLISHMENTS, "09"))(HOSTS, dispositif="tutorat", near=NORTH)

    assert found["nearestHosts"]["coverage"] == "COMPLETE"


def test_hosts_can_be_filtered(tiny: Make) -> None:
    content = Tiny().dispositif("d").school("lpo").school("lp", kind=EstablishmentKind.LP)
    ask = tiny(content.hosting("h1", "d", "lpo").hosting("h2", "d", "lp"))
    found = ask(HOSTS, dispositif="d", near=NORTH, filter={"kinds": ["LP"]})["nearestHosts"]

    assert [edge["node"]["structure"]["name"] for edge in found["edges"]] == ["lp"]
    assert found["totalCount"] == 1
