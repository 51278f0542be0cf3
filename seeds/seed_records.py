"""Types of the lines and entries of seed files; names of fields are the API's."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, cast

from msgspec import UNSET, Meta, Struct, UnsetType, defstruct

from models.actor import ActorKind
from models.commune import CommuneKind
from models.dispositif import Basis, Enrolment, FundingStatus, HostingMode, Level, Stage
from models.establishment import Establishment
from models.funding_source import FundingKind
from models.hosting import HostingIntake, HostingStatus
from models.key_figure import FigureUnit
from models.legal_reference import LegalReferenceKind
from models.need import NeedUrgency
from models.provenance import ReviewStatus
from models.record import row_columns
from models.structure import (
    Contract,
    EstablishmentKind,
    PositionPrecision,
    Sector,
    StructureStatus,
    structures,
)
from models.structure_kind import KINDS, StructureKind

Code = Annotated[str, Meta(pattern=r"^[0-9A-Za-z][0-9A-Za-z-]*$")]
Text = Annotated[str, Meta(min_length=1)]
# From the beginning of compulsory instruction; above 99 is a slip.
Age = Annotated[int, Meta(ge=3, le=99)]
Latitude = Annotated[float, Meta(ge=-90, le=90)]
Longitude = Annotated[float, Meta(ge=-180, le=180)]
SCHOOL_YEAR = r"^\d{4}-\d{4}$"
PartialDate = Annotated[str, Meta(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]


class Record(Struct, kw_only=True, forbid_unknown_fields=True):
    """Base of records with provenance; what a record leaves out comes from ``defaults.toml``."""

    source: Code
    source_date: PartialDate
    review_status: ReviewStatus
    verified_at: datetime | None = None


class SourceSeed(Struct, kw_only=True, forbid_unknown_fields=True):
    code: Code
    name: Text
    publisher: Text
    licence: Text | None = None
    url: Text | None = None
    note: Text | None = None


class GuideSeed(Record, kw_only=True):
    code: Code
    region: Annotated[str, Meta(pattern=r"^\d{2}$")]
    region_name: Text
    title: Text
    edition: Text | None = None
    school_year: Annotated[str, Meta(pattern=SCHOOL_YEAR)]


class AcademySeed(Record, kw_only=True):
    code: Code
    name: Text
    region_code: Annotated[str, Meta(pattern=r"^\d{2}$")] | None = None


class DepartmentSeed(Record, kw_only=True):
    code: Code
    name: Text
    academy_code: Code


class CommuneSeed(Record, kw_only=True):
    code: Code
    name: Text
    kind: CommuneKind
    department_code: Code
    parent_code: Code | None = None
    population: Annotated[int, Meta(ge=0)] | None = None
    # A text with blanks between codes, as a CSV cell holds one.
    postal_codes: str = ""
    latitude: Latitude | None = None
    longitude: Longitude | None = None


class BassinSeed(Record, kw_only=True):
    code: Code
    name: Text
    academy_code: Code


class StructureSeed(Record, kw_only=True):
    id: Code
    name: Text
    uai: Code | None = None
    dila_id: Text | None = None
    imilo_id: Text | None = None
    street: Text | None = None
    postal_code: Text | None = None
    city: Text | None = None
    commune_code: Code | None = None
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    position_precision: PositionPrecision | None = None
    phone: Text | None = None
    email: Text | None = None
    website: Text | None = None
    status: StructureStatus = StructureStatus.OPEN
    opens_on: date | None = None
    closes_on: date | None = None
    successor_id: Code | None = None
    position_source: Code | None = None
    position_source_date: PartialDate | None = None
    contact_source: Code | None = None
    contact_source_date: PartialDate | None = None


class EstablishmentSeed(StructureSeed, kw_only=True):
    kind: EstablishmentKind
    sector: Sector | None = None
    contract: Contract | None = None
    parent_id: Code | None = None
    bassin_code: Code | None = None


DERIVED_COLUMNS = {"phone_e164"}  # from phone, by seeds.table_rows


def structure_seed(kind: StructureKind) -> type[StructureSeed]:
    """The seed class of a kind: the common fields, and a field for each column of its record."""
    base = EstablishmentSeed if kind.record is Establishment else StructureSeed
    further = [
        # UNSET: a line without the column does not state that it is empty, and leaves it to
        # imports.
        (column, structures.c[column].type.python_type | None | UnsetType, UNSET)
        for column in row_columns(kind.record)
        if column not in base.__struct_fields__ and column not in DERIVED_COLUMNS
    ]
    seed = defstruct(f"{kind.record.__name__}Seed", further, bases=(base,), kw_only=True)
    return cast(type[StructureSeed], seed)


STRUCTURE_SEEDS = {kind: structure_seed(kind) for kind in KINDS}
KIND_OF_SEED = {seed: kind for kind, seed in STRUCTURE_SEEDS.items()}


class HostingSeed(Record, kw_only=True):
    id: Code
    dispositif: Code
    structure: Code
    micro_structure: Code | None = None
    form: Text | None = None
    school_year: Annotated[str, Meta(pattern=SCHOOL_YEAR)] | None = None
    opens_on: date | None = None
    closes_on: date | None = None
    permanent_entry: bool | None = None
    places: Annotated[int, Meta(ge=0)] | None = None
    how_to_enter: Text | None = None
    contact: Text | None = None
    intake: HostingIntake | None = None
    intake_date: PartialDate | None = None
    status: HostingStatus
    evidence: Text
    evidence_date: PartialDate


class FundingSourceSeed(Record, kw_only=True):
    code: Code
    name: Text
    kind: FundingKind
    provider: Text | None = None
    description: Text | None = None


class LegalReferenceSeed(Record, kw_only=True):
    code: Code
    kind: LegalReferenceKind
    title: Text
    nor: Text | None = None
    dated: date | None = None
    url: Text | None = None
    summary: Text | None = None


class FundingLinkSeed(Struct, kw_only=True, forbid_unknown_fields=True):
    code: Code
    status: FundingStatus
    basis: Basis
    note: Text | None = None


class DispositifSeed(Record, kw_only=True):
    code: Code
    name: Text
    acronym: Text | None = None
    stage: Stage
    piloted: bool | None = None
    summary: Text
    levels: list[Level]
    enrolments: Annotated[list[Enrolment], Meta(min_length=1)]
    newly_arrived: bool = False
    age_min: Age | None = None
    age_max: Age | None = None
    age_note: Text | None = None
    conditions: list[Text] = []
    objectives: list[Text] = []
    modules: list[Text] = []
    duration: Text | None = None
    admission: Text | None = None
    hosting_mode: HostingMode
    host_kinds: list[EstablishmentKind] = []
    note: Text | None = None
    fundings: list[FundingLinkSeed] = []
    legal_references: list[Code] = []


class ActorContactSeed(Struct, kw_only=True, forbid_unknown_fields=True):
    label: Text
    phone: Text | None = None
    email: Text | None = None


class ActorSeed(Record, kw_only=True):
    code: Code
    name: Text
    acronym: Text | None = None
    kind: ActorKind
    summary: Text
    missions: Annotated[list[Text], Meta(min_length=1)]
    workplace: Text | None = None
    how_to_reach: Text | None = None
    certification: Text | None = None
    contacts: list[ActorContactSeed] = []


class KeyFigureSeed(Record, kw_only=True):
    code: Code
    label: Text
    value: Annotated[float, Meta(ge=0)]
    unit: FigureUnit
    period: Text


class HelplineSeed(Record, kw_only=True):
    code: Code
    name: Text
    phone: Annotated[str, Meta(pattern=r"^[0-9]+( [0-9]+)*$")]
    purpose: Text
    hours: Text | None = None
    is_free: bool | None = None
    is_for_text_messages: bool = False
    url: Annotated[str, Meta(pattern=r"^https://")] | None = None


class WordGroupSeed(Record, kw_only=True):
    name: Annotated[str, Meta(pattern=r"^\w+$")]
    words: Annotated[list[Text], Meta(min_length=1)]


class NeedSeed(Record, kw_only=True):
    code: Code
    name: Text
    urgency: NeedUrgency = NeedUrgency.ORDINARY
    weight: Annotated[float, Meta(gt=0, le=10)] = 1.0
    advice: Text
    phrases: Annotated[list[Text], Meta(min_length=1)]
    first_contacts: Annotated[list[Code], Meta(min_length=1)]
    helplines: list[Code] = []
    legal_references: list[Code] = []


class TranslationSeed(Record, kw_only=True):
    french: Text
    english: Text


class NeedDispositifsSeed(Struct, kw_only=True, forbid_unknown_fields=True):
    need: Code
    dispositifs: Annotated[list[Code], Meta(min_length=1)]


class GlossaryTermSeed(Record, kw_only=True):
    code: Code
    term: Text
    expansion: Text | None = None
    definition: Text
