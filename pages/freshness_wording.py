"""When a source was last read by this service, as a page says it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pages.translation import IN_FRENCH, Wording, mark
from text.french_dates import PARIS

NEVER = mark("jamais")
READ = mark("le %(day)s")
FAILED = mark("tentée sans succès le %(day)s ; réussie le %(last)s")
NEVER_READ = mark("tentée sans succès le %(day)s ; jamais réussie")


def paris_day(moment: str) -> str:
    """The day in Paris of a moment in ISO 8601, such as 2026-12-01."""
    return datetime.fromisoformat(moment).astimezone(PARIS).date().isoformat()


def last_read(refresh: Mapping[str, Any] | None, words: Wording = IN_FRENCH) -> str:
    """« le 1 décembre 2026 », or that the last reading failed and when one last worked."""
    if refresh is None:
        return words.say(NEVER)
    day = words.date(paris_day(refresh["endedAt"]))
    if refresh["succeeded"]:
        return words.say(READ, day=day)
    if refresh["succeededAt"] is None:
        return words.say(NEVER_READ, day=day)
    return words.say(FAILED, day=day, last=words.date(paris_day(refresh["succeededAt"])))
