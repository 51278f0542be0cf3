"""Refreshes the directory from its official sources, without a person.

Each list is imported from its publisher's own address, in a transaction and a run of the journal
of its own; then structures without a position are geocoded. A source that is refused or fails
leaves its facts as they are, and the others go on: none depends on another. Closures above the
limit of an import are never accepted here; a person decides (``raccroche import``).

What came of each source is stored beside the directory (``models.refresh``), for health checks,
metrics and the pages that say how fresh it is. That raises no version: servers need not reload.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime

from sqlalchemy import delete, insert
from sqlalchemy.exc import DBAPIError

from geo.geocoder import Geocoder
from imports import geocode_structures as geocoding
from imports.import_errors import ImportRefused
from imports.import_options import ImportOptions
from imports.import_report import Report
from imports.reconcile.areas import EVERYWHERE, Scope
from imports.refresh_report import RefreshReport, SkippedSource, SourceRefresh
from imports.run_import import resolve_source, run_import
from imports.sources import annuaire_columns, communes_list, contacts_list
from models.refresh import Refresh, RefreshOutcome, refresh_from, refreshes, select_refreshes
from storage.database import Database
from storage.reader import as_rows
from text.bilingual import Bilingual
from text.french_dates import PARIS, paris_today
from text.messages import in_language

log = logging.getLogger(__name__)

GEOCODE = "geocode"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshedList:
    """A list that a refresh imports: ``source`` is the code of the source that its facts name,
    ``alias`` the word for a second list of its kind (``SOURCE_ALIASES``). With ``every_days`` it is
    due so many days after the day of its last success; without, each time."""

    kind: str
    source: str
    imported_as: str
    alias: str | None = None
    every_days: int | None = None

    @property
    def by_hand(self) -> str:
        return " ".join(filter(None, ("raccroche import", self.imported_as, self.alias)))


LISTS = (
    # Insee's list changes each January; a month is soon enough.
    RefreshedList(
        kind="communes",
        source=communes_list.SOURCE,
        imported_as="communes",
        every_days=30,
    ),
    RefreshedList(
        kind="annuaire", source=annuaire_columns.ANNUAIRE.source_code, imported_as="annuaire"
    ),
    RefreshedList(
        kind="adresse",
        source=annuaire_columns.ADRESSE.source_code,
        imported_as="annuaire",
        alias="adresse",
        # Published each week. Its lines have no date of their own: each reading dates all anew.
        every_days=7,
    ),
    RefreshedList(kind="contacts", source=contacts_list.SOURCE, imported_as="contacts"),
    RefreshedList(kind="dila", source="dila", imported_as="dila"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshOptions:
    """What to refresh: all kinds that are due, or the kinds ``only``. ``geocoder`` is None where
    addresses are sent to no service."""

    scope: Scope = EVERYWHERE
    dry_run: bool = False
    only: Collection[str] = field(default_factory=frozenset)
    geocoder: Geocoder | None = None

    def includes(self, kind: str) -> bool:
        return not self.only or kind in self.only


def refresh(
    database: Database,
    options: RefreshOptions,
    *,
    on_begin: Callable[[str], None] = lambda _: None,
    on_wait: Callable[[], None] | None = None,
) -> RefreshReport:
    """Refresh each source in order. ``on_begin`` is called with each kind before it is read,
    ``on_wait`` where another write is under way and has to be waited for."""
    running = _Refreshing(database, options, on_begin, on_wait)
    for each in LISTS:
        if options.includes(each.kind):
            running.refresh_list(each)
    if options.includes(GEOCODE):
        running.geocode()
    running.report.ended_at = datetime.now(UTC)
    return running.report


class _Refreshing:
    """One refresh, source by source."""

    def __init__(
        self,
        database: Database,
        options: RefreshOptions,
        on_begin: Callable[[str], None],
        on_wait: Callable[[], None] | None,
    ) -> None:
        self.database = database
        self.options = options
        self.on_begin = on_begin
        self.on_wait = on_wait
        self.last = last_refreshes(database)
        self.report = RefreshReport(
            scope=options.scope.label, dry_run=options.dry_run, started_at=datetime.now(UTC)
        )

    def refresh_list(self, each: RefreshedList) -> None:
        if not self._is_due(each):
            return
        options = ImportOptions(scope=self.options.scope, dry_run=self.options.dry_run)

        def read() -> Report:
            source = resolve_source(each.imported_as, each.alias)
            return run_import(self.database, each.imported_as, source, options, self.on_wait)

        self._run(each.kind, each.source, each.by_hand, read)

    def _is_due(self, each: RefreshedList) -> bool:
        last = self.last.get(each.kind)
        succeeded_at = last.succeeded_at if last else None
        # What was named is wanted now.
        if each.every_days is None or succeeded_at is None or each.kind in self.options.only:
            return True
        # By days: a timer does not start at the same minute each night.
        day = succeeded_at.astimezone(PARIS).date()
        if (paris_today() - day).days >= each.every_days:
            return True
        reason = Bilingual(
            "pas encore à relire : lue le {day}, tous les {days} jours",
            "not due yet: read on {day}, every {days} days",
            day=day.isoformat(),
            days=str(each.every_days),
        )
        self.report.skipped.append(SkippedSource(kind=each.kind, reason=reason))
        return False

    def geocode(self) -> None:
        geocoder = self.options.geocoder
        if geocoder is None:
            reason = Bilingual(
                "coupé par RACCROCHE_GEOCODER=off", "switched off by RACCROCHE_GEOCODER=off"
            )
            self.report.skipped.append(SkippedSource(kind=GEOCODE, reason=reason))
            return
        options = geocoding.GeocodingOptions(scope=self.options.scope, dry_run=self.options.dry_run)

        def read() -> Report:
            pending = geocoding.find_pending(self.database, options)
            return geocoding.geocode_structures(
                self.database, geocoder, pending, options, on_wait=self.on_wait
            )

        self._run(GEOCODE, geocoding.SOURCE, "raccroche geocode", read)

    def _run(self, kind: str, source: str, by_hand: str, read: Callable[[], Report]) -> None:
        self.on_begin(kind)
        started_at = datetime.now(UTC)
        outcome, message, report = _outcome_of(kind, read)
        done = SourceRefresh(
            kind=kind,
            source=source,
            started_at=started_at,
            ended_at=datetime.now(UTC),
            outcome=outcome,
            message=message,
            by_hand=by_hand,
            report=report,
        )
        self.report.sources.append(done)
        if not self.options.dry_run:
            self._store(done)

    def _store(self, done: SourceRefresh) -> None:
        last = self.last.get(done.kind)
        succeeded = done.outcome.succeeded
        row = Refresh(
            kind=done.kind,
            source=done.source,
            started_at=done.started_at,
            ended_at=done.ended_at,
            outcome=done.outcome,
            # Stored in French: pages and commands show it later.
            message=in_language(done.message, "fr"),
            facts_date=done.facts_date or (last.facts_date if last else None),
            succeeded_at=done.ended_at if succeeded else (last.succeeded_at if last else None),
        )
        try:
            store_refresh(self.database, row, self.on_wait)
        except DBAPIError as problem:
            # The import is committed all the same, and the next source may be.
            log.error("what came of %s could not be stored: %s", done.kind, problem.orig)


def _outcome_of(
    kind: str, read: Callable[[], Report]
) -> tuple[RefreshOutcome, str | None, Report | None]:
    """What came of reading a source: the outcome, why it failed, and the report of its import."""
    try:
        report = read()
    except ImportRefused as refused:
        return RefreshOutcome.REFUSED, str(refused), refused.report
    except DBAPIError as problem:
        return RefreshOutcome.FAILED, str(problem.orig), None
    except Exception as problem:  # whatever it is, the other sources do not depend on it
        log.exception("refreshing %s failed", kind)
        return RefreshOutcome.FAILED, f"{type(problem).__name__}: {problem}", None
    outcome = RefreshOutcome.DONE if report.changes_anything else RefreshOutcome.UNCHANGED
    return outcome, None, report


def last_refreshes(database: Database) -> Mapping[str, Refresh]:
    """The last refresh of each kind."""
    with database.engine.connect() as connection:
        rows = as_rows(connection.execute(select_refreshes()))
        return {row["kind"]: refresh_from(row) for row in rows}


def store_refresh(
    database: Database, last: Refresh, on_wait: Callable[[], None] | None = None
) -> None:
    """Store what came of a refresh in place of the one before; the version is not raised."""
    with database.writing(on_wait) as connection:
        connection.execute(delete(refreshes).where(refreshes.c.kind == last.kind))
        connection.execute(insert(refreshes), [asdict(last)])
