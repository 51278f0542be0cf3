"""Whether a structure is open now, when that changes, and its notices of today and later."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from directory.request_context import Context
from models.opening_hours import Interval
from models.structure import OpeningHours, Structure, StructureStatus
from models.structure_notice import MAX_NOTICES, StructureNotice
from text.french_calendar import is_public_holiday, zone_of

LOOK_AHEAD_DAYS = 62
"""How far the next opening is looked for: longer than the holidays of summer."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether it is open at the moment ``as_of``, None where nobody can say, and the next moment at
    which it closes or opens; both moments in the time zone of the structure."""

    as_of: datetime
    is_open: bool | None
    next_change: datetime | None


def notices_of(context: Context, structure: Structure) -> list[StructureNotice]:
    """The notices of a structure whose days include today or lie ahead, at most ``MAX_NOTICES``."""
    known = context.catalogue.notices.get(structure.key, ())
    # The day of the directory, not of the clock: such an answer may be kept for as long.
    today = context.directory.day
    return [notice for notice in known if not notice.is_over(today)][:MAX_NOTICES]


def opening_now(context: Context, hours: OpeningHours) -> Opening:
    """Whether a structure is open at the moment of the answer."""
    notices = context.catalogue.notices.get(hours.structure.key, ())
    return opening_at(hours, notices, context.now)


def opening_at(
    hours: OpeningHours, notices: Sequence[StructureNotice], moment: datetime
) -> Opening:
    """Whether a structure is open at a moment by its hours, its notices and its status.

    It is None on a day whose hours are not stated, and on a public holiday that is a day of
    opening in a usual week.
    """
    structure = hours.structure
    here = moment.astimezone(zone_of(structure.row["department_code"]))
    if structure.status is not StructureStatus.OPEN:
        return Opening(here, False, None)
    for begins, ends in _open_intervals(hours, notices, here.date()):
        if begins <= moment < ends:
            return Opening(here, True, ends.astimezone(here.tzinfo))
        if moment < begins:
            is_open = _closed_or_unknown(hours, notices, here.date())
            return Opening(here, is_open, begins.astimezone(here.tzinfo))
    return Opening(here, _closed_or_unknown(hours, notices, here.date()), None)


def _open_intervals(
    hours: OpeningHours, notices: Sequence[StructureNotice], today: date
) -> Iterator[Interval]:
    """When it is open, today and later, on days without a notice of closing or a holiday."""
    department = hours.structure.row["department_code"]
    zone = zone_of(department)
    for days in range(LOOK_AHEAD_DAYS):
        day = today + timedelta(days)
        if not (_is_closed_by_notice(notices, day) or is_public_holiday(day, department)):
            yield from hours.week.open_intervals(day, zone)


def _closed_or_unknown(
    hours: OpeningHours, notices: Sequence[StructureNotice], today: date
) -> bool | None:
    """Outside the intervals of a day: False, or None where nobody can say."""
    week, department = hours.week, hours.structure.row["department_code"]
    is_unknown = week.leaves_unsaid(today) or (
        week.names(today) and is_public_holiday(today, department)
    )
    return None if is_unknown and not _is_closed_by_notice(notices, today) else False


def _is_closed_by_notice(notices: Sequence[StructureNotice], day: date) -> bool:
    return any(notice.is_closed and notice.covers(day) for notice in notices)
