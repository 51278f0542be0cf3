"""``<raccroche-recherche>`` on a partner's page, as its visitors meet it."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect
from support.browser import (
    NARROWEST,
    PHONE,
    Partner,
    Serving,
    Visit,
    Visiting,
    component,
    needs_browser,
)
from support.servers import Server

pytestmark = needs_browser

HERE = {"latitude": 50.6310, "longitude": 3.0120}
LISTENING = """<script>
  window.told = [];
  for (const type of ["recherche", "resultats", "choix", "erreur"])
    for (const mark of [":", "-"])
      document.addEventListener("raccroche" + mark + type, ({ detail }) =>
        told.push([mark + type, detail]));
</script>"""


def told(page: Page, type: str) -> list[Any]:
    """What the page around heard by events of a type, by both of its names alike."""
    heard = page.evaluate("window.told")
    colon, dash = ([detail for known, detail in heard if known == mark + type] for mark in ":-")
    assert colon == dash
    return colon


@pytest.fixture
def page(visit: Visit, partner: Partner, service: Server) -> Page:
    """An empty page of a partner with the two lines."""
    return visit.go(partner.page(LISTENING + component(service)))


def search(page: Page) -> None:
    """By the keyboard: where suggestions come before a click, their list lies over the button."""
    page.get_by_role("button", name="Chercher", exact=True).press("Enter")


def results(page: Page) -> Any:
    return page.locator("[part=lieu]")


def test_the_nearest_micro_lycee_is_found_with_contact_and_next_step(page: Page) -> None:
    place = page.get_by_role("combobox", name=re.compile("Où"))
    place.press_sequentially("lens")
    page.get_by_role("option", name="Lens", exact=True).click()
    page.get_by_label("Dispositif", exact=True).select_option("Micro-lycée")
    search(page)

    heading = page.get_by_role("heading", name="Micro-lycée : les lieux les plus proches (Lens)")
    expect(heading).to_be_focused()
    first = results(page).first
    expect(first).to_contain_text("Lycée Henri Darras")
    expect(first).to_contain_text("à 4,6\u202fkm")
    expect(first.get_by_role("link", name="03 21 72 65 46")).to_have_attribute(
        "href", "tel:+33321726546"
    )
    expect(page.get_by_role("heading", name="Commencez par cet appel")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="6 lieux trouvés")).to_be_attached()
    assert told(page, "recherche") == [{"place": {"commune": "62498"}, "dispositif": "micro-lycee"}]
    assert told(page, "resultats")[0]["kind"] == "hosts"


def test_who_knows_no_dispositif_is_led_to_who_is_in_charge(page: Page) -> None:
    page.get_by_role("combobox", name=re.compile("Où")).fill("62300")
    search(page)

    expect(page.get_by_role("heading", name="À qui s’adresser (62300 Lens)")).to_be_visible()
    expect(results(page).filter(has_text="CIO de Lens")).to_be_visible()
    expect(results(page).filter(has_text="Mission locale")).not_to_have_count(0)


def ask_three_questions(page: Page, place: str = "59000", age: str = "17") -> None:
    page.get_by_role("combobox", name=re.compile("Où")).fill(place)
    page.get_by_label("Trois questions pour vous guider").check()
    page.get_by_label("Où en êtes-vous ?").select_option("École arrêtée")
    page.get_by_label("Quel âge avez-vous ?").fill(age)
    page.get_by_label("Que voulez-vous faire ?").select_option("Obtenir un diplôme")
    search(page)


def test_three_questions_lead_to_one_call_and_then_to_what_is_open_with_a_place(
    page: Page,
) -> None:
    ask_three_questions(page)

    expect(page.get_by_role("heading", level=2)).to_be_focused()
    call = results(page).first
    expect(call.get_by_role("heading", level=4)).to_contain_text(re.compile("CIO|Mission locale"))
    button = call.get_by_role("link", name=re.compile("^Appeler le 0"))
    box = button.bounding_box()
    assert box and box["height"] >= 52
    expect(call.locator(".say [lang=fr]")).to_contain_text("Bonjour, j’ai 17 ans")
    expect(call.get_by_role("link", name=re.compile("Il est faux"))).to_have_attribute(
        "href", re.compile(r"/contact\?fiche=\w+")
    )
    places = page.locator("ol.cards > li")
    expect(places.filter(has_text="Micro-lycée")).to_be_visible()
    assert "pas encore publiés" not in " ".join(places.all_inner_texts())
    expect(
        page.locator("details.folded").filter(has_text="lieux pas encore publiés")
    ).to_be_visible()


def test_a_question_is_answered_in_place_and_changes_the_list(page: Page) -> None:
    ask_three_questions(page)
    questions = page.locator(".question")
    expect(questions.first).to_be_visible()
    asked: list[Any] = []
    page.on("request", lambda request: asked.append(request.post_data_json or {}))
    first = page.get_by_role("group", name=re.compile("six mois ou plus"))
    first.get_by_role("button", name="Oui").click()

    expect(first).to_have_count(0)
    [profile] = [one["variables"]["profile"] for one in asked if "profile" in str(one)]
    assert profile["answers"] == [{"question": "six-mois", "value": True}]
    expect(page.locator("#questions, #resultats").first).to_be_visible()
    assert page.evaluate(
        "document.querySelector('raccroche-recherche').shadowRoot.activeElement.id"
    ) in ("questions", "resultats")


def test_an_answer_that_is_not_known_is_not_asked_again(page: Page) -> None:
    ask_three_questions(page)
    questions = page.locator(".question")
    expect(questions.first).to_be_visible()
    before = questions.count()
    text = questions.first.locator("b").inner_text()
    questions.first.get_by_role("button", name="Je ne sais pas").click()

    expect(questions).to_have_count(before - 1)
    expect(questions.filter(has_text=text)).to_have_count(0)


def test_headings_go_down_one_level_at_a_time(page: Page) -> None:
    ask_three_questions(page)
    expect(results(page).first).to_be_visible()

    levels = page.locator("h2, h3, h4").evaluate_all("all => all.map(h => Number(h.tagName[1]))")
    assert levels[0] == 2 and len(levels) > 4
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_no_situation_is_chosen_for_anybody(page: Page) -> None:
    page.get_by_role("combobox", name=re.compile("Où")).fill("59000")
    page.get_by_label("Trois questions pour vous guider").check()
    situation = page.get_by_label("Où en êtes-vous ?")
    expect(situation).to_have_value("")
    search(page)

    expect(situation).to_be_focused()
    expect(situation).to_have_accessible_description(re.compile("Choisissez une situation"))
    expect(results(page)).to_have_count(0)


def test_the_field_for_a_place_says_that_it_is_needed(page: Page) -> None:
    place = page.get_by_role("combobox", name=re.compile("Où.*obligatoire"))

    expect(place).to_have_attribute("aria-required", "true")


def test_a_danger_is_answered_with_whom_to_call(
    visiting: Visiting, partner: Partner, service: Server
) -> None:
    with visiting() as visit:
        page = visit.go(partner.page(LISTENING + component(service)))
        page.get_by_role("combobox", name=re.compile("Où")).fill("je veux mourir")
        search(page)

        expect(page.get_by_role("heading", name="Appelez maintenant")).to_be_focused()
        expect(page.get_by_role("link", name="3114")).to_have_attribute("href", "tel:3114")
        assert page.evaluate("document.querySelector('raccroche-recherche').shareLink") is None
        addresses, everything = visit.addresses, page.evaluate("JSON.stringify(window.told)")

    assert not [url for url in addresses if "mourir" in url]
    assert "mourir" not in everything


def test_what_happens_is_answered_with_whom_to_turn_to_near(page: Page) -> None:
    page.get_by_role("combobox", name=re.compile("Où")).fill("harcelé au collège, je suis de Lens")
    search(page)

    expect(page.get_by_role("link", name="3018")).to_be_visible()
    expect(page.get_by_role("heading", name="Près de chez vous (Lens)")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("^CIO de Lens"))).to_be_visible()


def test_an_age_that_is_none_is_told_at_its_field(page: Page) -> None:
    page.get_by_role("combobox", name=re.compile("Où")).fill("59000")
    page.get_by_label("Trois questions pour vous guider").check()
    page.get_by_label("Où en êtes-vous ?").select_option("Au collège")
    age = page.get_by_label("Quel âge avez-vous ?")
    age.fill("2")
    search(page)

    expect(age).to_be_focused()
    expect(age).to_have_accessible_description(re.compile("entre 3 et 99 ans"))


def test_a_profile_and_a_position_stand_in_no_address(
    visiting: Visiting, partner: Partner, service: Server
) -> None:
    with visiting(geolocation=HERE, permissions=["geolocation", "clipboard-write"]) as visit:
        page = visit.go(partner.page(LISTENING + component(service)))
        page.get_by_role("button", name="Utiliser ma position").click()
        expect(page.get_by_role("combobox", name=re.compile("Où"))).to_have_value("Ma position")
        page.get_by_label("Trois questions pour vous guider").check()
        page.get_by_label("Où en êtes-vous ?").select_option("École arrêtée")
        page.get_by_label("Quel âge avez-vous ?").fill("17")
        search(page)
        expect(results(page).first).to_be_visible()
        page.locator(".marker").first.wait_for()
        addresses, everything = visit.addresses, page.evaluate("JSON.stringify(window.told)")
        link = page.evaluate("document.querySelector('raccroche-recherche').shareLink")

    assert not [url for url in addresses if "50.63" in url or "LEFT" in url or "profile" in url]
    assert "50.6" not in everything and "17" not in everything
    assert re.fullmatch(rf"{service.url}/\?commune=59\d{{3}}", link)


def test_an_address_stands_in_no_address_bar_and_no_link(
    visit: Visit, partner: Partner, service: Server
) -> None:
    page = visit.go(partner.page(LISTENING + component(service)))
    page.get_by_role("combobox", name=re.compile("Où")).fill("12 rue Solférino, 59000 Lille")
    search(page)
    expect(results(page).first).to_be_visible()

    assert not [url for url in visit.addresses if "olf" in url]
    assert "olf" not in page.evaluate("JSON.stringify(window.told)")


def test_a_position_is_asked_for_only_by_the_button_and_may_be_refused(page: Page) -> None:
    page.get_by_role("button", name="Utiliser ma position").click()

    place = page.get_by_role("combobox", name=re.compile("Où"))
    expect(place).to_have_accessible_description(re.compile("n’a pas été communiquée"))


def test_a_place_that_nobody_knows_is_told_at_the_field(page: Page) -> None:
    place = page.get_by_role("combobox", name=re.compile("Où"))
    place.fill("zzzyx")
    search(page)

    expect(place).to_be_focused()
    expect(place).to_have_attribute("aria-invalid", "true")
    expect(place).to_have_accessible_description(re.compile("avons pas reconnu ce lieu"))
    assert told(page, "erreur") == [{"code": "UNKNOWN_ADDRESS"}]


def test_a_name_of_several_places_offers_them(page: Page) -> None:
    place = page.get_by_role("combobox", name=re.compile("Où"))
    place.fill("Brie")
    search(page)

    expect(place).to_be_focused()
    expect(place).to_have_attribute("aria-invalid", "true")
    page.get_by_role("option", name="Brie (Somme)").click()
    search(page)
    expect(page.get_by_role("heading", name="À qui s’adresser (Brie)")).to_be_visible()
    expect(page.locator(".problem")).to_have_count(0)


def test_a_search_without_a_place_asks_for_one(page: Page) -> None:
    search(page)

    place = page.get_by_role("combobox", name=re.compile("Où"))
    expect(place).to_be_focused()
    expect(place).to_have_accessible_description(re.compile("Indiquez un lieu"))


def test_everything_can_be_done_with_the_keyboard(page: Page) -> None:
    place = page.get_by_role("combobox", name=re.compile("Où"))
    place.focus()
    page.keyboard.type("amiens")
    expect(place).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(place).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowDown")
    option = page.get_by_role("option", name="Amiens", exact=True)
    expect(option).to_have_attribute("aria-selected", "true")
    assert place.get_attribute("aria-activedescendant") == option.get_attribute("id")
    page.keyboard.press("Enter")
    expect(place).to_have_value("Amiens")
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.type("Micro-l")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    heading = page.get_by_role("heading", name="les lieux les plus proches (Amiens)")
    expect(heading).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name=re.compile("Delambre")).first).to_be_focused()


def test_what_a_screen_reader_is_told(page: Page) -> None:
    page.get_by_role("combobox", name=re.compile("Où")).fill("62300")
    search(page)
    expect(results(page).first).to_be_visible()

    tree = page.get_by_role("region", name="Chercher un lieu pour reprendre ses études")
    told = tree.aria_snapshot()
    for line in (
        '- combobox "Où ? (obligatoire) Une commune, un établissement… ou ce qui se passe, avec '
        'vos mots"',
        '- group "Que cherchez-vous ?"',
        '- radio "Un dispositif" [checked]',
        '- button "Chercher"',
        '- heading "À qui s’adresser (62300 Lens)" [level=2]',
        '- heading "Commencez par cet appel" [level=3]',
        '- region "Carte des lieux trouvés"',
    ):
        assert line in told, told


def test_it_speaks_english(visit: Visit, partner: Partner, service: Server) -> None:
    page = visit.go(
        partner.page(component(service, language="en", place="62300", dispositif="micro-lycee"))
    )

    expect(
        page.get_by_role("heading", name="Micro-lycée: places nearest to 62300 Lens")
    ).to_be_visible()
    expect(results(page).first).to_contain_text("4.6\u202fkm away")


def test_who_works_with_young_people_sees_what_funds_a_dispositif(
    visit: Visit, partner: Partner, service: Server
) -> None:
    page = visit.go(
        partner.page(
            component(service, audience="professionnel", place="62300", dispositif="tutorat")
        )
    )

    expect(page.locator(".fundings")).to_contain_text("peut financer")
    page.get_by_label("Trois questions pour vous guider").check()
    expect(page.get_by_label("Quel âge a le jeune ?")).to_be_visible()


def test_an_academie_is_the_only_one_looked_in(
    visit: Visit, partner: Partner, service: Server
) -> None:
    attributes = {"place": "59000", "dispositif": "micro-lycee", "academie": "20"}
    page = visit.go(partner.page(component(service, **attributes)))

    expect(results(page).first).to_contain_text("Jean Bouin")
    expect(results(page).filter(has_text="Henri Darras")).to_have_count(0)


def test_several_on_one_page_do_not_disturb_each_other(
    visit: Visit, partner: Partner, service: Server
) -> None:
    two = component(service, id="a") + '<raccroche-recherche id="b"></raccroche-recherche>'
    page = visit.go(partner.page(two))
    page.locator("#a").get_by_role("combobox", name=re.compile("Où")).fill("62300")
    page.locator("#a").get_by_role("button", name="Chercher", exact=True).click()

    expect(page.locator("#a [part=lieu]").first).to_be_visible()
    expect(page.locator("#b [part=lieu]")).to_have_count(0)
    expect(page.locator("#b").get_by_role("combobox", name=re.compile("Où"))).to_have_value("")


def test_the_page_around_may_take_a_choice_into_its_own_hands(
    visit: Visit, partner: Partner, service: Server
) -> None:
    taking = """<script>document.addEventListener("raccroche:choix", (event) => {
      event.preventDefault(); window.taken = event.detail; });</script>"""
    page = visit.go(
        partner.page(taking + component(service, place="62300", dispositif="micro-lycee"))
    )
    page.get_by_role("link", name=re.compile("Lycée Henri Darras")).first.click()

    assert page.evaluate("window.taken") == {
        "id": "RXN0YWJsaXNobWVudDowNjIwMTEzTA",
        "uai": "0620113L",
        "name": "Lycée Henri Darras",
        "dispositif": "micro-lycee",
    }
    assert len(page.context.pages) == 1


def test_it_leaves_nothing_behind_and_asks_nobody_else(
    visit: Visit, partner: Partner, service: Server
) -> None:
    page = visit.go(partner.page(component(service, place="62300", dispositif="micro-lycee")))
    page.locator(".marker").first.wait_for()

    origins = {re.match(r"\w+://[^/]+", url)[0] for url in visit.addresses}  # type: ignore[index]  # all are addresses
    assert origins == {service.url, partner.origin}
    assert page.context.cookies() == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


HOSTILE = """<style>
  * { color: red !important; font-size: 40px !important; display: inline !important;
      position: static !important; text-transform: uppercase !important; }
  html { font-size: 5px; } body { letter-spacing: 1em; line-height: 4; }
  button, input, h2, a, li, p { background: red !important; padding: 3em !important; }
