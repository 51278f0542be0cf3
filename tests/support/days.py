"""The day in metropolitan France, as tests set it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo

import pytest

from text import french_dates

SetDay = Callable[[str], None]


def day_setter(monkeypatch: pytest.MonkeyPatch) -> SetDay:
    """A function that makes it noon of a day, or a time of one (ISO 8601), in Paris."""

    def set_day(day: str) -> None:
        moment = datetime.fromisoformat(day if "T" in day else f"{day}T12:00:00")

        class Clock(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
                return moment.replace(tzinfo=french_dates.PARIS).astimezone(tz)

        monkeypatch.setattr(french_dates, "datetime", Clock)

    return set_day
