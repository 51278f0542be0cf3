"""Layouts: the columns that an import needs, under any of the headings that publishers use.

Lines are read by the columns of a layout; those that are not whole are rejected.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from imports.import_errors import ImportRefused
from imports.import_report import Report
from imports.reading.marked_lines import error_value, may_hold_errors
from imports.reading.sheet import Cells, Sheet
from text.messages import Message
from text.normalise import normalise_words


@dataclass(frozen=True, slots=True)
class LayoutColumn:
    """A column: its name in our code, and the headings that publishers give it.

    Headings are compared without case, accents and punctuation. ``required``: a header must have
    it. ``essential``: a line does not stand without its cell, and is rejected where a spreadsheet
    shows an error in it. ``reported``: the report notes that an optional column is missing.
    """

    name: str
    spellings: tuple[str, ...]
    required: bool = True
    essential: bool = False
    reported: bool = True

    def find_in(self, header: Mapping[str, Sequence[int]]) -> Sequence[int]:
        """Where the column stands: more than once if the header repeats its name."""
        for spelling in self.spellings:
            if positions := header.get(_normalise_heading(spelling)):
                return positions
        return ()


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of one form of an export; ``name`` completes "cannot be read as …"."""

    name: str
    columns: tuple[LayoutColumn, ...]


NO_HEADINGS: Mapping[str, str] = {}


class Line(dict[str, str]):
    """One line of an export: its number in the file, and its cells by column name.

    ``line[name]`` is "" for an empty cell and for a column that the export lacks, which only
    ``has`` tells apart. ``headings`` are those of the file, by column name.
    """

    # A dictionary itself: thirty cells are read of each line, and tens of thousands of lines.
    __slots__ = ("headings", "number")

    def __init__(
        self, number: int, cells: Mapping[str, str], headings: Mapping[str, str] = NO_HEADINGS
    ) -> None:
        super().__init__(cells)
        self.number = number
        self.headings = headings

    def __missing__(self, _: str) -> str:
        return ""

    def has(self, *names: str) -> bool:
        """Whether the export has these columns at all."""
        # A generator would take longer than the look-ups.
        for name in names:  # noqa: SIM110
            if name not in self:
                return False
        return True


def required_column(name: str, *spellings: str) -> LayoutColumn:
    """A column whose cell is essential to each line."""
    return LayoutColumn(name, spellings or (name,), essential=True)


def expected_column(name: str, *spellings: str) -> LayoutColumn:
    """A column that each header has, and whose cell a line may do without."""
    return LayoutColumn(name, spellings or (name,))


def optional_column(name: str, *spellings: str, reported: bool = True) -> LayoutColumn:
    """A column that an export may lack."""
    return LayoutColumn(name, spellings or (name,), required=False, reported=reported)


def _normalise_heading(spelling: str) -> str:
    return " ".join(normalise_words(spelling.replace("_", " ")))


def choose_layout(sheet: Sheet, layouts: Sequence[Layout]) -> tuple[Layout, dict[str, int]]:
    """The first layout whose required columns are all in the header, and their positions.

    Where the header has none, ``sheet`` becomes the first of its candidates that has one: a table
    below a title, or on another sheet of the workbook.

    Raises:
        ImportRefused: there is none; the message is about the layout that comes closest.
    """
    chosen = _fitting_layout(sheet.header, layouts)
    if chosen is not None:
        return chosen
    for candidate in sheet.candidates():
        chosen = _fitting_layout(candidate.header, layouts)
        if chosen is not None:
            sheet.replace_by(candidate)
            return chosen
    raise ImportRefused(_missing(sheet, *_closest_layout(sheet.header, layouts)))


def _fitting_layout(
    header: Sequence[str], layouts: Sequence[Layout]
) -> tuple[Layout, dict[str, int]] | None:
    places = _places(header)
    for layout in layouts:
        positions = {c.name: c.find_in(places) for c in layout.columns}
        if all(positions[c.name] for c in layout.columns if c.required):
            return layout, {name: found[0] for name, found in positions.items() if found}
    return None


def _places(header: Sequence[str]) -> dict[str, list[int]]:
    """The positions of each heading, normalised."""
    places: dict[str, list[int]] = {}
    for position, name in enumerate(header):
        places.setdefault(_normalise_heading(name), []).append(position)
    return places


def fits(header: Sequence[str], layout: Layout) -> bool:
    """Whether a header has all columns that the layout requires."""
    return _fitting_layout(header, [layout]) is not None


def repeated_columns(
    header: Sequence[str], columns: Iterable[LayoutColumn]
) -> dict[str, Sequence[int]]:
    """The positions of each column whose name stands in the header more than once."""
    places = _places(header)
    found = {column.name: column.find_in(places) for column in columns}
    return {name: positions for name, positions in found.items() if len(positions) > 1}


def _closest_layout(
    header: Sequence[str], layouts: Sequence[Layout]
) -> tuple[Layout, list[LayoutColumn]]:
    """The layout of which the header has most columns, and those that it lacks."""
    places = _places(header)
    closest = max(layouts, key=lambda layout: sum(bool(c.find_in(places)) for c in layout.columns))
    return closest, [c for c in closest.columns if c.required and not c.find_in(places)]


def _missing(sheet: Sheet, layout: Layout, missing: Sequence[LayoutColumn]) -> str:
    expected = ", ".join(c.spellings[0] for c in layout.columns if c.required)
    found = ", ".join(name[:40] for name in sheet.header[:100]) or "nothing"
    return Message(
        "{name} cannot be read as {layout}: it lacks the column(s) {missing}. "
        "Columns expected: {expected}. Columns found: {found}.",
        name=sheet.name,
        layout=layout.name,
        missing=", ".join(c.spellings[0] for c in missing),
        expected=expected,
        found=found,
    )


