"""``/sitemap.xml`` (sitemaps.org, protocol 0.9) and ``/robots.txt``: the pages worth finding.

Those are the dispositifs, the structures that a source says host one, CIOs and missions locales.
Establishments that host nothing have a page for who follows a link, and are not offered.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from xml.sax.saxutils import escape

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from pages.graphql_client import Execute, fetch_data, load_query
from pages.view import View, with_etag

MAX_URLS = 50_000
"""Addresses in one file, by the protocol."""

STRUCTURE_LISTS = {"sitemap_cios": "cios", "sitemap_missions_locales": "missionsLocales"}
FIXED_PATHS = ("/", "/dispositifs", "/integrer")


class SitemapRoutes:
    def __init__(self, execute: Execute, view: View) -> None:
        self.execute = execute
        self.view = view
        self.cached_paths: tuple[int, list[str]] | None = None
        """The paths of a version of the directory."""

    def routes(self) -> list[Route]:
        return [Route("/sitemap.xml", self.sitemap), Route("/robots.txt", self.robots)]

    async def sitemap(self, request: Request) -> Response:
        base = self.view.base(request)
        lines = [
            f"<url><loc>{escape(base + path)}</loc></url>" for path in await self._paths(request)
        ]
        content = "\n".join(
            (
                '<?xml version="1.0" encoding="UTF-8"?>',
                '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
                *lines,
                "</urlset>\n",
            )
        )
        response = Response(content, media_type="application/xml")
        return with_etag(request, response, self.view.settings.max_age)

    async def robots(self, request: Request) -> Response:
        """Everything may be read but the answers themselves, which are made for programs."""
        content = (
            "User-agent: *\nDisallow: /graphql\nDisallow: /export\nDisallow: /embed\n"
            f"Sitemap: {self.view.base(request)}/sitemap.xml\n"
        )
        return with_etag(request, PlainTextResponse(content), self.view.settings.max_age)

    async def _paths(self, request: Request) -> list[str]:
        """Of the version that is served; gathered once for each."""
        data = await fetch_data(self.execute, request, load_query("version"))
        version = data["directory"]["version"]
        if self.cached_paths is None or self.cached_paths[0] != version:
            paths = [path async for path in self._list_paths(request)]
            self.cached_paths = (version, list(dict.fromkeys([*FIXED_PATHS, *paths]))[:MAX_URLS])
        return self.cached_paths[1]

    async def _list_paths(self, request: Request) -> AsyncIterator[str]:
        async for dispositif in self._all_nodes(request, "sitemap_dispositifs", "dispositifs"):
            yield f"/dispositifs/{dispositif['code']}"
            if dispositif["hostingMode"] == "NAMED_HOSTS":
                for hosting in dispositif["hostings"]["nodes"]:
                    yield f"/structures/{hosting['structure']['uai']}"
        for name, field in STRUCTURE_LISTS.items():
            async for structure in self._all_nodes(request, name, field):
                yield f"/structures/{structure['uai'] or structure['id']}"

    async def _all_nodes(
        self, request: Request, name: str, field: str
    ) -> AsyncIterator[dict[str, Any]]:
        """Every entry of a list, page by page, as far as a sitemap reaches."""
        after = None
        for _ in range(MAX_URLS // 100):
            page = (await fetch_data(self.execute, request, load_query(name), {"after": after}))[
                field
            ]
            for node in page["nodes"]:
                yield node
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                return
