"""Notices: what a caller should know though nothing failed. They are data, in French."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from geo.place import Place, PlacePrecision, PlaceSource
from models.dispositif import Dispositif
from models.hosting import Coverage
from models.need import Need
from models.provenance import CONTACT_YEARS
from models.psad_territory import PsadTerritory, TerritoryStatus
from models.structure import Structure
from text.french_dates import format_partial_date, is_older_than, paris_today

# A postal code may have forty communes; the sentence is to be read, and place.alternatives has all.
NAMES_SHOWN = 5


class NoticeCode(Enum):
    PLACE_AMBIGUOUS = "PLACE_AMBIGUOUS"
    PLACE_IS_CENTRE = "PLACE_IS_CENTRE"
    OUTSIDE_REGION = "OUTSIDE_REGION"
    GEOCODER_FELL_BACK = "GEOCODER_FELL_BACK"
    UAI_CLOSED_REPLACED = "UAI_CLOSED_REPLACED"
    COMMUNE_INFERRED = "COMMUNE_INFERRED"
    TERRITORY_UNKNOWN = "TERRITORY_UNKNOWN"
    TERRITORY_PROVISIONAL = "TERRITORY_PROVISIONAL"
    HOSTS_NOT_PUBLISHED = "HOSTS_NOT_PUBLISHED"
    HOSTS_PARTLY_PUBLISHED = "HOSTS_PARTLY_PUBLISHED"
    PLACE_NOT_SENT = "PLACE_NOT_SENT"
    SCHOOL_TERRITORY_DIFFERS = "SCHOOL_TERRITORY_DIFFERS"
    PROFILE_CONTRADICTORY = "PROFILE_CONTRADICTORY"
    PLACE_CONTRADICTORY = "PLACE_CONTRADICTORY"
    COMMUNE_IS_POSTAL_CODE = "COMMUNE_IS_POSTAL_CODE"
    NEED_RECOGNISED = "NEED_RECOGNISED"
    CONTACT_OLD = "CONTACT_OLD"


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice; ``path`` leads to the part of the input that it speaks of."""

    code: NoticeCode
    message: str
    path: tuple[str, ...] = ()


def place_notices(place: Place, path: tuple[str, ...]) -> Iterator[Notice]:
    """What to know of a place that was understood. ``path`` leads to what was sent."""
    if place.source is PlaceSource.GAZETTEER and path[-1] == "address":
        yield Notice(
            NoticeCode.GEOCODER_FELL_BACK,
            f"L'adresse n'a pas été géocodée : seule la commune est reconnue ({place.label}).",
            path,
        )
    if place.contradicted_name:
        yield Notice(
            NoticeCode.PLACE_CONTRADICTORY,
            f"{place.postal_code} n'est pas un code postal de {place.contradicted_name} : "
            f"la réponse vaut pour {place.label}.",
            path,
        )
    if place.also_postal_code_of:
        yield Notice(
            NoticeCode.COMMUNE_IS_POSTAL_CODE,
            f"Ce code INSEE, celui de {place.label}, est aussi le code postal de "
            f"{place.also_postal_code_of} : pour cette commune, envoyez-le comme postalCode.",
            path,
        )
    if place.alternatives:
        names = [other.commune.name for other in place.alternatives if other.commune]
        others = ", ".join(names[:NAMES_SHOWN]) + (" …" if len(names) > NAMES_SHOWN else "")
        yield Notice(
            NoticeCode.PLACE_AMBIGUOUS,
            f"Le code postal {place.postal_code} est partagé par plusieurs communes ; "
            f"la plus peuplée est retenue. Autres communes : {others}.",
            path,
        )
    if place.precision is PlacePrecision.COMMUNE:
        yield Notice(
            NoticeCode.PLACE_IS_CENTRE,
            "Les distances sont mesurées à vol d'oiseau depuis le centre de la commune.",
            path,
        )
    if place.department is None:
        yield Notice(NoticeCode.OUTSIDE_REGION, _outside_message(place), path)


def _outside_message(place: Place) -> str:
    message = (
        f"{place.label} est hors du territoire que couvre l'annuaire. "
        "Partout en France, le 0 800 12 25 00 (gratuit) aide à trouver une formation."
    )
    position = place.position
    # Mainland France with its axes exchanged.
    if 41 <= position.longitude <= 52 and -6 <= position.latitude <= 10:
        message += " La latitude et la longitude sont peut-être inversées."
    return message


