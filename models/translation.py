"""The English of French sentences that the directory holds."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Integer, Select, Table, Text, select

from models.provenance import provenance_columns
from storage.columns import Key, metadata

# By the sentence and not by its record: a correction of the French leaves no English behind that
# says something else. Until it is translated anew, the French is shown.
translations = Table(
    "translations",
    metadata,
    Column("french", Key, primary_key=True),
    Column("rank", Integer, nullable=False),
    Column("english", Text, nullable=False),
    *provenance_columns(),
)


def select_translations() -> Select[Any]:
    return select(translations.c.french, translations.c.english)
