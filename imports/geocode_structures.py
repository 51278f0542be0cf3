"""Locates structures whose position is missing or only their commune's centre.

By their postal address, through the State's service. What was found is written every
``BATCH_SIZE`` structures, and what was asked in vain is remembered: a run that was interrupted goes
on where it stopped.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select

from geo.geocoder import MAX_RETRY_AFTER_S, GeocodedAddress, Geocoder, GeocoderError
from imports.import_errors import CellError, ImportRefused
from imports.import_report import Report, ReportEntry
from imports.reconcile.areas import Scope
from imports.reconcile.change_set import ChangeSet
from imports.reconcile.line_facts import Edition, FieldGroup
from imports.reconcile.locations import CommuneLookup, position_columns
from imports.reconcile.prerequisites import ensure_source, rederive_territories
from imports.transaction import import_transaction
from models.commune import communes
from models.geocoding import geocodings
from models.structure import PositionPrecision, StructureStatus, structures
from storage.columns import Row
from storage.database import Database
from storage.version import bump_version

SOURCE = "ban"
BATCH_SIZE = 50
MAX_TRIES = 4
_POST_BOX = re.compile(r"^(BP|CS|TSA|CEDEX)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class GeocodingOptions:
    """How to ask. ``per_second`` is at most 50, as the service asks; ``least_score`` is from 0
    to 1; ``again`` asks anew for what was asked in vain."""

    scope: Scope
    per_second: float = 10.0
    least_score: float = 0.7
    limit: int | None = None
    again: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class PendingStructure:
    """A structure that waits for a position, and what the service is asked for it."""

    key: str
    name: str
    query: str
    commune_code: str | None


def find_pending(database: Database, options: GeocodingOptions) -> list[PendingStructure]:
    """The structures to be located, in the order of their keys."""
    s = structures.c
    with database.engine.connect() as connection:
        rows = connection.execute(
            select(structures, geocodings.c.query)
            .outerjoin(geocodings, geocodings.c.structure_id == s.id)
            .where(
                or_(s.latitude.is_(None), s.position_precision == PositionPrecision.COMMUNE),
                s.status != StructureStatus.CLOSED,
            )
            .order_by(s.id)
        ).mappings()
        found = [
            PendingStructure(row["id"], row["name"], query, row["commune_code"])
            for row in rows
            if options.scope.contains(row["department_code"])
            and (query := _postal_query(dict(row))) is not None
            and (options.again or row["query"] != query)
        ]
    return found[: options.limit]


def geocode_structures(
    database: Database,
    geocoder: Geocoder,
    asked: Sequence[PendingStructure],
    options: GeocodingOptions,
    progress: Callable[[int], None] = lambda _: None,
    sleep: Callable[[float], None] = time.sleep,
) -> Report:
    """Ask for each structure that waits (``find_pending``), and write what was found.

    Raises:
        ImportRefused: the service cannot be reached; what it had answered before is kept.
    """
    report = Report(
        command="geocode",
        file=geocoder.client.domain,
        source=SOURCE,
        date=datetime.now(UTC).date().isoformat(),
        dated_by="today",
        scope=options.scope.label,
        dry_run=options.dry_run,
    )
    for start in range(0, len(asked), BATCH_SIZE):
        answers: list[tuple[PendingStructure, GeocodedAddress | None]] = []
        try:
            for one in asked[start : start + BATCH_SIZE]:
                answers.append((one, _locate_with_retries(geocoder, one, options, sleep)))
                report.lines += 1
                progress(1)
        except GeocoderError as problem:
            _write_batch(database, answers, options, report)
            refused = ImportRefused(
                f"{problem}. {report.lines} of {len(asked)} were asked; run it again later to go "
                "on from there."
            )
            refused.report = report
            raise refused from None
        _write_batch(database, answers, options, report)
    return report


def _locate_with_retries(
    geocoder: Geocoder,
    asked: PendingStructure,
    options: GeocodingOptions,
    sleep: Callable[[float], None],
) -> GeocodedAddress | None:
    """The service's answer, asked for at a polite rate, and again when it asks to wait.

    Raises:
        GeocoderError: it failed ``MAX_TRIES`` times.
    """
    for attempt in range(1, MAX_TRIES + 1):
        sleep(1 / options.per_second)
        try:
            return geocoder.locate(asked.query)
        except GeocoderError as problem:
            if attempt == MAX_TRIES:
                raise
            pause = problem.retry_after or float(2**attempt)
            if pause > MAX_RETRY_AFTER_S:
                raise
            sleep(pause)
    raise AssertionError


def _postal_query(row: Row) -> str | None:
    """The address as one line, without post boxes, which no map shows."""
    parts = [part.strip() for part in (row["street"] or "").split(",")]
    street = ", ".join(part for part in parts if part and not _POST_BOX.match(part))
    if not street or not (row["postal_code"] or row["city"]):
        return None
    return f"{street}, {row['postal_code'] or ''} {row['city'] or ''}".strip()


def _write_batch(
    database: Database,
    answers: Sequence[tuple[PendingStructure, GeocodedAddress | None]],
    options: GeocodingOptions,
    report: Report,
) -> None:
    if not answers:
        return
    with import_transaction(database, dry_run=options.dry_run) as connection:
        ensure_source(connection, SOURCE)
        batch = Report(command=report.command)
        _merge_positions(connection, answers, options, batch)
        if batch.changes_anything:
            rederive_territories(connection)
            bump_version(connection)
        _mark_as_asked(connection, [asked for asked, _ in answers])
    for part in ("changed", "conflicts", "older", "left_out_values"):
        getattr(report, part).extend(getattr(batch, part))
    report.unchanged += batch.unchanged


def _merge_positions(
    connection: Connection,
    answers: Sequence[tuple[PendingStructure, GeocodedAddress | None]],
    options: GeocodingOptions,
    report: Report,
) -> None:
    changes = ChangeSet(connection, structures, report, keys=[asked.key for asked, _ in answers])
    places = CommuneLookup(connection)
    parents = dict(_parent_communes(connection))
    edition = Edition(SOURCE, datetime.now(UTC).date().isoformat())
    for asked, found in answers:
        try:
            checked = _usable_answer(found, asked, options, parents)
            commune = places.by_code.get(asked.commune_code or "")
            where = (checked.latitude, checked.longitude)
            position = position_columns(where, checked.precision, commune)
        except CellError as problem:
            report.leave_out_value(None, asked.key, problem.column, problem.reason)
            continue
        entry = ReportEntry("POSITION", asked.key, asked.name)
        changes.merge(asked.key, {FieldGroup.POSITION: position}, edition, entry)
    changes.flush()


def _usable_answer(
    found: GeocodedAddress | None,
    asked: PendingStructure,
    options: GeocodingOptions,
    parents: dict[str, str],
) -> GeocodedAddress:
    """An answer that locates the structure better than its commune does.

    Raises:
        CellError: there is none, or it is doubtful.
    """
    if found is None:
        raise CellError("address", f"the service finds nothing for {asked.query!r}")
    if found.score < options.least_score:
        raise CellError(
            "address",
            f"the service answers {found.label!r} for {asked.query!r} with a score of "
            f"{found.score:.2f}, below {options.least_score}",
        )
    if found.precision is PositionPrecision.COMMUNE:
        raise CellError("address", f"the service knows only the commune of {asked.query!r}")
    there, here = found.commune_code or "", asked.commune_code or ""
    if here and parents.get(there, there) != parents.get(here, here):
        raise CellError(
            "address",
            f"the service answers {found.label!r}, in another commune, for {asked.query!r}",
        )
    return found


def _parent_communes(connection: Connection) -> Iterator[tuple[str, str]]:
    """Parts of communes, and the commune that each is in."""
    c = communes.c
    for row in connection.execute(select(c.code, c.parent_code).where(c.parent_code.is_not(None))):
        yield row.code, row.parent_code


def _mark_as_asked(connection: Connection, asked: Sequence[PendingStructure]) -> None:
    """Note what was asked, so that nobody asks it twice."""
    keys = [one.key for one in asked]
    connection.execute(delete(geocodings).where(geocodings.c.structure_id.in_(keys)))
    today = datetime.now(UTC).date()
    rows: list[dict[str, Any]] = [
        {"structure_id": one.key, "query": one.query, "asked_on": today} for one in asked
    ]
    connection.execute(insert(geocodings), rows)
