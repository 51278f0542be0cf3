"""The executable schema, built once."""

from __future__ import annotations

from pathlib import Path

import strawberry
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.schema.config import StrawberryConfig

import schema.codes  # noqa: F401  # gives the enums to the types below
from schema.errors import TellErrors
from schema.hosting import Hosting
from schema.limits import document_limits
from schema.query import Query
from schema.structure import Cio, Establishment, MissionLocale

SDL_FILE = Path(__file__).with_name("schema.graphql")

REMEMBERED_DOCUMENTS = 500
"""Documents kept parsed and validated: front ends send a few dozen."""

contract = strawberry.Schema(
    Query,
    types=[Cio, MissionLocale, Establishment, Hosting],
    config=StrawberryConfig(batching_config=None),
    extensions=[
        TellErrors,
        *document_limits(),
        lambda: ParserCache(maxsize=REMEMBERED_DOCUMENTS),
        lambda: ValidationCache(maxsize=REMEMBERED_DOCUMENTS),
    ],
)


def sdl() -> str:
    """The schema in GraphQL's own language, as it is checked in."""
    return contract.as_str() + "\n"
