"""The questions at ``/questions``, one a screen, and their answer at ``/reponse``."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pages import journey as journeys
from pages.form_body import parse_form
from pages.graphql_client import Execute, load_query
from pages.journey import (
    ANSWER_PATH,
    ANSWER_STEP,
    QUESTIONS_PATH,
    Journey,
    is_age_refused,
    parse_journey,
)
from pages.journey_answer import arrange
from pages.journey_place import find_near
from pages.place_text import ParsedPlace
from pages.search_page import place_problem
from pages.search_params import parse_search_params
from pages.view import View
from pages.young_problems import AGE_REFUSED, PLACE_MISSING, SITUATION_MISSING


class JourneyPages:
    """The screens of the journey. All of them are of one person: none is kept anywhere."""

    def __init__(self, execute: Execute, view: View) -> None:
        self.execute = execute
        self.view = view

    def routes(self) -> list[Route]:
        return [
            Route(QUESTIONS_PATH, self.begin, methods=["GET"]),
            Route(QUESTIONS_PATH, self.next_question, methods=["POST"]),
            Route(ANSWER_PATH, self.restart, methods=["GET"]),
            Route(ANSWER_PATH, self.answer, methods=["POST"]),
        ]

    async def begin(self, request: Request) -> Response:
        """The first question; the address may name who asks, and a place."""
        params = parse_search_params(request.query_params)
        place = ":".join(params.place) if params.place else ""
        begun = Journey(audience=params.audience or "jeune", place=place)
        return self._question(request, begun, "situation", cacheable=True)

    async def restart(self, request: Request) -> Response:
        """The first question again: the address of an answer holds nothing of it. Where scripts
        run, the tab's own history has what was answered, and they post it again."""
        return self._question(request, Journey(), "situation")

    async def next_question(self, request: Request) -> Response:
        fields = await parse_form(request)
        journey, wanted = parse_journey(fields), fields.get("etape", "situation")
        shown = fields.get("vue", "")
        problem = _problem(journey, shown, fields)
        goes_back = wanted in journey.steps and wanted == journey.before(shown)
        if problem and not goes_back:
            return self._question(request, journey, shown, problem)
        if wanted == "suite":
            wanted = journey.after(shown)
        step = wanted if wanted in journey.steps else "situation"
        return self._question(request, journey, step)

    async def answer(self, request: Request) -> Response:
        journey = parse_journey(await parse_form(request))
        if not journey.situation:
            return self._question(request, journey, "situation", SITUATION_MISSING)
        near, parsed = await find_near(self.execute, request, journey)
        if near is None and parsed is not None and len(parsed.choices) > 1:
            return self._question(request, journey, "lieu", choices=parsed)
        if near is None:
            problem = parsed.problem if parsed else ""
            return self._question(request, journey, "lieu", problem or PLACE_MISSING)
        variables = {"profile": journey.profile, "near": near, "caller": journey.caller}
        result = await self.execute(request, load_query("recommendations"), variables)
        if result.data is None:
            return self._question(
                request, replace(journey, place=""), "lieu", place_problem(result)
            )
        answer = arrange(journey, result.data["recommendations"])
        values = {"journey": journey, "answer": answer, "journeys": journeys}
        return self.view.page(request, "answer.html", values, cacheable=False)

    def _question(
        self,
        request: Request,
        journey: Journey,
        step: str,
        problem: str = "",
        *,
        choices: ParsedPlace | None = None,
        cacheable: bool = False,
    ) -> Response:
        values: dict[str, Any] = {
            "journey": journey,
            "step": step if step in journey.steps else "situation",
            "problem": problem,
            "choices": choices.choices if choices else (),
            "journeys": journeys,
            "answer_step": ANSWER_STEP,
        }
        return self.view.page(request, "question.html", values, cacheable=cacheable)


def _problem(journey: Journey, step: str, fields: dict[str, str]) -> str:
    """Why the screen that was sent cannot be left forwards; empty where it can."""
    if step == "situation" and not journey.situation:
        return SITUATION_MISSING
    if step == "age" and is_age_refused(fields):
        return AGE_REFUSED
    return ""
