"""``<raccroche-recherche>`` under fingers and keys: suggestions, shortcuts, and the map."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Locator, Page, expect
from support.browser import PHONE, Partner, Visit, Visiting, component, needs_browser
from support.servers import Server

pytestmark = needs_browser

LOCATED = """
  window.located = 0;
  navigator.geolocation.getCurrentPosition = () => { window.located += 1; };
"""


class Fingers:
    """Touches of a screen as Chromium takes them from the device."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.tools: CDPSession = page.context.new_cdp_session(page)

    def send(self, kind: str, *points: tuple[float, float]) -> None:
        touches: list[dict[str, Any]] = [
            {"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)
        ]
        self.tools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    def tap(self, target: Locator) -> None:
        x, y = middle(target)
        self.send("touchStart", (x, y))
        self.send("touchEnd")

    def swipe(self, *starts: tuple[float, float], dx: float = 0, dy: float = 0) -> None:
        self.send("touchStart", *starts)
        for step in range(1, 11):
            self.send("touchMove", *((x + dx * step / 10, y + dy * step / 10) for x, y in starts))
        self.send("touchEnd")


def middle(target: Locator) -> tuple[float, float]:
    box = target.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.fixture
def phone(visiting: Visiting, partner: Partner, service: Server) -> Iterator[Page]:
    """A telephone with a page of a partner, which counts how often a position is asked for."""
    with visiting(viewport=PHONE, has_touch=True, is_mobile=True) as visit:
        visit.page.add_init_script(LOCATED)
        meta = '<meta name="viewport" content="width=device-width">'
        yield visit.go(partner.page(f"{meta}{component(service)}<div style='height:2000px'></div>"))


def place(page: Page) -> Locator:
    return page.get_by_role("combobox", name=re.compile("Où"))


@pytest.mark.parametrize("index", [0, 1, 2])
def test_a_tap_on_a_suggestion_takes_it_and_nothing_under_it(phone: Page, index: int) -> None:
    fingers = Fingers(phone)
    fingers.tap(place(phone))
    place(phone).press_sequentially("saint")
    option = phone.locator("#lieux [role=option]").nth(index)
    name = option.inner_text()
    radio = phone.get_by_label("Trois questions pour vous guider")
    fingers.tap(option)

    expect(place(phone)).to_have_value(name)
    expect(place(phone)).to_have_attribute("aria-expanded", "false")
    phone.wait_for_timeout(400)  # a click that comes late would come now
    assert phone.evaluate("window.located") == 0
    expect(radio).not_to_be_checked()
    expect(phone.locator(".problem")).to_have_count(0)


def test_a_finger_that_scrolls_the_suggestions_takes_none(phone: Page) -> None:
    fingers = Fingers(phone)
    fingers.tap(place(phone))
    place(phone).press_sequentially("saint")
    option = phone.locator("#lieux [role=option]").nth(3)
    option.wait_for()
    fingers.swipe(middle(option), dy=-80)
    phone.wait_for_timeout(400)

    expect(place(phone)).to_have_value("saint")


def test_what_is_typed_is_no_shortcut_of_the_page_around(
    visit: Visit, partner: Partner, service: Server
) -> None:
    listening = """<script>window.keys = [];
      for (const type of ["keydown", "keypress", "keyup"])
        document.addEventListener(type, ({ key }) => keys.push(key));</script>"""
    page = visit.go(partner.page(listening + component(service)))
    place(page).press_sequentially("s/j")
    page.keyboard.press("Control+k")

    keys = page.evaluate("window.keys")
    assert "k" in keys
    assert not {"s", "/", "j"} & set(keys)


def test_escape_closes_the_suggestions_and_then_the_dialog_around(
    visit: Visit, partner: Partner, service: Server
) -> None:
    line = component(service)
    page = visit.go(partner.page(f"<dialog>{line}</dialog>"))
    page.evaluate("document.querySelector('dialog').showModal()")
    place(page).press_sequentially("lens")
    page.locator("#lieux [role=option]").first.wait_for()
    page.keyboard.press("Escape")
    expect(place(page)).to_have_attribute("aria-expanded", "false")
    expect(page.locator("dialog")).to_have_attribute("open", "")
    page.keyboard.press("Escape")

    expect(page.locator("dialog[open]")).to_have_count(0)


def test_an_escape_that_closes_the_suggestions_is_heard_by_nobody_and_the_next_by_all(
    visit: Visit, partner: Partner, service: Server
) -> None:
    listening = """<script>window.keys = [];
      for (const type of ["keydown", "keyup"])
        document.addEventListener(type, ({ key }) => keys.push(type + key));</script>"""
    page = visit.go(partner.page(listening + component(service)))
    place(page).press_sequentially("lens")
    page.locator("#lieux [role=option]").first.wait_for()
    page.keyboard.press("Escape")
    assert page.evaluate("window.keys") == []
    page.keyboard.press("Escape")

    assert page.evaluate("window.keys") == ["keydownEscape", "keyupEscape"]


# --- The map ---


@pytest.fixture
def mapped(phone: Page) -> Page:
    """A telephone on which the map of micro-lycées is open."""
    place(phone).fill("62300")
    phone.get_by_label("Dispositif", exact=True).select_option("Micro-lycée")
    phone.get_by_role("button", name="Chercher", exact=True).press("Enter")
    phone.get_by_role("button", name="Afficher la carte").click()
    phone.locator(".pin").first.wait_for()
    phone.locator(".map").evaluate("e => e.scrollIntoView({ block: 'center' })")
    phone.wait_for_timeout(300)
    return phone


def test_a_tapped_marker_keeps_its_bubble_until_escape(mapped: Page) -> None:
    pin = mapped.get_by_role("button", name=re.compile("^2. "))
    Fingers(mapped).tap(pin)
    bubble = mapped.locator(".leaflet-popup-content")
    expect(bubble).to_contain_text("Delambre")
    mapped.wait_for_timeout(1_200)
    expect(bubble).to_contain_text("Delambre")
    expect(bubble.get_by_role("button", name="Fermer")).to_be_visible()
    pin.focus()
    mapped.keyboard.press("Escape")

    expect(bubble).to_have_count(0)
    expect(pin).to_be_focused()


CENTRE = """canvas => {
  const [here, map] = [canvas.querySelector(".here"), canvas].map((e) => e.getBoundingClientRect());
  return [Math.round(here.x - map.x), Math.round(here.y - map.y)];
}"""
"""Where the place of the search is on the map."""


SCROLL_HAS_ENDED = """async () => {
  for (let still = 0, last = scrollY; still < 30; last = scrollY) {
    await new Promise(requestAnimationFrame);
    still = scrollY === last ? still + 1 : 0;
  }
}"""
"""Resolves once the page has stood still for thirty frames."""


def test_one_finger_scrolls_the_page_and_two_move_the_map(mapped: Page) -> None:
    canvas = mapped.locator(".map-canvas")
    x, y = middle(canvas)
    scrolled, moved = mapped.evaluate("scrollY"), canvas.evaluate(CENTRE)
    Fingers(mapped).swipe((x, y), dy=-150)
    mapped.wait_for_function(f"scrollY > {scrolled + 50}")
    assert canvas.evaluate(CENTRE) == moved

    # The page may go on scrolling for a while, and a gesture that begins meanwhile scrolls it too.
    mapped.evaluate(SCROLL_HAS_ENDED)
    mapped.locator(".map").evaluate("e => e.scrollIntoView({ block: 'center' })")
    mapped.evaluate(SCROLL_HAS_ENDED)
    x, y = middle(canvas)
    scrolled = mapped.evaluate("scrollY")
    Fingers(mapped).swipe((x - 40, y), (x + 40, y), dx=60, dy=-60)
    mapped.wait_for_timeout(400)
    assert mapped.evaluate("scrollY") == scrolled
    assert canvas.evaluate(CENTRE) != moved


def shown(visit: Visit, partner: Partner, service: Server, **attributes: str) -> Page:
    page = visit.go(partner.page(component(service, **attributes)))
    page.locator(".pin").first.wait_for()
    return page


def test_the_keyboard_goes_through_all_markers_and_out_of_the_map(
    visit: Visit, partner: Partner, service: Server
) -> None:
    page = shown(visit, partner, service, place="62300", dispositif="micro-lycee")
    names = page.locator(".map-canvas button.pin").evaluate_all(
        "all => all.map(pin => pin.getAttribute('aria-label'))"
    )
    page.get_by_role("link", name="Passer la carte").focus()
    active = "document.querySelector('raccroche-recherche').shadowRoot.activeElement"
    reached = []
    for _ in names:
        page.keyboard.press("Tab")
        page.wait_for_timeout(350)  # the map moves to what is focused
        reached.append(page.evaluate(f"{active}?.getAttribute('aria-label')"))
    page.keyboard.press("Tab")

    assert len(names) > 3 and reached == names
    assert page.evaluate(f"{active}?.getAttribute('aria-label')") == "Vers la gauche"


def test_the_map_is_passed_by_a_link_and_moved_by_buttons(
    visit: Visit, partner: Partner, service: Server
) -> None:
    page = shown(visit, partner, service, place="62300", dispositif="micro-lycee")
    page.get_by_role("link", name="Passer la carte").press("Enter")
    expect(page.locator("#suite")).to_be_focused()
    canvas = page.locator(".map-canvas")
    for name in ("Vers la gauche", "Vers le haut", "Vers la droite", "Vers le bas"):
        page.wait_for_timeout(400)
        before = canvas.evaluate(CENTRE)
        page.get_by_role("button", name=name).press("Enter")
        page.wait_for_timeout(400)
        assert canvas.evaluate(CENTRE) != before, name


def test_a_card_and_its_pin_share_number_name_and_kind(
    visit: Visit, partner: Partner, service: Server
) -> None:
    page = shown(visit, partner, service, place="62300")
    cards = page.locator("[part=lieu]")
    labels = page.locator(".map-canvas button.pin").evaluate_all(
        "all => all.map(pin => pin.getAttribute('aria-label'))"
    )

    numbers = cards.locator(".number").all_inner_texts()
    assert numbers == ["1", "2"]
    for number, card in zip(numbers, cards.all(), strict=True):
        [label] = [label for label in labels if label.startswith(f"{number}. ")]
        kind = "CIO" if number == "1" else "Mission locale"
        name = card.locator("h4 a span[lang]").inner_text()
        assert label == f"{number}. {name}, {kind}"


def test_two_at_one_point_are_both_seen_and_reached(
    visit: Visit, partner: Partner, service: Server
) -> None:
    point = {"latitude": 49.65, "longitude": 3.3}

    page = visit.page
    page.route("**/graphql*Autour*", lambda route: at_one_point(route, point))
    visit.go(partner.page(component(service, place="62300")))
    pins = page.locator(".map-canvas button.pin")
    expect(pins).to_have_count(2)
    first, second = pins.evaluate_all("pins => pins.map(pin => pin.getBoundingClientRect().x)")

    assert abs(first - second) >= 30
    for number in ("1", "2"):
        page.get_by_role("button", name=re.compile(rf"^{number}\. ")).click()
        expect(page.locator(".leaflet-popup-content p").last).to_contain_text(f"{number}. ")


def at_one_point(route: Any, point: dict[str, float]) -> None:
    response = route.fetch()
    found = response.json()
    competence = found["data"]["competence"]
    for entry in competence["cios"]:
        entry["cio"]["position"] = point
    for entry in competence["missionsLocales"]:
        entry["missionLocale"]["position"] = point
    route.fulfill(response=response, json=found)


def test_towns_are_named_and_the_words_are_those_of_the_page(
    visit: Visit, partner: Partner, service: Server
) -> None:
    page = shown(visit, partner, service, place="62300", dispositif="micro-lycee", language="en")

    expect(page.locator(".town", has_text="Arras")).to_be_attached()
    expect(page.get_by_role("group", name="Move and zoom the map")).to_be_visible()
    expect(page.get_by_role("link", name="Skip the map")).to_be_attached()


def test_every_name_of_the_map_is_in_the_list(
    visit: Visit, partner: Partner, service: Server
) -> None:
    page = shown(visit, partner, service, place="62300", dispositif="tutorat")
    for _ in range(3):
        page.get_by_role("button", name="Agrandir", exact=True).click()
        page.wait_for_timeout(400)
    labels = page.locator(".map-canvas button.pin:not(.group)").evaluate_all(
        "all => all.map(pin => pin.getAttribute('aria-label'))"
    )
    text = page.locator(".found").inner_text()

    assert len(labels) > 2
    for label in labels:
        assert re.sub(r"^\d+\. |, [^,]+$", "", label) in text
