"""Legal statuses of a person: obligation d'instruction, obligation de formation, décrocheur.

- Obligation d'instruction: from 3 to the 16th birthday (code de l'éducation, L. 131-1).
- Obligation de formation: from 16 to the 18th birthday (law of 26 July 2019, article 15).
- Décrocheur: up to the 30th birthday, having left initial training without a baccalauréat or a
  vocational diploma (code de l'éducation, L. 313-7).

Ages and sentences are seed data; this module decides which statuses apply.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from eligibility.profile import Profile
from models.eligibility import Diploma, PersonalStatus, Question, Situation, StatusCode

SITUATIONS_AFTER_LEAVING = (Situation.LEFT, Situation.APPRENTICESHIP_BROKEN)

# A baccalauréat or a vocational diploma, niveau 3 or above.
QUALIFYING_DIPLOMAS = frozenset(Diploma) - {Diploma.NONE, Diploma.DNB, Diploma.CFG}

# Codes of questions in the seeds.
AGE_QUESTION, DIPLOMA_QUESTION = "age", "diplome"


@dataclass(frozen=True, slots=True)
class ApplicableStatus:
    """A status that applies, or may apply: then ``questions`` are those whose answers decide."""

    status: PersonalStatus
    questions: tuple[Question, ...] = ()

    @property
    def is_certain(self) -> bool:
        return not self.questions


def find_statuses(
    profile: Profile,
    statuses: Mapping[StatusCode, PersonalStatus],
    questions: Mapping[str, Question],
) -> list[ApplicableStatus]:
    """The statuses that apply, then those that may apply.

    Where none can, ``NEITHER``, so that there is always a next step; nothing in a directory
    without it.
    """
    applicable = []
    for code, status in statuses.items():
        if code is StatusCode.NEITHER:
            continue
        undecided = _undecided_questions(profile, status)
        if undecided is not None:
            applicable.append(
                ApplicableStatus(status, tuple(questions[code] for code in undecided))
            )
    applicable.sort(key=lambda one: not one.is_certain)
    neither = statuses.get(StatusCode.NEITHER)
    return applicable or ([ApplicableStatus(neither)] if neither else [])


def _undecided_questions(profile: Profile, status: PersonalStatus) -> list[str] | None:
    """Codes of the questions that decide whether a status applies; None where it does not."""
    in_age_range = (
        None if profile.ages is None else profile.ages.within(status.age_min, status.age_max)
    )
    may_have_status = (
        _has_left_without_diploma(profile) if status.code is StatusCode.DECROCHEUR else True
    )
    if in_age_range is False or may_have_status is False:
        return None
    undecided = [AGE_QUESTION] if in_age_range is None else []
    return undecided if may_have_status else [*undecided, DIPLOMA_QUESTION]


def _has_left_without_diploma(profile: Profile) -> bool | None:
    if profile.situation not in SITUATIONS_AFTER_LEAVING or profile.diploma in QUALIFYING_DIPLOMAS:
        return False
    return None if profile.diploma is None else True
