"""Notices: what a caller should know though nothing failed. They are data, in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from geo.place import Place, PlacePrecision
from models.dispositif import Dispositif
from models.hosting import Coverage, Hosting, HostingStatus
from models.need import Need
from models.provenance import CONTACT_YEARS
from models.psad_territory import PsadTerritory, TerritoryStatus
from models.structure import Structure
from text.bilingual import Bilingual, joined
from text.french_dates import format_partial_date, is_older_than, paris_today

# A postal code may have forty communes; the sentence is to be read, and place.alternatives has all.
NAMES_SHOWN = 5
# The one to call first stands first; the date of each is beside its telephone as well.
CONTACTS_SHOWN = 5

AXES_EXCHANGED = Bilingual(
    "La latitude et la longitude sont peut-être inversées.",
    "Latitude and longitude may be exchanged.",
)


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
    HOSTING_NOT_YET_OPEN = "HOSTING_NOT_YET_OPEN"
    CONTACT_OLD = "CONTACT_OLD"
    CONTACT_UNKNOWN = "CONTACT_UNKNOWN"


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice; ``path`` leads to the part of the input that it speaks of."""

    code: NoticeCode
    message: str
    path: tuple[str, ...] = ()


def place_notices(place: Place, path: tuple[str, ...]) -> Iterator[Notice]:
    """What to know of a place that was understood. ``path`` leads to what was sent."""
    yield from _doubts(place, path)
    if place.precision is PlacePrecision.COMMUNE:
        yield Notice(
            NoticeCode.PLACE_IS_CENTRE,
            Bilingual(
                "Les distances sont mesurées à vol d'oiseau depuis le centre de la commune.",
                "Distances are measured in a straight line from the centre of the commune.",
            ),
            path,
        )
    if place.department is None:
        yield Notice(NoticeCode.OUTSIDE_REGION, _outside_message(place), path)


def _doubts(place: Place, path: tuple[str, ...]) -> Iterator[Notice]:
    """Why another place may have been meant."""
    if place.is_part_of_address:
        yield Notice(
            NoticeCode.GEOCODER_FELL_BACK,
            Bilingual(
                "L'adresse n'a pas été trouvée : seule la commune est reconnue ({place}).",
                "The address was not found: only the commune is known ({place}).",
                place=place.label,
            ),
            path,
        )
    if place.contradicted_department:
        yield Notice(
            NoticeCode.PLACE_CONTRADICTORY,
            Bilingual(
                "Cette commune n'est pas dans ce département ({department}) : la réponse vaut pour "
                "{place} ({own}).",
                "This commune is not in {department}: the answer is for {place} ({own}).",
                department=place.contradicted_department,
                place=place.label,
                own=place.department.name if place.department else "",
            ),
            path,
        )
    if place.contradicted_name:
        yield Notice(
            NoticeCode.PLACE_CONTRADICTORY,
            Bilingual(
                "{name} n'a pas {code} pour code postal : la réponse vaut pour {place}.",
                "{name} does not have the postal code {code}: the answer is for {place}.",
                code=place.postal_code or "",
                name=place.contradicted_name,
                place=place.label,
            ),
            path,
        )
    yield from _shared_numbers(place, path)


def _shared_numbers(place: Place, path: tuple[str, ...]) -> Iterator[Notice]:
    """Codes that are several communes'."""
    if place.also_postal_code_of:
        yield Notice(
            NoticeCode.COMMUNE_IS_POSTAL_CODE,
            Bilingual(
                "Ce code INSEE, celui de {place}, est aussi le code postal de {other} : "
                "pour cette commune, envoyez-le comme postalCode.",
                "This INSEE code, that of {place}, is also the postal code of {other}: "
                "for that commune, send it as postalCode.",
                place=place.label,
                other=place.also_postal_code_of,
            ),
            path,
        )
    if place.alternatives:
        names = [other.commune.name for other in place.alternatives if other.commune]
        yield Notice(
            NoticeCode.PLACE_AMBIGUOUS,
            Bilingual(
                "Le code postal {code} est partagé par plusieurs communes ; "
                "la plus peuplée est retenue. Autres communes : {others}.",
                "Several communes share the postal code {code}; the answer is for the one with "
                "most inhabitants. The others: {others}.",
                code=place.postal_code or "",
                others=_first_names(names),
            ),
            path,
        )


