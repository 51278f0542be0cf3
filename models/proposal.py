"""Proposals: what a list says against a fact that somebody has confirmed, until it is decided.

A proposal belongs to no version of the directory: it changes nothing until it is accepted, and then
the journal has its number.
"""

from __future__ import annotations

from enum import Enum

from sqlalchemy import JSON, Column, DateTime, ForeignKey, Index, Integer, Table, Text

from storage.columns import Key, enum_column, metadata


class ProposalStatus(Enum):
    OPEN = "OPEN"
    ACCEPTED = "ACCEPTED"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"


proposals = Table(
    "proposals",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("kind", Key, nullable=False),
    Column("record", Key, nullable=False),
    Column("base_version", Integer, nullable=False),
    Column("fields", JSON, nullable=False),
    Column("source_code", Key, ForeignKey("sources.code"), nullable=False),
    Column("source_date", Text, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
    Column("status", enum_column(ProposalStatus), nullable=False),
    Column("decided_at", DateTime(timezone=True)),
    Column("decision", Text),
    Index(None, "status", "id"),
    Index(None, "kind", "record"),
)
"""``kind``, ``record`` and ``fields`` as in the journal (``models.change``): what is stored, and
what the source says. ``base_version`` is the directory's version at which it was made;
``decision`` the reason of a rejection. It is withdrawn when its source says the same as the
directory."""
