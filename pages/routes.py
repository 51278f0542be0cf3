"""The site: every page and file, and where it is found."""

from __future__ import annotations

from collections.abc import Callable

from starlette.routing import Route

from pages import asset_routes
from pages.ent import Ent
from pages.graphql_client import Ask
from pages.integration_page import Integration
from pages.oembed import OEmbed
from pages.record_pages import Reading
from pages.schema_reference import Reference
from pages.search_page import Search
from pages.sitemap import Sitemap
from pages.view import View


def site_routes(ask: Ask, view: View, sdl: Callable[[], str] | None) -> list[Route]:
    """The routes; ``sdl`` gives the schema, None where the operator keeps it to the service."""
    reference = [] if sdl is None else Reference(view, sdl).routes()
    return [
        *Search(ask, view).routes(),
        *Reading(ask, view).routes(),
        *Integration(ask, view).routes(),
        *OEmbed(view).routes(),
        *Ent(ask, view).routes(),
        *Sitemap(ask, view).routes(),
        *reference,
        *asset_routes.routes(),
    ]
