"""A page for each dispositif and each structure, to be read, found, printed and linked to."""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from pages.graphql_client import Ask, query, told
from pages.place_text import UAI
from pages.structured_data import of_dispositif, of_structure
from pages.view import View

BY_UAI = query("structure_by_uai") + query("record")
BY_ID = query("structure_by_id") + query("record")

UNKNOWN_DISPOSITIF = "Aucun dispositif n'a ce code."
UNKNOWN_STRUCTURE = "Aucune structure de l'annuaire n'a cet identifiant."


class Reading:
    def __init__(self, ask: Ask, view: View) -> None:
        self.ask = ask
        self.view = view

    def routes(self) -> list[Route]:
        return [
            Route("/dispositifs", self.dispositifs),
            Route("/dispositifs/{code}", self.dispositif),
            Route("/structures/{key}", self.structure),
        ]

    async def dispositifs(self, request: Request) -> Response:
        """All dispositifs, by stage."""
        catalogue = await told(self.ask, request, query("catalogue"))
        values = {"dispositifs": catalogue["dispositifs"]["nodes"]}
        return self.view.page(request, "dispositifs.html", values)

    async def dispositif(self, request: Request) -> Response:
        code = request.path_params["code"]
        data = await told(self.ask, request, query("dispositif"), {"code": code})
        dispositif = data["dispositif"]
        if dispositif is None:
            raise HTTPException(404, UNKNOWN_DISPOSITIF)
        linked = of_dispositif(dispositif, self.view.base(request))
        values = {"dispositif": dispositif, "linked": linked}
        return self.view.page(request, "dispositif.html", values)

    async def structure(self, request: Request) -> Response:
        """By UAI where it has one, and by id; a structure has one address."""
        key = request.path_params["key"]
        structure = await self._structure(request, key)
        if structure is None:
            raise HTTPException(404, UNKNOWN_STRUCTURE)
        own = structure["uai"] or structure["id"]
        if key != own:
            return RedirectResponse(f"/structures/{own}", 301)
        linked = of_structure(structure, self.view.base(request))
        return self.view.page(request, "structure.html", {"structure": structure, "linked": linked})

    async def _structure(self, request: Request, key: str) -> dict[str, Any] | None:
        if UAI.fullmatch(key):
            asked = {"uai": key}
            data = await told(self.ask, request, BY_UAI, asked, expected={"BAD_UAI"})
            return data.get("establishment") or data.get("cio")
        data = await told(self.ask, request, BY_ID, {"id": key}, expected={"BAD_ID"})
        node: dict[str, Any] | None = data.get("node")
        return node if node and "uai" in node else None
