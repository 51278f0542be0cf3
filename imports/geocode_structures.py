"""Geocodes structures without a position, or with only that of their commune's centre.

Their postal addresses go to the State's service. Answers are written every ``BATCH_SIZE``
structures, with the queries that were asked, so that an interrupted run resumes where it stopped.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select

from changes.journal import Run
from geo.geocoder import MAX_RETRY_AFTER_S, GeocodedAddress, Geocoder, GeocoderError
from imports.import_errors import CellError, ImportRefused
from imports.import_report import Report, ReportEntry
from imports.reconcile.areas import Scope
from imports.reconcile.change_set import ChangeSet
from imports.reconcile.line_facts import Edition
from imports.reconcile.locations import CommuneLookup, position_columns
from imports.reconcile.prerequisites import ensure_source, rederive_territories
from imports.transaction import import_transaction
from models.change import Via
from models.commune import communes
from models.field_group import FieldGroup
from models.geocoding import geocodings
from models.structure import PositionPrecision, StructureStatus, structures
from storage.columns import Row
from storage.database import Database
from storage.version import bump_version
from text.messages import Message

SOURCE = "ban"
BATCH_SIZE = 50
MAX_TRIES = 4

# Parts of an address that no map shows.
_POST_BOX = re.compile(r"^(BP|CS|TSA|CEDEX)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class GeocodingOptions:
    """How to geocode.

    - ``per_second``: requests, at most 50, which the service allows.
    - ``least_score``: from 0 to 1; answers below it are left out.
    - ``limit``: of structures, for one run.
    - ``again``: ask also for addresses that were asked before and not found.
    """

    scope: Scope
    per_second: float = 10.0
    least_score: float = 0.7
    limit: int | None = None
    again: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class PendingStructure:
    """A structure to be geocoded, and the query that is sent for it."""

    key: str
    name: str
    query: str
    commune_code: str | None


def find_pending(database: Database, options: GeocodingOptions) -> list[PendingStructure]:
    """The structures to be geocoded, by key."""
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
        pending = [
            PendingStructure(row["id"], row["name"], query, row["commune_code"])
            for row in rows
            if options.scope.contains(row["department_code"])
            and (query := _postal_query(dict(row))) is not None
            and (options.again or row["query"] != query)
        ]
    return pending[: options.limit]


def geocode_structures(
    database: Database,
    geocoder: Geocoder,
    pending: Sequence[PendingStructure],
    options: GeocodingOptions,
    progress: Callable[[int], None] = lambda _: None,
    sleep: Callable[[float], None] = time.sleep,
    on_wait: Callable[[], None] | None = None,
) -> Report:
    """Geocode structures (from ``find_pending``), and write the positions.

    ``progress`` is called with the number of structures since its last call, ``on_wait`` where
    another write is under way and has to be waited for.

    Raises:
        ImportRefused: the service cannot be reached; earlier answers are written.
    """
    report = Report(
        command="geocode",
        file=geocoder.client.domain,
        source=SOURCE,
        date=datetime.now(UTC).date().isoformat(),
        dated_by=Message("today"),
        scope=options.scope.label,
        dry_run=options.dry_run,
    )
    for start in range(0, len(pending), BATCH_SIZE):
        answers: list[tuple[PendingStructure, GeocodedAddress | None]] = []
        try:
            for structure in pending[start : start + BATCH_SIZE]:
                answer = _locate_with_retries(geocoder, structure, options, sleep)
                answers.append((structure, answer))
                report.lines += 1
                progress(1)
        except GeocoderError as problem:
            _write_batch(database, answers, options, report, on_wait)
            refused = ImportRefused(
                Message(
                    "{problem}. {asked} of {pending} were asked; run it again later to go on "
                    "from there.",
                    problem=str(problem),
                    asked=report.lines,
                    pending=len(pending),
                )
            )
            refused.report = report
            raise refused from None
        _write_batch(database, answers, options, report, on_wait)
    return report


def _locate_with_retries(
    geocoder: Geocoder,
    structure: PendingStructure,
    options: GeocodingOptions,
    sleep: Callable[[float], None],
) -> GeocodedAddress | None:
    """The service's answer, at the rate of the options; retried after a failure.

    Raises:
        GeocoderError: it failed ``MAX_TRIES`` times, or asks for a longer wait than
            ``MAX_RETRY_AFTER_S``.
    """
    for attempt in range(1, MAX_TRIES + 1):
        sleep(1 / options.per_second)
        try:
            return geocoder.locate(structure.query)
        except GeocoderError as problem:
            if attempt == MAX_TRIES:
                raise
            # Twice as long after each failure, unless the service says how long.
            pause = problem.retry_after or float(2**attempt)
            if pause > MAX_RETRY_AFTER_S:
                raise
            sleep(pause)
    raise AssertionError


def _postal_query(row: Row) -> str | None:
    """The address on one line, without post boxes; None where too little is known."""
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
    on_wait: Callable[[], None] | None,
) -> None:
    if not answers:
        return
    run = Run(via=Via.GEOCODING, title=report.command)
    with import_transaction(database, run, dry_run=options.dry_run, on_wait=on_wait) as connection:
        ensure_source(connection, SOURCE)
        batch = Report(command=report.command)
        _merge_positions(connection, answers, options, batch)
        if batch.changes_anything:
            rederive_territories(connection, report)
            bump_version(connection)
        # In the same transaction: an answer is never noted as asked without being written.
        _mark_as_asked(connection, [structure for structure, _ in answers])
    for part in ("changed", "conflicts", "older", "left_out_values"):
        getattr(report, part).extend(getattr(batch, part))
    report.unchanged += batch.unchanged


def _merge_positions(
    connection: Connection,
    answers: Sequence[tuple[PendingStructure, GeocodedAddress | None]],
    options: GeocodingOptions,
    report: Report,
) -> None:
    keys = [structure.key for structure, _ in answers]
    changes = ChangeSet(connection, structures, report, keys=keys)
    communes_by_code = CommuneLookup(connection).by_code
    parents = dict(_parent_communes(connection))
    edition = Edition(SOURCE, datetime.now(UTC).date().isoformat())
    for structure, answer in answers:
        try:
            answer = _usable_answer(answer, structure, options, parents)
            commune = communes_by_code.get(structure.commune_code or "")
            coordinates = (answer.latitude, answer.longitude)
            position = position_columns(coordinates, answer.precision, commune)
        except CellError as problem:
            report.leave_out_value(None, structure.key, problem.column, problem.reason)
            continue
        entry = ReportEntry("POSITION", structure.key, structure.name)
        changes.merge(structure.key, {FieldGroup.POSITION: position}, edition, entry)
    changes.flush()


def _usable_answer(
    answer: GeocodedAddress | None,
    structure: PendingStructure,
    options: GeocodingOptions,
    parents: dict[str, str],
) -> GeocodedAddress:
    """The answer, if it is reliable and more exact than the centre of the commune.

    Raises:
        CellError: there is none, or it is doubtful, coarse, or in another commune.
    """
    if answer is None:
        raise CellError(
            "address", Message("the service finds nothing for {address!r}", address=structure.query)
        )
    if answer.score < options.least_score:
        raise CellError(
            "address",
            Message(
                "the service answers {answer!r} for {address!r} with a score of {score:.2f}, "
                "below {least:.2f}",
                answer=answer.label,
                address=structure.query,
                score=answer.score,
                least=options.least_score,
            ),
        )
    if answer.precision is PositionPrecision.COMMUNE:
        raise CellError(
            "address",
            Message("the service knows only the commune of {address!r}", address=structure.query),
        )
    # The service may name a part of the commune, and the directory the whole.
    there, here = answer.commune_code or "", structure.commune_code or ""
    if here and parents.get(there, there) != parents.get(here, here):
        raise CellError(
            "address",
            Message(
                "the service answers {answer!r}, in another commune, for {address!r}",
                answer=answer.label,
                address=structure.query,
            ),
        )
    return answer


def _parent_communes(connection: Connection) -> Iterator[tuple[str, str]]:
    """Codes of parts of communes, with the code of the commune that each is in."""
    c = communes.c
    for row in connection.execute(select(c.code, c.parent_code).where(c.parent_code.is_not(None))):
        yield row.code, row.parent_code


def _mark_as_asked(connection: Connection, asked: Sequence[PendingStructure]) -> None:
    """Store the query of each structure: it is pending again when its address changes."""
    keys = [structure.key for structure in asked]
    connection.execute(delete(geocodings).where(geocodings.c.structure_id.in_(keys)))
    today = datetime.now(UTC).date()
    rows: list[dict[str, Any]] = [
        {"structure_id": structure.key, "query": structure.query, "asked_on": today}
        for structure in asked
    ]
    connection.execute(insert(geocodings), rows)
