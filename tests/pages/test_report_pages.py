"""Reporting an error on the site, without a script: the form, what is refused, and what follows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient
from support.servers import client_of
from support.tiny_directory import Tiny, uai

from contributions.error_reports import answer
from models.error_report import ErrorReportState, error_reports
from storage.database import Database

SCHOOL = uai(590001)
FORM = f"/signaler/structures/{SCHOOL}"
TEXT = "Le numéro a changé : 03 20 12 34 56."
FIELDS = {"motif": "PHONE_WRONG", "texte": TEXT}


@pytest.fixture
def pages(migrated: Database) -> Iterator[TestClient]:
    content = Tiny().school(SCHOOL, uai=SCHOOL, name="Lycée Colette").mission_locale("ml")
    with migrated.writing() as connection:
        content.dispositif("micro-lycee").write(connection)
    with client_of(migrated) as client:
        client.headers |= {"accept": "text/html", "sec-fetch-site": "same-origin"}
        yield client


def stored(database: Database) -> list[Any]:
    with database.engine.connect() as connection:
        return list(connection.execute(select(error_reports)).all())


def reference_in(page: str) -> str:
    found = re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}", page)
    assert found is not None, page
    return found[0]


def test_pages_lead_to_the_form(pages: TestClient) -> None:
    assert f'href="{FORM}"' in pages.get(f"/structures/{SCHOOL}").text
    dispositif = pages.get("/dispositifs/micro-lycee").text
    assert 'href="/signaler/dispositifs/micro-lycee"' in dispositif
    # Where links of before led to.
    assert f'href="{FORM}"' in pages.get(f"/contact?fiche={SCHOOL}").text


def test_a_report_is_sent_and_followed_without_a_script(
    pages: TestClient, migrated: Database
) -> None:
    form = pages.get(FORM)
    assert "Lycée Colette" in form.text and 'value="PHONE_WRONG"' in form.text

    sent = pages.post(FORM, data=FIELDS)
    reference = reference_in(sent.text)
    waiting = pages.post("/signaler/suivi", data={"reference": reference.lower()})
    with migrated.recording() as connection:
        state = ErrorReportState.CORRECTED
        answer(connection, reference, state=state, text="Nouveau numéro noté.", role="DRAIO")
    answered = pages.post("/signaler/suivi", data={"reference": reference})

    [row] = stored(migrated)
    assert (row.text, row.reason.value, row.record) == (TEXT, "PHONE_WRONG", SCHOOL)
    assert sent.status_code == 200 and TEXT not in sent.text
    assert "va le vérifier" in waiting.text
    assert "Nouveau numéro noté." in answered.text and "corrigée" in answered.text
    for page in (sent, waiting, answered):
        assert page.headers["cache-control"] == "no-store"
        assert "etag" not in page.headers


def test_a_dispositif_is_reported_too(pages: TestClient, migrated: Database) -> None:
    fields = FIELDS | {"motif": "DESCRIPTION_WRONG"}

    assert pages.post("/signaler/dispositifs/micro-lycee", data=fields).status_code == 200
    [row] = stored(migrated)
    assert (row.kind, row.record, row.academy_code) == ("dispositifs", "micro-lycee", None)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"texte": "court"}, "10 à 350 caractères"),
        ({"texte": ""}, "10 à 350 caractères"),
        ({"texte": "Appelez <b>le</b> 06 12 34 56 78"}, "téléphone portable"),
        ({"motif": "RUDE"}, "Choisissez ce qui est faux"),
        ({"motif": ""}, "Choisissez ce qui est faux"),
    ],
)
def test_what_is_refused_comes_back_as_it_was_filled(
    pages: TestClient, migrated: Database, changed: dict[str, str], told: str
) -> None:
    fields = FIELDS | changed

    page = pages.post(FORM, data=fields)

    assert page.status_code == 400
    # Blanks before signs are those of French typography.
    assert told in page.text.replace("\u00a0", " ").replace("\u202f", " ")
    shown = fields["texte"].replace("<", "&lt;").replace(">", "&gt;")
    kept = re.search(r"<textarea[^>]*>(.*?)</textarea>", page.text, re.DOTALL)
    assert kept is not None and kept[1].replace("\u202f", " ").replace("\u00a0", " ") == shown
    assert ("checked" in page.text) == (fields["motif"] == "PHONE_WRONG")
    assert stored(migrated) == []


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"origin": "https://mechant.example"},
        {"origin": "null"},
    ],
)
def test_a_form_of_another_site_is_not_sent(
    pages: TestClient, migrated: Database, headers: dict[str, str]
) -> None:
    del pages.headers["sec-fetch-site"]

    refused = pages.post(FORM, data=FIELDS, headers=headers)

    assert refused.status_code == 403
    assert "vient pas de cette page" in refused.text
    assert stored(migrated) == []


@pytest.mark.parametrize("headers", [{}, {"origin": "http://testserver"}])
def test_an_older_browser_may_send_it(
    pages: TestClient, migrated: Database, headers: dict[str, str]
) -> None:
    del pages.headers["sec-fetch-site"]

    assert pages.post(FORM, data=FIELDS, headers=headers).status_code == 200
    assert len(stored(migrated)) == 1


def test_who_has_sent_many_keeps_the_text(pages: TestClient, migrated: Database) -> None:
    for number in range(5):
        pages.post(FORM, data=FIELDS | {"texte": f"Une erreur de plus, {number}."})

    refused = pages.post(FORM, data=FIELDS | {"texte": "Et encore une erreur."})

    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 3_600
    assert "Et encore une erreur." in refused.text
    with migrated.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(error_reports)) == 5


def test_unknown_records_and_references_have_their_page(pages: TestClient) -> None:
    assert pages.get(f"/signaler/structures/{uai(590009)}").status_code == 404
    assert pages.get("/signaler/dispositifs/rien").status_code == 404
    assert pages.put(FORM).status_code == 405
    unknown = pages.post("/signaler/suivi", data={"reference": "<b>00000-00000"})
    assert "Aucun signalement" in unknown.text and "&lt;b&gt;00000" in unknown.text


def test_the_form_is_there_in_english(pages: TestClient) -> None:
    page = pages.get(f"{FORM}?langue=en").text
    refused = pages.post(f"{FORM}?langue=en", data=FIELDS | {"texte": "short"}).text

    assert "What is wrong?" in page
    assert "in 10 to 350 characters" in refused
