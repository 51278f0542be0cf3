"""Evaluates one rule for a profile, and phrases the outcome in French.

A rule is three-valued: met, not met, or undecided while an answer is missing (decision 0013).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from eligibility.profile import LEVEL_OF_SITUATION, OLDEST_PUPIL, Profile, last_session
from models.dispositif import Level
from models.eligibility import Condition, Parameters, Rule
from text.bilingual import Bilingual, Translations


class Outcome(Enum):
    """``BY_AGREEMENT``: not met, but somebody may agree to an exception; ``TO_JUDGE``: assessed on
    entry, such as whether a person is autonomous."""

    SATISFIED = "SATISFIED"
    BY_AGREEMENT = "BY_AGREEMENT"
    TO_JUDGE = "TO_JUDGE"
    UNKNOWN = "UNKNOWN"
    NOT_SATISFIED = "NOT_SATISFIED"


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule with its outcome."""

    rule: Rule
    outcome: Outcome

    @property
    def sentence(self) -> str:
        """Both in one sentence, such as "Avoir au moins 16 ans : oui."."""
        if self.outcome is Outcome.BY_AGREEMENT and self.rule.agreement:
            return Bilingual(
                "{rule} : non, mais {agreement}.",
                "{rule}: no, but {agreement}.",
                rule=self.rule.text,
                agreement=LowerFirst(self.rule.agreement.text),
            )
        french, english = SENTENCES[self.outcome]
        values = {"rule": self.rule.text}
        if self.outcome is Outcome.UNKNOWN:
            values["question"] = self.rule.question.text
        return Bilingual(french, english, **values)


SENTENCES = {
    Outcome.SATISFIED: ("{rule} : oui.", "{rule}: yes."),
    # Where an agreement widens a rule that says nothing of it, the answer is no.
    Outcome.BY_AGREEMENT: ("{rule} : non.", "{rule}: no."),
    Outcome.NOT_SATISFIED: ("{rule} : non.", "{rule}: no."),
    Outcome.TO_JUDGE: ("{rule} : à apprécier à l'entrée.", "{rule}: assessed on entry."),
    Outcome.UNKNOWN: ("{rule} : à vérifier. {question}", "{rule}: to be checked. {question}"),
}
"""A rule and its outcome, in French and in English."""


def evaluate_rule(rule: Rule, profile: Profile) -> Outcome:
    """The outcome of a rule for a profile."""
    met = CHECKS[rule.condition](rule, rule.parameters, profile)
    if met:
        return Outcome.SATISFIED
    # Nobody can answer this in advance, so that it neither excludes nor asks for an answer.
    if met is None and rule.condition is Condition.JUDGED:
        return Outcome.TO_JUDGE
    if rule.agreement is None:
        return Outcome.UNKNOWN if met is None else Outcome.NOT_SATISFIED
    # An agreement widens the rule's limits: the same check with other parameters.
    agreed = CHECKS[rule.condition](rule, rule.agreement.parameters, profile)
    if met is False and agreed:
        return Outcome.BY_AGREEMENT
    if met is False and agreed is False:
        return Outcome.NOT_SATISFIED
    return Outcome.UNKNOWN


# From the session of exams in June to four months after the rentrée (arrêté MENE2318171A).
MONTHS_AFTER_SESSION = range(6, 13)

MONTHS_TO_RENTREE = 4
"""From the session's first month, in which schools close, to September."""

# Whether a rule is met; None where an answer is missing.
Check = Callable[[Rule, Parameters, Profile], bool | None]


def _check_age(_rule: Rule, parameters: Parameters, profile: Profile) -> bool | None:
    ages = profile.ages
    return None if ages is None else ages.within(parameters.min, parameters.max)


def _check_situation(rule: Rule, parameters: Parameters, profile: Profile) -> bool | None:
    if profile.situation in parameters.situations:
        return True
    if profile.situation in parameters.unless_answered and not _is_past_school(parameters, profile):
        return profile.answers.get(rule.question.code)
    return False


def _is_past_school(parameters: Parameters, profile: Profile) -> bool:
    """Whether only pupils are accepted, and the person is older than any."""
    ages = profile.ages
    oldest = [OLDEST_PUPIL.get(situation) for situation in parameters.situations]
    if ages is None or None in oldest:
        return False
    return ages.low > max((age for age in oldest if age is not None), default=ages.low)


def _check_level(_rule: Rule, parameters: Parameters, profile: Profile) -> bool | None:
    if profile.levels.issubset(parameters.levels):
        return True
    return False if profile.levels.isdisjoint(parameters.levels) else None


def _check_left_for(rule: Rule, parameters: Parameters, profile: Profile) -> bool | None:
    months = profile.months_since_leaving
    met = None if months is None else months.within(parameters.months, None)
    return profile.answers.get(rule.question.code) if met is None else met


def _check_training(_rule: Rule, parameters: Parameters, profile: Profile) -> bool | None:
    if profile.prepared in parameters.diplomas or profile.diploma in parameters.diplomas:
        return True
    if profile.diploma is None or (profile.prepared is None and Level.LP in profile.levels):
        return None
    return False


def _check_not_held(_rule: Rule, parameters: Parameters, profile: Profile) -> bool | None:
    return profile.holds_none_of(parameters.diplomas)


def _check_cycle(rule: Rule, parameters: Parameters, profile: Profile) -> bool | None:
    """Whether the person finished the last class of a cycle at the last session of exams, and the
    months in which it gives a right have not passed."""
    if profile.as_of.month not in MONTHS_AFTER_SESSION:
        return False
    if profile.last_class is not None and profile.last_class not in parameters.classes:
        return False
    if profile.situation in LEVEL_OF_SITUATION or profile.left_since is None:
        return profile.answers.get(rule.question.code)
    months_after = profile.left_since.ordinal - last_session(profile.as_of).ordinal
    if months_after < 0:
        return False
    # From the rentrée on, people leave a year that they had begun: which one, the answer says.
    if months_after >= MONTHS_TO_RENTREE or not profile.last_class:
        return profile.answers.get(rule.question.code)
    return True


def _check_answer(rule: Rule, _parameters: Parameters, profile: Profile) -> bool | None:
    return profile.answers.get(rule.question.code)


CHECKS: dict[Condition, Check] = {
    Condition.AGE: _check_age,
    Condition.SITUATION: _check_situation,
    Condition.LEVEL: _check_level,
    Condition.LEFT_FOR: _check_left_for,
    Condition.TRAINING: _check_training,
    Condition.NOT_HELD: _check_not_held,
    Condition.CYCLE_COMPLETED: _check_cycle,
    Condition.DECLARED: _check_answer,
    Condition.JUDGED: _check_answer,
}


class LowerFirst(Bilingual):
    """A sentence that goes on after another, in the language of which it begins small."""

    __slots__ = ()

    def __new__(cls, sentence: str) -> LowerFirst:
        self = str.__new__(cls, _lower_first(sentence))
        self.english, self.values = "{sentence}", {"sentence": sentence}
        return self

    def in_english(self, translations: Translations) -> str:
        return _lower_first(super().in_english(translations))


def _lower_first(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
