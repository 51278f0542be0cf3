"""``/sitemap.xml`` (sitemaps.org, protocol 0.9) and ``/robots.txt``.

Listed are dispositifs, structures with a published hosting, CIOs and missions locales. Other
establishments have a page, too, but nothing on it that is worth finding.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from models.structure_kind import KINDS
from pages import about_pages, explanation_pages, file_list, structure_lists
from pages.graphql_client import Execute, fetch_data, load_query
from pages.view import View, render

# The protocol's limit for one file.
MAX_URLS = 50_000

PAGE_SIZE = 100  # of the queries of structures
FIXED_PATHS = (
    "/",
    "/dispositifs",
    *explanation_pages.PATHS,
    *structure_lists.PATHS,
    *about_pages.PATHS,
    "/integrer",
    file_list.PATH,
)


class SitemapRoutes:
    """The sitemap, and the robots.txt that names it."""

    def __init__(self, execute: Execute, view: View) -> None:
        self.execute = execute
        self.view = view
        # The version of the directory, and its paths.
        self.cached_paths: tuple[int, list[str]] | None = None

    def routes(self) -> list[Route]:
        return [Route("/sitemap.xml", self.sitemap), Route("/robots.txt", self.robots)]

    async def sitemap(self, request: Request) -> Response:
        paths = await self._paths(request)
        content = render("sitemap.xml", base=self.view.base(request), paths=paths)
        response = Response(content, media_type="application/xml")
        return self.view.with_etag(response, self.view.settings.max_age)

    async def robots(self, request: Request) -> Response:
        # Pages are for search engines; answers and exports are for programs.
        content = (
            "User-agent: *\nDisallow: /graphql\nDisallow: /export\nDisallow: /embed\n"
            f"Sitemap: {self.view.base(request)}/sitemap.xml\n"
        )
        return self.view.with_etag(PlainTextResponse(content), self.view.settings.max_age)

    async def _paths(self, request: Request) -> list[str]:
        """The paths of the current version, listed once for each version."""
        data = await fetch_data(self.execute, request, load_query("version"))
        version = data["directory"]["version"]
        if self.cached_paths is None or self.cached_paths[0] != version:
            paths = [path async for path in self._list_paths(request)]
            self.cached_paths = (version, list(dict.fromkeys([*FIXED_PATHS, *paths]))[:MAX_URLS])
        return self.cached_paths[1]

    async def _list_paths(self, request: Request) -> AsyncIterator[str]:
        async for dispositif in self._all_nodes(
            request, load_query("sitemap_dispositifs"), "dispositifs"
        ):
            yield f"/dispositifs/{dispositif['code']}"
            if dispositif["hostingMode"] == "NAMED_HOSTS":
                for host in (each["host"] for each in dispositif["hostings"]["nodes"]):
                    yield f"/structures/{host['uai'] or host['id']}"
        for kind in KINDS:
            if kind.in_sitemap:
                document = load_query("sitemap_structures").replace(
                    "cios(", f"{kind.graphql_list}("
                )
                async for structure in self._all_nodes(request, document, "structures"):
                    yield f"/structures/{structure['uai'] or structure['id']}"

    async def _all_nodes(
        self, request: Request, document: str, field: str
    ) -> AsyncIterator[dict[str, Any]]:
        """The nodes of a connection, page by page, up to ``MAX_URLS``."""
        after = None
        for _ in range(MAX_URLS // PAGE_SIZE):
            variables = {"after": after}
            data = await fetch_data(self.execute, request, document, variables)
            page = data[field]
            for node in page["nodes"]:
                yield node
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                return
