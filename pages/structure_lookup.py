"""A structure by what an address names it with: its UAI or its id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from pages.french_labels import contact_of
from pages.graphql_client import Execute, fetch_data, load_query
from pages.place_text import UAI

STRUCTURE_BY_UAI = load_query("structure_by_uai") + load_query("record")
STRUCTURE_BY_ID = load_query("structure_by_id") + load_query("record")

MAX_KEY_LENGTH = 80
LONGEST_SUCCESSION = 8
"""Successors that are followed: structures that name each other in a ring have no last one."""


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


async def find_replacement(
    execute: Execute, request: Request, closed: Mapping[str, Any]
) -> dict[str, Any] | None:
    """The first successor of a closed structure that is not closed itself; None where all are, or
    none is known."""
    successor = closed["successor"]
    for _ in range(LONGEST_SUCCESSION):
        if successor is None:
            break
        found = await find_structure(execute, request, successor["uai"] or successor["id"])
        if found is None or found["status"] != "CLOSED":
            return found
        successor = found["successor"]
    return None


async def find_stand_in(
    execute: Execute, request: Request, closed: Mapping[str, Any]
) -> dict[str, Any] | None:
    """Whom to call in place of a closed structure: its micro-structure that stays open, else its
    successor once that is open; None where there is neither."""
    micro = contact_of(closed)
    if micro is not closed:
        return await find_structure(execute, request, micro["uai"] or micro["id"])
    replacement = await find_replacement(execute, request, closed)
    return replacement if replacement and replacement["status"] == "OPEN" else None