def _outside_message(place: Place) -> str:
    position = place.position
    # Mainland France with its axes exchanged.
    exchanged = 41 <= position.longitude <= 52 and -6 <= position.latitude <= 10
    message = Bilingual(
        "{place} est hors du territoire que couvre l'annuaire. "
        "Partout en France, le 0 800 12 25 00 (gratuit) aide à trouver une formation.",
        "{place} is outside the area that the directory covers. "
        "Anywhere in France, 0 800 12 25 00 (free, in French) helps to find a training course.",
        place=place.label,
    )
    return joined(" ", (message, AXES_EXCHANGED)) if exchanged else message


def need_notice(need: Need, path: tuple[str, ...]) -> Notice:
    """Whom to turn to with what was typed in place of an address."""
    return Notice(NoticeCode.NEED_RECOGNISED, need.advice, path)


def contradiction_notice(sentence: str) -> Notice:
    """A profile that cannot be is answered by this, and by nothing that would rest on it."""
    return Notice(
        NoticeCode.PROFILE_CONTRADICTORY,
        Bilingual(
            "{sentence} Vérifiez les réponses : rien ne peut être conseillé d'après elles. "
            "Un CIO reçoit chacun, gratuitement.",
            "{sentence} Check the answers: nothing can be advised from them. "
            "A CIO (careers guidance centre) receives everybody, free of charge.",
            sentence=sentence,
        ),
        ("profile",),
    )


def replaced_notice(closed: Structure, successor: Structure, path: tuple[str, ...]) -> Notice:
    return Notice(
        NoticeCode.UAI_CLOSED_REPLACED,
        Bilingual(
            "{closed} ({uai}) est fermé ; la réponse vaut pour l'établissement qui lui succède : "
            "{successor} ({its_uai}).",
            "{closed} ({uai}) has closed; the answer is for the school that succeeds it: "
            "{successor} ({its_uai}).",
            closed=closed.name,
            uai=closed.uai or "",
            successor=successor.name,
            its_uai=successor.uai or Bilingual("sans UAI", "without a UAI"),
        ),
        path,
    )


def contact_notices(structures: Iterable[Structure | None]) -> Iterator[Notice]:
    """Which structures cannot be reached, and which telephones and mails no source has stated for
    ``CONTACT_YEARS``."""
    shown = [structure for structure in structures if structure is not None]
    # Dictionaries keep the order, where sets would not.
    unknown = dict.fromkeys(s.usual_name for s in shown if not s.can_be_reached)
    if unknown:
        yield Notice(
            NoticeCode.CONTACT_UNKNOWN,
            Bilingual(
                "Ni téléphone ni courriel connus : {named}. Choisissez un autre lieu de la liste, "
                "ou appelez le CIO.",
                "Neither telephone nor mail is known: {named}. Choose another place of the list, "
                "or call the CIO (careers guidance centre).",
                named=_first_names(list(unknown), CONTACTS_SHOWN),
            ),
        )
    today = paris_today().isoformat()
    old = dict.fromkeys(
        (structure.usual_name, stated)
        for structure in shown
        if (stated := structure.contact_date) is not None
        and is_older_than(stated, CONTACT_YEARS, today)
    )
    if old:
        yield Notice(
            NoticeCode.CONTACT_OLD,
            Bilingual(
                "Coordonnées de plus de deux ans : {named}. Si un numéro ne répond plus, essayez "
                "l'adresse ou le lieu suivant.",
                "Contact details more than two years old: {named}. If a number no longer answers, "
                "try the address or the next place.",
                named=_first_names(
                    [_dated_name(name, stated) for name, stated in old], CONTACTS_SHOWN
                ),
            ),
        )


def opening_notices(hostings: Iterable[Hosting]) -> Iterator[Notice]:
    """Which hostings are not open yet, and when they will be."""
    to_open = dict.fromkeys(
        _opening(hosting) for hosting in hostings if hosting.status is HostingStatus.TO_OPEN
    )
    if to_open:
        yield Notice(
            NoticeCode.HOSTING_NOT_YET_OPEN,
            Bilingual(
                "Pas encore ouvert : {named}. D'ici là, le CIO renseigne et oriente.",
                "Not open yet: {named}. Until then the CIO (careers guidance centre) informs and "
                "advises.",
                named=_first_names(list(to_open), CONTACTS_SHOWN),
            ),
        )


def _opening(hosting: Hosting) -> str:
    name = hosting.whom_to_call.usual_name
    if hosting.opens_on is not None:
        return Bilingual(
            "{name} (ouvre le {date})",
            "{name} (opens on {date})",
            name=name,
            date=format_partial_date(hosting.opens_on.isoformat()),
        )
    if hosting.school_year is not None:
        return Bilingual(
            "{name} (année scolaire {year})",
            "{name} (school year {year})",
            name=name,
            year=hosting.school_year,
        )
    return Bilingual(
        "{name} (date d'ouverture non connue)", "{name} (opening day not known)", name=name
    )


