"""Static files at ``/files``, ``/widget.js`` and ``/embed.js``, for our pages and partners'."""

from __future__ import annotations

import re
from functools import lru_cache

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from pages.assets import Asset, asset_paths, load_asset, widget_path

IMMUTABLE = "public, max-age=31536000, immutable"

# For what leads to the newest version, which a release changes.
LOADER_MAX_AGE_S = 3600

ENCODINGS_CACHE_SIZE = 64
"""Browsers of a kind send the same header each time."""

REFUSED = re.compile(r"q\s*=\s*0(\.0*)?")
"""A quality that refuses a coding."""


def routes() -> list[Route]:
    return [
        Route("/files/{address:path}", serve_file),
        Route("/widget.js", redirect_to_newest_widget),
        Route("/embed.js", serve_frame_script),
        Route("/favicon.ico", serve_favicon),
    ]


async def serve_file(request: Request) -> Response:
    address = request.path_params["address"]
    if address not in asset_paths():
        raise HTTPException(404, "There is no such file.")
    asset = load_asset(address)
    response = _response(request, asset)
    # Released versions of the widget never change, nor does what is addressed by its digest.
    if address.startswith("widget/") or request.query_params.get("v") == asset.digest:
        response.headers["cache-control"] = IMMUTABLE
    return response


async def redirect_to_newest_widget(request: Request) -> Response:
    """Redirects to the newest version: the widget loads its other files relative to itself."""
    headers = {"cache-control": f"public, max-age={LOADER_MAX_AGE_S}"}
    return RedirectResponse(f"/files/{widget_path()}", 302, headers)


async def serve_frame_script(request: Request) -> Response:
    """The script that fits the height of a partner's frame to its content."""
    return _response(request, load_asset("embed.js"))


async def serve_favicon(request: Request) -> Response:
    """Where browsers look for an icon that no page names."""
    return _response(request, load_asset("favicon.ico"))


def _response(request: Request, asset: Asset) -> Response:
    """The file in the best coding that its client accepts, kept for ``LOADER_MAX_AGE_S``."""
    headers = {
        # Weak, as the compressed and the plain body are the same file.
        "etag": f'W/"{asset.digest}"',
        "cache-control": f"public, max-age={LOADER_MAX_AGE_S}",
        "vary": "Accept-Encoding",
    }
    accepted = accepted_encodings(request.headers.get("accept-encoding", ""))
    encoding = next((name for name in asset.compressed if name in accepted), None)
    if encoding is None:
        return Response(asset.content, media_type=asset.media_type, headers=headers)
    headers["content-encoding"] = encoding
    return Response(asset.compressed[encoding], media_type=asset.media_type, headers=headers)


@lru_cache(ENCODINGS_CACHE_SIZE)
def accepted_encodings(accept_encoding: str) -> frozenset[str]:
    """The content codings that a client accepts by name (RFC 9110, 12.5.3)."""
    accepted = set()
    for named in accept_encoding.lower().split(","):
        name, _, quality = named.partition(";")
        if not REFUSED.fullmatch(quality.strip()):
            accepted.add(name.strip())
    return frozenset(accepted)
