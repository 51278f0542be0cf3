"""What the pages ask the directory, in GraphQL: the documents are in ``pages/queries``."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Container, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from starlette.requests import Request

QUERIES_FOLDER = Path(__file__).parent / "queries"

JsonObject = dict[str, Any]


@dataclass(frozen=True, slots=True)
class GraphQLAnswer:
    """What came back: ``data`` is null where an error left nothing of it."""

    data: JsonObject | None
    errors: list[JsonObject]

    @property
    def code(self) -> str | None:
        """The first error's; None where there is none."""
        return self.errors[0]["extensions"]["code"] if self.errors else None

    @property
    def message(self) -> str:
        """The first error's, in French."""
        return str(self.errors[0]["message"]) if self.errors else ""


Execute = Callable[[Request, str, Mapping[str, Any]], Awaitable[GraphQLAnswer]]
"""Puts a document with variables to the directory, for whoever sent a request.

Raises:
    Refusal: the request is refused as a whole, such as for asking too often.
"""


@cache
def load_query(name: str) -> str:
    """The document of that name."""
    return (QUERIES_FOLDER / f"{name}.graphql").read_text(encoding="utf-8")


class AnswerError(Exception):
    """The directory did not answer what a page of ours asks."""

    def __init__(self, answer: GraphQLAnswer) -> None:
        self.answer = answer
        super().__init__(answer.message)


async def fetch_data(
    execute: Execute,
    request: Request,
    document: str,
    variables: Mapping[str, Any] | None = None,
    *,
    expected: Container[str] = (),
) -> JsonObject:
    """The data that a document of ours is answered with.

    ``expected`` are codes of errors that say there is nothing: then the data are empty. Any other
    error is the service's, and must not be taken, or kept by a cache, for "there is none".

    Raises:
        AnswerError: there was such an error.
    """
    answer = await execute(request, document, variables or {})
    if answer.code in expected:
        return {}
    if answer.errors or answer.data is None:
        raise AnswerError(answer)
    return answer.data
