"""Pages by which anybody reports an error of a record, and follows the report.

They need no script. What is typed goes in a body, and comes back in the form where it is refused.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from errors.exceptions import RateLimited, RequestRefused
from pages.form_body import parse_form
from pages.graphql_client import AnswerError, Execute, GraphQLAnswer, fetch_data, load_query
from pages.record_pages import UNKNOWN_DISPOSITIF, UNKNOWN_STRUCTURE
from pages.structure_lookup import find_structure
from pages.translation import mark
from pages.view import View

FOLLOW_PATH = "/signaler/suivi"

REASONS_OF_A_STRUCTURE = {
    "PHONE_WRONG": mark("Le numéro de téléphone"),
    "ONLINE_CONTACT_WRONG": mark("L'adresse de courriel ou le site"),
    "ADDRESS_WRONG": mark("L'adresse, ou le lieu sur la carte"),
    "HOURS_WRONG": mark("Les horaires"),
    "NAME_WRONG": mark("Le nom"),
    "CLOSED": mark("La structure a fermé ou déménagé"),
    "NOT_OFFERED_HERE": mark("Un parcours n'est pas proposé ici"),
    "OTHER": mark("Autre chose"),
}
REASONS_OF_A_DISPOSITIF = {
    "DESCRIPTION_WRONG": mark("La description ou les conditions"),
    "NOT_OFFERED_HERE": mark("Un lieu ne le propose pas"),
    "NAME_WRONG": mark("Le nom"),
    "OTHER": mark("Autre chose"),
}
REASON_MISSING = mark("Choisissez ce qui est faux.")
OTHER_SITE = mark("Ce formulaire ne vient pas de cette page. Relisez-le, puis envoyez-le d'ici.")
TOO_MANY = mark(
    "Merci, plusieurs signalements sont déjà partis de cette connexion. Gardez votre texte, et "
    "revenez dans deux heures."
)
NOT_NOW = mark("L'annuaire ne peut rien enregistrer en ce moment. Réessayez dans un instant.")
UNKNOWN_REFERENCE = mark("Aucun signalement n'a cette référence. Vérifiez-la, lettre par lettre.")

SHOWN = {"BAD_REPORT", "UNKNOWN_RECORD"}
"""Codes whose sentences are for people."""


@dataclass(frozen=True, slots=True)
class Reported:
    """A record that is reported: its page, and what may be wrong of it."""

    id: str
    name: str
    path: str
    reasons: Mapping[str, str]


Find = Callable[[Request], Awaitable[Reported]]


class ReportPages:
    def __init__(self, execute: Execute, view: View) -> None:
        self.execute = execute
        self.view = view

    def routes(self) -> list[Route]:
        both = ["GET", "POST"]
        structures, dispositifs = "/signaler/structures/{key}", "/signaler/dispositifs/{code}"
        return [
            Route(structures, self._page_of(self._structure), methods=both),
            Route(dispositifs, self._page_of(self._dispositif), methods=both),
            Route(FOLLOW_PATH, self.follow, methods=both),
        ]

    async def _structure(self, request: Request) -> Reported:
        structure = await find_structure(self.execute, request, request.path_params["key"])
        if structure is None:
            raise HTTPException(404, UNKNOWN_STRUCTURE)
        path = f"/structures/{structure['uai'] or structure['id']}"
        name = structure["usualName"]
        return Reported(structure["id"], name, path, REASONS_OF_A_STRUCTURE)

    async def _dispositif(self, request: Request) -> Reported:
        code = request.path_params["code"]
        query = load_query("reported_dispositif")
        found = (await fetch_data(self.execute, request, query, {"code": code}))["dispositif"]
        if found is None:
            raise HTTPException(404, UNKNOWN_DISPOSITIF)
        path = f"/dispositifs/{code}"
        return Reported(found["id"], found["name"], path, REASONS_OF_A_DISPOSITIF)

    def _page_of(self, find: Find) -> Callable[[Request], Awaitable[Response]]:
        async def respond(request: Request) -> Response:
            reported = await find(request)
            if request.method != "POST":
                return self._form(request, reported, {})
            return await self._send(request, reported, await parse_form(request))

        return respond

    def _form(
        self,
        request: Request,
        reported: Reported,
        fields: Mapping[str, str],
        problem: str = "",
        status: int = 200,
    ) -> Response:
        values = {"reported": reported, "fields": fields, "problem": problem}
        kept = not fields and not problem
        return self.view.page(request, "report.html", values, status=status, cacheable=kept)

    async def _send(
        self, request: Request, reported: Reported, fields: Mapping[str, str]
    ) -> Response:
        """Send a form; where it is refused, the form comes back as it was filled."""
        if not self._is_from_here(request):
            return self._form(request, reported, fields, OTHER_SITE, 403)
        reason = fields.get("motif", "")
        if reason not in reported.reasons:
            return self._form(request, reported, fields, REASON_MISSING, 400)
        sent = {"id": reported.id, "reason": reason, "text": fields.get("texte", "")}
        query = load_query("report_error")
        try:
            answer = await self.execute(request, query, {"input": sent})
        except RequestRefused as refusal:
            problem = TOO_MANY if isinstance(refusal, RateLimited) else NOT_NOW
            response = self._form(request, reported, fields, problem, refusal.status)
            if "retryAfter" in refusal.details:
                response.headers["retry-after"] = str(refusal.details["retryAfter"])
            return response
        if answer.errors and answer.code in SHOWN:
            return self._form(request, reported, fields, answer.message, 400)
        report = _data(answer)["reportError"]["report"]
        values = {"reported": reported, "report": report}
        return self.view.page(request, "report_sent.html", values, cacheable=False)

    async def follow(self, request: Request) -> Response:
        """The state of a report, whose reference is posted."""
        if request.method != "POST":
            return self._followed(request, "")
        reference = (await parse_form(request)).get("reference", "")
        variables = {"reference": reference}
        found = _data(await self.execute(request, load_query("error_report"), variables))
        return self._followed(request, reference, found["errorReport"])

    def _followed(
        self, request: Request, reference: str, report: dict[str, Any] | None = None
    ) -> Response:
        problem = UNKNOWN_REFERENCE if request.method == "POST" and report is None else ""
        values = {"reference": reference, "report": report, "problem": problem}
        is_form = request.method != "POST"
        return self.view.page(request, "report_state.html", values, cacheable=is_form)

    def _is_from_here(self, request: Request) -> bool:
        """Whether a form was sent by a page of this site, as browsers say."""
        site = request.headers.get("sec-fetch-site")
        if site is not None:
            return site == "same-origin"
        origin = request.headers.get("origin")
        here = {request.headers.get("host"), urlsplit(self.view.base(request)).netloc}
        return origin is None or urlsplit(origin).netloc in here


def _data(answer: GraphQLAnswer) -> dict[str, Any]:
    """Raises:
    AnswerError: the directory did not answer."""
    if answer.errors or answer.data is None:
        raise AnswerError(answer)
    return answer.data
