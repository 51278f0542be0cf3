"""``/files``, ``/widget.js`` and ``/embed.js``: what browsers load, on pages of this service or of
partners. Any page may read them (CORS), as a module script needs.
"""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from pages.assets import BuiltFile, addresses, built, widget_address
from pages.view import tagged

FOR_EVER = "public, max-age=31536000, immutable"
LOADER_AGE = 3600
"""Seconds that browsers keep what leads to the newest version."""


def routes() -> list[Route]:
    return [
        Route("/files/{address:path}", file),
        Route("/widget.js", newest_widget),
        Route("/embed.js", loader),
    ]


async def file(request: Request) -> Response:
    address = request.path_params["address"]
    if address not in addresses():
        raise HTTPException(404, "There is no such file.")
    known = built(address)
    response = _response(known)
    if address.startswith("widget/") or request.query_params.get("v") == known.digest:
        response.headers["cache-control"] = FOR_EVER
        return response
    return tagged(request, response, LOADER_AGE)


async def newest_widget(request: Request) -> Response:
    """Leads to the newest version, beside which its other files are."""
    headers = {"cache-control": f"public, max-age={LOADER_AGE}"}
    return RedirectResponse(f"/files/{widget_address()}", 302, headers)


async def loader(request: Request) -> Response:
    """The script that gives a frame the height of what is in it."""
    return tagged(request, _response(built("embed.js")), LOADER_AGE)


def _response(known: BuiltFile) -> Response:
    return Response(known.content, media_type=known.media_type)
