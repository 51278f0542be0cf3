"""The answer where what is asked for is of a structure that has closed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from pages.graphql_client import Execute
from pages.structure_lookup import find_replacement
from pages.view import View


async def closed_page(
    execute: Execute, view: View, request: Request, structure: Mapping[str, Any]
) -> Response:
    """410 (RFC 9110, 15.5.11), as a page that names the successor and its number."""
    replacement = await find_replacement(execute, request, structure)
    values = {"structure": structure, "replacement": replacement}
    return view.page(request, "closed.html", values, status=410)
