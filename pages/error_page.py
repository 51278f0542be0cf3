"""Errors as HTML pages, for browsers."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from pages.view import View

TITLES = {
    404: "Cette page n'existe pas",
    405: "Cette page ne prend pas ce que vous envoyez",
    413: "Ce qui est envoyé est trop long",
    429: "Trop de demandes en peu de temps",
    503: "L'annuaire ne peut pas répondre en ce moment",
}
DEFAULT_TITLE = "L'annuaire n'a pas pu répondre"


def error_page(view: View, request: Request, status: int, message: str) -> Response:
    """A page with an error's message, and the way back to the search."""
    values = {"title": TITLES.get(status, DEFAULT_TITLE), "message": message}
    return view.page(request, "problem.html", values, status=status)
