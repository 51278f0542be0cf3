"""The questions, one a screen, and what they lead to: all of it without a script."""

from __future__ import annotations

import html
import logging
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from support.servers import client_of
from support.tiny_directory import Tiny

from models.dispositif import HostingMode
from pages.audience_wording import audience_wordings
from pages.journey import CALLERS, SITUATIONS
from storage.database import Database

SEEDS = Path(__file__).parents[2] / "seeds" / "data"
LEFT_AT_17 = {"situation": "LEFT", "classe": "PREMIERE_PRO", "age": "17", "envie": "DIPLOMA"}


def text_of(page: str) -> str:
    main = page.split("<main", 1)[1].split("</main>", 1)[0]
    visible = re.sub(r"<(?!/?(?:h1|h2))[^>]+>", " ", main.split(">", 1)[1])
    return re.sub(r"[\s\u00a0\u202f]+", " ", html.unescape(visible)).replace("’", "'")


def hidden_fields(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))


def question(page: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", text_of(page))
    assert found, page
    return re.sub(r"<[^>]+>", "", found[1]).strip()


def answered(site: TestClient, **fields: str) -> str:
    answer = site.post("/reponse", data={"lieu": "Hénin-Beaumont"} | fields)
    assert answer.status_code == 200
    return text_of(answer.text)


def test_one_question_a_screen_leads_to_the_answer_and_back(site: TestClient) -> None:
    page = site.get("/questions?profil=jeune").text
    fields: dict[str, str] = {}
    asked = [question(page)]
    for name, value in LEFT_AT_17.items():
        fields = hidden_fields(page) | {name: value, "etape": "suite"}
        page = site.post("/questions", data=fields).text
        asked.append(question(page))

    assert [each.split(" ?")[0] for each in asked] == [
        "Où en es-tu",
        "Quelle était ta dernière classe",
        "Quel âge as-tu",
        "Qu'est-ce que tu voudrais",
        "Où habites-tu",
    ]
    kept = hidden_fields(page)
    assert {name: kept[name] for name in LEFT_AT_17} == LEFT_AT_17
    back = site.post("/questions", data=kept | {"etape": "envie", "lieu": "x"})
    assert "voudrais" in question(back.text)
    assert 'value="DIPLOMA" checked' in back.text


@pytest.mark.parametrize(
    ("audience", "asked"),
    [
        ("jeune", "Où en es-tu ?"),
        ("famille", "Où en est votre enfant ?"),
        ("professionnel", "Où en est le jeune ?"),
    ],
)
def test_who_asks_is_spoken_to(site: TestClient, audience: str, asked: str) -> None:
    assert question(site.get(f"/questions?profil={audience}").text) == asked


def test_the_last_class_is_asked_of_those_who_left_alone(site: TestClient) -> None:
    fields = {"vue": "situation", "etape": "suite"}
    asked = {
        situation: "classe"
        in question(site.post("/questions", data=fields | {"situation": situation}).text)
        for situation in SITUATIONS
    }

    assert {situation for situation, is_asked in asked.items() if is_asked} == {
        "LEFT",
        "APPRENTICESHIP_BROKEN",
    }


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"vue": "situation"}, "Choisis une réponse"),
        ({"vue": "situation", "situation": "X"}, "Choisis une réponse"),
        ({"vue": "situation", "profil": "famille"}, "Choisissez une réponse"),
        ({"vue": "age", "situation": "LEFT", "age": "2"}, "Écris un âge"),
        ({"vue": "age", "situation": "LEFT", "age": "2", "profil": "professionnel"}, "Écrivez un"),
        ({"vue": "age", "situation": "LEFT", "age": "dix-sept"}, "entre 3 et 99 ans"),
        ({"vue": "age", "situation": "LEFT", "age": "2"}, "entre 3 et 99 ans"),
    ],
)
def test_a_screen_says_what_is_missing_and_its_title_too(
    site: TestClient, fields: dict[str, str], problem: str
) -> None:
    page = site.post("/questions", data=fields | {"etape": "suite"}).text

    assert problem in text_of(page)
    assert 'role="alert"' in page
    assert re.search(r"<title>Erreur", page)


def test_an_answer_begins_with_one_call_and_what_to_say(site: TestClient) -> None:
    said = answered(site, **LEFT_AT_17)

    call, rest = said.split("<h2", 1)
    assert "Commence par cet appel" in call
    headings = re.findall(r"<h2[^>]*>(.*?)</h2>", "<h2" + rest)
    first = re.sub(r"<[^>]+>", "", headings[0]).strip()
    assert "Mission locale d'Hénin-Beaumont" in first
    assert "« Bonjour, j'ai 17 ans et j'ai arrêté l'école." in rest
    order = ["03 21 20 64 64", "Ce qui t'est ouvert, avec un lieu", "lieux pas encore publiés"]
    assert sorted(order, key=said.index) == order
    assert "03 21 20 03 23" in said, "the CIO, where the mission locale does not answer"


