"""Cells of a line in the DRAIO's list of hostings."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from imports.import_errors import CellError
from imports.import_report import Report
from imports.reading import cell_parsers
from imports.reading.column_layout import Line
from models.hosting import HostingIntake, HostingStatus
from text.messages import Message
from text.normalise import sort_name
from text.spreadsheet_numbers import whole_number_text

STATUSES = {
    "": HostingStatus.OPEN,
    "ouvert": HostingStatus.OPEN,
    "a ouvrir": HostingStatus.TO_OPEN,
    "ferme": HostingStatus.CLOSED,
    # As exports write them.
    **{sort_name(status.value.replace("_", " ")): status for status in HostingStatus},
}
# Hyphens, en and em dashes, slashes.
_SCHOOL_YEAR = re.compile(r"(20\d\d)[-\u2010-\u2015/](20\d\d|\d\d)", re.ASCII)
INTAKES = {
    "ouverte": HostingIntake.OPEN,
    "ouvert": HostingIntake.OPEN,
    "liste d attente": HostingIntake.WAITING_LIST,
    "sur liste d attente": HostingIntake.WAITING_LIST,
    "complete": HostingIntake.FULL,
    "complet": HostingIntake.FULL,
    "fermee": HostingIntake.FULL,
    **{sort_name(intake.value.replace("_", " ")): intake for intake in HostingIntake},
}
NEVER_TRUE = {"supprime", "supprimee", "supprimer", "a supprimer"}
NOBODY = {"aucun", "aucune", "neant"}

OPTIONAL_CELLS: dict[str, Callable[[str], Any]] = {
    "opens_on": lambda cell: cell_parsers.parse_day(cell, "ouvre_le"),
    "closes_on": lambda cell: cell_parsers.parse_day(cell, "ferme_le"),
    "permanent_entry": lambda cell: cell_parsers.parse_flag(cell, "entree_permanente"),
    "places": lambda cell: cell_parsers.parse_whole_number(cell, "places"),
    "how_to_enter": cell_parsers.parse_text,
    "contact": lambda cell: _parse_contact(cell),
    "form": cell_parsers.parse_text,
    "intake": lambda cell: _parse_intake(cell),
    "intake_date": lambda cell: cell_parsers.parse_date_of_fact(cell, "date_admission"),
    "evidence_date": lambda cell: cell_parsers.parse_date_of_fact(cell, "date_preuve"),
}
"""Parsers of cells without which a hosting stands, by column of the table."""


def parse_hosting_values(line: Line, report: Report) -> dict[str, Any]:
    """Values of the hosting by column; columns that the list lacks are left out, and cells that
    cannot be read are left out and reported.

    Raises:
        CellError: the status is none, or nothing states the hosting.
    """
    values: dict[str, Any] = {"evidence": _parse_evidence(line["evidence"])}
    if line.has("status"):
        values["status"] = parse_status(line["status"])
    for name, parse in OPTIONAL_CELLS.items():
        if not line.has(name):
            continue
        try:
            values[name] = parse(line[name])
        except CellError as problem:
            report.leave_out_value(line.number, line["host"], problem.column, problem.reason)
    return values


def _parse_contact(cell: str) -> str | None:
    """Whom to turn to; a number alone is a telephone, whose first 0 a spreadsheet takes."""
    text = cell_parsers.parse_text(cell)
    if text is None or not whole_number_text(text).isdigit():
        return text
    numbers = cell_parsers.parse_phone(text, None, "contact")
    return numbers[0] if numbers else None


def parse_school_year(cell: str) -> str | None:
    """A school year as 2026-2027, from 2026-2027, 2026/2027, 2026-27, with any dash and blanks."""
    if not cell:
        return None
    match = _SCHOOL_YEAR.fullmatch("".join(cell.split()))
    following = str(int(match[1]) + 1) if match else ""
    if match is None or match[2] not in (following, following[2:]):
        raise CellError(
            "annee_scolaire",
            Message("{cell!r} is no school year, such as 2026-2027", cell=cell[:20]),
        )
    return f"{match[1]}-{following}"


def _parse_intake(cell: str) -> HostingIntake | None:
    if not cell:
        return None
    intake = INTAKES.get(sort_name(cell.replace("_", " ")))
    if intake is None:
        raise CellError(
            "admission",
            Message("{cell!r} is not one of ouverte, liste d'attente, complète", cell=cell[:20]),
        )
    return intake


def is_never_true(line: Line) -> bool:
    """Whether a line takes out a hosting that was stated by mistake."""
    return sort_name(line["status"]) in NEVER_TRUE


def states_none(line: Line) -> bool:
    """Whether a line says that no school of an académie hosts the dispositif."""
    return sort_name(line["host"]) in NOBODY


def parse_status(cell: str) -> HostingStatus:
    status = STATUSES.get(sort_name(cell.replace("_", " ")))
    if status is None:
        raise CellError(
            "statut",
            Message("{cell!r} is not one of ouvert, à ouvrir, fermé, supprimé", cell=cell[:20]),
        )
    return status


def _parse_evidence(cell: str) -> str:
    text = cell_parsers.parse_text(cell)
    if text is None:
        raise CellError(
            "preuve", Message("what states this hosting must be named: a decision, a page")
        )
    return text
