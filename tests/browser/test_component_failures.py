"""What ``<raccroche-recherche>`` does with a search that finds nothing as it was asked."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, Route, expect
from support.browser import Partner, Visit, Visiting, component, needs_browser
from support.servers import Server

pytestmark = needs_browser


def place(page: Page) -> Locator:
    return page.get_by_role("combobox", name=re.compile(r"^Où \?"))


def search(page: Page, text: str) -> None:
    place(page).fill(text)
    page.get_by_role("button", name="Chercher", exact=True).press("Enter")


def heading(page: Page) -> Locator:
    return page.locator("#resultats")


def test_a_school_s_name_that_only_one_has_is_that_school(
    visit: Visit, partner: Partner, service: Server
) -> None:
    page = visit.go(partner.page(component(service)))
    search(page, "jean zay")

    expect(heading(page)).to_contain_text("Jean Zay")
    expect(place(page)).to_have_value(re.compile("Jean Zay"))
    expect(page.locator(".problem")).to_have_count(0)


def test_a_school_s_name_that_several_have_is_to_be_chosen_in_the_list(
    visit: Visit, partner: Partner, service: Server
) -> None:
    page = visit.go(partner.page(component(service)))
    search(page, "henri darras")

    expect(place(page)).to_be_focused()
    expect(place(page)).to_have_accessible_description(re.compile("Choisissez-en un"))
    expect(place(page)).to_have_attribute("aria-expanded", "true")
    page.locator("#lieux [role=option]").first.click()
    page.get_by_role("button", name="Chercher", exact=True).press("Enter")
    expect(heading(page)).to_be_visible()


def test_results_of_another_search_are_not_left_below_what_failed(
    visiting: Visiting, partner: Partner, service: Server
) -> None:
    with visiting(broken=True) as visit:
        page = visit.go(partner.page(component(service)))
        search(page, "62300")
        expect(heading(page)).to_contain_text("Lens")
        search(page, "zzzyx")
        expect(place(page)).to_have_attribute("aria-invalid", "true")
        expect(heading(page)).to_have_count(0)
        search(page, "62300")
        expect(heading(page)).to_contain_text("Lens")
        page.route("**/graphql*59000*", lambda route: route.abort())
        search(page, "59000")
        expect(page.get_by_role("alert")).to_contain_text("ne répond pas")
        expect(heading(page)).to_have_count(0)
        page.unroute_all()
        page.get_by_role("button", name="Réessayer").click()

        expect(heading(page)).to_contain_text("Lille")
        expect(page.get_by_role("alert")).to_have_count(0)


def test_an_answer_that_does_not_come_is_asked_for_again_with_all_that_was_answered(
    visiting: Visiting, partner: Partner, service: Server
) -> None:
    def fail(route: Route) -> None:
        if "answers" in (route.request.post_data or ""):
            route.abort()
        else:
            route.continue_()

    with visiting(broken=True) as visit:
        page = visit.go(partner.page(component(service)))
        page.get_by_label("Trois questions pour vous guider").check()
        page.get_by_label("Où en êtes-vous ?").select_option("École arrêtée")
        page.get_by_label("Quel âge avez-vous ?").fill("17")
        search(page, "59000")
        first = page.get_by_role("group", name=re.compile("six mois ou plus"))
        page.route("**/graphql*", fail)
        first.get_by_role("button", name="Oui").click()
        retry = page.get_by_role("button", name="Réessayer")
        expect(retry).to_be_focused()
        page.unroute_all()
        retry.click()

        expect(heading(page)).to_be_visible()
        expect(first).to_have_count(0)
