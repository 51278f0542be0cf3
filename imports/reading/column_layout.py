"""The columns that an import wants, under whichever spelling an export gives them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from imports.import_errors import ImportRefused
from imports.import_report import Report
from imports.reading.tabular_files import Cells, Sheet
from text.normalise import normalise_words


@dataclass(frozen=True, slots=True)
class Column:
    """A column by the name our code uses and the spellings that publishers use.

    Spellings are compared without case, accents and punctuation.
    """

    name: str
    spellings: tuple[str, ...]
    required: bool = True
    told: bool = True

    def found(self, header: Mapping[str, int]) -> int | None:
        for spelling in self.spellings:
            place = header.get(_plain(spelling))
            if place is not None:
                return place
        return None


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of one kind of export."""

    name: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an export: its number, and its cells by the names of ``Layout``.

    A column that the export lacks is absent, an empty cell is "".
    """

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")

    def has(self, *names: str) -> bool:
        """Whether the export has these columns at all."""
        return all(name in self.cells for name in names)


def column(name: str, *spellings: str) -> Column:
    return Column(name, spellings or (name,))


def optional(name: str, *spellings: str, told: bool = True) -> Column:
    """A column that an export may lack; ``told`` says whether the report tells that it does."""
    return Column(name, spellings or (name,), required=False, told=told)


def _plain(spelling: str) -> str:
    return " ".join(normalise_words(spelling.replace("_", " ")))


def choose_layout(sheet: Sheet, layouts: Sequence[Layout]) -> tuple[Layout, dict[str, int]]:
    """The layout that a header has, and each column's place in it.

    Raises:
        ImportRefused: columns that every layout needs are missing.
    """
    header = {_plain(name): place for place, name in enumerate(sheet.header)}
    best: tuple[int, Layout, list[Column]] | None = None
    for layout in layouts:
        places = {c.name: c.found(header) for c in layout.columns}
        missing = [c for c in layout.columns if c.required and places[c.name] is None]
        if not missing:
            return layout, {name: place for name, place in places.items() if place is not None}
        found = sum(place is not None for place in places.values())
        if best is None or found > best[0]:
            best = (found, layout, missing)
    assert best is not None, "an import without layouts"
    raise ImportRefused(_missing(sheet, best[1], best[2]))


def _missing(sheet: Sheet, layout: Layout, missing: Sequence[Column]) -> str:
    expected = ", ".join(c.spellings[0] for c in layout.columns if c.required)
    found = ", ".join(name[:40] for name in sheet.header[:100]) or "nothing"
    return (
        f"{sheet.name} cannot be read as {layout.name}: it lacks the column(s) "
        f"{', '.join(c.spellings[0] for c in missing)}. Columns expected: {expected}. "
        f"Columns found: {found}."
    )


def read_lines(
    sheet: Sheet, layout: Layout, places: Mapping[str, int], report: Report
) -> Iterator[Line]:
    """The lines that are whole; the others are rejected in the report.

    Raises:
        ImportRefused: the file ends in the middle of a line.
    """
    for wanted in layout.columns:
        if wanted.name not in places and wanted.told:
            report.note(f"The file has no column {wanted.spellings[0]}; what it would say stays.")
    width = len(sheet.header)
    cut: tuple[int, Cells] | None = None
    for number, cells in sheet.lines:
        if cut is not None:
            _reject_uneven(*cut, width, report)
        if len(cells) > width and not any(cells[width:]):
            cells = cells[:width]
        cut = (number, cells) if len(cells) != width else None
        report.lines += 1
        if cut is None:
            yield Line(number, {name: cells[place].strip() for name, place in places.items()})
    if cut is not None:
        if len(cut[1]) < width and not sheet.ends_in_a_line:
            raise ImportRefused(
                f"{sheet.name} ends in the middle of line {cut[0]}: it was cut short; fetch it "
                "again."
            )
        _reject_uneven(*cut, width, report)


def _reject_uneven(number: int, cells: Cells, width: int, report: Report) -> None:
    report.reject(
        number, cells[0] if cells else "", None, f"it has {len(cells)} cells, the header {width}"
    )
