"""The page of a record's history."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import insert, update
from starlette.testclient import TestClient
from support.servers import client_of
from support.tiny_directory import Tiny, uai

from changes.journal import Run, journalled_writing
from models.change import Via
from models.confirmation import confirmations
from models.field_group import FieldGroup
from models.structure import structures
from storage.database import Database
from text.french_dates import paris_today

SCHOOL = uai(590000)


@pytest.fixture
def site(migrated: Database) -> Iterator[TestClient]:
    content = Tiny().dispositif("d").school("s", uai=SCHOOL)
    with journalled_writing(migrated, Run(via=Via.SEED, title="seed")) as connection:
        content.hosting("h", "d", "s").write(connection)
    correction = Run(via=Via.CORRECTION, title="correct", reason="appel", evidence="M. Dupont")
    with journalled_writing(migrated, correction) as connection:
        values = {"phone": "03 20 00 00 00", "city": "<b>Lens</b>", "contact_source_date": "2026"}
        connection.execute(update(structures).where(structures.c.id == "s").values(values))
        row = {
            "structure_id": "s",
            "field_group": FieldGroup.CONTACT,
            "source_code": "test",
            "confirmed_on": paris_today(),
            "evidence": "M. Dupont",
        }
        connection.execute(insert(confirmations), [row])
    with client_of(migrated) as client:
        client.headers |= {"accept": "text/html"}
        yield client


def test_a_page_says_what_changed_and_never_who(site: TestClient) -> None:
    page = site.get(f"/structures/{SCHOOL}/historique").text

    assert "<b>Modifiée</b> par une correction" in page
    assert '<dt>Téléphone</dt><dd dir="auto"><ins>03 20 00 00 00</ins></dd>' in page
    assert "&lt;b&gt;Lens&lt;/b&gt;" in page
    assert "Ajoutée à l’annuaire</b> par les fichiers de l’annuaire" in page
    assert '<h2 lang="fr">d</h2>' in page
    private = ("Dupont", "appel", "contact_source_date", "confirmations")
    assert [word for word in private if word in page] == []
    assert f'href="/structures/{SCHOOL}/historique"' in site.get(f"/structures/{SCHOOL}").text


def test_a_dispositif_has_its_history_too(site: TestClient) -> None:
    assert "Ajoutée à l’annuaire" in site.get("/dispositifs/d/historique").text
    assert "/dispositifs/d/historique" in site.get("/dispositifs/d").text


@pytest.mark.parametrize("path", ["/structures/0599999X/historique", "/dispositifs/x/historique"])
def test_what_is_not_there_has_no_history(site: TestClient, path: str) -> None:
    assert site.get(path).status_code == 404


def test_a_cursor_of_nothing_is_an_empty_history(site: TestClient) -> None:
    page = site.get(f"/structures/{SCHOOL}/historique?suite=xxx")

    assert page.status_code == 200
    assert "Rien n’a changé" in page.text


def test_evidence_leaves_the_database_in_no_file(site: TestClient) -> None:
    exported = site.get("/export/structures.csv").text

    assert "CONTACT" in exported or "contact" in exported
    assert "Dupont" not in exported
