"""The benchmark's command line."""

from __future__ import annotations

import pytest

from bench.directories import SIZES
from bench.options import Options, parse_options


def test_without_arguments_everything_is_measured_and_the_page_written() -> None:
    options = parse_options([])

    assert options == Options(sizes=SIZES, chosen=[], rounds=3, round_seconds=3, prints=False)
    assert options.chooses("Ariadne")


def test_a_part_may_be_measured_and_printed() -> None:
    arguments = ["4000", "60000", "--contender", "bun", "--contender", "Rows Kept"]
    options = parse_options([*arguments, "--rounds", "1", "--seconds", "2", "--print"])

    assert options == Options(
        sizes=[4_000, 60_000], chosen=["bun", "Rows Kept"], rounds=1, round_seconds=2, prints=True
    )


def test_contenders_are_chosen_by_a_part_of_their_names() -> None:
    options = Options(chosen=["BUN", "kept"])
    names = ("Bun, JIT", "Mercurius, rows kept", "Mercurius", "Ariadne")

    assert [name for name in names if options.chooses(name)] == ["Bun, JIT", "Mercurius, rows kept"]


def test_the_page_is_not_written_of_some_contenders(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse_options(["--contender", "bun"])

    assert "--contender needs --print" in capsys.readouterr().err
