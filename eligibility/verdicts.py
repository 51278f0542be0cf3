"""Combines the rules of a dispositif into one verdict, over its alternative paths of entry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from eligibility.outcomes import Outcome, Reason, evaluate_rule
from eligibility.profile import Profile
from models.eligibility import Question, Rule


class Fit(Enum):
    """How well a person meets a dispositif's rules, from best to worst."""

    ELIGIBLE = "ELIGIBLE"
    CONDITIONAL = "CONDITIONAL"
    UNKNOWN = "UNKNOWN"
    INELIGIBLE = "INELIGIBLE"


BEST_FIRST = tuple(Fit)

# A path is as good as its worst outcome; those that are not listed leave it ELIGIBLE.
FIT_BY_WORST_OUTCOME = (
    (Outcome.NOT_SATISFIED, Fit.INELIGIBLE),
    (Outcome.UNKNOWN, Fit.UNKNOWN),
    (Outcome.BY_AGREEMENT, Fit.CONDITIONAL),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The rules of a dispositif for one profile.

    ``reasons`` has every rule once, those of the best path first; ``questions`` are those whose
    answers would decide an ``UNKNOWN`` fit.
    """

    fit: Fit
    reasons: tuple[Reason, ...]
    questions: tuple[Question, ...]

    @property
    def agreements(self) -> tuple[str, ...]:
        """In French, whose agreement a ``CONDITIONAL`` entry needs."""
        if self.fit is not Fit.CONDITIONAL:
            return ()
        agreed = (r.rule.agreement for r in self.reasons if r.outcome is Outcome.BY_AGREEMENT)
        return tuple(dict.fromkeys(agreement.whose for agreement in agreed if agreement))


def evaluate_rules(rules: Sequence[Rule], profile: Profile) -> Verdict:
    """The verdict of the best path: a person enters who meets all rules of one path.

    Rules without a path belong to every path.
    """
    reasons = {rule.code: Reason(rule, evaluate_rule(rule, profile)) for rule in rules}
    paths = [_path_reasons(rules, path, reasons) for path in _path_names(rules)]
    ranked = sorted(paths, key=lambda path: BEST_FIRST.index(path_fit(path)))
    fit = path_fit(ranked[0])
    return Verdict(
        fit=fit,
        reasons=_deduplicate(reason for path in ranked for reason in path),
        questions=_deciding_questions(ranked) if fit is Fit.UNKNOWN else (),
    )


def _path_names(rules: Sequence[Rule]) -> list[str | None]:
    path_names = list(dict.fromkeys(rule.path for rule in rules if rule.path is not None))
    return [*path_names] or [None]


def _path_reasons(
    rules: Sequence[Rule], path: str | None, reasons: dict[str, Reason]
) -> list[Reason]:
    return [reasons[rule.code] for rule in rules if rule.path in (None, path)]


def path_fit(path: Sequence[Reason]) -> Fit:
    outcomes = {reason.outcome for reason in path}
    return next((fit for outcome, fit in FIT_BY_WORST_OUTCOME if outcome in outcomes), Fit.ELIGIBLE)


def _deduplicate(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    return tuple({reason.rule.code: reason for reason in reasons}.values())


def _deciding_questions(paths: Sequence[Sequence[Reason]]) -> tuple[Question, ...]:
    """Questions of undecided rules, each once."""
    # A path that is already excluded stays so: its questions would decide nothing.
    open_ = (
        reason.rule.question
        for path in paths
        if path_fit(path) is Fit.UNKNOWN
        for reason in path
        if reason.outcome is Outcome.UNKNOWN
    )
    return tuple({question.code: question for question in open_}.values())
