"""``<raccroche-recherche>`` on pages, in frames and in browsers that make it hard."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect
from support.browser import (
    DESKTOP,
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

NEW_APIS = """
  delete AbortSignal.any; delete AbortSignal.timeout;
  delete Array.prototype.at; delete String.prototype.at; delete Object.hasOwn;
  delete Array.prototype.findLast; delete window.structuredClone;
  delete Document.prototype.adoptedStyleSheets; delete ShadowRoot.prototype.adoptedStyleSheets;
  delete HTMLElement.prototype.showPopover; delete Array.prototype.toSorted;
  delete Promise.withResolvers; delete Object.groupBy; delete crypto.randomUUID;
"""
"""What browsers of early 2021 lack."""


def place(page: Page) -> Any:
    return page.get_by_role("combobox", name=re.compile("Où"))


def results(page: Page) -> Any:
    return page.locator("[part=lieu]")


def test_a_browser_of_2021_searches_and_shows_the_map(
    visit: Visit, partner: Partner, service: Server
) -> None:
    visit.page.add_init_script(NEW_APIS)
    page = visit.go(partner.page(component(service)))
    assert page.evaluate("[AbortSignal.any, [].at, document.adoptedStyleSheets]") == [None] * 3
    place(page).press_sequentially("lens")
    page.get_by_role("option", name="Lens", exact=True).click()
    page.get_by_role("button", name="Chercher", exact=True).click()

    expect(results(page).first).to_contain_text("CIO de Lens")
    page.locator(".pin").first.wait_for()
    expect(page.locator(".leaflet-container")).to_have_css("position", "relative")


@pytest.mark.parametrize("size", [9, 12, 13, 24])
def test_a_page_s_size_of_text_changes_nothing(
    visit: Visit, partner: Partner, service: Server, size: int
) -> None:
    line = component(service, place="62300", dispositif="micro-lycee")
    style = f"<style>html, body {{ font-size: {size}px }} div {{ width: 720px }}</style>"
    page = visit.go(partner.page(f"{style}<div>{line}</div>"))
    expect(results(page).first).to_be_visible()

    assert page.locator(".sheet").evaluate("e => getComputedStyle(e).fontSize") == "16px"
    widths = page.evaluate(
        """() => { const root = document.querySelector("raccroche-recherche").shadowRoot;
          return [".found", ".first"].map(part => root.querySelector(part).offsetWidth) }"""
    )
    assert widths[0] == widths[1] > 600  # one column, as there is no room for the map


def test_its_own_width_decides_whether_the_map_is_beside_the_list(
    visit: Visit, partner: Partner, service: Server
) -> None:
    line = component(service, place="62300", dispositif="micro-lycee")
    page = visit.go(partner.page(f"<div style='width: 900px'>{line}</div>"))
    page.locator(".pin").first.wait_for()
    sides = [page.locator(part).bounding_box() for part in (".first", ".map")]
    assert sides[0] and sides[1] and sides[0]["x"] + sides[0]["width"] <= sides[1]["x"]
    page.evaluate("document.querySelector('div').style.width = '500px'")

    expect(page.get_by_role("button", name="Afficher la carte")).to_be_visible()


def test_a_scale_makes_it_larger(visit: Visit, partner: Partner, service: Server) -> None:
    style = "<style>raccroche-recherche { --raccroche-scale: 1.25 }</style>"
    page = visit.go(partner.page(style + component(service)))

    expect(page.locator(".sheet")).to_have_css("font-size", "20px")


LEFT_EDGES = """(link, parts) => parts.map((part) => {
  const walker = document.createTreeWalker(link, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.data.indexOf(part);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + part.length);
    return range.getBoundingClientRect().left;
  }
})"""


def test_numbers_read_from_left_to_right_on_a_page_from_right_to_left(
    visit: Visit, partner: Partner, service: Server
) -> None:
    line = component(service, place="62300", dispositif="micro-lycee", language="fr")
    page = visit.go(partner.page(f'<div dir="rtl" lang="ar">{line}</div>'))
    phone = page.get_by_role("link", name="Appeler le 03 21 72 65 46")
    expect(phone).to_be_visible()

    for part in (phone, page.locator(".root"), page.locator(".remarks")):
        expect(part).to_have_css("direction", "ltr")
    starts = phone.evaluate(LEFT_EDGES, ["03", "46"])
    assert starts[0] < starts[1]


SANDBOXED = '<iframe sandbox="allow-scripts" src="{}" width="900" height="2500"></iframe>'


def test_a_frame_that_allows_scripts_alone_searches_and_shows_numbers_as_text(
    visiting: Visiting, partner: Partner, service: Server
) -> None:
    with visiting(broken=True) as visit:
        page = visit.go(partner.page(SANDBOXED.format(f"{service.url}/embed")))
        inside = page.frame_locator("iframe")
        field = inside.locator("#lieu[role=combobox]")
        field.fill("62300")
        inside.locator("[part=bouton]").click()
        first = inside.locator("[part=lieu]").first
        expect(first).to_contain_text("Téléphone : 03 21 28 32 51")
        expect(first).to_contain_text("24 rue du 11-Novembre, 62300 Lens")
        field.fill("59000")
        field.press("Enter")
        expect(first).to_contain_text("CIO de Lille")

        first.get_by_role("link", name=re.compile("CIO de Lille")).first.click()
        expect(inside.locator(".unopened")).to_contain_text(f"{service.url}/structures/")
        refused = [text for text in visit.problems if "allow-popups" not in text]
        visit.problems = []
    assert refused == []


def test_a_first_search_that_fails_says_so_though_the_names_are_there(
    visiting: Visiting, partner: Partner, service: Server
) -> None:
    with visiting(broken=True) as visit:
        page, held = visit.page, list[Route]()
        page.route("**/graphql*query+Dispositifs*", lambda route: held.append(route))
        page.route("**/graphql*LieuxAccueil*", lambda route: route.abort())
        visit.go(partner.page(component(service, dispositif="micro-lycee", place="59000")))
        alert = page.get_by_role("alert")
        expect(alert).to_contain_text("ne répond pas")
        assert held
        for route in held:
            route.continue_()
        expect(page.get_by_role("option", name="Tutorat")).to_be_attached()

        expect(alert.get_by_role("link")).to_have_attribute("href", "tel:0800122500")


def test_a_server_that_has_stopped_is_told_on_the_first_search(
    visiting: Visiting, partner: Partner, serving: Serving
) -> None:
    with serving() as server, visiting(broken=True) as visit:
        page = visit.go(partner.page(component(server)))
        expect(page.get_by_role("option", name="Tutorat")).to_be_attached()
        server.process.kill()
        server.process.wait()
        place(page).fill("62300")
        page.get_by_role("button", name="Chercher", exact=True).press("Enter")

        expect(page.get_by_role("alert")).to_contain_text("0 800 12 25 00")


def test_the_script_twice_is_one_component_and_the_map_brings_no_second(
    visit: Visit, partner: Partner, service: Server
) -> None:
    counting = """<script>window.defined = 0;
      const define = customElements.define.bind(customElements);
      customElements.define = (...given) => { window.defined += 1; define(...given) };</script>"""
    line = component(service, place="62300")
    page = visit.go(partner.page(counting + line + line))
    page.locator(".pin").first.wait_for()

    assert page.evaluate("[window.defined, (window.litElementVersions ?? []).length]") == [1, 1]
    scripts = [url for url in visit.addresses if url.endswith("raccroche-recherche.js")]
    assert len(scripts) == 1


def test_a_page_that_trusts_no_markup_is_told_that_the_map_cannot_be_shown(
    visiting: Visiting, partner: Partner, service: Server
) -> None:
    policy = "require-trusted-types-for 'script'; trusted-types lit-html"
    with visiting() as visit:
        line = component(service, place="62300")
        page = visit.go(partner.page(line, content_security_policy=policy))

        expect(results(page).first).to_contain_text("CIO de Lens")
        expect(page.get_by_text("La carte ne peut pas être affichée ici")).to_be_visible()
        visit.problems = []


def test_properties_that_were_set_before_the_script_came_are_kept(
    visit: Visit, partner: Partner, service: Server
) -> None:
    early = """<script>
      const [plain, react] = document.querySelectorAll("raccroche-recherche");
      plain.helpPhone = "01 02 03 04 05";
      react.setAttribute("helpPhone", "06 07 08 09 10"); // as React 19 does
    </script>"""
    elements = "<raccroche-recherche></raccroche-recherche>" * 2
    script = component(service).split("\n")[0]
    page = visit.go(partner.page(elements + early + script))
    expect(place(page).first).to_be_visible()

    phones = page.locator("raccroche-recherche").evaluate_all("all => all.map(e => e.helpPhone)")
    assert phones == ["01 02 03 04 05", "06 07 08 09 10"]


def test_what_was_typed_before_the_script_came_stays_and_keeps_the_focus(
    visit: Visit, partner: Partner, service: Server
) -> None:
    page, held = visit.page, list[Route]()
    form = '<form action="/search"><input name="lieu" aria-label="Lieu"></form>'
    line = component(service).replace("></raccroche", f">{form}</raccroche")
    page.route("**/widget.js", lambda route: held.append(route))
    page.goto(partner.page(line), wait_until="commit")
    page.locator("input[name=lieu]").press_sequentially("hénin")
    while not held:
        page.wait_for_timeout(20)
    for route in held:
        route.continue_()
    field = page.locator("#lieu[role=combobox]")

    expect(field).to_have_value("hénin")
    expect(field).to_be_focused()
    page.keyboard.type("-beau")
    expect(field).to_have_value("hénin-beau")


def test_a_link_to_a_search_keeps_language_audience_academie_and_theme(
    visit: Visit, partner: Partner, service: Server
) -> None:
    attributes = {"language": "en", "audience": "famille", "place": "62300"}
    attributes |= {"academie": "09", "theme": "sombre"}
    page = visit.go(partner.page(component(service, **attributes)))
    expect(results(page).first).to_be_visible()

    link = page.evaluate("document.querySelector('raccroche-recherche').shareLink")
    chosen = "profil=famille&langue=en&academie=09&theme=sombre"
    assert link == f"{service.url}/?code_postal=62300&{chosen}"
    page.goto(link)
    expect(page.locator("html")).to_have_class("sombre")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    menu = page.get_by_role("navigation", name="Main navigation")
    expect(menu.get_by_role("link", name="Programmes")).to_have_attribute(
        "href", "/dispositifs?langue=en&theme=sombre"
    )


def test_back_asks_the_questions_again_and_no_address_holds_the_profile(
    visit: Visit, partner: Partner, service: Server
) -> None:
    partner.page("<p>Ailleurs</p>", "/ailleurs")
    line = component(service).replace("></raccroche", " keep-history></raccroche")
    page = visit.go(partner.page(line + '<a href="/ailleurs">Ailleurs</a>'))
    place(page).fill("62300")
    page.get_by_role("button", name="Chercher", exact=True).click()
    expect(results(page).first).to_be_visible()
    page.get_by_label("Trois questions pour vous guider").check()
    page.get_by_label("Où en êtes-vous ?").select_option("École arrêtée")
    page.get_by_label("Quel âge avez-vous ?").fill("17")
    page.get_by_role("button", name="Chercher", exact=True).click()
    advice = page.get_by_role("heading", name=re.compile("ce qui peut convenir"))
    expect(advice).to_be_visible()
    page.get_by_role("link", name="Ailleurs").click()
    expect(page.get_by_text("Ailleurs")).to_be_visible()
    page.go_back()
    expect(advice).to_be_visible()
    expect(page.get_by_label("Quel âge avez-vous ?")).to_have_value("17")
    page.go_back()

    expect(page.get_by_role("heading", name=re.compile("À qui s’adresser .62300"))).to_be_visible()
    assert not [url for url in visit.addresses if "LEFT" in url or "profile" in url]
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_a_partner_s_history_and_title_are_left_alone(
    visit: Visit, partner: Partner, service: Server
) -> None:
    page = visit.go(partner.page(component(service, place="62300")))
    expect(results(page).first).to_be_visible()
    place(page).fill("59000")
    page.get_by_role("button", name="Chercher", exact=True).press("Enter")
    expect(results(page).first).to_contain_text("CIO de Lille")

    assert page.evaluate("[history.state, history.length, document.title]") == [
        None,
        page.evaluate("history.length"),
        "Partenaire",
    ]


def test_a_choice_may_be_prevented_by_the_event_with_a_dash(
    visit: Visit, partner: Partner, service: Server
) -> None:
    taking = """<script>document.addEventListener("raccroche-choix", (event) => {
      event.preventDefault(); window.taken = event.detail; });</script>"""
    page = visit.go(partner.page(taking + component(service, place="62300")))
    page.get_by_role("link", name=re.compile("^CIO de Lens")).click()

    assert (
        page.evaluate("window.taken.name") == "Centre d'information et d'orientation (CIO) - Lens"
    )
    assert len(page.context.pages) == 1


@pytest.mark.parametrize(
    ("agent", "way"),
    [
        ("Mozilla/5.0 (Linux; Android 13)", r"geo:50\.\d+,2\.\d+\?q=50"),
        ("Mozilla/5.0 (X11)", r"https://www\.openstreetmap\.org/directions\?to=50"),
    ],
)
def test_the_way_there_is_the_telephone_s_own_map_or_openstreetmap(
    visiting: Visiting, partner: Partner, service: Server, agent: str, way: str
) -> None:
    with visiting(user_agent=agent, viewport=PHONE) as visit:
        page = visit.go(partner.page(component(service, place="62300")))

        go = page.get_by_role("link", name="Y aller : CIO de Lens")
        expect(go).to_have_attribute("href", re.compile(f"^{way}"))


def test_a_structure_is_sent_as_the_browser_can(
    visiting: Visiting, partner: Partner, service: Server
) -> None:
    sharing = "navigator.share = async (what) => { window.shared = what };"
    for script in ("", sharing):
        with visiting(viewport=DESKTOP) as visit:
            visit.page.add_init_script(script or "delete Navigator.prototype.share")
            page = visit.go(partner.page(component(service, place="62300")))
            call = results(page).first
            if script:
                call.get_by_role("button", name="Envoyer : CIO de Lens").click()
                assert "03 21 28 32 51" in page.evaluate("window.shared.text")
            else:
                call.locator("summary").click()
                sms = call.get_by_role("link", name="Par SMS")
                expect(sms).to_have_attribute("href", re.compile("^sms:.*03%2021%2028%2032%2051"))


def test_a_frame_of_no_origin_gets_the_height_of_what_is_in_it_and_others_none(
    visit: Visit, partner: Partner, service: Server
) -> None:
    telling = "parent.postMessage({ type: 'raccroche:hauteur', height: 4321 }, '*')"
    frames = f"""<script src="{service.url}/embed.js"></script>
      <iframe sandbox="allow-scripts" src="{service.url}/embed" height="300"></iframe>
      <iframe sandbox="allow-scripts" srcdoc="<script>{telling}</script>" height="300"></iframe>
      <iframe sandbox="allow-scripts" src="/other" height="300"></iframe>"""
    partner.page(f"<script>{telling}</script>", "/other")
    page = visit.go(partner.page(frames))
    heights = "[...document.querySelectorAll('iframe')].map(frame => frame.clientHeight)"
    page.wait_for_function(f"{heights}[0] > 350")
    page.wait_for_timeout(300)

    ours, *others = page.evaluate(heights)
    assert ours < 4000 and others == [300, 300]


def test_a_line_through_the_text_of_the_page_around_ends_at_the_component(
    visit: Visit, partner: Partner, service: Server
) -> None:
    pictures = []
    for style in ("", "html { text-decoration: line-through; text-indent: 3em }"):
        line = component(service, place="62300")
        page = visit.go(partner.page(f"<style>{style}</style>{line}"))
        expect(results(page).first).to_contain_text("CIO de Lens")
        page.locator(".pin").first.wait_for()
        pictures.append(page.locator("[part=formulaire]").screenshot())

    assert pictures[0] == pictures[1]


def test_paper_is_light_whatever_the_theme(visit: Visit, partner: Partner, service: Server) -> None:
    page = visit.go(partner.page(component(service, theme="sombre")))
    root = page.locator(".root")
    expect(root).to_have_css("background-color", "rgb(20, 32, 31)")
    page.emulate_media(media="print")

    expect(root).to_have_css("background-color", "rgb(255, 255, 255)")
    expect(root).to_have_css("color", "rgb(27, 42, 51)")
