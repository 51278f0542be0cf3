"""Whom to telephone first, and what to say there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from support.asking import Asking
from support.tiny_directory import Tiny

Make = Callable[[Tiny], Asking]

CALL = """query($profile: ProfileInput!, $near: PlaceInput, $caller: Caller! = YOUNG_PERSON) {
  recommendations(profile: $profile, near: $near) {
    firstCall(caller: $caller) { whatToSay distanceMeters structure { __typename name phone } }
  }
}"""
NEAR = {"commune": "59001"}


def first_call(ask: Asking, profile: dict[str, Any], **how: Any) -> Any:
    how = {"near": NEAR} | how
    return ask(CALL, profile={"asOf": "2026-11-24"} | profile, **how)["recommendations"][
        "firstCall"
    ]


@pytest.mark.parametrize(
    ("profile", "kind"),
    [
        ({"situation": "LEFT", "age": 17}, "MissionLocale"),
        ({"situation": "APPRENTICESHIP_BROKEN", "age": 16}, "MissionLocale"),
        ({"situation": "ENROLLED_LYCEE", "age": 17}, "Cio"),
        ({"situation": "LEFT", "age": 15}, "Cio"),
        ({"situation": "LEFT", "age": 28}, "Cio"),
        ({"situation": "NEWLY_ARRIVED", "age": 16}, "Cio"),
    ],
)
def test_who_is_called_first_is_whom_the_law_names(
    ask: Asking, profile: dict[str, Any], kind: str
) -> None:
    found = first_call(ask, profile, near={"commune": "59350"})

    assert found["structure"]["__typename"] == kind
    assert found["structure"]["phone"]
    assert found["distanceMeters"] < 10_000


def test_who_has_no_telephone_gives_way_to_the_other(tiny: Make) -> None:
    content = Tiny().mission_locale("mission", "59001", email="mission@example.fr")
    ask = tiny(content.cio("cio", "59001", phone="03 20 00 00 00"))

    assert first_call(ask, {"situation": "LEFT", "age": 17})["structure"]["name"] == "cio"


def test_nobody_is_called_where_no_place_is_sent(ask: Asking) -> None:
    assert first_call(ask, {"situation": "LEFT", "age": 17}, near=None) is None


def test_nobody_is_called_where_nobody_is_known(tiny: Make) -> None:
    ask = tiny(Tiny().school("school", "59001", phone="03 20 00 00 00"))

    assert first_call(ask, {"situation": "LEFT", "age": 17}) is None


@pytest.mark.parametrize(
    ("profile", "caller", "said"),
    [
        (
            {"situation": "LEFT", "age": 17, "wants": ["DIPLOMA", "WORK"]},
            "YOUNG_PERSON",
            "Bonjour, j'ai 17 ans et j'ai arrêté l'école. "
            "Je voudrais un rendez-vous pour préparer un diplôme.",
        ),
        (
            {"situation": "ENROLLED_COLLEGE", "wants": ["STAY"]},
            "FAMILY",
            "Bonjour, mon enfant est au collège. "
            "Nous voudrions un rendez-vous pour trouver de l'aide et ne pas arrêter l'école.",
        ),
        (
            # Fifteen or sixteen: an age that may be wrong is not said.
            {"situation": "NEWLY_ARRIVED", "birthMonth": "2010-11"},
            "PROFESSIONAL",
            "Bonjour, j'accompagne un jeune qui est en France depuis peu. "
            "Il lui faudrait un rendez-vous pour parler de la suite.",
        ),
        (
            {"situation": "APPRENTICESHIP_BROKEN", "birthMonth": "2008-03"},
            "PROFESSIONAL",
            "Bonjour, j'accompagne un jeune de 18 ans qui a vu son contrat d'apprentissage "
            "s'arrêter. Il lui faudrait un rendez-vous pour parler de la suite.",
        ),
    ],
)
def test_what_to_say_is_what_the_profile_says(
    ask: Asking, profile: dict[str, Any], caller: str, said: str
) -> None:
    found = first_call(ask, profile, caller=caller, near={"commune": "59350"})

    assert found["whatToSay"] == said
