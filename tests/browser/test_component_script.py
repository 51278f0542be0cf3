"""``<raccroche-recherche>`` as the script of a page sets it, and calls it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect
from support.browser import Partner, Visit, Visiting, component, needs_browser
from support.servers import Server

pytestmark = needs_browser

ELEMENT = "document.querySelector('raccroche-recherche')"


@pytest.fixture
def page(visit: Visit, partner: Partner, service: Server) -> Page:
    page = visit.go(partner.page(component(service) + "<button>Ailleurs</button>"))
    expect(place(page)).to_be_visible()
    return page


def place(page: Page) -> Locator:
    return page.get_by_role("combobox", name=re.compile("Où"))


def heading(page: Page) -> Locator:
    return page.locator("#resultats")


def test_a_number_is_read_as_text(page: Page) -> None:
    page.evaluate(f"{ELEMENT}.place = 62300")

    expect(heading(page)).to_contain_text("62300 Lens")


@pytest.mark.parametrize("value", ["{}", "2", "[]", "true", "NaN", "null", "undefined", "() => 1"])
def test_what_is_no_text_counts_as_none_and_breaks_nothing(page: Page, value: str) -> None:
    names = ["language", "theme", "audience", "height", "helpPhone", "tiles", "api"]
    page.evaluate(
        f"names => names.forEach(name => {{ {ELEMENT}[name] = {value} }})",
        names if value != "2" else names[:-2],
    )
    page.evaluate(f"{ELEMENT}.shareLink")
    page.evaluate(f"{ELEMENT}.place = 62300")

    expect(heading(page)).to_contain_text("62300 Lens")
    expect(page.locator(".root")).to_have_attribute("lang", "fr")


def test_a_number_to_call_that_was_taken_away_is_the_usual_one(page: Page) -> None:
    for value in ("{}", "null", "''"):
        page.evaluate(f"{ELEMENT}.helpPhone = {value}; {ELEMENT}.updateComplete")
        assert page.evaluate(f"{ELEMENT}.updateComplete.then(() => {ELEMENT}.helpPhone)") == (
            "0 800 12 25 00"
        )
