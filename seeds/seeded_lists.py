"""The official lists that seed files hold whole, and as what each of them names a structure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models.listing import ListedAs
from models.structure import StructureType


@dataclass(frozen=True, slots=True, kw_only=True)
class SeededList:
    """A list, by the code that its imports have for it (``models.listing``)."""

    list_code: str
    headings: Mapping[StructureType, ListedAs]
    """The types of structure that the list names, and as what. It says nothing of any other type,
    so that a structure of one cannot come from it."""


SEEDED_LISTS: Mapping[str, SeededList] = {
    # The two extracts of 2019 were of the types "cio" and "mission_locale" (imports.sources.dila).
    "dila-2019": SeededList(
        list_code="dila",
        headings={
            StructureType.CIO: ListedAs.CIO,
            StructureType.MISSION_LOCALE: ListedAs.MISSION_LOCALE,
        },
    )
}
"""By the code of the source. A newer edition of such a list closes what it leaves out; of the
annuaire the seed files hold the hosts only, so that it is not among them."""
