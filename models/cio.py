"""Centres d'information et d'orientation."""

from __future__ import annotations

from models.psad_territory import PsadTerritory
from models.structure import Structure


class Cio(Structure):
    """A CIO: public, free counselling by psychologists of the education service."""

    __slots__ = ()

    @property
    def piloted_territories(self) -> tuple[PsadTerritory, ...]:
        """The PSAD territories that it pilots."""
        territories = self.catalogue.territories.values()
        return tuple(territory for territory in territories if self.key in territory.pilot_keys)
