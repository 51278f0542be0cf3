"""What a visitor looks for, as the address of a page holds it: never a position, and never a
street. A link made of it opens the same search again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

PLACE_PARAMETERS = {"commune": "commune", "code_postal": "postalCode", "uai": "uai"}
"""Parameters that name a place, and the members of ``PlaceInput`` they stand for."""

AUDIENCE_OF_PROFILE = {
    "jeune": "jeune",
    "famille": "famille",
    "professionnel": "professionnel",
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
    "personnel": "professionnel",
}
"""Who looks: our own words, and the profiles of the national framework of ENTs (SDET:
``ENTPersonProfils``), as an ENT passes them on."""

THEMES = ("auto", "clair", "sombre", "contraste", "dsfr")
LANGUAGES = ("fr", "en")
MAX_PARAMETER_LENGTH = 80
"""Characters of a parameter; longer ones name nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchParams:
    """A search. What a parameter says and we do not know is left out, as if it were not there."""

    dispositif: str | None = None
    place: tuple[str, str] | None = None
    """The parameter that names it, and its value; the main one where an ENT sends several."""

    uais: tuple[str, ...] = ()
    """All UAIs that were sent, the main one first."""

    audience: str | None = None
    academie: str | None = None
    theme: str | None = None
    language: str = "fr"

    @property
    def near(self) -> dict[str, str] | None:
        """The place as ``PlaceInput`` takes it."""
        return None if self.place is None else {PLACE_PARAMETERS[self.place[0]]: self.place[1]}

    @property
    def filter(self) -> dict[str, Any] | None:
        """As ``EstablishmentFilter`` takes it."""
        return None if self.academie is None else {"academies": [self.academie]}

    @property
    def parameters(self) -> dict[str, str]:
        """As an address holds it."""
        name, value = self.place or ("", "")
        named = {
            "dispositif": self.dispositif,
            name: ",".join(self.uais) if name == "uai" else value,
            "profil": self.audience,
            "academie": self.academie,
            "theme": self.theme,
            "langue": None if self.language == "fr" else self.language,
        }
        return {name: value for name, value in named.items() if value}

    def link(self, path: str) -> str:
        """The address of a page with this search."""
        query = urlencode(self.parameters)
        return f"{path}?{query}" if query else path

    def with_place(self, name: str, value: str) -> SearchParams:
        """The same search elsewhere; of several schools, that one is then the main one."""
        others = (uai for uai in self.uais if uai != value)
        uais = (value, *others) if name == "uai" else self.uais
        return replace(self, place=(name, value), uais=uais)


def parse_search_params(parameters: Mapping[str, str]) -> SearchParams:
    """The search that an address or a form holds."""

    def value_of(name: str) -> str | None:
        text = parameters.get(name, "").strip()
        return text if text and len(text) <= MAX_PARAMETER_LENGTH and text.isprintable() else None

    uais = tuple(
        part.strip().upper() for part in (value_of("uai") or "").replace(";", ",").split(",")[:10]
    )
    uais = tuple(dict.fromkeys(uai for uai in uais if uai))
    place = next(
        ((name, value) for name in PLACE_PARAMETERS if name != "uai" and (value := value_of(name))),
        None,
    )
    theme, language = value_of("theme"), value_of("langue")
    return SearchParams(
        dispositif=value_of("dispositif"),
        place=place or (("uai", uais[0]) if uais else None),
        uais=uais,
        audience=AUDIENCE_OF_PROFILE.get((value_of("profil") or "").lower()),
        academie=value_of("academie"),
        theme=theme if theme in THEMES else None,
        language=language if language in LANGUAGES else "fr",
    )
