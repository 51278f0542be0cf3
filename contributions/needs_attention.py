"""What needs a person: facts that ended, lost their place, are old, disputed or to be confirmed,
and lists that are due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select

from contributions.error_reports import queue, record_names
from models.department import academies, departments
from models.dispositif import HostingMode, dispositifs
from models.hosting import HostingStatus, hostings, published_lists
from models.hosting_days import HOSTINGS_AT_PLACES, PLACE, STATUS
from models.opening_days import CLOSED, day_parameters, status_of_days
from models.proposal import ProposalStatus, proposals
from models.provenance import CONTACT_YEARS, ReviewStatus, contact_date
from models.psad_territory import TerritoryStatus, psad_territories
from models.refresh import refresh_from, select_refreshes
from models.school_year import school_year_of
from models.structure import STATUS as STRUCTURE_STATUS
from models.structure import structures
from storage.columns import Row
from storage.reader import as_rows
from text.bilingual import Bilingual
from text.french_dates import PARIS, is_older_than


class Concern(Enum):
    HOSTING_ENDED = "HOSTING_ENDED"
    HOST_CLOSED = "HOST_CLOSED"
    CONTACT_UNKNOWN = "CONTACT_UNKNOWN"
    CONTACT_OLD = "CONTACT_OLD"
    TO_CONFIRM = "TO_CONFIRM"
    ERROR_REPORT = "ERROR_REPORT"
    PROPOSAL = "PROPOSAL"
    LIST_DUE = "LIST_DUE"
    REFRESH_FAILED = "REFRESH_FAILED"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at; ``area`` is a département, or an académie for lists, by name."""

    concern: Concern
    area: str
    record: str
    name: str
    detail: str


NOWHERE = Bilingual("sans département", "no département")
EVERYWHERE = Bilingual("toutes les zones", "all areas")


def find_concerns(connection: Connection, today: date) -> Iterator[Finding]:
    """Everything that needs a person, concern by concern."""
    yield from _hostings(connection, today)
    yield from _contacts(connection, today)
    yield from _to_confirm(connection, today)
    yield from _error_reports(connection)
    yield from _proposals(connection)
    yield from _lists_due(connection, today)
    yield from _failed_refreshes(connection)


def _hostings(connection: Connection, today: date) -> Iterator[Finding]:
    """Hostings that their source calls open and that are not, and those whose host has closed."""
    host = structures.alias("host")
    statement = (
        select(
            hostings,
            STATUS.label("judged"),
            status_of_days(host).label("host_status"),
            status_of_days(PLACE).label("place_status"),
            PLACE.c.name.label("place"),
            departments.c.name.label("area"),
        )
        .select_from(
            HOSTINGS_AT_PLACES.join(host, host.c.id == hostings.c.structure_id).outerjoin(
                departments, departments.c.code == PLACE.c.department_code
            )
        )
        .where(hostings.c.status != HostingStatus.CLOSED)
        .order_by(hostings.c.id)
    )
    rows = as_rows(connection.execute(statement, day_parameters(today)))
    running = school_year_of(today)
    followed = {_place(row) for row in rows if (row["school_year"] or "") >= running}
    for row in rows:
        if row["place_status"] == CLOSED:
            detail = Bilingual("le lieu a fermé", "the place has closed")
            yield _of_hosting(Concern.HOSTING_ENDED, row, detail)
        elif row["host_status"] == CLOSED:
            detail = Bilingual("la structure qui accueille a fermé", "the host has closed")
            yield _of_hosting(Concern.HOST_CLOSED, row, detail)
        elif row["judged"] == CLOSED and _place(row) not in followed:
            yield _of_hosting(Concern.HOSTING_ENDED, row, _end(row))


def _place(row: Row) -> tuple[Any, ...]:
    names = ("dispositif_code", "structure_id", "micro_structure_id", "form")
    return tuple(row[name] for name in names)


def _end(row: Row) -> str:
    if row["closes_on"] is not None:
        day = f"{row['closes_on']:%d/%m/%Y}"
        return Bilingual("fini le {day}", "ended on {day}", day=day)
    return Bilingual(
        "année {year} finie, rien pour la suivante",
        "{year} is over, and nothing for the next",
        year=row["school_year"] or "",
    )


def _of_hosting(concern: Concern, row: Row, detail: str) -> Finding:
    name = f"{row['dispositif_code']}, {row['place']}"
    return Finding(concern, row["area"] or NOWHERE, row["id"], name, detail)


def _open_structures(*conditions: Any) -> Select[Any]:
    return (
        select(structures, departments.c.name.label("area"))
        .outerjoin(departments, departments.c.code == structures.c.department_code)
        .where(STRUCTURE_STATUS != CLOSED, *conditions)
        .order_by(structures.c.sort_name, structures.c.id)
    )


