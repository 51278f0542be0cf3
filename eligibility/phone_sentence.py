"""What to say on the telephone, in French: who calls, where the young person stands, what for.

It says what the profile says and nothing else, in words of no gender.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from eligibility.profile import IntRange, Profile
from models.eligibility import Aim, Situation


class Caller(Enum):
    """Who telephones."""

    YOUNG_PERSON = "YOUNG_PERSON"
    FAMILY = "FAMILY"
    PROFESSIONAL = "PROFESSIONAL"


# Of the young person, in the first and in the third person.
SITUATIONS: Mapping[Situation, tuple[str, str]] = {
    Situation.ENROLLED_COLLEGE: ("je suis au collège", "est au collège"),
    Situation.ENROLLED_LYCEE: ("je suis au lycée", "est au lycée"),
    Situation.ENROLLED_LP: ("je suis au lycée professionnel", "est au lycée professionnel"),
    Situation.LEFT: ("j'ai arrêté l'école", "a arrêté l'école"),
    Situation.APPRENTICESHIP_BROKEN: (
        "mon contrat d'apprentissage s'est arrêté",
        "a vu son contrat d'apprentissage s'arrêter",
    ),
    Situation.NEWLY_ARRIVED: ("je suis en France depuis peu", "est en France depuis peu"),
    Situation.IN_TRAINING: ("je suis en formation", "est en formation"),
    Situation.EMPLOYED: ("je travaille", "travaille"),
    Situation.HOME_EDUCATED: ("je fais l'école à la maison", "fait l'école à la maison"),
}
# Of several aims the first one here is said: the most precise.
AIMS: Mapping[Aim, str] = {
    Aim.DIPLOMA: "pour préparer un diplôme",
    Aim.RETURN_TO_SCHOOL: "pour retourner à l'école",
    Aim.WORK: "pour trouver une formation ou un travail",
    Aim.STAY: "pour trouver de l'aide et ne pas arrêter l'école",
    Aim.FIND_ONES_WAY: "pour parler d'orientation",
}
NO_AIM = "pour parler de la suite"


def phone_sentence(profile: Profile, caller: Caller) -> str:
    """Two sentences, without the greeting's guillemets: « Bonjour, j'ai 17 ans… »."""
    first, third = SITUATIONS[profile.situation]
    age = _age(profile.ages)
    aim = next((words for aim, words in AIMS.items() if aim in profile.aims), NO_AIM)
    if caller is Caller.YOUNG_PERSON:
        person = f"j'ai {age} et {first}" if age else first
        return f"Bonjour, {person}. Je voudrais un rendez-vous {aim}."
    if caller is Caller.FAMILY:
        person = f"a {age} et {third}" if age else third
        return f"Bonjour, mon enfant {person}. Nous voudrions un rendez-vous {aim}."
    person = f"de {age} qui {third}" if age else f"qui {third}"
    return f"Bonjour, j'accompagne un jeune {person}. Il lui faudrait un rendez-vous {aim}."


def _age(ages: IntRange | None) -> str:
    """The age in words; empty where it is not known to the year."""
    return f"{ages.low} ans" if ages and ages.low == ages.high else ""
