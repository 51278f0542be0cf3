"""What is wrong with seed files."""

from __future__ import annotations

from collections.abc import Iterable


class SeedError(ValueError):
    """The seed files hold mistakes; each line of the message names one and its place."""

    def __init__(self, mistakes: Iterable[str]) -> None:
        self.mistakes = list(mistakes)
        super().__init__("\n".join(self.mistakes))
