"""Persons whose right answer was written from the guide and the official texts before the rules.

Keys of ``expect`` in ``persons.json``: ``possible`` (ELIGIBLE or CONDITIONAL), ``open`` (not
INELIGIBLE), ``closed`` (INELIGIBLE or not listed), ``notEligible``, ``noEligible``, ``firstIs``,
``agreements`` and ``noAgreement`` (a pattern of whose), ``statuses``, ``statusesNot``,
``notCertain``, ``next`` and ``notNext`` (a pattern of the next step and its actor), ``asks``
(fields of questions), ``heard`` and ``heardNot`` (a pattern of what the statuses say),
``contradictory``.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from support.asking import Asking

FOLDER = Path(__file__).parent
CASES = json.loads((FOLDER / "persons.json").read_text(encoding="utf-8"))["cases"]
MORE_CASES = json.loads((FOLDER / "more_persons.json").read_text(encoding="utf-8"))["cases"]
QUERY = """query($profile: ProfileInput!, $near: PlaceInput) {
  recommendations(profile: $profile, near: $near, first: 100, includeIneligible: true) {
    nodes { fit agreements dispositif { code } }
    statuses {
      progress isCertain text nextStep actor { name } status { code }
    }
    questions { field }
    notices { code message }
  }
}"""
OUTSIDE = {44}
"""A place elsewhere in France: what is answered for one is tested with places."""


def test_there_are_cases() -> None:
    assert len(CASES) == 24
    assert len(MORE_CASES) == 21


@pytest.mark.parametrize(
    "case",
    [c for c in CASES + MORE_CASES if c["id"] not in OUTSIDE],
    ids=lambda case: str(case["id"]),
)
def test_a_person_is_told_what_the_texts_say(ask: Asking, case: dict[str, Any]) -> None:
    expect = dict(case["expect"])
    answer = ask(QUERY, profile=case["profile"], near=case.get("near"))["recommendations"]
    fits = {node["dispositif"]["code"]: node["fit"] for node in answer["nodes"]}
    agreements = {n["dispositif"]["code"]: " ".join(n["agreements"]) for n in answer["nodes"]}
    statuses = {status["status"]["code"]: status for status in answer["statuses"]}
    steps = {
        code: f"{status['nextStep']} {status['actor']['name']}" for code, status in statuses.items()
    }

    def of(*wanted: str) -> set[str]:
        return {code for code, fit in fits.items() if fit in wanted}

    possible = of("ELIGIBLE", "CONDITIONAL")
    assert set(expect.pop("possible", ())) <= possible
    assert set(expect.pop("open", ())) <= possible | of("UNKNOWN")
    assert set(expect.pop("closed", ())) & (possible | of("UNKNOWN")) == set()
    assert set(expect.pop("notEligible", ())) & of("ELIGIBLE") == set()
    if expect.pop("noEligible", False):
        assert of("ELIGIBLE") == set()
    if first := expect.pop("firstIs", None):
        assert answer["nodes"][0]["dispositif"]["code"] in first
    for code, pattern in expect.pop("agreements", {}).items():
        assert re.search(pattern, agreements[code])
    for code, pattern in expect.pop("noAgreement", {}).items():
        assert not re.search(pattern, agreements[code])
    assert set(expect.pop("statuses", ())) <= statuses.keys()
    assert set(expect.pop("statusesNot", ())) & statuses.keys() == set()
    for code in expect.pop("notCertain", ()):
        assert code not in statuses or not statuses[code]["isCertain"]
    for code, pattern in expect.pop("next", {}).items():
        assert re.search(pattern, steps[code])
    for code, pattern in expect.pop("notNext", {}).items():
        assert not re.search(pattern, steps.get(code, ""))
    assert set(expect.pop("asks", ())) <= {question["field"] for question in answer["questions"]}
    if pattern := expect.pop("heard", None):
        assert any(re.search(pattern, status["text"]) for status in statuses.values())
    if pattern := expect.pop("heardNot", None):
        assert not any(re.search(pattern, status["text"]) for status in statuses.values())
    notices = {notice["code"] for notice in answer["notices"]}
    if expect.pop("contradictory", False):
        assert "PROFILE_CONTRADICTORY" in notices
    if expect.pop("nextStepExists", False) or expect.pop("contactPerson", False):
        assert all(steps.values())
    assert expect == {}, "the case expects what this test does not look at"


def test_every_status_of_the_directory_says_what_to_do(ask: Asking) -> None:
    codes = set()
    for situation in ("LEFT", "ENROLLED_LYCEE", "EMPLOYED", "IN_TRAINING", "NEWLY_ARRIVED"):
        for age in (15, 17, 22, 30):
            answer = ask(QUERY, profile={"situation": situation, "age": age, "diploma": "NONE"})
            statuses = answer["recommendations"]["statuses"]
            assert statuses
            codes |= {status["status"]["code"] for status in statuses}
            assert all(status["nextStep"] and status["text"] for status in statuses)

    assert codes == {
        "INSTRUCTION_OBLIGATION",
        "TRAINING_OBLIGATION",
        "DECROCHEUR",
        "DARFI",
        "NEITHER",
    }


@pytest.mark.parametrize(
    ("situation", "progress"),
    [
        ("ENROLLED_LYCEE", "SATISFIED"),
        ("IN_TRAINING", "SATISFIED"),
        ("EMPLOYED", "SATISFIED"),
        # Article L. 114-1 does not name home education.
        ("HOME_EDUCATED", None),
        ("LEFT", "DUE"),
        ("APPRENTICESHIP_BROKEN", "DUE"),
    ],
)
def test_who_studies_or_works_has_satisfied_the_obligation_of_training(
    ask: Asking, situation: str, progress: str | None
) -> None:
    answer = ask(QUERY, profile={"situation": situation, "age": 17})["recommendations"]
    (status,) = [s for s in answer["statuses"] if s["status"]["code"] == "TRAINING_OBLIGATION"]

    assert status["progress"] == progress
    if progress == "SATISFIED":
        assert "ission locale" not in status["nextStep"] + status["actor"]["name"]


def test_a_general_baccalaureat_leaves_the_right_to_a_vocational_diploma(ask: Asking) -> None:
    profile = {"situation": "LEFT", "age": 20, "diploma": "BAC_GENERAL"}
    answer = ask(QUERY, profile=profile)["recommendations"]

    (darfi,) = [s for s in answer["statuses"] if s["status"]["code"] == "DARFI"]
    assert darfi["isCertain"]
    assert "diplôme professionnel" in darfi["text"]


@pytest.mark.parametrize(
    "profile",
    [
        {"situation": "LEFT", "age": 11, "lastClass": "TERMINALE"},
        {"situation": "LEFT", "age": 11, "diploma": "BAC_GENERAL"},
        {"situation": "ENROLLED_COLLEGE", "lastClass": "TERMINALE"},
        {"situation": "ENROLLED_COLLEGE", "age": 40},
        {"situation": "ENROLLED_LYCEE", "age": 10},
        {"situation": "EMPLOYED", "age": 9},
        {"situation": "LEFT", "age": 17, "leftSince": "1990-01"},
        {"situation": "LEFT", "birthMonth": "2015-06", "lastClass": "PREMIERE"},
        {"situation": "LEFT", "age": 16, "lastClass": "SIXIEME", "diploma": "CAP"},
        {"situation": "LEFT", "age": 18, "lastClass": "SECONDE", "diploma": "BAC_PRO"},
    ],
)
def test_a_profile_that_cannot_be_is_told_and_not_answered(
    ask: Asking, profile: dict[str, Any]
) -> None:
    answer = ask(QUERY, profile=profile, near={"commune": "59350"})["recommendations"]

    assert answer["nodes"] == []
    assert answer["statuses"] == []
    assert "PROFILE_CONTRADICTORY" in [notice["code"] for notice in answer["notices"]]


@pytest.mark.parametrize(("commune", "first"), [("80021", "micro-college"), ("59350", "micro")])
def test_what_has_a_host_near_stands_first(ask: Asking, commune: str, first: str) -> None:
    age = 14 if first == "micro-college" else 17
    profile = {"situation": "LEFT", "age": age, "diploma": "NONE"}
    answer = ask(QUERY, profile=profile, near={"commune": commune})["recommendations"]

    assert answer["nodes"][0]["dispositif"]["code"].startswith(first)
