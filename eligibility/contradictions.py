"""Profiles that cannot be: an age, a class, a diploma and a situation that exclude each other.

Bounds are wide: who repeated years, skipped some or came back to school is within them. They tell a
slip of the pen, such as 11 for 17, from a person.
"""

from __future__ import annotations

from collections.abc import Iterator

from eligibility.profile import (
    LEVEL_OF_CLASS,
    LEVEL_OF_SITUATION,
    MONTHS_PER_YEAR,
    NOT_YET_IN_CLASS,
    OLDEST_PUPIL,
    YOUNGEST_WITH_DIPLOMA,
    IntRange,
    Profile,
)
from models.dispositif import Level
from models.eligibility import LastClass, Situation
from text.bilingual import Bilingual

# Youngest ages, in whole years, at which a class is attended.
YOUNGEST_IN_CLASS = {
    LastClass.SIXIEME: 9,
    LastClass.CINQUIEME: 10,
    LastClass.QUATRIEME: 11,
    LastClass.TROISIEME: 12,
    LastClass.SECONDE: 13,
    LastClass.PREMIERE: 14,
    LastClass.TERMINALE: 15,
    LastClass.CAP: 14,
    LastClass.SECONDE_PRO: 13,
    LastClass.PREMIERE_PRO: 14,
    LastClass.TERMINALE_PRO: 15,
    LastClass.BMA: 16,
    LastClass.DTMS: 16,
}
# Youngest and oldest ages in a situation.
AGES_IN_SITUATION = {
    Situation.ENROLLED_COLLEGE: IntRange(9, OLDEST_PUPIL[Situation.ENROLLED_COLLEGE]),
    Situation.ENROLLED_LYCEE: IntRange(13, OLDEST_PUPIL[Situation.ENROLLED_LYCEE]),
    Situation.ENROLLED_LP: IntRange(13, OLDEST_PUPIL[Situation.ENROLLED_LP]),
    Situation.APPRENTICESHIP_BROKEN: IntRange(14, 99),
    Situation.EMPLOYED: IntRange(14, 99),
}
CLASSES_OF_COLLEGE = {c for c, level in LEVEL_OF_CLASS.items() if level is Level.COLLEGE}
ENROLLED_AFTER_COLLEGE = {Situation.ENROLLED_LYCEE, Situation.ENROLLED_LP}
YOUNGEST_LEAVER = 3

ENROLLED_AND_LEFT = Bilingual(
    "Vous êtes inscrit dans un établissement et vous l'avez quitté : l'un exclut l'autre.",
    "You are enrolled in a school and have left it: one excludes the other.",
)
NO_CLASS_OF_COLLEGE = Bilingual(
    "La classe indiquée n'est pas une classe de collège.",
    "The class given is no class of a collège (lower secondary school).",
)
NO_CLASS_OF_LYCEE = Bilingual(
    "La classe indiquée n'est pas une classe de lycée.",
    "The class given is no class of a lycée (upper secondary school).",
)
CLASS_AND_DIPLOMA = Bilingual(
    "La classe et le diplôme ne vont pas ensemble.",
    "The class and the diploma do not go together.",
)
AGE_AND_SITUATION = Bilingual(
    "L'âge et la situation ne vont pas ensemble.",
    "The age and the situation do not go together.",
)
AGE_AND_CLASS = Bilingual(
    "L'âge et la classe ne vont pas ensemble.",
    "The age and the class do not go together.",
)
AGE_AND_DIPLOMA = Bilingual(
    "L'âge et le diplôme ne vont pas ensemble.",
    "The age and the diploma do not go together.",
)
LEFT_TOO_YOUNG = Bilingual(
    "Le mois de sortie est antérieur à l'âge de l'école.",
    "The month of leaving is before the age of school.",
)
MONTH_AND_CLASS = Bilingual(
    "Le mois de sortie et la classe ne vont pas ensemble.",
    "The month of leaving and the class do not go together.",
)


def contradictions(profile: Profile) -> Iterator[str]:
    """What cannot be in a profile, in sentences; nothing where all can."""
    ages = profile.ages
    if ages is not None:
        yield from _ages(profile, ages)
    if profile.situation in LEVEL_OF_SITUATION and profile.left_since is not None:
        yield ENROLLED_AND_LEFT
    last_class = profile.last_class
    if last_class is None:
        return
    in_college = last_class in CLASSES_OF_COLLEGE
    if profile.situation is Situation.ENROLLED_COLLEGE and not in_college:
        yield NO_CLASS_OF_COLLEGE
    if profile.situation in ENROLLED_AFTER_COLLEGE and in_college:
        yield NO_CLASS_OF_LYCEE
    # Rules conclude from such a class that the diploma is not held: both cannot be true.
    if profile.diploma in NOT_YET_IN_CLASS.get(last_class, ()):
        yield CLASS_AND_DIPLOMA


def _ages(profile: Profile, ages: IntRange) -> Iterator[str]:
    allowed = AGES_IN_SITUATION.get(profile.situation)
    if allowed and ages.within(allowed.low, allowed.high) is False:
        yield AGE_AND_SITUATION
    if profile.last_class and ages.high < YOUNGEST_IN_CLASS[profile.last_class]:
        yield AGE_AND_CLASS
    if profile.diploma and ages.high < YOUNGEST_WITH_DIPLOMA.get(profile.diploma, 0):
        yield AGE_AND_DIPLOMA
    since = profile.months_since_leaving
    if since is None:
        return
    at_leaving = ages.high - since.low // MONTHS_PER_YEAR
    if at_leaving < YOUNGEST_LEAVER:
        yield LEFT_TOO_YOUNG
    elif profile.last_class and at_leaving < YOUNGEST_IN_CLASS[profile.last_class]:
        yield MONTH_AND_CLASS