def _contacts(connection: Connection, today: date) -> Iterator[Finding]:
    """Open structures that cannot be reached, or whose telephone is old."""
    for row in connection.execute(_open_structures(), day_parameters(today)).mappings():
        area = row["area"] or NOWHERE
        if row["phone"] is None and row["email"] is None:
            detail = Bilingual("ni téléphone ni courriel", "neither telephone nor mail")
            yield Finding(Concern.CONTACT_UNKNOWN, area, row["id"], row["name"], detail)
            continue
        moments = (row["verified_at"], row["contact_confirmed_at"])
        stated = contact_date(
            row["contact_source_date"] or row["source_date"],
            *(moment.isoformat() if moment else None for moment in moments),
        )
        if is_older_than(stated, CONTACT_YEARS, today.isoformat()):
            yield Finding(Concern.CONTACT_OLD, area, row["id"], row["name"], stated)


def _to_confirm(connection: Connection, today: date) -> Iterator[Finding]:
    waiting = structures.c.review_status == ReviewStatus.TO_CONFIRM
    rows = connection.execute(_open_structures(waiting), day_parameters(today)).mappings()
    for row in rows:
        area = row["area"] or NOWHERE
        yield Finding(Concern.TO_CONFIRM, area, row["id"], row["name"], row["source_date"])


def _error_reports(connection: Connection) -> Iterator[Finding]:
    """Reports that wait for a reviewer, by académie."""
    waiting = queue(connection)
    names = record_names(connection, waiting)
    areas = connection.execute(select(academies.c.code, academies.c.name))
    by_code = {row.code: row.name for row in areas}
    for each in waiting:
        area = by_code.get(each.academy_code or "", EVERYWHERE)
        day = f"{each.sent_at.astimezone(PARIS):%d/%m/%Y}"
        detail = Bilingual("signalé le {day}", "reported on {day}", day=day)
        name = names[each.reference]
        yield Finding(Concern.ERROR_REPORT, area, each.reference, name, detail)


def _proposals(connection: Connection) -> Iterator[Finding]:
    c = proposals.c
    place = func.coalesce(hostings.c.structure_id, c.record)
    rows = connection.execute(
        select(c.id, c.record, c.fields, c.source_date, structures.c.name, departments.c.name)
        .outerjoin(hostings, (hostings.c.id == c.record) & (c.kind == "hostings"))
        .outerjoin(structures, structures.c.id == place)
        .outerjoin(departments, departments.c.code == structures.c.department_code)
        .where(c.status == ProposalStatus.OPEN)
        .order_by(c.id)
    )
    for number, record, fields, source_date, name, area in rows:
        paths = ", ".join(each["path"] for each in fields)
        detail = Bilingual(
            "proposition {number} du {date} : {paths}",
            "proposal {number} of {date}: {paths}",
            number=str(number),
            date=source_date,
            paths=paths,
        )
        yield Finding(Concern.PROPOSAL, area or NOWHERE, record, name or record, detail)


def _lists_due(connection: Connection, today: date) -> Iterator[Finding]:
    """Dispositifs with named hosts of which an académie has no complete list of this year, and
    académies whose PSAD territories are provisional."""
    running = school_year_of(today)
    c = published_lists.c
    loaded = {
        (row.subject, row.academy_code)
        for row in connection.execute(
            select(c.subject, c.academy_code).where(c.school_year == running)
        )
    }
    # Académies that the guides speak of: those with structures of their own.
    areas = connection.execute(
        select(academies.c.code, academies.c.name)
        .where(or_(academies.c.code.in_(select(structures.c.academy_code))))
        .order_by(academies.c.code)
    ).all()
    named = connection.execute(
        select(dispositifs.c.code, dispositifs.c.name)
        .where(dispositifs.c.hosting_mode == HostingMode.NAMED_HOSTS)
        .order_by(dispositifs.c.rank)
    ).all()
    provisional = set(
        connection.scalars(
            select(psad_territories.c.academy_code).where(
                psad_territories.c.status == TerritoryStatus.PROVISIONAL
            )
        )
    )
    for academy, academy_name in areas:
        for code, name in named:
            if (code, academy) not in loaded:
                detail = Bilingual("liste {year} attendue", "list of {year} is due", year=running)
                yield Finding(Concern.LIST_DUE, academy_name, code, name, detail)
        if academy in provisional:
            name = Bilingual("Territoires de PSAD", "PSAD territories")
            detail = Bilingual("provisoires", "provisional")
            yield Finding(Concern.LIST_DUE, academy_name, "psad", name, detail)


def _failed_refreshes(connection: Connection) -> Iterator[Finding]:
    """Sources whose last refresh was refused or failed; their facts are those of before."""
    for last in map(refresh_from, as_rows(connection.execute(select_refreshes()))):
        if last.outcome.succeeded:
            continue
        detail = Bilingual("jamais lue", "never read")
        if last.succeeded_at is not None:
            day = f"{last.succeeded_at.astimezone(PARIS):%d/%m/%Y}"
            detail = Bilingual("lue le {day}", "read on {day}", day=day)
        yield Finding(Concern.REFRESH_FAILED, EVERYWHERE, last.kind, last.message or "", detail)
