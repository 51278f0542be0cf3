"""Static files at ``/files``, ``/widget.js`` and ``/embed.js``, for our pages and partners'."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from pages.assets import Asset, asset_paths, load_asset, widget_path
from pages.view import with_etag

IMMUTABLE = "public, max-age=31536000, immutable"

# For what leads to the newest version, which a release changes.
LOADER_MAX_AGE_S = 3600


def routes() -> list[Route]:
    return [
        Route("/files/{address:path}", serve_file),
        Route("/widget.js", redirect_to_newest_widget),
        Route("/embed.js", serve_frame_script),
    ]


async def serve_file(request: Request) -> Response:
    address = request.path_params["address"]
    if address not in asset_paths():
        raise HTTPException(404, "There is no such file.")
    asset = load_asset(address)
    response = _response(asset)
    # Released versions of the widget never change, nor does what is addressed by its digest.
    if address.startswith("widget/") or request.query_params.get("v") == asset.digest:
        response.headers["cache-control"] = IMMUTABLE
        return response
    return with_etag(response, LOADER_MAX_AGE_S)


async def redirect_to_newest_widget(request: Request) -> Response:
    """Redirects to the newest version: the widget loads its other files relative to itself."""
    headers = {"cache-control": f"public, max-age={LOADER_MAX_AGE_S}"}
    return RedirectResponse(f"/files/{widget_path()}", 302, headers)


async def serve_frame_script(request: Request) -> Response:
    """The script that fits the height of a partner's frame to its content."""
    return with_etag(_response(load_asset("embed.js")), LOADER_MAX_AGE_S)


def _response(asset: Asset) -> Response:
    return Response(asset.content, media_type=asset.media_type)
