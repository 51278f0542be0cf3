"""The error that seed files are refused with."""

from __future__ import annotations

from collections.abc import Iterable


class SeedError(ValueError):
    """The seed files have mistakes; each line of the message names one and its place."""

    def __init__(self, mistakes: Iterable[str]) -> None:
        self.mistakes = list(mistakes)
        super().__init__("\n".join(self.mistakes))
