"""GraphiQL, for browsers that open the endpoint: own files only, with the README's queries."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from pages.graphql_client import QUERIES_FOLDER
from pages.structured_data import escape_for_script
from pages.view import View

EXAMPLES_FOLDER = QUERIES_FOLDER / "examples"


@cache
def load_examples() -> list[dict[str, Any]]:
    """The queries of its first tabs, in the order of their files."""
    return [
        {"query": path.read_text(encoding="utf-8")}
        for path in sorted(EXAMPLES_FOLDER.glob("*.graphql"))
    ]


def graphiql_page(view: View, request: Request) -> Response:
    """The page of GraphiQL."""
    examples = escape_for_script(msgspec.json.encode(load_examples()))
    return view.page(
        request,
        "graphiql.html",
        {"examples": examples},
        # Its libraries create style elements; scripts in the page stay forbidden.
        styles=("'unsafe-inline'",),
        fonts=("data:",),
    )
