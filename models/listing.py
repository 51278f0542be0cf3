"""Listings: which official list names a structure, and as what.

A structure stays open as long as the newest list that should name it does. Two lists, or
two lines of one, may name a structure as different kinds: a *cité scolaire* is a collège
and a lycée under one UAI.
"""

from __future__ import annotations

from enum import Enum

from sqlalchemy import Column, ForeignKey, Table, Text

from models.structure import EstablishmentKind
from storage.columns import Key, enum_column, metadata


class ListedAs(Enum):
    CIO = "CIO"
    MISSION_LOCALE = "MISSION_LOCALE"
    COLLEGE = "COLLEGE"
    LYCEE = "LYCEE"
    EREA = "EREA"


listings = Table(
    "listings",
    metadata,
    Column("structure_id", Key, ForeignKey("structures.id"), primary_key=True),
    Column("list_code", Key, primary_key=True),
    # In the key: a cité scolaire is a collège and a lycée under one UAI (0004).
    Column("listed_as", enum_column(ListedAs), primary_key=True),
    Column("kind", enum_column(EstablishmentKind)),
    Column("source_date", Text, nullable=False),
)
"""``list_code`` is the list's own (``annuaire``, ``adresse``, ``dila``), whatever its edition;
``source_date`` the date of the newest edition that names the structure."""
