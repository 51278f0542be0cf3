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

from pages.graphql_client import Ask, query, told
from pages.view import View, tagged

MOST = 50_000
"""Addresses in one file, by the protocol."""

LISTS = {"sitemap_cios": "cios", "sitemap_missions_locales": "missionsLocales"}
ALWAYS = ("/", "/dispositifs", "/integrer")


class Sitemap:
    def __init__(self, ask: Ask, view: View) -> None:
        self.ask = ask
        self.view = view
        self.kept: tuple[int, list[str]] | None = None
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
        return tagged(request, response, self.view.settings.max_age)

    async def robots(self, request: Request) -> Response:
        """Everything may be read but the answers themselves, which are made for programs."""
        content = (
            "User-agent: *\nDisallow: /graphql\nDisallow: /export\nDisallow: /embed\n"
            f"Sitemap: {self.view.base(request)}/sitemap.xml\n"
        )
        return tagged(request, PlainTextResponse(content), self.view.settings.max_age)

    async def _paths(self, request: Request) -> list[str]:
        """Of the version that is served; gathered once for each."""
        about = await told(self.ask, request, query("version"))
        version = about["directory"]["version"]
        if self.kept is None or self.kept[0] != version:
            paths = [path async for path in self._gathered(request)]
            self.kept = (version, list(dict.fromkeys([*ALWAYS, *paths]))[:MOST])
        return self.kept[1]

    async def _gathered(self, request: Request) -> AsyncIterator[str]:
        async for dispositif in self._all(request, "sitemap_dispositifs", "dispositifs"):
            yield f"/dispositifs/{dispositif['code']}"
            if dispositif["hostingMode"] == "NAMED_HOSTS":
                for hosting in dispositif["hostings"]["nodes"]:
                    yield f"/structures/{hosting['structure']['uai']}"
        for name, field in LISTS.items():
            async for structure in self._all(request, name, field):
                yield f"/structures/{structure['uai'] or structure['id']}"

    async def _all(self, request: Request, name: str, field: str) -> AsyncIterator[dict[str, Any]]:
        """Every entry of a list, page by page, as far as a sitemap reaches."""
        after = None
        for _ in range(MOST // 100):
            page = (await told(self.ask, request, query(name), {"after": after}))[field]
            for node in page["nodes"]:
                yield node
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                return