def need_notice(need: Need, path: tuple[str, ...]) -> Notice:
    """Whom to turn to with what was typed in place of an address."""
    return Notice(NoticeCode.NEED_RECOGNISED, need.advice, path)


def contradiction_notice(sentence: str) -> Notice:
    """A profile that cannot be is answered by this, and by nothing that would rest on it."""
    return Notice(
        NoticeCode.PROFILE_CONTRADICTORY,
        f"{sentence} Vérifiez les réponses : rien ne peut être conseillé d'après elles. "
        "Un CIO reçoit chacun, gratuitement.",
        ("profile",),
    )


def replaced_notice(closed: Structure, successor: Structure, path: tuple[str, ...]) -> Notice:
    return Notice(
        NoticeCode.UAI_CLOSED_REPLACED,
        f"{closed.name} ({closed.uai}) est fermé ; la réponse vaut pour "
        f"l'établissement qui lui succède : {successor.name} ({successor.uai or 'sans UAI'}).",
        path,
    )


def contact_notices(structures: Iterable[Structure | None]) -> Iterator[Notice]:
    """Which telephones and mails no source has stated for ``CONTACT_YEARS``."""
    today = paris_today().isoformat()
    # A dictionary keeps the order, where a set would not.
    old = dict.fromkeys(
        f"{structure.usual_name} ({format_partial_date(stated)})"
        for structure in structures
        if structure is not None
        and (stated := structure.contact_date) is not None
        and is_older_than(stated, CONTACT_YEARS, today)
    )
    if old:
        named = ", ".join(list(old)[:NAMES_SHOWN]) + (" …" if len(old) > NAMES_SHOWN else "")
        yield Notice(
            NoticeCode.CONTACT_OLD,
            f"Coordonnées de plus de deux ans : {named}. Si un numéro ne répond plus, essayez "
            "l'adresse ou le lieu suivant.",
        )


def coverage_notices(
    coverage: Coverage, dispositif: Dispositif, path: tuple[str, ...]
) -> Iterator[Notice]:
    """Whether the answer can be trusted to hold every host near the place."""
    if coverage is Coverage.NONE:
        yield Notice(
            NoticeCode.HOSTS_NOT_PUBLISHED,
            f"Aucune liste des établissements qui proposent « {dispositif.name} » n'est publiée "
            "pour ce lieu. Le CIO indiqué renseigne et oriente.",
            path,
        )
    if coverage is Coverage.PARTIAL:
        yield Notice(
            NoticeCode.HOSTS_PARTLY_PUBLISHED,
            f"La liste des établissements qui proposent « {dispositif.name} » n'est connue "
            "qu'en partie : d'autres peuvent exister. Le CIO indiqué renseigne et oriente.",
            path,
        )


def territory_notices(
    place: Place, territories: tuple[PsadTerritory, ...], path: tuple[str, ...]
) -> Iterator[Notice]:
    """How sure it is whose territory a place is in."""
    if place.commune_inferred and place.commune is not None:
        yield Notice(
            NoticeCode.COMMUNE_INFERRED,
            f"La commune ({place.commune.name}) est déduite du centre le plus proche : "
            "près d'une limite, vérifiez-la.",
            path,
        )
    if not territories:
        yield Notice(
            NoticeCode.TERRITORY_UNKNOWN,
            "Le territoire de PSAD de ce lieu n'est pas connu ; les structures les plus "
            "proches sont indiquées.",
            path,
        )
    if any(territory.status is TerritoryStatus.PROVISIONAL for territory in territories):
        yield Notice(
            NoticeCode.TERRITORY_PROVISIONAL,
            "Le territoire de PSAD est provisoire : il est déduit du CIO le plus proche dans "
            "le département, en attendant la liste officielle.",
            path,
        )


def missing_place_notice() -> Notice:
    return Notice(
        NoticeCode.PLACE_NOT_SENT,
        "Sans lieu, l'annuaire ne peut dire ni où ni par qui : indiquez une commune, une adresse "
        "ou un établissement.",
        ("near",),
    )


def school_notice(here: Sequence[PsadTerritory], there: Sequence[PsadTerritory]) -> Notice:
    """The school is not in the territories of where the person lives."""
    return Notice(
        NoticeCode.SCHOOL_TERRITORY_DIFFERS,
        f"L'établissement relève d'une autre PSAD que le domicile : {_join_names(there)}, "
        f"et pour le domicile {_join_names(here)}.",
        ("profile", "schoolUai"),
    )


def _join_names(territories: Sequence[PsadTerritory]) -> str:
    return ", ".join(territory.name for territory in territories) or "aucune PSAD connue"
