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
    YOUNGEST_WITH_DIPLOMA,
    IntRange,
    Profile,
)
from models.dispositif import Level
from models.eligibility import LastClass, Situation

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
    Situation.ENROLLED_COLLEGE: IntRange(9, 19),
    Situation.ENROLLED_LYCEE: IntRange(13, 30),
    Situation.ENROLLED_LP: IntRange(13, 30),
    Situation.APPRENTICESHIP_BROKEN: IntRange(14, 99),
    Situation.EMPLOYED: IntRange(14, 99),
}
CLASSES_OF_COLLEGE = {c for c, level in LEVEL_OF_CLASS.items() if level is Level.COLLEGE}
ENROLLED_AFTER_COLLEGE = {Situation.ENROLLED_LYCEE, Situation.ENROLLED_LP}
YOUNGEST_LEAVER = 3


def contradictions(profile: Profile) -> Iterator[str]:
    """What cannot be in a profile, in French sentences; nothing where all can."""
    ages = profile.ages
    if ages is not None:
        yield from _ages(profile, ages)
    if profile.situation in LEVEL_OF_SITUATION and profile.left_since is not None:
        yield "Vous êtes inscrit dans un établissement et vous l'avez quitté : l'un exclut l'autre."
    last_class = profile.last_class
    if last_class is None:
        return
    in_college = last_class in CLASSES_OF_COLLEGE
    if profile.situation is Situation.ENROLLED_COLLEGE and not in_college:
        yield "La classe indiquée n'est pas une classe de collège."
    if profile.situation in ENROLLED_AFTER_COLLEGE and in_college:
        yield "La classe indiquée n'est pas une classe de lycée."
    # Rules conclude from such a class that the diploma is not held: both cannot be true.
    if profile.diploma in NOT_YET_IN_CLASS.get(last_class, ()):
        yield "La classe et le diplôme ne vont pas ensemble."


def _ages(profile: Profile, ages: IntRange) -> Iterator[str]:
    allowed = AGES_IN_SITUATION.get(profile.situation)
    if allowed and ages.within(allowed.low, allowed.high) is False:
        yield "L'âge et la situation ne vont pas ensemble."
    if profile.last_class and ages.high < YOUNGEST_IN_CLASS[profile.last_class]:
        yield "L'âge et la classe ne vont pas ensemble."
    if profile.diploma and ages.high < YOUNGEST_WITH_DIPLOMA.get(profile.diploma, 0):
        yield "L'âge et le diplôme ne vont pas ensemble."
    since = profile.months_since_leaving
    if since is None:
        return
    at_leaving = ages.high - since.low // MONTHS_PER_YEAR
    if at_leaving < YOUNGEST_LEAVER:
        yield "Le mois de sortie est antérieur à l'âge de l'école."
    elif profile.last_class and at_leaving < YOUNGEST_IN_CLASS[profile.last_class]:
        yield "Le mois de sortie et la classe ne vont pas ensemble."
