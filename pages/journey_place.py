"""The place of a journey, as the API takes it."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request

from pages.graphql_client import Execute
from pages.journey import Journey
from pages.place_text import ParsedPlace, parse_place


async def find_near(
    execute: Execute, request: Request, journey: Journey
) -> tuple[dict[str, Any] | None, ParsedPlace | None]:
    """The place as a ``PlaceInput``, and what was read of the typed text; None of the first where
    nothing, or something ambiguous, was typed."""
    if journey.near is not None:
        return journey.near, None
    if not journey.place_text:
        return None, None
    parsed = await parse_place(execute, request, journey.place_text)
    if len(parsed.choices) == 1:
        (choice,) = parsed.choices
        return journey.with_place(choice.name, choice.value).near, parsed
    return ({"address": parsed.address} if parsed.address else None), parsed
