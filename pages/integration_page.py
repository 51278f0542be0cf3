"""``/integrer``: partners set a search up, and copy the lines that embed it."""

from __future__ import annotations

import re
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pages.assets import load_asset, widget_path
from pages.graphql_client import Execute, fetch_catalogue, load_query
from pages.oembed import frame_values
from pages.search_page import place_problem
from pages.search_params import LANGUAGES, SearchParams, parse_search_params
from pages.view import View, render

# Parameters of a page's URL, and the attributes of the widget with the same meaning.
ATTRIBUTE_OF_PARAMETER = {
    "dispositif": "dispositif",
    "commune": "place",
    "code_postal": "place",
    "uai": "place",
    "profil": "audience",
    "academie": "academie",
    "theme": "theme",
    "langue": "language",
}

# How the widget's attribute ``place`` tells codes apart; a postal code is what people type.
PLACE_PREFIXES = {"commune": "commune:", "code_postal": "", "uai": "uai:"}


# Of the plugin's shortcode (pages/wordpress/raccroche.php), where its name is another.
SHORTCODE_NAMES = {"language": "langue"}

# What may stand between quotes in a shortcode, which knows no escapes.
SHORTCODE_VALUE = re.compile(r"[\w:-]+", re.ASCII)


class IntegrationPage:
    def __init__(self, execute: Execute, view: View) -> None:
        self.execute = execute
        self.view = view

    def routes(self) -> list[Route]:
        return [Route("/integrer", self.page)]

    async def page(self, request: Request) -> Response:
        params = parse_search_params(request.query_params)
        # « langue » is of this page; what is embedded may speak another.
        spoken = request.query_params.get("langue_recherche")
        if spoken in LANGUAGES:
            params = replace(params, language=spoken)
        base = self.view.base(request)
        problem = await self._problem(request, params)
        catalogue = await fetch_catalogue(self.execute, request)
        values = {
            "params": params,
            "problem": problem,
            "dispositifs": catalogue["dispositifs"],
            "snippets": {
                "component": widget_snippet(base, params),
                "pinned": widget_snippet(base, params, pinned=True),
                "frame": render("_frame_snippet.html", base=base, **frame_values(base, params)),
                "link": base + params.link("/"),
                "shortcode": shortcode(params),
            },
            "preview": params.link("/embed"),
        }
        return self.view.page(request, "integrer.html", values, directives=("frame-src 'self'",))

    async def _problem(self, request: Request, params: SearchParams) -> str:
        """Why the search would fail before a partner's visitors; empty where it would not."""
        if params.near is None:
            return ""
        result = await self.execute(request, load_query("place"), {"near": params.near})
        return place_problem(result) if result.errors else ""


def widget_attributes(params: SearchParams) -> dict[str, str]:
    return {
        ATTRIBUTE_OF_PARAMETER[name]: PLACE_PREFIXES.get(name, "") + value
        for name, value in params.parameters.items()
    }


def shortcode(params: SearchParams) -> str:
    """The search as the WordPress plugin's shortcode."""
    values = "".join(
        f' {SHORTCODE_NAMES.get(name, name)}="{value}"'
        for name, value in widget_attributes(params).items()
        if SHORTCODE_VALUE.fullmatch(value)
    )
    return f"[raccroche{values}]"


def widget_snippet(base: str, params: SearchParams, *, pinned: bool = False) -> str:
    """The two lines that embed the widget; ``pinned`` to a version, with its integrity."""
    path = widget_path()
    return render(
        "_widget_snippet.html",
        source=f"{base}/files/{path}" if pinned else f"{base}/widget.js",
        integrity=load_asset(path).integrity if pinned else None,
        attributes=widget_attributes(params),
    )
