"""Report of an import, the same for a dry run and the real one, as text and as JSON.

The fields of these classes are those of the JSON, which scripts read: they keep their names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import msgspec

from models.opening_hours import opening_week, week_in_short
from text.messages import KeeperLanguage, Message, in_language, joined

# Entries of each part that the text shows; JSON has all.
DEFAULT_MAX_ENTRIES = 20


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """A record by type and key, and the line of the file that states it."""

    type: str
    key: str
    name: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class ReportChange(ReportEntry):
    """A record whose fields differ: stored and stated value by column."""

    fields: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rejection:
    """A line, or one value of a line, that is not imported."""

    line: int | None
    key: str
    column: str | None
    reason: str


@dataclass(slots=True, kw_only=True)
class Report:
    """What an import did, or in a dry run would do.

    - ``rejected``: lines that are not imported.
    - ``left_out_values``: single values that are not; the rest of their line is imported.
    - ``older``: the file differs, but is older than the stored values, which stay.
    - ``conflicts``: the file differs from values verified by hand, which stay.
    - ``proposed``: how many of these conflicts are new proposals, which somebody has to decide.
    - ``refreshed``: how many records have the same values with a newer source or date.
    - ``followed``: hostings that open or close, or lose their host, with their structures.
    - ``published``: lists that are complete from now on.
    - ``run``: the number under which the journal has it; none where nothing was written.
    - ``unread``: sheets of the workbook that have the same columns, and were not read.
    """

    command: str
    file: str = ""
    source: str = ""
    date: str = ""
    dated_by: str = ""
    scope: str = ""
    dry_run: bool = False
    run: int | None = None
    lines: int = 0
    out_of_scope: dict[str, int] = field(default_factory=dict)
    unchanged: int = 0
    refreshed: int = 0
    created: list[ReportEntry] = field(default_factory=list)
    changed: list[ReportChange] = field(default_factory=list)
    closed: list[ReportChange] = field(default_factory=list)
    removed: list[ReportEntry] = field(default_factory=list)
    followed: list[ReportChange] = field(default_factory=list)
    older: list[ReportChange] = field(default_factory=list)
    conflicts: list[ReportChange] = field(default_factory=list)
    proposed: int = 0
    rejected: list[Rejection] = field(default_factory=list)
    left_out_values: list[Rejection] = field(default_factory=list)
    published: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    refused: str | None = None

    @property
    def changes_anything(self) -> bool:
        lists = (self.created, self.changed, self.closed, self.removed, self.published)
        return bool(self.refreshed or any(lists))

    def reject(self, line: int | None, key: str, column: str | None, reason: str) -> None:
        self.rejected.append(Rejection(line, key, column, reason))

    def leave_out_value(self, line: int | None, key: str, column: str, reason: str) -> None:
        self.left_out_values.append(Rejection(line, key, column, reason))

    def count_out_of_scope(self, reason: str) -> None:
        """Count a line that is not kept, such as one of another area or kind."""
        self.out_of_scope[reason] = self.out_of_scope.get(reason, 0) + 1

    def note(self, text: str) -> None:
        if text not in self.notes:
            self.notes.append(text)

    def to_json(self, language: KeeperLanguage = "en") -> bytes:
        """The whole report; its sentences are in a keeper's language, its names are not."""
        content = msgspec.json.encode(in_language(self, language), enc_hook=_json_value)
        return msgspec.json.format(content, indent=2) + b"\n"

    def to_text(
        self, max_entries: int = DEFAULT_MAX_ENTRIES, language: KeeperLanguage = "en"
    ) -> str:
        summary = in_language(list(_summary(self, max_entries)), language)
        width = max(len(label) for label, _ in summary)
        lines = [
            _title(self),
            *(f"  {label:<{width}} {text}" for label, text in summary),
            *_more_line(len(self.notes), max_entries),
            *_details(self, max_entries),
        ]
        return "\n".join(in_language(lines, language))


