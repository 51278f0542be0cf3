"""GraphiQL, for those who open the endpoint in a browser: from our own files, with the queries of
the README to begin with.
"""

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
    """The queries to begin with, in their files' order."""
    return [
        {"query": path.read_text(encoding="utf-8")}
        for path in sorted(EXAMPLES_FOLDER.glob("*.graphql"))
    ]


def graphiql_page(view: View, request: Request) -> Response:
    """The page. Its libraries write style elements of their own, which the policy must let them:
    styles from the page itself are allowed here, scripts are not."""
    examples = escape_for_script(msgspec.json.encode(load_examples()))
    return view.page(
        request,
        "graphiql.html",
        {"examples": examples},
        styles=("'unsafe-inline'",),
        directives=("font-src data:",),
    )
