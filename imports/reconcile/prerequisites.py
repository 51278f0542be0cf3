"""Records that an import needs first (sources, bassins), or derives at its end (territories)."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from sqlalchemy import Connection, insert, select

from imports.import_report import Report, ReportEntry
from imports.reconcile.line_facts import Edition
from models.bassin import bassins
from models.provenance import ReviewStatus, sources
from seeds.provisional_territories import SOURCE as TERRITORIES_FROM
from seeds.provisional_territories import update_territories
from seeds.seed_files import read_sources


def ensure_source(connection: Connection, code: str) -> None:
    """Insert a source that the directory does not have yet, as the seeds describe it."""
    if connection.scalar(select(sources.c.code).where(sources.c.code == code)) is None:
        described = next(source for source in read_sources() if source.code == code)
        connection.execute(insert(sources), [msgspec.structs.asdict(described)])


def rederive_territories(connection: Connection, report: Report) -> None:
    """Derive the provisional territories again, as CIOs, communes or official ones have changed."""
    ensure_source(connection, TERRITORIES_FROM)
    for code, (row, _, _) in update_territories(connection).items():
        report.removed.append(ReportEntry("PSAD_TERRITORY", code, row["name"]))


def ensure_bassins(
    connection: Connection, bassins_by_code: Mapping[str, tuple[str, str]], edition: Edition
) -> None:
    """Insert the bassins that the directory lacks; ``bassins_by_code`` has name and académie."""
    existing_codes = set(connection.scalars(select(bassins.c.code)))
    missing = [
        {
            "code": code,
            "name": name,
            "academy_code": academy,
            "source_code": edition.source_code,
            "source_date": edition.date,
            "verified_at": None,
            "review_status": ReviewStatus.CONFIRMED,
        }
        for code, (name, academy) in sorted(bassins_by_code.items())
        if code not in existing_codes
    ]
    if missing:
        connection.execute(insert(bassins), missing)
