"""Options of the benchmark's command line."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass

from bench.directories import SIZES


@dataclass(frozen=True, slots=True)
class Options:
    """What is measured, how long, and where the figures go."""

    sizes: Sequence[int] = SIZES
    chosen: Sequence[str] = ()
    rounds: int = 3
    round_seconds: int = 3
    prints: bool = False

    def chooses(self, name: str) -> bool:
        """Whether a contender beside Raccroche is to be measured."""
        parts = [part.lower() for part in self.chosen]
        return not parts or any(part in name.lower() for part in parts)


def parse_options(arguments: Sequence[str]) -> Options:
    """The options of a command line.

    Raises:
        SystemExit: the arguments are wrong, or would leave contenders out of the page.
    """
    default = Options()
    parser = argparse.ArgumentParser(
        prog="python -m bench", description="Measure Raccroche and its peers."
    )
    parser.add_argument("sizes", metavar="SIZE", type=int, nargs="*", help="structures")
    parser.add_argument(
        "--contender",
        dest="chosen",
        metavar="TEXT",
        action="append",
        default=[],
        help="only Raccroche and those whose names contain this; may be repeated",
    )
    parser.add_argument("--rounds", type=int, default=default.rounds, help="%(default)s")
    parser.add_argument(
        "--seconds", type=int, default=default.round_seconds, help="of a round: %(default)s"
    )
    parser.add_argument(
        "--print", dest="prints", action="store_true", help="print the tables, write no page"
    )
    parsed = parser.parse_args(arguments)
    if parsed.chosen and not parsed.prints:
        parser.error("the page has all contenders: --contender needs --print")
    return Options(
        sizes=parsed.sizes or default.sizes,
        chosen=parsed.chosen,
        rounds=parsed.rounds,
        round_seconds=parsed.seconds,
        prints=parsed.prints,
    )
