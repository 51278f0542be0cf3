"""The journeys of the site in a browser: by touch, by keyboard, with and without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from support.browser import NARROWEST, PHONE, Visit, Visiting, needs_axe, needs_browser, obstacles
from support.servers import Server
from support.site_pages import PATHS, SPACING

pytestmark = needs_browser

TOUCH = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
FIRST_CALL = "Mission locale d’Hénin-Beaumont et Carvin"


def choose(page: Page, label: str) -> None:
    page.get_by_label(label, exact=True).check()
    page.get_by_role("button", name="Continuer").click()


def answer_questions(page: Page, url: str) -> None:
    """From the home page to the place's question, as somebody of 17 who left the vocational
    track."""
    page.goto(url)
    page.get_by_role("link", name=re.compile("Je veux reprendre")).click()
    choose(page, "J’ai quitté l’école")
    choose(page, "Première pro")
    page.get_by_label(re.compile("Quel âge")).fill("17")
    page.get_by_role("button", name="Continuer").click()
    choose(page, "Avoir un diplôme")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Où habites-tu")


def answered(page: Page, url: str) -> None:
    answer_questions(page, url)
    page.get_by_label(re.compile("Où habites-tu")).fill("Hénin-Beaumont")
    page.get_by_role("button", name="Voir qui appeler").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Commence par cet appel")


def test_from_the_door_to_the_call_by_touch(visiting: Visiting, service: Server) -> None:
    with visiting(**TOUCH) as visit:
        page = visit.page
        page.add_init_script("navigator.geolocation.getCurrentPosition = () => window.located = 1")
        answer_questions(page, service.url)
        field = page.get_by_role("combobox")
        field.tap()
        field.press_sequentially("henin")
        option = page.get_by_role("option", name=re.compile("Hénin-Beaumont"))
        option.tap()

        expect(field).to_have_value(re.compile("Hénin-Beaumont"))
        expect(page.get_by_role("listbox")).to_have_count(0)
        assert page.evaluate("window.located") is None, "a tap on a town asks for no position"
        page.get_by_role("button", name="Voir qui appeler").tap()
        expect(page.get_by_role("heading", level=2, name=FIRST_CALL)).to_be_visible()
        call = page.get_by_role("link", name=re.compile("03 21 20 64 64"))
        expect(call).to_have_attribute("href", "tel:+33321206464")
        box = call.bounding_box()
        assert box is not None and box["height"] >= 48
        assert box["y"] + box["height"] < PHONE["height"], "the number is on the first screen"
        expect(page).to_have_url(f"{service.url}/reponse")


def test_back_restores_the_answer_and_the_questions(visit: Visit, service: Server) -> None:
    page = visit.page
    answered(page, service.url)
    page.get_by_role("link", name=FIRST_CALL).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(FIRST_CALL)
    page.go_back()

    expect(page.get_by_role("heading", level=1)).to_have_text("Commence par cet appel")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Où habites-tu")
    page.go_back()
    expect(page.get_by_label("Avoir un diplôme")).to_be_visible()
    page.go_forward()
    page.go_forward()
    expect(page.get_by_role("heading", level=1)).to_have_text("Commence par cet appel")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Commence par cet appel")
    assert not [url for url in visit.addresses if re.search("LEFT|PREMIERE|age=", url)]
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_a_question_is_answered_in_place(visit: Visit, service: Server) -> None:
    page = visit.page
    answered(page, service.url)
    question = page.get_by_role("group", name=re.compile("six mois"))
    question.get_by_role("button", name="Oui").click()

    expect(page.get_by_role("group", name=re.compile("six mois"))).to_have_count(0)
    # Who answered stays where the questions are, and hears that the list has changed.
    expect(page.locator("[data-asked]")).to_be_focused()
    expect(page.locator("[data-selection-status]")).to_have_text("La liste est à jour.")


def test_the_questions_work_without_scripts(visiting: Visiting, service: Server) -> None:
    with visiting(java_script_enabled=False) as visit:
        page = visit.page
        answered(page, service.url)

        expect(page.get_by_role("heading", level=2, name=FIRST_CALL)).to_be_visible()
        page.get_by_role("button", name="modifier").click()
        expect(page.get_by_label("J’ai quitté l’école")).to_be_checked()


def test_a_lost_server_leaves_the_number_to_call_on_the_page(
    visiting: Visiting, service: Server
) -> None:
    with visiting(broken=True) as visit:
        page = visit.page
        answered(page, service.url)
        question = page.get_by_role("group", name=re.compile("six mois"))
        visit.page.context.set_offline(True)
        question.get_by_role("button", name="Oui").click()

        failed = page.get_by_role("alert")
        expect(failed).to_contain_text("Le service ne répond pas")
        expect(failed.get_by_role("link")).to_have_attribute("href", "tel:0800122500")
        expect(page.get_by_role("link", name=re.compile("03 21 20 64 64"))).to_be_visible()
        visit.page.context.set_offline(False)
        question.get_by_role("button", name="Oui").click()
        expect(page.get_by_role("group", name=re.compile("six mois"))).to_have_count(0)
        expect(page.get_by_role("alert")).to_have_count(0)


def test_places_are_chosen_with_the_keyboard(visit: Visit, service: Server) -> None:
    page = visit.go(service.url)
    field = page.get_by_label(re.compile("Un lieu, un nom"))
    field.press_sequentially("lens")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", re.compile("lieux-"))
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    page.keyboard.press("ArrowDown")
    field.fill("")
    field.press_sequentially("lens")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(field).to_have_value(re.compile("^Lens"))
    page.keyboard.press("Enter")

    expect(page).to_have_url(f"{service.url}/?commune=62498")
    expect(page.get_by_role("heading", level=1)).to_contain_text("À qui s’adresser, près de Lens")
    expect(page).to_have_title(re.compile("près de Lens"))


@pytest.mark.parametrize(
    ("typed", "heading"),
    [
        ("micro-lycée", "Reprendre des études"),
        ("mon fils ne veut plus aller au collège", "."),
        ("lycée Henri", "Quel lieu"),
        ("PAFI", "Voici ce qui porte ce nom|."),
        ("je veux mourir", "Appelez maintenant"),
    ],
)
def test_the_one_field_hears(visit: Visit, service: Server, typed: str, heading: str) -> None:
    page = visit.go(service.url)
    page.get_by_label(re.compile("Un lieu, un nom")).fill(typed)
    page.get_by_role("button", name="Chercher", exact=True).click()

    expect(page.get_by_role("heading", level=1)).not_to_contain_text("Tu as quitté")
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile(heading))
    expect(page).to_have_url(f"{service.url}/")


def test_up_to_three_are_kept_and_printed_together(visit: Visit, service: Server) -> None:
    page = visit.page
    keys = ["0590149S", "0800072U", "0620202H", "0620205L"]
    for number, key in enumerate(keys):
        page.goto(f"{service.url}/structures/{key}")
        page.get_by_role("button", name="Garder", exact=True).click()
        if number < 3:
            expect(page.get_by_role("button", name="Gardée", exact=True)).to_be_visible()
    expect(page.get_by_role("status")).to_have_text(re.compile("Trois fiches au plus"))
    bar = page.get_by_role("complementary", name="Ma sélection")
    expect(bar.get_by_role("listitem")).to_have_count(3)
    bar.get_by_role("button", name=re.compile("Enlever")).first.click()
    expect(bar.get_by_role("listitem")).to_have_count(2)
    bar.get_by_role("link", name="Imprimer la fiche").click()

    expect(
        page.get_by_role("heading", name="Mes contacts pour reprendre mes études")
    ).to_be_visible()
    expect(page.locator("ol.results h2")).to_have_count(2)


def test_envoyer_is_the_browser_s_own_where_it_has_one(visit: Visit, service: Server) -> None:
    page = visit.page
    page.add_init_script("navigator.share = async (what) => { window.sent = what }")
    page.goto(f"{service.url}/structures/0590149S")
    page.get_by_text("Envoyer").click()

    sent = page.evaluate("window.sent")
    assert sent["url"].endswith("/structures/0590149S")
    assert sent["url"] not in sent["text"]
    expect(page.get_by_role("link", name="par SMS")).to_be_hidden()


@pytest.mark.parametrize(
    ("agent", "expected"),
    [
        ("Mozilla/5.0 (Linux; Android 13; SM-A135F) AppleWebKit/537.36", "geo:50"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 15_0 like Mac OS X)", "https://maps.apple.com/"),
        ("Mozilla/5.0 (Windows NT 10.0) Firefox/115.0", "https://www.openstreetmap.org/"),
    ],
)
def test_y_aller_opens_the_telephone_s_own_map(
    visiting: Visiting, service: Server, agent: str, expected: str
) -> None:
    with visiting(user_agent=agent) as visit:
        page = visit.go(f"{service.url}/structures/0590149S")
        link = page.get_by_role("link", name="Y aller")
        expect(link).to_have_attribute("href", re.compile("^" + re.escape(expected)))


def test_a_sheet_is_one_page_of_paper(visit: Visit, service: Server) -> None:
    page = visit.page
    answered(page, service.url)
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Une fiche à imprimer").click()
    sheet = opened.value
    expect(sheet.get_by_text("J’appelle d’abord")).to_be_visible()
    paper = sheet.pdf(format="A4", prefer_css_page_size=True)

    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1


def test_pins_are_the_cards_and_stay(visit: Visit, service: Server) -> None:
    page = visit.go(f"{service.url}/?commune=62427")
    markers = page.locator(".raccroche-map .marker")
    expect(markers.first).to_be_visible()
    numbers = page.locator("[data-pin][data-at]").evaluate_all("all => all.map(e => e.dataset.pin)")
    assert numbers == ["1", "2"]
    for number in numbers:
        expect(page.locator(".raccroche-map").get_by_text(number, exact=True)).to_be_visible()
    first = markers.first.element_handle()
    page.get_by_role("button", name=re.compile("Agrandir")).click()
    page.wait_for_timeout(600)
    assert first is not None and first.evaluate("each => each.isConnected")


def test_a_group_that_is_opened_by_keyboard_gives_its_focus_to_its_first(
    visit: Visit, service: Server
) -> None:
    page = visit.go(f"{service.url}/?commune=62427&dispositif=micro-lycee")
    group = page.get_by_role("button", name=re.compile("Agrandir ici"))
    group.press("Enter")
    expect(group).to_have_count(0)
    expect(page.get_by_role("button", name=re.compile(r"^1\. Lycée Henri"))).to_be_focused()


def test_on_a_telephone_the_map_is_opened_after_the_call(
    visiting: Visiting, service: Server
) -> None:
    with visiting(**TOUCH) as visit:
        page = visit.page
        answered(page, service.url)
        assert not [url for url in visit.addresses if "page_map" in url]
        show = page.get_by_role("button", name="Afficher la carte")
        call = page.get_by_role("link", name=re.compile("03 21 20 64 64"))
        boxes = (call.bounding_box(), show.bounding_box())
        assert boxes[0] and boxes[1] and boxes[0]["y"] < boxes[1]["y"]
        show.tap()

        expect(page.locator(".raccroche-map .marker").first).to_be_visible()
        page.get_by_role("button", name="Masquer la carte").tap()
        expect(page.locator(".raccroche-map")).to_have_count(0)


@needs_axe
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_has_no_obstacle(
    visiting: Visiting, service: Server, path: str, scheme: str
) -> None:
    for viewport in (PHONE, None):
        options = {"viewport": viewport} if viewport else {}
        with visiting(color_scheme=scheme, **options) as visit:
            assert obstacles(visit.go(service.url + path)) == []


@needs_axe
def test_a_state_of_the_journey_has_no_obstacle(visiting: Visiting, service: Server) -> None:
    with visiting(**TOUCH) as visit:
        page = visit.page
        page.goto(f"{service.url}/questions")
        page.get_by_role("button", name="Continuer").tap()
        expect(page.get_by_role("alert")).to_be_focused()
        assert obstacles(page) == []
        answer_questions(page, service.url)
        page.get_by_role("combobox").press_sequentially("lens")
        page.get_by_role("option").first.wait_for()
        assert obstacles(page) == []
        page.get_by_role("combobox").fill("62110")
        page.get_by_role("button", name="Voir qui appeler").click()
        page.get_by_text("Aussi possible").click()
        assert obstacles(page) == []


@pytest.mark.parametrize("path", PATHS)
def test_a_page_holds_at_400_percent_and_with_spaced_text(
    visiting: Visiting, service: Server, path: str
) -> None:
    """WCAG 2.2, 1.4.10 and 1.4.12: nothing is cut, nothing is scrolled sideways."""
    with visiting(viewport=NARROWEST, bypass_csp=True) as visit:
        page = visit.go(service.url + path)
        page.add_style_tag(content=SPACING)

        assert page.evaluate("document.documentElement.scrollWidth") <= NARROWEST["width"]


def test_every_control_is_large_enough_for_a_finger(visiting: Visiting, service: Server) -> None:
    with visiting(**TOUCH) as visit:
        for path in ("/", "/questions", "/structures/0590149S", "/?commune=62427"):
            page = visit.go(service.url + path)
            small = page.evaluate(
                """() => [...document.querySelectorAll("button, .button, summary, .choice, nav a")]
                  .map((each) => [each.textContent.trim(), each.getBoundingClientRect()])
                  .filter(([, box]) => box.height > 0 && box.height < 44).map(([text]) => text)"""
            )
            assert small == [], path


def test_forced_colours_keep_every_control(visiting: Visiting, service: Server) -> None:
    with visiting(forced_colors="active") as visit:
        page = visit.go(f"{service.url}/questions")
        styles = page.locator(".choice, button").evaluate_all(
            "all => all.map((each) => getComputedStyle(each).borderStyle)"
        )

    assert len(styles) > 5
    assert "none" not in styles
