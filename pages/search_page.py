"""The search as a page: at ``/``, and at ``/embed`` for frames on partners' sites.

Both work without JavaScript, with a form and a list; the widget replaces these where it runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from pages.form_body import parse_form
from pages.french_labels import PROBLEMS
from pages.graphql_client import Execute, GraphQLAnswer, fetch_catalogue, fetch_data, load_query
from pages.heard_text import UnderstoodText, understand_text
from pages.journey import chosen_place
from pages.opening_wording import seconds_fresh
from pages.place_text import STREET, ParsedPlace, is_code, parse_place
from pages.search_params import SearchParams, parse_search_params
from pages.view import View

# The API's limit for sentences.
MAX_TEXT_LENGTH = 1_000


HELPLINES_OF_DANGER = ("prevention-suicide", "enfance-en-danger", "samu-social", "urgences")


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One of the two pages: its path and its template."""

    path: str
    template: str


HOME = SearchPage("/", "search.html")
EMBED = SearchPage("/embed", "embed.html")


class SearchPages:
    def __init__(self, execute: Execute, view: View) -> None:
        self.execute = execute
        self.view = view

    def routes(self) -> list[Route]:
        return [
            Route("/", self.home, methods=["GET", "POST"]),
            Route("/embed", self.embed, methods=["GET", "POST"]),
        ]

    async def home(self, request: Request) -> Response:
        return await self._respond(request, HOME)

    async def embed(self, request: Request) -> Response:
        return await self._respond(request, EMBED)

    async def _respond(self, request: Request, page: SearchPage) -> Response:
        if request.method == "POST":
            return await self._handle_form(request, page)
        params = parse_search_params(request.query_params, self.view.settings.languages)
        return await self._render(request, page, params, params.near)

    async def _handle_form(self, request: Request, page: SearchPage) -> Response:
        """Answer a form: by a redirect where a code names the place, so that it can be shared."""
        fields = await parse_form(request)
        params = parse_search_params(
            {name: value for name, value in fields.items() if name != "uai"},
            self.view.settings.languages,
        )
        chosen = chosen_place(fields.get("place", ""), fields.get("position", ""))
        if chosen and "coordinates" in chosen:
            return await self._render(request, page, params, chosen)
        name, _, value = fields.get("place", "").partition(":")
        if chosen:
            return RedirectResponse(params.with_place(name, value).link(page.path), 303)
        text = " ".join(fields.get("lieu", "").split())[:MAX_TEXT_LENGTH]
        if not text:
            return RedirectResponse(params.link(page.path), 303)
        # A need goes before a place: « Lens » names none, and a danger is answered at once.
        understood = UnderstoodText()
        if not is_code(text):
            understood = await understand_text(self.execute, request, text)
        if understood.heard is not None:
            return await self._render(request, page, params, None, text=text, understood=understood)
        place = await parse_place(self.execute, request, text)
        if len(place.choices) == 1:
            choice = place.choices[0]
            return RedirectResponse(
                params.with_place(choice.name, choice.value).link(page.path), 303
            )
        # What bears the name goes before an address, which « micro-lycée » is not.
        is_name = bool(understood.found) and not place.is_elsewhere and not STREET.match(text)
        near = {"address": place.address} if place.address and not is_name else None
        return await self._render(
            request, page, params, near, text=text, place=place, understood=understood
        )

    async def _render(
        self,
        request: Request,
        page: SearchPage,
        params: SearchParams,
        near: Mapping[str, Any] | None,
        *,
        text: str = "",
        place: ParsedPlace | None = None,
        understood: UnderstoodText | None = None,
    ) -> Response:
        catalogue = await fetch_catalogue(self.execute, request)
        answer = await self._search(request, params, near) if near else None
        settings = self.view.settings
        values = to_template_values(answer)
        found = understood.found if understood and not answer else ()
        unread = place.problem if place and not found else ""
        # Nothing of it was understood: it may tell of a danger.
        is_lost = bool(text) and bool(unread or values["problem"])
        return self.view.page(
            request,
            page.template,
            {
                "params": params,
                "page": page,
                "text": text,
                "heard": understood.heard if understood else None,
                "found": found,
                "helplines": await self._helplines(request) if is_lost else (),
                "names": {each["code"]: each["name"] for each in catalogue["dispositifs"]},
                "choices": place.choices if place else (),
                "guides": catalogue["guides"],
                "dispositifs": catalogue["dispositifs"],
                "schools": await self._schools(request, params),
                **values,
                "unread": unread,
                "problem": unread or values["problem"],
            },
            # What a form sends may be an address, which is personal.
            cacheable=request.method == "GET" and not (answer and answer.errors),
            framed_by=("'self'", *settings.embed_ancestors) if page is EMBED else (),
            fresh_for=seconds_fresh(answer.data if answer else None),
        )

    async def _helplines(self, request: Request) -> list[dict[str, Any]]:
        """Whom to call in a danger, of those that the directory has."""
        data = await fetch_data(self.execute, request, load_query("helplines"))
        return [line for line in data["helplines"] if line["code"] in HELPLINES_OF_DANGER]

    async def _schools(self, request: Request, params: SearchParams) -> list[dict[str, Any]]:
        """The schools to choose from, where an ENT sent several."""
        if len(params.uais) < 2:
            return []
        schools = []
        for uai in params.uais:
            variables = {"uai": uai}
            data = await fetch_data(
                self.execute, request, load_query("school"), variables, expected={"BAD_UAI"}
            )
            schools.append(data.get("establishment"))
        return [school for school in schools if school is not None]

    async def _search(
        self, request: Request, params: SearchParams, near: Mapping[str, Any]
    ) -> GraphQLAnswer:
        """The nearest hosts of a dispositif; who is in charge of the place, without one."""
        variables: dict[str, Any] = {"near": near}
        if params.dispositif is None:
            return await self.execute(request, load_query("around"), variables)
        variables |= {"dispositif": params.dispositif, "filter": params.filter}
        return await self.execute(request, load_query("nearest_hosts"), variables)


def to_template_values(answer: GraphQLAnswer | None) -> dict[str, Any]:
    """The template's values from an answer: hosts, competence or the error's message."""
    data = (answer.data if answer else None) or {}
    return {
        "hosts": data.get("nearestHosts"),
        "competence": data.get("competence"),
        "problem": place_problem(answer) if answer and answer.errors else None,
    }


def place_problem(answer: GraphQLAnswer) -> str:
    """The first error of an answer, as a visitor can mend it."""
    return PROBLEMS.get(answer.code or "", answer.message)
