"""Addresses of structures that the geocoding service has been asked for."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Table, Text

from storage.columns import Key, metadata

geocodings = Table(
    "geocodings",
    metadata,
    # The only CASCADE: what was asked is no fact, and must keep no structure from leaving.
    Column("structure_id", Key, ForeignKey("structures.id", ondelete="CASCADE"), primary_key=True),
    Column("query", Text, nullable=False),
    Column("asked_on", Date, nullable=False),
)
"""The last address of each structure that was asked for: only another one is asked for again."""
