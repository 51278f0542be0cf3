"""What is open to a person: best first, with reasons, hosts and whom to turn to."""

from __future__ import annotations

from typing import Any

import pytest
from support.asking import Asking

LILLE, BEAUVAIS = {"commune": "59350"}, {"commune": "60057"}
RECOMMEND = """
query ($profile: ProfileInput!, $near: PlaceInput, $first: Int! = 14, $all: Boolean! = false) {
  recommendations(profile: $profile, near: $near, first: $first, includeIneligible: $all) {
    rulesVersion asOf totalCount
    nodes {
      fit agreements dispositif { code }
      reasons { outcome sentence rule { code path agreement { whose } legalReference { code } } }
      questions { code text field }
      decidedBy { code } firstContact { code }
      hosts(first: 2) {
        coverage totalCount
        edges { distanceMeters node { basis structure { name } } }
      }
    }
    statuses { isCertain status { code nextStep legalReferences { code } } questions { code } }
    questions { code }
    place { label }
    competence { psadTerritories { code } cios { cio { name } } }
    schoolCompetence { psadTerritories { code } }
    nearestCio { name } nearestMissionLocale { name }
    notices { code message path }
  }
}
"""


def recommended(ask: Asking, profile: dict[str, Any], **how: Any) -> Any:
    return ask(RECOMMEND, profile={"asOf": "2026-11-24"} | profile, **how)["recommendations"]


def codes(found: Any) -> list[str]:
    return [node["dispositif"]["code"] for node in found["nodes"]]


def notices(found: Any) -> list[str]:
    return [notice["code"] for notice in found["notices"]]


def test_a_person_is_told_what_is_open_and_where(ask: Asking) -> None:
    profile = {"situation": "LEFT", "age": 17, "lastClass": "PREMIERE", "leftSince": "2025-11"}
    found = recommended(ask, profile | {"diploma": "NONE", "wants": ["DIPLOMA"]}, near=LILLE)

    best = found["nodes"][0]
    assert (best["dispositif"]["code"], best["fit"]) == ("micro-lycee", "ELIGIBLE")
    of = {node["dispositif"]["code"]: node for node in found["nodes"]}
    hosts = of["micro-lycee"]["hosts"]
    assert (hosts["coverage"], len(hosts["edges"])) == ("PARTIAL", 2)
    assert hosts["edges"][0]["distanceMeters"] < hosts["edges"][1]["distanceMeters"]
    sentences = [reason["sentence"] for reason in of["micro-lycee"]["reasons"]]
    assert "Avoir de 16 à 25 ans : oui." in sentences
    assert of["micro-lycee"]["firstContact"]["code"] == "cio"
    statuses = [status["status"]["code"] for status in found["statuses"]]
    assert statuses == ["TRAINING_OBLIGATION", "DECROCHEUR", "DARFI"]
    assert found["nearestCio"]["name"]
    assert found["nearestMissionLocale"]["name"]
    assert found["competence"]["psadTerritories"]
    assert found["questions"] == [
        {"code": q["code"]} for node in found["nodes"] for q in node["questions"]
    ]


def test_what_is_wanted_comes_first_among_what_fits_alike(ask: Asking) -> None:
    profile = {"situation": "ENROLLED_LP", "age": 18, "lastClass": "TERMINALE_PRO"}
    to_work = recommended(ask, profile | {"wants": ["WORK"]})
    to_stay = recommended(ask, profile | {"wants": ["STAY"]})

    assert codes(to_work)[0] == "parcours-ambition-emploi"
    assert codes(to_stay)[0] == "ppds"
    assert sorted(codes(to_work)) == sorted(codes(to_stay))
    assert "INELIGIBLE" not in {node["fit"] for node in to_work["nodes"] + to_stay["nodes"]}


def test_an_agreement_says_whose_it_is(ask: Asking) -> None:
    found = recommended(ask, {"situation": "LEFT", "age": 15, "lastClass": "TROISIEME"})
    [node] = [node for node in found["nodes"] if node["fit"] == "CONDITIONAL"]

    assert node["dispositif"]["code"] == "parcours-competences"
    assert node["agreements"] == ["l'IA-DASEN"]
    sentence = "Avoir au moins 16 ans : non, mais à 15 ans, l'IA-DASEN peut donner son accord."
    assert sentence in [reason["sentence"] for reason in node["reasons"]]


def test_what_is_not_open_is_told_only_when_asked_for(ask: Asking) -> None:
    profile = {"situation": "LEFT", "age": 30, "lastClass": "SECONDE", "diploma": "NONE"}
    without = recommended(ask, profile)
    with_them = recommended(ask, profile, all=True)

    assert codes(without) == []
    assert with_them["totalCount"] == len(with_them["nodes"]) == 14
    of = {node["dispositif"]["code"]: node for node in with_them["nodes"]}
    reasons = {r["rule"]["code"]: r for r in of["micro-lycee"]["reasons"]}
    assert reasons["micro-lycee-age"]["sentence"] == "Avoir de 16 à 25 ans : non."
    assert without["statuses"][0]["status"]["code"] == "NEITHER"
    assert without["statuses"][0]["status"]["nextStep"]


