"""``raccroche reports``: the queue of a reviewer, answers, and what is forgotten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner, Result
from support.servers import url_of
from support.tiny_directory import Tiny, uai

from contributions.error_reports import (
    NewReport,
    find_report,
    record_names,
    submit,
)
from contributions.error_reports import (
    answer as answer_report,
)
from contributions.needs_attention import Concern, find_concerns
from models.error_report import ErrorReport, ErrorReportReason, ErrorReportState
from models.hosting import derived_key
from server.cli.main import cli
from storage.database import Database

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
SCHOOL = uai(590001)
Send = Callable[..., ErrorReport]


@pytest.fixture
def send(migrated: Database, monkeypatch: pytest.MonkeyPatch) -> Send:
    """Sends a report of the school in Lille's académie."""
    monkeypatch.setenv("RACCROCHE_DATABASE_URL", url_of(migrated))
    content = Tiny().school(SCHOOL, uai=SCHOOL, name="Lycée Colette").dispositif("micro-lycee")
    content.hosting("h", "micro-lycee", SCHOOL)
    with migrated.writing() as connection:
        content.write(connection)

    def send_one(**values: Any) -> ErrorReport:
        usual: dict[str, Any] = {
            "kind": "structures",
            "record": SCHOOL,
            "reason": ErrorReportReason.PHONE_WRONG,
            "text": "Le bon numéro :\n03 20 12 34 56",
            "academy_code": "09",
        }
        with migrated.recording() as connection:
            return submit(connection, NewReport(**{**usual, **values}), NOW)

    return send_one


def command(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


def test_the_queue_shows_what_was_said_of_what(send: Send) -> None:
    report = send()

    shown = command("reports")

    assert shown.exit_code == 0, shown.output
    assert shown.output.splitlines() == [
        f"{report.reference}  en attente  30/11/2026  téléphone : "
        f"structures {SCHOOL}, Lycée Colette",
        "    Le bon numéro :",
        "    03 20 12 34 56",
    ]


def test_the_queue_of_an_academie_is_its_own_and_that_of_none(send: Send) -> None:
    own, other = send(), send(academy_code="20", text="Une autre académie.")
    neither = send(academy_code=None, kind="dispositifs", record="micro-lycee")

    by_code, by_name = (command("reports", "--academy", each) for each in ("09", "lille"))
    unknown = command("reports", "--academy", "Paris")

    assert own.reference in by_code.output and neither.reference in by_code.output
    assert other.reference not in by_code.output
    assert by_name.output == by_code.output
    assert unknown.exit_code == 1
    assert "n’est pas une académie" in unknown.output and "09" in unknown.output


@pytest.mark.parametrize(
    ("option", "state", "shown"),
    [
        ("--corrected", ErrorReportState.CORRECTED, "corrigé"),
        ("--unchanged", ErrorReportState.UNCHANGED, "laissé tel quel"),
    ],
)
def test_an_answer_takes_a_report_out_of_the_queue(
    send: Send, migrated: Database, option: str, state: ErrorReportState, shown: str
) -> None:
    report = send()
    typed = report.reference.lower().replace("-", "")

    done = command("reports", "answer", typed, option, "Merci, c'est vu.", "--role", "la DRAIO")

    assert done.exit_code == 0, done.output
    with migrated.engine.connect() as connection:
        answered = find_report(connection, report.reference)
    assert answered and (answered.state, answered.answered_by) == (state, "la DRAIO")
    assert "Aucun signalement n’attend" in command("reports").output
    everything = command("reports", "--all").output
    assert shown in everything and "→ Merci, c'est vu. (la DRAIO)" in everything


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["00000-00000", "--corrected", "x"], "00000-00000"),
        (["{reference}", "--corrected", ""], "de 1 à 1000 caractères"),
        (["{reference}"], "soit --corrected, soit --unchanged"),
        (["{reference}", "--corrected", "x", "--unchanged", "y"], "soit --corrected"),
    ],
)
def test_what_is_no_answer_is_refused(send: Send, arguments: list[str], told: str) -> None:
    report = send()
    given = [each.format(reference=report.reference) for each in arguments]

    refused = command("reports", "answer", *given, "--role", "la DRAIO")

    assert refused.exit_code == 2
    assert told in refused.output
    assert report.reference in command("reports").output


def test_records_of_every_kind_have_names(send: Send, migrated: Database) -> None:
    reports = [
        send(),
        send(kind="hostings", record="h"),
        send(kind="hostings", record=derived_key("ppds", SCHOOL)),
        send(kind="dispositifs", record="micro-lycee"),
        send(kind="structures", record="gone"),
    ]

    with migrated.engine.connect() as connection:
        names = record_names(connection, reports)

    assert [names[each.reference] for each in reports] == [
        *["Lycée Colette"] * 3,
        "micro-lycee",
        "gone",
    ]


def test_the_doctor_lists_what_waits_by_academie(send: Send, migrated: Database) -> None:
    own, neither = send(), send(academy_code=None, kind="dispositifs", record="micro-lycee")
    answered = send(text="Une autre erreur.")
    with migrated.recording() as connection:
        state = ErrorReportState.UNCHANGED
        answer_report(connection, answered.reference, state=state, text="Non.", role="DRAIO")
        found = list(find_concerns(connection, date(2026, 12, 1)))

    waiting = {f.record: f for f in found if f.concern is Concern.ERROR_REPORT}
    assert waiting.keys() == {own.reference, neither.reference}
    assert waiting[own.reference].detail == "signalé le 30/11/2026"
    assert waiting[own.reference].name == "Lycée Colette"
    assert waiting[neither.reference].area == "toutes les zones"
    assert waiting[own.reference].area != "toutes les zones"
    assert "Erreurs signalées : 2" in command("doctor").output


def test_a_refresh_forgets_texts_of_reports_long_answered(
    send: Send, migrated: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = send()
    with migrated.recording() as connection:
        answer_report(
            connection,
            report.reference,
            state=ErrorReportState.CORRECTED,
            text="Corrigé.",
            role="DRAIO",
            now=datetime.now(UTC) - timedelta(days=366),
        )

    def text_after(*options: str) -> str | None:
        monkeypatch.setenv("RACCROCHE_GEOCODER", "off")
        command("refresh", "--only", "geocode", *options)
        with migrated.engine.connect() as connection:
            found = find_report(connection, report.reference)
        assert found is not None
        return found.text

    assert text_after("--dry-run") == report.text
    assert text_after() is None
