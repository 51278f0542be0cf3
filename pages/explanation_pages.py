"""Pages that explain: who helps, rights and texts, the words of the field, key figures."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pages.graphql_client import Execute, fetch_data, load_query
from pages.translation import mark
from pages.view import View

INDEX_PATH = "/comprendre"


@dataclass(frozen=True, slots=True)
class Explanation:
    """A page: the last part of its path, its query and template, and how it is announced."""

    slug: str
    query: str
    template: str
    title: str
    summary: str

    @property
    def path(self) -> str:
        return f"{INDEX_PATH}/{self.slug}"


EXPLANATIONS = (
    Explanation(
        "acteurs",
        "explanation_actors",
        "explanation_actors.html",
        mark("Qui peut aider"),
        mark(
            "Le CIO, la mission locale, la vie scolaire… : ce que chacun fait, et comment le "
            "joindre."
        ),
    ),
    Explanation(
        "droits",
        "explanation_rights",
        "explanation_rights.html",
        mark("Vos droits"),
        mark(
            "Ce que la loi prévoit selon l'âge : école obligatoire, formation, retour vers un "
            "diplôme."
        ),
    ),
    Explanation(
        "mots",
        "explanation_words",
        "explanation_words.html",
        mark("Les mots"),
        mark("Sigles et mots des dispositifs, en clair."),
    ),
    Explanation(
        "chiffres",
        "explanation_figures",
        "explanation_figures.html",
        mark("Les chiffres"),
        mark("Les chiffres de la région, avec leurs sources."),
    ),
)
PATHS = (INDEX_PATH, *(explanation.path for explanation in EXPLANATIONS))


class ExplanationPages:
    def __init__(self, execute: Execute, view: View) -> None:
        self.execute = execute
        self.view = view

    def routes(self) -> list[Route]:
        return [
            Route(INDEX_PATH, self.index),
            *(Route(each.path, self._page_of(each)) for each in EXPLANATIONS),
        ]

    async def index(self, request: Request) -> Response:
        """What there is to read."""
        return self.view.page(request, "explanations.html", {"explanations": EXPLANATIONS})

    def _page_of(self, explanation: Explanation) -> Callable[[Request], Awaitable[Response]]:
        async def page(request: Request) -> Response:
            data = await fetch_data(self.execute, request, load_query(explanation.query))
            values = {**data, "explanation": explanation, "index_path": INDEX_PATH}
            return self.view.page(request, explanation.template, values)

        return page
