"""The site's GraphQL client: pages call the service in the process.

Limits, budgets and caches are those of clients over HTTP.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import msgspec
from starlette.requests import Request

from pages.graphql_client import Execute, GraphQLAnswer
from pages.site_settings import Operator, SiteSettings, Tiles
from pages.translation import request_language
from pages.view import View
from server.http.budgets.account import account_of
from server.http.graphql.negotiation import MediaType
from server.http.graphql.request import GraphQLRequest
from server.http.graphql.service import Caller, GraphQLService
from server.settings.settings import Settings


def ask_in_process(service: GraphQLService, languages: Collection[str]) -> Execute:
    """A function that executes a page's document, charged to the page's visitor, and answered in
    the page's language, of the codes in ``languages``."""

    async def ask(request: Request, document: str, variables: Mapping[str, Any]) -> GraphQLAnswer:
        language = request_language(request, languages).api
        caller = Caller(
            account=account_of(request.scope),
            language=language,
            content=language,
            media=MediaType.JSON,
            by_get=False,
            if_none_match=None,
            is_internal=True,
        )
        sent = GraphQLRequest(query=document, variables=dict(variables))
        result = await service.answer(sent, caller)
        content = msgspec.json.decode(result.body)
        return GraphQLAnswer(content.get("data"), content.get("errors", []))

    return ask


def view_from(settings: Settings) -> View:
    """How pages are rendered with these settings."""
    tiles = Tiles(url=settings.tiles_url, attribution=settings.tiles_attribution)
    return View(
        SiteSettings(
            public_url=settings.public_url,
            embed_ancestors=settings.embed_ancestors,
            behind_proxies=bool(settings.trusted_proxies),
            help_phone=settings.help_phone,
            operator=Operator(
                name=settings.operator_name,
                address=settings.operator_address,
                publication_director=settings.publication_director,
                hosting_provider=settings.hosting_provider,
                email=settings.contact_email,
                phone=settings.contact_phone,
            ),
            tiles=tiles if settings.tiles_url else None,
            languages=settings.languages,
            reference=settings.introspection,
            max_age=settings.cache_max_age,
        )
    )
