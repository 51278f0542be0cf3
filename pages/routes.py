"""All routes of the website."""

from __future__ import annotations

from collections.abc import Callable

from starlette.routing import Route

from pages import asset_routes
from pages.about_pages import AboutPages
from pages.ent import EntRoutes
from pages.explanation_pages import ExplanationPages
from pages.file_list import FileList
from pages.graphql_client import Execute
from pages.history_pages import HistoryPages
from pages.integration_page import IntegrationPage
from pages.journey_pages import JourneyPages
from pages.oembed import OEmbedRoutes
from pages.record_pages import RecordPages
from pages.report_pages import ReportPages
from pages.schema_reference import SchemaReference
from pages.search_page import SearchPages
from pages.sheet_pages import SheetPages
from pages.sitemap import SitemapRoutes
from pages.structure_lists import StructureLists
from pages.view import View
from pages.wordpress_plugin import WordPressPlugin


def site_routes(execute: Execute, view: View, sdl: Callable[[], str] | None) -> list[Route]:
    """The routes; ``sdl`` returns the schema, or is None where introspection is off."""
    reference = [] if sdl is None else SchemaReference(view, sdl).routes()
    return [
        *SearchPages(execute, view).routes(),
        *JourneyPages(execute, view).routes(),
        *RecordPages(execute, view).routes(),
        *ReportPages(execute, view).routes(),
        *HistoryPages(execute, view).routes(),
        *StructureLists(execute, view).routes(),
        *SheetPages(execute, view).routes(),
        *AboutPages(execute, view).routes(),
        *FileList(view).routes(),
        *ExplanationPages(execute, view).routes(),
        *IntegrationPage(execute, view).routes(),
        *WordPressPlugin(execute, view).routes(),
        *OEmbedRoutes(view).routes(),
        *EntRoutes(execute, view).routes(),
        *SitemapRoutes(execute, view).routes(),
        *reference,
        *asset_routes.routes(),
    ]
