"""Pages of dispositifs and structures, each with one canonical URL and JSON-LD."""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from pages.graphql_client import Execute, fetch_catalogue, fetch_data, load_query
from pages.place_text import UAI
from pages.structured_data import dispositif_json_ld, structure_json_ld
from pages.view import View

STRUCTURE_BY_UAI = load_query("structure_by_uai") + load_query("record")
STRUCTURE_BY_ID = load_query("structure_by_id") + load_query("record")

UNKNOWN_DISPOSITIF = "Ce dispositif n'est pas dans l'annuaire."
UNKNOWN_STRUCTURE = "Cette structure n'est pas dans l'annuaire."


class RecordPages:
    def __init__(self, execute: Execute, view: View) -> None:
        self.execute = execute
        self.view = view

    def routes(self) -> list[Route]:
        return [
            Route("/dispositifs", self.dispositifs),
            Route("/dispositifs/{code}", self.dispositif),
            Route("/structures/{key}", self.structure),
        ]

    async def dispositifs(self, request: Request) -> Response:
        """The list of all dispositifs."""
        catalogue = await fetch_catalogue(self.execute, request)
        values = {"dispositifs": catalogue["dispositifs"]}
        return self.view.page(request, "dispositifs.html", values)

    async def dispositif(self, request: Request) -> Response:
        code = request.path_params["code"]
        data = await fetch_data(self.execute, request, load_query("dispositif"), {"code": code})
        dispositif = data["dispositif"]
        if dispositif is None:
            raise HTTPException(404, UNKNOWN_DISPOSITIF)
        json_ld = dispositif_json_ld(dispositif, self.view.base(request))
        values = {"dispositif": dispositif, "json_ld": json_ld}
        return self.view.page(request, "dispositif.html", values)

    async def structure(self, request: Request) -> Response:
        """A structure by UAI or id; its page is at its UAI where it has one."""
        key = request.path_params["key"]
        structure = await self._structure(request, key)
        if structure is None:
            raise HTTPException(404, UNKNOWN_STRUCTURE)
        canonical_key = structure["uai"] or structure["id"]
        # Other spellings redirect, so that links and search engines agree on one URL.
        if key != canonical_key:
            return RedirectResponse(f"/structures/{canonical_key}", 301)
        json_ld = structure_json_ld(structure, self.view.base(request))
        return self.view.page(
            request, "structure.html", {"structure": structure, "json_ld": json_ld}
        )

    async def _structure(self, request: Request, key: str) -> dict[str, Any] | None:
        if UAI.fullmatch(key):
            variables = {"uai": key}
            data = await fetch_data(
                self.execute, request, STRUCTURE_BY_UAI, variables, expected={"BAD_UAI"}
            )
            return data.get("establishment") or data.get("cio")
        data = await fetch_data(
            self.execute, request, STRUCTURE_BY_ID, {"id": key}, expected={"BAD_ID"}
        )
        node: dict[str, Any] | None = data.get("node")
        return node if node and "uai" in node else None
