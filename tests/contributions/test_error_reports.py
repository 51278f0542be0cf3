"""Error reports in the database: stored once, queued by académie, answered, forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from contributions.error_reports import (
    FORGOTTEN_AFTER,
    NewReport,
    ReportRefused,
    answer,
    checked_text,
    find_report,
    forget_old_texts,
    queue,
    submit,
)
from errors.exceptions import BadReport
from models.error_report import (
    SYMBOLS,
    ErrorReport,
    ErrorReportReason,
    ErrorReportState,
    error_reports,
    new_reference,
    parse_reference,
)
from storage.database import Database
from storage.row_changes import version_changes
from storage.version import bump_version, read_version

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
TEXT = "Le numéro a changé : 03 20 12 34 56."


def new(**values: Any) -> NewReport:
    usual = NewReport(
        kind="structures",
        record="0590149S",
        reason=ErrorReportReason.PHONE_WRONG,
        text=TEXT,
        academy_code="09",
    )
    return replace(usual, **values)


def sent(database: Database, now: datetime = NOW, **values: Any) -> ErrorReport:
    with database.recording() as connection:
        return submit(connection, new(**values), now)


def stored(database: Database, reference: str) -> ErrorReport | None:
    with database.engine.connect() as connection:
        return find_report(connection, reference)


# The reference


@given(st.text(alphabet=SYMBOLS, min_size=10, max_size=10))
def test_a_reference_is_read_as_people_write_it(symbols: str) -> None:
    written = f"{symbols[:5]}-{symbols[5:]}"
    spoken = symbols.lower().replace("0", "o").replace("1", "i")

    assert parse_reference(written) == written
    assert parse_reference(f" {spoken[:3]} {spoken[3:7]} {spoken[7:]} ") == written


@pytest.mark.parametrize("text", ["", "7K3QD", "7K3QD-M2X9U", "7K3QD-M2X9V0", "x" * 9_000, "\0"])
def test_what_is_no_reference_is_none(text: str) -> None:
    assert parse_reference(text) is None


def test_references_are_random() -> None:
    given = {new_reference() for _ in range(1_000)}

    assert len(given) == 1_000
    assert all(parse_reference(each) == each for each in given)


# The text


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("trop court"[:9], "length"),
        ("a" * 351, "length"),
        (" " * 40, "length"),
        ("\u200b" * 40, "length"),
        ("le numéro\0 a changé", "control_characters"),
        ("le numéro\x1b[31m a changé", "control_characters"),
        ("le numéro \ud800 a changé", "control_characters"),
        ("écrire à paul.martin@gmail.com", "personal_mail"),
        ("appelez le 06 12 34 56 78", "mobile_phone"),
        ("né le 12/03/2010 à Lens", "birth_date"),
        ("mon INE est 0123456789A", "pupil_number"),
        ("2 55 08 14 168 025 38 est le mien", "social_security_number"),
    ],
)
def test_a_text_that_cannot_be_taken_is_refused_with_a_sentence_and_without_the_text(
    text: str, key: str
) -> None:
    with pytest.raises(BadReport) as refused:
        checked_text(text)

    assert refused.value.key == key
    assert refused.value.argument == "text"
    for language in ("en", "fr"):
        assert len(refused.value.sentence_in(language)) > 20
    shown = f"{refused.value.sentence_in('fr')} {refused.value.extensions}"
    assert not any(word in shown for word in ("paul", "12 34", "12/03", "0123456789A", "14 168"))


def test_every_kind_that_was_found_is_named() -> None:
    with pytest.raises(BadReport) as refused:
        checked_text("paul@gmail.com, 06 12 34 56 78")

    assert refused.value.extensions["personalData"] == ["MOBILE_PHONE", "PERSONAL_MAIL"]


def test_a_text_is_kept_as_it_is_seen() -> None:
    typed = "  Le nume\u0301ro a\u200b changé\u202f:\r\n03 20 12 34 56\t\u00a0"

    assert checked_text(typed) == "Le numéro a changé :\n03 20 12 34 56"
    assert len(checked_text("é" * 350)) == 350
    assert checked_text("a" * 10) == "a" * 10


# The database


def test_a_report_is_stored_and_found_by_its_reference(migrated: Database) -> None:
    report = sent(migrated)

    assert parse_reference(report.reference) == report.reference
    assert stored(migrated, report.reference.lower().replace("-", " ")) == report
    assert report.state is ErrorReportState.RECEIVED
    assert stored(migrated, "00000-00000") is None
    assert stored(migrated, "rien") is None


def test_the_same_text_within_a_day_is_the_same_report(migrated: Database) -> None:
    first = sent(migrated)

    assert sent(migrated, NOW + timedelta(hours=23)).reference == first.reference
    others = [
        sent(migrated, NOW + timedelta(hours=25)),
        sent(migrated, NOW, record="0590150T"),
        sent(migrated, NOW, kind="hostings"),
        sent(migrated, NOW, text=TEXT + " Merci."),
    ]
    assert len({first.reference, *(each.reference for each in others)}) == 5


def test_a_report_raises_no_version(migrated: Database) -> None:
    with migrated.writing() as connection:
        bump_version(connection)
    with migrated.engine.connect() as connection:
        before = read_version(connection)

    sent(migrated)

    with migrated.engine.connect() as connection:
        assert read_version(connection) == before
        changed = connection.execute(select(version_changes.c.tables)).scalars().all()
    assert not any("error_reports" in tables for tables in changed)


def test_what_identifies_who_sent_it_has_no_column() -> None:
    assert set(error_reports.c.keys()) == {
        *("reference", "kind", "record", "reason", "text", "academy_code", "sent_at"),
        *("state", "answer", "answered_at", "answered_by"),
    }


def test_the_queue_is_of_an_academie_and_of_none_the_oldest_first(migrated: Database) -> None:
    lille = sent(migrated, NOW)
    amiens = sent(migrated, NOW - timedelta(days=2), academy_code="20", record="0800000A")
    neither = sent(migrated, NOW - timedelta(days=1), academy_code=None, kind="dispositifs")
    with migrated.recording() as connection:
        answer(connection, amiens.reference, state=CORRECTED, text="Merci.", role="DRAIO")

    def references(**chosen: Any) -> list[str]:
        with migrated.engine.connect() as connection:
            return [each.reference for each in queue(connection, **chosen)]

    assert references(academy_code="09") == [neither.reference, lille.reference]
    assert references(academy_code="20") == [neither.reference]
    assert references() == [neither.reference, lille.reference]
    assert references(limit=1) == [neither.reference]
    everything = [amiens.reference, neither.reference, lille.reference]
    assert references(with_answered=True) == everything


CORRECTED, UNCHANGED = ErrorReportState.CORRECTED, ErrorReportState.UNCHANGED


def test_an_answer_is_shown_with_its_role_and_may_be_replaced(migrated: Database) -> None:
    report = sent(migrated)

    with migrated.recording() as connection:
        answer(connection, report.reference, state=UNCHANGED, text="C'est juste.", role="DRAIO")
        answered = answer(
            connection, report.reference, state=CORRECTED, text=" Corrigé. ", role="DRAIO", now=NOW
        )

    assert stored(migrated, report.reference) == answered
    assert (answered.state, answered.answer) == (CORRECTED, "Corrigé.")
    assert (answered.answered_at, answered.answered_by) == (NOW, "DRAIO")
    assert answered.text == TEXT


@pytest.mark.parametrize(
    "wrong",
    [{"text": " "}, {"text": "a" * 1_001}, {"role": ""}, {"reference": "00000-00000"}],
)
def test_an_answer_that_cannot_be_is_refused_and_nothing_written(
    migrated: Database, wrong: dict[str, str]
) -> None:
    report = sent(migrated)
    values = {"reference": report.reference, "text": "Corrigé.", "role": "DRAIO"} | wrong

    with pytest.raises(ReportRefused), migrated.recording() as connection:
        answer(
            connection,
            values["reference"],
            state=CORRECTED,
            text=values["text"],
            role=values["role"],
        )

    assert stored(migrated, report.reference) == report


def test_the_text_is_emptied_a_year_after_the_answer(migrated: Database) -> None:
    old, young, waiting = (sent(migrated, record=str(number)) for number in range(3))
    day = timedelta(days=1)
    with migrated.recording() as connection:
        for report, moment in ((old, NOW), (young, NOW + day)):
            answer(
                connection,
                report.reference,
                state=CORRECTED,
                text="Corrigé.",
                role="DRAIO",
                now=moment,
            )
        assert forget_old_texts(connection, NOW + FORGOTTEN_AFTER) == 1
        assert forget_old_texts(connection, NOW + FORGOTTEN_AFTER) == 0

    kept = [stored(migrated, each.reference) for each in (old, young, waiting)]
    assert [each and each.text for each in kept] == [None, TEXT, TEXT]
    assert kept[0] and kept[0].answer == "Corrigé."


def test_a_report_does_not_wait_for_an_import_on_postgresql(migrated: Database) -> None:
    if migrated.is_sqlite:
        pytest.skip("SQLite has one writer at a time")

    with migrated.writing() as connection:
        bump_version(connection)
        report = sent(migrated)

    assert stored(migrated, report.reference) == report


def test_blanks_of_french_typography_are_blanks() -> None:
    assert checked_text("Le numéro\u00a0: 03\u202f20 est faux") == "Le numéro : 03 20 est faux"
