"""Whose complete list has been loaded: what lets coverage be called complete."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, insert, select, update

from imports.import_report import Report
from imports.reconcile.areas import load_areas
from imports.reconcile.line_facts import Edition
from models.hosting import ESTABLISHMENTS, published_lists
from models.listing import ListedAs
from models.provenance import ReviewStatus

SUBJECT_OF_HEADING = {ListedAs.COLLEGE: "*colleges", ListedAs.LYCEE: "*lycees"}
"""The two lists that together name all establishments of an académie."""


def mark_complete(
    connection: Connection, subject: str, academy: str, edition: Edition, report: Report
) -> None:
    """Note that the whole list of a subject has been loaded for an académie."""
    c = published_lists.c
    this = (c.subject == subject, c.academy_code == academy)
    known = connection.scalar(select(c.source_date).where(*this))
    values = {"source_code": edition.source_code, "source_date": edition.date}
    if known is None:
        status = {"verified_at": None, "review_status": ReviewStatus.CONFIRMED}
        row = {"subject": subject, "academy_code": academy} | values | status
        connection.execute(insert(published_lists), [row])
        report.published.append(f"{subject}, académie {academy}")
    elif known < edition.date:
        connection.execute(update(published_lists).where(*this).values(values))


def mark_establishments_complete(
    connection: Connection,
    headings: Collection[ListedAs],
    departments: Collection[str],
    edition: Edition,
    report: Report,
) -> None:
    """Note which académies a list of establishments names wholly: all their départements, and,
    once collèges and lycées are both there, all their establishments."""
    whole: dict[str, set[str]] = {}
    for area in load_areas().values():
        whole.setdefault(area.academy_code, set()).add(area.department_code)
    for academy, own in whole.items():
        if not own <= set(departments):
            continue
        for heading in SUBJECT_OF_HEADING.keys() & set(headings):
            mark_complete(connection, SUBJECT_OF_HEADING[heading], academy, edition, report)
        c = published_lists.c
        loaded = connection.scalars(select(c.subject).where(c.academy_code == academy))
        if set(SUBJECT_OF_HEADING.values()) <= set(loaded):
            mark_complete(connection, ESTABLISHMENTS, academy, edition, report)
