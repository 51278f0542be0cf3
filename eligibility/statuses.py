"""Legal statuses of a person: obligation d'instruction, obligation de formation, décrocheur.

- Obligation d'instruction: from 3 to the 16th birthday (code de l'éducation, L. 131-1).
- Obligation de formation: from 16 to the 18th birthday (law of 26 July 2019, article 15).
- Droit au retour en formation initiale (DARFI): from 16 to the 26th birthday, having left without
  a vocational diploma (code de l'éducation, D. 122-3-1 and following).
- Décrocheur: up to the 30th birthday, having left initial training without a baccalauréat or a
  vocational diploma (code de l'éducation, L. 313-7).

Ages and sentences are seed data; this module decides which statuses apply.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from eligibility.profile import Profile
from models.actor import Actor
from models.eligibility import (
    Diploma,
    PersonalStatus,
    Question,
    Situation,
    StatusCode,
    StatusProgress,
    StatusVariant,
)

SITUATIONS_AFTER_LEAVING = (
    Situation.LEFT,
    Situation.APPRENTICESHIP_BROKEN,
    Situation.EMPLOYED,
)
# Who trains outside school or is in civic service has left it, with the right to return, and is no
# décrocheur before leaving that too (guide: « inscrits dans un cycle de formation »).
SITUATIONS_WITH_RETURN = (*SITUATIONS_AFTER_LEAVING, Situation.IN_TRAINING)

# A baccalauréat or a vocational diploma, niveau 3 or above.
QUALIFYING_DIPLOMAS = frozenset(Diploma) - {Diploma.NONE, Diploma.DNB, Diploma.CFG}

# Who holds one of these may return to initial training: a general baccalauréat is no vocational
# diploma (D. 122-3-6).
DIPLOMAS_WITH_RETURN = frozenset({Diploma.NONE, Diploma.DNB, Diploma.CFG, Diploma.BAC_GENERAL})

# Codes of questions in the seeds.
AGE_QUESTION, DIPLOMA_QUESTION, LEFT_QUESTION = "age", "diplome", "quitte-sa-formation"


@dataclass(frozen=True, slots=True)
class ApplicableStatus:
    """A status that applies, or may apply: then ``questions`` are those whose answers decide."""

    status: PersonalStatus
    variant: StatusVariant | None = None
    questions: tuple[Question, ...] = ()

    @property
    def progress(self) -> StatusProgress | None:
        """Whether the person does what the status asks; None where it asks nothing."""
        return self.variant.progress if self.variant else self.status.progress

    @property
    def text(self) -> str:
        return (self.variant or self.status).text

    @property
    def next_step(self) -> str:
        return (self.variant or self.status).next_step

    @property
    def actor(self) -> Actor:
        return (self.variant or self.status).actor

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
                ApplicableStatus(
                    status,
                    _variant_for(profile, status),
                    tuple(questions[code] for code in undecided),
                )
            )
    applicable.sort(key=lambda one: not one.is_certain)
    neither = statuses.get(StatusCode.NEITHER)
    if applicable or neither is None:
        return applicable
    return [ApplicableStatus(neither, _variant_for(profile, neither))]


def _variant_for(profile: Profile, status: PersonalStatus) -> StatusVariant | None:
    """The first variant for persons of this situation and diploma."""
    return next(
        (
            variant
            for variant in status.variants
            if (not variant.situations or profile.situation in variant.situations)
            and (not variant.diplomas or profile.diploma in variant.diplomas)
        ),
        None,
    )


def _undecided_questions(profile: Profile, status: PersonalStatus) -> list[str] | None:
    """Codes of the questions that decide whether a status applies; None where it does not."""
    in_age_range = (
        None if profile.ages is None else profile.ages.within(status.age_min, status.age_max)
    )
    held = NO_RIGHT_WITH.get(status.code)
    may_have_status: bool | None = True
    if held is not None:
        may_have_status = _has_left(profile, status.code) and profile.holds_none_of(held)
    if in_age_range is False or may_have_status is False:
        return None
    undecided = [AGE_QUESTION] if in_age_range is None else []
    return undecided if may_have_status else [*undecided, DIPLOMA_QUESTION]


# Of statuses of who has left: the diplomas with which a person has them no more.
NO_RIGHT_WITH = {
    StatusCode.DECROCHEUR: QUALIFYING_DIPLOMAS,
    StatusCode.DARFI: frozenset(Diploma) - DIPLOMAS_WITH_RETURN,
}


def _has_left(profile: Profile, code: StatusCode) -> bool:
    """Whether a person has left what a status asks to have left."""
    if code is StatusCode.DARFI:
        return profile.situation in SITUATIONS_WITH_RETURN
    has_left_training = (
        profile.situation is Situation.IN_TRAINING and profile.answers.get(LEFT_QUESTION) is True
    )
    return has_left_training or profile.situation in SITUATIONS_AFTER_LEAVING
