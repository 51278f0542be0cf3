"""Who is in charge: by territory where one is known, else by nearness."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from support.asking import Asking
from support.tiny_directory import Tiny, uai

from models.dispositif import HostingMode
from models.psad_territory import TerritoryStatus

Make = Callable[[Tiny], Asking]

COMPETENCE = """
query ($at: PlaceInput!) {
  competence(at: $at) {
    psadTerritories { code status }
    cios { basis distanceMeters territory { code } cio { name } }
    missionsLocales { basis distanceMeters territory { code } missionLocale { name } }
    notices { code }
  }
}
"""


def competence(ask: Asking, **at: Any) -> Any:
    return ask(COMPETENCE, at=at)["competence"]


def codes(found: Any) -> list[str]:
    # Made-up structures have no telephone.
    return [n["code"] for n in found["notices"] if n["code"] != "CONTACT_UNKNOWN"]


def test_the_competent_cio_is_its_territory_s_even_where_another_is_nearer(tiny: Make) -> None:
    content = Tiny().cio("near").cio("competent", "80001").mission_locale("mission")
    content.territory("T", ["59001"], pilots=("competent",), co_pilots=("mission",))
    found = competence(tiny(content), commune="59001")

    [cio] = found["cios"]
    assert (cio["cio"]["name"], cio["basis"]) == ("competent", "TERRITORY")
    assert cio["territory"] == {"code": "T"}
    assert cio["distanceMeters"] > 20_000
    [mission] = found["missionsLocales"]
    assert (mission["missionLocale"]["name"], mission["basis"]) == ("mission", "TERRITORY")
    assert codes(found) == ["PLACE_IS_CENTRE"]


def test_without_a_territory_the_nearest_are_named_as_such(tiny: Make) -> None:
    ask = tiny(Tiny().cio("near").cio("far", "80001").mission_locale("mission", "59002"))
    found = competence(ask, commune="59001")

    assert found["psadTerritories"] == []
    assert [(c["cio"]["name"], c["basis"]) for c in found["cios"]] == [("near", "PROXIMITY")]
    assert [m["basis"] for m in found["missionsLocales"]] == ["PROXIMITY"]
    assert "TERRITORY_UNKNOWN" in codes(found)


def test_territories_that_overlap_are_all_answered(tiny: Make) -> None:
    content = Tiny().cio("a").cio("b", "59002")
    content.territory("T1", ["59001"], pilots=("a",))
    content.territory("T2", ["59001", "59002"], pilots=("b",))
    found = competence(tiny(content), commune="59001")

    assert [territory["code"] for territory in found["psadTerritories"]] == ["T1", "T2"]
    assert [cio["cio"]["name"] for cio in found["cios"]] == ["a", "b"]


def test_a_provisional_territory_is_said_to_be(tiny: Make) -> None:
    content = Tiny().cio("a")
    content.territory("T", ["59001"], pilots=("a",), status=TerritoryStatus.PROVISIONAL)
    found = competence(tiny(content), commune="59001")

    assert found["psadTerritories"] == [{"code": "T", "status": "PROVISIONAL"}]
    assert "TERRITORY_PROVISIONAL" in codes(found)


def test_a_uai_has_its_school_s_territory(tiny: Make) -> None:
    content = Tiny().cio("a").school("school", "59002", uai=uai(590001))
    content.territory("T", ["59002"], pilots=("a",))
    found = competence(tiny(content), uai=uai(590001))

    assert [territory["code"] for territory in found["psadTerritories"]] == ["T"]


def test_coordinates_have_the_territory_of_the_commune_that_is_inferred(tiny: Make) -> None:
    content = Tiny().cio("a").territory("T", ["59001"], pilots=("a",))
    found = competence(tiny(content), coordinates={"latitude": 50.19, "longitude": 3})

    assert [territory["code"] for territory in found["psadTerritories"]] == ["T"]
    assert "COMMUNE_INFERRED" in codes(found)


def test_a_pilot_without_a_position_has_no_distance(tiny: Make) -> None:
    content = Tiny().cio("a", latitude=None).territory("T", ["59001"], pilots=("a",))

    [cio] = competence(tiny(content), commune="59001")["cios"]
    assert cio["distanceMeters"] is None


def test_a_part_has_its_whole_commune_s_territory(tiny: Make) -> None:
    content = Tiny().part("59009", "Hamlet", parent="59001").cio("a")
    found = competence(tiny(content.territory("T", ["59001"], pilots=("a",))), commune="59009")

    assert [territory["code"] for territory in found["psadTerritories"]] == ["T"]


def test_every_commune_of_the_region_has_a_provisional_territory(ask: Asking) -> None:
    catalogue = ask.directory.catalogue
    assert len(catalogue.communes) > 3_700
    for commune in catalogue.communes.values():
        territories = catalogue.territories_at(commune)
        assert territories, commune.name
        assert {t.academy for t in territories} == {commune.department.academy}


def test_amiens_belongs_to_both_of_its_cios(ask: Asking) -> None:
    found = competence(ask, commune="80021")

    assert [cio["cio"]["name"][-11:] for cio in found["cios"]] == ["Amiens Nord", " Amiens-Sud"]


ADVISERS = """query($near: PlaceInput!) {
  competence(at: $near) { missionsLocales { missionLocale { name } distanceMeters } }
  recommendations(profile: {situation: LEFT, age: 17}, near: $near) {
    nearestMissionLocale { name }
    nearestCio { name }
  }
  nearestHosts(dispositif: "any", near: $near) { referral { name } referralDistanceMeters }
}"""


def test_who_cannot_be_reached_gives_way_to_the_next(tiny: Make) -> None:
    content = Tiny().dispositif("any", HostingMode.ANY_ESTABLISHMENT)
    content.cio("silent cio", "59001").cio("cio", "59002", email="cio@example.fr")
    content.mission_locale("silent", "59001").mission_locale(
        "next", "59002", phone="03 20 00 00 00"
    )
    answer = tiny(content)(ADVISERS, near={"commune": "59001"})

    (in_charge,) = answer["competence"]["missionsLocales"]
    assert in_charge["missionLocale"] == {"name": "next"}
    assert 11_000 < in_charge["distanceMeters"] < 11_300
    assert answer["recommendations"]["nearestMissionLocale"] == {"name": "next"}
    assert answer["recommendations"]["nearestCio"] == {"name": "cio"}
    assert answer["nearestHosts"]["referral"] == {"name": "cio"}
    assert 11_000 < answer["nearestHosts"]["referralDistanceMeters"] < 11_300


def test_where_nobody_can_be_reached_the_nearest_is_named(tiny: Make) -> None:
    content = Tiny().dispositif("any", HostingMode.ANY_ESTABLISHMENT)
    content.mission_locale("far", "59002").mission_locale("near", "59001").cio("cio", "59002")
    answer = tiny(content)(ADVISERS, near={"commune": "59001"})

    assert answer["recommendations"]["nearestMissionLocale"] == {"name": "near"}
    assert answer["nearestHosts"]["referral"] == {"name": "cio"}


@pytest.mark.parametrize("commune", ["62193", "59386", "60395"])
def test_towns_whose_mission_locale_has_no_contact_get_the_next(ask: Asking, commune: str) -> None:
    answer = ask(
        """query($near: PlaceInput!) {
          recommendations(profile: {situation: LEFT, age: 17}, near: $near) {
            nearestMissionLocale { phone email }
          }
        }""",
        near={"commune": commune},
    )
    found = answer["recommendations"]["nearestMissionLocale"]

    assert found["phone"] or found["email"]
