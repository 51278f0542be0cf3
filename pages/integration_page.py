"""``/integrer``: partners set a search up, and copy the lines that embed it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pages.assets import load_asset, widget_path
from pages.french_labels import PROBLEMS
from pages.graphql_client import Execute, fetch_catalogue, fetch_data, load_query
from pages.oembed import frame_values
from pages.search_page import place_problem
from pages.search_params import LANGUAGES, SearchParams, parse_search_params
from pages.translation import mark
from pages.view import View, render

# Parameters of a page's URL, and the attributes of the widget with the same meaning.
ATTRIBUTE_OF_PARAMETER = {
    "dispositif": "dispositif",
    "commune": "place",
    "code_postal": "place",
    "uai": "place",
    "profil": "audience",
    "academie": "academie",
    "theme": "theme",
    "langue": "language",
}

# How the widget's attribute ``place`` tells codes apart; a postal code is what people type.
PLACE_PREFIXES = {"commune": "commune:", "code_postal": "", "uai": "uai:"}


# Of the plugin's shortcode (pages/wordpress/raccroche.php), where its name is another.
SHORTCODE_NAMES = {"language": "langue"}

# What may stand between quotes in a shortcode, which knows no escapes.
SHORTCODE_VALUE = re.compile(r"[\w:-]+", re.ASCII)


MAX_PAGES = 20  # of CIOs, a hundred each

WRONG_ACADEMIE = mark("Cette académie n'est pas dans l'annuaire. Choisissez-en une dans la liste.")
WRONG_POSTAL_CODE = mark("Ce n'est pas un code postal : écrivez un code postal à cinq chiffres.")
WRONG_UAI = mark("Ce n'est pas une UAI : une UAI est faite de sept chiffres et une lettre.")
# What its own field can mend, by the code of the error.
PLACE_PROBLEMS = {
    "UNKNOWN_POSTAL_CODE": mark(
        "Nous ne connaissons pas ce code postal : écrivez un code postal à cinq chiffres, d'une "
        "commune de l'annuaire."
    ),
    "UNKNOWN_UAI": mark(
        "L'annuaire n'a pas d'établissement avec cette UAI. Vérifiez-la, ou donnez son code postal."
    ),
    "BAD_UAI": mark(
        "Cette UAI n'existe pas : un de ses sept chiffres ou sa lettre est faux. Vérifiez-la."
    ),
}

POSTAL_CODE, UAI = re.compile(r"\d{5}", re.ASCII), re.compile(r"\d{7}[A-Z]", re.ASCII)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with the form, and in which field."""

    field: str
    text: str


class IntegrationPage:
    def __init__(self, execute: Execute, view: View) -> None:
        self.execute = execute
        self.view = view

    def routes(self) -> list[Route]:
        return [Route("/integrer", self.page)]

    async def page(self, request: Request) -> Response:
        params = parse_search_params(request.query_params)
        # « langue » is of this page; what is embedded may speak another.
        spoken = request.query_params.get("langue_recherche")
        if spoken in LANGUAGES:
            params = replace(params, language=spoken)
        base = self.view.base(request)
        catalogue = await fetch_catalogue(self.execute, request)
        academies = await self._academies(request)
        problem = problem_of_codes(params, catalogue["dispositifs"], academies)
        problem = problem or await self._problem(request, params)
        values = {
            "params": params,
            "problem": problem,
            "academies": academies,
            "dispositifs": catalogue["dispositifs"],
            "snippets": {
                "component": widget_snippet(base, params),
                "pinned": widget_snippet(base, params, pinned=True),
                "frame": render("_frame_snippet.html", base=base, **frame_values(base, params)),
                "link": base + params.link("/"),
                "shortcode": shortcode(params),
            },
            "preview": params.link("/embed"),
        }
        return self.view.page(request, "integrer.html", values, directives=("frame-src 'self'",))

    async def _academies(self, request: Request) -> dict[str, str]:
        """The names of the directory's académies by their codes."""
        found: dict[str, str] = {}
        after = None
        for _ in range(MAX_PAGES):
            document = load_query("academies")
            cios = (await fetch_data(self.execute, request, document, {"after": after}))["cios"]
            academies = [node["academy"] for node in cios["nodes"] if node["academy"]]
            found |= {each["code"]: each["name"] for each in academies}
            after = cios["pageInfo"]["endCursor"]
            if not cios["pageInfo"]["hasNextPage"]:
                break
        return dict(sorted(found.items()))

    async def _problem(self, request: Request, params: SearchParams) -> Problem | None:
        """Why the directory would not find the place before a partner's visitors."""
        if params.place is None:
            return None
        result = await self.execute(request, load_query("place"), {"near": params.near})
        if not result.errors:
            return None
        text = PLACE_PROBLEMS.get(result.code or "") or place_problem(result)
        return Problem(params.place[0], text)


def problem_of_codes(
    params: SearchParams, dispositifs: Iterable[Mapping[str, Any]], academies: Mapping[str, str]
) -> Problem | None:
    """The first field that holds what it cannot."""
    codes = {each["code"] for each in dispositifs}
    if params.dispositif and params.dispositif not in codes:
        return Problem("dispositif", PROBLEMS["UNKNOWN_DISPOSITIF"])
    if params.academie and params.academie not in academies:
        return Problem("academie", WRONG_ACADEMIE)
    name, value = params.place or ("", "")
    if name == "code_postal" and not POSTAL_CODE.fullmatch(value):
        return Problem(name, WRONG_POSTAL_CODE)
    if name == "uai" and not UAI.fullmatch(value):
        return Problem(name, WRONG_UAI)
    return None


def widget_attributes(params: SearchParams) -> dict[str, str]:
    return {
        ATTRIBUTE_OF_PARAMETER[name]: PLACE_PREFIXES.get(name, "") + value
        for name, value in params.parameters.items()
    }


def shortcode(params: SearchParams) -> str:
    """The search as the WordPress plugin's shortcode."""
    values = "".join(
        f' {SHORTCODE_NAMES.get(name, name)}="{value}"'
        for name, value in widget_attributes(params).items()
        if SHORTCODE_VALUE.fullmatch(value)
    )
    return f"[raccroche{values}]"


def widget_snippet(base: str, params: SearchParams, *, pinned: bool = False) -> str:
    """The two lines that embed the widget; ``pinned`` to a version, with its integrity."""
    path = widget_path()
    return render(
        "_widget_snippet.html",
        source=f"{base}/files/{path}" if pinned else f"{base}/widget.js",
        integrity=load_asset(path).integrity if pinned else None,
        attributes=widget_attributes(params),
    )
