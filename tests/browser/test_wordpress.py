"""The search in WordPress: as WordPress comes, and with the plugin that the service hands out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from playwright.sync_api import FilePayload, FrameLocator, Page, expect
from support.browser import ARTEFACTS, PHONE, Serving, Visit, Visiting, needs_browser
from support.servers import Server
from support.waiting import until
from support.wordpress import ADMIN, AUTHOR, PASSWORD, WordPress, needs_wordpress, wordpress

pytestmark = [needs_browser, needs_wordpress]

TALL = {"width": 1280, "height": 2400}
CLIENT_HEIGHT = "element => element.clientHeight"
ATTRIBUTES = "e => Object.fromEntries([...e.attributes].map(a => [a.name, a.value]))"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WordPress]:
    with wordpress(tmp_path_factory.mktemp("wordpress")) as site:
        yield site
        assert site.problems() == []


@pytest.fixture(scope="module")
def service(serving: Serving, site: WordPress) -> Iterator[Server]:
    """The service, which the site may frame."""
    with serving(embed_ancestors=site.origin) as server:
        yield server


@pytest.fixture
def plain(site: WordPress) -> WordPress:
    """The site as it comes."""
    site.remove_plugin()
    return site


@pytest.fixture
def blog(site: WordPress, service: Server) -> WordPress:
    """The site with the plugin, as it was downloaded."""
    site.add_plugin(service.get("/integrer/raccroche.php"))
    return site


def search(page: Page | FrameLocator, name: str = "CIO de Lens") -> Any:
    """Type a postal code and press the button; the first of what is found, which has this name."""
    page.locator("#lieu[role=combobox]").fill("62300")
    page.locator("[part=bouton]").click()
    first = page.locator("[part=lieu]").first
    expect(first).to_contain_text(name)
    return first


def picture(page: Page, name: str) -> None:
    ARTEFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"wordpress-{name}.png")


def open_admin(page: Page, site: WordPress, user: str, path: str) -> None:
    """A page of the administration, as somebody who logs in."""
    page.goto(f"{site.origin}/wp-login.php?redirect_to={quote(f'{site.origin}/wp-admin/{path}')}")
    page.get_by_label("Username or Email Address").fill(user)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log In").click()
    page.wait_for_url(f"**/wp-admin/{path}")


def test_as_it_comes_a_pasted_link_is_a_sealed_frame_that_searches_and_shows_numbers(
    visiting: Visiting, plain: WordPress, service: Server
) -> None:
    post = plain.post(f"{service.url}/?profil=famille", AUTHOR)
    with visiting(viewport=TALL) as visit:
        page = visit.go(post)
        frame = page.locator("iframe.wp-embedded-content")
        expect(frame).to_have_attribute("sandbox", "allow-scripts")
        first = search(page.frame_locator("iframe.wp-embedded-content"))
        expect(first).to_contain_text("Téléphone : 03 21 28 32 51")
        expect(first).to_contain_text("24 rue du 11-Novembre, 62300 Lens")
        # WordPress's own script gives a frame this height at the most, and opens links for it.
        expect(frame).to_have_attribute("height", "1000")
        expect(page.locator("blockquote")).to_be_hidden()
        picture(page, "plain")
        first.get_by_role("link", name=re.compile("^CIO de Lens")).click()
        page.wait_for_url(f"{service.url}/structures/*")
        refused = [text for text in visit.problems if "allow-popups" not in text]
        visit.problems = []

    assert refused == []


def test_as_it_comes_a_site_that_may_not_frame_the_search_has_its_link(
    visiting: Visiting, plain: WordPress, serving: Serving
) -> None:
    with serving() as closed, visiting() as visit:
        page = visit.go(plain.post(f"{closed.url}/?code_postal=62300"))
        link = page.get_by_role("link", name="trouver un lieu pour reprendre ses études")
        expect(link).to_have_attribute("href", f"{closed.url}/?code_postal=62300")
        page.wait_for_load_state("networkidle")
        picture(page, "closed")
        refused, visit.problems = visit.problems, []

    assert refused and all("frame-ancestors" in text for text in refused)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("", "CIO de Lens"),
        ("/embed?langue=fr", "CIO de Lens"),
        ("/dispositifs/tutorat", "Collège Jean Zay"),
    ],
)
def test_with_the_plugin_a_pasted_link_searches_and_is_as_high_as_what_it_shows(
    visiting: Visiting, blog: WordPress, service: Server, path: str, name: str
) -> None:
    post = blog.post(service.url + path, AUTHOR)
    with visiting(viewport=TALL) as visit:
        page = visit.go(post)
        inside = page.frame_locator("iframe")
        first = search(inside, name)
        frame, html = page.locator("iframe"), inside.locator("html")
        page.wait_for_function("document.querySelector('iframe').clientHeight > 700")
        until(lambda: frame.evaluate(CLIENT_HEIGHT) == html.evaluate("html => html.offsetHeight"))
        widths = frame.evaluate("frame => [frame.offsetWidth, frame.parentNode.clientWidth]")
        picture(page, "link")
        with page.context.expect_page() as opened:
            first.get_by_role("link", name=re.compile(f"^{name}")).click()
        expect(opened.value).to_have_url(re.compile(f"^{service.url}/structures/"))

    assert widths[0] == widths[1] > 600


def test_a_link_that_was_read_before_the_plugin_came_is_mended(
    visit: Visit, plain: WordPress, service: Server
) -> None:
    post = plain.post(f"{service.url}/?code_postal=62300&langue=en")
    page = visit.go(post)
    expect(page.locator("iframe")).to_have_attribute("sandbox", "allow-scripts")
    plain.add_plugin(service.get("/integrer/raccroche.php"))
    page.goto(post)
    frame = page.locator("iframe")

    expect(frame).to_have_attribute("sandbox", re.compile("allow-popups"))
    expect(frame).to_have_attribute("src", f"{service.url}/embed?code_postal=62300&langue=en")
    expect(page.frame_locator("iframe").locator("[part=lieu]").first).to_contain_text("CIO")


SHORTCODE = (
    '[raccroche dispositif="micro-lycee" place="62300" audience="famille" theme="auto" '
    'academie="09" langue="fr" hauteur="60em"]'
)


def test_an_author_s_shortcode_is_the_component(
    visiting: Visiting, blog: WordPress, service: Server
) -> None:
    post = blog.post(f"Avant.\n\n{SHORTCODE}\n\nAprès.", AUTHOR)
    with visiting(viewport=TALL) as visit:
        page = visit.go(post)
        element = page.locator("raccroche-recherche")
        expect(page.locator("[part=lieu]").first).to_contain_text("Lycée Henri Darras")
        attributes = element.evaluate(ATTRIBUTES)
        picture(page, "shortcode")
    with visiting(viewport=PHONE) as visit:
        page = visit.go(post)
        expect(page.locator("[part=lieu]").first).to_contain_text("Lycée Henri Darras")
        picture(page, "shortcode-phone")
        width = page.evaluate("document.documentElement.scrollWidth")
    with visiting(java_script_enabled=False) as visit:
        link = visit.go(post).get_by_role("link", name="Chercher un lieu pour reprendre ses études")
        address = str(link.get_attribute("href"))

    assert width <= PHONE["width"]
    assert attributes == {
        "dispositif": "micro-lycee",
        "place": "62300",
        "audience": "famille",
        "theme": "auto",
        "academie": "09",
        "language": "fr",
        "height": "60em",
    }
    assert address == (
        f"{service.url}/?dispositif=micro-lycee&code_postal=62300&profil=famille"
        "&academie=09&theme=auto&langue=fr"
    )


HOSTILE = [
    """[raccroche place='"><script>alert(1)</script>' dispositif='" onclick="alert(1)']""",
    "[raccroche theme=\"x' onload=alert(1)\" hauteur='1px;background:red' langue=de academie=9x]",
    "[raccroche academie=999 theme=rose]",
    "[raccroche api='https://evil.example' audience=tous onclick='alert(1)' help-phone=1 place]",
    "[raccroche place='<raccroche-recherche api=//evil.example>']",
    "[raccroche]",
]


def test_no_attribute_but_those_that_are_known_with_values_that_are_known(
    visit: Visit, blog: WordPress
) -> None:
    page = visit.go(blog.post("\n\n".join(HOSTILE), AUTHOR))
    expect(page.locator("#lieu[role=combobox]")).to_have_count(len(HOSTILE))

    attributes = page.locator("raccroche-recherche").evaluate_all(f"all => all.map({ATTRIBUTES})")
    assert attributes == [{}] * len(HOSTILE)


def test_a_block_is_the_component_and_its_values_are_looked_at_too(blog: WordPress) -> None:
    def block(**attributes: str) -> str:
        script = "echo json_encode(do_blocks($given['content']));"
        comment = f"<!-- wp:raccroche/recherche {json.dumps(attributes)} /-->"
        html: str = blog.run(script, content=comment)
        return html

    assert ' class="alignwide wp-block-raccroche-recherche"' in block(align="wide")
    assert '<raccroche-recherche place="commune:62498" language="en">' in block(
        place="commune:62498", langue="en"
    )
    assert "<raccroche-recherche>" in block(place='"><script>', theme="noir", api="//evil.example")
    assert "evil" not in block(api="//evil.example")


def test_an_author_places_the_block_without_writing_html(
    visiting: Visiting, blog: WordPress
) -> None:
    # What an author may not see of WordPress is refused to the editor, which the console tells.
    with visiting(broken=True) as visit:
        page = visit.page
        open_admin(page, blog, AUTHOR, "post-new.php")
        page.get_by_role("button", name="Close dialog").click()
        page.get_by_role("textbox", name="Add title").fill("Chercher près de Lens")
        page.get_by_role("button", name="Toggle block inserter").click()
        page.get_by_role("searchbox").first.fill("raccroche")
        page.get_by_role("option", name="Recherche Raccroche").click()
        page.get_by_label("Dispositif montré d’abord").select_option("Micro-lycée")
        page.get_by_label("Lieu où la recherche s’ouvre").fill("62300")
        page.get_by_role("button", name="Settings", exact=True).click()
        page.get_by_label("Qui consulte la page").select_option("Des familles")
        height = page.get_by_label("Hauteur")
        height.fill("40")
        expect(page.get_by_text("Cette valeur ne peut pas être prise.")).to_be_visible()
        height.fill("")
        picture(page, "editor")
        page.get_by_role("button", name="Publish", exact=True).click()
        panel = page.get_by_role("region", name="Editor publish")
        panel.get_by_role("button", name="Publish", exact=True).click()
        panel.get_by_role("link", name="View Post").click()
        expect(page.locator("[part=lieu]").first).to_contain_text("Lycée Henri Darras")
        attributes = page.locator("raccroche-recherche").evaluate(ATTRIBUTES)

    assert attributes == {"dispositif": "micro-lycee", "place": "62300", "audience": "famille"}


def test_a_feed_has_a_link_in_place_of_what_needs_a_script(
    blog: WordPress, visit: Visit, service: Server
) -> None:
    blog.post('[raccroche place="uai:0590149S"]')
    answer = visit.page.request.get(f"{blog.origin}/?feed=rss2").text()
    content = ElementTree.fromstring(answer).findtext(
        "channel/item/{http://purl.org/rss/1.0/modules/content/}encoded"
    )

    assert content is not None and "raccroche-recherche" not in content
    assert f'href="{service.url}/?uai=0590149S"' in content


REFUSED = [
    ("raccroche.example.fr", "Cette adresse n’est pas complète"),
    ("https://raccroche .example.fr", "Cette adresse n’est pas complète"),
    ("javascript:alert(1)", "Cette adresse n’est pas complète"),
    ("https://raccroche.example.fr/integrer", "Gardez seulement celle du service"),
    ("https://moi:secret@raccroche.example.fr", "Gardez seulement celle du service"),
    ("http://raccroche.example.fr", "Écrivez https://raccroche.example.fr"),
]


def test_a_wrong_address_is_refused_with_what_to_write_and_a_good_one_is_kept(
    visiting: Visiting, blog: WordPress, service: Server
) -> None:
    with visiting(broken=True) as visit:
        page = visit.page
        open_admin(page, blog, ADMIN, "options-general.php?page=raccroche")
        field = page.get_by_label("Adresse du service")
        expect(field).to_have_value(service.url)
        for typed, message in REFUSED:
            field.fill(typed)
            page.get_by_role("button", name="Save Changes").click()
            expect(page.locator(".notice-error")).to_contain_text(message)
            expect(page.locator(".notice-error")).to_have_count(1)
            expect(field).to_have_value(service.url)
        picture(page, "settings")
        field.fill("HTTPS://Raccroche.Example.fr/")
        page.get_by_role("button", name="Save Changes").click()
        expect(page.locator(".notice-success")).to_be_visible()
        expect(field).to_have_value("https://raccroche.example.fr")


def test_without_an_address_authors_see_why_and_visitors_nothing(
    visiting: Visiting, blog: WordPress
) -> None:
    blog.run("update_option('raccroche_adresse', '');")
    post = blog.post("[raccroche]")
    with visiting(broken=True) as visit:
        page = visit.go(post)
        expect(page.get_by_text("Reprendre ses études")).to_be_visible()
        content = page.locator(".entry-content").inner_text()
        open_admin(page, blog, ADMIN, "plugins.php")
        expect(page.locator(".notice-warning")).to_contain_text("n’est pas réglée")
        page.goto(post)
        expect(page.locator(".entry-content")).to_contain_text("Réglages, Raccroche")

    assert content.strip() == ""


def test_an_administrator_uploads_the_archive_and_finds_the_address_set(
    visiting: Visiting, plain: WordPress, service: Server
) -> None:
    content = service.get("/integrer/raccroche.zip")
    file = FilePayload(name="raccroche.zip", mimeType="application/zip", buffer=content)
    with visiting(broken=True) as visit:
        page = visit.page
        open_admin(page, plain, ADMIN, "plugin-install.php?tab=upload")
        page.locator("input[type=file]").set_input_files(file)
        page.get_by_role("button", name="Install Now").click()
        page.get_by_role("link", name="Activate Plugin").click()
        row = page.get_by_role("row").filter(has_text="La recherche de Raccroche")
        row.get_by_role("link", name="Réglages").click()
        expect(page.get_by_label("Adresse du service")).to_have_value(service.url)
        page.go_back()
        row.get_by_role("link", name="Deactivate").click()
        row.get_by_role("link", name="Delete").wait_for()
    plain.run("delete_plugins(array('raccroche/raccroche.php'));")


def test_nothing_is_left_of_it_once_it_is_deleted(blog: WordPress) -> None:
    script = """
        update_option('raccroche_adresse', 'https://raccroche.example.fr');
        deactivate_plugins('raccroche.php');
        uninstall_plugin('raccroche.php');
        echo json_encode(get_option('raccroche_adresse', 'nothing'));"""

    assert blog.run(script) == "nothing"


def test_the_plugin_twice_is_the_plugin_once(
    visit: Visit, blog: WordPress, service: Server
) -> None:
    post = blog.post("[raccroche place=62300]", AUTHOR)
    blog.add_copies(service.get("/integrer/raccroche.php"))
    try:
        page = visit.go(post)
        expect(page.locator("raccroche-recherche")).to_have_count(1)
        expect(page.locator("[part=lieu]").first).to_contain_text("CIO de Lens")
    finally:
        blog.remove_copies()
