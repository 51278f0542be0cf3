"""Hostings: which structure runs which dispositif, and the evidence of it."""

from __future__ import annotations

from datetime import date
from enum import Enum

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, Table, Text

from models.dispositif import Dispositif
from models.establishment import Establishment, as_establishment
from models.global_id import global_id
from models.provenance import Provenance, provenance_columns, provenance_of
from models.record import OptionalRowEnum, RowField, RowRecord
from models.structure import Structure, StructureStatus
from storage.columns import Key, Row, enum_column, metadata


class HostingStatus(Enum):
    OPEN = "OPEN"
    TO_OPEN = "TO_OPEN"
    CLOSED = "CLOSED"


class HostingIntake(Enum):
    OPEN = "OPEN"
    WAITING_LIST = "WAITING_LIST"
    FULL = "FULL"


class HostingBasis(Enum):
    PUBLISHED = "PUBLISHED"
    DERIVED = "DERIVED"


class Coverage(Enum):
    COMPLETE = "COMPLETE"
    PARTIAL = "PARTIAL"
    NONE = "NONE"


EVERY_YEAR = "*"
"""In place of a school year: of a list that is not made for one."""

hostings = Table(
    "hostings",
    metadata,
    Column("id", Key, primary_key=True),
    Column("dispositif_code", Key, ForeignKey("dispositifs.code"), nullable=False, index=True),
    Column("structure_id", Key, ForeignKey("structures.id"), nullable=False, index=True),
    Column("micro_structure_id", Key, ForeignKey("structures.id"), index=True),
    Column("form", Text),
    Column("school_year", Text),
    Column("opens_on", Date),
    Column("closes_on", Date),
    Column("permanent_entry", Boolean),
    Column("places", Integer),
    Column("how_to_enter", Text),
    Column("contact", Text),
    Column("intake", enum_column(HostingIntake)),
    Column("intake_date", Text),
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
    # In the key: a list of hosts is complete for one school year. EVERY_YEAR of establishments.
    Column("school_year", Key, primary_key=True, default=EVERY_YEAR),
    *provenance_columns(),
)
"""Complete lists that have been loaded, by académie: a dispositif's hosts (``subject`` is its code)
of a school year, or all establishments (``ESTABLISHMENTS``). Coverage is complete only where a row
is here."""

# A hosting is identified by dispositif, structure, micro-structure, form and school year. No UNIQUE
# holds that, as NULLs may repeat: ``imports.sources.hosting_identity`` finds what a line means.

# No dispositif has this code: codes begin with a letter or digit (seeds.seed_records.Code).
ESTABLISHMENTS = "*establishments"


class Hosting(RowRecord):
    """A dispositif at a structure, its ``host``, as a source states it.

    ``structure`` is the host as an establishment, whatever it is; ``micro_structure`` is the annexe
    with an identifier of its own where the dispositif is run, when it has one.
    """

    __slots__ = ("dispositif", "host", "key", "micro_structure", "structure")

    basis = HostingBasis.PUBLISHED
    form = RowField[str | None]()
    school_year = RowField[str | None]()
    opens_on = RowField[date | None]()
    closes_on = RowField[date | None]()
    permanent_entry = RowField[bool | None]()
    places = RowField[int | None]()
    how_to_enter = RowField[str | None]()
    contact = RowField[str | None]()
    intake = OptionalRowEnum(HostingIntake)
    intake_date = RowField[str | None]()
    status = OptionalRowEnum(HostingStatus)  # null of a derived hosting alone
    evidence = RowField[str | None]()
    evidence_date = RowField[str | None]()

    def __init__(
        self,
        key: str,
        row: Row,
        dispositif: Dispositif,
        host: Structure,
        micro_structure: Establishment | None = None,
    ) -> None:
        super().__init__(row, host.catalogue)
        self.key = key
        self.dispositif = dispositif
        self.host = host
        # Held, as a view keeps the JSON that is shown of it.
        self.structure = as_establishment(host)
        self.micro_structure = micro_structure

    @property
    def global_id(self) -> str:
        return global_id("Hosting", self.key)

    @property
    def whom_to_call(self) -> Structure:
        """The micro-structure where it has a telephone or a mail of its own, or the host closed."""
        micro_structure = self.micro_structure
        if micro_structure is not None and (
            micro_structure.can_be_reached or self.host.status is StructureStatus.CLOSED
        ):
            return micro_structure
        return self.host

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
