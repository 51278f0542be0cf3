"""GraphQL client of the pages; their documents are in ``pages/queries``."""

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
    """The result of a query; ``data`` is None where an error left nothing of it."""

    data: JsonObject | None
    errors: list[JsonObject]

    @property
    def code(self) -> str | None:
        """The first error's code; None without errors."""
        return self.errors[0]["extensions"]["code"] if self.errors else None

    @property
    def message(self) -> str:
        """The first error's message, in French."""
        return str(self.errors[0]["message"]) if self.errors else ""


# Executes a document with variables for the client of a request, within its limits; raises Refusal
# where the request is refused as a whole, such as by the rate limit.
Execute = Callable[[Request, str, Mapping[str, Any]], Awaitable[GraphQLAnswer]]


# Fragments that several documents spread, by the names of their files.
FRAGMENTS = {"ContactCard": "contact_card", "Reception": "reception"}


@cache
def load_query(name: str) -> str:
    """The document in ``pages/queries`` with this name, with the fragments that it spreads."""
    document = _read(name)
    used = (_read(file) for fragment, file in FRAGMENTS.items() if f"...{fragment}" in document)
    return "\n".join((document, *used))


def _read(name: str) -> str:
    return (QUERIES_FOLDER / f"{name}.graphql").read_text(encoding="utf-8")


class AnswerError(Exception):
    """A page's query failed; the application answers with 503."""

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
    """The data of a query; empty where its error code is one of ``expected``.

    Raises:
        AnswerError: any other error.
    """
    answer = await execute(request, document, variables or {})
    if answer.code in expected:
        return {}
    # A failure must not be shown, or cached, as if there were nothing.
    if answer.errors or answer.data is None:
        raise AnswerError(answer)
    return answer.data


async def fetch_catalogue(execute: Execute, request: Request) -> JsonObject:
    """The guides, and every dispositif of all their pages.

    Raises:
        AnswerError: a page cannot be answered.
    """
    dispositifs: list[JsonObject] = []
    variables: dict[str, Any] = {}
    while True:
        data = await fetch_data(execute, request, load_query("catalogue"), variables)
        dispositifs += data["dispositifs"]["nodes"]
        page = data["dispositifs"]["pageInfo"]
        if not page["hasNextPage"]:
            return {"guides": data["guides"], "dispositifs": dispositifs}
        variables = {"after": page["endCursor"]}
