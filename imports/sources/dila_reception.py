"""What the DILA states of how a service receives people: opening hours and accessibility.

Its column ``plage_ouverture`` is a list of ranges of days (``nom_jour_debut`` to ``nom_jour_fin``),
each with one slot or several (``valeur_heure_debut_1`` to ``valeur_heure_fin_1``, as 09:00:00) and
a comment. An address has ``accessibilite`` and ``note_accessibilite``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from imports.import_errors import CellError
from imports.reading import cell_parsers
from models.accessibility import AccessibilityLevel
from models.opening_hours import WEEK, OpeningDay, OpeningSlot, OpeningWeek, Weekday
from text.messages import Message
from text.normalise import sort_name

HOURS_COLUMN = "plage_ouverture"
DAYS: Mapping[str, Weekday] = dict(
    zip(
        ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"), WEEK, strict=True
    )
)
LEVELS: Mapping[str, AccessibilityLevel] = {
    "ACC": AccessibilityLevel.ACCESSIBLE,
    "DEM": AccessibilityLevel.ON_REQUEST,
    "NAC": AccessibilityLevel.NOT_ACCESSIBLE,
}

_SLOT_BEGINS = re.compile(r"valeur_heure_debut_(\d+)")
_TIME = re.compile(r"(\d{1,2})[:hH](\d\d)(?::\d\d)?")

LeaveOut = Callable[[CellError], None]
"""Tell what was left out, and why."""


def read_hours(ranges: Sequence[Mapping[str, Any]], leave_out: LeaveOut) -> OpeningWeek:
    """The week that ranges of days state; what of them cannot be used is left out.

    A day of which nothing but unusable hours is stated is in the week, without a slot.
    """
    slots: dict[Weekday, set[OpeningSlot]] = {}
    comments: dict[Weekday | None, list[str]] = defaultdict(list)
    for stated in ranges:
        try:
            days, slots_of_range = _days_of(stated), _slots_of(stated, leave_out)
            if slots_of_range and not days:
                raise CellError(HOURS_COLUMN, Message("it has hours and names no day"))
        except CellError as problem:
            leave_out(problem)
            continue
        comment = cell_parsers.parse_text(str(stated.get("commentaire") or ""))
        if slots_of_range is not None or comment:
            for day in days:
                slots.setdefault(day, set()).update(slots_of_range or ())
        spoken_of: Sequence[Weekday | None] = days or (None,)
        for day_or_week in spoken_of if comment else ():
            comments[day_or_week].append(comment or "")
    return _week_of(slots, comments)


def read_accessibility(
    cells: Mapping[str, str], leave_out: LeaveOut
) -> dict[str, AccessibilityLevel | str | None]:
    """The columns that an address states of the way in; an unknown code is left out."""
    code = cells.get("accessibilite", "").strip()
    values: dict[str, AccessibilityLevel | str | None] = {
        "accessibility_note": cell_parsers.parse_text(cells.get("note_accessibilite", ""))
    }
    if code and code not in LEVELS:
        leave_out(
            CellError(
                "accessibilite",
                Message(
                    "{cell!r} is not one of {levels}", cell=code[:20], levels=", ".join(LEVELS)
                ),
            )
        )
    else:
        values["accessibility"] = LEVELS.get(code)
    return values


def _days_of(stated: Mapping[str, Any]) -> list[Weekday]:
    """The days from the first to the last of a range; none where it names no day.

    Raises:
        CellError: a name is no day's, or the last day is before the first.
    """
    first, last = (str(stated.get(f"nom_jour_{part}") or "") for part in ("debut", "fin"))
    if not (first or last):
        return []
    begins, ends = _day(first or last), _day(last or first)
    if WEEK.index(ends) < WEEK.index(begins):
        raise CellError(
            HOURS_COLUMN,
            Message("from {first!r} to {last!r}, which comes before it", first=first, last=last),
        )
    return list(WEEK[WEEK.index(begins) : WEEK.index(ends) + 1])


def _day(name: str) -> Weekday:
    day = DAYS.get(sort_name(name))
    if day is None:
        raise CellError(HOURS_COLUMN, Message("{cell!r} is no day of the week", cell=name[:20]))
    return day


def _slots_of(stated: Mapping[str, Any], leave_out: LeaveOut) -> list[OpeningSlot] | None:
    """The usable slots of a range; None where it states no hours at all."""
    slots: list[OpeningSlot] | None = None
    for match in filter(None, map(_SLOT_BEGINS.fullmatch, stated)):
        opens, closes = (
            str(stated.get(f"valeur_heure_{part}_{match[1]}") or "").strip()
            for part in ("debut", "fin")
        )
        if not (opens or closes):
            continue
        slots = slots or []
        try:
            slots.append(_slot(opens, closes))
        except CellError as problem:
            day = stated.get("nom_jour_debut") or Message("no day")
            leave_out(
                CellError(HOURS_COLUMN, Message("{day}: {reason}", day=day, reason=problem.reason))
            )
    return slots


def _slot(opens: str, closes: str) -> OpeningSlot:
    """Raises:
    CellError: either is no time, or it closes before it opens."""
    try:
        return OpeningSlot(opens=_time(opens), closes=_time(closes))
    except ValueError as problem:
        raise CellError(HOURS_COLUMN, str(problem)) from None


def _time(text: str) -> str:
    """Raises:
    ValueError: it is no time of a day, or midnight, which the source writes for an unknown one."""
    match = _TIME.fullmatch(text)
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise ValueError(Message("{cell!r} is no time of a day", cell=text[:20]))
    time = f"{int(match[1]):02}:{match[2]}"
    if time == "00:00":
        raise ValueError(
            Message("{cell!r} is what the source writes for an unknown time", cell=text[:20])
        )
    return time


def _week_of(
    slots: Mapping[Weekday, set[OpeningSlot]], comments: Mapping[Weekday | None, list[str]]
) -> OpeningWeek:
    of_week = list(comments.get(None, ()))
    said = {day: _joined(comments.get(day, ())) for day in WEEK}
    days = [day for day in WEEK if day in slots]
    # What is said of each of several days is said of the week.
    shared = said[days[0]] if days else None
    if shared and len(days) > 1 and all(said[day] == shared for day in days):
        of_week.append(shared)
        said = dict.fromkeys(WEEK)
    return OpeningWeek(
        days=tuple(
            OpeningDay(day=day, slots=tuple(sorted(slots[day])), comment=said[day]) for day in days
        ),
        comment=_joined(of_week),
    )


def _joined(comments: Sequence[str]) -> str | None:
    return " ".join(dict.fromkeys(comments)) or None
