"""Actors: the roles and bodies that a young person or a school can turn to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import JSON, Column, Integer, Select, Table, Text

from models.guide import Guide, guide_column, select_by_guide
from models.provenance import Provenance, provenance_columns
from models.record import Record
from storage.columns import Key, enum_column, metadata


class ActorKind(Enum):
    ROLE = "ROLE"
    BODY = "BODY"
    NETWORK = "NETWORK"


actors = Table(
    "actors",
    metadata,
    Column("code", Key, primary_key=True),
    guide_column(),
    Column("rank", Integer, nullable=False),
    Column("acronym", Text),
    Column("name", Text, nullable=False),
    Column("kind", enum_column(ActorKind), nullable=False),
    Column("summary", Text, nullable=False),
    # JSON: read whole with its record, and searched in memory (0014), never by SQL.
    Column("missions", JSON, nullable=False),
    Column("workplace", Text),
    Column("how_to_reach", Text),
    Column("certification", Text),
    Column("contacts", JSON, nullable=False),
    *provenance_columns(),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorContact:
    """An institution's contact; never a named person's."""

    label: str
    phone: str | None
    email: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor(Record):
    """A role or body, what it does and how it is reached."""

    key: str
    global_id: str
    code: str
    guide: Guide | None
    rank: int
    acronym: str | None
    name: str
    kind: ActorKind
    summary: str
    missions: tuple[str, ...]
    workplace: str | None
    how_to_reach: str | None
    certification: str | None
    contacts: tuple[ActorContact, ...]
    provenance: Provenance


def select_actors() -> Select[Any]:
    return select_by_guide(actors)
