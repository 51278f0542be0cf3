"""What a first start says: what the seeds brought, and what brings the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from text.bilingual import Bilingual
from text.french_dates import format_partial_date

if TYPE_CHECKING:
    from sqlalchemy import Connection


def what_is_loaded(connection: Connection) -> Bilingual:
    """One line: how many structures of each type, the newest date of what they are from, and the
    command that brings all others."""
    from sqlalchemy import func, select

    from models.structure import StructureType, structures

    c = structures.c
    counted = select(c.type, func.count().label("number")).group_by(c.type)
    counts = {row.type: row.number for row in connection.execute(counted)}
    newest = connection.scalar(select(func.max(c.source_date)))
    return Bilingual(
        "Chargés : {schools} établissements, {cios} CIO, {missions} missions locales ; source la "
        "plus récente : {date}. « raccroche refresh » apporte tous les établissements de la "
        "région et les coordonnées d'aujourd'hui.",
        "Loaded: {schools} establishments, {cios} CIOs, {missions} missions locales; newest "
        "source: {date}. “raccroche refresh” brings all schools of the région and today's "
        "contacts.",
        schools=str(counts.get(StructureType.ESTABLISHMENT, 0)),
        cios=str(counts.get(StructureType.CIO, 0)),
        missions=str(counts.get(StructureType.MISSION_LOCALE, 0)),
        date=format_partial_date(newest) if newest else "–",
    )
