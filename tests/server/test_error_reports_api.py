"""``reportError`` and ``errorReport`` over HTTP: who may send what, how often, and what is kept."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient
from support.databases import ENGINES, empty_database
from support.servers import JSON, client_of, codes, url_of
from support.tiny_directory import Tiny, uai

from contributions.error_reports import answer
from contributions.report_desk import MOST_WAITING, ReportDesk
from errors.exceptions import ServiceUnavailable
from migrations import runner
from models.dispositif import HostingMode
from models.error_report import ErrorReportState, error_reports
from models.global_id import global_id
from models.hosting import derived_key
from models.structure import StructureStatus
from storage.database import Database

SEND = """
mutation Send($input: ReportErrorInput!) {
  reportError(input: $input) {
    report { reference state reason sentAt answer answeredAt record { __typename id } }
  }
}
"""
FOLLOW = """
query Follow($reference: String!) {
  errorReport(reference: $reference) { reference state answer answeredAt record { id } }
}
"""
SCHOOL, CLOSED = uai(590001), uai(590002)
TEXT = "Le numéro a changé : 03 20 12 34 56."
SECRET = "Marivaux"


@pytest.fixture(scope="module", params=ENGINES)
def directory(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """A tiny directory of every kind of record that may be reported."""
    folder = tmp_path_factory.mktemp("reports")
    database = empty_database(request.param, folder, schema="reports")
    runner.upgrade(database)
    gone = {"status": StructureStatus.CLOSED}
    content = Tiny().school(SCHOOL, uai=SCHOOL).school(CLOSED, "80001", uai=CLOSED, **gone)
    content.cio("cio-1").mission_locale("ml-1")
    content.dispositif("micro-lycee").dispositif("ppds", HostingMode.ANY_ESTABLISHMENT)
    content.hosting("h", "micro-lycee", SCHOOL).territory("psad-1", ["59001"], pilots=("cio-1",))
    with database.writing() as connection:
        content.write(connection)
    yield database
    database.dispose()


@pytest.fixture
def client(directory: Database) -> Iterator[TestClient]:
    with client_of(directory, reports_per_day=0) as client:
        yield client


def ask(client: TestClient, query: str, **variables: Any) -> Any:
    return client.post("/graphql", json={"query": query, "variables": variables})


def send(client: TestClient, **values: Any) -> Any:
    usual = {"id": global_id("Establishment", SCHOOL), "reason": "PHONE_WRONG", "text": TEXT}
    return ask(client, SEND, input=usual | values)


def sent(client: TestClient, **values: Any) -> Any:
    answered = send(client, **values)
    assert answered.status_code == 200 and "errors" not in answered.json(), answered.text
    return answered.json()["data"]["reportError"]["report"]


def stored(database: Database, reference: str) -> Any:
    own = select(error_reports).where(error_reports.c.reference == reference)
    with database.engine.connect() as connection:
        return connection.execute(own).one()


def count(database: Database) -> int:
    with database.engine.connect() as connection:
        return int(connection.scalar(select(func.count()).select_from(error_reports)) or 0)


@pytest.mark.parametrize(
    ("type_name", "key", "kind", "academy"),
    [
        ("Establishment", SCHOOL, "structures", "09"),
        ("Establishment", CLOSED, "structures", "20"),
        ("Cio", "cio-1", "structures", "09"),
        ("MissionLocale", "ml-1", "structures", "09"),
        ("Dispositif", "ppds", "dispositifs", None),
        ("Hosting", "h", "hostings", "09"),
        ("Hosting", derived_key("ppds", SCHOOL), "hostings", "09"),
        ("PsadTerritory", "psad-1", "psad_territories", "09"),
    ],
)
def test_every_record_that_is_shown_can_be_reported(
    client: TestClient,
    directory: Database,
    type_name: str,
    key: str,
    kind: str,
    academy: str | None,
) -> None:
    id = global_id(type_name, key)

    report = sent(client, id=id)

    assert report["record"] == {"__typename": type_name, "id": id}
    assert (report["state"], report["reason"]) == ("RECEIVED", "PHONE_WRONG")
    assert report["answer"] is report["answeredAt"] is None
    row = stored(directory, report["reference"])
    assert (row.kind, row.record, row.academy_code, row.text) == (kind, key, academy, TEXT)
    followed = ask(client, FOLLOW, reference=report["reference"].lower()).json()
    assert followed["data"]["errorReport"]["record"] == {"id": id}


@pytest.mark.parametrize(
    ("values", "code", "argument"),
    [
        ({"id": global_id("Actor", "draio")}, "BAD_REPORT", "id"),
        ({"id": global_id("Guide", "hdf")}, "BAD_REPORT", "id"),
        ({"id": global_id("Confirmation", SCHOOL)}, "BAD_REPORT", "id"),
        ({"id": "???"}, "BAD_ID", "id"),
        ({"id": global_id("Establishment", uai(590009))}, "UNKNOWN_RECORD", "id"),
        ({"id": global_id("Cio", SCHOOL)}, "UNKNOWN_RECORD", "id"),
        ({"id": global_id("Hosting", "ppds@nowhere")}, "UNKNOWN_RECORD", "id"),
        ({"text": "court"}, "BAD_REPORT", "text"),
        ({"text": "x" * 351}, "BAD_REPORT", "text"),
        ({"text": f"écrivez à {SECRET}@gmail.com"}, "BAD_REPORT", "text"),
    ],
)
def test_what_cannot_be_taken_is_refused_and_not_stored(
    client: TestClient, directory: Database, values: dict[str, str], code: str, argument: str
) -> None:
    before = count(directory)

    refused = send(client, **values)

    [error] = refused.json()["errors"]
    assert (error["extensions"]["code"], error["extensions"]["argument"]) == (code, argument)
    assert error["path"] == ["reportError"]
    assert SECRET.lower() not in refused.text.lower()
    assert count(directory) == before
    french = client.post(
        "/graphql",
        json={"query": SEND, "variables": {"input": {**_usual(), **values}}},
        headers={"accept-language": "fr"},
    ).json()["errors"][0]["message"]
    assert french != error["message"]


def _usual() -> dict[str, str]:
    return {"id": global_id("Establishment", SCHOOL), "reason": "PHONE_WRONG", "text": TEXT}


def test_a_reason_is_one_of_the_list(client: TestClient) -> None:
    assert codes(send(client, reason="RUDE")) == ["BAD_USER_INPUT"]


def test_an_answer_is_seen_at_once_by_its_reference(
    client: TestClient, directory: Database
) -> None:
    report = sent(client, text="Le lycée ferme le mercredi après-midi.")
    before = [ask(client, FOLLOW, reference=report["reference"]) for _ in range(4)]

    with directory.recording() as connection:
        state = ErrorReportState.CORRECTED
        answer(connection, report["reference"], state=state, text="Corrigé, merci.", role="DRAIO")
    after = ask(client, FOLLOW, reference=report["reference"])

    # Compiled from the second on.
    assert [each.json() == before[0].json() for each in before] == [True] * 4
    assert before[0].json()["data"]["errorReport"]["state"] == "RECEIVED"
    found = after.json()["data"]["errorReport"]
    assert (found["state"], found["answer"]) == ("CORRECTED", "Corrigé, merci.")
    assert ask(client, FOLLOW, reference="00000-00000").json()["data"] == {"errorReport": None}


def test_a_form_that_is_sent_twice_is_one_report(client: TestClient, directory: Database) -> None:
    first = sent(client, text="L'adresse est celle d'avant.")
    before = count(directory)

    assert sent(client, text="  L'adresse est celle d'avant. ")["reference"] == first["reference"]
    assert count(directory) == before


def test_clicks_at_the_same_moment_are_one_report(client: TestClient) -> None:
    found: list[str] = []

    def click() -> None:
        found.append(sent(client, text="Les horaires ont changé.")["reference"])

    clicks = [threading.Thread(target=click) for _ in range(6)]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join()

    assert len(found) == 6
    assert len(set(found)) == 1


# What is kept of it


def test_no_answer_of_it_may_be_stored(client: TestClient) -> None:
    created = send(client, text="Le nom a changé, à vérifier.")
    reference = created.json()["data"]["reportError"]["report"]["reference"]
    answers = [created, *(ask(client, FOLLOW, reference=reference) for _ in range(3))]

    assert [each.headers["cache-control"] for each in answers] == ["no-store"] * 4
    assert not any("etag" in each.headers for each in answers)


@pytest.mark.parametrize("query", [FOLLOW, f"{FOLLOW} query Other {{ directory {{ version }} }}"])
def test_neither_goes_in_an_address(client: TestClient, directory: Database, query: str) -> None:
    before = count(directory)
    variables = {"reference": "7K3QD-M2X9V"}
    asked = client.get(
        "/graphql",
        params={"query": query, "variables": json.dumps(variables), "operationName": "Follow"},
    )
    written = client.get(
        "/graphql",
        params={"query": SEND, "variables": json.dumps({"input": _usual() | {"text": "z" * 20}})},
    )

    for refused in (asked, written):
        assert refused.status_code == 405
        assert codes(refused) == ["METHOD_NOT_ALLOWED"]
    assert count(directory) == before


def test_neither_text_nor_reference_is_logged_or_measured(
    client: TestClient, directory: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    text = f"La directrice est maintenant {SECRET}."

    reference = sent(client, text=text)["reference"]
    ask(client, FOLLOW, reference=reference)
    send(client, text=f"{SECRET} 06 12 34 56 78")
    client.headers["x-forwarded-for"] = "127.0.0.1"
    measured = client.get("/metrics").text

    said = caplog.text + measured
    assert "graphql" in said
    assert SECRET not in said and reference not in said


# How much may be sent


@pytest.mark.parametrize(
    "document",
    [
        "mutation($input: ReportErrorInput!) {"
        " a: reportError(input: $input) { report { reference } }"
        " b: reportError(input: $input) { report { reference } } }",
        "mutation($input: ReportErrorInput!) { ...Two } fragment Two on Mutation {"
        " a: reportError(input: $input) { report { reference } } ...One }"
        " fragment One on Mutation { b: reportError(input: $input) { report { reference } } }",
    ],
)
def test_a_document_sends_one_report(
    client: TestClient, directory: Database, document: str
) -> None:
    before = count(directory)

    refused = ask(client, document, input=_usual() | {"text": "deux d'un coup"})

    [error] = refused.json()["errors"]
    assert error["extensions"]["limitName"] == "mutations"
    assert count(directory) == before


def test_a_batch_sends_one_report(directory: Database) -> None:
    entry = {"query": SEND, "variables": {"input": _usual() | {"text": "dans un lot"}}}
    with client_of(directory, max_batch=5) as client:
        answers = client.post("/graphql", json=[entry, entry, {"query": "{ __typename }"}]).json()

    assert [list(each) for each in answers] == [
        ["data", "extensions"],
        ["errors"],
        ["data", "extensions"],
    ]
    assert answers[1]["errors"][0]["extensions"]["limitName"] == "mutations"


def test_a_client_sends_five_reports_and_is_then_asked_to_wait(directory: Database) -> None:
    with client_of(directory) as client:
        first = [send(client, text=f"Une autre erreur, {number}.") for number in range(5)]
        again = send(client, text="Une autre erreur, 0.")
        refused = send(client, text="Une autre erreur, 5.")
        read = ask(client, FOLLOW, reference="00000-00000")

    assert [each.status_code for each in first] == [200] * 5
    assert not any("errors" in each.json() for each in first)
    assert again.json()["data"] == first[0].json()["data"]
    assert refused.status_code == 429
    assert codes(refused) == ["RATE_LIMITED"]
    # An hour and 36 minutes: twenty a day, of which five at once.
    assert 5_000 < int(refused.headers["retry-after"]) <= 5_760
    assert refused.headers["cache-control"] == "no-store"
    assert read.status_code == 200


def test_who_is_limited_is_the_connection_and_not_the_record(directory: Database) -> None:
    with client_of(directory, reports_per_day=1) as client:
        transport: Any = client._transport
        statuses: list[int] = []
        for host in ("192.0.2.1", "192.0.2.1", "192.0.2.2"):
            transport.client = (host, 5_000)
            statuses.append(send(client, text=f"de {host} {len(statuses)}").status_code)

    assert statuses == [200, 429, 200]


def test_a_document_must_be_trusted_where_only_those_are(
    directory: Database, tmp_path: Path
) -> None:
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps({"send": SEND}))
    chosen = {"trusted_documents": manifest, "only_trusted": True, "reports_per_day": 0}
    with client_of(directory, **chosen) as client:
        assert codes(ask(client, SEND + " ", input=_usual())) == ["DOCUMENT_NOT_TRUSTED"]
        trusted = ask(client, SEND, input=_usual() | {"text": "de confiance"})

    assert trusted.json()["data"]["reportError"]["report"]["state"] == "RECEIVED"


def test_partners_pages_may_send_json_and_forms_of_other_pages_may_not(client: TestClient) -> None:
    preflight = client.options(
        "/graphql",
        headers={
            "origin": "https://partenaire.example",
            "access-control-request-method": "POST",
            "access-control-request-headers": "content-type",
        },
    )
    as_form = client.post(
        "/graphql",
        content=json.dumps({"query": SEND, "variables": {"input": _usual()}}),
        headers={"content-type": "text/plain", "origin": "https://mechant.example"},
    )

    assert preflight.status_code == 200
    assert preflight.headers["access-control-allow-origin"] == "*"
    assert as_form.status_code == 415
    assert client.post("/graphql", content=b"{}", headers=JSON).status_code != 415


# The database


def test_a_database_that_is_written_for_long_is_said_to_be_busy(
    directory: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.database.RECORDING_TIMEOUT_MS", 50)
    with client_of(directory, reports_per_day=0) as client:
        with directory.recording():
            refused = send(client, text="pendant une écriture")
        monkeypatch.undo()
        stored_later = send(client, text="pendant une écriture")

    assert refused.status_code == 503
    assert codes(refused) == ["SERVICE_UNAVAILABLE"]
    assert int(refused.headers["retry-after"]) > 0
    assert "errors" not in stored_later.json()


def test_a_silent_database_holds_few_requests(
    directory: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("contributions.report_desk.ANSWER_TIMEOUT_S", 0.05)
    silent, desk = threading.Event(), ReportDesk(Database(url_of(directory)))
    monkeypatch.setattr(desk, "_found", lambda reference: silent.wait(60) and None)

    async def many() -> list[Any]:
        asked = (desk.find("7K3QD-M2X9V") for _ in range(MOST_WAITING + 5))
        return await asyncio.gather(*asked, return_exceptions=True)

    found = asyncio.run(many())
    silent.set()
    asyncio.run(desk.close())

    assert len(found) == MOST_WAITING + 5
    assert {type(each) for each in found} == {ServiceUnavailable}
