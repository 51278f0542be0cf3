"""Profile of a young person: the answers that rules are evaluated with, and never an identity.

Ages and durations are ranges: from a month of birth, the day of the birthday is unknown.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from models.dispositif import Level
from models.eligibility import Aim, Diploma, LastClass, Situation

MONTHS_PER_YEAR = 12


class Month(NamedTuple):
    year: int
    month: int

    @property
    def ordinal(self) -> int:
        """Consecutive months have consecutive numbers."""
        return self.year * MONTHS_PER_YEAR + self.month


# Months of the written papers of the session of June; who left in May sat them or gave up.
SESSION_MONTH = 5


def last_session(as_of: date) -> Month:
    """The month in which the last session of exams began, on a day."""
    year = as_of.year if as_of.month >= SESSION_MONTH else as_of.year - 1
    return Month(year, SESSION_MONTH)


class IntRange(NamedTuple):
    """An unknown whole number from ``low`` to ``high``, both included."""

    low: int
    high: int

    def within(self, minimum: int | None, maximum: int | None) -> bool | None:
        """Whether the number lies between two limits, both included; None where it may or not."""
        if (minimum is None or self.low >= minimum) and (maximum is None or self.high <= maximum):
            return True
        if (minimum is not None and self.high < minimum) or (
            maximum is not None and self.low > maximum
        ):
            return False
        return None


OLDEST_PUPIL = {
    Situation.ENROLLED_COLLEGE: 19,
    Situation.ENROLLED_LYCEE: 30,
    Situation.ENROLLED_LP: 30,
}
"""Ages in whole years, wide enough for years repeated and for a return to school."""

LEVEL_OF_SITUATION = {
    Situation.ENROLLED_COLLEGE: Level.COLLEGE,
    Situation.ENROLLED_LYCEE: Level.LYCEE,
    Situation.ENROLLED_LP: Level.LP,
}
LEVEL_OF_CLASS = {
    **dict.fromkeys(
        (LastClass.SIXIEME, LastClass.CINQUIEME, LastClass.QUATRIEME, LastClass.TROISIEME),
        Level.COLLEGE,
    ),
    **dict.fromkeys((LastClass.SECONDE, LastClass.PREMIERE, LastClass.TERMINALE), Level.LYCEE),
    **dict.fromkeys(
        (
            LastClass.CAP,
            LastClass.SECONDE_PRO,
            LastClass.PREMIERE_PRO,
            LastClass.TERMINALE_PRO,
            LastClass.BMA,
            LastClass.DTMS,
        ),
        Level.LP,
    ),
}
# The diploma that a class of the vocational track prepares for.
DIPLOMA_OF_CLASS = {
    LastClass.CAP: Diploma.CAP,
    LastClass.SECONDE_PRO: Diploma.BAC_PRO,
    LastClass.PREMIERE_PRO: Diploma.BAC_PRO,
    LastClass.TERMINALE_PRO: Diploma.BAC_PRO,
    LastClass.BMA: Diploma.BMA,
    LastClass.DTMS: Diploma.DTMS,
}


# Youngest ages, in whole years, at which a diploma is held.
YOUNGEST_WITH_DIPLOMA = {
    Diploma.DNB: 13,
    Diploma.CFG: 13,
    Diploma.CAP: 15,
    Diploma.BEP: 15,
    Diploma.BMA: 17,
    Diploma.DTMS: 17,
    Diploma.BAC_GENERAL: 15,
    Diploma.BAC_TECHNOLOGICAL: 15,
    Diploma.BAC_PRO: 15,
    Diploma.HIGHER: 17,
}
BACCALAUREATS = frozenset({Diploma.BAC_GENERAL, Diploma.BAC_TECHNOLOGICAL, Diploma.BAC_PRO})
OF_ADULTS = BACCALAUREATS | {Diploma.BMA, Diploma.DTMS, Diploma.HIGHER}
AFTER_COLLEGE = OF_ADULTS | {Diploma.CAP, Diploma.BEP}
# Diplomas that nobody holds whose last class was this one, as it comes before them.
NOT_YET_IN_CLASS = {
    **dict.fromkeys(
        (LastClass.SIXIEME, LastClass.CINQUIEME, LastClass.QUATRIEME), AFTER_COLLEGE | {Diploma.DNB}
    ),
    LastClass.TROISIEME: AFTER_COLLEGE,
    **dict.fromkeys(
        (LastClass.SECONDE, LastClass.PREMIERE, LastClass.SECONDE_PRO, LastClass.PREMIERE_PRO),
        OF_ADULTS,
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A young person on the day ``as_of``; None is unknown.

    ``answers`` to yes-or-no questions are by the questions' codes.
    """

    situation: Situation
    as_of: date
    age: int | None = None
    birth_month: Month | None = None
    left_since: Month | None = None
    last_class: LastClass | None = None
    diploma: Diploma | None = None
    aims: frozenset[Aim] = frozenset()
    answers: Mapping[str, bool] = field(default_factory=dict)

    @property
    def ages(self) -> IntRange | None:
        """Age in whole years; in the month of the birthday one of two."""
        if self.age is not None:
            return IntRange(self.age, self.age)
        return possible_ages(self.birth_month, self.as_of) if self.birth_month else None

    def holds_none_of(self, diplomas: Collection[Diploma]) -> bool | None:
        """Whether the person holds none of these diplomas; None where that is not known.

        Where no diploma was sent, the last class or the age may leave none of them.
        """
        if self.diploma is not None:
            return self.diploma not in diplomas
        too_early = set(NOT_YET_IN_CLASS.get(self.last_class, ()) if self.last_class else ())
        ages = self.ages
        surely_not = all(
            diploma in too_early
            or (ages is not None and ages.high < YOUNGEST_WITH_DIPLOMA[diploma])
            for diploma in diplomas
        )
        return True if surely_not else None

    @property
    def months_since_leaving(self) -> IntRange | None:
        """Whole months since leaving; one of two, as the day of leaving is unknown."""
        if self.left_since is None:
            return None
        months = Month(self.as_of.year, self.as_of.month).ordinal - self.left_since.ordinal
        return IntRange(max(months - 1, 0), months)

    @property
    def levels(self) -> frozenset[Level]:
        """The possible levels of the current school, or of the last class."""
        of_school = LEVEL_OF_SITUATION.get(self.situation)
        of_class = LEVEL_OF_CLASS[self.last_class] if self.last_class else None
        # People say « lycée » of a lycée professionnel as well; the class tells which it is.
        if of_school is Level.LYCEE:
            if of_class is Level.LP:
                return frozenset({Level.LP})
            return frozenset({Level.LYCEE} if of_class else {Level.LYCEE, Level.LP})
        level = of_school or of_class
        return frozenset({level} if level else Level)

    @property
    def prepared(self) -> Diploma | None:
        """The vocational diploma that the last class prepares for."""
        return DIPLOMA_OF_CLASS.get(self.last_class) if self.last_class else None


def possible_ages(birth_month: Month, as_of: date) -> IntRange:
    """The possible ages on a day of a person born in a month."""
    years = as_of.year - birth_month.year
    if as_of.month > birth_month.month:
        return IntRange(years, years)
    if as_of.month < birth_month.month:
        return IntRange(years - 1, years - 1)
    return IntRange(years - 1, years)
