"""The site's own pages in a browser: with and without scripts, in frames, on paper."""

from __future__ import annotations

import base64
import re

import pytest
from playwright.sync_api import Route, expect
from support.browser import (
    DESKTOP,
    NARROWEST,
    PHONE,
    Partner,
    Serving,
    Visit,
    Visiting,
    needs_axe,
    needs_browser,
    obstacles,
)
from support.servers import Server
from support.site_pages import PAGES

pytestmark = needs_browser

SEARCH = "/?commune=59350&dispositif=micro-lycee"


def test_a_result_leads_to_its_page_and_back_to_a_search_around_it(
    visit: Visit, service: Server
) -> None:
    page = visit.go(service.url + SEARCH)
    page.get_by_role("link", name="Lycée Henri Darras", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lycée Henri Darras")
    page.get_by_role("link", name="Le CIO et la mission locale les plus proches d’ici").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("près du lycée Henri Darras")
    page.get_by_role("link", name="sa fiche").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lycée Henri Darras")


def test_the_address_bar_follows_the_search_and_says_no_street(
    visit: Visit, service: Server
) -> None:
    page = visit.go(service.url)
    place = page.get_by_label(re.compile("Un lieu, un nom"))
    place.fill("12 rue Solférino, 59000 Lille")
    page.get_by_role("button", name="Chercher", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("À qui s’adresser")
    expect(page).to_have_url(f"{service.url}/")
    page.get_by_label(re.compile("Un lieu, un nom")).fill("62300")
    page.get_by_role("button", name="Chercher", exact=True).click()
    expect(page).to_have_url(f"{service.url}/?code_postal=62300")


def test_without_scripts_a_form_leads_to_a_list(visiting: Visiting, service: Server) -> None:
    with visiting(java_script_enabled=False) as visit:
        page = visit.go(service.url)
        page.get_by_label(re.compile("Un lieu, un nom")).fill("Lens")
        page.get_by_label("Un parcours précis").select_option("Micro-lycée")
        page.get_by_role("button", name="Chercher").click()

        expect(page).to_have_url(f"{service.url}/?dispositif=micro-lycee&commune=62498")
        expect(page.get_by_role("heading", name=re.compile("plus proches .Lens"))).to_be_visible()
        expect(page.get_by_role("link", name="Lycée Henri Darras")).to_be_visible()


def test_a_frame_works_without_scripts(
    visiting: Visiting, service: Server, partner: Partner
) -> None:
    frame = (
        f'<iframe src="{service.url}/embed" title="Recherche" width="600" height="600"></iframe>'
    )
    with visiting(java_script_enabled=False) as visit:
        page = visit.go(partner.page(frame))
        inside = page.frame_locator("iframe")
        inside.get_by_label(re.compile("Un lieu, un nom")).fill("62300")
        inside.get_by_role("button", name="Chercher").click()

        expect(inside.get_by_role("link", name=re.compile("CIO.*Lens"))).to_be_visible()


def framed(service: Server, path: str, script: str = "async") -> str:
    return (
        f'<script src="{service.url}/embed.js" {script}></script>'
        f'<iframe src="{service.url}{path}" title="Recherche" width="400" height="200"></iframe>'
    )


@pytest.mark.parametrize("script", ["async", "defer", 'type="module"'])
@pytest.mark.parametrize("style", ["", "<style>iframe { height: 250px }</style>"])
def test_a_frame_takes_the_height_of_what_is_in_it(
    visit: Visit, service: Server, partner: Partner, script: str, style: str
) -> None:
    page = visit.go(partner.page(style + framed(service, "/embed", script)))
    inside = page.frame_locator("iframe")
    inside.get_by_role("combobox", name=re.compile("Où")).fill("62300")
    before = page.locator("iframe").evaluate("frame => frame.clientHeight")
    inside.get_by_role("button", name="Chercher", exact=True).click()
    expect(inside.locator("[part=lieu]").first).to_be_visible()
    page.wait_for_function(f"document.querySelector('iframe').clientHeight > {before}")

    height = inside.locator("html").evaluate("html => html.scrollHeight")
    page.wait_for_function(
        f"Math.abs(document.querySelector('iframe').clientHeight - {height}) <= 1"
    )


def test_the_loader_listens_to_the_frame_itself_and_to_no_one_else(
    visit: Visit, service: Server, partner: Partner
) -> None:
    forging = """<script>
      const forged = { type: "raccroche:hauteur", height: 5000 };
      window.postMessage(forged, "*");
      addEventListener("load", () => {
        const other = document.createElement("iframe");
        document.body.append(other);
        other.contentWindow.eval(`parent.postMessage(${JSON.stringify(forged)}, "*")`);
      });
    </script>"""
    page = visit.go(partner.page(framed(service, "/embed") + forging))
    page.frame_locator("iframe").first.get_by_role("combobox", name=re.compile("Où")).wait_for()
    page.wait_for_timeout(500)

    heights = page.locator("iframe").evaluate_all("all => all.map(frame => frame.height)")
    assert "5000" not in heights


def test_who_was_not_named_cannot_frame_the_search_and_nobody_the_home_page(
    visiting: Visiting, service: Server, partner: Partner
) -> None:
    elsewhere = partner.origin.replace("localhost", "127.0.0.1")
    for origin, path in ((elsewhere, "/embed"), (partner.origin, "/")):
        with visiting() as visit:
            visit.go(partner.page(framed(service, path)).replace(partner.origin, origin))
            visit.page.wait_for_timeout(500)
            told, visit.problems = visit.problems, []
            assert any("frame-ancestors" in problem for problem in told), told


def test_a_partner_copies_the_lines_and_sees_the_search(
    visiting: Visiting, service: Server
) -> None:
    with visiting(permissions=["clipboard-read", "clipboard-write"]) as visit:
        page = visit.go(f"{service.url}/integrer")
        page.get_by_label("Dispositif montré d’abord").select_option("Micro-collège")
        page.get_by_role("button", name="Préparer les lignes").click()
        expect(page).to_have_url(re.compile("dispositif=micro-college"))
        page.get_by_role("button", name="Copier").first.click()
        expect(page.get_by_role("status").first).to_have_text("Copié")
        copied = page.evaluate("navigator.clipboard.readText()")
        inside = page.frame_locator("iframe")
        expect(inside.get_by_label("Dispositif", exact=True)).to_have_value("micro-college")

    assert 'dispositif="micro-college"' in copied


def test_lines_and_preview_follow_the_form(visit: Visit, service: Server) -> None:
    page = visit.go(f"{service.url}/integrer")
    frame = page.locator("iframe.preview")
    page.get_by_label(re.compile("Code postal du lieu")).fill("62300")
    expect(frame).to_have_attribute("src", "/embed?code_postal=62300")
    expect(page.locator("#composant-code")).to_contain_text('place="62300"')
    expect(page).to_have_url(re.compile("/integrer.code_postal=62300"))
    page.get_by_label(re.compile("Code postal du lieu")).fill("00000")
    expect(page.get_by_role("alert")).to_contain_text("Nous ne connaissons pas ce code postal")
    expect(page.locator("#composant-code")).to_have_count(0)
    page.get_by_role("button", name="Téléphone").click()
    box = frame.bounding_box()
    assert box is not None and box["width"] == 380


def test_graphiql_runs_the_readme_s_query_from_our_own_files(visit: Visit, service: Server) -> None:
    page = visit.go(f"{service.url}/graphql")
    page.get_by_role("button", name=re.compile("Execute query")).click()

    expect(page.locator(".result-window")).to_contain_text("Lycée Henri Darras")
    assert {
        url for url in visit.addresses if not url.startswith((service.url, "data:", "blob:"))
    } == set()


@needs_axe
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_graphiql_s_own_faults_are_mended(
    visiting: Visiting, service: Server, viewport: dict[str, int], scheme: str
) -> None:
    with visiting(viewport=viewport, color_scheme=scheme) as visit:
        page = visit.go(f"{service.url}/graphql")
        page.get_by_role("button", name=re.compile("Execute query")).click()
        expect(page.locator(".result-window")).to_contain_text("Lycée Henri Darras")
        expect(page.get_by_role("button", name="NearestMicroLycee")).to_have_attribute(
            "aria-pressed", "true"
        )
        page.get_by_role("button", name="NearestCio").click()
        expect(page.get_by_role("button", name="NearestCio")).to_have_attribute(
            "aria-pressed", "true"
        )

        # CodeMirror scrolls its lines from its hidden field, which axe does not see.
        assert obstacles(page, "scrollable-region-focusable") == []
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
        expect(page.get_by_role("textbox", name="Query")).to_have_count(1)
        expect(page.get_by_role("textbox", name="Answer")).to_have_count(1)


def test_base_tiles_are_drawn_where_an_operator_names_them(
    visiting: Visiting, serving: Serving
) -> None:
    tile = base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    )
    tiles = {
        "tiles_url": "https://tiles.example.fr/{z}/{x}/{y}.png",
        "tiles_attribution": "© Exemple",
    }
    with serving(**tiles) as server, visiting() as visit:
        asked: list[str] = []

        def answer(route: Route) -> None:
            asked.append(route.request.url)
            route.fulfill(body=tile, content_type="image/png")

        visit.page.route("https://tiles.example.fr/**", answer)
        page = visit.go(f"{server.url}/embed?commune=59350&dispositif=micro-lycee")
        expect(page.locator(".leaflet-tile-loaded").first).to_be_attached()

        expect(page.locator(".map-source")).to_contain_text("© Exemple")
        expect(page.locator("path.outline")).to_have_count(5)
    assert asked


def test_on_paper_there_is_what_was_found_and_no_form(visit: Visit, service: Server) -> None:
    page = visit.go(service.url + SEARCH)
    page.emulate_media(media="print")

    expect(page.get_by_role("link", name="Lycée Henri Darras", exact=True)).to_be_visible()
    expect(page.locator("form:visible")).to_have_count(0)
    expect(page.get_by_role("navigation", name="Navigation principale")).to_have_count(0)


@pytest.mark.parametrize("path", [*PAGES, "/", SEARCH, "/embed"])
def test_no_page_is_wider_than_a_small_window(
    visiting: Visiting, service: Server, path: str
) -> None:
    with visiting(viewport=NARROWEST, broken=path == "/nowhere") as visit:
        page = visit.go(service.url + path)
        page.wait_for_load_state("networkidle")

        assert page.evaluate("document.documentElement.scrollWidth") <= NARROWEST["width"]


@needs_axe
@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_obstacle(visiting: Visiting, service: Server, path: str) -> None:
    with visiting(broken=path == "/nowhere") as visit:
        assert obstacles(visit.go(service.url + path)) == []


@needs_axe
@pytest.mark.parametrize("path", ["/", SEARCH, "/?code_postal=62300", "/embed?code_postal=62300"])
def test_a_page_has_no_obstacle_without_scripts_either(
    visiting: Visiting, service: Server, path: str
) -> None:
    with visiting() as visit:
        empty = {"body": "", "content_type": "text/javascript"}
        visit.page.route("**/*.js*", lambda route: route.fulfill(**empty))
        assert obstacles(visit.go(service.url + path)) == []
