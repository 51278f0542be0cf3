"""Seed records of ``eligibility.toml``, their JSON columns, and their mistakes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any

from msgspec import Meta, Struct

from models.dispositif import Basis, Enrolment, Level
from models.eligibility import (
    Aim,
    Condition,
    Diploma,
    LastClass,
    ProfileField,
    Situation,
    StatusCode,
    StatusProgress,
)
from seeds.seed_records import Age, Code, DispositifSeed, Record, Text

ELIGIBILITY_FILE = "eligibility.toml"
ENROLLED = {Situation.ENROLLED_COLLEGE, Situation.ENROLLED_LYCEE, Situation.ENROLLED_LP}
LEAVING = {Situation.LEFT, Situation.APPRENTICESHIP_BROKEN}


class QuestionSeed(Record, kw_only=True):
    code: Code
    text: Text
    field: ProfileField


class ParametersSeed(Struct, kw_only=True, forbid_unknown_fields=True):
    min: Age | None = None
    max: Age | None = None


class AgreementSeed(ParametersSeed, kw_only=True):
    whose: Text
    text: Text


class RuleSeed(Record, kw_only=True):
    code: Code
    dispositif: Code
    path: Text | None = None
    condition: Condition
    text: Text
    question: Code
    min: Age | None = None
    max: Age | None = None
    months: Annotated[int, Meta(ge=1, le=120)] | None = None
    situations: list[Situation] = []
    unless_answered: list[Situation] = []
    levels: list[Level] = []
    diplomas: list[Diploma] = []
    classes: list[LastClass] = []
    agreement: AgreementSeed | None = None
    basis: Basis = Basis.STATED
    note: Text | None = None
    legal_reference: Code | None = None


class AdviceSeed(Record, kw_only=True):
    dispositif: Code
    aims: Annotated[list[Aim], Meta(min_length=1)]
    decided_by: Code | None = None
    first_contact: Code
    basis: Basis = Basis.INFERRED


class VariantSeed(Struct, kw_only=True, forbid_unknown_fields=True):
    situations: list[Situation] = []
    diplomas: list[Diploma] = []
    progress: StatusProgress | None = None
    text: Text
    next_step: Text
    actor: Code


class StatusSeed(Record, kw_only=True):
    code: StatusCode
    age_min: Age | None = None
    age_max: Age | None = None
    text: Text
    next_step: Text
    actor: Code
    legal_references: list[Code]
    progress: StatusProgress | None = None
    variants: list[VariantSeed] = []


RULE_LISTS = ("situations", "unless_answered", "levels", "diplomas", "classes")
RULE_NUMBERS = ("min", "max", "months")
PARAMETERS_OF = {
    Condition.AGE: {"min", "max"},
    Condition.SITUATION: {"situations", "unless_answered"},
    Condition.LEVEL: {"levels"},
    Condition.LEFT_FOR: {"months"},
    Condition.TRAINING: {"diplomas"},
    Condition.NOT_HELD: {"diplomas"},
    Condition.CYCLE_COMPLETED: {"classes"},
    Condition.DECLARED: set[str](),
    Condition.JUDGED: set[str](),
}
"""The parameters that each condition reads; at least one of them must be given."""


def parameters(seed: RuleSeed | AgreementSeed) -> dict[str, Any]:
    """The parameters that a rule or an agreement states, as JSON: codes by name."""
    given: dict[str, Any] = {name: getattr(seed, name, None) for name in RULE_NUMBERS}
    given |= {name: [code.name for code in getattr(seed, name, ())] for name in RULE_LISTS}
    # What is not given is left out, so that Parameters has its default.
    return {name: value for name, value in given.items() if value not in (None, [])}


def rule_parts(seed: RuleSeed) -> dict[str, Any]:
    """The JSON columns of a rule, ``parameters`` and ``exception``."""
    agreement = seed.agreement
    return {
        "parameters": parameters(seed),
        "exception": agreement
        and {"whose": agreement.whose, "text": agreement.text, "parameters": parameters(agreement)},
    }


def find_rule_mistakes(
    rules: Sequence[RuleSeed], advice: Sequence[AdviceSeed], dispositifs: Sequence[DispositifSeed]
) -> Iterator[str]:
    """Mistakes of single rules, and contradictions between rules and ``dispositifs.toml``."""
    for rule in rules:
        yield from _check_rule(rule)
    advised = {entry.dispositif for entry in advice}
    for dispositif in dispositifs:
        own_rules = [rule for rule in rules if rule.dispositif == dispositif.code]
        place = f"{ELIGIBILITY_FILE}, {dispositif.code}"
        if not own_rules:
            yield f"{place}: it has no rule; who may enter it is then unknown"
            continue
        if dispositif.code not in advised:
            yield f"{place}: it has no [[advice]]; whom to contact first must be said"
        yield from _check_ages(place, dispositif, own_rules)
        yield from _check_levels(place, dispositif, own_rules)
        yield from _check_enrolments(place, dispositif, own_rules)


def _check_rule(rule: RuleSeed) -> Iterator[str]:
    place = f"{ELIGIBILITY_FILE}, {rule.code}"
    given, allowed = parameters(rule).keys(), PARAMETERS_OF[rule.condition]
    for name in sorted(given - allowed):
        yield f"{place}: {rule.condition.value} does not look at {name}"
    if allowed and not given & allowed:
        yield f"{place}: {rule.condition.value} needs {' or '.join(sorted(allowed))}"
    for ages in (rule, rule.agreement):
        if ages and ages.min is not None and ages.max is not None and ages.min > ages.max:
            yield f"{place}: min is above max"
    if rule.agreement and rule.condition is not Condition.AGE:
        yield f"{place}: only an AGE can be agreed to"
    both = set(rule.situations) & set(rule.unless_answered)
    if both:
        names = ", ".join(sorted(situation.value for situation in both))
        yield f"{place}: {names} cannot be accepted and asked about at once"


def _check_ages(place: str, dispositif: DispositifSeed, rules: Sequence[RuleSeed]) -> Iterator[str]:
    # Inferred ages are the program's, such as the end at 30 (0013): the guide's own have none of
    # them.
    stated = [rule for rule in rules if rule.basis is Basis.STATED]
    ages = [(rule.min, rule.max) for rule in stated if rule.condition is Condition.AGE]
    own = (dispositif.age_min, dispositif.age_max)
    if own != (None, None) and own not in ages:
        yield f"{place}: no AGE rule states the ages {own[0]} and {own[1]} of dispositifs.toml"
    if own == (None, None) and ages:
        yield f"{place}: its AGE rule is stated, and it has no ages in dispositifs.toml"


def _check_levels(
    place: str, dispositif: DispositifSeed, rules: Sequence[RuleSeed]
) -> Iterator[str]:
    ruled_levels = {level for rule in rules for level in rule.levels}
    # A dispositif of all levels needs no rule on them.
    wanted = set(dispositif.levels) if len(dispositif.levels) < len(Level) else set[Level]()
    if ruled_levels != wanted:
        yield f"{place}: its LEVEL rules and the levels of dispositifs.toml differ"


def _check_enrolments(
    place: str, dispositif: DispositifSeed, rules: Sequence[RuleSeed]
) -> Iterator[str]:
    if any(rule.condition is Condition.CYCLE_COMPLETED for rule in rules):
        return  # for pupils of a class, and for who has just finished it
    accepted = {situation for rule in rules for situation in rule.situations}
    for enrolment, situations in ((Enrolment.ENROLLED, ENROLLED), (Enrolment.LEAVING, LEAVING)):
        if (enrolment in dispositif.enrolments) != bool(accepted & situations):
            yield f"{place}: its SITUATION rules and {enrolment.value} in dispositifs.toml differ"