def read_lines(
    sheet: Sheet, layout: Layout, positions: Mapping[str, int], report: Report
) -> Iterator[Line]:
    """The lines of a sheet; the report has those that are rejected, and its notes.

    Raises:
        ImportRefused: the file ends in the middle of a line, or says two things under one name.
    """
    for column in layout.columns:
        if column.name not in positions and column.reported:
            report.note(
                Message(
                    "The file has no column {column}; what it would say stays.",
                    column=column.spellings[0],
                )
            )
    reader = _LineReader(sheet, layout, positions, report)
    for number, cells in reader.whole_lines():
        line = reader.read(number, cells)
        if line is not None:
            yield line
    reader.note_shorter_lines()
    report.unread += [other.title for other in sheet.others if fits(other.header, layout)]
    for note in sheet.notes:
        report.note(note)


class _LineReader:
    """Turns cells into lines. ``shorter`` are the numbers of lines without their last cells."""

    def __init__(
        self, sheet: Sheet, layout: Layout, positions: Mapping[str, int], report: Report
    ) -> None:
        self.sheet = sheet
        self.positions = positions
        self.report = report
        self.columns = {c.name: c for c in layout.columns if c.name in positions}
        self.repeated = repeated_columns(sheet.header, self.columns.values())
        self.headings = {name: sheet.header[place] for name, place in positions.items()}
        self.key_column = layout.columns[0].name
        self.shorter: list[int] = []
        for name, places in self.repeated.items():
            report.note(
                Message(
                    "The file has {count} columns called {column}; of each line the first that "
                    "is filled is read.",
                    count=len(places),
                    column=self._heading(name),
                )
            )

    def _heading(self, name: str) -> str:
        return self.headings[name]

    def whole_lines(self) -> Iterator[tuple[int, Cells]]:
        """Lines with as many cells as the header; others are rejected.

        Raises:
            ImportRefused: the last line is short, and does not end.
        """
        width = len(self.sheet.header)
        needed = 1 + max(self.positions[c.name] for c in self.columns.values() if c.required)
        # An uneven line is held back until the next: as the last of a file that does not end in a
        # newline it is no bad line, but shows that the file was cut short.
        uneven: tuple[int, Cells] | None = None
        for number, cells in self.sheet.lines:
            if uneven is not None:
                yield from self._mended(*uneven, needed)
            # Spreadsheets add separators at the end of lines that once had more cells.
            if len(cells) > width and not any(map(str.strip, cells[width:])):
                cells = cells[:width]
            uneven = (number, cells) if len(cells) != width else None
            self.report.lines += 1
            if uneven is None:
                yield number, cells
        if uneven is None:
            return
        if len(uneven[1]) < width and not self.sheet.ends_with_newline:
            raise ImportRefused(
                Message(
                    "{name} ends in the middle of line {line}: it was cut short; fetch it again.",
                    name=self.sheet.name,
                    line=uneven[0],
                )
            )
        yield from self._mended(*uneven, needed)

    def _mended(self, number: int, cells: Cells, needed: int) -> Iterator[tuple[int, Cells]]:
        """A line without its last cells, which Excel leaves out where they are empty."""
        width = len(self.sheet.header)
        if needed <= len(cells) < width:
            self.shorter.append(number)
            yield number, [*cells, *[""] * (width - len(cells))]
        else:
            reason = Message(
                "it has {cells} cells, the header {header}", cells=len(cells), header=width
            )
            self.report.reject(number, cells[0] if cells else "", None, reason)

    def note_shorter_lines(self) -> None:
        if self.shorter:
            self.report.note(
                Message(
                    "Cells that lines lack at their end were read as empty. Such lines: {count}, "
                    "the first of them line {line}.",
                    count=len(self.shorter),
                    line=self.shorter[0],
                )
            )

    def read(self, number: int, cells: Cells) -> Line | None:
        """The line; None where it is rejected, as an essential cell holds an error value.

        Raises:
            ImportRefused: two columns of one name differ.
        """
        read = {name: cells[position].strip() for name, position in self.positions.items()}
        for name, places in self.repeated.items():
            read[name] = self._agreed(number, name, [cells[place].strip() for place in places])
        if may_hold_errors(read.values()):
            errors = {name: reason for name, cell in read.items() if (reason := error_value(cell))}
            if errors and not self._leave_out(number, read, errors):
                return None
        return Line(number, read, self.headings)

    def _agreed(self, number: int, name: str, values: Sequence[str]) -> str:
        """Raises:
        ImportRefused: the values differ."""
        filled = list(dict.fromkeys(filter(None, values)))
        if len(filled) > 1:
            raise ImportRefused(
                Message(
                    "{name} has several columns called {column}, which differ in line {number}: "
                    "{first!r} and {second!r}. Take out the one that is not meant.",
                    name=self.sheet.name,
                    column=self._heading(name),
                    number=number,
                    first=filled[0][:30],
                    second=filled[1][:30],
                )
            )
        return filled[0] if filled else ""

    def _leave_out(self, number: int, read: dict[str, str], errors: Mapping[str, str]) -> bool:
        """Take error values out of a line, and report them; False where it is rejected."""
        key = read.get(self.key_column, "")
        essential = next((name for name in errors if self.columns[name].essential), None)
        if essential is not None:
            self.report.reject(number, key, self._heading(essential), errors[essential])
            return False
        for name, reason in errors.items():
            self.report.leave_out_value(number, key, self._heading(name), reason)
            # As a column that the file does not have: what it would say stays.
            del read[name]
        return True
