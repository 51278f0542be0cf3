"""``/integrer``: a partner chooses what the search shows, and gets the lines to paste."""

from __future__ import annotations

from html import escape

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pages.assets import built, widget_address
from pages.graphql_client import Ask, query, told
from pages.oembed import frame
from pages.search_params import Wanted, wanted
from pages.view import View

ATTRIBUTES = {
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

PREFIXES = {"commune": "commune:", "code_postal": "", "uai": "uai:"}


class Integration:
    def __init__(self, ask: Ask, view: View) -> None:
        self.ask = ask
        self.view = view

    def routes(self) -> list[Route]:
        return [Route("/integrer", self.page)]

    async def page(self, request: Request) -> Response:
        sought = wanted(request.query_params)
        base = self.view.base(request)
        catalogue = await told(self.ask, request, query("catalogue"))
        values = {
            "sought": sought,
            "dispositifs": catalogue["dispositifs"]["nodes"],
            "snippets": {
                "component": component(base, sought),
                "pinned": component(base, sought, pinned=True),
                "frame": f'<script src="{base}/embed.js" async></script>\n{frame(base, sought)}',
                "link": base + sought.link("/"),
            },
            "preview": sought.link("/embed"),
        }
        return self.view.page(request, "integrer.html", values, more=("frame-src 'self'",))


def component(base: str, sought: Wanted, *, pinned: bool = False) -> str:
    """The two lines of the widget; ``pinned`` to a version that never changes."""
    source, integrity = f"{base}/widget.js", ""
    if pinned:
        address = widget_address()
        source = f"{base}/files/{address}"
        integrity = f' integrity="{built(address).integrity}" crossorigin="anonymous"'
    attributes = "".join(
        f' {ATTRIBUTES[name]}="{escape(PREFIXES.get(name, "") + value)}"'
        for name, value in sought.parameters.items()
    )
    return (
        f'<script type="module" src="{source}"{integrity}></script>\n'
        f"<raccroche-recherche{attributes}></raccroche-recherche>"
    )
