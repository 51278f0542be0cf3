"""A peer: Ariadne with handwritten resolvers over the same index, executed by graphql-core.

python -m bench.peers.ariadne_server FILE PORT
"""

from __future__ import annotations

import sys
from typing import Any

import uvicorn
from ariadne import ObjectType, QueryType, make_executable_schema
from ariadne.asgi import GraphQL
from starlette.applications import Starlette
from starlette.routing import Mount

from bench.peers.handwritten import CIOS, HOSTS, Handlers, structure_json
from directory.snapshot import open_snapshot
from models.structure import StructureType
from storage.database import Database

SCHEMA = """
  enum FundingStatus { MOBILISABLE COMPLEMENTARY NOT_MOBILISABLE }
  input CoordinatesInput { latitude: Float! longitude: Float! }
  input PlaceInput { coordinates: CoordinatesInput }
  type Address { street: String postalCode: String city: String }
  type Position { latitude: Float! longitude: Float! }
  type FundingSource { code: String! name: String! }
  type DispositifFunding { status: FundingStatus! fundingSource: FundingSource! }
  type Dispositif { code: String! name: String! fundingSources: [DispositifFunding!]! }
  type Establishment {
    id: ID! uai: String name: String! phone: String address: Address position: Position
  }
  type Hosting { id: ID! dispositif: Dispositif! structure: Establishment! }
  type NearbyHostEdge { distanceMeters: Float! node: Hosting! }
  type NearbyHostConnection { edges: [NearbyHostEdge!]! }
  type NearbyCioEdge { distanceMeters: Float! node: Establishment! }
  type NearbyCioConnection { edges: [NearbyCioEdge!]! }
  type Query {
    nearestHosts(dispositif: String!, near: PlaceInput!, first: Int! = 10): NearbyHostConnection!
    nearestCios(near: PlaceInput!, first: Int! = 5): NearbyCioConnection!
  }
"""


def app(path: str) -> Starlette:
    handlers = Handlers(open_snapshot(Database(f"sqlite:///{path}")), path)
    query = QueryType()

    def nearest_hosts(_: Any, __: Any, dispositif: str, near: Any, first: int) -> Any:
        neighbours = handlers.nearest(handlers.directory.hosts[dispositif], {"near": near}, first)
        rows = handlers.by_key(HOSTS, neighbours)
        dispositif_answer = handlers.dispositifs[dispositif]
        return {
            "edges": [
                {
                    "distanceMeters": meters,
                    "node": {
                        "id": key,
                        "dispositif": dispositif_answer,
                        "structure": structure_json(rows[key][1:]),
                    },
                }
                for meters, key in neighbours
            ]
        }

    def nearest_cios(_: Any, __: Any, near: Any, first: int) -> Any:
        index = handlers.directory.nearest[StructureType.CIO]
        neighbours = handlers.nearest(index, {"near": near}, first)
        rows = handlers.by_key(CIOS, neighbours)
        return {
            "edges": [
                {"distanceMeters": meters, "node": structure_json(rows[key])}
                for meters, key in neighbours
            ]
        }

    query.set_field("nearestHosts", nearest_hosts)
    query.set_field("nearestCios", nearest_cios)
    schema = make_executable_schema(SCHEMA, query, ObjectType("Hosting"))
    return Starlette(routes=[Mount("/graphql", GraphQL(schema))])


def main() -> None:
    path, port = sys.argv[1:]
    uvicorn.run(app(path), port=int(port), access_log=False, log_level="warning")


if __name__ == "__main__":
    main()
