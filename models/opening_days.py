"""What is open on a day: by the status that a source states, and by first and last days.

The rules are SQL expressions, so that records, filters, counts and indexes judge alike. Statements
that hold one take ``DAY`` and ``RUNNING_YEAR`` from ``day_parameters``.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, FromClause, Text, bindparam, case, or_, type_coerce

from models.school_year import school_year_of

DAY = bindparam("judged_day", type_=Date)
RUNNING_YEAR = bindparam("running_school_year", type_=Text)

# As texts, as the columns hold them: structures and hostings share these three.
OPEN, TO_OPEN, CLOSED = "OPEN", "TO_OPEN", "CLOSED"


def day_parameters(day: date) -> dict[str, Any]:
    """The parameters of every statement that judges what is open on a day."""
    return {"judged_day": day, "running_school_year": school_year_of(day)}


def status_of_days(table: FromClause) -> ColumnElement[str]:
    """The status of a structure on ``DAY``, as text: the stated one, moved on by its days."""
    stated = type_coerce(table.c.status, Text)
    return case(
        (or_(stated == CLOSED, table.c.closes_on < DAY), CLOSED),
        (table.c.opens_on > DAY, TO_OPEN),
        # « À ouvrir » and its day has come. Without a day nobody has said that it opened.
        (table.c.opens_on <= DAY, OPEN),
        else_=stated,
    )
