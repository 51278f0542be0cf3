"""Feed for ENT portals: who is in charge of a school, its nearest CIO and nearest hosts.

Fetched from server to server, anonymous, the same for every client, and cacheable.
"""

from __future__ import annotations

from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from errors.exceptions import BadRequest
from models.uai import validated_uai
from pages.graphql_client import Execute, fetch_catalogue, fetch_data, load_query
from pages.search_params import SearchParams
from pages.view import View

PATH = "/ent/v1/etablissements"
# In one call; a pupil or a teacher has one to three.
MAX_SCHOOLS = 10
# Each takes an alias, of which a document has RACCROCHE_MAX_ALIASES at most.
LOOKUPS_PER_DOCUMENT = 20

# The directory changes a few times a day at most.
MAX_AGE_S = 3600

# Of a school without a known position, which has no competence to look up by place.
NOT_LOCATED_CODES = {"PLACE_NOT_LOCATED"}

JsonObject = dict[str, Any]


class EntRoutes:
    """``GET /ent/v1/etablissements``."""

    def __init__(self, execute: Execute, view: View) -> None:
        self.execute = execute
        self.view = view

    def routes(self) -> list[Route]:
        return [Route(PATH, self.establishments)]

    async def establishments(self, request: Request) -> Response:
        """The schools of ``?uai=A,B`` or ``?uai=A&uai=B``, of which the first is the main one.

        Raises:
            BadRequest: no UAI, or too many.
            BadUai: one of them is malformed.
        """
        uais = parse_uais(",".join(request.query_params.getlist("uai")))
        catalogue = (await fetch_catalogue(self.execute, request))["dispositifs"]
        results = [await self._school(request, uai, catalogue) for uai in uais]
        schools = [school for school in results if school is not None]
        known = [school["uai"] for school in schools]
        content = {
            "version": 1,
            "establishments": [school | {"isMain": uais[0] == school["uai"]} for school in schools],
            "unknown": [uai for uai in uais if uai not in known],
        }
        response = Response(msgspec.json.encode(content), media_type="application/json")
        return self.view.with_etag(response, MAX_AGE_S)

    async def _school(
        self, request: Request, uai: str, catalogue: list[JsonObject]
    ) -> JsonObject | None:
        """One school; None where the directory does not have it."""
        school: JsonObject | None = None
        nearby: JsonObject = {}
        for start in range(0, max(1, len(catalogue)), LOOKUPS_PER_DOCUMENT):
            some = catalogue[start : start + LOOKUPS_PER_DOCUMENT]
            document = build_school_document(some, start)
            data = await fetch_data(self.execute, request, document, {"uai": uai})
            school = data["establishment"]
            if school is None:
                return None
            nearby |= school.pop("nearby") or {}
        if school is None:
            return None
        cios = nearby.pop("cios", None)
        in_charge = await fetch_data(
            self.execute,
            request,
            load_query("ent_competence"),
            {"uai": uai},
            expected=NOT_LOCATED_CODES,
        )
        return {
            **school,
            "nearestCio": cios["edges"][0] if cios and cios["edges"] else None,
            "competence": in_charge.get("competence"),
            "dispositifs": [
                {**dispositif, "nearestHosts": _of_version_1(nearby.get(lookup_alias(position)))}
                for position, dispositif in enumerate(catalogue)
            ],
            "href": self.view.link_base(request) + link_to_search(uai),
        }


def _of_version_1(hosts: JsonObject | None) -> JsonObject | None:
    """The hosts as version 1 of the feed names their fields: ``structure`` is who hosts."""
    # Here, not by aliases of the document, of which it may have no more.
    for edge in hosts["edges"] if hosts else ():
        edge["node"]["structure"] = edge["node"].pop("host")
    return hosts


def parse_uais(text: str) -> list[str]:
    """The UAIs of a comma-separated list, each once.

    Raises:
        BadRequest: the list is empty or too long.
        BadUai: one of them is malformed.
    """
    parts = [part for part in text.split(",") if part.strip()]
    if not 1 <= len(parts) <= MAX_SCHOOLS:
        raise BadRequest("uais", values={"most": MAX_SCHOOLS})
    return list(dict.fromkeys(validated_uai(part, argument="uai") for part in parts))


def link_to_search(uai: str) -> str:
    return SearchParams().with_place("uai", uai).link("/embed")


def lookup_alias(position: int) -> str:
    return f"d{position}"


def build_school_document(catalogue: list[JsonObject], start: int = 0) -> str:
    """The document for a school, with a look-up for each dispositif of a part of the catalogue that
    begins at position ``start``."""
    lookups = "\n".join(
        f"      {lookup_alias(position)}: "
        f'hosts(dispositif: "{dispositif["code"]}", first: 1) {{ ...Hosts }}'
        for position, dispositif in enumerate(catalogue, start)
    )
    return load_query("ent").replace("      # hosts", lookups)
