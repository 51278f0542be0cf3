"""A structure by what an address names it with: its UAI or its id."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request

from pages.graphql_client import Execute, fetch_data, load_query
from pages.place_text import UAI

STRUCTURE_BY_UAI = load_query("structure_by_uai") + load_query("record")
STRUCTURE_BY_ID = load_query("structure_by_id") + load_query("record")

MAX_KEY_LENGTH = 80


async def find_structure(execute: Execute, request: Request, key: str) -> dict[str, Any] | None:
    """The structure with everything that its page shows; None where the key is unknown."""
    if UAI.fullmatch(key):
        variables = {"uai": key}
        data = await fetch_data(execute, request, STRUCTURE_BY_UAI, variables, expected={"BAD_UAI"})
        return data.get("establishment") or data.get("cio")
    if not key or len(key) > MAX_KEY_LENGTH:
        return None
    data = await fetch_data(execute, request, STRUCTURE_BY_ID, {"id": key}, expected={"BAD_ID"})
    node: dict[str, Any] | None = data.get("node")
    return node if node and "uai" in node else None
