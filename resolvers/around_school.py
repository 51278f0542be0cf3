"""What is around a school: the look-ups of ``resolvers.nearest_lookup`` from where it stands."""

from __future__ import annotations

from dataclasses import dataclass

from directory.request_context import Context
from geo.place import place_from_structure
from models.establishment import Establishment
from models.structure import StructureType
from resolvers.nearest_lookup import (
    NearbyHostPage,
    NearbyPage,
    NearestQuery,
    hosts_near,
    require_dispositif,
    structures_near,
)
from resolvers.place_resolution import ResolvedPlace


@dataclass(frozen=True, slots=True)
class NearbyLookup:
    """A place to look from, together with others of the same answer."""

    context: Context
    found: ResolvedPlace

    async def structures(self, type: StructureType, query: NearestQuery) -> NearbyPage:
        return await structures_near(self.context, type, self.found, query, batched=True)

    async def hosts(self, code: str, query: NearestQuery) -> NearbyHostPage:
        """Raises:
        Refusal: the dispositif is unknown, or the distance, the filter or the page malformed.
        """
        dispositif = require_dispositif(self.context, code)
        return await hosts_near(self.context, dispositif, self.found, query, batched=True)


def nearby_lookup(context: Context, establishment: Establishment) -> NearbyLookup | None:
    """Around an establishment; None where no source locates it."""
    if establishment.position is None:
        return None
    place = place_from_structure(establishment, argument="uai")
    # No notices: they speak of a place that was sent, and none was.
    return NearbyLookup(context, ResolvedPlace(place, ("uai",), ()))
