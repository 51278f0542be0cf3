"""What is taken away on paper: a sheet for up to three structures or an answer, and a poster."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from pages.closed_page import closed_page
from pages.form_body import parse_form
from pages.french_labels import contact_of, published_hostings, whom_to_call
from pages.graphql_client import Execute, fetch_data, load_query
from pages.journey import QUESTIONS_PATH, parse_journey
from pages.journey_answer import JourneyAnswer, arrange
from pages.journey_place import find_near
from pages.opening_wording import seconds_fresh
from pages.structure_lookup import find_stand_in, find_structure
from pages.translation import mark
from pages.view import View
from text.french_dates import paris_today

MAX_STRUCTURES = 3
"""A family keeps a page of three; longer lists are thrown away."""

UNKNOWN_SCHOOL = mark(
    "Cet établissement n'est pas dans l'annuaire : vérifiez son UAI (8 caractères)."
)
NOTHING_CHOSEN = mark("Choisissez une à trois fiches à imprimer, depuis la page d'une structure.")
FORMATS = ("a4", "a3")


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetEntry:
    """A structure on a sheet, who answers its telephone, and the dispositifs to ask it for.

    ``in_place_of`` is the closed structure that was asked for, where this one stands in for it.
    """

    structure: Mapping[str, Any]
    contact: Mapping[str, Any]
    dispositifs: Sequence[Mapping[str, Any]]
    in_place_of: Mapping[str, Any] | None = None
    is_closed: bool = False

    @property
    def key(self) -> str:
        return str(self.structure["uai"] or self.structure["id"])


class SheetPages:
    def __init__(self, execute: Execute, view: View) -> None:
        self.execute = execute
        self.view = view

    def routes(self) -> list[Route]:
        return [
            Route("/fiche", self.structures, methods=["GET"]),
            Route("/fiche", self.answer, methods=["POST"]),
            Route("/affiche", self.poster),
        ]

    async def structures(self, request: Request) -> Response:
        """A sheet of the structures that the address names (``s``, up to three)."""
        keys = list(dict.fromkeys(request.query_params.getlist("s")))[:MAX_STRUCTURES]
        found = [await find_structure(self.execute, request, key) for key in keys]
        chosen = [structure for structure in found if structure is not None]
        if not chosen:
            raise HTTPException(404, NOTHING_CHOSEN)
        entries = _each_once([await self._entry(request, structure) for structure in chosen])
        # Whom to call comes first; a closed structure without a stand-in is called by nobody.
        entries.sort(key=lambda entry: entry.is_closed)
        named = [entry.key for entry in entries]
        link = self._link(request, "/fiche", [("s", key) for key in named])
        if len(named) == 1:
            link = f"{self.view.base(request)}/structures/{named[0]}"
        return self._sheet(request, entries, link, "", "", cacheable=True)

    async def _entry(self, request: Request, structure: Mapping[str, Any]) -> SheetEntry:
        """The structure, or whom to call where it has closed."""
        if structure["status"] != "CLOSED":
            return _entry_of(structure)
        stand_in = await find_stand_in(self.execute, request, structure)
        if stand_in is None:
            return SheetEntry(structure=structure, contact={}, dispositifs=(), is_closed=True)
        return replace(_entry_of(stand_in), in_place_of=structure)

    async def answer(self, request: Request) -> Response:
        """A sheet of an answer to the questions: whom to call first, what to say, where to go."""
        journey = parse_journey(await parse_form(request))
        near, _ = await find_near(self.execute, request, journey)
        if near is None or not journey.situation:
            return RedirectResponse(QUESTIONS_PATH, 303)
        variables = {"profile": journey.profile, "near": near, "caller": journey.caller}
        result = await self.execute(request, load_query("recommendations"), variables)
        if result.data is None:
            return RedirectResponse(QUESTIONS_PATH, 303)
        answer = arrange(journey, result.data["recommendations"])
        entries = _entries_of(answer)
        where = ((answer.place or {}).get("commune") or {}).get("name", "")
        # The structures alone: the sheet that the link opens tells nothing of the person.
        link = self._link(request, "/fiche", [("s", entry.key) for entry in entries])
        if not entries:
            link = self._link(request, "/appeler", [])
        return self._sheet(request, entries, link, answer.what_to_say, where, cacheable=False)

    async def poster(self, request: Request) -> Response:
        """A poster for the corridor of a school, whose QR opens the search around it."""
        uai = request.query_params.get("uai", "").strip().upper()
        school = await find_structure(self.execute, request, uai) if uai else None
        if school is None or school["__typename"] != "Establishment":
            raise HTTPException(404, UNKNOWN_SCHOOL)
        if school["status"] == "CLOSED":
            return await closed_page(self.execute, self.view, request, school)
        size = request.query_params.get("format", FORMATS[0])
        data = await fetch_data(self.execute, request, load_query("around"), {"near": {"uai": uai}})
        link = self._link(request, "/", [("uai", uai)])
        values = {
            "school": school,
            "competence": data["competence"],
            "size": size if size in FORMATS else FORMATS[0],
            "formats": FORMATS,
            "target": link,
            "qr": qr_code(link),
        }
        return self.view.page(request, "poster.html", values)

    def _link(self, request: Request, path: str, parameters: Iterable[tuple[str, str]]) -> str:
        query = "&".join(f"{name}={value}" for name, value in parameters)
        return f"{self.view.base(request)}{path}{'?' if query else ''}{query}"

    def _sheet(
        self,
        request: Request,
        entries: Sequence[SheetEntry],
        link: str,
        what_to_say: str,
        where: str,
        *,
        cacheable: bool,
    ) -> Response:
        values = {
            "entries": entries,
            "what_to_say": what_to_say,
            "where": where,
            "target": link,
            "qr": qr_code(link),
            "today": paris_today().isoformat(),
        }
        fresh_for = seconds_fresh([entry.structure for entry in entries])
        return self.view.page(
            request, "sheet.html", values, cacheable=cacheable, fresh_for=fresh_for
        )


def _entry_of(structure: Mapping[str, Any]) -> SheetEntry:
    hosted = [each["dispositif"] for each in published_hostings(structure)]
    return SheetEntry(structure=structure, contact=contact_of(structure), dispositifs=hosted)


def _entries_of(answer: JourneyAnswer) -> list[SheetEntry]:
    """Whom to call, then the nearest place of a dispositif that is open, each structure once."""
    entries = [_entry_of(contact.structure) for contact in answer.contacts]
    hosts = [item for item in answer.with_place if item.host]
    for item in sorted(hosts, key=lambda item: item.host["distanceMeters"] if item.host else 0):
        node = item.host["node"] if item.host else {}
        entries.append(
            SheetEntry(
                structure=node["host"],
                contact=whom_to_call(node),
                dispositifs=[item.recommendation["dispositif"]],
            )
        )
    return _each_once(entries)[:MAX_STRUCTURES]


def _each_once(entries: Sequence[SheetEntry]) -> list[SheetEntry]:
    """The entries, of each structure the first."""
    unique = {entry.structure["id"]: entry for entry in reversed(entries)}
    return [entry for entry in entries if unique[entry.structure["id"]] is entry]


def qr_code(url: str) -> Markup:
    """A QR code (ISO/IEC 18004) as an SVG element."""
    # Imported with the first sheet: most servers are never asked for one.
    import segno

    code = segno.make(url, error="m", micro=False)
    return Markup(code.svg_inline(border=2, omitsize=True, light="#fff"))  # noqa: S704  # its own
