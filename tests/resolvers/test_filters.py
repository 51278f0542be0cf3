"""What people filter schools by: the same in lists, which are read, and in look-ups."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from support.asking import Asking
from support.tiny_directory import Tiny

from models.dispositif import HostingMode
from models.hosting import HostingStatus
from models.structure import EstablishmentKind

Make = Callable[[Tiny], Asking]
BOTH = """
query ($filter: EstablishmentFilter, $within: Float) {
  establishments(filter: $filter) { totalCount nodes { name } }
  nearestEstablishments(near: {commune: "59001"}, filter: $filter, withinKm: $within) {
    totalCount nodes { name }
  }
}
"""


@pytest.fixture
def schools(tiny: Make) -> Asking:
    content = Tiny()
    content.school("general", general_track=True, vocational_track=False, segpa=False)
    content.school("vocational", "59002", vocational_track=True, apprenticeship=True, boarding=True)
    content.school("both", "80001", general_track=True, vocational_track=True, boarding=False)
    content.school("college", "59002", kind=EstablishmentKind.COLLEGE, segpa=True, ulis=True)
    content.school("annexe", "59001")
    content.school("unknown", "80001")
    content.dispositif("named").dispositif("any", HostingMode.ANY_ESTABLISHMENT)
    content.hosting("h1", "named", "vocational", micro_structure_id="annexe")
    content.hosting("h2", "named", "general", status=HostingStatus.CLOSED)
    content.hosting("h3", "any", "college")
    return tiny(content)


@pytest.mark.parametrize(
    ("filter", "names"),
    [
        ({"tracks": ["GENERAL"]}, {"general", "both"}),
        ({"tracks": ["VOCATIONAL"]}, {"vocational", "both"}),
        ({"tracks": ["GENERAL", "VOCATIONAL"]}, {"general", "vocational", "both"}),
        ({"tracks": ["TECHNOLOGICAL"]}, set()),
        ({"segpa": True}, {"college"}),
        ({"segpa": False}, {"general"}),
        ({"ulis": True}, {"college"}),
        ({"ulis": False}, set()),
        ({"apprenticeship": True}, {"vocational"}),
        ({"boarding": True}, {"vocational"}),
        ({"boarding": False}, {"both"}),
        ({"boarding": True, "tracks": ["GENERAL"]}, set()),
        ({"kinds": ["COLLEGE"], "segpa": True}, {"college"}),
        ({"departments": ["80"], "tracks": ["GENERAL"]}, {"both"}),
        ({"offering": ["named"]}, {"vocational", "annexe"}),
        ({"offering": ["any"]}, {"general", "vocational", "both", "annexe", "unknown", "college"}),
        ({"offering": ["named", "any"], "kinds": ["COLLEGE"]}, {"college"}),
        ({"offering": ["named"], "boarding": True}, {"vocational"}),
        ({"segpa": None}, {"general", "vocational", "both", "college", "annexe", "unknown"}),
    ],
)
def test_lists_and_look_ups_filter_alike(
    schools: Asking, filter: dict[str, Any], names: set[str]
) -> None:
    found = schools(BOTH, filter=filter, within=None)

    assert found.keys() == {"establishments", "nearestEstablishments"}
    for page in found.values():
        assert {node["name"] for node in page["nodes"]} == names
        assert page["totalCount"] == len(names)


def test_a_limit_and_marks_go_together(schools: Asking) -> None:
    found = schools(BOTH, filter={"tracks": ["GENERAL", "VOCATIONAL"]}, within=15)

    near = found["nearestEstablishments"]
    assert {node["name"] for node in near["nodes"]} == {"general", "vocational"}
    assert near["totalCount"] == 2


def test_hosts_are_filtered_by_what_else_their_structure_offers(schools: Asking) -> None:
    query = """query ($filter: EstablishmentFilter) {
      nearestHosts(dispositif: "named", near: {commune: "59001"}, filter: $filter) { totalCount }
    }"""
    for filter, count in (
        ({"boarding": True}, 1),
        ({"boarding": False}, 0),
        ({"offering": ["any"]}, 1),
        ({"tracks": ["GENERAL"]}, 0),
    ):
        assert schools(query, filter=filter)["nearestHosts"]["totalCount"] == count


@pytest.mark.parametrize("field", ["tracks", "offering"])
def test_an_empty_list_is_refused(schools: Asking, field: str) -> None:
    errors = schools.refused(BOTH, filter={field: []}, within=None)

    assert errors[0]["extensions"] == {"code": "BAD_FILTER", "argument": f"filter.{field}"}


def test_a_dispositif_that_does_not_exist_is_refused(schools: Asking) -> None:
    errors = schools.refused(BOTH, filter={"offering": ["none"]}, within=None)

    assert errors[0]["extensions"] == {"code": "BAD_FILTER", "argument": "filter.offering"}
    assert "named" in errors[0]["message"]


def test_the_seeded_hosts_of_each_dispositif_are_what_offers_it(ask: Asking) -> None:
    for code in ("micro-lycee", "micro-college"):
        query = f"""{{
          dispositif(code: "{code}") {{ hostings(first: 50) {{ nodes {{ structure {{ uai }}
            microStructure {{ uai }} }} }} }}
          establishments(filter: {{offering: ["{code}"]}}, first: 100) {{ nodes {{ uai }} }}
        }}"""
        found = ask(query)
        hosts = {
            structure["uai"]
            for hosting in found["dispositif"]["hostings"]["nodes"]
            for structure in (hosting["structure"], hosting["microStructure"])
            if structure
        }
        assert {node["uai"] for node in found["establishments"]["nodes"]} == hosts
