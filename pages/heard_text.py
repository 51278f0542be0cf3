"""What visitors type that is no place: a need, or a danger, is answered with the next step.

It is posted and read in the process: it stands in no address, no log, and no geocoder has it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from pages.graphql_client import Execute, fetch_data, load_query


@dataclass(frozen=True, slots=True)
class HeardText:
    """What was understood of a text, and whom to turn to."""

    needs: list[dict[str, Any]]
    place: dict[str, Any] | None
    next_step: dict[str, Any]

    @property
    def is_danger(self) -> bool:
        return bool(self.needs) and self.needs[0]["urgency"] == "NOW"


@dataclass(frozen=True, slots=True)
class UnderstoodText:
    """A need and its next step, None where the text says nothing of one; and what bears its words
    as a name: dispositifs, actors, terms and structures, as ``SearchItem``."""

    heard: HeardText | None = None
    found: tuple[dict[str, Any], ...] = ()


async def understand_text(execute: Execute, request: Request, text: str) -> UnderstoodText:
    data = await fetch_data(
        execute, request, load_query("heard"), {"text": text}, expected={"BAD_TEXT"}
    )
    if not data:
        return UnderstoodText()
    search = data["search"]
    found = tuple(search["edges"])
    needs = [recognised["need"] for recognised in search["understood"]["needs"]]
    if not needs:
        return UnderstoodText(found=found)
    return UnderstoodText(
        HeardText(needs, search["understood"]["place"], search["nextStep"]), found
    )
