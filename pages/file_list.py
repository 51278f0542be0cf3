"""The files of ``/export`` as a page at ``/fichiers``, for people; programs read the JSON there."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from exports.formats import MEDIA_TYPES
from exports.licence import LICENCE_FILE_NAME
from exports.record_kinds import KINDS
from pages.view import View

PATH = "/fichiers"

# What the files that people look for are called; the others are listed by their own names.
NAMES = {
    "structures": "Toutes les structures",
    "establishments": "Établissements scolaires",
    "cios": "CIO",
    "missions_locales": "Missions locales",
    "communes": "Communes",
    "departments": "Départements",
    "bassins": "Bassins d'éducation et de formation",
    "psad_territories": "Territoires de PSAD",
    "dispositifs": "Parcours",
    "hostings": "Lieux d'accueil des parcours",
    "structure_notices": "Avis des structures : fermetures, déménagements",
    "needs": "Besoins",
    "helplines": "Numéros d'appel",
    "actors": "Qui peut aider",
    "glossary_terms": "Mots expliqués",
    "legal_references": "Textes de loi",
    "key_figures": "Chiffres",
    "funding_sources": "Financements",
    "sources": "Sources",
}


class FileList:
    def __init__(self, view: View) -> None:
        self.view = view

    def routes(self) -> list[Route]:
        return [Route(PATH, self.page)]

    async def page(self, request: Request) -> Response:
        named = [name for name in NAMES if name in KINDS]
        files = [
            (NAMES.get(name, name), name, formats_of(name))
            for name in (*named, *(name for name in KINDS if name not in NAMES))
        ]
        values = {"files": files, "licence": LICENCE_FILE_NAME}
        return self.view.page(request, "files.html", values)


def formats_of(name: str) -> list[str]:
    """The formats that a kind of record is exported in."""
    return [f for f in MEDIA_TYPES if f != "geojson" or KINDS[name].has_position]
