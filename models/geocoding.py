"""Which addresses of structures the geocoding service has been asked for."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Table, Text

from storage.columns import Key, metadata

geocodings = Table(
    "geocodings",
    metadata,
    Column("structure_id", Key, ForeignKey("structures.id", ondelete="CASCADE"), primary_key=True),
    Column("query", Text, nullable=False),
    Column("asked_on", Date, nullable=False),
)
"""One row per structure: the same address is not asked for twice, another one is."""
