"""Report of a refresh: what came of each official source, as text and as JSON.

The fields of these classes are those of the JSON, which scripts read: they keep their names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

import msgspec

from imports.import_report import Report
from models.refresh import RefreshOutcome
from text.bilingual import Bilingual
from text.messages import KeeperLanguage, in_language

ALL_SUCCEEDED, SOME_SUCCEEDED, NONE_SUCCEEDED = 0, 1, 2
"""Exit codes."""

OUTCOMES: Mapping[RefreshOutcome, Bilingual] = {
    RefreshOutcome.DONE: Bilingual("fait", "done"),
    RefreshOutcome.UNCHANGED: Bilingual("rien de nouveau", "nothing new"),
    RefreshOutcome.REFUSED: Bilingual("refusé", "refused"),
    RefreshOutcome.FAILED: Bilingual("échec", "failed"),
}

COUNTS = (
    " ; créées {created}, modifiées {changed}, fermées {closed}, redites {refreshed}",
    "; created {created}, changed {changed}, closed {closed}, stated anew {refreshed}",
)
"""Of records, in French and English."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRefresh:
    """What came of one source. ``message`` says why it was refused or failed; ``report`` is that of
    its import, as far as that came; ``by_hand`` the command that does the same alone."""

    kind: str
    source: str
    started_at: datetime
    ended_at: datetime
    outcome: RefreshOutcome
    message: str | None
    by_hand: str
    report: Report | None

    @property
    def facts_date(self) -> str | None:
        """The ISO 8601 date of the file that was taken in; None where none was."""
        return self.report.date if self.report and self.outcome.succeeded else None


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedSource:
    """A source that was not read, and why."""

    kind: str
    reason: str


@dataclass(slots=True, kw_only=True)
class RefreshReport:
    """What a refresh did, or in a dry run would do, source by source in their order."""

    scope: str
    dry_run: bool
    started_at: datetime
    ended_at: datetime | None = None
    sources: list[SourceRefresh] = field(default_factory=list)
    skipped: list[SkippedSource] = field(default_factory=list)

    @property
    def succeeded(self) -> int:
        return sum(each.outcome.succeeded for each in self.sources)

    @property
    def exit_code(self) -> int:
        if not self.succeeded:
            return NONE_SUCCEEDED
        return ALL_SUCCEEDED if self.succeeded == len(self.sources) else SOME_SUCCEEDED

    def to_json(self, language: KeeperLanguage = "en") -> bytes:
        encoded = msgspec.json.encode(in_language(self, language), enc_hook=_json_value)
        return msgspec.json.format(encoded, indent=2) + b"\n"

    def lines(self) -> Iterator[Bilingual]:
        """The report as text, line by line."""
        for source in self.sources:
            yield from _source_lines(source)
        for skipped in self.skipped:
            yield _line(skipped.kind, "{reason}", "{reason}", reason=skipped.reason)
        yield Bilingual(
            "Sources à jour : {succeeded} sur {attempted}.",
            "Sources up to date: {succeeded} of {attempted}.",
            succeeded=str(self.succeeded),
            attempted=str(len(self.sources)),
        )
        if self.succeeded < len(self.sources):
            yield Bilingual(
                "Ce qui n'a pas été lu garde ses données d'avant.",
                "What was not read keeps the data it had.",
            )
        if self.dry_run:
            yield Bilingual("Essai : rien n'a été écrit.", "Dry run: nothing was written.")


def _source_lines(source: SourceRefresh) -> Iterator[Bilingual]:
    outcome = OUTCOMES[source.outcome]
    if source.outcome.succeeded:
        yield _success_line(source, outcome)
        return
    yield _line(
        source.kind,
        "{outcome} : {message}",
        "{outcome}: {message}",
        outcome=outcome,
        message=source.message or "",
    )
    yield _line(
        "", "à reprendre à la main : {command}", "by hand: {command}", command=source.by_hand
    )


def _success_line(source: SourceRefresh, outcome: str) -> Bilingual:
    report = source.report
    assert report is not None, "what succeeded has a report"
    counts = {
        name: str(len(getattr(report, name)))
        for name in ("created", "changed", "closed", "rejected")
    }
    values = counts | {"outcome": outcome, "date": report.date, "refreshed": str(report.refreshed)}
    french, english = COUNTS if source.outcome is RefreshOutcome.DONE else ("", "")
    return _line(
        source.kind,
        "{outcome} ({date})" + french + " ; lignes rejetées {rejected}",
        "{outcome} ({date})" + english + "; lines rejected {rejected}",
        **values,
    )


def _line(kind: str, french: str, english: str, **values: str) -> Bilingual:
    return Bilingual(f"  {kind:<9} {french}", f"  {kind:<9} {english}", **values)


def _json_value(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else str(value)
