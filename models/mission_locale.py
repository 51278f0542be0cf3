"""Missions locales."""

from __future__ import annotations

from models.psad_territory import PsadTerritory
from models.structure import Structure
from text.normalise import normalise_words


class MissionLocale(Structure):
    """A mission locale or one of its branches: local youth employment office, 16 to 25."""

    __slots__ = ()

    @property
    def usual_name(self) -> str:
        """The name as people say it, which tells what it is: « La Fabrique Défi » does not."""
        usual = super().usual_name
        says_so = "mission locale" in " ".join(normalise_words(usual))
        return usual if says_so else f"{usual} (mission locale)"

    @property
    def co_piloted_territories(self) -> tuple[PsadTerritory, ...]:
        """The PSAD territories that it co-pilots."""
        territories = self.catalogue.territories.values()
        return tuple(territory for territory in territories if self.key in territory.co_pilot_keys)
