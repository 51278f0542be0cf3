"""Glossary terms: words and acronyms of the field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Integer, Select, Table, Text

from models.guide import Guide, guide_column, select_by_guide
from models.provenance import Provenance, provenance_columns
from models.record import Record
from storage.columns import Key, metadata

glossary_terms = Table(
    "glossary_terms",
    metadata,
    Column("code", Key, primary_key=True),
    guide_column(),
    Column("rank", Integer, nullable=False),
    Column("term", Text, nullable=False),
    Column("expansion", Text),
    Column("definition", Text, nullable=False),
    *provenance_columns(),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GlossaryTerm(Record):
    """A word or acronym, its long form and its meaning."""

    code: str
    guide: Guide | None
    rank: int
    term: str
    expansion: str | None
    definition: str
    provenance: Provenance


def select_glossary_terms() -> Select[Any]:
    return select_by_guide(glossary_terms)
