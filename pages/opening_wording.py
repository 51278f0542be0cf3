"""Opening hours and notices of a structure, as a page says them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from models.opening_hours import WEEK, Weekday, weekday_of
from pages.translation import IN_FRENCH, Wording, mark
from text.french_dates import PARIS
from text.typography import NO_BREAK_SPACE

JsonObject = Mapping[str, Any]

FRENCH_DAYS: Mapping[Weekday, str] = dict(
    zip(
        WEEK,
        ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
        strict=True,
    )
)
OPEN = mark("Ouvert maintenant — ferme à %(time)s")
OPENS_TODAY = mark("Fermé — ouvre à %(time)s")
OPENS_TOMORROW = mark("Fermé — ouvre demain à %(time)s")
OPENS_LATER = mark("Fermé — ouvre %(day)s à %(time)s")
CLOSED = mark("Fermé en ce moment")
CLOSED_THAT_DAY = mark("fermé")
HOLIDAY = mark("Jour férié : appelez avant de venir")
UNKNOWN_TODAY = mark("Horaires d'aujourd'hui non connus : appelez avant de venir")
ACCESSIBILITY = {
    "ACCESSIBLE": mark("Accessible aux personnes à mobilité réduite."),
    "ON_REQUEST": mark(
        "Accessible aux personnes à mobilité réduite sur demande : appelez avant de venir."
    ),
    "NOT_ACCESSIBLE": mark("Non accessible aux personnes à mobilité réduite."),
}
# A day of this week: any whose weekday is known serves to say its name.
A_MONDAY = date(2026, 1, 5)


class DayLine(NamedTuple):
    """One day or several as they are said: their names, hours, and what their source adds."""

    name: str
    hours: str
    comment: str


def opening_line(structure: JsonObject, words: Wording = IN_FRENCH) -> str:
    """« Ouvert maintenant — ferme à 17 h »; empty where no source states any hours."""
    hours = structure.get("openingHours")
    if hours is None or not any(day["slots"] for day in hours["days"]):
        return ""
    now = datetime.fromisoformat(hours["asOf"])
    change = hours["nextChange"] and datetime.fromisoformat(hours["nextChange"])
    if hours["openNow"] is None:
        is_named = any(d["slots"] for d in hours["days"] if d["day"] == weekday_of(now).value)
        return words.say(HOLIDAY if is_named else UNKNOWN_TODAY)
    if change is None:
        return words.say(CLOSED)
    at = format_time(change.time(), words)
    if hours["openNow"]:
        return words.say(OPEN, time=at)
    days = (change.date() - now.date()).days
    if days < 2:
        return words.say(OPENS_TODAY if days == 0 else OPENS_TOMORROW, time=at)
    return words.say(OPENS_LATER, day=_day_ahead(change.date(), days, words), time=at)


def week_lines(hours: JsonObject, words: Wording = IN_FRENCH) -> list[DayLine]:
    """« Lundi à jeudi », « Vendredi », « Samedi et dimanche »: days that follow each other with the
    same hours are one line. None where no day has hours or a comment."""
    by_day = {day["day"]: day for day in hours["days"]}
    if not by_day:
        return []
    said = [(day, *_said_of(by_day.get(day.value), words)) for day in WEEK]
    return [
        DayLine(capitalise(_days_said([day for day, *_ in run], words)), *times_and_comment)
        for times_and_comment, run in groupby(said, key=lambda each: each[1:])
    ]


def week_in_a_line(hours: JsonObject, words: Wording = IN_FRENCH) -> str:
    """« Lundi à jeudi : 9 h à 12 h ; vendredi : 9 h à 12 h (sur rendez-vous) », for paper: what is
    not closed."""
    closed = words.say(CLOSED_THAT_DAY)
    parts = [
        f"{_in_a_line(line.name, words)} : {line.hours}{_in_brackets(line)}"
        for line in week_lines(hours, words)
        if line.hours != closed
    ]
    return capitalise(" ; ".join(parts))


def notice_days(notice: JsonObject, words: Wording = IN_FRENCH) -> str:
    """« du 21 décembre 2026 au 1er janvier 2027 »."""
    first, last = notice["from"], notice["to"]
    if last is None:
        return words.say(mark("à partir du %(day)s"), day=words.date(first))
    if first == last:
        return words.say(mark("le %(day)s"), day=words.date(first))
    return words.say(
        mark("du %(first)s au %(last)s"), first=words.date(first), last=words.date(last)
    )


def format_time(at: time, words: Wording = IN_FRENCH) -> str:
    """« 17 h », « 13 h 30 »; in other languages 17:00."""
    if not words.language.is_french:
        return at.strftime("%H:%M")
    minutes = f"{NO_BREAK_SPACE}{at.minute:02}" if at.minute else ""
    return f"{at.hour}{NO_BREAK_SPACE}h{minutes}"


def day_name(day: Weekday, words: Wording = IN_FRENCH) -> str:
    if words.language.is_french:
        return FRENCH_DAYS[day]
    from babel.dates import format_date

    of_week = A_MONDAY + timedelta(WEEK.index(day))
    return format_date(of_week, "EEEE", locale=words.language.locale)


def capitalise(text: str) -> str:
    return text[:1].upper() + text[1:]


def seconds_fresh(*answers: Any) -> int | None:
    """How many seconds all that answers say of openings and notices stays true; None where they say
    nothing of them."""
    seconds = [
        int((moment - now).total_seconds())
        for answer in answers
        for now, moment in _changes(answer)
        if moment > now
    ]
    return min(seconds, default=None)


def _changes(answer: Any) -> Iterator[tuple[datetime, datetime]]:
    """Moments at which something in an answer is said otherwise, each with that of the answer."""
    if isinstance(answer, Mapping):
        if "asOf" in answer:
            now = datetime.fromisoformat(answer["asOf"])
            # « Demain » is said until midnight.
            yield now, datetime.combine(now.date() + timedelta(1), time(), now.tzinfo)
            if answer["nextChange"]:
                yield now, datetime.fromisoformat(answer["nextChange"])
        elif "isClosed" in answer:
            now = datetime.now(PARIS)
            yield now, datetime.combine(now.date() + timedelta(1), time(), PARIS)
        for part in answer.values():
            yield from _changes(part)
    elif isinstance(answer, list):
        for part in answer:
            yield from _changes(part)


def _day_ahead(day: date, days: int, words: Wording) -> str:
    """« lundi », and from a week on « le 7 janvier 2027 »."""
    if days < len(WEEK):
        return day_name(weekday_of(day), words)
    return words.say(mark("le %(day)s"), day=words.date(day.isoformat()))


def _said_of(day: JsonObject | None, words: Wording) -> tuple[str, str]:
    """The hours of a day and its comment."""
    if day is None:
        return words.say(CLOSED_THAT_DAY), ""
    comment = day["comment"] or ""
    if not day["slots"]:
        return "" if comment else words.say(mark("horaires non connus")), comment
    slots = (
        words.say(
            mark("%(opens)s à %(closes)s"),
            opens=format_time(time.fromisoformat(slot["opens"]), words),
            closes=format_time(time.fromisoformat(slot["closes"]), words),
        )
        for slot in day["slots"]
    )
    return ", ".join(slots), comment


def _in_a_line(name: str, words: Wording) -> str:
    # French days have no capital of their own; in other languages they may.
    return name[:1].lower() + name[1:] if words.language.is_french else name


def _in_brackets(line: DayLine) -> str:
    if not (line.hours and line.comment):
        return line.comment
    return f" ({line.comment})"


def _days_said(days: Sequence[Weekday], words: Wording) -> str:
    first, last = day_name(days[0], words), day_name(days[-1], words)
    if len(days) == 1:
        return first
    between = mark("%(first)s à %(last)s") if len(days) > 2 else mark("%(first)s et %(last)s")
    return words.say(between, first=first, last=last)
