"""The history of a record: what changed, when and by which way; who did it is not shown."""

from __future__ import annotations

import re
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pages.graphql_client import Execute, fetch_data, load_query
from pages.record_pages import UNKNOWN_DISPOSITIF, UNKNOWN_STRUCTURE
from pages.structure_lookup import find_structure
from pages.translation import mark
from pages.view import View

DAY = re.compile(r"\d{4}-\d{2}(-\d{2})?")
HISTORY = load_query("history")
MAX_CURSOR_LENGTH = 200

ACTIONS = {
    "CREATE": mark("Ajoutée à l'annuaire"),
    "UPDATE": mark("Modifiée"),
    "CONFIRM": mark("Confirmée"),
    "CLOSE": mark("Fermée"),
    "DELETE": mark("Retirée"),
    "MERGE": mark("Fermée et remplacée"),
}
WAYS = {
    "SEED": mark("par les fichiers de l'annuaire"),
    "IMPORT": mark("par une liste"),
    "GEOCODING": mark("par le service national des adresses"),
    "CORRECTION": mark("par une correction"),
    "CONTRIBUTION": mark("par une contribution"),
    "UNDO": mark("par une reprise"),
}
FIELDS = {
    "name": mark("Nom"),
    "phone": mark("Téléphone"),
    "email": mark("Courriel"),
    "website": mark("Site web"),
    "street": mark("Rue"),
    "postal_code": mark("Code postal"),
    "city": mark("Ville"),
    "status": mark("État"),
    "opens_on": mark("Ouvre le"),
    "closes_on": mark("Ferme le"),
    "opening_hours": mark("Horaires"),
    "latitude": mark("Latitude"),
    "longitude": mark("Longitude"),
    "places": mark("Places"),
    "intake": mark("Admission"),
    "school_year": mark("Année scolaire"),
    "intake_date": mark("Admission, le"),
    "form": mark("Forme"),
    "contact": mark("Contact"),
    "how_to_enter": mark("Comment y entrer"),
    "evidence": mark("Preuve"),
    "evidence_date": mark("Date de la preuve"),
    "siret": mark("SIRET"),
    "kind": mark("Type"),
    "sector": mark("Secteur"),
    "general_track": mark("Voie générale"),
    "technological_track": mark("Voie technologique"),
    "vocational_track": mark("Voie professionnelle"),
    "segpa": mark("SEGPA"),
    "ulis": mark("ULIS"),
    "apprenticeship": mark("Apprentissage"),
    "boarding": mark("Internat"),
    "commune_code": mark("Commune (code Insee)"),
    "contact_confirmed_at": mark("Coordonnées confirmées le"),
}
"""Names of the fields that people ask about; others go by that of the files of the export."""

VALUES = {
    "OPEN": mark("ouvert"),
    "TO_OPEN": mark("à ouvrir"),
    "CLOSED": mark("fermé"),
    "WAITING_LIST": mark("sur liste d'attente"),
    "FULL": mark("complet"),
    "true": mark("oui"),
    "false": mark("non"),
}
"""Codes of fields, as people say them."""

BOOKKEEPING = (
    *("source_code", "source_date", "verified_at", "review_status"),
    *("listings", "confirmations", "parent_id"),
)
"""Ends of the names of fields that say where facts come from, which the record's page says."""


class HistoryPages:
    def __init__(self, execute: Execute, view: View) -> None:
        self.execute = execute
        self.view = view

    def routes(self) -> list[Route]:
        return [
            Route("/structures/{key}/historique", self.structure),
            Route("/dispositifs/{code}/historique", self.dispositif),
        ]

    async def structure(self, request: Request) -> Response:
        """What became of a structure, and of the hostings there."""
        structure = await find_structure(self.execute, request, request.path_params["key"])
        if structure is None:
            raise HTTPException(404, UNKNOWN_STRUCTURE)
        parts = [(None, await self._history(request, structure["id"], self._after(request)))]
        published = [h for h in structure.get("hostings", ()) if h["basis"] == "PUBLISHED"]
        for hosting in published:
            history = await self._history(request, hosting["id"], None)
            parts.append((hosting["dispositif"]["name"], history))
        back = f"/structures/{structure['uai'] or structure['id']}"
        return self._page(request, structure["usualName"], back, parts)

    async def dispositif(self, request: Request) -> Response:
        variables = {"code": request.path_params["code"]}
        data = await fetch_data(self.execute, request, load_query("dispositif"), variables)
        dispositif = data["dispositif"]
        if dispositif is None:
            raise HTTPException(404, UNKNOWN_DISPOSITIF)
        history = await self._history(request, dispositif["id"], self._after(request))
        back = f"/dispositifs/{dispositif['code']}"
        return self._page(request, dispositif["name"], back, [(None, history)])

    def _after(self, request: Request) -> str | None:
        return request.query_params.get("suite", "")[:MAX_CURSOR_LENGTH] or None

    async def _history(self, request: Request, id: str, after: str | None) -> Any:
        variables = {"id": id, "after": after}
        data = await fetch_data(self.execute, request, HISTORY, variables, expected={"BAD_CURSOR"})
        history = data.get("history") or {"nodes": [], "pageInfo": {"hasNextPage": False}}
        for change in history["nodes"]:
            fields = change["fields"]
            change["fields"] = [f for f in fields if not f["path"].endswith(BOOKKEEPING)]
        return history

    def _page(self, request: Request, name: str, back: str, parts: list[Any]) -> Response:
        values = {
            "name": name,
            "back": back,
            "parts": parts,
            "actions": ACTIONS,
            "ways": WAYS,
            "fields": FIELDS,
            "values": VALUES,
            "is_day": DAY.fullmatch,
        }
        return self.view.page(request, "history.html", values)
