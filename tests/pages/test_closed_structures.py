"""Closed structures on what is taken away: nobody is told to call one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from starlette.testclient import TestClient
from support.servers import client_of
from support.tiny_directory import Tiny, uai

from models.structure import StructureStatus
from storage.database import Database

CLOSED = StructureStatus.CLOSED
OLD, MIDDLE, NEW, OTHER, SCHOOL = (uai(590000 + number) for number in (0, 10, 20, 30, 40))
OLD_PHONE, NEW_PHONE = "03 20 00 00 01", "03 20 00 00 02"
Site = Callable[[Tiny], TestClient]


@pytest.fixture
def site(migrated: Database) -> Iterator[Site]:
    with ExitStack() as stack:

        def make(content: Tiny) -> TestClient:
            with migrated.writing() as connection:
                content.write(connection)
            client = stack.enter_context(client_of(migrated))
            client.headers |= {"accept": "text/html"}
            return client

        yield make


def succeeded(**of_new: Any) -> Tiny:
    """A CIO that closed, whose successor closed as well and has one in turn; and another CIO."""
    content = Tiny().cio("new", uai=NEW, name="CIO nouveau", phone=NEW_PHONE, **of_new)
    content.cio("middle", uai=MIDDLE, status=CLOSED, successor_id="new", phone="03 20 00 00 03")
    content.cio(
        "old", uai=OLD, name="CIO ancien", status=CLOSED, successor_id="middle", phone=OLD_PHONE
    )
    return content.cio("other", uai=OTHER, name="CIO autre", phone="03 20 00 00 04")


def test_a_sheet_has_the_successor_in_place_of_the_closed(site: Site) -> None:
    page = site(succeeded()).get("/fiche", params={"s": OLD}).text

    assert "<h2>CIO nouveau</h2>" in page
    assert NEW_PHONE in page
    assert "CIO ancien, qui a fermé." in page
    assert OLD_PHONE not in page
    assert f"/structures/{NEW}" in page


def test_a_successor_that_was_chosen_too_is_on_the_sheet_once(site: Site) -> None:
    page = site(succeeded()).get("/fiche", params={"s": [OLD, NEW]}).text

    assert page.count("<h2>CIO nouveau</h2>") == 1


@pytest.mark.parametrize("status", [CLOSED, StructureStatus.TO_OPEN])
def test_nobody_is_told_to_call_who_is_not_open(site: Site, status: StructureStatus) -> None:
    client = site(succeeded(status=status))

    page = client.get("/fiche", params={"s": OLD}).text
    assert "Cette structure est fermée." in page
    assert "0 800 12 25 00" in page.split("<footer", 1)[0]
    assert OLD_PHONE not in page and NEW_PHONE not in page
    beside = client.get("/fiche", params={"s": [OLD, OTHER]}).text
    first, closed = beside.index("<h2>CIO autre</h2>"), beside.index("<h2>CIO ancien</h2>")
    assert beside.index("J’appelle d’abord") < first < closed
    assert OLD_PHONE not in beside


def test_a_closed_school_leads_to_its_micro_structure(site: Site) -> None:
    content = Tiny().dispositif("d").school("s", uai=SCHOOL, status=CLOSED, phone=OLD_PHONE)
    content.school("a", uai=NEW, name="Micro-lycée", phone=NEW_PHONE)
    page = (
        site(content.hosting("h", "d", "s", micro_structure_id="a"))
        .get("/fiche", params={"s": SCHOOL})
        .text
    )

    assert "<h2>Micro-lycée</h2>" in page
    assert NEW_PHONE in page and OLD_PHONE not in page


def test_a_closed_micro_structure_is_called_by_nobody(site: Site) -> None:
    content = Tiny().dispositif("d").school("s", uai=SCHOOL, phone=NEW_PHONE)
    content.school("a", uai=OLD, name="Micro-lycée", status=CLOSED, phone=OLD_PHONE)
    client = site(content.hosting("h", "d", "s", micro_structure_id="a"))

    of_host = client.get("/fiche", params={"s": SCHOOL}).text
    assert NEW_PHONE in of_host and OLD_PHONE not in of_host
    of_itself = client.get("/fiche", params={"s": OLD}).text
    assert "Cette structure est fermée." in of_itself
    assert OLD_PHONE not in of_itself


def test_the_page_of_the_closed_has_the_number_of_who_is_open(site: Site) -> None:
    page = site(succeeded()).get(f"/structures/{OLD}").text

    assert "Elle est remplacée par" in page
    assert f'href="/structures/{NEW}"' in page
    assert NEW_PHONE in page
    assert OLD_PHONE not in page, "neither to people nor, as JSON-LD, to search engines"


def test_a_contact_of_the_closed_is_gone(site: Site) -> None:
    answer = site(succeeded()).get(f"/structures/{OLD}/contact.vcf")

    assert answer.status_code == 410
    assert answer.headers["content-type"].startswith("text/html")
    assert f'href="/structures/{NEW}"' in answer.text
    assert NEW_PHONE in answer.text and OLD_PHONE not in answer.text


def test_a_closed_school_has_no_poster(site: Site) -> None:
    content = Tiny().school("n", uai=NEW, name="Lycée nouveau")
    content.school("s", uai=SCHOOL, status=CLOSED, successor_id="n")
    answer = site(content).get("/affiche", params={"uai": SCHOOL})

    assert answer.status_code == 410
    assert "Lycée nouveau" in answer.text


def test_a_closed_host_is_called_in_its_micro_structure_alone(site: Site) -> None:
    content = Tiny().dispositif("d").school("s", uai=SCHOOL, status=CLOSED, phone=OLD_PHONE)
    content.school("a", uai=NEW, name="Micro-lycée", phone=NEW_PHONE)
    client = site(content.hosting("h", "d", "s", micro_structure_id="a"))

    page = client.get("/", params={"dispositif": "d", "commune": "59001"}).text
    assert NEW_PHONE in page and OLD_PHONE not in page
