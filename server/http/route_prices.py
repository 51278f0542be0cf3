"""What routes outside GraphQL cost, beside the queries that they send."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from server.http.budgets.account import account_of

PAGE_POINTS = 150
"""To render and to compress a page (python -m bench.prices)."""

FILE_POINTS = 15
"""To send a file, which is compressed already."""

FILES = "/files/"


class Charged:
    """An application whose requests cost their clients some points."""

    def __init__(self, app: ASGIApp, points: int) -> None:
        self.app = app
        self.points = points

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await account_of(scope).charge(self.points)
        await self.app(scope, receive, send)


def charged(routes: Iterable[Route]) -> list[Route]:
    """The site's routes, each at its price."""
    priced = list(routes)
    for route in priced:
        # Inside the route: what is refused there is answered as a refusal of any page.
        points = FILE_POINTS if route.path.startswith(FILES) else PAGE_POINTS
        route.app = Charged(route.app, points)
    return priced
