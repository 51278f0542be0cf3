"""Redirect a path with a slash at its end to the page without it, by a relative address.

Starlette's own redirects name the host of the request, which behind a proxy is the proxy's name for
this server, and without one whatever a client sends.
"""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.responses import RedirectResponse
from starlette.routing import Match, Router
from starlette.types import Receive, Scope, Send


def redirect_relatively(app: Starlette) -> Starlette:
    """An application that redirects so, in place of Starlette's own way."""
    router = app.router
    router.redirect_slashes = False
    not_found = router.default

    async def without_slash(scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"].rstrip("/")
        # « //example.org » would be another host's address.
        if scope["type"] == "http" and not path.startswith("//") and _has_page(router, scope, path):
            query = scope["query_string"].decode("latin-1")
            response = RedirectResponse(f"{path}?{query}" if query else path)
            await response(scope, receive, send)
        else:
            await not_found(scope, receive, send)

    router.default = without_slash
    return app


def _has_page(router: Router, scope: Scope, path: str) -> bool:
    if not path or path == scope["path"]:
        return False
    asked = {**scope, "path": path}
    return any(route.matches(asked)[0] is not Match.NONE for route in router.routes)
