"""Nobody is told « vous » where the page says « tu », nor the other way round."""

from __future__ import annotations

import html
import re

import pytest
from starlette.testclient import TestClient

from pages.french_labels import PROBLEMS, UNKNOWN_PLACE
from pages.place_text import NO_LETTER, OTHER_SCRIPT, TOO_LONG
from pages.translation import ENGLISH, Wording
from pages.young_problems import POSITION_DENIED, TO_THE_YOUNG, problem_to_young

VOUS = re.compile(r"\b(?:vous|votre|vos)\b|ez\b", re.IGNORECASE)


def test_every_problem_of_a_question_is_told_to_the_young() -> None:
    # The questions choose no dispositif.
    of_places = {text for code, text in PROBLEMS.items() if code != "UNKNOWN_DISPOSITIF"}

    assert of_places | {UNKNOWN_PLACE, NO_LETTER, OTHER_SCRIPT, TOO_LONG} <= set(TO_THE_YOUNG)
    assert [text for text in TO_THE_YOUNG.values() if VOUS.search(text)] == []


def test_other_languages_say_it_as_to_everybody() -> None:
    words = Wording(ENGLISH)

    assert problem_to_young(POSITION_DENIED, words) == words.say(POSITION_DENIED)


@pytest.mark.parametrize(("audience", "is_told"), [("jeune", True), ("famille", False)])
def test_a_position_that_is_refused_is_said_so(
    site: TestClient, audience: str, is_told: bool
) -> None:
    fields = {"vue": "envie", "situation": "LEFT", "profil": audience, "etape": "suite"}
    page = html.unescape(site.post("/questions", data=fields).text)

    assert ('data-denied="Ta position' in page.replace("’", "'")) is is_told


def test_a_place_that_is_not_found_is_said_to_the_young(site: TestClient) -> None:
    sent = {"situation": "LEFT", "lieu": "Dupont"}
    said = {
        audience: html.unescape(site.post("/reponse", data=sent | {"profil": audience}).text)
        for audience in ("jeune", "professionnel")
    }

    assert "Écris une commune" in said["jeune"]
    assert "Écrivez une commune" in said["professionnel"]
