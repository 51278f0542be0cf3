"""Complete lists: which have been loaded, and how much a newer edition may close."""

from __future__ import annotations

from collections.abc import Collection, Sized

from sqlalchemy import Connection, insert, select, update

from imports.import_report import Report
from imports.reconcile.areas import load_areas
from imports.reconcile.line_facts import Edition
from models.hosting import ESTABLISHMENTS, EVERY_YEAR, published_lists
from models.listing import ListedAs
from models.provenance import ReviewStatus

# The two lists that together name all establishments of an académie.
SUBJECT_OF_HEADING = {ListedAs.COLLEGE: "*colleges", ListedAs.LYCEE: "*lycees"}

# A file that was cut short looks like a list that many structures have left: more than a tenth
# of what it covers closes only with --accept-closures.
MAX_CLOSED_SHARE = 0.1


def exceeds_closure_limit(closing: Sized, covered: Sized) -> bool:
    """Whether more than ``MAX_CLOSED_SHARE`` of the covered records would close."""
    return len(closing) > MAX_CLOSED_SHARE * len(covered)


def mark_complete(
    connection: Connection,
    subject: str,
    academy: str,
    edition: Edition,
    report: Report,
    school_year: str = EVERY_YEAR,
) -> None:
    """Record that the complete list of a subject has been loaded for an académie.

    The subject is a dispositif's code, whose hosts are those of a school year, ``ESTABLISHMENTS``,
    or one of ``SUBJECT_OF_HEADING``.
    """
    c = published_lists.c
    matches = (c.subject == subject, c.academy_code == academy, c.school_year == school_year)
    known_date = connection.scalar(select(c.source_date).where(*matches))
    values = {"source_code": edition.source_code, "source_date": edition.date}
    if known_date is None:
        status = {"verified_at": None, "review_status": ReviewStatus.CONFIRMED}
        key = {"subject": subject, "academy_code": academy, "school_year": school_year}
        connection.execute(insert(published_lists), [key | values | status])
        of_year = "" if school_year == EVERY_YEAR else f", {school_year}"
        report.published.append(f"{subject}, académie {academy}{of_year}")
    elif known_date < edition.date:
        connection.execute(update(published_lists).where(*matches).values(values))


def mark_establishments_complete(
    connection: Connection,
    headings: Collection[ListedAs],
    departments: Collection[str],
    edition: Edition,
    report: Report,
) -> None:
    """Record the académies for which a list of establishments is complete.

    It is where the list has all départements of the académie, under each of its headings; once
    collèges and lycées are both complete, the establishments are.
    """
    departments_of: dict[str, set[str]] = {}
    for area in load_areas().values():
        departments_of.setdefault(area.academy_code, set()).add(area.department_code)
    for academy, own_departments in departments_of.items():
        if not own_departments <= set(departments):
            continue
        for heading in SUBJECT_OF_HEADING.keys() & set(headings):
            mark_complete(connection, SUBJECT_OF_HEADING[heading], academy, edition, report)
        c = published_lists.c
        loaded = connection.scalars(select(c.subject).where(c.academy_code == academy))
        if set(SUBJECT_OF_HEADING.values()) <= set(loaded):
            mark_complete(connection, ESTABLISHMENTS, academy, edition, report)
