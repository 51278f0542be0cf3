"""What a place is understood as, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from support.asking import Asking
from support.tiny_directory import Tiny, uai

from models.structure import StructureStatus

Make = Callable[[Tiny], Asking]

PLACE = """
query ($at: PlaceInput!) {
  place(at: $at) {
    label source precision communeInferred postalCode
    position { latitude longitude }
    commune { code parent { code } }
    department { code }
    structure { name }
    alternatives { commune { code } }
  }
}
"""
NOTICES = """
query ($at: PlaceInput!) {
  nearestCios(near: $at) { notices { code message path } nodes { name } place { label } }
}
"""


def place(ask: Asking, **at: Any) -> Any:
    return ask(PLACE, at=at)["place"]


def notices(ask: Asking, **at: Any) -> dict[str, list[str]]:
    found = ask(NOTICES, at=at)["nearestCios"]["notices"]
    # Made-up structures have no telephone.
    return {n["code"]: n["path"] for n in found if n["code"] != "CONTACT_UNKNOWN"}


def test_coordinates_are_taken_as_they_are_and_their_commune_is_inferred(tiny: Make) -> None:
    found = place(tiny(Tiny()), coordinates={"latitude": 50.19, "longitude": 3.01})

    assert found["position"] == {"latitude": 50.19, "longitude": 3.01}
    assert (found["source"], found["precision"]) == ("COORDINATES", "EXACT")
    assert (found["commune"]["code"], found["communeInferred"]) == ("59001", True)


def test_a_commune_is_inferred_within_its_own_departement(tiny: Make) -> None:
    just_south_of_the_border = {"latitude": 50.049, "longitude": 3.0}
    found = place(tiny(Tiny()), coordinates=just_south_of_the_border)

    assert found["department"] == {"code": "80"}
    assert found["commune"]["code"] == "80001"


def test_outside_every_departement_there_is_no_commune(tiny: Make) -> None:
    ask = tiny(Tiny().cio("cio"))

    assert place(ask, coordinates={"latitude": 50.2, "longitude": 4.5})["department"] is None
    assert notices(ask, coordinates={"latitude": 50.2, "longitude": 4.5}) == {
        "OUTSIDE_REGION": ["near", "coordinates"]
    }


def test_swapped_coordinates_are_answered_and_said(ask: Asking) -> None:
    swapped = {"latitude": 3.05, "longitude": 50.63}
    notices = ask(NOTICES, at={"coordinates": swapped})["nearestCios"]["notices"]
    [notice] = [notice for notice in notices if notice["code"] != "CONTACT_OLD"]

    assert notice["code"] == "OUTSIDE_REGION"
    assert "inversées" in notice["message"]


def test_a_commune_is_its_centre(tiny: Make) -> None:
    ask = tiny(Tiny())
    found = place(ask, commune="59001")

    assert found["position"] == {"latitude": 50.2, "longitude": 3.0}
    assert (found["label"], found["source"], found["precision"]) == (
        "North",
        "GAZETTEER",
        "COMMUNE",
    )
    assert notices(ask, commune="59001") == {"PLACE_IS_CENTRE": ["near", "commune"]}


def test_a_part_resolves_to_itself_and_to_its_commune(tiny: Make) -> None:
    found = place(tiny(Tiny().part("59009", "Hamlet", parent="59001")), commune="59009")

    assert found["commune"] == {"code": "59009", "parent": {"code": "59001"}}
    assert found["label"] == "Hamlet (North)"
    assert found["position"]["latitude"] == 50.2


def test_a_postal_code_of_several_communes_is_its_most_populous_and_says_so(tiny: Make) -> None:
    ask = tiny(Tiny())
    found = place(ask, postalCode="59100")

    assert found["commune"]["code"] == "59001"
    assert found["alternatives"] == [{"commune": {"code": "59002"}}]
    assert notices(ask, postalCode="59100") == {
        "PLACE_AMBIGUOUS": ["near", "postalCode"],
        "PLACE_IS_CENTRE": ["near", "postalCode"],
    }


def test_near_a_postal_code_is_all_that_lies_in_its_communes(tiny: Make) -> None:
    ask = tiny(Tiny().cio("middle", "59002").cio("south", "80001"))
    query = '{ nearestCios(near: {postalCode: "59100"}, withinKm: 1) { nodes { name } } }'

    assert ask(query)["nearestCios"]["nodes"] == [{"name": "middle"}]


def test_a_uai_is_where_its_school_is(tiny: Make) -> None:
    ask = tiny(Tiny().school("school", latitude=50.17, uai=uai(590001)))
    found = place(ask, uai=uai(590001).lower())

    assert found["position"]["latitude"] == 50.17
    assert (found["label"], found["source"], found["precision"]) == (
        "school",
        "DIRECTORY",
        "ADDRESS",
    )
    assert found["structure"] == {"name": "school"}
    assert notices(ask, uai=uai(590001)) == {}


def test_a_school_without_a_position_is_at_its_commune_s_centre(tiny: Make) -> None:
    ask = tiny(Tiny().school("school", latitude=None, uai=uai(590001)))

    assert place(ask, uai=uai(590001))["precision"] == "COMMUNE"


def test_a_closed_school_is_replaced_by_its_successor_and_says_so(tiny: Make) -> None:
    closed: dict[str, Any] = {"status": StructureStatus.CLOSED, "uai": uai(590001)}
    content = Tiny().school("today", "59002", uai=uai(590002))
    content.school("yesterday", successor_id="today", **closed)
    ask = tiny(content)

    assert place(ask, uai=uai(590001))["label"] == "today"
    assert notices(ask, uai=uai(590001)) == {"UAI_CLOSED_REPLACED": ["near", "uai"]}


@pytest.mark.parametrize(
    ("address", "label"),
    [
        ("3 rue des Fleurs, 59100 Middle", "59100 Middle"),
        ("3 rue North, 59002 x, middle", "Middle"),
        ("3 rue des Fleurs 59100", "59100 North"),
        ("rue des Fleurs, South", "South"),
        ("3 rue des Fleurs, South cedex 2, France", "South"),
    ],
)
def test_an_address_is_read_by_the_gazetteer_and_says_so(
    tiny: Make, address: str, label: str
) -> None:
    ask = tiny(Tiny())

    assert place(ask, address=address)["label"] == label
    assert notices(ask, address=address)["GEOCODER_FELL_BACK"] == ["near", "address"]


@pytest.mark.parametrize("typed", ["SOUTH", "59100 North", "souht"])
def test_a_commune_that_is_all_of_an_address_is_no_part_of_it(tiny: Make, typed: str) -> None:
    assert "GEOCODER_FELL_BACK" not in notices(tiny(Tiny()), address=typed)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("lil", "Lille"),
        ("LILLE", "Lille"),
        ("st pol sur m", "Saint-Pol-sur-Mer (Dunkerque)"),
        ("saint-omer", "Saint-Omer"),
        ("l'oree", "L'Orée de Mormal"),
        ("beuvry-la", "Beuvry-la-Forêt"),
        ("ascq", "Villeneuve-d'Ascq"),
        ("60000", "60000 Beauvais"),
        ("6215", "62150 Houdain"),
    ],
)
def test_places_are_suggested_as_one_types(ask: Asking, typed: str, first: str) -> None:
    found = ask("query ($t: String!) { suggestPlaces(text: $t) { label } }", t=typed)

    assert found["suggestPlaces"][0]["label"] == first


def test_no_more_places_are_suggested_than_asked(ask: Asking) -> None:
    found = ask('{ suggestPlaces(text: "saint", first: 3) { label } }')["suggestPlaces"]

    assert len(found) == 3
    assert found[0]["label"] == "Saint-Quentin"


@pytest.mark.parametrize(
    ("typed", "near", "first"),
    [
        ("saint", {"commune": "62765"}, "Saint-Omer"),
        ("saint", {"commune": "02691"}, "Saint-Quentin"),
        ("mont", {"postalCode": "60000"}, "Montataire"),
        ("62", {"commune": "62160"}, "62200 Boulogne-sur-Mer"),
        ("59", None, "59000 Lille"),
    ],
)
def test_places_are_suggested_by_population_and_nearness(
    ask: Asking, typed: str, near: dict[str, str] | None, first: str
) -> None:
    found = ask(
        "query ($t: String!, $near: PlaceInput) { suggestPlaces(text: $t, near: $near) { label } }",
        t=typed,
        near=near,
    )

    assert found["suggestPlaces"][0]["label"] == first


def test_the_very_name_comes_before_any_larger_or_nearer_place(ask: Asking) -> None:
    found = ask('{ suggestPlaces(text: "ham", near: {commune: "59350"}) { label } }')

    assert found["suggestPlaces"][0]["label"] == "Ham"


@pytest.mark.parametrize("typed", ["paris 12", "Paris 12e", "paris 12ème", "PARIS 12EME ARR"])
def test_arrondissements_are_suggested_however_they_are_counted(tiny: Make, typed: str) -> None:
    content = Tiny()
    for number in (1, 2, 12, 20):
        name = f"Paris {number}{'er' if number == 1 else 'e'} Arrondissement"
        content.communes.append(content._commune(f"591{number:02}", name, "59", 50.15, 1000))
    asking = tiny(content)

    found = asking("query ($t: String!) { suggestPlaces(text: $t) { label } }", t=typed)

    assert [place["label"] for place in found["suggestPlaces"]] == ["Paris 12e Arrondissement"]
