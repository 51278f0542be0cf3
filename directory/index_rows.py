"""What the nearest indexes are built from: where structures stand, and what a filter may ask."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BindParameter, Select, Text, bindparam, select, type_coerce

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


# The rows above of the structures in ``structures`` and the hostings in ``hostings``. Made once: to
# build and compile them takes longer than to run them.
STRUCTURE_KEYS: BindParameter[Any] = bindparam("structures", expanding=True)
HOSTING_KEYS: BindParameter[Any] = bindparam("hostings", expanding=True)
AT_STRUCTURES = hostings.c.structure_id.in_(STRUCTURE_KEYS) | hostings.c.micro_structure_id.in_(
    STRUCTURE_KEYS
)

OFFERS_OF = select_offers().where(AT_STRUCTURES)
POSITIONS_OF = select_positions().where(structures.c.id.in_(STRUCTURE_KEYS))
HOST_POSITIONS_OF = select_host_positions().where(hostings.c.id.in_(HOSTING_KEYS))
HOSTING_LINKS = select(
    hostings.c.id,
    hostings.c.dispositif_code,
    hostings.c.structure_id,
    hostings.c.micro_structure_id,
).where(hostings.c.id.in_(HOSTING_KEYS) | AT_STRUCTURES)
"""Of the hostings, and of all at the structures: key, dispositif, structure, micro-structure."""
