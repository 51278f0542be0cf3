"""axe-core finds nothing in any state of the search, in any of its looks."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from support.browser import (
    PHONE,
    Partner,
    Visiting,
    component,
    needs_axe,
    needs_browser,
    obstacles,
)
from support.servers import Server

pytestmark = [needs_browser, needs_axe]


def place(page: Page) -> None:
    page.get_by_role("combobox", name=re.compile("Où|Where")).fill("62300")


def search(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^(Chercher|Search)$")).press("Enter")


def empty(page: Page) -> None:
    page.get_by_role("combobox", name=re.compile("Où")).wait_for()


def suggesting(page: Page) -> None:
    page.get_by_role("combobox", name=re.compile("Où")).press_sequentially("lens")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")


def mistaken(page: Page) -> None:
    search(page)
    expect(page.locator("[aria-invalid=true]")).to_be_visible()


def hosts(page: Page) -> None:
    place(page)
    page.get_by_label("Dispositif", exact=True).select_option("Micro-lycée")
    search(page)
    page.locator("[part=lieu]").first.wait_for()
    page.locator(".marker").first.wait_for()


def around(page: Page) -> None:
    place(page)
    search(page)
    page.locator("[part=lieu]").first.wait_for()
    page.locator(".marker").first.wait_for()


def advised(page: Page) -> None:
    place(page)
    page.get_by_label("Trois questions pour vous guider").check()
    page.get_by_label("Où en êtes-vous ?").select_option("École arrêtée")
    page.get_by_label("Quel âge").fill("15")
    search(page)
    page.locator("[part=lieu]").first.wait_for()


def nothing_published(page: Page) -> None:
    place(page)
    page.get_by_label("Dispositif", exact=True).select_option("Dispositifs relais")
    search(page)
    page.locator("[part=lieu]").first.wait_for()


def unreachable(page: Page) -> None:
    page.get_by_role("combobox", name=re.compile("Où")).wait_for()
    page.wait_for_load_state("networkidle")
    page.route("**/graphql*", lambda route: route.abort())
    place(page)
    search(page)
    page.get_by_role("alert").wait_for()


STATES = [empty, suggesting, mistaken, hosts, around, advised, nothing_published, unreachable]


def named(state: Callable[[Page], None]) -> str:
    return state.__name__


@pytest.mark.parametrize("state", STATES, ids=named)
@pytest.mark.parametrize("theme", ["clair", "sombre", "contraste", "dsfr"])
def test_a_state_of_the_search_has_no_obstacle(
    visiting: Visiting,
    partner: Partner,
    service: Server,
    state: Callable[[Page], None],
    theme: str,
) -> None:
    with visiting(broken=state is unreachable) as visit:
        line = component(service, theme=theme)
        page = visit.go(partner.page(f"<main><h1>Partenaire</h1>{line}</main>"))
        state(page)

        assert obstacles(page) == []


@pytest.mark.parametrize("state", [hosts, advised], ids=named)
def test_a_phone_meets_no_obstacle(
    visiting: Visiting,
    partner: Partner,
    service: Server,
    state: Callable[[Page], None],
) -> None:
    with visiting(viewport=PHONE) as visit:
        page = visit.go(partner.page(f"<main><h1>Partenaire</h1>{component(service)}</main>"))
        place(page)
        search(page)
        page.get_by_role("button", name="Afficher la carte").click()
        state(page)

        assert obstacles(page) == []


@pytest.mark.parametrize("theme", ["clair", "sombre", "contraste", "dsfr"])
def test_what_has_the_focus_is_seen(
    visiting: Visiting, partner: Partner, service: Server, theme: str
) -> None:
    with visiting() as visit:
        page = visit.go(partner.page(component(service, theme=theme)))
        page.get_by_role("combobox", name=re.compile("Où")).wait_for()
        for _ in range(5):
            page.keyboard.press("Tab")
            outline = page.evaluate(
                """() => { const focused =
                  document.querySelector("raccroche-recherche").shadowRoot.activeElement;
                  const { outlineStyle, outlineWidth } = getComputedStyle(focused);
                  return [outlineStyle, parseFloat(outlineWidth)] }"""
            )
            assert outline[0] == "solid" and outline[1] >= 3


def test_who_wants_less_motion_gets_none(
    visiting: Visiting, partner: Partner, service: Server
) -> None:
    with visiting(reduced_motion="reduce") as visit:
        page = visit.go(partner.page(component(service)))
        around(page)

        expect(page.locator(".leaflet-zoom-anim, .leaflet-fade-anim")).to_have_count(0)


def test_forced_colours_keep_every_control(
    visiting: Visiting, partner: Partner, service: Server
) -> None:
    with visiting(forced_colors="active") as visit:
        page = visit.go(partner.page(f"<main><h1>Partenaire</h1>{component(service)}</main>"))
        hosts(page)

        controls = page.locator("input[type=text], select, [part=bouton]").all()
        assert len(controls) >= 3
        for control in controls:
            border = control.evaluate("e => getComputedStyle(e).borderStyle")
            assert border != "none"
