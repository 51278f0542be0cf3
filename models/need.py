"""Needs: what people say, whom it leads to, and the lines that listen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Integer,
    Select,
    Table,
    Text,
    select,
)

from models.actor import Actor
from models.dispositif import Dispositif
from models.legal_reference import LegalReference
from models.provenance import Provenance, provenance_columns
from models.record import Record
from storage.columns import Key, enum_column, metadata


class NeedUrgency(Enum):
    NOW = "NOW"
    ORDINARY = "ORDINARY"


helplines = Table(
    "helplines",
    metadata,
    Column("code", Key, primary_key=True),
    Column("rank", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("hours", Text),
    Column("is_free", Boolean),
    Column("is_for_text_messages", Boolean, nullable=False),
    Column("url", Text),
    *provenance_columns(),
)

# Groups of words that phrases name, such as « @école ».
word_groups = Table(
    "word_groups",
    metadata,
    Column("name", Key, primary_key=True),
    Column("rank", Integer, nullable=False),
    Column("words", JSON, nullable=False),
    *provenance_columns(),
)

needs = Table(
    "needs",
    metadata,
    Column("code", Key, primary_key=True),
    Column("rank", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("urgency", enum_column(NeedUrgency), nullable=False),
    Column("weight", Float, nullable=False),
    Column("advice", Text, nullable=False),
    Column("phrases", JSON, nullable=False),
    Column("first_contact_codes", JSON, nullable=False),
    Column("helpline_codes", JSON, nullable=False),
    Column("legal_reference_codes", JSON, nullable=False),
    *provenance_columns(),
)

# A table of its own, as needs hold in all France and dispositifs belong to a guide.
need_dispositifs = Table(
    "need_dispositifs",
    metadata,
    Column("need_code", Key, ForeignKey("needs.code"), primary_key=True),
    Column("dispositif_code", Key, ForeignKey("dispositifs.code"), primary_key=True),
    Column("rank", Integer, nullable=False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Helpline(Record):
    """A number to call, or to send text messages to. ``hours`` and ``is_free`` are None where no
    source states them."""

    code: str
    rank: int
    name: str
    phone: str
    purpose: str
    hours: str | None
    is_free: bool | None
    is_for_text_messages: bool
    url: str | None
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Need(Record):
    """Something that people say, and what leads on from there.

    ``phrases`` are as ``understanding.phrases`` reads them; ``weight`` sets precise needs above
    general ones that the same sentence has; ``dispositifs`` are those of every guide.
    """

    key: str
    global_id: str
    code: str
    rank: int
    name: str
    urgency: NeedUrgency
    weight: float
    advice: str
    phrases: tuple[str, ...]
    first_contacts: tuple[Actor, ...]
    helplines: tuple[Helpline, ...]
    dispositifs: tuple[Dispositif, ...]
    legal_references: tuple[LegalReference, ...]
    provenance: Provenance

    @property
    def is_urgent(self) -> bool:
        return self.urgency is NeedUrgency.NOW


def select_helplines() -> Select[Any]:
    return select(helplines).order_by(helplines.c.rank, helplines.c.code)


def select_word_groups() -> Select[Any]:
    return select(word_groups).order_by(word_groups.c.rank, word_groups.c.name)


def select_needs() -> Select[Any]:
    return select(needs).order_by(needs.c.rank, needs.c.code)


def select_need_dispositifs() -> Select[Any]:
    return select(need_dispositifs).order_by(
        need_dispositifs.c.need_code, need_dispositifs.c.rank, need_dispositifs.c.dispositif_code
    )
