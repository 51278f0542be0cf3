"""The directory's hostings of a school year, as lines of the DRAIO's template: to be corrected, or
to prepare the next year's list."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

from sqlalchemy import Connection, RowMapping, func, or_, select

from models.hosting import HostingIntake, HostingStatus, hostings
from models.school_year import school_year_of
from models.structure import structures
from text.french_dates import paris_today

CELLS: Mapping[str, str] = {
    "forme": "form",
    "annee_scolaire": "school_year",
    "ouvre_le": "opens_on",
    "ferme_le": "closes_on",
    "entree_permanente": "permanent_entry",
    "places": "places",
    "modalites_entree": "how_to_enter",
    "contact": "contact",
    "admission": "intake",
    "date_admission": "intake_date",
    "statut": "status",
    "preuve": "evidence",
    "date_preuve": "evidence_date",
}
"""Columns of the table by those of the template."""

OF_ONE_YEAR = (
    *("ouvre_le", "ferme_le", "places", "admission", "date_admission", "statut"),
    *("preuve", "date_preuve"),
)
"""What is said anew for each school year."""

WORDS: Mapping[Any, str] = {
    HostingStatus.OPEN: "ouvert",
    HostingStatus.TO_OPEN: "à ouvrir",
    HostingStatus.CLOSED: "fermé",
    HostingIntake.OPEN: "ouverte",
    HostingIntake.WAITING_LIST: "liste d'attente",
    HostingIntake.FULL: "complète",
}
"""As ``imports.sources.hosting_cells`` reads them."""


def hosting_lines(
    connection: Connection, school_year: str, next_year: str | None = None
) -> list[dict[str, str]]:
    """Hostings of a school year as lines of the template, in the order of their hosts.

    The running year has those of no year as well. With ``next_year`` the lines are of that year,
    and what is said anew each year is empty.
    """
    micro_structures = structures.alias("micro_structures")
    # Missions locales have no UAI: what ``imports.sources.hostings_list`` reads in its place.
    host = func.coalesce(structures.c.uai, structures.c.imilo_id, structures.c.id)
    of_year = hostings.c.school_year == school_year
    if school_year == school_year_of(paris_today()):
        of_year = or_(of_year, hostings.c.school_year.is_(None))
    rows = connection.execute(
        select(hostings, host.label("host"), micro_structures.c.uai.label("micro_uai"))
        .join(structures, structures.c.id == hostings.c.structure_id)
        .outerjoin(micro_structures, micro_structures.c.id == hostings.c.micro_structure_id)
        .where(of_year)
        .order_by(host, hostings.c.dispositif_code, hostings.c.id)
    )
    return [_line(row, next_year) for row in rows.mappings()]


def _line(row: RowMapping, next_year: str | None) -> dict[str, str]:
    line = {
        "uai_etablissement": row["host"],
        "dispositif": row["dispositif_code"],
        "uai_structure": row["micro_uai"] or "",
    }
    line |= {name: _text(row[column]) for name, column in CELLS.items()}
    if next_year is not None:
        line |= dict.fromkeys(OF_ONE_YEAR, "") | {"annee_scolaire": next_year}
    return line


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    return WORDS[value] if isinstance(value, Enum) else str(value)
