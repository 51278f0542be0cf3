"""``<raccroche-recherche keep-history>`` and the browser's buttons Back and Forward."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect
from support.browser import Partner, Visit, component, needs_browser
from support.servers import Server

pytestmark = needs_browser


def search(element: Locator, text: str, name: str | re.Pattern[str]) -> None:
    """Type into an element's field and search; what is found has this heading."""
    element.get_by_role("combobox", name=re.compile("Où")).fill(text)
    element.get_by_role("button", name="Chercher", exact=True).press("Enter")
    expect(element.locator("#resultats")).to_contain_text(name)


def holds(element: Locator, text: str, name: str) -> None:
    expect(element.get_by_role("combobox", name=re.compile("Où"))).to_have_value(text)
    expect(element.locator("#resultats")).to_contain_text(name)


@pytest.fixture
def page(visit: Visit, partner: Partner, service: Server) -> Page:
    """A page with two elements: one has an id, the other its place."""
    script, line = component(service, keep_history="").split("\n")
    return visit.go(partner.page(script + line + line.replace(" keep", ' id="second" keep')))


def test_back_gives_each_of_two_its_own_search(page: Page) -> None:
    first, second = page.locator("raccroche-recherche").all()
    search(first, "62300", "Lens")
    search(second, "59000", "Lille")
    search(first, "80000", "Amiens")
    search(second, "02000", "Laon")
    page.go_back()
    holds(first, "80000", "Amiens")
    holds(second, "59000", "Lille")
    page.go_back()
    holds(first, "62300", "Lens")
    holds(second, "59000", "Lille")
    page.go_forward()
    page.go_forward()

    holds(first, "80000", "Amiens")
    holds(second, "02000", "Laon")
    page.reload()
    holds(page.locator("raccroche-recherche").first, "80000", "Amiens")
    holds(page.locator("#second"), "02000", "Laon")
    assert page.evaluate("location.search") == "", "the searches are in no address"


def test_back_asks_nothing_for_the_element_whose_search_stays(visit: Visit, page: Page) -> None:
    first, second = page.locator("raccroche-recherche").all()
    search(second, "59000", "Lille")
    search(first, "62300", "Lens")
    search(first, "80000", "Amiens")
    visit.requests.clear()
    page.go_back()
    holds(first, "62300", "Lens")

    asked = [url for url in visit.addresses if "graphql" in url]
    assert asked and not [url for url in asked if "59000" in url]


def test_forward_onto_a_sentence_which_is_kept_nowhere_empties_the_element(page: Page) -> None:
    first = page.locator("raccroche-recherche").first
    search(first, "62300", "Lens")
    search(first, "harcelé au collège", re.compile("arcèlement|vers qui", re.IGNORECASE))
    assert "harcel" not in page.evaluate("JSON.stringify(history.state)")
    page.go_back()
    holds(first, "62300", "Lens")
    page.go_forward()

    expect(first.locator("#resultats")).to_have_count(0)
    expect(first.get_by_role("combobox", name=re.compile("Où"))).to_have_value("")


def test_back_leads_to_the_search_that_the_page_around_opened_with(
    visit: Visit, partner: Partner, service: Server
) -> None:
    page = visit.go(partner.page(component(service, keep_history="", place="62300")))
    element = page.locator("raccroche-recherche")
    expect(element.locator("#resultats")).to_contain_text("Lens")
    search(element, "59000", "Lille")
    page.go_back()

    expect(element.locator("#resultats")).to_contain_text("Lens")
