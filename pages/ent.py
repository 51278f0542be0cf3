"""What an ENT's own home page fetches, server to server: who is in charge of its schools, the
nearest CIO, and where each dispositif is nearest. Anonymous, the same for whoever asks, cacheable.
"""

from __future__ import annotations

from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from errors.exceptions import BadRequest
from models.uai import checked_uai
from pages.graphql_client import Ask, query, told
from pages.search_params import Wanted
from pages.view import View, tagged

PATH = "/ent/v1/etablissements"
MOST = 10
"""Schools in one call; a pupil or a teacher has one to three."""

MAX_AGE = 3600
"""Seconds that an ENT keeps it: the directory changes a few times a day at most."""

NOT_LOCATED = {"PLACE_NOT_LOCATED"}
"""The code of a school of which no source says where it is."""

Object = dict[str, Any]


class Ent:
    def __init__(self, ask: Ask, view: View) -> None:
        self.ask = ask
        self.view = view

    def routes(self) -> list[Route]:
        return [Route(PATH, self.establishments)]

    async def establishments(self, request: Request) -> Response:
        """The schools of ``?uai=A,B``; the first is the main one.

        Raises:
            BadRequest: no UAI, or too many.
            BadUai: one of them is none.
        """
        uais = uais_of(request.query_params.get("uai", ""))
        catalogue = (await told(self.ask, request, query("catalogue")))["dispositifs"]["nodes"]
        found = [await self._school(request, uai, catalogue) for uai in uais]
        schools = [school for school in found if school is not None]
        known = [school["uai"] for school in schools]
        content = {
            "version": 1,
            "establishments": [school | {"isMain": uais[0] == school["uai"]} for school in schools],
            "unknown": [uai for uai in uais if uai not in known],
        }
        response = Response(msgspec.json.encode(content), media_type="application/json")
        return tagged(request, response, MAX_AGE)

    async def _school(self, request: Request, uai: str, catalogue: list[Object]) -> Object | None:
        """One school; None where the directory does not know it."""
        data = await told(self.ask, request, document_for(catalogue), {"uai": uai})
        school: Object | None = data["establishment"]
        if school is None:
            return None
        nearby = school.pop("nearby") or {}
        cios = nearby.pop("cios", None)
        in_charge = await told(
            self.ask, request, query("ent_competence"), {"uai": uai}, expected=NOT_LOCATED
        )
        return {
            **school,
            "nearestCio": cios["edges"][0] if cios and cios["edges"] else None,
            "competence": in_charge.get("competence"),
            "dispositifs": [
                {**known, "nearestHosts": nearby.get(alias(place))}
                for place, known in enumerate(catalogue)
            ],
            "href": self.view.base(request) + Wanted().at("uai", uai).link("/embed"),
        }


def uais_of(sent: str) -> list[str]:
    """The UAIs of a list with commas, each once.

    Raises:
        BadRequest: the list is empty or too long.
        BadUai: one of it is no UAI.
    """
    parts = [part for part in sent.split(",") if part.strip()]
    if not 1 <= len(parts) <= MOST:
        raise BadRequest("uais", values={"most": MOST})
    return list(dict.fromkeys(checked_uai(part, argument="uai") for part in parts))


def alias(place: int) -> str:
    return f"d{place}"


def document_for(catalogue: list[Object]) -> str:
    """The document for a school, with a look-up for each dispositif of the catalogue."""
    lookups = "\n".join(
        f'      {alias(place)}: hosts(dispositif: "{known["code"]}", first: 1) {{ ...Hosts }}'
        for place, known in enumerate(catalogue)
    )
    return query("ent").replace("      # hosts", lookups)
