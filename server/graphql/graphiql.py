"""GraphiQL, for those who open the endpoint in a browser."""

from __future__ import annotations

from functools import cache

from starlette.responses import HTMLResponse
from strawberry.http.ides import get_graphql_ide_html

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'unsafe-inline' https://unpkg.com",
        "style-src 'unsafe-inline' https://unpkg.com",
        "font-src data: https://unpkg.com",
        "img-src data: 'self' https:",
        "connect-src 'self' https://unpkg.com",
        "worker-src blob:",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'none'",
    )
)
"""The page is Strawberry's and loads its parts from one network; nothing else may."""


@cache
def page() -> str:
    return get_graphql_ide_html("graphiql")


def graphiql() -> HTMLResponse:
    return HTMLResponse(page(), headers={"content-security-policy": POLICY})