def test_answers_to_the_questions_decide(ask: Asking) -> None:
    profile = {"situation": "LEFT", "age": 17, "lastClass": "SECONDE", "diploma": "NONE"}
    found = recommended(ask, profile)
    asked = {q["code"] for node in found["nodes"] for q in node["questions"]}
    assert asked == {"nouvellement-arrive", "six-mois"}

    answers = [{"question": code, "value": False} for code in asked]
    decided = recommended(ask, profile | {"answers": answers})
    assert {node["fit"] for node in decided["nodes"]} == {"ELIGIBLE"}
    assert decided["totalCount"] == found["totalCount"] - 2


def test_a_situation_alone_gets_questions_and_a_next_step(ask: Asking) -> None:
    found = recommended(ask, {"situation": "LEFT"})

    assert {node["fit"] for node in found["nodes"]} == {"UNKNOWN"}
    assert all(node["hosts"] is None for node in found["nodes"])
    assert [s["isCertain"] for s in found["statuses"]] == [False] * 4
    assert all(status["status"]["nextStep"] for status in found["statuses"])
    assert found["place"] is found["competence"] is found["nearestCio"] is None
    assert notices(found) == ["PLACE_NOT_SENT"]
    assert "age" in [question["code"] for question in found["questions"]]


def test_school_and_home_are_both_told_where_they_differ(ask: Asking) -> None:
    school = ask("{ establishments(first: 1) { nodes { uai commune { code } } } }")
    uai = school["establishments"]["nodes"][0]["uai"]
    profile = {"situation": "ENROLLED_LYCEE", "age": 16, "schoolUai": uai}
    both = recommended(ask, profile, near=LILLE)
    at_school = recommended(ask, profile)

    assert both["place"]["label"] == "Lille"
    assert both["schoolCompetence"]["psadTerritories"] != both["competence"]["psadTerritories"]
    assert "SCHOOL_TERRITORY_DIFFERS" in notices(both)
    assert at_school["competence"] == both["schoolCompetence"] | {
        "cios": at_school["competence"]["cios"]
    }
    assert "SCHOOL_TERRITORY_DIFFERS" not in notices(at_school)


def test_missions_locales_are_for_who_is_of_their_age(ask: Asking) -> None:
    for age, is_told in ((15, False), (16, True), (25, True), (26, False)):
        found = recommended(ask, {"situation": "LEFT", "age": age}, near=BEAUVAIS)
        assert (found["nearestMissionLocale"] is not None) is is_told
        assert found["nearestCio"] is not None


def test_the_same_profile_gets_the_same_answer(ask: Asking) -> None:
    profile = {"situation": "LEFT", "birthMonth": "2009-02", "lastClass": "CAP"}
    first, second = (recommended(ask, profile, near=LILLE) for _ in range(2))

    assert first == second
    assert len(first["rulesVersion"]) == 12


def test_everything_is_read_in_a_constant_number_of_statements(ask: Asking) -> None:
    counts = set()
    for first in (2, 14):
        recommended(ask, {"situation": "LEFT", "age": 17}, near=LILLE, first=first, all=True)
        counts.add(len(ask.statements))
    assert max(counts) <= 8


@pytest.mark.parametrize(
    ("profile", "argument", "sentence"),
    [
        ({"age": 2}, "profile.age", "from 3 to 99"),
        ({"age": 100}, "profile.age", "from 3 to 99"),
        ({"birthMonth": "1920-01"}, "profile.birthMonth", "from 3 to 99"),
        ({"birthMonth": "2010-13"}, "profile.birthMonth", "a month such as 2010-05"),
        ({"birthMonth": "2010-05-17"}, "profile.birthMonth", "never send a day of birth"),
        ({"birthMonth": "mai 2010"}, "profile.birthMonth", "a month such as"),
        ({"birthMonth": "2010-05", "age": 18}, "profile.age", "contradict each other"),
        ({"leftSince": "2026-12"}, "profile.leftSince", "after the day"),
        ({"leftSince": "2000-01", "birthMonth": "2010-05"}, "profile.leftSince", "before birth"),
        ({"answers": [{"question": "x", "value": True}]}, "profile.answers", "six-mois"),
        (
            {"answers": [{"question": "six-mois", "value": value} for value in (True, False)]},
            "profile.answers",
            "two different answers",
        ),
    ],
)
def test_a_profile_that_cannot_be_is_refused(
    ask: Asking, profile: dict[str, Any], argument: str, sentence: str
) -> None:
    sent = {"situation": "LEFT", "asOf": "2026-11-24"} | profile
    [error] = ask.refused(RECOMMEND, profile=sent)

    assert error["extensions"] == {"code": "BAD_PROFILE", "argument": argument}
    assert sentence in error["message"]


def test_an_unknown_school_is_refused_by_its_own_name(ask: Asking) -> None:
    [error] = ask.refused(RECOMMEND, profile={"situation": "LEFT", "schoolUai": "0000001"})

    assert error["extensions"]["argument"] == "profile.schoolUai"
