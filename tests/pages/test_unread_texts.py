"""What the search says of a text that it cannot read: why, what to write, and whom to call."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient
from support.servers import client_of

from errors.sentences import sentence
from pages.french_labels import UNKNOWN_PLACE
from pages.graphql_client import GraphQLAnswer
from pages.place_text import NO_LETTER, OTHER_SCRIPT, TOO_LONG
from pages.search_page import place_problem
from pages.translation import LANGUAGES, Wording
from storage.database import Database

LONG = "mon voisin collectionne des timbres et des cartes postales " * 5


@pytest.fixture(scope="module")
def site(seeded: Database) -> Iterator[TestClient]:
    with client_of(seeded, languages=tuple(LANGUAGES)) as client:
        client.headers |= {"accept": "text/html"}
        yield client


def text_of(page: str) -> str:
    main = page.split("<main", 1)[-1]
    visible = html.unescape(re.sub(r"<[^>]+>", " ", main)).replace("’", "'")
    return re.sub(r"\s+", " ", visible)


@pytest.mark.parametrize("path", ["/", "/embed"])
@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("ليل", OTHER_SCRIPT),
        ("روبيه", OTHER_SCRIPT),
        ("Лілль", OTHER_SCRIPT),
        ("🙂🙂", NO_LETTER),
        ("?!", NO_LETTER),
        ("x" * 1_000, TOO_LONG),
        (LONG, TOO_LONG),
        ("Dupont", UNKNOWN_PLACE),
    ],
)
def test_it_says_why_and_whom_to_call(
    site: TestClient, path: str, typed: str, problem: str
) -> None:
    page = site.post(path, data={"lieu": typed}).text

    assert problem in text_of(page)
    assert "géocodage" not in page
    for number in ("3114", "119", "115", "112"):
        assert f'class="button second phone" href="tel:{number}"' in page


@pytest.mark.parametrize("language", ["en", "ar", "tr", "uk"])
def test_it_says_so_in_the_language_of_the_page(site: TestClient, language: str) -> None:
    page = site.post("/", params={"langue": language}, data={"lieu": "ليل", "langue": language})

    assert Wording(LANGUAGES[language]).say(OTHER_SCRIPT) in text_of(page.text)


@pytest.mark.parametrize("typed", ["أريد أن أموت", "ölmek istiyorum", "я хочу померти"])
def test_a_danger_in_another_language_is_answered(site: TestClient, typed: str) -> None:
    page = site.post("/", data={"lieu": typed}).text

    assert "Appelez maintenant" in page
    assert "tel:3114" in page


def test_a_danger_in_a_frame_is_answered(site: TestClient) -> None:
    assert "tel:3114" in site.post("/embed", data={"lieu": "je veux mourir"}).text


def test_the_questions_say_why_a_text_is_no_place(site: TestClient) -> None:
    page = site.post("/reponse", data={"situation": "LEFT", "lieu": "Лілль", "profil": "famille"})

    assert OTHER_SCRIPT in text_of(page.text)


def test_a_place_that_is_not_known_is_no_failure_of_a_service() -> None:
    error = {"message": "…", "extensions": {"code": "GEOCODER_UNAVAILABLE"}}

    assert place_problem(GraphQLAnswer(None, [error])) == UNKNOWN_PLACE
    assert sentence("UNKNOWN_ADDRESS", "no_commune", "fr") == UNKNOWN_PLACE
