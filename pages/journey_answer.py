"""What the journey leads to: one call, then what has a place, then questions, then the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pages.journey import Journey

JsonObject = Mapping[str, Any]


# Notices that the page says in its own way, beside what they are about.
NOTICES_SHOWN = frozenset(("OUTSIDE_REGION", "PROFILE_CONTRADICTORY", "PLACE_AMBIGUOUS"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Somebody to turn to, with the number that their card and their pin share."""

    number: int
    structure: JsonObject
    meters: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDispositif:
    """A dispositif that may be open; ``host`` is its nearest, with the number of its pin.

    ``question`` is asked in place: the first that decides and that no card above asks.
    """

    recommendation: JsonObject
    number: int | None = None
    host: JsonObject | None = None
    question: JsonObject | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneyAnswer:
    """The answer in the order of the page."""

    what_to_say: str
    first: Contact | None
    second: Contact | None
    with_place: list[OpenDispositif]
    at_school: list[OpenDispositif]
    without_place: list[OpenDispositif]
    questions: list[JsonObject]
    statuses: list[JsonObject]
    notices: list[JsonObject]
    place: JsonObject | None

    @property
    def contacts(self) -> list[Contact]:
        return [contact for contact in (self.first, self.second) if contact]


def arrange(journey: Journey, found: JsonObject) -> JourneyAnswer:
    """The ``recommendations`` of the API as the page shows them. From outside the region nobody is
    named: its structures are in charge of no one there."""
    if any(notice["code"] == "OUTSIDE_REGION" for notice in found["notices"]):
        nobody = {"firstCall": None, "nearestCio": None, "nearestMissionLocale": None}
        found = {**found, **nobody, "nodes": []}
    first = _first(found["firstCall"])
    second = _second(found, first)
    asked: set[str] = set()
    number = sum(contact is not None for contact in (first, second))
    with_place, at_school, without_place = [], [], []
    for node in found["nodes"]:
        edge = next(iter((node["hosts"] or {}).get("edges", ())), None)
        question = _first_unasked(node["questions"], asked)
        if edge and edge["node"]["basis"] == "PUBLISHED":
            number += 1
            with_place.append(
                OpenDispositif(recommendation=node, number=number, host=edge, question=question)
            )
        elif edge and journey.is_pupil:
            at_school.append(OpenDispositif(recommendation=node, question=question))
        else:
            without_place.append(OpenDispositif(recommendation=node, question=question))
    left = [question for question in found["questions"] if question["code"] not in asked]
    if journey.situation == "ENROLLED_COLLEGE":
        # The first diploma is the brevet, at the end of collège.
        left = [question for question in left if question["field"] != "DIPLOMA"]
    return JourneyAnswer(
        what_to_say=(found["firstCall"] or {}).get("whatToSay", ""),
        first=first,
        second=second,
        with_place=with_place,
        at_school=at_school,
        without_place=without_place,
        questions=left,
        statuses=[status for status in found["statuses"] if status["isCertain"]],
        notices=[notice for notice in found["notices"] if notice["code"] in NOTICES_SHOWN],
        place=found["place"],
    )


def _first(call: JsonObject | None) -> Contact | None:
    if call is None:
        return None
    return Contact(number=1, structure=call["structure"], meters=call["distanceMeters"])


def _second(found: JsonObject, first: Contact | None) -> Contact | None:
    """The CIO or the mission locale that is not called first."""
    for structure in (found["nearestCio"], found["nearestMissionLocale"]):
        if structure and first and structure["id"] != first.structure["id"]:
            return Contact(number=2, structure=structure, meters=None)
    return None


def _first_unasked(questions: Iterable[JsonObject], asked: set[str]) -> JsonObject | None:
    for question in questions:
        if question["code"] not in asked:
            asked.add(question["code"])
            return question
    return None
