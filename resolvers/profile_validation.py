"""A profile as it was sent, checked before anything is made of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from eligibility.profile import Month, Profile, possible_ages
from errors.exceptions import BadProfile
from models.eligibility import Aim, Diploma, LastClass, Question, Situation
from text.french_dates import paris_today

MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)
# Compulsory instruction begins at 3; 99 refuses slips of the keyboard only.
LEAST_AGE, GREATEST_AGE = 3, 99


class ProfileQuery(NamedTuple):
    """A profile as it was sent."""

    situation: Situation
    age: int | None
    birth_month: str | None
    left_since: str | None
    last_class: LastClass | None
    diploma: Diploma | None
    wants: Sequence[Aim]
    school_uai: str | None
    answers: Sequence[tuple[str, bool]]
    as_of: date | None


def validated_profile(query: ProfileQuery, questions: Mapping[str, Question]) -> Profile:
    """The profile as the rules read it.

    Raises:
        BadProfile: an age, a month or an answer that cannot be.
    """
    as_of = query.as_of or paris_today()
    born = _month(query.birth_month, "birthMonth", as_of)
    left = _month(query.left_since, "leftSince", as_of)
    if born and left and left.ordinal < born.ordinal:
        raise BadProfile("left_before_birth", argument="profile.leftSince")
    return Profile(
        situation=query.situation,
        as_of=as_of,
        age=_age(query.age, born, as_of),
        birth_month=born,
        left_since=left,
        last_class=query.last_class,
        diploma=query.diploma,
        aims=frozenset(query.wants),
        answers=_answers(query.answers, questions),
    )


def _month(text: str | None, name: str, as_of: date) -> Month | None:
    if text is None:
        return None
    if not MONTH.fullmatch(text):
        raise BadProfile("no_month", argument=f"profile.{name}", values={"name": name})
    month = Month(int(text[:4]), int(text[5:]))
    if not month.ordinal <= Month(as_of.year, as_of.month).ordinal:
        raise BadProfile("in_the_future", argument=f"profile.{name}", values={"name": name})
    if name == "birthMonth":
        _check_age(possible_ages(month, as_of).high, f"profile.{name}")
    return month


def _age(age: int | None, born: Month | None, as_of: date) -> int | None:
    if age is None:
        return None
    _check_age(age, "profile.age")
    # In the month of a birthday two ages are possible: only what neither allows is refused.
    if born and not possible_ages(born, as_of).low <= age <= possible_ages(born, as_of).high:
        raise BadProfile("ages_differ", argument="profile.age")
    return age


def _check_age(age: int, argument: str) -> None:
    if not LEAST_AGE <= age <= GREATEST_AGE:
        limits = {"least": LEAST_AGE, "most": GREATEST_AGE}
        raise BadProfile("age", argument=argument, values=limits)


def _answers(
    sent: Sequence[tuple[str, bool]], questions: Mapping[str, Question]
) -> Mapping[str, bool]:
    answers = dict(sent)
    for code in answers:
        if code not in questions:
            known = ", ".join(questions)
            raise BadProfile(
                "unknown_question", argument="profile.answers", values={"codes": known}
            )
    # The same answer twice is none too many; two that differ cannot both be meant.
    if any(answers[code] is not value for code, value in sent):
        raise BadProfile("two_answers", argument="profile.answers")
    return answers
