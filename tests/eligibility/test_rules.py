"""One rule, one verdict and one status at a time, on rules that a reader can hold in mind."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.records import PROVENANCE

from eligibility.outcomes import Outcome, Reason, evaluate_rule
from eligibility.profile import IntRange, Month, Profile, possible_ages
from eligibility.statuses import find_statuses
from eligibility.verdicts import Fit, evaluate_rules
from models.actor import Actor, ActorKind
from models.dispositif import Basis, Level
from models.eligibility import (
    Agreement,
    Condition,
    Diploma,
    LastClass,
    Parameters,
    PersonalStatus,
    ProfileField,
    Question,
    Rule,
    Situation,
    StatusCode,
)

TODAY = date(2026, 11, 15)
DASEN = "l'IA-DASEN"


def question(code: str) -> Question:
    return Question(
        code=code, rank=1, text=f"{code} ?", field=ProfileField.ANSWERS, provenance=PROVENANCE
    )


def rule(
    condition: Condition,
    *,
    code: str = "rule",
    path: str | None = None,
    agreed: Parameters | None = None,
    **parameters: Any,
) -> Rule:
    return Rule(
        code=code,
        rank=1,
        path=path,
        condition=condition,
        parameters=Parameters(**parameters),
        text="Avoir l'âge",
        question=question(code),
        agreement=Agreement(whose=DASEN, text="Dès 15 ans avec son accord", parameters=agreed)
        if agreed
        else None,
        basis=Basis.STATED,
        note=None,
        legal_reference=None,
        provenance=PROVENANCE,
    )


def person(situation: Situation = Situation.LEFT, **known: Any) -> Profile:
    return Profile(situation=situation, as_of=TODAY, **known)


FROM_16 = rule(Condition.AGE, code="age", min=16, max=25)
YES, NO, UNKNOWN = Outcome.SATISFIED, Outcome.NOT_SATISFIED, Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("known", "outcome"),
    [
        ({"age": 15}, NO),
        ({"age": 16}, YES),
        ({"age": 25}, YES),
        ({"age": 26}, NO),
        ({}, UNKNOWN),
        ({"birth_month": Month(2010, 10)}, YES),
        ({"birth_month": Month(2010, 11)}, UNKNOWN),
        ({"birth_month": Month(2010, 12)}, NO),
        ({"birth_month": Month(2000, 11)}, UNKNOWN),
        ({"age": 16, "birth_month": Month(1990, 1)}, YES),
    ],
)
def test_an_age_is_within_its_limits_both_included(known: Any, outcome: Outcome) -> None:
    assert evaluate_rule(FROM_16, person(**known)) is outcome


@pytest.mark.parametrize(
    ("situation", "answers", "outcome"),
    [
        (Situation.LEFT, {}, YES),
        (Situation.IN_TRAINING, {}, UNKNOWN),
        (Situation.IN_TRAINING, {"rule": True}, YES),
        (Situation.IN_TRAINING, {"rule": False}, NO),
        (Situation.ENROLLED_LP, {"rule": True}, NO),
    ],
)
def test_a_situation_is_met_or_decided_by_an_answer(
    situation: Situation, answers: dict[str, bool], outcome: Outcome
) -> None:
    asked = rule(
        Condition.SITUATION,
        situations=(Situation.LEFT,),
        unless_answered=(Situation.IN_TRAINING,),
    )

    assert evaluate_rule(asked, person(situation, answers=answers)) is outcome


@pytest.mark.parametrize(
    ("profile", "outcome"),
    [
        (person(Situation.ENROLLED_LYCEE, last_class=LastClass.SECONDE), YES),
        (person(Situation.ENROLLED_LYCEE, last_class=LastClass.CAP), NO),
        # « Lycée » is said of a lycée professionnel as well.
        (person(Situation.ENROLLED_LYCEE), UNKNOWN),
        (person(Situation.ENROLLED_COLLEGE), NO),
        (person(Situation.ENROLLED_LYCEE, last_class=LastClass.TROISIEME), YES),
        (person(last_class=LastClass.SECONDE), YES),
        (person(last_class=LastClass.CAP), NO),
        (person(), UNKNOWN),
    ],
)
def test_a_level_is_that_of_the_school_or_of_the_last_class(
    profile: Profile, outcome: Outcome
) -> None:
    assert evaluate_rule(rule(Condition.LEVEL, levels=(Level.LYCEE,)), profile) is outcome


@pytest.mark.parametrize(
    ("known", "outcome"),
    [
        ({"left_since": Month(2026, 4)}, YES),
        ({"left_since": Month(2026, 5)}, UNKNOWN),
        ({"left_since": Month(2026, 5), "answers": {"rule": False}}, NO),
        ({"left_since": Month(2026, 6)}, NO),
        ({"left_since": Month(2026, 11)}, NO),
        ({}, UNKNOWN),
        ({"answers": {"rule": True}}, YES),
    ],
)
def test_six_months_since_leaving_are_whole_ones(known: Any, outcome: Outcome) -> None:
    assert evaluate_rule(rule(Condition.LEFT_FOR, months=6), person(**known)) is outcome


@pytest.mark.parametrize(
    ("known", "outcome"),
    [
        ({"diploma": Diploma.CAP}, YES),
        ({"last_class": LastClass.CAP}, YES),
        ({"last_class": LastClass.CAP, "diploma": Diploma.NONE}, YES),
        ({"diploma": Diploma.BAC_GENERAL, "last_class": LastClass.TERMINALE}, NO),
        ({"diploma": Diploma.NONE}, UNKNOWN),
        ({"last_class": LastClass.TERMINALE}, UNKNOWN),
        ({}, UNKNOWN),
    ],
)
def test_a_training_is_a_diploma_held_or_prepared(known: Any, outcome: Outcome) -> None:
    assert evaluate_rule(rule(Condition.TRAINING, diplomas=(Diploma.CAP,)), person(**known)) is (
        outcome
    )


@pytest.mark.parametrize(
    ("condition", "answers", "outcome"),
    [
        (Condition.DECLARED, {"rule": True}, YES),
        (Condition.DECLARED, {"rule": False}, NO),
        (Condition.DECLARED, {}, UNKNOWN),
        (Condition.JUDGED, {"rule": True}, YES),
        (Condition.JUDGED, {"rule": False}, NO),
        (Condition.JUDGED, {}, Outcome.TO_JUDGE),
    ],
)
def test_what_only_the_person_knows_is_asked_and_what_nobody_knows_is_judged(
    condition: Condition, answers: dict[str, bool], outcome: Outcome
) -> None:
    assert evaluate_rule(rule(condition), person(answers=answers)) is outcome


BY_AGREEMENT = rule(Condition.AGE, min=16, agreed=Parameters(min=15))


@pytest.mark.parametrize(
    ("known", "outcome"),
    [
        ({"age": 16}, YES),
        ({"age": 15}, Outcome.BY_AGREEMENT),
        ({"age": 14}, NO),
        ({}, UNKNOWN),
        ({"birth_month": Month(2011, 11)}, UNKNOWN),
        ({"birth_month": Month(2011, 12)}, NO),
        ({"birth_month": Month(2010, 11)}, UNKNOWN),
    ],
)
def test_an_agreement_widens_the_limits(known: Any, outcome: Outcome) -> None:
    assert evaluate_rule(BY_AGREEMENT, person(**known)) is outcome


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        (YES, "Avoir l'âge : oui."),
        (NO, "Avoir l'âge : non."),
        (UNKNOWN, "Avoir l'âge : à vérifier. rule ?"),
        (Outcome.TO_JUDGE, "Avoir l'âge : à apprécier à l'entrée."),
        (Outcome.BY_AGREEMENT, "Avoir l'âge : non, mais dès 15 ans avec son accord."),
    ],
)
def test_an_outcome_is_a_french_sentence(outcome: Outcome, sentence: str) -> None:
    assert Reason(BY_AGREEMENT, outcome).sentence == sentence


def declared(code: str, path: str | None = None) -> Rule:
    return rule(Condition.DECLARED, code=code, path=path)


def fit(rules: list[Rule], **answers: bool) -> Fit:
    return evaluate_rules(rules, person(answers=answers)).fit


def test_all_rules_of_a_path_must_be_met() -> None:
    both = [declared("a"), declared("b")]

    assert fit(both, a=True, b=True) is Fit.ELIGIBLE
    assert fit(both, a=True) is Fit.UNKNOWN
    assert fit(both, b=False) is Fit.INELIGIBLE
    assert fit([]) is Fit.ELIGIBLE


def test_one_path_of_several_is_enough_with_the_rules_of_all() -> None:
    rules = [declared("all"), declared("a", "school"), declared("b", "work")]

    assert fit(rules, all=True, b=True) is Fit.ELIGIBLE
    assert fit(rules, all=True, a=False, b=True) is Fit.ELIGIBLE
    assert fit(rules, all=True, a=False) is Fit.UNKNOWN
    assert fit(rules, all=False, a=True, b=True) is Fit.INELIGIBLE
    assert fit(rules, all=True, a=False, b=False) is Fit.INELIGIBLE


def test_only_questions_that_decide_something_are_asked_and_each_once() -> None:
    rules = [declared("all"), declared("a", "school"), declared("b", "work"), declared("c", "work")]
    verdict = evaluate_rules(rules, person(answers={"b": False}))

    assert [asked.code for asked in verdict.questions] == ["all", "a"]
    assert evaluate_rules(rules, person(answers={"all": False})).questions == ()


def test_the_reasons_of_the_best_path_come_first_and_no_rule_twice() -> None:
    rules = [declared("all"), declared("a", "school"), declared("b", "work")]
    verdict = evaluate_rules(rules, person(answers={"all": True, "b": True}))

    assert [reason.rule.code for reason in verdict.reasons] == ["all", "b", "a"]


def test_an_entry_by_agreement_names_whose_once() -> None:
    rules = [
        rule(Condition.AGE, code=code, min=16, agreed=Parameters(min=15)) for code in ("a", "b")
    ]

    assert evaluate_rules(rules, person(age=15)).agreements == (DASEN,)
    assert evaluate_rules(rules, person(age=15)).fit is Fit.CONDITIONAL
    assert evaluate_rules(rules, person(age=16)).agreements == ()


def test_what_is_judged_on_entry_excludes_nobody() -> None:
    verdict = evaluate_rules([rule(Condition.JUDGED)], person())

    assert (verdict.fit, verdict.questions) == (Fit.ELIGIBLE, ())


CODES = ("a", "b", "c", "d")
RULES = st.lists(
    st.tuples(st.sampled_from(CODES), st.sampled_from([None, "school", "work"])),
    max_size=4,
    unique_by=lambda drawn: drawn[0],
).map(lambda drawn: [declared(code, path) for code, path in drawn])
ANSWERS = st.dictionaries(st.sampled_from(CODES), st.booleans())


@given(RULES, ANSWERS)
def test_an_unknown_fit_is_decided_by_its_questions(
    rules: list[Rule], answers: dict[str, bool]
) -> None:
    verdict = evaluate_rules(rules, person(answers=answers))
    asked = [question.code for question in verdict.questions]

    assert (verdict.fit is Fit.UNKNOWN) == bool(asked)
    assert fit(rules, **answers, **dict.fromkeys(asked, True)) in (Fit.ELIGIBLE, verdict.fit)
    assert fit(rules, **answers, **dict.fromkeys(asked, False)) in (Fit.INELIGIBLE, verdict.fit)
    assert {reason.rule.code for reason in verdict.reasons} == {r.code for r in rules}


ACTOR = Actor(
    key="cio",
    global_id="x",
    code="cio",
    guide=None,
    rank=1,
    acronym=None,
    name="CIO",
    kind=ActorKind.BODY,
    summary="",
    missions=(),
    workplace=None,
    how_to_reach=None,
    certification=None,
    contacts=(),
    provenance=PROVENANCE,
)


def status(code: StatusCode, age_min: int | None = None, age_max: int | None = None) -> Any:
    return PersonalStatus(
        code=code,
        rank=1,
        age_min=age_min,
        age_max=age_max,
        text="",
        next_step="",
        actor=ACTOR,
        legal_references=(),
        progress=None,
        variants=(),
        provenance=PROVENANCE,
    )


STATUSES = {
    StatusCode.INSTRUCTION_OBLIGATION: status(StatusCode.INSTRUCTION_OBLIGATION, 3, 15),
    StatusCode.TRAINING_OBLIGATION: status(StatusCode.TRAINING_OBLIGATION, 16, 17),
    StatusCode.DECROCHEUR: status(StatusCode.DECROCHEUR, 16, 29),
    StatusCode.NEITHER: status(StatusCode.NEITHER),
}
QUESTIONS = {code: question(code) for code in ("age", "diplome")}


def statuses(profile: Profile) -> dict[str, list[str]]:
    """The statuses of a person, each with the questions that would make it certain."""
    found = find_statuses(profile, STATUSES, QUESTIONS)
    return {one.status.code.name: [asked.code for asked in one.questions] for one in found}


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        (person(Situation.ENROLLED_COLLEGE, age=15), {"INSTRUCTION_OBLIGATION": []}),
        (person(Situation.ENROLLED_LP, age=16), {"TRAINING_OBLIGATION": []}),
        (
            person(age=17, diploma=Diploma.NONE),
            {"TRAINING_OBLIGATION": [], "DECROCHEUR": []},
        ),
        (person(age=20, diploma=Diploma.DNB), {"DECROCHEUR": []}),
        (person(age=20, diploma=Diploma.CAP), {"NEITHER": []}),
        (person(age=20), {"DECROCHEUR": ["diplome"]}),
        (person(age=30, diploma=Diploma.NONE), {"NEITHER": []}),
        (person(Situation.ENROLLED_LP, age=20, diploma=Diploma.NONE), {"NEITHER": []}),
        (
            person(diploma=Diploma.NONE, birth_month=Month(2010, 11)),
            {
                "INSTRUCTION_OBLIGATION": ["age"],
                "TRAINING_OBLIGATION": ["age"],
                "DECROCHEUR": ["age"],
            },
        ),
        (
            person(Situation.APPRENTICESHIP_BROKEN),
            {
                "INSTRUCTION_OBLIGATION": ["age"],
                "TRAINING_OBLIGATION": ["age"],
                "DECROCHEUR": ["age", "diplome"],
            },
        ),
    ],
)
def test_the_statuses_of_a_person_and_what_is_left_to_ask(
    profile: Profile, expected: dict[str, list[str]]
) -> None:
    assert statuses(profile) == expected


def test_what_is_certain_comes_before_what_may_be() -> None:
    assert list(statuses(person(age=17))) == ["TRAINING_OBLIGATION", "DECROCHEUR"]
    assert find_statuses(person(age=40), {}, QUESTIONS) == []


MONTHS = st.builds(Month, st.integers(1990, 2020), st.integers(1, 12))


@given(MONTHS, st.dates(date(2021, 1, 1), date(2030, 12, 31)))
def test_a_month_more_is_never_an_age_less(born: Month, day: date) -> None:
    later = Month(born.year + born.month // 12, born.month % 12 + 1)

    assert possible_ages(later, day).high <= possible_ages(born, day).high
    assert possible_ages(later, day).low <= possible_ages(born, day).low
    assert possible_ages(born, day).high - possible_ages(born, day).low in (0, 1)


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
def test_a_range_is_within_limits_where_each_of_its_numbers_is(
    low: int, more: int, minimum: int, span: int
) -> None:
    maximum = minimum + span
    within = {minimum <= number <= maximum for number in range(low, low + more + 1)}
    found = IntRange(low, low + more).within(minimum, maximum)

    assert found is (within.pop() if len(within) == 1 else None)
