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


def test_a_search_that_is_called_is_for_what_was_just_set(page: Page) -> None:
    page.evaluate(f"(async () => {{ {ELEMENT}.place = '62300'; await {ELEMENT}.search(); }})()")
    assert "62300 Lens" in heading(page).inner_text()
    page.evaluate(
        f"(async () => {{ {ELEMENT}.place = '59000'; {ELEMENT}.dispositif = 'micro-lycee'; "
        f"await {ELEMENT}.search(); }})()"
    )

    assert re.match(r"Micro-lycée.*59000 Lille", heading(page).inner_text())


def test_a_search_that_is_called_without_a_place_leaves_the_focus_to_the_page(page: Page) -> None:
    page.get_by_role("button", name="Ailleurs").focus()
    page.evaluate(f"{ELEMENT}.search()")

    expect(place(page)).to_have_accessible_description(re.compile("Indiquez un lieu"))
    expect(page.get_by_role("button", name="Ailleurs")).to_be_focused()


@pytest.mark.parametrize(
    "attributes", [{"dispositif": "zz"}, {"academie": "99", "dispositif": "micro-lycee"}]
)
def test_a_code_that_nobody_knows_counts_as_none_and_the_console_names_those_that_are(
    visiting: Visiting, partner: Partner, service: Server, attributes: dict[str, str]
) -> None:
    name, value = next(iter(attributes.items()))
    shown = {"zz": "À qui s’adresser .62300 Lens", "99": "Micro-lycée.*62300 Lens"}[value]
    with visiting() as visit:
        page = visit.go(partner.page(component(service, place="62300", **attributes)))
        expect(heading(page)).to_have_text(re.compile(shown))
        expect(page.get_by_role("alert")).to_have_count(0)
        assert value not in page.evaluate(f"{ELEMENT}.shareLink")
        warnings, visit.problems = visit.problems, []

    [warning] = warnings
    assert f'{name}="{value}"' in warning
    assert {"dispositif": "micro-lycee", "academie": "09, 20"}[name] in warning


def test_a_dispositif_that_nobody_knows_is_left_out_before_any_search(
    visiting: Visiting, partner: Partner, service: Server
) -> None:
    with visiting() as visit:
        page = visit.go(partner.page(component(service, dispositif="zz")))
        expect(page.get_by_role("option", name="Micro-lycée")).to_be_attached()
        page.evaluate(f"{ELEMENT}.dispositif = 'yy'")
        expect(page.get_by_role("option", name="yy")).to_have_count(0)
        expect(page.get_by_role("option", name="zz")).to_have_count(0)
        assert len(visit.problems) == 2
        visit.problems = []
