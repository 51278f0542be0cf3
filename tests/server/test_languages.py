"""Answers in French, and in English where ``Accept-Language`` asks: the same facts in both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient
from support.servers import client_of

from storage.database import Database

ACTOR = "code name summary missions workplace howToReach certification"
CATALOGUE = f"""{{
  needs {{ code name advice helplines {{ name purpose hours }} firstContacts {{ {ACTOR} }} }}
  helplines {{ name purpose hours }}
  legalStatuses {{ text nextStep actor {{ {ACTOR} }} }}
  legalReferences {{ summary }}
  actors {{ {ACTOR} }}
}}"""
RECOMMENDATIONS = f"""query R($profile: ProfileInput!, $near: PlaceInput) {{
  recommendations(profile: $profile, near: $near) {{
    statuses {{ text nextStep actor {{ {ACTOR} }} questions {{ text }} }}
    notices {{ code message }}
    nodes {{
      dispositif {{ code }} fit agreements questions {{ text }} firstContact {{ {ACTOR} }}
      reasons {{ outcome sentence rule {{ code text note question {{ text }} }} }}
    }}
  }}
}}"""
SEARCH = f"""query S($text: String!, $near: PlaceInput) {{
  search(text: $text, near: $near, first: 1) {{
    understood {{ needs {{ need {{ code name }} }} }}
    nextStep {{ sentence helplines {{ purpose hours }} actors {{ {ACTOR} }} }}
  }}
}}"""
NOTICES = """query N($near: PlaceInput!) {
  nearestHosts(dispositif: "micro-lycee", near: $near, first: 1) { notices { code message } }
  competence(at: $near) { notices { code message } }
}"""
PROFILES = [
    {"situation": situation, "age": age}
    for situation in ("LEFT", "ENROLLED_LP", "APPRENTICESHIP_BROKEN", "NEWLY_ARRIVED", "EMPLOYED")
    for age in (12, 15, 17, 22, 27, 40)
]
CONTRADICTORY = [
    {"situation": "ENROLLED_COLLEGE", "age": 16, "leftSince": "2026-05", "asOf": "2026-11-01"},
    {"situation": "ENROLLED_COLLEGE", "age": 15, "lastClass": "TERMINALE"},
    {"situation": "LEFT", "age": 7, "lastClass": "TERMINALE", "diploma": "BAC_GENERAL"},
    {"situation": "LEFT", "age": 17, "leftSince": "2010-05", "asOf": "2026-11-01"},
]
SENTENCES = ["plus envie d'aller au lycée", "j'ai raté mon bac", "je veux mourir", "xyz", "12 ans"]
PLACES: list[dict[str, Any]] = [
    {"postalCode": "02100"},
    {"commune": "59350"},
    {"coordinates": {"latitude": 50.37, "longitude": 3.08}},
    {"coordinates": {"latitude": 3.0, "longitude": 50.6}},
    {"address": "Saint-Quentin"},
]

# Words that no English sentence has, outside what is named in French: in « » or in brackets.
FRENCH = re.compile(r"\b(?:le|les|une|est|sont|vous|votre|avec|dans|pas|ou|où|des|pour)\b", re.I)
NAMED = re.compile(r"«[^»]*»|\([^)]*\)|: [^:]*$")


@pytest.fixture(scope="module")
def client(seeded: Database) -> Iterator[TestClient]:
    with client_of(seeded, rate_limit=0) as client:
        yield client


def answered(client: TestClient, language: str, query: str, **variables: Any) -> Any:
    content = {"query": query, "variables": variables}
    headers = {"accept-language": language}
    answer = client.post("/graphql", json=content, headers=headers)
    assert answer.headers["content-language"] == language
    assert "errors" not in answer.json(), answer.text
    return answer.json()["data"]


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, each in value.items():
            yield from leaves(each, f"{path}.{name}")
    elif isinstance(value, list):
        for each in value:
            yield from leaves(each, f"{path}[]")
    else:
        yield path, value


CODES = re.compile(r"\.(?:code|fit|outcome)$")


def compared(client: TestClient, query: str, **variables: Any) -> list[tuple[str, str]]:
    """The sentences of an answer in French and in English; all else is the same in both."""
    french = list(leaves(answered(client, "fr", query, **variables)))
    english = list(leaves(answered(client, "en", query, **variables)))
    assert [path for path, _ in french] == [path for path, _ in english]
    sentences = []
    for (path, said), (_, in_english) in zip(french, english, strict=True):
        if CODES.search(path) or not isinstance(said, str):
            assert said == in_english
        else:
            sentences.append((said, in_english))
    return sentences


def still_french(sentences: list[tuple[str, str]]) -> list[str]:
    """Sentences that are the same in English, but for names and acronyms."""
    return [french for french, english in sentences if english == french and FRENCH.search(french)]


def test_every_sentence_of_the_catalogue_has_its_english(
    client: TestClient, seeded: Database
) -> None:
    with seeded.engine.connect() as connection:
        rows = connection.exec_driver_sql("select french, english from translations")
        translated = {row.french: row.english for row in rows}
    sentences = dict(compared(client, CATALOGUE))

    assert sentences.keys() - translated.keys() == set(), "has no English in translations.toml"
    assert all(translated[french] == english for french, english in sentences.items())


@pytest.mark.parametrize("profile", PROFILES, ids=str)
def test_what_a_person_is_recommended_is_the_same_in_english(
    client: TestClient, profile: dict[str, Any]
) -> None:
    near = {"commune": "59350"}
    assert still_french(compared(client, RECOMMENDATIONS, profile=profile, near=near)) == []


@pytest.mark.parametrize("profile", CONTRADICTORY, ids=str)
def test_what_cannot_be_is_said_in_english_too(client: TestClient, profile: dict[str, Any]) -> None:
    sentences = compared(client, RECOMMENDATIONS, profile=profile)

    assert any("CIO" in english and "nothing can be advised" in english for _, english in sentences)
    for _, english in sentences:
        assert not FRENCH.search(NAMED.sub("", english)), english


@pytest.mark.parametrize("text", SENTENCES)
def test_a_next_step_is_in_english_too(client: TestClient, text: str) -> None:
    sentences = compared(client, SEARCH, text=text, near={"commune": "59350"})
    assert still_french(sentences) == []


@pytest.mark.parametrize("near", PLACES, ids=str)
def test_notices_are_in_english_too(client: TestClient, near: dict[str, Any]) -> None:
    sentences = compared(client, NOTICES, near=near)

    assert sentences
    for french, english in sentences:
        assert english != french
        assert not FRENCH.search(NAMED.sub("", english)), english


def test_what_was_typed_for_an_address_is_answered_in_the_language_asked(
    client: TestClient,
) -> None:
    def said(language: str) -> str:
        query = '{ nearestCios(near: {address: "on me harcèle"}) { nodes { name } } }'
        headers = {"accept-language": language}
        answer = client.post("/graphql", json={"query": query}, headers=headers)
        return str(answer.json()["errors"][0]["message"])

    assert "3018" in said("fr") and "3018" in said("en")
    assert said("en").startswith("Bullying"), said("en")
    assert not said("fr").startswith("Bullying")


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        (None, "fr"),
        ("*", "fr"),
        ("de", "fr"),
        ("en", "en"),
        ("en-GB,en;q=0.9,fr;q=0.8", "en"),
        ("fr-FR,fr;q=0.9,en;q=0.8", "fr"),
        ("en;q=0", "fr"),
    ],
)
def test_answers_are_french_unless_english_is_preferred(
    client: TestClient, accept: str | None, language: str
) -> None:
    headers = {} if accept is None else {"accept-language": accept}
    client.headers.pop("accept-language", None)
    answer = client.post("/graphql", json={"query": "{ helplines { purpose } }"}, headers=headers)

    assert answer.headers["content-language"] == language
    first = answer.json()["data"]["helplines"][0]["purpose"]
    assert first.startswith("Medical" if language == "en" else "Urgence")


def test_caches_keep_the_two_languages_apart(client: TestClient) -> None:
    query = "{ helplines { name purpose } }"
    answers = [
        client.get("/graphql", params={"query": query}, headers={"accept-language": language})
        for language in ("fr", "en", "fr", "en")
    ]

    french, english, french_again, english_again = answers
    assert french.content == french_again.content != english.content == english_again.content
    assert french.headers["etag"] != english.headers["etag"]
    assert all("Accept-Language" in answer.headers["vary"] for answer in answers)
    other = {"accept-language": "en", "if-none-match": french.headers["etag"]}
    assert client.get("/graphql", params={"query": query}, headers=other).status_code == 200


def test_records_cached_as_json_are_not_shown_in_the_other_language(client: TestClient) -> None:
    query = """query Q($near: PlaceInput!) { nearestHosts(dispositif: "micro-lycee", near: $near) {
      edges { node { structure { usualName } } } notices { message } } }"""
    near = {"coordinates": {"latitude": 50.63, "longitude": 3.06}}
    for _ in range(3):  # compiled from the second on, its records cached from then on
        french = answered(client, "fr", query, near=near)
        english = answered(client, "en", query, near=near)
        assert french["nearestHosts"]["edges"] == english["nearestHosts"]["edges"]


def test_what_is_searched_keeps_its_characters(client: TestClient) -> None:
    query = """{ search(text: "centre d'information et d'orientation", first: 20) { edges {
      title { text ranges { start end } } snippet { text ranges { start end } } } } }"""
    assert answered(client, "fr", query) == answered(client, "en", query)
