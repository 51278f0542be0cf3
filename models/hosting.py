"""Hostings: which structure runs which dispositif, and the proof of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from sqlalchemy import (
    BindParameter,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Integer,
    Select,
    Table,
    Text,
    bindparam,
    or_,
    select,
)

from models.dispositif import Dispositif
from models.establishment import Establishment
from models.provenance import Provenance, provenance_columns
from models.structure import FACETS, structures
from models.table import Key, code_list, metadata


class HostingStatus(Enum):
    OPEN = "OPEN"
    TO_OPEN = "TO_OPEN"
    CLOSED = "CLOSED"


class HostingBasis(Enum):
    PUBLISHED = "PUBLISHED"
    DERIVED = "DERIVED"


class Coverage(Enum):
    COMPLETE = "COMPLETE"
    PARTIAL = "PARTIAL"
    NONE = "NONE"


hostings = Table(
    "hostings",
    metadata,
    Column("id", Key, primary_key=True),
    Column("dispositif_code", Key, ForeignKey("dispositifs.code"), nullable=False, index=True),
    Column("structure_id", Key, ForeignKey("structures.id"), nullable=False, index=True),
    Column("micro_structure_id", Key, ForeignKey("structures.id"), index=True),
    Column("school_year", Text),
    Column("opens_on", Date),
    Column("closes_on", Date),
    Column("permanent_entry", Boolean),
    Column("places", Integer),
    Column("how_to_enter", Text),
    Column("contact", Text),
    Column("status", code_list(HostingStatus, "status"), nullable=False),
    Column("evidence", Text),
    Column("evidence_date", Text),
    *provenance_columns(),
)

published_lists = Table(
    "published_lists",
    metadata,
    Column("subject", Key, primary_key=True),
    Column("academy_code", Key, ForeignKey("academies.code"), primary_key=True),
    *provenance_columns(),
)
"""Whose complete list has been loaded, per académie: a dispositif's hosts (its code) or
all establishments (``ESTABLISHMENTS``). Coverage is only called complete where a row says so."""

ESTABLISHMENTS = "*establishments"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosting:
    """A dispositif at a structure; the young person becomes a pupil of ``structure``.

    ``micro_structure`` is the annexe with an identifier of its own where the
    dispositif is run, when it has one. A ``DERIVED`` hosting is no published fact: it
    follows from the dispositif being open to any establishment of this kind.
    """

    key: str
    global_id: str
    dispositif: Dispositif
    structure: Establishment
    micro_structure: Establishment | None
    basis: HostingBasis
    school_year: str | None
    opens_on: date | None
    closes_on: date | None
    permanent_entry: bool | None
    places: int | None
    how_to_enter: str | None
    contact: str | None
    status: HostingStatus | None
    evidence: str | None
    evidence_date: str | None
    provenance: Provenance


def select_hostings_by_key() -> Select[Any]:
    """Hostings whose key is in ``keys``."""
    return select(hostings).where(hostings.c.id.in_(bindparam("keys", expanding=True)))


def select_hostings_of() -> Select[Any]:
    """Hostings at one of the structures or micro-structures in ``structures``."""
    keys: BindParameter[Any] = bindparam("structures", expanding=True)
    return (
        select(hostings)
        .where(or_(hostings.c.structure_id.in_(keys), hostings.c.micro_structure_id.in_(keys)))
        .order_by(hostings.c.dispositif_code, hostings.c.id)
    )


def select_host_positions() -> Select[Any]:
    """What the nearest indexes of hosts are built from, of located structures: the hosting's key,
    its dispositif, latitude, longitude, commune and facets of its structure."""
    return (
        select(
            hostings.c.id,
            hostings.c.dispositif_code,
            structures.c.latitude,
            structures.c.longitude,
            structures.c.commune_code,
            *FACETS,
        )
        .join(structures, structures.c.id == hostings.c.structure_id)
        .where(hostings.c.status != HostingStatus.CLOSED, structures.c.latitude.is_not(None))
    )


def select_hosts_of() -> Select[Any]:
    """Every hosting of one of the dispositifs in ``codes``: dispositif, structure and key."""
    return (
        select(hostings.c.dispositif_code, hostings.c.structure_id, hostings.c.id)
        .where(hostings.c.dispositif_code.in_(bindparam("codes", expanding=True)))
        .order_by(hostings.c.id)
    )


def select_published_lists() -> Select[Any]:
    return select(published_lists.c.subject, published_lists.c.academy_code)