def test_nothing_says_that_places_are_unpublished_above_a_place(site: TestClient) -> None:
    said = answered(site, **LEFT_AT_17)
    with_place = said.split("avec un lieu")[1].split("Aussi possible")[0]

    assert "Lycée Henri Darras" in with_place
    assert "pas encore publiés" not in with_place


def test_a_question_is_answered_in_place(site: TestClient) -> None:
    fields = {"lieu": "Hénin-Beaumont"} | LEFT_AT_17
    page = site.post("/reponse", data=fields).text
    asked = set(re.findall(r'<button type="submit" name="(q-[a-z-]+)" value="oui"', page))
    assert "q-six-mois" in asked

    again = site.post("/reponse", data=fields | {"q-six-mois": "oui"}).text
    still_asked = set(re.findall(r'<button type="submit" name="(q-[a-z-]+)" value="oui"', again))
    assert "q-six-mois" not in still_asked
    assert ("q-six-mois", "oui") in hidden_fields(again).items()


SPOKEN_TO = re.compile(
    r"\b(?:(?<!rendez-)vous|votre|vos|(?!chez|assez|rendez)\w{2,}ez)\b", re.IGNORECASE
)
"""A sentence that says « vous » to its reader."""


def seeded_sentences() -> tuple[set[str], set[str]]:
    """The questions, and the sentences of the legal statuses, as they are in the seeds."""
    questions, rights = set(), set()
    for each in ("france", "hauts-de-france"):
        seeds = tomllib.loads((SEEDS / each / "eligibility.toml").read_text())
        questions |= {question["text"] for question in seeds["questions"]}
        for status in seeds.get("statuses", []):
            for said in (status, *status.get("variants", [])):
                rights |= {said[part] for part in ("text", "next_step") if part in said}
    return questions, rights


def test_a_wording_is_of_a_sentence_as_the_directory_has_it() -> None:
    questions, rights = seeded_sentences()
    wordings = audience_wordings()

    assert set(wordings) <= questions | rights
    assert {text for text in questions | rights if SPOKEN_TO.search(text)} <= set(wordings)
    assert all(set(wordings[question]) == set(CALLERS) for question in questions)
    assert [each["jeune"] for each in wordings.values() if SPOKEN_TO.search(each["jeune"])] == []


def test_nobody_is_told_tu_but_the_young() -> None:
    others = [
        each[audience]
        for each in audience_wordings().values()
        for audience in ("famille", "professionnel")
        if audience in each
    ]
    assert others
    assert not [text for text in others if re.search(r"\b(?:tu|te|ton|ta|tes|toi)\b|\bt'", text)]


def test_rights_are_told_to_who_reads(site: TestClient) -> None:
    left = {"situation": "LEFT", "age": "15"}
    said = {each: answered(site, profil=each, **left) for each in CALLERS}
    assert "une place doit t'être trouvée" in said["jeune"]
    assert "une place doit être trouvée à votre enfant" in said["famille"]
    assert "une place doit être trouvée au jeune" in said["professionnel"]


@pytest.mark.parametrize(
    ("audience", "asked"),
    [
        ("jeune", "As-tu quitté l'école depuis six mois ou plus ?"),
        ("famille", "Votre enfant a-t-il quitté l'école depuis six mois ou plus ?"),
        ("professionnel", "Le jeune a-t-il quitté l'école depuis six mois ou plus ?"),
    ],
)
def test_a_question_speaks_to_who_answers(site: TestClient, audience: str, asked: str) -> None:
    assert asked in answered(site, profil=audience, **LEFT_AT_17)


@pytest.mark.parametrize("place", [{"lieu": "Paris 75001"}, {"position": "43.3,5.4", "lieu": "x"}])
def test_nobody_far_away_is_called_from_outside_the_region(
    site: TestClient, place: dict[str, str]
) -> None:
    said = answered(site, **LEFT_AT_17 | place)
    assert "hors du territoire" in said
    assert "0 800 12 25 00" in said
    assert "cet appel" not in said
    assert " km" not in said


def test_a_position_is_no_name_of_a_place(site: TestClient) -> None:
    fields = LEFT_AT_17 | {"position": "50.42,2.95", "lieu": "Ma position"}
    page = site.post("/reponse", data=fields).text
    assert "Qui appeler, près d’ici" in page
    assert "Ma position" in text_of(page)
    searched = site.post("/", data={"position": "50.42,2.95", "lieu": "Ma position"}).text
    english = site.post("/?langue=en", data={"position": "50.42,2.95", "lieu": "x"}).text
    assert "À qui s’adresser, près d’ici" in searched
    assert "near my position" in english
    for each in (page, searched, english):
        assert "50.42" not in each.split("<main")[0]
        assert "50.42000" not in text_of(each)


def test_who_arrives_in_france_is_sent_to_the_casnav(site: TestClient) -> None:
    said = answered(site, situation="NEWLY_ARRIVED", age="16", envie="FIND_ONES_WAY")
    before = said.split("Tes droits")[0]
    assert "CASNAV" in before
    assert "Adresse-toi" in before


