"""A real browser at a real server, and a partner's site on another origin.

The browser is Debian's Chromium, driven by Playwright; without it, what needs it is skipped. A
page that breaks its own or a partner's policy, or a script that fails, fails the test.
"""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

from migrations import runner
from seeds.seeding import seed
from storage.database import Database
from support.servers import Server, server_of
from support.waiting import LIMIT_S

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
AXE = Path(__file__).parents[2] / "widget" / "node_modules" / "axe-core" / "axe.min.js"

needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="a browser: install chromium")
needs_axe = pytest.mark.skipif(not AXE.exists(), reason="axe-core: run make clients")

ARTEFACTS = Path(__file__).parents[1] / "browser" / ".artefacts"
"""Pictures and numbers of the last run."""

PHONE = {"width": 390, "height": 844}
TABLET = {"width": 820, "height": 1180}
DESKTOP = {"width": 1280, "height": 900}
NARROWEST = {"width": 320, "height": 640}
"""CSS pixels of a window of 1,280 at 400 % (WCAG 2.2, 1.4.10 *Reflow*)."""

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass
class Partner:
    """A site on another origin, whose pages a test writes."""

    port: int
    pages: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.port}"

    def page(self, body: str, path: str = "/", **headers: str) -> str:
        """Puts a page up, and gives its address."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = (self.html(body), named)
        return self.origin + path

    def html(self, body: str) -> str:
        return f'<!doctype html><html lang="fr"><title>Partenaire</title><body>{body}</body></html>'


@pytest.fixture(scope="session")
def partner() -> Iterator[Partner]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # http.server's name
            html, headers = site.pages.get(self.path, ("", {}))
            if self.path == "/favicon.ico":
                html = " "
            self.send_response(200 if html else 404)
            self.send_header("content-type", "text/html; charset=utf-8")
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(html.encode())

        def do_PUT(self) -> None:  # http.server's name
            """Puts a page up for a test that runs in a process of its own."""
            length = int(self.headers["content-length"])
            site.pages[self.path] = (site.html(self.rfile.read(length).decode()), {})
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("localhost", 0), Handler)
    site = Partner(server.server_address[1])
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield site
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The directory at its first start. What a browser sees does not hang on the engine."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('site')}/raccroche.db")
    runner.upgrade(database)
    seed(database)
    yield database
    database.dispose()


Serving = Callable[..., AbstractContextManager[Server]]


@pytest.fixture(scope="session")
def serving(directory: Database, tmp_path_factory: pytest.TempPathFactory) -> Serving:
    """Starts a server of the directory with settings of a test's own."""

    def start(**settings: object) -> AbstractContextManager[Server]:
        return server_of(directory, tmp_path_factory.mktemp("log") / "log", **settings)

    return start


@pytest.fixture(scope="session")
def service(serving: Serving, partner: Partner) -> Iterator[Server]:
    """The service that most tests look at; the partner may frame its search."""
    with serving(embed_ancestors=partner.origin) as server:
        yield server


@dataclass
class Visit:
    """A page in a browser window, and what happened while it was looked at."""

    page: Page
    problems: list[str] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)

    def go(self, url: str) -> Page:
        self.page.goto(url)
        return self.page

    @property
    def addresses(self) -> list[str]:
        return [request.url for request in self.requests]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=LIMIT_S * 1_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--font-render-hinting=none"]
        )
        yield browser
        browser.close()


Visiting = Callable[..., AbstractContextManager[Visit]]


@pytest.fixture
def visiting(browser: Browser) -> Visiting:
    """Opens a window: ``visiting(viewport=PHONE, …)`` with options of Playwright's contexts.

    ``broken`` says that requests are meant to fail, which the console then tells.
    """

    @contextmanager
    def open_window(*, broken: bool = False, **options: Any) -> Iterator[Visit]:
        options = {"viewport": DESKTOP, "locale": "fr-FR", **options}
        context: BrowserContext = browser.new_context(**options)
        context.set_default_timeout(LIMIT_S * 1_000)
        visit = Visit(context.new_page())
        watch(visit, broken)
        yield visit
        context.close()
        assert visit.problems == []

    return open_window


@pytest.fixture
def visit(visiting: Visiting) -> Iterator[Visit]:
    with visiting() as visit:
        yield visit


FAILED_REQUEST = re.compile("Failed to load resource|net::ERR|blocked by CORS")


def watch(visit: Visit, broken: bool) -> None:
    """Notes what the page asks for, and what goes wrong."""

    def said(kind: str, text: str) -> None:
        if kind in ("error", "warning") and not (broken and FAILED_REQUEST.search(text)):
            visit.problems.append(text)

    visit.page.on("console", lambda message: said(message.type, message.text))
    visit.page.on("pageerror", lambda error: said("error", str(error)))
    visit.page.on("request", lambda request: visit.requests.append(request))


@cache
def axe() -> str:
    return AXE.read_text(encoding="utf-8")


def obstacles(page: Page, *without: str) -> list[str]:
    """What axe-core finds on a page, shadow roots included, but for rules that are left out."""
    page.evaluate(axe())
    options = {
        "runOnly": {"type": "tag", "values": RULES},
        "rules": {rule: {"enabled": False} for rule in without},
    }
    found = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def component(server: Server, **attributes: str) -> str:
    """The two lines of a partner."""
    named = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    return (
        f'<script type="module" src="{server.url}/widget.js"></script>\n'
        f"<raccroche-recherche{named}></raccroche-recherche>"
    )
