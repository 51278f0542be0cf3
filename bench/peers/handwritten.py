"""An upper limit: handlers written by hand for the benchmark's queries, without GraphQL.

    python -m bench.peers.handwritten FILE PORT

They take the variables of a request, search the same index as Raccroche, read the rows with one
SQL statement, and answer the same JSON.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Sequence
from functools import cache
from typing import Any

import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from directory.snapshot import Snapshot, open_snapshot
from geo.nearest_index import NearestIndex
from geo.neighbours import Neighbour, NeighbourSearch
from models.structure import Position, StructureType
from models.structure_filter import StructureFilter
from storage.database import Database

NO_FILTER = StructureFilter()
STRUCTURE = "s.id, s.uai, s.name, s.phone, s.street, s.postal_code, s.city, s.latitude, s.longitude"
HOSTS = """
    SELECT h.id, {columns} FROM hostings h JOIN structures s ON s.id = h.structure_id
    WHERE h.id IN ({marks})
"""
CIOS = "SELECT {columns} FROM structures s WHERE s.id IN ({marks})"


class Handlers:
    def __init__(self, directory: Snapshot, path: str) -> None:
        self.directory = directory
        self.rows = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        # Built once: what never changes is not queried by who writes handlers by hand.
        self.dispositifs = {
            code: dispositif_json(dispositif)
            for code, dispositif in directory.catalogue.dispositifs.items()
        }

    async def hosts(self, request: Request) -> Response:
        variables = msgspec.json.decode(await request.body())["variables"]
        code = variables["dispositif"]
        near = self.nearest(self.directory.hosts[code], variables, 10)
        rows = self.by_key(HOSTS, near)
        dispositif = self.dispositifs[code]
        edges = [
            {
                "distanceMeters": meters,
                "node": {
                    "id": rows[key][0],
                    "dispositif": dispositif,
                    "structure": structure_json(rows[key][1:]),
                },
            }
            for meters, key in near
        ]
        return json({"data": {"nearestHosts": {"edges": edges}}})

    async def cios(self, request: Request) -> Response:
        variables = msgspec.json.decode(await request.body())["variables"]
        near = self.nearest(self.directory.nearest[StructureType.CIO], variables, 5)
        rows = self.by_key(CIOS, near)
        edges = [
            {"distanceMeters": meters, "node": structure_json(rows[key])} for meters, key in near
        ]
        return json({"data": {"nearestCios": {"edges": edges}}})

    def nearest(
        self, index: NearestIndex, variables: dict[str, Any], count: int
    ) -> list[Neighbour]:
        here = Position(**variables["near"]["coordinates"])
        return index.page(NeighbourSearch(origin=here, filter=NO_FILTER), count)

    def by_key(self, template: str, near: Sequence[Neighbour]) -> dict[str, Any]:
        sql = statement(template, len(near))
        return {row[0]: row for row in self.rows.execute(sql, [key for _, key in near])}


@cache
def statement(template: str, count: int) -> str:
    return template.format(columns=STRUCTURE, marks=", ".join("?" * count))


def structure_json(row: Sequence[Any]) -> dict[str, Any]:
    id, uai, name, phone, street, postal_code, city, latitude, longitude = row
    return {
        "id": id,
        "uai": uai,
        "name": name,
        "phone": phone,
        "address": {"street": street, "postalCode": postal_code, "city": city},
        "position": {"latitude": latitude, "longitude": longitude},
    }


def dispositif_json(dispositif: Any) -> dict[str, Any]:
    return {
        "code": dispositif.code,
        "name": dispositif.name,
        "fundingSources": [
            {
                "status": funding.status.name,
                "fundingSource": {
                    "code": funding.funding_source.code,
                    "name": funding.funding_source.name,
                },
            }
            for funding in dispositif.fundings
        ],
    }


def json(content: Any) -> Response:
    return Response(msgspec.json.encode(content), media_type="application/json")


def app(path: str) -> Starlette:
    handlers = Handlers(open_snapshot(Database(f"sqlite:///{path}")), path)
    return Starlette(
        routes=[
            Route("/hosts", handlers.hosts, methods=["POST"]),
            Route("/cios", handlers.cios, methods=["POST"]),
        ]
    )


def main() -> None:
    path, port = sys.argv[1:]
    uvicorn.run(app(path), port=int(port), access_log=False, log_level="warning")


if __name__ == "__main__":
    main()
