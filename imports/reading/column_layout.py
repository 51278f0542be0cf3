"""Layouts: the columns that an import needs, under any of the headings that publishers use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from imports.import_errors import ImportRefused
from imports.import_report import Report
from imports.reading.tabular_files import Cells, Sheet
from text.normalise import normalise_words


@dataclass(frozen=True, slots=True)
class LayoutColumn:
    """A column: its name in our code, and the headings that publishers give it.

    Headings are compared without case, accents and punctuation. ``reported``: the report notes
    that an optional column is missing.
    """

    name: str
    spellings: tuple[str, ...]
    required: bool = True
    reported: bool = True

    def find_in(self, header: Mapping[str, int]) -> int | None:
        for spelling in self.spellings:
            position = header.get(_normalise_heading(spelling))
            if position is not None:
                return position
        return None


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of one form of an export; ``name`` completes "cannot be read as …"."""

    name: str
    columns: tuple[LayoutColumn, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an export: its number in the file, and its cells by column name.

    ``line[name]`` is "" for an empty cell and for a column that the export lacks, which only
    ``has`` tells apart.
    """

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")

    def has(self, *names: str) -> bool:
        """Whether the export has these columns at all."""
        return all(name in self.cells for name in names)


def required_column(name: str, *spellings: str) -> LayoutColumn:
    return LayoutColumn(name, spellings or (name,))


def optional_column(name: str, *spellings: str, reported: bool = True) -> LayoutColumn:
    """A column that an export may lack."""
    return LayoutColumn(name, spellings or (name,), required=False, reported=reported)


def _normalise_heading(spelling: str) -> str:
    return " ".join(normalise_words(spelling.replace("_", " ")))


def choose_layout(sheet: Sheet, layouts: Sequence[Layout]) -> tuple[Layout, dict[str, int]]:
    """The first layout whose required columns are all in the header, and their positions.

    Raises:
        ImportRefused: there is none; the message is about the layout that comes closest.
    """
    header = {_normalise_heading(name): position for position, name in enumerate(sheet.header)}
    best: tuple[int, Layout, list[LayoutColumn]] | None = None
    for layout in layouts:
        positions = {c.name: c.find_in(header) for c in layout.columns}
        missing = [c for c in layout.columns if c.required and positions[c.name] is None]
        if not missing:
            return layout, {
                name: position for name, position in positions.items() if position is not None
            }
        found = sum(position is not None for position in positions.values())
        if best is None or found > best[0]:
            best = (found, layout, missing)
    assert best is not None, "an import without layouts"
    raise ImportRefused(_missing(sheet, best[1], best[2]))


def _missing(sheet: Sheet, layout: Layout, missing: Sequence[LayoutColumn]) -> str:
    expected = ", ".join(c.spellings[0] for c in layout.columns if c.required)
    found = ", ".join(name[:40] for name in sheet.header[:100]) or "nothing"
    return (
        f"{sheet.name} cannot be read as {layout.name}: it lacks the column(s) "
        f"{', '.join(c.spellings[0] for c in missing)}. Columns expected: {expected}. "
        f"Columns found: {found}."
    )


def read_lines(
    sheet: Sheet, layout: Layout, positions: Mapping[str, int], report: Report
) -> Iterator[Line]:
    """The lines that have as many cells as the header; others are rejected in the report.

    Raises:
        ImportRefused: the file ends in the middle of a line.
    """
    for column in layout.columns:
        if column.name not in positions and column.reported:
            report.note(f"The file has no column {column.spellings[0]}; what it would say stays.")
    width = len(sheet.header)
    # An uneven line is held back until the next: as the last of a file that does not end in a
    # newline it is no bad line, but shows that the file was cut short.
    uneven_line: tuple[int, Cells] | None = None
    for number, cells in sheet.lines:
        if uneven_line is not None:
            _reject_uneven(*uneven_line, width, report)
        # Spreadsheets add separators at the end of lines that once had more cells.
        if len(cells) > width and not any(cells[width:]):
            cells = cells[:width]
        uneven_line = (number, cells) if len(cells) != width else None
        report.lines += 1
        if uneven_line is None:
            yield Line(
                number, {name: cells[position].strip() for name, position in positions.items()}
            )
    if uneven_line is not None:
        if len(uneven_line[1]) < width and not sheet.ends_with_newline:
            raise ImportRefused(
                f"{sheet.name} ends in the middle of line {uneven_line[0]}: it was cut short; "
                "fetch it again."
            )
        _reject_uneven(*uneven_line, width, report)


def _reject_uneven(number: int, cells: Cells, width: int, report: Report) -> None:
    report.reject(
        number, cells[0] if cells else "", None, f"it has {len(cells)} cells, the header {width}"
    )
