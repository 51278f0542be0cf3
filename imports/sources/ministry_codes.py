"""Maps the ministry's codes and words to ours: natures, contracts, states, precisions.

The natures are those of the *nomenclature des natures d'établissement* (N_NATURE_UAI,
ministère de l'Éducation nationale), as both exports use them.
"""

from __future__ import annotations

from functools import cache

from models.listing import ListedAs
from models.structure import (
    Contract,
    EstablishmentKind,
    PositionPrecision,
    Sector,
    StructureStatus,
)
from text.normalise import sort_name
from text.spreadsheet_numbers import whole_number_text

CIO_NATURE = "841"
EXPERIMENTAL_NATURE = "315"

KIND_OF_NATURE = {
    "300": EstablishmentKind.LGT,
    "301": EstablishmentKind.LGT,
    "302": EstablishmentKind.LGT,
    "306": EstablishmentKind.LPO,
    "307": EstablishmentKind.LPO,
    "310": EstablishmentKind.LGT,
    EXPERIMENTAL_NATURE: EstablishmentKind.EXPERIMENTAL,
    "320": EstablishmentKind.LP,
    "334": EstablishmentKind.SECTION_PROFESSIONNELLE,
    "335": EstablishmentKind.SECTION_GENERALE_TECHNOLOGIQUE,
    "340": EstablishmentKind.COLLEGE,
    "350": EstablishmentKind.COLLEGE,
    "352": EstablishmentKind.COLLEGE,
    "370": EstablishmentKind.EREA,
    "390": EstablishmentKind.SEGPA,
}

COLLEGE_KINDS = {EstablishmentKind.COLLEGE, EstablishmentKind.SEGPA}
HEADING_OF_TYPE = {
    "lycee": ListedAs.LYCEE,
    "college": ListedAs.COLLEGE,
    "erea": ListedAs.EREA,
    "information et orientation": ListedAs.CIO,
}


@cache
def parse_kind(nature: str) -> EstablishmentKind | None:
    """The kind of an establishment of the second degree by its nature; None for any other."""
    code = whole_number_text(nature)
    if code in KIND_OF_NATURE:
        return KIND_OF_NATURE[code]
    return EstablishmentKind.OTHER if code.startswith("3") or code == "400" else None


@cache
def parse_heading(type_: str, nature: str) -> ListedAs | None:
    """The heading under which an export lists an establishment; None where it is not kept."""
    if whole_number_text(nature) == CIO_NATURE:
        return ListedAs.CIO
    kind = parse_kind(nature)
    # By its type where the export has one: the annuaire lists some lycées with the nature of the
    # collège whose UAI they share.
    heading = HEADING_OF_TYPE.get(sort_name(type_))
    if heading in (None, ListedAs.CIO) and kind is not None:
        heading = ListedAs.COLLEGE if kind in COLLEGE_KINDS else ListedAs.LYCEE
        return ListedAs.EREA if kind is EstablishmentKind.EREA else heading
    return heading if kind is not None or not nature else None


SECTORS = {"public": Sector.PUBLIC, "prive": Sector.PRIVATE}


@cache
def parse_sector(text: str) -> Sector | None:
    return SECTORS.get(sort_name(text))


@cache
def parse_contract(text: str) -> Contract | None:
    """A private establishment's contract; None for a public one, and where it is not known."""
    words = sort_name(text)
    if "hors contrat" in words:
        return Contract.NONE
    if "agricole" in words:
        return Contract.AGRICULTURAL
    if "association" in words:
        return Contract.ASSOCIATION
    return Contract.SIMPLE if "simple" in words else None


STATES = {
    "1": StructureStatus.OPEN,
    "2": StructureStatus.OPEN,  # to close, and open until then
    "3": StructureStatus.TO_OPEN,
    "4": StructureStatus.CLOSED,
    "ouvert": StructureStatus.OPEN,
    "a fermer": StructureStatus.OPEN,
    "a ouvrir": StructureStatus.TO_OPEN,
    "ferme": StructureStatus.CLOSED,
}


@cache
def parse_status(text: str) -> StructureStatus | None:
    """The state, which is open where the cell is empty; None for an unknown word."""
    return STATES.get(sort_name(whole_number_text(text))) if text.strip() else StructureStatus.OPEN


PRECISIONS = {
    "numero de rue": PositionPrecision.ADDRESS,
    "numero adresse": PositionPrecision.ADDRESS,
    "plaque adresse": PositionPrecision.ADDRESS,
    "batiment": PositionPrecision.ADDRESS,
    "entree principale": PositionPrecision.ADDRESS,
    "centre parcelle projete": PositionPrecision.ADDRESS,
    "parfaite": PositionPrecision.ADDRESS,
    "rue": PositionPrecision.STREET,
    "lieu dit": PositionPrecision.STREET,
    "zone adressage": PositionPrecision.STREET,
    "correcte": PositionPrecision.STREET,
}


@cache
def parse_precision(text: str) -> PositionPrecision:
    """The precision of a position; the commune's where the ministry does not state it."""
    return PRECISIONS.get(sort_name(text.replace("_", " ")), PositionPrecision.COMMUNE)