def test_questions_in_another_language_are_of_the_young_person(site: TestClient) -> None:
    for profile, hinted in (("famille", True), ("professionnel", True), ("jeune", False)):
        fields = {"lieu": "Lens", "profil": profile} | LEFT_AT_17
        page = text_of(site.post("/reponse?langue=en", data=fields).text)
        assert ("Answer for the young person" in page) is hinted


def test_a_pupil_of_college_is_not_asked_for_a_diploma(site: TestClient) -> None:
    fields = {"situation": "ENROLLED_COLLEGE", "age": "13", "envie": "STAY", "profil": "famille"}
    said = answered(site, **fields)
    assert "diplôme de votre enfant" not in said
    assert said.index("Dans son établissement") < said.index("avec un lieu")


def test_a_pupil_is_sent_to_their_own_school_first(site: TestClient) -> None:
    said = answered(site, situation="ENROLLED_LP", age="16", envie="STAY")

    at_school = said.split("Dans ton établissement")[1]
    assert "référent décrochage" in at_school
    assert "Tutorat" in at_school


def test_a_family_and_a_professional_are_not_called_tu(site: TestClient) -> None:
    for audience in ("famille", "professionnel"):
        said = answered(site, profil=audience, situation="ENROLLED_COLLEGE", age="14")
        assert "Commencez par cet appel" in said
        assert not re.search(r"\b(?:tu|ton|ta|tes|toi|t')\b", said), audience


def test_an_ambiguous_place_is_chosen_by_a_button(site: TestClient) -> None:
    page = site.post("/reponse", data=LEFT_AT_17 | {"lieu": "Brie"}).text

    places = re.findall(r'name="place" value="(commune:\d+)">([^<]+)<', page)
    assert len(places) >= 2
    chosen = hidden_fields(page) | {"lieu": "Brie", "place": places[0][0]}
    assert "cet appel" in text_of(site.post("/reponse", data=chosen).text)


@pytest.mark.parametrize("lieu", ["", "zzzzzz"])
def test_without_a_place_the_place_is_asked_again(site: TestClient, lieu: str) -> None:
    page = site.post("/reponse", data=LEFT_AT_17 | {"lieu": lieu}).text

    assert "Où habites-tu" in question(page)
    assert 'role="alert"' in page


def test_a_profile_that_cannot_be_is_said(site: TestClient) -> None:
    said = answered(site, situation="LEFT", age="7", classe="TERMINALE")

    assert "avec un lieu" not in said
    assert "âge" in said


def test_nothing_of_a_person_is_kept_logged_or_in_an_address(
    site: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = site.post("/reponse", data=LEFT_AT_17 | {"lieu": "12 rue Solférino, 59000 Lille"})

    assert answer.headers["cache-control"] == "no-store"
    assert "olférino" not in caplog.text and "PREMIERE_PRO" not in caplog.text
    links = re.findall(r'(?:href|action|formaction)="([^"]*)"', answer.text)
    assert links
    assert not [link for link in links if re.search("olf|LEFT|PREMIERE|age=", link)]
    assert question(site.get("/reponse").text) == "Où en es-tu ?"


def test_a_position_is_answered_and_stands_in_no_address(site: TestClient) -> None:
    answer = site.post("/reponse", data=LEFT_AT_17 | {"position": "50.42,2.95"})

    assert "cet appel" in text_of(answer.text)
    assert not [link for link in re.findall(r'href="([^"]*)"', answer.text) if "50.42" in link]


@pytest.mark.parametrize(
    "fields",
    [
        {"age": "9" * 300, "situation": "LEFT"},
        {"situation": "LEFT", "position": "nan,inf"},
        {"situation": "LEFT", "place": "commune:" + "x" * 500},
        {"situation": "LEFT", "lieu": "Lille", "q-x": "oui"},
        {"situation": "LEFT", "lieu": "Lille", "q-" + "y" * 300: "oui"},
        {"etape": "\x00", "vue": "lieu"},
    ],
)
def test_whatever_is_posted_is_a_page(site: TestClient, fields: dict[str, str]) -> None:
    for path in ("/questions", "/reponse", "/fiche"):
        assert site.post(path, data=fields).status_code < 500, path


def test_a_dispositif_without_places_is_folded(seeded: Database) -> None:
    with client_of(seeded) as site:
        page = site.post("/reponse", data=LEFT_AT_17 | {"lieu": "Lille"}).text

    folded = page.split('<details class="more">')[1].split("</details>")[0]
    assert re.search(r"demande au CIO \(\d+\)", text_of(f"<main>{folded}</main>"))


def test_where_nobody_is_known_the_national_number_is(migrated: Database) -> None:
    content: Any = Tiny().dispositif("any", HostingMode.ANY_ESTABLISHMENT)
    with migrated.writing() as connection:
        content.write(connection)
    with client_of(migrated) as site:
        page = site.post("/reponse", data={"situation": "LEFT", "place": "commune:59001"}).text

    assert "0 800 12 25 00" in text_of(page)
