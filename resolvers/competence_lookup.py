"""Who is in charge of a place, and why: by territory where one is known, else by nearness."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from directory.request_context import Context
from geo.ellipsoid import distance_m
from geo.place import Place
from models.psad_territory import PsadTerritory
from models.structure import Structure, StructureType
from resolvers.nearest_lookup import Adviser, nearest_in_department
from resolvers.notices import Notice, contact_notices, territory_notices
from resolvers.place_resolution import PlaceQuery, ResolvedPlace, find_place


class CompetenceBasis(Enum):
    TERRITORY = "TERRITORY"
    PROXIMITY = "PROXIMITY"


@dataclass(frozen=True, slots=True, kw_only=True)
class Competent:
    """A structure in charge of a place; the distance is null where it is not located."""

    structure: Any
    basis: CompetenceBasis
    territory: PsadTerritory | None
    distance_meters: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Competence:
    """Who is in charge of ``place``."""

    place: Place
    psad_territories: tuple[PsadTerritory, ...]
    cios: Sequence[Competent]
    missions_locales: Sequence[Competent]
    notices: tuple[Notice, ...]


async def competence(context: Context, query: PlaceQuery) -> Competence:
    """Who is in charge of a place.

    Raises:
        Refusal: the place is malformed, unknown or ambiguous.
    """
    return await competence_of_place(context, await find_place(context, query))


async def competence_of_place(context: Context, found: ResolvedPlace) -> Competence:
    """The same of a place that was understood."""
    place = found.place
    territories = territories_at(context, place)
    cios = await _in_charge(context, StructureType.CIO, place, territories)
    missions_locales = await _in_charge(context, StructureType.MISSION_LOCALE, place, territories)
    shown = (competent.structure for competent in (*cios, *missions_locales))
    return Competence(
        place=place,
        psad_territories=territories,
        cios=cios,
        missions_locales=missions_locales,
        notices=(
            *found.notices,
            *territory_notices(place, territories, found.path),
            *contact_notices(shown),
        ),
    )


def territories_at(context: Context, place: Place) -> tuple[PsadTerritory, ...]:
    """Every PSAD territory that covers a place; each commune's, for a place of several."""
    # A postal code of several communes may lie in several territories; none hides another.
    communes = place.covers or ((place.commune,) if place.commune else ())
    covering = [context.catalogue.territories_at(commune) for commune in communes]
    # A dictionary keeps the order, where a set would not.
    return tuple(dict.fromkeys(territory for group in covering for territory in group))


async def adviser_in_charge(context: Context, type: StructureType, place: Place) -> Adviser | None:
    """The structure of a type that is in charge of a place and can be reached; where no territory
    names one, the nearest of the département."""
    territories = territories_at(context, place)
    for competent in await _in_charge(context, type, place, territories):
        if competent.structure.can_be_reached and competent.distance_meters is not None:
            return Adviser(competent.structure, competent.distance_meters)
    return await nearest_in_department(context, type, place)


async def _in_charge(
    context: Context, type: StructureType, place: Place, territories: Sequence[PsadTerritory]
) -> list[Competent]:
    """Those that the territories name, nearest first; the nearest of the département where they
    name none."""
    territory_of = {
        key: territory for territory in territories for key in _members(territory, type)
    }
    if territory_of:
        # load_many waits for sibling fields: a school's competence may be asked with the home's.
        structures = await context.structures.load_many(list(territory_of))
        return _nearest_first(
            Competent(
                structure=structure,
                basis=CompetenceBasis.TERRITORY,
                territory=territory_of[structure.key],
                distance_meters=_distance(place, structure),
            )
            for structure in structures
            if structure is not None
        )
    nearest = await nearest_in_department(context, type, place)
    if nearest is None:
        return []
    return [
        Competent(
            structure=nearest.structure,
            basis=CompetenceBasis.PROXIMITY,
            territory=None,
            distance_meters=nearest.distance_meters,
        )
    ]


def _members(territory: PsadTerritory, type: StructureType) -> tuple[str, ...]:
    return territory.pilot_keys if type is StructureType.CIO else territory.co_pilot_keys


def _nearest_first(competents: Iterable[Competent]) -> list[Competent]:
    return sorted(
        competents,
        # Keys last, so that equal distances come in the same order on every server.
        key=lambda c: (c.distance_meters is None, c.distance_meters or 0.0, c.structure.key),
    )


def _distance(place: Place, structure: Structure) -> float | None:
    if structure.position is None:
        return None
    here, there = place.position, structure.position
    return distance_m(here.latitude, here.longitude, there.latitude, there.longitude)
