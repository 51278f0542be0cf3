"""Parameters of a search in the URL of a page, which opens the same search again.

Never a position or an address: URLs are logged and shared.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import ImmutableMultiDict

from text.normalise import visible_text

# Parameters that identify a place, and the fields of ``PlaceInput`` for them.
PLACE_PARAMETERS = {"commune": "commune", "code_postal": "postalCode", "uai": "uai"}

# Audiences of the widget by our own words and by the profiles that ENTs send (SDET, the national
# framework of ENTs: ``ENTPersonProfils``).
AUDIENCE_OF_PROFILE = {
    "jeune": "jeune",
    "famille": "famille",
    "professionnel": "professionnel",
    # By numbers: Edifice's CAS (National_1 to National_4), and its own words.
    "national_1": "jeune",
    "national_2": "famille",
    "national_3": "professionnel",
    "national_4": "professionnel",
    "student": "jeune",
    "relative": "famille",
    "teacher": "professionnel",
    "personnel": "professionnel",
    "national_elv": "jeune",
    "eleve": "jeune",
    "national_tut": "famille",
    "parent": "famille",
    "national_ens": "professionnel",
    "national_dir": "professionnel",
    "national_evs": "professionnel",
    "national_doc": "professionnel",
    "national_eta": "professionnel",
    "national_act": "professionnel",
    "national_rec": "professionnel",
    "national_col": "professionnel",
    "enseignant": "professionnel",
}

THEMES = ("auto", "clair", "sombre", "contraste", "dsfr")
# Of the widget, which a page in another language shows in French.
LANGUAGES = ("fr", "en")

# No code or profile is longer.
MAX_PARAMETER_LENGTH = 80
MAX_UAIS = 10
MAX_VALUE = 40
"""Characters of a UAI or a profile in a list."""
MAX_REPEATED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchParams:
    """A search. Unknown values of parameters count as missing.

    ``place`` is a parameter and its value; ``uais`` are all that an ENT sent, the main one first.
    """

    dispositif: str | None = None
    place: tuple[str, str] | None = None
    uais: tuple[str, ...] = ()
    audience: str | None = None
    academie: str | None = None
    theme: str | None = None
    language: str = "fr"

    @property
    def near(self) -> dict[str, str] | None:
        """The place as a ``PlaceInput``."""
        return None if self.place is None else {PLACE_PARAMETERS[self.place[0]]: self.place[1]}

    @property
    def filter(self) -> dict[str, Any] | None:
        """The académie as an ``EstablishmentFilter``."""
        return None if self.academie is None else {"academies": [self.academie]}

    @property
    def parameters(self) -> dict[str, str]:
        """The search as parameters of a URL."""
        name, value = self.place or ("", "")
        values = {
            "dispositif": self.dispositif,
            name: ",".join(self.uais) if name == "uai" else value,
            "profil": self.audience,
            "academie": self.academie,
            "theme": self.theme,
            "langue": None if self.language == "fr" else self.language,
        }
        return {name: value for name, value in values.items() if value}

    def link(self, path: str) -> str:
        """The URL of a page with this search."""
        query = urlencode(self.parameters)
        return f"{path}?{query}" if query else path

    def with_place(self, name: str, value: str) -> SearchParams:
        """The same search at another place; a school becomes the main one of several."""
        others = (uai for uai in self.uais if uai != value)
        uais = (value, *others) if name == "uai" else self.uais
        return replace(self, place=(name, value), uais=uais)


def listed_values(parameters: Mapping[str, str], name: str) -> list[str]:
    """Every value of a parameter: repeated, or in one value with commas or semicolons between."""
    several = parameters.getlist(name) if isinstance(parameters, ImmutableMultiDict) else None
    given = several if several is not None else [parameters.get(name, "")]
    parts = ",".join(given[:MAX_REPEATED]).replace(";", ",").split(",")
    values = (visible_text(part).strip() for part in parts)
    return [each for each in values if each and each.isprintable() and len(each) <= MAX_VALUE]


def audience_of(profiles: Iterable[str]) -> str | None:
    """The audience of the first profile that is known. GAR and some ENTs put the school's UAI after
    it, or before: « National_ENS:0590149S », « ENS:0590149S »."""
    for profile in profiles:
        for part in profile.lower().split(":"):
            for name in (part, f"national_{part}"):
                if name in AUDIENCE_OF_PROFILE:
                    return AUDIENCE_OF_PROFILE[name]
    return None


def parse_search_params(
    parameters: Mapping[str, str], languages: Collection[str] = LANGUAGES
) -> SearchParams:
    """The search in the parameters of a URL or a form, of a page in one of ``languages``."""

    def value_of(name: str) -> str | None:
        text = visible_text(parameters.get(name, "")).strip()
        return text if text and len(text) <= MAX_PARAMETER_LENGTH and text.isprintable() else None

    uais = tuple(dict.fromkeys(part.upper() for part in listed_values(parameters, "uai")))
    uais = uais[:MAX_UAIS]
    place = next(
        ((name, value) for name in PLACE_PARAMETERS if name != "uai" and (value := value_of(name))),
        None,
    )
    theme, language = value_of("theme"), value_of("langue")
    return SearchParams(
        dispositif=value_of("dispositif"),
        place=place or (("uai", uais[0]) if uais else None),
        uais=uais,
        audience=audience_of(listed_values(parameters, "profil")),
        academie=value_of("academie"),
        theme=theme if theme in THEMES else None,
        language=language if language and language in languages else "fr",
    )
