"""Legal references: the texts that dispositifs and legal statuses rest on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from sqlalchemy import Column, Date, Integer, Select, Table, Text, select

from models.provenance import Provenance, provenance_columns
from models.record import Record
from storage.columns import Key, enum_column, metadata


class LegalReferenceKind(Enum):
    CODE = "CODE"
    LOI = "LOI"
    DECRET = "DECRET"
    ARRETE = "ARRETE"
    CIRCULAIRE = "CIRCULAIRE"


legal_references = Table(
    "legal_references",
    metadata,
    Column("code", Key, primary_key=True),
    Column("rank", Integer, nullable=False),
    Column("kind", enum_column(LegalReferenceKind), nullable=False),
    Column("title", Text, nullable=False),
    Column("nor", Text),
    Column("dated", Date),
    Column("url", Text),
    Column("summary", Text),
    *provenance_columns(),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalReference(Record):
    """An article, law, decree or circular; ``nor`` is its number in the Journal officiel."""

    key: str
    global_id: str
    code: str
    rank: int
    kind: LegalReferenceKind
    title: str
    nor: str | None
    dated: date | None
    url: str | None
    summary: str | None
    provenance: Provenance


def select_legal_references() -> Select[Any]:
    return select(legal_references).order_by(legal_references.c.rank, legal_references.c.code)
