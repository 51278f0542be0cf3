"""Parses what visitors type as a place: a commune, a postal code, a UAI or an address.

Codes of places go into the URL of the page that answers. Addresses never do: they are personal.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from pages.graphql_client import Execute, fetch_data, load_query
from pages.translation import mark
from text.normalise import is_of_another_script, normalise_words

UAI = re.compile(r"\d{7}\s?[A-Z]", re.IGNORECASE)
POSTAL_CODE = re.compile(r"\d{5}")

# A number and a letter: a house in a street.
STREET = re.compile(r"(?=.*\d)(?=.*[^\W\d])")

# The API's limit for places; sentences may be longer.
MAX_PLACE_LENGTH = 200

NO_LETTER = mark(
    "Ce texte n'a ni lettre ni chiffre. Écrivez une commune, un code postal, le nom d'un "
    "établissement, ou une phrase."
)
OTHER_SCRIPT = mark(
    "Ce champ comprend le français et les noms de communes. Écrivez le nom de la commune en "
    "lettres latines, comme sur les panneaux de la route."
)
TOO_LONG = mark(
    "Nous n'avons pas compris ce texte, qui est trop long pour un nom de lieu. Dites ce qui se "
    "passe en une phrase, ou écrivez seulement votre commune."
)


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """A place that may be meant: its label, and the URL parameter that identifies it."""

    label: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class ParsedPlace:
    """One place or several to choose from, or an address to be geocoded; ``is_elsewhere`` where it
    is a commune outside of the directory. ``problem`` is why a text can be none."""

    choices: tuple[PlaceChoice, ...] = ()
    address: str | None = None
    is_elsewhere: bool = False
    problem: str = ""


def is_code(text: str) -> bool:
    """Whether a text is a UAI or a postal code, which say nothing but a place."""
    return bool(UAI.fullmatch(text) or POSTAL_CODE.fullmatch(text))


def why_no_place(text: str) -> str:
    """What to say of a text that no place can be named by; empty where one can."""
    if is_of_another_script(text):
        return OTHER_SCRIPT
    if not normalise_words(text):
        return NO_LETTER
    return TOO_LONG if len(text) > MAX_PLACE_LENGTH else ""


async def parse_place(execute: Execute, request: Request, text: str) -> ParsedPlace:
    problem = why_no_place(text)
    if problem:
        return ParsedPlace(problem=problem)
    if UAI.fullmatch(text):
        return ParsedPlace((PlaceChoice(text, "uai", text.replace(" ", "").upper()),))
    if POSTAL_CODE.fullmatch(text):
        return ParsedPlace((PlaceChoice(text, "code_postal", text),))
    if STREET.match(text):
        return ParsedPlace(address=text)
    data = await fetch_data(
        execute, request, load_query("suggestions"), {"text": text}, expected={"BAD_TEXT"}
    )
    suggestions = data.get("suggestPlaces", [])
    labels = Counter(place["label"] for place in suggestions)
    namesakes = {label for label, count in labels.items() if count > 1}
    choices = tuple(choice for place in suggestions if (choice := to_choice(place, namesakes)))
    if suggestions and _is_elsewhere(suggestions[0]):
        # « Paris » is not Paris-Plage: the answer says that the place is outside of the region.
        return ParsedPlace(address=text, is_elsewhere=True)
    exact = tuple(choice for choice in choices if choice.label.casefold() == text.casefold())
    if choices:
        return ParsedPlace(exact[:1] if len(exact) == 1 else choices)
    return ParsedPlace(address=text)


def _is_elsewhere(place: dict[str, Any]) -> bool:
    """Whether a suggestion is a commune that the directory does not cover."""
    return place["precision"] == "COMMUNE" and not (place["commune"] or place["structure"])


def to_choice(place: dict[str, Any], namesakes: Container[str]) -> PlaceChoice | None:
    """A suggestion as a choice; namesakes get their département, structures their commune. None
    where no code names it."""
    label = place["label"]
    if label in namesakes and place["structure"] and place["commune"]:
        label = f"{label}, {place['commune']['name']}"
    elif label in namesakes and place["department"]:
        label = f"{label} ({place['department']['name']})"
    if place["structure"] and place["structure"]["uai"]:
        return PlaceChoice(label, "uai", place["structure"]["uai"])
    if place["precision"] != "COMMUNE" or place["commune"] is None:
        return None
    return PlaceChoice(label, "commune", place["commune"]["code"])
