"""The search as a page: at ``/``, and at ``/embed`` for frames on partners' sites.

Both work without JavaScript, by a form and a list; where there is JavaScript, the widget takes
their place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from pages.form_body import fields_of
from pages.graphql_client import Answered, Ask, query, told
from pages.place_text import TypedPlace, typed_place
from pages.search_params import Wanted, wanted
from pages.view import View

LONGEST_TEXT = 200
"""Characters of a place that is typed, as the API has it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One of the two pages: where it is, and its template."""

    path: str
    template: str


HOME = Frame("/", "search.html")
EMBED = Frame("/embed", "embed.html")


class Search:
    def __init__(self, ask: Ask, view: View) -> None:
        self.ask = ask
        self.view = view

    def routes(self) -> list[Route]:
        return [
            Route("/", self.home, methods=["GET", "POST"]),
            Route("/embed", self.embed, methods=["GET", "POST"]),
        ]

    async def home(self, request: Request) -> Response:
        return await self._answer(request, HOME)

    async def embed(self, request: Request) -> Response:
        return await self._answer(request, EMBED)

    async def _answer(self, request: Request, frame: Frame) -> Response:
        if request.method == "POST":
            return await self._sent(request, frame)
        sought = wanted(request.query_params)
        return await self._shown(request, frame, sought, sought.near)

    async def _sent(self, request: Request, frame: Frame) -> Response:
        """A form: where a key names the place, the answer has an address of its own."""
        fields = await fields_of(request)
        sought = wanted({name: value for name, value in fields.items() if name != "uai"})
        text = " ".join(fields.get("lieu", "").split())[:LONGEST_TEXT]
        if not text:
            return RedirectResponse(sought.link(frame.path), 303)
        place = await typed_place(self.ask, request, text)
        if len(place.choices) == 1:
            choice = place.choices[0]
            return RedirectResponse(sought.at(choice.name, choice.value).link(frame.path), 303)
        near = {"address": place.address} if place.address else None
        return await self._shown(request, frame, sought, near, text=text, place=place)

    async def _shown(
        self,
        request: Request,
        frame: Frame,
        sought: Wanted,
        near: Mapping[str, str] | None,
        *,
        text: str = "",
        place: TypedPlace | None = None,
    ) -> Response:
        catalogue = await told(self.ask, request, query("catalogue"))
        answered = await self._found(request, sought, near) if near else None
        settings = self.view.settings
        return self.view.page(
            request,
            frame.template,
            {
                "sought": sought,
                "frame": frame,
                "text": text,
                "choices": place.choices if place else (),
                "dispositifs": catalogue["dispositifs"]["nodes"],
                "schools": await self._schools(request, sought),
                **outcome(answered),
            },
            kept=request.method == "GET" and not (answered and answered.errors),
            framed_by=("'self'", *settings.embed_ancestors) if frame is EMBED else (),
        )

    async def _schools(self, request: Request, sought: Wanted) -> list[dict[str, Any]]:
        """The schools of who has several, to choose another; an ENT sends them all."""
        if len(sought.uais) < 2:
            return []
        schools = []
        for uai in sought.uais:
            asked = {"uai": uai}
            data = await told(self.ask, request, query("school"), asked, expected={"BAD_UAI"})
            schools.append(data.get("establishment"))
        return [school for school in schools if school is not None]

    async def _found(self, request: Request, sought: Wanted, near: Mapping[str, str]) -> Answered:
        """The nearest hosts, or who is in charge where no dispositif is named."""
        variables: dict[str, Any] = {"near": near}
        if sought.dispositif is None:
            return await self.ask(request, query("around"), variables)
        variables |= {"dispositif": sought.dispositif, "filter": sought.filter}
        return await self.ask(request, query("nearest_hosts"), variables)


def outcome(answered: Answered | None) -> dict[str, Any]:
    """What the templates show of an answer: hosts, who is in charge, or what was wrong."""
    data = (answered.data if answered else None) or {}
    return {
        "hosts": data.get("nearestHosts"),
        "competence": data.get("competence"),
        "problem": answered.message if answered and answered.errors else None,
    }
