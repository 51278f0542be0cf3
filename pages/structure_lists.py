"""Indexes of CIOs and of missions locales, by département."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pages.graphql_client import Execute, fetch_data, load_query
from pages.translation import mark
from pages.view import View

MAX_PAGES = 20
"""Of a hundred structures each."""


@dataclass(frozen=True, slots=True)
class Listing:
    """An index: its path, the field of the API that it lists, and what it says."""

    path: str
    field: str
    title: str
    summary: str


LISTINGS = (
    Listing(
        "/cio",
        "cios",
        mark("Les CIO"),
        mark(
            "Les centres d'information et d'orientation reçoivent tout le monde, gratuitement : "
            "élèves, jeunes sortis de l'école, parents."
        ),
    ),
    Listing(
        "/missions-locales",
        "missionsLocales",
        mark("Les missions locales"),
        mark("Elles accompagnent, gratuitement, les 16 à 25 ans sortis de l'école."),
    ),
)
PATHS = tuple(listing.path for listing in LISTINGS)


class StructureLists:
    def __init__(self, execute: Execute, view: View) -> None:
        self.execute = execute
        self.view = view

    def routes(self) -> list[Route]:
        return [Route(listing.path, self._page_of(listing)) for listing in LISTINGS]

    def _page_of(self, listing: Listing) -> Callable[[Request], Awaitable[Response]]:
        async def respond(request: Request) -> Response:
            structures = await self._all(request, listing.field)
            structures.sort(key=lambda each: (_department(each), each["usualName"]))
            groups = [(name, list(group)) for name, group in groupby(structures, _department)]
            values = {"listing": listing, "groups": groups}
            return self.view.page(request, "structure_list.html", values)

        return respond

    async def _all(self, request: Request, field: str) -> list[dict[str, Any]]:
        document = load_query("structure_list").replace("cios(", f"{field}(")
        structures: list[dict[str, Any]] = []
        after = None
        for _ in range(MAX_PAGES):
            data = await fetch_data(self.execute, request, document, {"after": after})
            page = data["structures"]
            structures += page["nodes"]
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break
        return structures


def _department(structure: dict[str, Any]) -> str:
    return structure["department"]["name"] if structure["department"] else ""
