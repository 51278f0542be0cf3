"""Structures: the places that receive young people.

CIOs, missions locales and establishments share one table, so that a page of any
of them is one statement; what only establishments have is null in the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from msgspec import Struct
from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Select,
    Table,
    Text,
    Update,
    bindparam,
    select,
    type_coerce,
    update,
)

from models.accessibility import Accessibility, AccessibilityLevel
from models.commune import Commune
from models.department import Academy, Department
from models.global_id import global_id
from models.opening_days import status_of_days
from models.opening_hours import OpeningDay, OpeningWeek, opening_week
from models.provenance import (
    FieldSource,
    Provenance,
    contact_date,
    provenance_columns,
    provenance_of,
)
from models.psad_territory import PsadTerritory
from models.record import OptionalRowEnum, RowEnum, RowField, RowRecord
from storage.columns import Key, code_of, enum_column, metadata, raw_columns
from storage.row_changes import CHANGED_KEYS
from text.usual_names import usual_name


class StructureType(Enum):
    CIO = "CIO"
    MISSION_LOCALE = "MISSION_LOCALE"
    ESTABLISHMENT = "ESTABLISHMENT"


class StructureStatus(Enum):
    OPEN = "OPEN"
    TO_OPEN = "TO_OPEN"
    CLOSED = "CLOSED"


class PositionPrecision(Enum):
    ADDRESS = "ADDRESS"
    STREET = "STREET"
    COMMUNE = "COMMUNE"


class EstablishmentKind(Enum):
    COLLEGE = "COLLEGE"
    LGT = "LGT"
    LPO = "LPO"
    LP = "LP"
    EREA = "EREA"
    SEGPA = "SEGPA"
    SECTION_PROFESSIONNELLE = "SECTION_PROFESSIONNELLE"
    SECTION_GENERALE_TECHNOLOGIQUE = "SECTION_GENERALE_TECHNOLOGIQUE"
    EXPERIMENTAL = "EXPERIMENTAL"
    OTHER = "OTHER"


class Track(Enum):
    GENERAL = "GENERAL"
    TECHNOLOGICAL = "TECHNOLOGICAL"
    VOCATIONAL = "VOCATIONAL"


class Sector(Enum):
    PUBLIC = "PUBLIC"
    PRIVATE = "PRIVATE"


class Contract(Enum):
    ASSOCIATION = "ASSOCIATION"
    SIMPLE = "SIMPLE"
    AGRICULTURAL = "AGRICULTURAL"
    NONE = "NONE"


structures = Table(
    "structures",
    metadata,
    Column("id", Key, primary_key=True),
    Column("type", enum_column(StructureType), nullable=False),
    # Unique, and null for missions locales: NULLs may repeat on both databases.
    Column("uai", Key, unique=True),
    Column("dila_id", Key, unique=True),
    Column("imilo_id", Key, unique=True),
    # Not unique: sites of one establishment may share the number.
    Column("siret", Text),
    Column("name", Text, nullable=False),
    # Made by text.normalise: databases sort accents and case each in its own way.
    Column("sort_name", Key, nullable=False),
    Column("street", Text),
    Column("postal_code", Text),
    Column("city", Text),
    Column("commune_code", Key, ForeignKey("communes.code"), index=True),
    # It follows from the commune where that is known; stored, as lists are filtered by it.
    Column("department_code", Key, ForeignKey("departments.code"), index=True),
    Column("academy_code", Key, ForeignKey("academies.code"), index=True),
    Column("latitude", Float(53)),
    Column("longitude", Float(53)),
    Column("position_precision", enum_column(PositionPrecision)),
    Column("phone", Text),
    Column("phone_e164", Text),
    Column("email", Text),
    Column("website", Text),
    Column("contact_confirmed_at", Date),
    Column("opening_hours", JSON(none_as_null=True)),
    Column("accessibility", enum_column(AccessibilityLevel)),
    Column("accessibility_note", Text),
    Column("status", enum_column(StructureStatus), nullable=False),
    Column("opens_on", Date),
    Column("closes_on", Date),
    Column("successor_id", Key, ForeignKey("structures.id"), index=True),
    Column("kind", enum_column(EstablishmentKind)),
    Column("second_kind", enum_column(EstablishmentKind)),
    Column("sector", enum_column(Sector)),
    Column("contract", enum_column(Contract)),
    Column("general_track", Boolean),
    Column("technological_track", Boolean),
    Column("vocational_track", Boolean),
    Column("segpa", Boolean),
    Column("ulis", Boolean),
    Column("apprenticeship", Boolean),
    Column("boarding", Boolean),
    Column("other_sites", JSON(none_as_null=True)),
    # No foreign key: what a source names as the mother establishment may be in no list yet.
    Column("parent_uai", Key),
    Column("parent_id", Key, ForeignKey("structures.id"), index=True),
    Column("bassin_code", Key, ForeignKey("bassins.code"), index=True),
    *provenance_columns(),
    Column("position_source_code", Key, ForeignKey("sources.code")),
    Column("position_source_date", Text),
    Column("contact_source_code", Key, ForeignKey("sources.code")),
    Column("contact_source_date", Text),
    Column("teaching_source_code", Key, ForeignKey("sources.code")),
    Column("teaching_source_date", Text),
    Column("reception_source_code", Key, ForeignKey("sources.code")),
    Column("reception_source_date", Text),
    # CHECKs tie columns to each other; none lists codes, as SQLite cannot change one (0019).
    CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="whole_position"),
    CheckConstraint(
        "(latitude IS NULL) = (position_precision IS NULL)", name="position_has_precision"
    ),
    CheckConstraint("latitude BETWEEN -90 AND 90", name="latitude"),
    CheckConstraint("longitude BETWEEN -180 AND 180", name="longitude"),
    CheckConstraint("(type = 'ESTABLISHMENT') = (kind IS NOT NULL)", name="kind_of_establishment"),
    # The order of models.structure_page: a page after a cursor is read from the index alone.
    Index(None, "type", "sort_name", "id"),
)
"""A group of fields (position, contact, teaching, reception) has a source of its own where that is
not the record's; teaching is tracks, SEGPA, ULIS, apprenticeship, boarding, sites, parent and
bassin, reception opening hours and accessibility. ``parent_uai`` is the UAI that a source states of
the mother establishment, ``parent_id`` that establishment's key once the directory has it.
``other_sites`` lists the further sites of one UAI: objects with ``name``, ``street``,
``postal_code`` and ``city``. ``opening_hours`` is an ``OpeningWeek``, ``contact_confirmed_at`` the
day on which somebody confirmed the contact."""


RECEPTION = ("opening_hours", "accessibility", "accessibility_note")
ADDRESS = ("street", "postal_code", "city")
POSITION = ("latitude", "longitude", "position_precision")
CONTACT = ("phone", "phone_e164", "email", "website")
TRACKS = ("general_track", "technological_track", "vocational_track")
OPTIONS = ("segpa", "ulis", "apprenticeship", "boarding")
FLAGS = (*TRACKS, *OPTIONS)
TEACHING = (
    *FLAGS,
    "other_sites",
    "parent_uai",
    "bassin_code",
)


# gc=False: two numbers make no cycle, so that the collector need not visit thousands of them.
class Position(Struct, frozen=True, kw_only=True, gc=False):
    """A point on the WGS84 ellipsoid, in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A postal address as its source writes it."""

    street: str | None
    postal_code: str | None
    city: str | None


class Structure(RowRecord):
    """A place that receives young people. ``key`` is stable; clients see ``global_id`` only."""

    __slots__ = ()

    key = RowField[str]("id")
    name = RowField[str]()
    uai = RowField[str | None]()
    siret = RowField[str | None]()
    position_precision = OptionalRowEnum(PositionPrecision)
    phone = RowField[str | None]()
    phone_e164 = RowField[str | None]()
    email = RowField[str | None]()
    website = RowField[str | None]()
    contact_confirmed_at = RowField[date | None]()
    status = RowEnum(StructureStatus)
    opens_on = RowField[date | None]()
    closes_on = RowField[date | None]()
    successor_key = RowField[str | None]("successor_id")

    @property
    def global_id(self) -> str:
        return global_id(type(self).__name__, self.key)

    @property
    def usual_name(self) -> str:
        """The name as people say it, derived from the source's."""
        commune = self.commune
        return usual_name(self.name, commune.name if commune else None)

    @property
    def can_be_reached(self) -> bool:
        """Whether a telephone or a mail address is known."""
        return bool(self.phone or self.email)

    @property
    def address(self) -> Address | None:
        street, postal_code, city = (self.row[part] for part in ADDRESS)
        if street is None and postal_code is None and city is None:
            return None
        return Address(street=street, postal_code=postal_code, city=city)

    @property
    def commune(self) -> Commune | None:
        return self.catalogue.communes.get(self.row["commune_code"])

    @property
    def department(self) -> Department | None:
        return self.catalogue.departments.get(self.row["department_code"])

    @property
    def academy(self) -> Academy | None:
        return self.catalogue.academies.get(self.row["academy_code"])

    @property
    def position(self) -> Position | None:
        latitude: float | None = self.row["latitude"]
        if latitude is None:
            return None
        return Position(latitude=latitude, longitude=self.row["longitude"])

    @property
    def psad_territories(self) -> tuple[PsadTerritory, ...]:
        return self.catalogue.territories_at(self.commune)

    @property
    def provenance(self) -> Provenance:
        return provenance_of(self.row, self.catalogue.sources)

    @property
    def position_source(self) -> FieldSource | None:
        return self.source_of("position") if self.row["latitude"] is not None else None

    @property
    def contact_source(self) -> FieldSource | None:
        return self.source_of("contact") if self.phone or self.email or self.website else None

    @property
    def contact_date(self) -> str | None:
        """When telephone and mail were stated or confirmed last: a year, a month or a day
        (ISO 8601)."""
        source = self.contact_source
        if source is None:
            return None
        moments = (self.provenance.verified_at, self.contact_confirmed_at)
        return contact_date(source.source_date, *(m.isoformat() if m else None for m in moments))

    @property
    def opening_hours(self) -> OpeningHours | None:
        stored = self.row["opening_hours"]
        return None if stored is None else OpeningHours(self, opening_week(stored))

    @property
    def accessibility(self) -> Accessibility | None:
        level, note = self.row["accessibility"], self.row["accessibility_note"]
        if level is None and note is None:
            return None
        return Accessibility(
            level=None if level is None else code_of(AccessibilityLevel, level),
            note=note,
            source=self.source_of("reception"),
        )

    def source_of(self, group: str) -> FieldSource:
        """The group's own source, or the record's where the group has none of its own."""
        own = self.row[f"{group}_source_code"]
        return FieldSource(
            source=self.catalogue.sources[own or self.row["source_code"]],
            source_date=self.row[f"{group}_source_date"] if own else self.row["source_date"],
        )


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """The opening hours of a structure."""

    structure: Structure
    week: OpeningWeek

    @property
    def days(self) -> tuple[OpeningDay, ...]:
        return self.week.days

    @property
    def comment(self) -> str | None:
        return self.week.comment

    @property
    def source(self) -> FieldSource:
        return self.structure.source_of("reception")


STATUS = status_of_days(structures)
"""The status on a day, which every statement of a structure's row or filter judges."""

RAW_COLUMNS = raw_columns(structures, status=STATUS)


def select_structures_by_key() -> Select[Any]:
    """Structures whose key is in ``keys``."""
    return select(*RAW_COLUMNS).where(structures.c.id.in_(bindparam("keys", expanding=True)))


def select_structures_by_uai() -> Select[Any]:
    """Structures whose UAI is in ``uais``."""
    return select(*RAW_COLUMNS).where(structures.c.uai.in_(bindparam("uais", expanding=True)))


def update_contact_confirmed(key: str, day: date) -> Update:
    """Note that somebody confirmed the contact of a structure on a day."""
    noted = update(structures).where(structures.c.id == key).values(contact_confirmed_at=day)
    return noted.execution_options(**{CHANGED_KEYS: [key]})


# As texts: of a million rows only the few different combinations are converted to codes.
FACETS = (
    STATUS,
    *(
        type_coerce(structures.c[name], Text)
        for name in (
            "kind",
            "sector",
            "contract",
            "academy_code",
            "department_code",
            "bassin_code",
            "second_kind",
        )
    ),
)
"""The columns of ``models.structure_filter.Facets``, in its order, as texts."""
