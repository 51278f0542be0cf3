"""French labels for distances, ages and codes of the schema."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from models.provenance import CONTACT_YEARS, contact_date
from models.structure_kind import KIND_OF_NAME
from text.french_dates import format_of_date, is_older_than, paris_today

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
    "INSTRUCTION_OBLIGATION": "S'instruire est obligatoire",
    "TRAINING_OBLIGATION": "Étudier, se former ou travailler est obligatoire",
    "DECROCHEUR": "Vous avez quitté l'école sans diplôme",
    "DARFI": "Le droit de revenir en formation",
    "NEITHER": "Dans les autres cas",
}
# What a visitor can do about an error, where the API's own sentence is for programs.
PROBLEMS = {
    "UNKNOWN_DISPOSITIF": "Ce dispositif n'existe pas. Choisissez-en un dans la liste.",
    "UNKNOWN_POSTAL_CODE": (
        "Nous ne connaissons pas ce code postal. Vérifiez-le, ou écrivez le nom de la commune."
    ),
    "UNKNOWN_COMMUNE": "Nous ne connaissons pas cette commune. Écrivez son nom ou son code postal.",
    "UNKNOWN_UAI": (
        "Nous ne connaissons pas cet établissement. Vérifiez son numéro (UAI), ou écrivez son nom "
        "ou sa commune."
    ),
    "BAD_UAI": (
        "Ce numéro n'est pas celui d'un établissement (UAI). Vérifiez-le, ou écrivez le nom de "
        "l'établissement ou sa commune."
    ),
}
# For who wrote the request: visitors have chosen a commune by its name, know nothing of
# territories, and see the age of a contact beside it.
NOTICES_FOR_PROGRAMS = frozenset(
    ("COMMUNE_IS_POSTAL_CODE", "CONTACT_OLD", "TERRITORY_PROVISIONAL", "TERRITORY_UNKNOWN")
)
COVERAGE = {
    "COMPLETE": "",
    "PARTIAL": "La liste des lieux d'accueil n'est connue qu'en partie : d'autres peuvent exister.",
    "NONE": "Les lieux d'accueil de ce dispositif ne sont pas encore publiés.",
}

# A dispositif of the pupil's own school: farther away nobody goes for it every day.
OWN_SCHOOL_METERS = 30_000

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


def old_contact(structure: Mapping[str, Any], today: date | None = None) -> str:
    """« de septembre 2019 »: the date of a structure's telephone and mail where that is older than
    ``CONTACT_YEARS``; empty where it is newer, was verified since, or nothing is known."""
    source = structure["contactSource"]
    if source is None:
        return ""
    stated = contact_date(source["sourceDate"], structure["provenance"]["verifiedAt"])
    is_old = is_older_than(stated, CONTACT_YEARS, (today or paris_today()).isoformat())
    return format_of_date(stated) if is_old else ""


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
