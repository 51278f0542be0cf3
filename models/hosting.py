"""Hostings: which structure runs which dispositif, and the evidence of it."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Any

from sqlalchemy import (
    BindParameter,
    Boolean,
    Column,
    ColumnElement,
    Date,
    ForeignKey,
    Integer,
    Select,
    Table,
    Text,
    bindparam,
    func,
    or_,
    select,
)

from models.dispositif import Dispositif
from models.establishment import Establishment
from models.global_id import global_id
from models.provenance import Provenance, provenance_columns, provenance_of
from models.record import OptionalRowEnum, RowField, RowRecord
from storage.columns import Key, Row, enum_column, metadata, raw_columns


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
    Column("status", enum_column(HostingStatus), nullable=False),
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
"""Complete lists that have been loaded, by académie: a dispositif's hosts (``subject`` is its code)
or all establishments (``ESTABLISHMENTS``). Coverage is complete only where a row is here."""

# No dispositif has this code: codes begin with a letter or digit (seeds.seed_records.Code).
ESTABLISHMENTS = "*establishments"


class Hosting(RowRecord):
    """A dispositif at a structure, as a source states it; the young person becomes a pupil of
    ``structure``.

    ``micro_structure`` is the annexe with an identifier of its own where the dispositif is run,
    when it has one.
    """

    __slots__ = ("dispositif", "key", "micro_structure", "structure")

    basis = HostingBasis.PUBLISHED
    school_year = RowField[str | None]()
    opens_on = RowField[date | None]()
    closes_on = RowField[date | None]()
    permanent_entry = RowField[bool | None]()
    places = RowField[int | None]()
    how_to_enter = RowField[str | None]()
    contact = RowField[str | None]()
    status = OptionalRowEnum(HostingStatus)  # null of a derived hosting alone
    evidence = RowField[str | None]()
    evidence_date = RowField[str | None]()

    def __init__(
        self,
        key: str,
        row: Row,
        dispositif: Dispositif,
        structure: Establishment,
        micro_structure: Establishment | None = None,
    ) -> None:
        super().__init__(row, structure.catalogue)
        self.key = key
        self.dispositif = dispositif
        self.structure = structure
        self.micro_structure = micro_structure

    @property
    def global_id(self) -> str:
        return global_id("Hosting", self.key)

    @property
    def whom_to_call(self) -> Establishment:
        """The micro-structure where it has a telephone or a mail of its own."""
        if self.micro_structure is not None and self.micro_structure.can_be_reached:
            return self.micro_structure
        return self.structure

    @property
    def provenance(self) -> Provenance:
        return provenance_of(self.row, self.catalogue.sources)


class DerivedHosting(Hosting):
    """A hosting that no source states: the dispositif is open to any establishment of this kind.

    Its provenance is the dispositif's; all other fields are null.
    """

    __slots__ = ()

    basis = HostingBasis.DERIVED

    def __init__(self, dispositif: Dispositif, host: Establishment) -> None:
        key = derived_key(dispositif.code, host.key)
        super().__init__(key, EMPTY_ROW, dispositif, host)

    @property
    def provenance(self) -> Provenance:
        return self.dispositif.provenance


# The row of every derived hosting: its fields are read like those of a stored one.
EMPTY_ROW: Row = dict.fromkeys(hostings.columns.keys())


def derived_key(dispositif_code: str, structure_key: str) -> str:
    """The key of a derived hosting; published ones have no "@" in theirs."""
    return f"{dispositif_code}@{structure_key}"


def is_derived(key: str) -> bool:
    return "@" in key


def derived_parts(key: str) -> tuple[str, str]:
    """The dispositif's code and the structure's key in the key of a derived hosting."""
    code, _, structure_key = key.partition("@")
    return code, structure_key


RAW_COLUMNS = raw_columns(hostings)


def select_hostings_by_key() -> Select[Any]:
    """Hostings whose key is in ``keys``."""
    return select(*RAW_COLUMNS).where(hostings.c.id.in_(bindparam("keys", expanding=True)))


def select_hostings_at() -> Select[Any]:
    """Hostings at one of the structures or micro-structures in ``structures``."""
    keys: BindParameter[Any] = bindparam("structures", expanding=True)
    return (
        select(*RAW_COLUMNS)
        .where(or_(hostings.c.structure_id.in_(keys), hostings.c.micro_structure_id.in_(keys)))
        .order_by(hostings.c.dispositif_code, hostings.c.id)
    )


def select_hosting_page(after: str | None, limit: int) -> Select[Any]:
    """Of each dispositif in ``codes``, at most ``limit`` hostings that are not closed and whose key
    comes after ``after``."""
    # Numbered by dispositif, so that one statement has a page of each; LIMIT would cut all
    # together.
    number = (
        func.row_number()
        .over(partition_by=hostings.c.dispositif_code, order_by=hostings.c.id)
        .label("number")
    )
    living = _not_closed_hostings()
    if after is not None:
        living.append(hostings.c.id > after)
    numbered = select(hostings.c.id, number).where(*living).subquery()
    return (
        select(*RAW_COLUMNS)
        .join(numbered, numbered.c.id == hostings.c.id)
        .where(numbered.c.number <= limit)
        .order_by(hostings.c.id)
    )


def select_hosting_counts() -> Select[Any]:
    """The number of hostings of each dispositif in ``codes`` that are not closed."""
    return (
        select(hostings.c.dispositif_code, func.count().label("count"))
        .where(*_not_closed_hostings())
        .group_by(hostings.c.dispositif_code)
    )


def _not_closed_hostings() -> list[ColumnElement[bool]]:
    return [
        hostings.c.dispositif_code.in_(bindparam("codes", expanding=True)),
        hostings.c.status != HostingStatus.CLOSED,
    ]


def select_hosting_keys() -> Select[Any]:
    """Every hosting of one of the dispositifs in ``codes``: dispositif, structure and key."""
    return (
        # Closed ones too: what a source says of a school takes the place of a derived hosting.
        select(hostings.c.dispositif_code, hostings.c.structure_id, hostings.c.id)
        .where(hostings.c.dispositif_code.in_(bindparam("codes", expanding=True)))
        .order_by(hostings.c.id)
    )


def select_published_lists() -> Select[Any]:
    return select(published_lists.c.subject, published_lists.c.academy_code)
