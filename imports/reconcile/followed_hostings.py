"""What an import does to hostings whose own records it does not change: those that follow a
structure that closes or opens, or lose their host."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, Text, select, type_coerce

from imports.import_report import Report, ReportChange
from models.hosting import hostings
from models.hosting_days import HOSTINGS_AT_PLACES, PLACE, STATUS
from models.opening_days import CLOSED, day_parameters, status_of_days
from models.structure import structures
from text.french_dates import paris_today

HOST = structures.alias("host")


@dataclass(frozen=True, slots=True)
class JudgedHosting:
    """A hosting's name, its status today and that of its host, as texts."""

    name: str
    status: str
    host_status: str


def judged_hostings(connection: Connection) -> dict[str, JudgedHosting]:
    """Every hosting by its key, as it is judged today."""
    rows = connection.execute(_select_judged(), day_parameters(paris_today()))
    return {
        row.id: JudgedHosting(f"{row.dispositif_code}, {row.place}", row.status, row.host_status)
        for row in rows
    }


def report_followed(
    before: Mapping[str, JudgedHosting], connection: Connection, report: Report
) -> None:
    """Report the hostings whose status, or whose host's, an import has changed by their
    structures."""
    stated = {
        entry.key
        for entries in (report.created, report.changed, report.closed, report.removed)
        for entry in entries
        if entry.type == "HOSTING"
    }
    for key, after in judged_hostings(connection).items():
        known = before.get(key)
        if known is None or key in stated:
            continue
        fields: dict[str, tuple[Any, Any]] = {}
        if known.status != after.status:
            fields["status"] = (known.status, after.status)
        elif after.status != CLOSED and known.host_status != after.host_status:
            fields["structure.status"] = (known.host_status, after.host_status)
        if fields:
            report.followed.append(ReportChange("HOSTING", key, after.name, None, fields))


def _select_judged() -> Select[Any]:
    place = HOSTINGS_AT_PLACES.join(HOST, HOST.c.id == hostings.c.structure_id)
    return (
        select(
            hostings.c.id,
            type_coerce(hostings.c.dispositif_code, Text),
            PLACE.c.name.label("place"),
            STATUS.label("status"),
            status_of_days(HOST).label("host_status"),
        )
        .select_from(place)
        .order_by(hostings.c.id)
    )
