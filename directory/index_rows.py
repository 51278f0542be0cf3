"""What the nearest indexes are built from: where structures stand, and what a filter may ask."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, Text, select, type_coerce

from models.hosting import HostingStatus, hostings
from models.structure import FACETS, structures
from models.structure_filter import flag_bits_column


def select_positions() -> Select[Any]:
    """Of located structures: key, type, key again, latitude, longitude, commune, marks, facets."""
    return select(
        structures.c.id,
        # Closed structures too, as a filter may ask for them. The key stands twice, as a hosting's
        # entry has a key of its own beside its structure's.
        type_coerce(structures.c.type, Text),
        structures.c.id,
        structures.c.latitude,
        structures.c.longitude,
        structures.c.commune_code,
        flag_bits_column(),
        *FACETS,
    ).where(structures.c.latitude.is_not(None))


def select_host_positions() -> Select[Any]:
    """The same of hostings at located structures: the hosting's key, its dispositif, the
    structure's key, and what is the structure's."""
    return (
        select(
            hostings.c.id,
            hostings.c.dispositif_code,
            structures.c.id,
            structures.c.latitude,
            structures.c.longitude,
            structures.c.commune_code,
            flag_bits_column(),
            *FACETS,
        )
        .join(structures, structures.c.id == hostings.c.structure_id)
        .where(hostings.c.status != HostingStatus.CLOSED, structures.c.latitude.is_not(None))
    )


def select_offers() -> Select[Any]:
    """Which structures, and annexes of them, offer which dispositif as a source says."""
    return select(
        hostings.c.dispositif_code, hostings.c.structure_id, hostings.c.micro_structure_id
    ).where(hostings.c.status != HostingStatus.CLOSED)
