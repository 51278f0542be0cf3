"""The executable schema, built once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import strawberry
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionResult

import schema.codes  # noqa: F401  # gives the enums to the types below
from schema.errors import told
from schema.hosting import Hosting
from schema.limits import document_limits
from schema.query import Query
from schema.structure import Cio, Establishment, MissionLocale

SDL_FILE = Path(__file__).with_name("schema.graphql")

REMEMBERED_DOCUMENTS = 500
"""Documents kept parsed and validated: front ends send a few dozen."""


class Contract(strawberry.Schema):
    """A schema whose errors are told as ``schema.errors`` says, and that logs nothing sent.

    Strawberry would log every error with its values, which may be a position; ours are
    logged where they are masked, without them.
    """

    async def execute(self, *args: Any, **kwargs: Any) -> ExecutionResult:
        result = await super().execute(*args, **kwargs)
        if result.errors:
            result.errors = [told(error) for error in result.errors]
        return result

    def process_errors(self, *_: Any) -> None:
        pass


contract = Contract(
    Query,
    types=[Cio, MissionLocale, Establishment, Hosting],
    config=StrawberryConfig(batching_config=None),
    extensions=[
        *document_limits(),
        lambda: ParserCache(maxsize=REMEMBERED_DOCUMENTS),
        lambda: ValidationCache(maxsize=REMEMBERED_DOCUMENTS),
    ],
)


def sdl() -> str:
    """The schema in GraphQL's own language, as it is checked in."""
    return contract.as_str() + "\n"
