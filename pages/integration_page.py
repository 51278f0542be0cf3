"""``/integrer``: a partner chooses what the search shows, and gets the lines to paste."""

from __future__ import annotations

from html import escape

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pages.assets import load_asset, widget_path
from pages.graphql_client import Execute, fetch_data, load_query
from pages.oembed import frame_html
from pages.search_params import SearchParams, parse_search_params
from pages.view import View

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
"""Parameters of an address, and the attributes of the widget that say the same."""

PLACE_PREFIXES = {"commune": "commune:", "code_postal": "", "uai": "uai:"}


class IntegrationPage:
    def __init__(self, execute: Execute, view: View) -> None:
        self.execute = execute
        self.view = view

    def routes(self) -> list[Route]:
        return [Route("/integrer", self.page)]

    async def page(self, request: Request) -> Response:
        params = parse_search_params(request.query_params)
        base = self.view.base(request)
        catalogue = await fetch_data(self.execute, request, load_query("catalogue"))
        values = {
            "params": params,
            "dispositifs": catalogue["dispositifs"]["nodes"],
            "snippets": {
                "component": widget_snippet(base, params),
                "pinned": widget_snippet(base, params, pinned=True),
                "frame": f'<script src="{base}/embed.js" async></script>\n'
                f"{frame_html(base, params)}",
                "link": base + params.link("/"),
            },
            "preview": params.link("/embed"),
        }
        return self.view.page(request, "integrer.html", values, directives=("frame-src 'self'",))


def widget_snippet(base: str, params: SearchParams, *, pinned: bool = False) -> str:
    """The two lines of the widget; ``pinned`` to a version that never changes."""
    source, integrity = f"{base}/widget.js", ""
    if pinned:
        address = widget_path()
        source = f"{base}/files/{address}"
        integrity = f' integrity="{load_asset(address).integrity}" crossorigin="anonymous"'
    attributes = "".join(
        f' {ATTRIBUTE_OF_PARAMETER[name]}="{escape(PLACE_PREFIXES.get(name, "") + value)}"'
        for name, value in params.parameters.items()
    )
    return (
        f'<script type="module" src="{source}"{integrity}></script>\n'
        f"<raccroche-recherche{attributes}></raccroche-recherche>"
    )
