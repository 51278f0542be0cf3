"""Errors as HTML pages, for browsers."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from pages.translation import mark
from pages.view import View

TITLES = {
    404: mark("Cette page n'existe pas"),
    405: mark("Cette page ne prend pas ce que vous envoyez"),
    413: mark("Ce qui est envoyé est trop long"),
    429: mark("Trop de demandes en peu de temps"),
    503: mark("L'annuaire ne peut pas répondre en ce moment"),
}
# In place of the API's own sentence, which is for programs.
MESSAGES = {
    404: mark(
        "Le lien que vous avez suivi est peut-être ancien, ou mal recopié. Voici de quoi repartir."
    ),
}
DEFAULT_TITLE = mark("L'annuaire n'a pas pu répondre")


def error_page(view: View, request: Request, status: int, message: str) -> Response:
    """A page with an error's message, and the way back to the search."""
    values = {"title": TITLES.get(status, DEFAULT_TITLE), "message": message}
    return view.page(request, "problem.html", values, status=status)
