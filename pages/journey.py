"""The journey of questions: what has been answered so far, and which question comes next.

All of it is in the fields of a form that is posted from screen to screen: nothing of a person is in
an address, a cookie or a log, and the questions work without a script.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pages.search_params import AUDIENCE_OF_PROFILE, PLACE_PARAMETERS
from pages.translation import mark
from text.normalise import visible_text

QUESTIONS_PATH, ANSWER_PATH = "/questions", "/reponse"

YOUNGEST, OLDEST = 3, 99
MAX_TEXT_LENGTH = 1_000
ANSWER_PREFIX = "q-"
ANSWER_VALUES = {"oui": True, "non": False}
MAX_ANSWERS = 20
MAX_POSITION_LENGTH = 60

# Of each situation: what a young person says, and what others say of them.
SITUATIONS = {
    "ENROLLED_COLLEGE": (mark("Je suis au collège"), mark("Au collège")),
    "ENROLLED_LYCEE": (
        mark("Je suis au lycée (général ou techno)"),
        mark("Au lycée général ou technologique"),
    ),
    "ENROLLED_LP": (mark("Je suis au lycée pro"), mark("Au lycée professionnel")),
    "LEFT": (mark("J'ai quitté l'école"), mark("A quitté l'école")),
    "APPRENTICESHIP_BROKEN": (
        mark("Mon apprentissage s'est arrêté"),
        mark("Son apprentissage s'est arrêté"),
    ),
    "NEWLY_ARRIVED": (mark("J'arrive en France"), mark("Vient d'arriver en France")),
    "IN_TRAINING": (
        mark("Je suis en formation ou en service civique"),
        mark("En formation ou en service civique"),
    ),
    "EMPLOYED": (mark("Je travaille"), mark("Travaille")),
    "HOME_EDUCATED": (mark("Je fais l'école à la maison"), mark("Instruction en famille")),
}
PUPILS = frozenset(("ENROLLED_COLLEGE", "ENROLLED_LYCEE", "ENROLLED_LP"))
# For these the last class decides what is open; pupils are in one, and others say it in place.
ASKED_LAST_CLASS = frozenset(("LEFT", "APPRENTICESHIP_BROKEN"))

LAST_CLASSES = {
    "SIXIEME": mark("6e"),
    "CINQUIEME": mark("5e"),
    "QUATRIEME": mark("4e"),
    "TROISIEME": mark("3e"),
    "SECONDE": mark("Seconde générale ou techno"),
    "PREMIERE": mark("Première générale ou techno"),
    "TERMINALE": mark("Terminale générale ou techno"),
    "CAP": mark("CAP"),
    "SECONDE_PRO": mark("Seconde pro"),
    "PREMIERE_PRO": mark("Première pro"),
    "TERMINALE_PRO": mark("Terminale pro"),
    "BMA": mark("Brevet des métiers d'art (BMA)"),
    "DTMS": mark("Diplôme des métiers du spectacle (DTMS)"),
}
DIPLOMAS = {
    "NONE": mark("Aucun"),
    "DNB": mark("Brevet des collèges (DNB)"),
    "CFG": mark("Certificat de formation générale (CFG)"),
    "CAP": mark("CAP"),
    "BEP": mark("BEP"),
    "BMA": mark("Brevet des métiers d'art (BMA)"),
    "DTMS": mark("Diplôme des métiers du spectacle (DTMS)"),
    "BAC_GENERAL": mark("Bac général"),
    "BAC_TECHNOLOGICAL": mark("Bac technologique"),
    "BAC_PRO": mark("Bac professionnel"),
    "HIGHER": mark("Diplôme du supérieur"),
}
AIMS = {
    "STAY": mark("Rester à l'école et que ça aille mieux"),
    "FIND_ONES_WAY": mark("Trouver sa voie"),
    "RETURN_TO_SCHOOL": mark("Retourner à l'école"),
    "DIPLOMA": mark("Avoir un diplôme"),
    "WORK": mark("Travailler"),
}
CALLERS = {"jeune": "YOUNG_PERSON", "famille": "FAMILY", "professionnel": "PROFESSIONAL"}

STEPS = ("situation", "classe", "age", "envie", "lieu")
ANSWER_STEP = "reponse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """What somebody has answered; empty texts are unanswered.

    ``place`` is « commune:59350 » where a place was chosen, ``place_text`` what was typed, and
    ``position`` a latitude and a longitude in degrees where the browser gave them.
    """

    audience: str = "jeune"
    situation: str = ""
    last_class: str = ""
    age: str = ""
    aim: str = ""
    diploma: str = ""
    place: str = ""
    place_text: str = ""
    position: str = ""
    answers: tuple[tuple[str, str], ...] = ()

    @property
    def steps(self) -> tuple[str, ...]:
        """The questions that are asked, in their order."""
        asks_class = self.situation in ASKED_LAST_CLASS
        return tuple(step for step in STEPS if step != "classe" or asks_class)

    def after(self, step: str) -> str:
        following = (*self.steps, ANSWER_STEP)
        return following[following.index(step) + 1] if step in following[:-1] else ANSWER_STEP

    def before(self, step: str) -> str | None:
        index = self.steps.index(step) if step in self.steps else 0
        return self.steps[index - 1] if index else None

    @property
    def is_pupil(self) -> bool:
        return self.situation in PUPILS

    @property
    def is_young(self) -> bool:
        return self.audience == "jeune"

    @property
    def caller(self) -> str:
        """Who telephones, as the API names them."""
        return CALLERS[self.audience]

    @property
    def near(self) -> dict[str, Any] | None:
        """The chosen place as a ``PlaceInput``."""
        return chosen_place(self.place, self.position)

    @property
    def profile(self) -> dict[str, Any]:
        """The answers as a ``ProfileInput``."""
        answers = [
            {"question": code, "value": ANSWER_VALUES[value]}
            for code, value in self.answers
            if value in ANSWER_VALUES
        ]
        values = {
            "situation": self.situation,
            "age": int(self.age) if self.age else None,
            "lastClass": self.last_class or None,
            "diploma": self.diploma or None,
            "wants": [self.aim] if self.aim else None,
            "answers": answers or None,
        }
        return {name: value for name, value in values.items() if value is not None}

    def fields(self, *without: str) -> Iterator[tuple[str, str]]:
        """The form fields that carry this journey on, but for those that a screen asks itself."""
        values = {
            "profil": self.audience,
            "situation": self.situation,
            "classe": self.last_class,
            "age": self.age,
            "envie": self.aim,
            "diplome": self.diploma,
            "place": self.place,
            "lieu": self.place_text,
            "position": self.position,
            **{f"{ANSWER_PREFIX}{code}": value for code, value in self.answers},
        }
        for name, value in values.items():
            if value and name not in without:
                yield name, value

    def with_place(self, name: str, value: str) -> Journey:
        return replace(self, place=f"{name}:{value}")


def chosen_place(place: str, position: str) -> dict[str, Any] | None:
    """A place that a script or a button chose, as a ``PlaceInput``; None where none did."""
    name, _, value = place.partition(":")
    if name in PLACE_PARAMETERS and value:
        return {PLACE_PARAMETERS[name]: value}
    latitude, _, longitude = position.partition(",")
    try:
        return {"coordinates": {"latitude": float(latitude), "longitude": float(longitude)}}
    except ValueError:
        return None


def parse_journey(fields: Mapping[str, str]) -> Journey:
    """The journey in the fields of a form; unknown values count as unanswered."""

    def one_of(name: str, known: Mapping[str, object]) -> str:
        value = fields.get(name, "")
        return value if value in known else ""

    age = fields.get("age", "").strip()
    is_age = age.isascii() and age.isdigit() and YOUNGEST <= int(age[:3]) <= OLDEST
    answers = tuple(
        (name.removeprefix(ANSWER_PREFIX), value)
        for name, value in fields.items()
        if name.startswith(ANSWER_PREFIX)
    )
    return Journey(
        audience=AUDIENCE_OF_PROFILE.get(fields.get("profil", "").lower(), "jeune"),
        situation=one_of("situation", SITUATIONS),
        last_class=one_of("classe", LAST_CLASSES),
        age=age if is_age else "",
        aim=one_of("envie", AIMS),
        diploma=one_of("diplome", DIPLOMAS),
        place=fields.get("place", ""),
        place_text=" ".join(visible_text(fields.get("lieu", "")).split())[:MAX_TEXT_LENGTH],
        position=fields.get("position", "")[:MAX_POSITION_LENGTH],
        answers=answers[:MAX_ANSWERS],
    )


def is_age_refused(fields: Mapping[str, str]) -> bool:
    """Whether something was typed as an age that is none."""
    return bool(fields.get("age", "").strip()) and not parse_journey(fields).age
