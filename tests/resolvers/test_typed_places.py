"""Places as people type them, over the seeded directory."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from support.asking import Asking

SUGGEST = """query ($text: String!) { suggestPlaces(text: $text, first: 5) {
  label commune { code } structure { uai } } }"""
NEAR = """query ($near: PlaceInput!) { nearestCios(near: $near, first: 1) {
  place { label commune { code } department { code } structure { uai } }
  notices { code message path } nodes { name } } }"""


def suggested(ask: Asking, text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ask(SUGGEST, text=text)["suggestPlaces"]
    return found


def near(ask: Asking, **sent: str) -> dict[str, Any]:
    found: dict[str, Any] = ask(NEAR, near=sent)["nearestCios"]
    return found


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Lille", "59350"),
        ("lile", "59350"),
        ("59000 Lille", "59350"),
        ("Lille 59000", "59350"),
        ("Lille (59)", "59350"),
        ("lille 59", "59350"),
        ("Lille, Nord", "59350"),
        ("Lille Cedex", "59350"),
        ("Lille, Hauts-de-France", "59350"),
        ("Soissons (Aisne)", "02722"),
        ("Villeneuve dascq", "59009"),
        ("villeneuve d ascq", "59009"),
        ("VILLENEUVE-D’ASCQ", "59009"),
        ("Arras, Pas-de-Calais", "62041"),
        ("Arras Pas de Calais", "62041"),
        ("Vic-sur-Aisne", "02795"),
        ("amien", "80021"),
        ("Valencienne", "59606"),
        ("Henin Beaumont", "62427"),
        ("Boulogne", "62160"),
        ("saint quentin", "02691"),
        ("St-Quentin", "02691"),
        ("Béthune, France", "62119"),
        ("Saint-Quentin Aisne", "02691"),
        ("Bailleul", "59043"),
        ("Ascq", "59009"),
    ],
)
def test_a_commune_is_understood(ask: Asking, typed: str, code: str) -> None:
    assert near(ask, address=typed)["place"]["commune"]["code"] == code
    assert suggested(ask, typed)[0]["commune"]["code"] == code


@pytest.mark.parametrize("typed", ["Béthune", "Hénin-Beaumont", "Guînes"])
def test_composition_and_invisible_characters_do_not_count(ask: Asking, typed: str) -> None:
    expected = suggested(ask, typed)[0]["commune"]["code"]
    decomposed = unicodedata.normalize("NFD", typed)
    for variant in (decomposed, f"\ufeff{typed}", typed[:2] + "\u00ad" + typed[2:], typed.upper()):
        assert suggested(ask, variant)[0]["commune"]["code"] == expected
        assert near(ask, address=variant)["place"]["commune"]["code"] == expected


@pytest.mark.parametrize(
    ("typed", "uai"),
    [
        ("Lycée Henri Darras", "0620113L"),
        ("lycee darras", "0620113L"),
        ("darras lycée lievin", "0620113L"),
        ("lycée Ozanam", "0593007Y"),
        ("Collège Jean Zay", "0622418S"),
    ],
)
def test_an_establishment_is_a_place_by_its_name(ask: Asking, typed: str, uai: str) -> None:
    assert suggested(ask, typed)[0]["structure"] == {"uai": uai}
    assert near(ask, address=typed)["place"]["structure"] == {"uai": uai}


def test_a_name_alone_is_an_establishment_where_it_is_nothing_else(ask: Asking) -> None:
    assert suggested(ask, "Ozanam")[0]["structure"] == {"uai": "0593007Y"}


@pytest.mark.parametrize(
    ("sent", "label"),
    [
        ({"commune": "75056"}, "Paris"),
        ({"commune": "97411"}, "Saint-Denis (La Réunion)"),
        ({"postalCode": "75001"}, "75001 Paris"),
        ({"postalCode": "33000"}, "33000 Bordeaux (Gironde)"),
        ({"address": "Paris"}, "Paris"),
        ({"address": "12 rue de Rivoli, 75004 Paris"}, "75004 Paris"),
        ({"address": "Saint-Denis, La Réunion"}, "Saint-Denis (La Réunion)"),
        ({"address": "Montreuil (93)"}, "Montreuil (Seine-Saint-Denis)"),
    ],
)
def test_a_commune_elsewhere_is_known_as_such(
    ask: Asking, sent: dict[str, str], label: str
) -> None:
    found = near(ask, **sent)

    assert found["place"] == {
        "label": label,
        "commune": None,
        "department": None,
        "structure": None,
    }
    [notice] = [n for n in found["notices"] if n["code"] == "OUTSIDE_REGION"]
    assert label in notice["message"]
    assert "0 800 12 25 00" in notice["message"]
    assert found["nodes"]


def test_a_city_elsewhere_is_suggested_before_a_village_that_is_named_after_it(
    ask: Asking,
) -> None:
    labels = [place["label"] for place in suggested(ask, "Paris")]

    assert labels[0] == "Paris"
    assert "Le Touquet-Paris-Plage" in labels


def test_a_small_town_here_is_suggested_before_its_larger_namesake_elsewhere(ask: Asking) -> None:
    """Whoever lives here means Montreuil-sur-Mer, and not Montreuil in Seine-Saint-Denis."""
    labels = [place["label"] for place in suggested(ask, "Montreuil")]

    assert labels[0] == "Montreuil-sur-Mer"


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Montreuil", {"Montreuil-sur-Mer", "Montreuil-aux-Lions"}),
        ("Saint Pol", {"Saint-Pol-sur-Ternoise", "Saint-Pol-sur-Mer"}),
    ],
)
def test_the_beginning_of_several_names_is_asked_back(
    ask: Asking, typed: str, names: set[str]
) -> None:
    [refusal] = ask.refused(NEAR, near={"address": typed})

    assert refusal["extensions"]["code"] == "AMBIGUOUS_PLACE"
    assert names <= {candidate["name"] for candidate in refusal["extensions"]["candidates"]}
    assert typed in refusal["message"]


@pytest.mark.parametrize("typed", ["Paris 13", "Paris 13ème", "paris 13e arrondissement", "Lyon 3"])
def test_an_arrondissement_is_its_city(ask: Asking, typed: str) -> None:
    found = near(ask, address=typed)

    assert found["place"]["label"].split(" (")[0].casefold() == typed.split()[0].casefold()
    assert "OUTSIDE_REGION" in {notice["code"] for notice in found["notices"]}


def test_a_city_abroad_is_no_village_here(ask: Asking) -> None:
    [refusal] = ask.refused(NEAR, near={"address": "Bruxelles"})

    assert refusal["extensions"]["code"] == "UNKNOWN_ADDRESS"


@pytest.mark.parametrize(
    "sent", [{"postalCode": "59 000"}, {"postalCode": "59\u200b000"}, {"commune": " 59 350\u200b"}]
)
def test_blanks_and_invisible_characters_in_a_code_do_not_count(
    ask: Asking, sent: dict[str, str]
) -> None:
    assert near(ask, **sent)["place"]["commune"]["code"] == "59350"


def test_a_postal_code_and_a_name_that_contradict_are_told(ask: Asking) -> None:
    found = near(ask, address="59000 Arras")

    assert found["place"]["label"] == "59000 Lille"
    [notice] = [n for n in found["notices"] if n["code"] == "PLACE_CONTRADICTORY"]
    assert "Arras" in notice["message"]
    assert notice["path"] == ["near", "address"]


def test_an_insee_code_that_is_another_communes_postal_code_is_told(ask: Asking) -> None:
    found = near(ask, commune="02100")

    assert found["place"]["label"] == "Bony"
    [notice] = [n for n in found["notices"] if n["code"] == "COMMUNE_IS_POSTAL_CODE"]
    assert "Saint-Quentin" in notice["message"]


@pytest.mark.parametrize("typed", ["zzzyx", "1 rue de l'École", "quelque part"])
def test_what_is_no_place_is_none(ask: Asking, typed: str) -> None:
    refused = ask.refused(NEAR, near={"address": typed})

    assert refused[0]["extensions"]["code"] in ("UNKNOWN_ADDRESS", "AMBIGUOUS_PLACE")


@pytest.mark.parametrize(
    ("typed", "area"),
    [("59", "Nord"), ("Oise", "Oise"), ("pas de calais", "Pas-de-Calais"), ("Sarthe", "Sarthe")],
)
def test_a_whole_departement_is_no_place_to_measure_from(
    ask: Asking, typed: str, area: str
) -> None:
    [refused] = ask.refused(NEAR, near={"address": typed})

    assert refused["extensions"]["code"] == "UNKNOWN_ADDRESS"
    assert refused["message"].startswith(f"{area} is a whole area")


@pytest.mark.parametrize(
    ("typed", "name", "department"),
    [
        ("La Flamengrie 59", "La Flamengrie", "59"),
        ("La Flamengrie (02)", "La Flamengrie", "02"),
        ("Dunkerke", "Dunkerque", "59"),
        ("Valansienne", "Valenciennes", "59"),
    ],
)
def test_numbers_of_departements_and_spelling_by_ear(
    ask: Asking, typed: str, name: str, department: str
) -> None:
    found = near(ask, address=typed)["place"]

    assert (found["label"], found["commune"]["code"][:2]) == (name, department)


def test_namesakes_are_named_with_their_departement(ask: Asking) -> None:
    [refused] = ask.refused(NEAR, near={"address": "La Flamengrie"})

    assert "La Flamengrie (Aisne), La Flamengrie (Nord)" in refused["message"]
    assert len(refused["extensions"]["candidates"]) == 2


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("Berck plage", "Berck"),
        ("Lille Wazemmes", "Lille"),
        ("Boulogne-Billancourt", "Boulogne-Billancourt (Hauts-de-Seine)"),
        ("Eu", "Eu (Seine-Maritime)"),
    ],
)
def test_parts_of_towns_and_towns_elsewhere(ask: Asking, typed: str, label: str) -> None:
    assert near(ask, address=typed)["place"]["label"] == label
    suggested = ask("query ($t: String!) { suggestPlaces(text: $t) { label } }", t=typed)
    assert suggested["suggestPlaces"][0]["label"] == label


def test_a_village_with_a_town_s_name_is_asked_back(ask: Asking) -> None:
    [refused] = ask.refused(NEAR, near={"address": "Saint-Amand"})

    assert "Saint-Amand (Pas-de-Calais), Saint-Amand-les-Eaux (Nord)" in refused["message"]


def test_a_departement_that_contradicts_its_commune_is_told(ask: Asking) -> None:
    found = near(ask, address="Beauvais (Somme)")

    assert found["place"]["label"] == "Beauvais"
    [notice] = [n for n in found["notices"] if n["code"] == "PLACE_CONTRADICTORY"]
    assert "Somme" in notice["message"]


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("corbe", "Corbie"),
        ("pont saitne maxence", "Pont-Sainte-Maxence"),
        ("bully les mine", "Bully-les-Mines"),
        ("cambrais", "Cambrai"),
        ("59400 cambrais", "59400 Cambrai"),
        ("sant quentin", "Saint-Quentin"),
        ("anzain", "Anzin"),
    ],
)
def test_a_slip_in_a_name_is_a_place_and_no_need(ask: Asking, typed: str, label: str) -> None:
    assert near(ask, address=typed)["place"]["label"] == label
    read = ask(
        """query ($t: String!) { search(text: $t, first: 1) {
          understood { needs { need { code } } place { label } } } }""",
        t=typed,
    )["search"]["understood"]
    assert read["needs"] == []
    assert read["place"]["label"] in label


@pytest.mark.parametrize("typed", ["battue", "suicide", "je veux mourir"])
def test_a_danger_is_no_slip_in_a_name(ask: Asking, typed: str) -> None:
    [refused] = ask.refused(NEAR, near={"address": typed})

    assert refused["extensions"]["code"] == "UNKNOWN_ADDRESS"
    assert "Call" in refused["message"]


@pytest.mark.parametrize("typed", ["dans la Somme", "département de l'Oise", "Aisne (02)"])
def test_a_departement_in_a_sentence_is_an_area(ask: Asking, typed: str) -> None:
    [refused] = ask.refused(NEAR, near={"address": typed})

    assert "is a whole area" in refused["message"]


def test_a_street_called_cite_is_no_school(ask: Asking) -> None:
    [refused] = ask.refused(NEAR, near={"address": "cité des Roses"})

    assert refused["extensions"]["code"] == "UNKNOWN_ADDRESS"
