"""Pages about the site itself, and fixed pages: whom to call, contact, legal notices, site map."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pages.graphql_client import Execute, fetch_data, load_query
from pages.structure_lookup import find_structure
from pages.translation import mark
from pages.view import View


@dataclass(frozen=True, slots=True)
class FixedPage:
    """A page with one address; ``query`` is what of the directory it shows, if anything."""

    path: str
    template: str
    title: str
    query: str | None = None
    fresh_for: int | None = None
    """How many seconds it may be kept at most, where it says what no version knows."""


FIXED_PAGES = (
    FixedPage("/appeler", "call.html", mark("À qui téléphoner"), "helplines"),
    FixedPage("/professionnels", "professionals.html", mark("Pour les professionnels"), "sources"),
    FixedPage("/accessibilite", "accessibility.html", mark("Accessibilité")),
    FixedPage(
        "/donnees", "freshness.html", mark("Fraîcheur des données"), "freshness", fresh_for=60
    ),
    FixedPage("/mentions-legales", "legal.html", mark("Mentions légales"), "sources"),
    FixedPage("/donnees-personnelles", "privacy.html", mark("Données personnelles")),
)
SITE_MAP_PATH, CONTACT_PATH = "/plan", "/contact"
PATHS = (*(page.path for page in FIXED_PAGES), SITE_MAP_PATH, CONTACT_PATH)

# As long as an id of the API may be.
MAX_RECORD_LENGTH = 80


class AboutPages:
    def __init__(self, execute: Execute, view: View) -> None:
        self.execute = execute
        self.view = view

    def routes(self) -> list[Route]:
        return [
            *(Route(page.path, self._page_of(page)) for page in FIXED_PAGES),
            Route(CONTACT_PATH, self.contact),
            Route(SITE_MAP_PATH, self.site_map),
        ]

    def _page_of(self, page: FixedPage) -> Callable[[Request], Awaitable[Response]]:
        async def respond(request: Request) -> Response:
            data = {}
            if page.query:
                data = await fetch_data(self.execute, request, load_query(page.query))
            values = {**data, "page": page}
            return self.view.page(request, page.template, values, fresh_for=page.fresh_for)

        return respond

    async def contact(self, request: Request) -> Response:
        """Whom to write to; ``fiche`` names the record that somebody finds wrong."""
        record = request.query_params.get("fiche", "")
        if not record.isprintable() or len(record) > MAX_RECORD_LENGTH:
            record = ""
        structure = await find_structure(self.execute, request, record) if record else None
        name = structure["usualName"] if structure else record
        return self.view.page(request, "contact.html", {"record": record, "name": name})

    async def site_map(self, request: Request) -> Response:
        data = await fetch_data(self.execute, request, load_query("catalogue"))
        values = {"dispositifs": data["dispositifs"]["nodes"], "fixed_pages": FIXED_PAGES}
        return self.view.page(request, "site_map.html", values)
