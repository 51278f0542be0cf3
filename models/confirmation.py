"""Confirmations: groups of a structure's fields for which somebody answers, by role and evidence.

What a person has confirmed holds for its whole group: a list that says otherwise makes a proposal
(``models.proposal``), and changes nothing.
"""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Table, Text

from models.field_group import FieldGroup
from storage.columns import Key, enum_column, metadata

confirmations = Table(
    "confirmations",
    metadata,
    Column("structure_id", Key, ForeignKey("structures.id"), primary_key=True),
    Column("field_group", enum_column(FieldGroup), primary_key=True),
    # The role of the person who confirmed it, as a source: « DRAIO », « direction du CIO ».
    Column("source_code", Key, ForeignKey("sources.code"), nullable=False),
    Column("confirmed_on", Date, nullable=False),
    Column("evidence", Text),
)
