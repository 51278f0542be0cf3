"""Rules against the cases of cases.toml, and properties that hold for every profile."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from directory.snapshot import open_snapshot
from eligibility.contradictions import contradictions
from eligibility.outcomes import Outcome, evaluate_rule
from eligibility.profile import IntRange, Month, Profile, possible_ages
from eligibility.statuses import find_statuses
from eligibility.verdicts import Fit, evaluate_rules
from models.eligibility import Aim, Condition, Diploma, Eligibility, LastClass, Situation
from storage.database import Database

CASES: list[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("cases.toml").read_text("utf-8")
)["cases"]
FITS = {
    "eligible": Fit.ELIGIBLE,
    "conditional": Fit.CONDITIONAL,
    "unknown": Fit.UNKNOWN,
    "ineligible": Fit.INELIGIBLE,
}


@pytest.fixture(scope="module")
def rules(seeded: Database) -> Eligibility:
    directory = open_snapshot(seeded)
    try:
        return directory.catalogue.eligibility
    finally:
        directory.close()


def parse_month(text: str | None) -> Month | None:
    return Month(int(text[:4]), int(text[5:])) if text else None


def parse_profile(case: Mapping[str, Any]) -> Profile:
    given_profile = case["profile"]
    return Profile(
        situation=Situation[given_profile["situation"]],
        as_of=case["as_of"],
        age=given_profile.get("age"),
        birth_month=parse_month(given_profile.get("birth_month")),
        left_since=parse_month(given_profile.get("left_since")),
        last_class=LastClass[given_profile["last_class"]]
        if "last_class" in given_profile
        else None,
        diploma=Diploma[given_profile["diploma"]] if "diploma" in given_profile else None,
        aims=frozenset(Aim[aim] for aim in given_profile.get("wants", ())),
        answers=given_profile.get("answers", {}),
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_a_case(case: dict[str, Any], rules: Eligibility) -> None:
    profile = parse_profile(case)
    expected = {code: fit for name, fit in FITS.items() for code in case.get(name, ())}
    verdicts = {code: evaluate_rules(rules.rules[code], profile) for code in expected}

    assert {code: found.fit for code, found in verdicts.items()} == expected
    agreements = [whose for found in verdicts.values() for whose in found.agreements]
    assert agreements == case.get("agreements", agreements)
    statuses = find_statuses(profile, rules.statuses, rules.questions)
    certain = [found.status.code.name for found in statuses if found.is_certain]
    possible = [found.status.code.name for found in statuses if not found.is_certain]
    if "statuses" in case:
        assert certain == case["statuses"]
    if "possible_statuses" in case:
        assert possible == case["possible_statuses"]


def test_every_rule_is_met_in_one_case_and_not_in_another(rules: Eligibility) -> None:
    outcomes_of = defaultdict(set)
    for case in CASES:
        for dispositif_rules in rules.rules.values():
            for rule in dispositif_rules:
                outcomes_of[rule.code].add(evaluate_rule(rule, parse_profile(case)))

    assert {c for c, outcomes in outcomes_of.items() if Outcome.SATISFIED not in outcomes} == set()
    assert {
        c for c, outcomes in outcomes_of.items() if Outcome.NOT_SATISFIED not in outcomes
    } == set()
    assert Outcome.BY_AGREEMENT in outcomes_of["competences-age"]


def test_every_dispositif_is_open_in_some_case(rules: Eligibility) -> None:
    assert {code for case in CASES for code in case.get("eligible", ())} == set(rules.rules)


PROFILES = st.builds(
    Profile,
    situation=st.sampled_from(Situation),
    as_of=st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    age=st.none() | st.integers(3, 40),
    left_since=st.none() | st.builds(Month, st.integers(2015, 2020), st.integers(1, 12)),
    last_class=st.none() | st.sampled_from(LastClass),
    diploma=st.none() | st.sampled_from(Diploma),
    answers=st.just({}),
)


ANSWERS = st.dictionaries(st.integers(0, 11), st.booleans(), max_size=6)


LYCEEN = Profile(situation=Situation.ENROLLED_LYCEE, as_of=date(2020, 6, 1))


# « Lycée » is said of a lycée professionnel too, until the class is known.
@example(partial=LYCEEN, whole=replace(LYCEEN, last_class=LastClass.TERMINALE_PRO), answered={})
@settings(deadline=None)
@given(partial=PROFILES, whole=PROFILES, answered=ANSWERS)
def test_what_is_decided_stays_so_whatever_else_is_answered(
    rules: Eligibility, partial: Profile, whole: Profile, answered: dict[int, bool]
) -> None:
    """But for what is judged on entry, and better paths than one that takes an agreement."""
    factual = sorted(
        {
            rule.question.code
            for dispositif_rules in rules.rules.values()
            for rule in dispositif_rules
            if rule.condition is not Condition.JUDGED
        }
    )
    answers = {factual[n % len(factual)]: value for n, value in answered.items()}
    more = replace(
        partial,
        age=whole.age if partial.age is None else partial.age,
        left_since=partial.left_since or whole.left_since,
        last_class=partial.last_class or whole.last_class,
        diploma=partial.diploma or whole.diploma,
        answers=answers,
    )
    # A class and a diploma that exclude each other are asked about anew, and not judged.
    assume(not any(contradictions(more)))
    assert len(rules.rules) >= 14
    for dispositif_rules in rules.rules.values():
        before, after = (
            evaluate_rules(dispositif_rules, partial).fit,
            evaluate_rules(dispositif_rules, more).fit,
        )
        if before in (Fit.ELIGIBLE, Fit.INELIGIBLE):
            assert after is before
        assert (before is Fit.UNKNOWN) == bool(evaluate_rules(dispositif_rules, partial).questions)


@settings(deadline=None)
@given(PROFILES)
def test_there_is_always_a_status_and_so_a_next_step(rules: Eligibility, profile: Profile) -> None:
    found = find_statuses(profile, rules.statuses, rules.questions)

    assert found
    assert all(status.status.next_step for status in found)


@settings(deadline=None)
@given(st.dates(date(1990, 1, 1), date(2020, 12, 31)), st.dates(date(2021, 1, 1)))
def test_a_month_of_birth_gives_the_age_or_two(born: date, day: date) -> None:
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    ages = possible_ages(Month(born.year, born.month), day)

    assert age in range(ages.low, ages.high + 1)
    assert ages.low == ages.high or born.month == day.month


@pytest.mark.parametrize(
    ("ages", "least", "most", "within"),
    [
        (IntRange(15, 15), 16, None, False),
        (IntRange(15, 16), 16, None, None),
        (IntRange(16, 16), 16, 25, True),
        (IntRange(25, 26), 16, 25, None),
        (IntRange(26, 26), 16, 25, False),
        (IntRange(3, 99), None, None, True),
    ],
)
def test_a_range_lies_within_limits_or_may(
    ages: IntRange, least: int | None, most: int | None, within: bool | None
) -> None:
    assert ages.within(least, most) is within
