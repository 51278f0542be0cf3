"""French labels for distances, ages and codes of the schema."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from models.structure_kind import KIND_OF_NAME

STAGES = {
    "PREVENTION": "Prévention",
    "REMOBILISATION": "Reprendre pied",
    "DIPLOMATION": "Retour vers un diplôme",
}
LEVELS = {
    "COLLEGE": "collège",
    "LYCEE": "lycée général et technologique",
    "LP": "lycée professionnel",
}
ENROLMENTS = {"ENROLLED": "encore scolarisés", "LEAVING": "sortis ou en train de sortir"}
KINDS = {
    "COLLEGE": "Collège",
    "LGT": "Lycée général et technologique",
    "LPO": "Lycée polyvalent",
    "LP": "Lycée professionnel",
    "EREA": "Établissement régional d'enseignement adapté",
    "SEGPA": "SEGPA",
    "SECTION_PROFESSIONNELLE": "Section d'enseignement professionnel",
    "SECTION_GENERALE_TECHNOLOGIQUE": "Section d'enseignement général et technologique",
    "EXPERIMENTAL": "Établissement expérimental",
    "DEFAULT_TITLE": "Établissement scolaire",
}
FUNDING = {
    "MOBILISABLE": "mobilisable",
    "COMPLEMENTARY": "en complément",
    "NOT_MOBILISABLE": "non mobilisable",
}
STATUSES = {
    "INSTRUCTION_OBLIGATION": "L'école est obligatoire",
    "TRAINING_OBLIGATION": "Étudier, se former ou travailler est obligatoire",
    "DECROCHEUR": "Vous avez quitté l'école sans diplôme",
    "DARFI": "Le droit de revenir en formation",
    "NEITHER": "À tout âge",
}
# For who wrote the request: visitors have chosen a commune by its name, and know nothing of
# territories.
NOTICES_FOR_PROGRAMS = frozenset(
    ("COMMUNE_IS_POSTAL_CODE", "TERRITORY_PROVISIONAL", "TERRITORY_UNKNOWN")
)
COVERAGE = {
    "COMPLETE": "",
    "PARTIAL": "La liste des lieux d'accueil n'est connue qu'en partie : d'autres peuvent exister.",
    "NONE": "Les lieux d'accueil de ce dispositif ne sont pas encore publiés.",
}

# French puts it between a number and its unit.
NARROW_NO_BREAK_SPACE = "\u202f"


def format_distance(meters: float) -> str:
    """A distance in metres, rounded to 10 m below 1 km, to 100 m below 10 km, else to 1 km."""
    # Limits are where rounding would give the next unit: 995 m is "1,0 km", not "1 000 m".
    if meters < 10:
        return "sur place"
    if meters < 995:
        return f"à {round(meters, -1):.0f}{NARROW_NO_BREAK_SPACE}m"
    if meters < 9950:
        return f"à {meters / 1000:.1f}{NARROW_NO_BREAK_SPACE}km".replace(".", ",")
    return f"à {meters / 1000:.0f}{NARROW_NO_BREAK_SPACE}km"


def format_figure(value: float, unit: str) -> str:
    """A key figure: « 2 644 », « 8,5 % »."""
    text = f"{value:,.10g}".replace(",", NARROW_NO_BREAK_SPACE).replace(".", ",")
    return f"{text}{NARROW_NO_BREAK_SPACE}%" if unit == "PERCENT" else text


MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
PARIS = ZoneInfo("Europe/Paris")
CONTACT_YEARS = 2
"""A contact that no source has stated for so long is shown with its age."""


def format_partial_date(partial: str) -> str:
    """A year, a month or a day (ISO 8601) as it is said: « septembre 2019 »."""
    year, *rest = partial.split("-")
    if not rest:
        return year
    day = f"{int(rest[1])} " if len(rest) > 1 else ""
    return f"{day}{MONTHS[int(rest[0]) - 1]} {year}"


def format_of_date(partial: str) -> str:
    """« du 19 mars 2024 », « de septembre 2019 », « d'août 2019 », « de 2019 »."""
    said = format_partial_date(partial)
    if said[0].isdigit() and " " in said:
        return f"du {said}"
    return f"d'{said}" if said[0] in "ao" else f"de {said}"


def old_contact(structure: Mapping[str, Any], today: date | None = None) -> str:
    """« de septembre 2019 »: the date of a structure's telephone and mail where that is older than
    two years; empty where it is newer, was verified since, or nothing is known."""
    source = structure["contactSource"]
    if source is None:
        return ""
    verified_at = structure["provenance"]["verifiedAt"] or ""
    stated = max(source["sourceDate"], verified_at[:10])
    today = today or datetime.now(PARIS).date()
    limit = f"{today.year - CONTACT_YEARS}-{today:%m-%d}"
    # Of a year or a month its end is taken: a date that is not known is no reproach.
    return format_of_date(stated) if f"{stated}-99" < limit else ""


def structure_label(structure: Mapping[str, str]) -> str:
    """The kind of a structure, such as « Lycée polyvalent »."""
    own = KIND_OF_NAME[structure["__typename"]].label
    return own or KINDS.get(structure.get("kind", "DEFAULT_TITLE"), KINDS["DEFAULT_TITLE"])


def is_web_address(text: str | None) -> bool:
    """Whether a text may be used as a link."""
    # Imported addresses are what their source wrote, ``javascript:`` included.
    return text is not None and text.lower().startswith(("http://", "https://"))


def format_ages(youngest: int | None, oldest: int | None) -> str:
    """The ages of those who may join; empty where no source states any."""
    if youngest is not None and oldest is not None:
        return f"de {youngest} à {oldest} ans"
    if youngest is not None:
        return f"à partir de {youngest} ans"
    return "" if oldest is None else f"jusqu'à {oldest} ans"


def format_audiences(audiences: list[Mapping[str, str | None]]) -> list[str]:
    """Who may join, in one sentence for each enrolment."""
    sentences = []
    for enrolment, words in ENROLMENTS.items():
        levels = [a["level"] for a in audiences if a["enrolment"] == enrolment]
        names = [LEVELS[level] for level in levels if level]
        if names:
            sentences.append(f"Jeunes {words} : {', '.join(names)}")
        elif levels:
            sentences.append(f"Jeunes {words}")
    return sentences
