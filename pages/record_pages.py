"""Pages of dispositifs and structures, each with one canonical URL and JSON-LD."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from pages import dispositif_filters, vcards
from pages.closed_page import closed_page
from pages.dispositif_filters import parse_filter
from pages.french_labels import one_a_place
from pages.graphql_client import Execute, fetch_catalogue, fetch_data, load_query
from pages.opening_wording import seconds_fresh
from pages.structure_lookup import find_replacement, find_structure
from pages.structured_data import dispositif_json_ld, structure_json_ld
from pages.translation import mark
from pages.view import View

MAX_COMPARED = 3
"""Columns that a page of paper has room for."""

UNKNOWN_DISPOSITIF = mark("Ce dispositif n'est pas dans l'annuaire.")
UNKNOWN_STRUCTURE = mark("Cette structure n'est pas dans l'annuaire.")


class RecordPages:
    def __init__(self, execute: Execute, view: View) -> None:
        self.execute = execute
        self.view = view

    def routes(self) -> list[Route]:
        return [
            Route("/dispositifs", self.dispositifs),
            Route("/dispositifs/comparer", self.comparison),
            Route("/dispositifs/{code}", self.dispositif),
            Route("/structures/{key}", self.structure),
            Route("/structures/{key}/contact.vcf", self.vcard),
        ]

    async def dispositifs(self, request: Request) -> Response:
        """The list of all dispositifs, or of those that a situation and an age leave."""
        chosen = parse_filter(request.query_params)
        catalogue = await fetch_catalogue(self.execute, request)
        shown = catalogue["dispositifs"]
        if chosen.filter:
            variables = {"filter": chosen.filter}
            data = await fetch_data(self.execute, request, load_query("filtered"), variables)
            codes = {each["code"] for each in data["dispositifs"]["nodes"]}
            shown = [each for each in shown if each["code"] in codes]
        values = {
            "dispositifs": shown,
            "total": len(catalogue["dispositifs"]),
            "chosen": chosen,
            "filters": dispositif_filters,
        }
        return self.view.page(request, "dispositifs.html", values)

    async def comparison(self, request: Request) -> Response:
        """Up to three dispositifs side by side (``d``)."""
        codes = list(dict.fromkeys(request.query_params.getlist("d")))
        found = []
        for code in codes[:MAX_COMPARED]:
            data = await fetch_data(self.execute, request, load_query("comparison"), {"code": code})
            found.append(data["dispositif"])
        values = {
            "dispositifs": [each for each in found if each],
            "dropped": len(codes) > MAX_COMPARED,
        }
        return self.view.page(request, "comparison.html", values)

    async def dispositif(self, request: Request) -> Response:
        code = request.path_params["code"]
        data = await fetch_data(self.execute, request, load_query("dispositif"), {"code": code})
        dispositif = data["dispositif"]
        if dispositif is None:
            raise HTTPException(404, UNKNOWN_DISPOSITIF)
        hostings = dispositif["hostings"]
        shown = one_a_place(hostings["nodes"])
        hostings["totalCount"] -= len(hostings["nodes"]) - len(shown)
        hostings["nodes"] = shown
        json_ld = dispositif_json_ld(dispositif, self.view.base(request))
        values = {"dispositif": dispositif, "json_ld": json_ld}
        return self.view.page(request, "dispositif.html", values)

    async def structure(self, request: Request) -> Response:
        """A structure by UAI or id; its page is at its UAI where it has one."""
        key = request.path_params["key"]
        structure = await find_structure(self.execute, request, key)
        if structure is None:
            raise HTTPException(404, UNKNOWN_STRUCTURE)
        canonical_key = structure["uai"] or structure["id"]
        # Other spellings redirect, so that links and search engines agree on one URL.
        if key != canonical_key:
            return RedirectResponse(f"/structures/{canonical_key}", 301)
        replacement = None
        if structure["status"] == "CLOSED":
            replacement = await find_replacement(self.execute, request, structure)
        values = {
            "structure": structure,
            "replacement": replacement,
            "json_ld": structure_json_ld(structure, self.view.base(request)),
        }
        fresh_for = seconds_fresh(structure)
        return self.view.page(request, "structure.html", values, fresh_for=fresh_for)

    async def vcard(self, request: Request) -> Response:
        """The structure as a contact for a telephone; 410 where it has closed."""
        key = request.path_params["key"]
        structure = await find_structure(self.execute, request, key)
        if structure is None:
            raise HTTPException(404, UNKNOWN_STRUCTURE)
        if structure["status"] == "CLOSED":
            return await closed_page(self.execute, self.view, request, structure)
        url = f"{self.view.base(request)}/structures/{structure['uai'] or structure['id']}"
        headers = {"content-disposition": 'attachment; filename="contact.vcf"'}
        response = Response(
            vcards.structure_vcard(structure, url), media_type=vcards.MEDIA_TYPE, headers=headers
        )
        return self.view.with_etag(response, self.view.settings.max_age)
