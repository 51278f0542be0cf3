"""What it costs to read a sentence: microseconds of CPU, over all judged ones.

python -m bench.sentences      the median, the slowest hundredth, and the making of the reader
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

from seeds.seed_files import read_seeds
from understanding.phrase_index import PhraseIndex

JUDGED = Path(__file__).parents[1] / "tests" / "understanding"
ROUNDS = 3


def read_sentences() -> list[str]:
    lines = (
        line
        for name in ("needs.tsv", "dangers.tsv")
        for line in (JUDGED / name).read_text("utf-8").splitlines()
    )
    return [line.split("\t")[0] for line in lines]


def main() -> None:
    seeds = read_seeds()
    began = time.process_time()
    index = PhraseIndex(
        {need.code: need.phrases for need in seeds.needs},
        {group.name: group.words for group in seeds.word_groups},
    )
    made = time.process_time() - began
    taken = []
    for _ in range(ROUNDS):
        for text in read_sentences():
            began = time.process_time()
            index.find(text)
            taken.append((time.process_time() - began) * 1e6)
    hundredths = statistics.quantiles(taken, n=100)
    sys.stdout.write(
        f"{len(taken) // ROUNDS} sentences: median {statistics.median(taken):.0f} µs, "
        f"slowest hundredth {hundredths[98]:.0f} µs; the reader is made in {made:.2f} s\n"
    )


if __name__ == "__main__":
    main()
