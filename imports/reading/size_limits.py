"""What a table that is read may hold, so that it takes bounded memory whatever its format.

France's largest list has 70,000 lines of 72 columns, and cells of a few kilobytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from imports.import_errors import ImportRefused
from text.messages import Message

MAX_LINES = 1_000_000
MAX_COLUMNS = 1_000
MAX_CELLS = 20_000_000
# A workbook holds a text once, and any number of cells that refer to it.
MAX_CHARACTERS = 400_000_000
# The csv module's own, so that a cell may be as long in every format.
MAX_CELL_CHARACTERS = 131_072
# Of a line of CSV with all of its quoted newlines, before it is split.
MAX_LINE_CHARACTERS = 2_000_000

REMEDY = Message(
    "Keep the columns and lines that are to be imported, and split the rest into several files"
)


def too_large(name: str, excess: str) -> ImportRefused:
    """The refusal of a file; ``excess`` completes "the file …"."""
    return ImportRefused(
        Message("{name} {excess}. {remedy}.", name=name, excess=excess, remedy=REMEDY)
    )


def check_header(name: str, columns: int) -> None:
    """Raises:
    ImportRefused: a header has so many columns."""
    if columns > MAX_COLUMNS:
        raise too_large(name, Message("has more than {most:,} columns", most=MAX_COLUMNS))


def within_limits(
    name: str, lines: Iterator[tuple[int, Sequence[str]]]
) -> Iterator[tuple[int, Sequence[str]]]:
    """The same lines, counted as they pass.

    Raises:
        ImportRefused: there are too many lines, cells or characters, or a cell is too long.
    """
    cells_read = characters_read = 0
    for count, (number, cells) in enumerate(lines, start=1):
        lengths = list(map(len, cells))
        cells_read += len(lengths)
        characters_read += sum(lengths)
        if count > MAX_LINES:
            raise too_large(name, Message("has more than {most:,} lines", most=MAX_LINES))
        if cells_read > MAX_CELLS:
            raise too_large(name, Message("has more than {most:,} cells", most=MAX_CELLS))
        if characters_read > MAX_CHARACTERS:
            raise too_large(
                name,
                Message("has more than {most:,} characters", most=MAX_CHARACTERS),
            )
        if lengths and max(lengths) > MAX_CELL_CHARACTERS:
            raise ImportRefused(
                Message(
                    "{name}, line {number}: a cell has more than {most:,} characters; shorten it.",
                    name=name,
                    number=number,
                    most=MAX_CELL_CHARACTERS,
                )
            )
        yield number, cells
