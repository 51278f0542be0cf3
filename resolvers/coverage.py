"""How completely the hosts of a dispositif are known around a place."""

from __future__ import annotations

from directory.snapshot import EMPTY, Snapshot
from geo.nearest_index import NearestIndex
from geo.place import Place
from models.department import Academy
from models.dispositif import Dispositif, HostingMode
from models.hosting import ESTABLISHMENTS, EVERY_YEAR, Coverage
from models.school_year import school_year_of
from models.structure import EstablishmentKind, StructureType


def coverage_at(directory: Snapshot, dispositif: Dispositif, place: Place) -> Coverage:
    """Complete only where a list says so, of hosts that of the running school year; partial where
    the place's académie has at least one known host; none elsewhere, and outside the directory's
    territory."""
    # Lists are published by académie, and a place without a département has none here.
    if place.department is None:
        return Coverage.NONE
    academy = place.department.academy.code
    any_kind = dispositif.hosting_mode is HostingMode.ANY_ESTABLISHMENT
    published = (
        (ESTABLISHMENTS, academy, EVERY_YEAR)
        if any_kind
        else (dispositif.code, academy, school_year_of(directory.day))
    )
    if published in directory.catalogue.published_lists:
        return Coverage.COMPLETE
    known = _has_any(directory.hosts.get(dispositif.code, EMPTY), academy, None)
    if any_kind:
        index = directory.nearest[StructureType.ESTABLISHMENT]
        known = known or _has_any(index, academy, dispositif.host_kinds)
    return Coverage.PARTIAL if known else Coverage.NONE


def complete_academies(directory: Snapshot, dispositif: Dispositif) -> list[Academy]:
    """The académies of which a list of the dispositif's hosts is complete for the running school
    year, by name."""
    running = school_year_of(directory.day)
    known = directory.catalogue.academies
    codes = {
        academy
        for subject, academy, year in directory.catalogue.published_lists
        if (subject, year) == (dispositif.code, running)
    }
    return sorted((known[code] for code in codes), key=lambda academy: academy.name)


def _has_any(
    index: NearestIndex, academy: str, kinds: tuple[EstablishmentKind, ...] | None
) -> bool:
    return any(
        facets.academy == academy
        and (kinds is None or facets.kind in kinds or facets.second_kind in kinds)
        for facets in index.facets
    )
