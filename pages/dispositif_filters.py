"""Filters of the list of dispositifs: a situation in a person's words, and an age."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pages.translation import mark

SITUATIONS = {
    "college": mark("Au collège"),
    "lycee": mark("Au lycée général ou technologique"),
    "lycee-pro": mark("Au lycée professionnel"),
    "sorti": mark("A quitté l'école"),
    "arrive": mark("Vient d'arriver en France"),
}
# As fields of ``DispositifFilter``.
FILTERS: Mapping[str, Mapping[str, Any]] = {
    "college": {"levels": ["COLLEGE"], "enrolments": ["ENROLLED"]},
    "lycee": {"levels": ["LYCEE"], "enrolments": ["ENROLLED"]},
    "lycee-pro": {"levels": ["LP"], "enrolments": ["ENROLLED"]},
    "sorti": {"enrolments": ["LEAVING"]},
    "arrive": {"newlyArrived": True},
}


@dataclass(frozen=True, slots=True)
class ChosenFilter:
    situation: str = ""
    age: int | None = None

    @property
    def filter(self) -> dict[str, Any] | None:
        """As a ``DispositifFilter``; None where nothing is chosen."""
        values = dict(FILTERS.get(self.situation, {}))
        if self.age is not None:
            values["age"] = self.age
        return values or None


def parse_filter(parameters: Mapping[str, str]) -> ChosenFilter:
    """The filter in a page's address; unknown values count as missing."""
    situation, age = parameters.get("situation", ""), parameters.get("age", "").strip()
    return ChosenFilter(
        situation if situation in FILTERS else "",
        int(age) if age.isascii() and age.isdigit() and len(age) < 3 else None,
    )
