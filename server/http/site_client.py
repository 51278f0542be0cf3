"""The site beside the API: its pages ask in the process what any client asks over HTTP, with the
same limits, budgets and caches.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from starlette.requests import Request

from pages.graphql_client import Execute, GraphQLAnswer
from pages.site_settings import SiteSettings, Tiles
from pages.view import View
from server.http.graphql.negotiation import MediaType
from server.http.graphql.request import Sent
from server.http.graphql.service import Answering, Caller
from server.settings.settings import Settings


def asking(answering: Answering) -> Execute:
    """Puts a document to the directory in the name of whoever asked for a page."""

    async def ask(request: Request, document: str, variables: Mapping[str, Any]) -> GraphQLAnswer:
        caller = Caller(
            host=request.client.host if request.client else None,
            language="fr",
            media=MediaType.JSON,
            by_get=False,
            if_none_match=None,
            is_ours=True,
        )
        outcome = await answering.answer(Sent(query=document, variables=dict(variables)), caller)
        content = msgspec.json.decode(outcome.body)
        return GraphQLAnswer(content.get("data"), content.get("errors", []))

    return ask


def view_of(settings: Settings) -> View:
    """How pages are made, as an operator has decided."""
    tiles = Tiles(url=settings.tiles_url, attribution=settings.tiles_attribution)
    return View(
        SiteSettings(
            public_url=settings.public_url,
            embed_ancestors=settings.embed_ancestors,
            help_phone=settings.help_phone,
            tiles=tiles if settings.tiles_url else None,
            reference=settings.introspection,
            max_age=settings.cache_max_age,
        )
    )
