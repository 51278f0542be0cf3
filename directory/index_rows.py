"""What the nearest indexes are built from: where structures stand, and what a filter may ask.

Each statement takes the parameters of ``models.opening_days``.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    Text,
    bindparam,
    case,
    select,
    type_coerce,
)

from models.hosting import hostings
from models.hosting_days import (
    BEST_FIRST,
    HOSTINGS_AT_PLACES,
    PLACE,
    SPEAKS_OF_DAY,
    STATUS,
    order_at_place,
)
from models.opening_days import CLOSED, status_of_days
from models.structure import FACETS, structures
from models.structure_filter import flag_bits_column

HOST = structures.alias("host")


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


def select_host_positions(*conditions: ColumnElement[bool]) -> Select[Any]:
    """The same of hostings at located structures: the hosting's key, its dispositif, the
    structure's key, and what is the structure's.

    Of the hostings of one dispositif and form at one place, the one that is open or opens first.
    """
    chosen = (
        select(
            hostings.c.id,
            hostings.c.dispositif_code,
            # The micro-structure stays where its host has closed.
            case((status_of_days(HOST) == CLOSED, PLACE.c.id), else_=hostings.c.structure_id).label(
                "located_id"
            ),
            STATUS.label("status"),
            order_at_place().label("number"),
        )
        .select_from(HOSTINGS_AT_PLACES.join(HOST, HOST.c.id == hostings.c.structure_id))
        .where(STATUS != CLOSED, *conditions)
        .subquery()
    )
    return (
        select(
            chosen.c.id,
            chosen.c.dispositif_code,
            structures.c.id,
            structures.c.latitude,
            structures.c.longitude,
            structures.c.commune_code,
            flag_bits_column(),
            # A filter of statuses asks for those of hostings, which follow their structures.
            chosen.c.status,
            *FACETS[1:],
        )
        .join_from(chosen, structures, structures.c.id == chosen.c.located_id)
        .where(chosen.c.number == 1, structures.c.latitude.is_not(None))
    )


def select_offers() -> Select[Any]:
    """Which structures, and annexes of them, offer which dispositif as a source says."""
    return (
        select(hostings.c.dispositif_code, hostings.c.structure_id, hostings.c.micro_structure_id)
        .select_from(HOSTINGS_AT_PLACES)
        .where(STATUS != CLOSED)
    )


def select_hosting_links() -> Select[Any]:
    """Of every hosting its key, dispositif, structure and micro-structure, and whether it
    ``speaks`` of the day; the best of a place first."""
    return (
        select(
            hostings.c.id,
            hostings.c.dispositif_code,
            hostings.c.structure_id,
            hostings.c.micro_structure_id,
            SPEAKS_OF_DAY.label("speaks"),
        )
        .select_from(HOSTINGS_AT_PLACES)
        .order_by(*BEST_FIRST)
    )


# The rows above of the structures in ``structures`` and the hostings in ``hostings``. Made once: to
# build and compile them takes longer than to run them.
STRUCTURE_KEYS: BindParameter[Any] = bindparam("structures", expanding=True)
HOSTING_KEYS: BindParameter[Any] = bindparam("hostings", expanding=True)
AT_STRUCTURES = hostings.c.structure_id.in_(STRUCTURE_KEYS) | hostings.c.micro_structure_id.in_(
    STRUCTURE_KEYS
)

OFFERS_OF = select_offers().where(AT_STRUCTURES)
POSITIONS_OF = select_positions().where(structures.c.id.in_(STRUCTURE_KEYS))
HOST_POSITIONS_OF = select_host_positions(hostings.c.id.in_(HOSTING_KEYS))
HOSTING_LINKS = select_hosting_links().where(hostings.c.id.in_(HOSTING_KEYS) | AT_STRUCTURES)
"""Of the hostings, and of all at the structures."""
HOSTING_LINKS_OF_DISPOSITIFS = select_hosting_links().where(
    hostings.c.dispositif_code.in_(bindparam("codes", expanding=True))
)
