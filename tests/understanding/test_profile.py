"""What is read of a person, and what must not be."""

from __future__ import annotations

import pytest

from models.eligibility import Diploma, Situation
from understanding.profile import ProfileReader


@pytest.fixture(scope="module")
def reader() -> ProfileReader:
    return ProfileReader()


@pytest.mark.parametrize(
    "text",
    [
        "j'ai raté mon brevet",
        "mon fils a raté son brevet",
        "je me fais vomir après manger",
        "ils veulent me racketter a la sortie",
        "mon frère est parti en syrie",
        "jvx partir pr toujour",
        "ma mère me claque",
        "j'ai peur d'arreter l'ecole",
        "quel est le rôle du référent décrochage dans le GPDS",
    ],
)
def test_nothing_is_invented(reader: ProfileReader, text: str) -> None:
    profile = reader.read(text)

    assert profile is None or (profile.situation, profile.diploma) == (None, None)


@pytest.mark.parametrize(
    ("text", "situation", "diploma"),
    [
        ("j'ai tout arrêté à 16 ans", Situation.LEFT, None),
        ("je veux devenir infirmière mais j'ai arrêté en première", Situation.LEFT, None),
        ("j'ai quitté le lycée en première", Situation.LEFT, None),
        ("j'ai 19 ans et pas le bac", None, Diploma.NONE),
        ("j'ai mon brevet et c'est tout, j'ai que le brevet", None, Diploma.DNB),
        ("j'ai le bac", None, Diploma.BAC_GENERAL),
        (
            "la seconde générale c'est pas pour moi, je veux un bac pro",
            Situation.ENROLLED_LYCEE,
            None,
        ),
    ],
)
def test_what_is_said_is_read(
    reader: ProfileReader, text: str, situation: Situation | None, diploma: Diploma | None
) -> None:
    profile = reader.read(text)

    assert profile is not None
    assert (profile.situation, profile.diploma) == (situation, diploma)