def _json_value(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else str(value)


def _title(report: Report) -> str:
    title = f"{report.command} {report.file}"
    return Message("{title}, dry run: nothing is written", title=title) if report.dry_run else title


# Of the file, and of what became of its lines.
COUNTED: Mapping[str, Message] = {
    "created": Message("created"),
    "changed": Message("changed"),
    "closed": Message("closed"),
    "removed": Message("removed"),
}
NOT_TAKEN: Mapping[str, Message] = {
    "older": Message("older"),
    "conflicts": Message("conflicts"),
    "rejected": Message("rejected"),
}


def _summary(report: Report, max_entries: int) -> Iterator[tuple[str, str]]:
    """Labels with what they say; a line that goes on has none."""
    source = Message(
        "{source}, of {date} ({dated_by})",
        source=report.source,
        date=report.date,
        dated_by=report.dated_by,
    )
    yield Message("source"), source
    yield Message("kept"), report.scope or Message("all")
    yield Message("lines"), str(report.lines)
    for reason, count in sorted(report.out_of_scope.items()):
        yield "", Message("{count} left out: {reason}", count=count, reason=reason)
    for part, label in COUNTED.items():
        yield label, str(len(getattr(report, part)))
    unchanged = Message(
        "{unchanged}, and {refreshed} stated anew by a newer file",
        unchanged=report.unchanged,
        refreshed=report.refreshed,
    )
    yield Message("unchanged"), unchanged
    for part, label in NOT_TAKEN.items():
        yield label, str(len(getattr(report, part)))
    left_out = len(report.left_out_values)
    yield Message("values"), Message("{count} left out of lines that were kept", count=left_out)
    for subject in report.published:
        yield Message("complete"), subject
    for note in report.notes[:max_entries]:
        yield Message("note"), note


def _details(report: Report, max_entries: int) -> Iterator[str]:
    yield from _entry_lines(COUNTED["created"], report.created, max_entries)
    yield from _change_lines(COUNTED["changed"], report.changed, max_entries)
    # None of what a list takes away is cut.
    yield from _entry_lines(COUNTED["closed"], report.closed, len(report.closed))
    yield from _entry_lines(COUNTED["removed"], report.removed, len(report.removed))
    yield from _change_lines(Message("hostings that follow"), report.followed, max_entries)
    yield from _change_lines(Message("older, not taken over"), report.older, max_entries)
    conflicts = Message("conflicts with facts verified by hand")
    yield from _change_lines(conflicts, report.conflicts, max_entries)
    yield from _rejection_lines(NOT_TAKEN["rejected"], report.rejected, max_entries)
    yield from _rejection_lines(Message("values left out"), report.left_out_values, max_entries)


def _heading(title: str) -> str:
    return Message("{title}:", title=title)


def _more_line(count: int, max_entries: int) -> Iterator[str]:
    if count > max_entries:
        yield Message(
            "  … and {count} more; --report FILE writes all of them", count=count - max_entries
        )


def _entry_lines(title: str, entries: Sequence[ReportEntry], max_entries: int) -> Iterator[str]:
    if entries:
        yield _heading(title)
    for entry in entries[:max_entries]:
        yield f"  {entry.key}  {entry.name} ({entry.type})"
    yield from _more_line(len(entries), max_entries)


def _change_lines(title: str, changes: Sequence[ReportChange], max_entries: int) -> Iterator[str]:
    if changes:
        fields = Counter(name for change in changes for name in change.fields)
        counts = ", ".join(f"{name} {count}" for name, count in fields.most_common())
        yield _heading(joined(" ", [title, f"({counts})"]))
    for change in changes[:max_entries]:
        yield f"  {change.key}  {change.name} ({change.type})"
        for name, (old, new) in change.fields.items():
            format_value = FORMATS.get(name, _format_value)
            values = {"old": format_value(old), "new": format_value(new)}
            yield Message("    {name}: {old} → {new}", name=name, **values)
    yield from _more_line(len(changes), max_entries)


WORDS: Mapping[Any, Message] = {
    None: Message("nothing"),
    True: Message("yes"),
    False: Message("no"),
}


def _format_value(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return WORDS[value]
    return str(_json_value(value))


def _format_week(value: Any) -> str:
    return _format_value(None if value is None else week_in_short(opening_week(value)))


FORMATS: Mapping[str, Callable[[Any], str]] = {"opening_hours": _format_week}
"""How values of some fields are shown."""


def _rejection_lines(
    title: str, rejections: Sequence[Rejection], max_entries: int
) -> Iterator[str]:
    if rejections:
        yield _heading(title)
    for rejection in rejections[:max_entries]:
        where = [
            Message("line {line}", line=rejection.line) if rejection.line else Message("no line"),
            rejection.key or Message("no key"),
            *filter(None, (rejection.column,)),
        ]
        place = joined(", ", where)
        yield Message("  {place}: {reason}", place=place, reason=rejection.reason)
    yield from _more_line(len(rejections), max_entries)
