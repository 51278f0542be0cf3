"""How the pages say things in French: distances, codes of the field, telephone links."""

from __future__ import annotations

from collections.abc import Mapping

STAGES = {
    "PREVENTION": "Prévention",
    "REMOBILISATION": "Remobilisation",
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
    "OTHER": "Établissement scolaire",
}
TYPES = {"Cio": "Centre d'information et d'orientation", "MissionLocale": "Mission locale"}
FUNDING = {
    "MOBILISABLE": "mobilisable",
    "COMPLEMENTARY": "en complément",
    "NOT_MOBILISABLE": "non mobilisable",
}
COVERAGE = {
    "COMPLETE": "",
    "PARTIAL": "La liste des lieux d'accueil n'est connue qu'en partie : d'autres peuvent exister.",
    "NONE": "Les lieux d'accueil de ce dispositif ne sont pas encore publiés.",
}

NARROW = "\u202f"
"""A narrow no-break space, as French puts before units."""


def distance(meters: float) -> str:
    """As the crow flies: to ten metres below a kilometre, to a hundred below ten."""
    if meters < 10:
        return "sur place"
    if meters < 995:
        return f"à {round(meters, -1):.0f}{NARROW}m"
    if meters < 9950:
        return f"à {meters / 1000:.1f}{NARROW}km".replace(".", ",")
    return f"à {meters / 1000:.0f}{NARROW}km"


def kind_of(structure: Mapping[str, str]) -> str:
    """What a structure is."""
    own = TYPES.get(structure["__typename"])
    return own or KINDS.get(structure.get("kind", "OTHER"), KINDS["OTHER"])


def is_web_address(text: str | None) -> bool:
    """Whether it can be a link: imported addresses are what their source wrote."""
    return text is not None and text.lower().startswith(("http://", "https://"))


def ages(youngest: int | None, oldest: int | None) -> str:
    """The ages of those who may join, or nothing where no source states any."""
    if youngest is not None and oldest is not None:
        return f"de {youngest} à {oldest} ans"
    if youngest is not None:
        return f"à partir de {youngest} ans"
    return "" if oldest is None else f"jusqu'à {oldest} ans"


def audiences(sent: list[Mapping[str, str | None]]) -> list[str]:
    """Who may join, one sentence for each enrolment."""
    told = []
    for enrolment, words in ENROLMENTS.items():
        levels = [a["level"] for a in sent if a["enrolment"] == enrolment]
        named = [LEVELS[level] for level in levels if level]
        if named:
            told.append(f"Jeunes {words} : {', '.join(named)}")
        elif levels:
            told.append(f"Jeunes {words}")
    return told