def coverage_notices(
    coverage: Coverage, dispositif: Dispositif, path: tuple[str, ...]
) -> Iterator[Notice]:
    """Whether the answer can be trusted to hold every host near the place."""
    if coverage is Coverage.NONE:
        yield Notice(
            NoticeCode.HOSTS_NOT_PUBLISHED,
            Bilingual(
                "Aucune liste des lieux qui proposent « {name} » n'est publiée "
                "pour ce lieu. Le CIO indiqué renseigne et oriente.",
                "No list of the places that offer “{name}” is published for this place. "
                "The CIO (careers guidance centre) shown with it informs and advises.",
                name=dispositif.name,
            ),
            path,
        )
    if coverage is Coverage.PARTIAL:
        yield Notice(
            NoticeCode.HOSTS_PARTLY_PUBLISHED,
            Bilingual(
                "La liste des lieux qui proposent « {name} » n'est connue "
                "qu'en partie : d'autres peuvent exister. Le CIO indiqué renseigne et oriente.",
                "The list of the places that offer “{name}” is known only in part: there may be "
                "others. The CIO (careers guidance centre) shown with it informs and advises.",
                name=dispositif.name,
            ),
            path,
        )


def territory_notices(
    place: Place, territories: tuple[PsadTerritory, ...], path: tuple[str, ...]
) -> Iterator[Notice]:
    """How sure it is whose territory a place is in."""
    if place.commune_inferred and place.commune is not None:
        yield Notice(
            NoticeCode.COMMUNE_INFERRED,
            Bilingual(
                "La commune ({name}) est déduite du centre le plus proche : "
                "près d'une limite, vérifiez-la.",
                "The commune ({name}) is inferred from the nearest centre: near a boundary, "
                "check it.",
                name=place.commune.name,
            ),
            path,
        )
    if not territories:
        yield Notice(
            NoticeCode.TERRITORY_UNKNOWN,
            Bilingual(
                "Le territoire de PSAD de ce lieu n'est pas connu ; les structures les plus "
                "proches sont indiquées.",
                "The territory of this place's PSAD (local support platform) is not known; the "
                "nearest structures are given.",
            ),
            path,
        )
    if any(territory.status is TerritoryStatus.PROVISIONAL for territory in territories):
        yield Notice(
            NoticeCode.TERRITORY_PROVISIONAL,
            Bilingual(
                "Le territoire de PSAD est provisoire : il est déduit du CIO le plus proche dans "
                "le département, en attendant la liste officielle.",
                "The territory of the PSAD (local support platform) is provisional: it is "
                "inferred from the nearest CIO of the département, until the official list comes.",
            ),
            path,
        )


def missing_place_notice() -> Notice:
    return Notice(
        NoticeCode.PLACE_NOT_SENT,
        Bilingual(
            "Sans lieu, l'annuaire ne peut dire ni où ni par qui : indiquez une commune, une "
            "adresse ou un établissement.",
            "Without a place, the directory can say neither where nor by whom: give a commune, "
            "an address or a school.",
        ),
        ("near",),
    )


def school_notice(here: Sequence[PsadTerritory], there: Sequence[PsadTerritory]) -> Notice:
    """The school is not in the territories of where the person lives."""
    return Notice(
        NoticeCode.SCHOOL_TERRITORY_DIFFERS,
        Bilingual(
            "L'établissement relève d'une autre PSAD que le domicile : {there}, "
            "et pour le domicile {here}.",
            "The school belongs to another PSAD (local support platform) than the home: {there}, "
            "and for the home {here}.",
            there=_join_names(there),
            here=_join_names(here),
        ),
        ("profile", "schoolUai"),
    )


def _join_names(territories: Sequence[PsadTerritory]) -> str:
    names = ", ".join(territory.name for territory in territories)
    return names or Bilingual("aucune PSAD connue", "no PSAD that is known")


def _first_names(names: Sequence[str], most: int = NAMES_SHOWN) -> str:
    """The first of many names, to be read."""
    shown = joined(", ", names[:most])
    if len(names) <= most:
        return shown
    return Bilingual("{shown} et d'autres", "{shown} and others", shown=shown)


def _dated_name(name: str, stated: str) -> str:
    return Bilingual(
        "{name} ({date})", "{name} ({date})", name=name, date=format_partial_date(stated)
    )
