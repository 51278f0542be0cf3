"""Dispositifs: the programmes that a young person can join."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Integer, Select, Table, Text, select

from models.funding_source import FundingSource
from models.guide import Guide, guide_column, select_by_guide
from models.legal_reference import LegalReference
from models.provenance import Provenance, provenance_columns
from models.record import Record
from models.structure import EstablishmentKind
from storage.columns import Key, enum_column, metadata


class Stage(Enum):
    PREVENTION = "PREVENTION"
    REMOBILISATION = "REMOBILISATION"
    DIPLOMATION = "DIPLOMATION"


class Level(Enum):
    COLLEGE = "COLLEGE"
    LYCEE = "LYCEE"
    LP = "LP"


class Enrolment(Enum):
    ENROLLED = "ENROLLED"
    LEAVING = "LEAVING"


class HostingMode(Enum):
    NAMED_HOSTS = "NAMED_HOSTS"
    ANY_ESTABLISHMENT = "ANY_ESTABLISHMENT"


class FundingStatus(Enum):
    MOBILISABLE = "MOBILISABLE"
    COMPLEMENTARY = "COMPLEMENTARY"
    NOT_MOBILISABLE = "NOT_MOBILISABLE"


class Basis(Enum):
    STATED = "STATED"
    INFERRED = "INFERRED"


dispositifs = Table(
    "dispositifs",
    metadata,
    Column("code", Key, primary_key=True),
    guide_column(),
    Column("rank", Integer, nullable=False),
    Column("acronym", Text),
    Column("name", Text, nullable=False),
    Column("stage", enum_column(Stage), nullable=False),
    # Null: no source says. False is a source's no.
    Column("piloted", Boolean),
    Column("summary", Text, nullable=False),
    Column("newly_arrived", Boolean, nullable=False),
    Column("age_min", Integer),
    Column("age_max", Integer),
    Column("age_note", Text),
    Column("conditions", JSON, nullable=False),
    Column("objectives", JSON, nullable=False),
    Column("modules", JSON, nullable=False),
    Column("duration", Text),
    Column("admission", Text),
    Column("hosting_mode", enum_column(HostingMode), nullable=False),
    Column("host_kinds", JSON, nullable=False),
    Column("note", Text),
    *provenance_columns(),
)

dispositif_audiences = Table(
    "dispositif_audiences",
    metadata,
    Column("dispositif_code", Key, ForeignKey("dispositifs.code"), primary_key=True),
    Column("rank", Integer, primary_key=True),
    # Null where the guide states none; a primary key takes no null, hence the rank in it.
    Column("level", enum_column(Level)),
    Column("enrolment", enum_column(Enrolment), nullable=False),
)

dispositif_fundings = Table(
    "dispositif_fundings",
    metadata,
    Column("dispositif_code", Key, ForeignKey("dispositifs.code"), primary_key=True),
    Column("funding_source_code", Key, ForeignKey("funding_sources.code"), primary_key=True),
    Column("rank", Integer, nullable=False),
    Column("status", enum_column(FundingStatus), nullable=False),
    Column("basis", enum_column(Basis), nullable=False),
    Column("note", Text),
)

dispositif_legal_references = Table(
    "dispositif_legal_references",
    metadata,
    Column("dispositif_code", Key, ForeignKey("dispositifs.code"), primary_key=True),
    Column("legal_reference_code", Key, ForeignKey("legal_references.code"), primary_key=True),
    Column("rank", Integer, nullable=False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """A level of schooling (None where the guide states none), and whether the young
    person is still enrolled or leaving."""

    level: Level | None
    enrolment: Enrolment


@dataclass(frozen=True, slots=True, kw_only=True)
class DispositifFunding:
    """How one funding source applies to a dispositif, and whether the guide says so."""

    funding_source: FundingSource
    status: FundingStatus
    basis: Basis
    note: str | None


@dataclass(frozen=True, slots=True)
class FundedDispositif:
    """A dispositif that one funding source applies to, and how."""

    dispositif: Dispositif
    status: FundingStatus
    basis: Basis
    note: str | None


# eq=False: records of one version are compared by identity, as look-ups return the same object.
@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dispositif(Record):
    """A programme; ages are in completed years, both ends included.

    ``piloted`` is None where no source says whether the région pilots it.
    """

    key: str
    global_id: str
    code: str
    guide: Guide | None
    rank: int
    acronym: str | None
    name: str
    stage: Stage
    piloted: bool | None
    summary: str
    audiences: tuple[Audience, ...]
    newly_arrived: bool
    age_min: int | None
    age_max: int | None
    age_note: str | None
    conditions: tuple[str, ...]
    objectives: tuple[str, ...]
    modules: tuple[str, ...]
    duration: str | None
    admission: str | None
    hosting_mode: HostingMode
    host_kinds: tuple[EstablishmentKind, ...]
    note: str | None
    fundings: tuple[DispositifFunding, ...]
    legal_references: tuple[LegalReference, ...]
    provenance: Provenance


def select_dispositifs() -> Select[Any]:
    return select_by_guide(dispositifs)


def select_audiences() -> Select[Any]:
    return select(dispositif_audiences).order_by(dispositif_audiences.c.rank)


def select_fundings() -> Select[Any]:
    return select(dispositif_fundings).order_by(dispositif_fundings.c.rank)


def select_dispositif_legal_references() -> Select[Any]:
    return select(dispositif_legal_references).order_by(dispositif_legal_references.c.rank)