</style>"""


def test_hostile_styles_stay_out_and_ours_stay_in(
    visit: Visit, partner: Partner, service: Server
) -> None:
    line = component(service, place="62300")
    plain = visit.go(partner.page("<h2>Titre</h2>" + line))
    expect(results(plain).first).to_be_visible()
    looks = """e => { const style = getComputedStyle(e);
      return [style.color, style.fontSize, style.padding, style.letterSpacing] }"""
    parts = ("#lieu", "[part=bouton]", "#resultats")
    ours = [plain.locator(part).first.evaluate(looks) for part in parts]
    theirs = plain.locator("body > h2").evaluate(looks)

    without = visit.go(partner.page("<h2>Titre</h2>", "/without"))
    assert without.locator("body > h2").evaluate(looks) == theirs

    hostile = visit.go(partner.page(HOSTILE + line, "/hostile"))
    expect(results(hostile).first).to_be_visible()
    assert [hostile.locator(part).first.evaluate(looks) for part in parts] == ours


def test_a_partner_s_colours_are_taken(visit: Visit, partner: Partner, service: Server) -> None:
    style = "<style>raccroche-recherche { --raccroche-accent: rgb(90, 30, 120) }</style>"
    page = visit.go(partner.page(style + component(service)))

    button = page.locator("[part=bouton]")
    expect(button).to_have_css("background-color", "rgb(90, 30, 120)")


def test_a_strict_policy_of_the_page_around_is_kept(
    visit: Visit, partner: Partner, service: Server
) -> None:
    policy = (
        f"default-src 'none'; script-src 'nonce-abc' 'strict-dynamic'; connect-src {service.url}; "
        "base-uri 'none'"
    )
    line = component(service, place="62300", dispositif="micro-lycee", height="30em")
    page = visit.go(
        partner.page(line.replace("<script", '<script nonce="abc"'), content_security_policy=policy)
    )

    expect(results(page).first).to_contain_text("Henri Darras")
    page.locator(".marker").first.wait_for()
    expect(page.locator(".leaflet-container")).to_have_css("position", "relative")
    height = page.locator(".root").evaluate("e => [e.clientHeight, e.scrollHeight]")
    assert height[0] < 500 < height[1]


def test_a_dead_directory_is_told_with_a_number_to_call_and_can_be_tried_again(
    visiting: Visiting, partner: Partner, serving: Serving
) -> None:
    with serving() as server, visiting(broken=True) as visit:
        page = visit.go(partner.page(LISTENING + component(server, place="62300")))
        expect(results(page).first).to_be_visible()
        server.process.kill()
        server.process.wait()
        page.get_by_label("Dispositif", exact=True).select_option("Micro-lycée")
        search(page)

        alert = page.get_by_role("alert")
        expect(alert).to_contain_text("L’annuaire ne répond pas pour le moment.")
        expect(alert.get_by_role("link")).to_have_attribute("href", "tel:0800122500")
        expect(results(page)).to_have_count(0)  # what was found answers another search
        assert told(page, "erreur") == [{"code": "UNREACHABLE"}]


def test_a_directory_that_is_back_answers_the_same_search(
    visiting: Visiting, partner: Partner, service: Server
) -> None:
    with visiting(broken=True) as visit:
        page = visit.page
        page.route("**/graphql*", lambda route: route.abort())
        visit.go(partner.page(component(service, place="62300", dispositif="micro-lycee")))
        expect(page.get_by_role("alert")).to_be_visible()
        page.unroute("**/graphql*")
        page.get_by_role("button", name="Réessayer").click()

        expect(results(page).first).to_contain_text("Henri Darras")
        expect(page.get_by_role("alert")).to_have_count(0)


def test_a_slow_directory_is_told_so(visit: Visit, partner: Partner, service: Server) -> None:
    page, held = visit.page, list[Route]()
    page.route("**/graphql*LieuxAccueil*", lambda route: held.append(route))
    visit.go(partner.page(component(service, place="62300", dispositif="micro-lycee")))

    status = page.get_by_role("status")
    expect(status.filter(has_text="Recherche en cours…")).to_be_attached()
    expect(status.filter(has_text="plus de temps que d’habitude")).to_be_attached()
    for route in held:
        route.continue_()
    expect(results(page).first).to_contain_text("Henri Darras")


def test_answers_that_come_late_do_not_replace_newer_ones(
    visit: Visit, partner: Partner, service: Server
) -> None:
    page, held = visit.page, list[Route]()
    page.route("**/graphql*62300*", lambda route: held.append(route))
    visit.go(partner.page(component(service, place="62300")))
    page.get_by_role("combobox", name=re.compile("Où")).fill("80000")
    search(page)
    expect(page.get_by_role("heading", name=re.compile("80000 Amiens"))).to_be_visible()
    for route in held:
        route.continue_()
    page.wait_for_timeout(300)

    expect(page.get_by_role("heading", name=re.compile("80000 Amiens"))).to_be_visible()


def test_the_map_is_not_loaded_before_it_is_shown(
    visiting: Visiting, partner: Partner, service: Server
) -> None:
    with visiting(viewport=PHONE) as visit:
        page = visit.go(partner.page(component(service, place="62300", dispositif="micro-lycee")))
        expect(results(page).first).to_be_visible()
        assert not [url for url in visit.addresses if "map.js" in url]

        page.get_by_role("button", name="Afficher la carte").click()
        expect(page.locator(".here")).to_be_visible()
        expect(page.locator("path.outline")).to_have_count(5)
        page.get_by_role("button", name="Masquer la carte").click()
        expect(page.locator(".map")).to_have_count(0)


def test_the_map_gathers_what_lies_together_and_says_of_what_kind(page: Page) -> None:
    page.get_by_role("combobox", name=re.compile("Où")).fill("62300")
    page.get_by_label("Dispositif", exact=True).select_option("Micro-lycée")
    search(page)
    group = page.get_by_role("button", name="2 lieux : 1 lieu d’accueil, 1 CIO. Agrandir ici")
    group.press("Enter")

    pin = page.get_by_role("button", name="1. Lycée Henri Darras, Lieu d’accueil")
    expect(pin).to_be_focused()
    expect(page.get_by_role("button", name=re.compile(r"^\d+\. CIO de Lens, CIO"))).to_be_visible()


def test_it_reads_at_four_hundred_percent(
    visiting: Visiting, partner: Partner, service: Server
) -> None:
    with visiting(viewport=NARROWEST) as visit:
        page = visit.go(partner.page(component(service, place="62300", dispositif="micro-lycee")))
        expect(results(page).first).to_be_visible()

        assert page.evaluate("document.documentElement.scrollWidth") <= NARROWEST["width"]


def test_questions_read_at_four_hundred_percent_and_the_number_is_on_the_first_screen(
    visiting: Visiting, partner: Partner, service: Server
) -> None:
    with visiting(viewport=NARROWEST, has_touch=True) as visit:
        page = visit.go(partner.page(component(service)))
        ask_three_questions(page)
        button = page.locator("[part=appel]")
        expect(button).to_be_in_viewport(ratio=1)

        assert page.evaluate("document.documentElement.scrollWidth") <= NARROWEST["width"]


def test_moved_within_a_page_it_loses_no_search(
    visit: Visit, partner: Partner, service: Server
) -> None:
    page, held = visit.page, list[Route]()
    page.route("**/graphql*62300*", lambda route: held.append(route))
    visit.go(partner.page(component(service, place="62300") + "<main></main>"))
    expect(page.get_by_role("status").filter(has_text="Recherche en cours…")).to_be_attached()
    page.evaluate(
        "document.querySelector('main').append(document.querySelector('raccroche-recherche'))"
    )
    for route in held:
        route.continue_()

    expect(results(page).first).to_be_visible()
    page.locator(".pin").first.wait_for()


def test_moved_while_its_map_loads_it_shows_the_map(
    visit: Visit, partner: Partner, service: Server
) -> None:
    page, held = visit.page, list[Route]()
    page.route("**/map.js", lambda route: held.append(route))
    visit.go(partner.page(component(service, place="62300") + "<main></main>"))
    expect(results(page).first).to_be_visible()
    while not held:
        page.wait_for_timeout(20)
    page.evaluate(
        "document.querySelector('main').append(document.querySelector('raccroche-recherche'))"
    )
    for route in held:
        route.continue_()

    page.locator(".pin").first.wait_for()


def test_an_audience_that_is_none_is_a_young_person(
    visit: Visit, partner: Partner, service: Server
) -> None:
    page = visit.go(partner.page(component(service, audience="martien")))
    page.get_by_label("Trois questions pour vous guider").check()

    expect(page.get_by_label("Quel âge avez-vous ?")).to_be_visible()
