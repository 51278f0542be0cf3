"""What the search costs who opens it: bytes, requests, and how often the page is laid out.

The numbers of each run are written to ``tests/browser/.artefacts/budget.json``, with seconds, which
are not judged: they are the machine's as well. What is judged of the largest contentful paint (LCP)
is what the network alone takes.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect
from support.browser import ARTEFACTS, PHONE, Partner, Visit, Visiting, component, needs_browser
from support.servers import Server
from support.waiting import until

from pages.assets import ASSETS_FOLDER, load_asset, widget_path

KB = 1000

# WebPageTest's « 3G ».
BITS_PER_S, ROUND_TRIP_S = 1_600_000, 0.3
LCP_S = 1.2
SLOWER_CPU = 4

Numbers = dict[str, dict[str, float]]


def test_the_component_weighs_little_and_its_map_comes_apart() -> None:
    """Bytes as gzip sends them; the least that any browser can read."""
    component = len(gzip.compress(load_asset(widget_path()).content))
    map = len(gzip.compress((ASSETS_FOLDER / widget_path()).with_name("map.js").read_bytes()))

    assert component < 30 * KB  # 60 at most; what it weighs today, and half as much again
    assert map < 100 * KB


@pytest.fixture(scope="module")
def numbers() -> Iterator[Numbers]:
    """What was measured, for the artefacts."""
    gathered: Numbers = {}
    yield gathered
    ARTEFACTS.mkdir(exist_ok=True)
    (ARTEFACTS / "budget.json").write_text(json.dumps(gathered, indent=2))


SHIFTS = """new PerformanceObserver((list) => { for (const each of list.getEntries())
  window.shifted = (window.shifted ?? 0) + each.value })
  .observe({ type: "layout-shift", buffered: true })"""


def measured(visit: Visit, url: str) -> dict[str, float]:
    """Bytes on the wire, requests, layouts and seconds until a search is answered, and how far what
    was there moved meanwhile (CLS)."""
    visit.page.add_init_script(SHIFTS)
    tools = visit.page.context.new_cdp_session(visit.page)
    tools.send("Network.enable")
    tools.send("Performance.enable")
    received: list[float] = []
    tools.on("Network.loadingFinished", lambda told: received.append(told["encodedDataLength"]))
    page = visit.go(url)
    expect(
        page.locator("[part=lieu], main .card, .door").locator("visible=true").first
    ).to_be_visible()
    page.wait_for_load_state("networkidle")
    metrics = {m["name"]: m["value"] for m in tools.send("Performance.getMetrics")["metrics"]}
    return {
        "shifted": round(page.evaluate("window.shifted ?? 0"), 4),
        "kB": round(sum(received) / KB, 1),
        "requests": len(received),
        "main_thread_s": round(metrics["TaskDuration"], 3),
        "nodes": metrics["Nodes"],
        "layouts": metrics["LayoutCount"],
        "styles": metrics["RecalcStyleCount"],
    }


LCP = """new PerformanceObserver((list) => { window.largest = list.getEntries().at(-1).startTime })
  .observe({ type: "largest-contentful-paint", buffered: true })"""

# The document, and what has to be there before anything is drawn. Chrome alone says which that is.
BLOCKING = """[...performance.getEntriesByType("navigation"),
  ...performance.getEntriesByType("resource")
    .filter((each) => each.renderBlockingStatus === "blocking")]
  .map(({ name, transferSize }) => [name, transferSize])"""


@needs_browser
@pytest.mark.parametrize("path", ["/", "/?code_postal=62300", "/structures/0620113L", "/questions"])
def test_a_phone_on_3g_draws_early(
    visiting: Visiting, service: Server, numbers: Numbers, path: str
) -> None:
    with visiting(viewport=PHONE) as visit:
        visit.page.add_init_script(LCP)
        tools = visit.page.context.new_cdp_session(visit.page)
        slow = {"latency": ROUND_TRIP_S * 1000, "downloadThroughput": BITS_PER_S / 8}
        tools.send("Network.enable")
        tools.send(
            "Network.emulateNetworkConditions",
            {"offline": False, "uploadThroughput": BITS_PER_S / 16, **slow},
        )
        tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_CPU})
        page = visit.go(service.url + path)
        page.wait_for_load_state("networkidle")
        until(lambda: page.evaluate("window.largest ?? 0") > 0, what="something is drawn")
        blocking = dict(page.evaluate(BLOCKING))
        lcp_s = round(page.evaluate("window.largest") / 1000, 2)

    # One trip for the document, and one for all that blocks, which is asked for at once.
    seconds = 2 * ROUND_TRIP_S + sum(blocking.values()) * 8 / BITS_PER_S
    numbers[f"{path} on 3G"] = {"lcp_s": lcp_s, "network_s": round(seconds, 2)}
    assert len(blocking) == 2, blocking  # the page and its style
    assert seconds <= LCP_S, (seconds, blocking)


@needs_browser
@pytest.mark.parametrize(
    ("name", "kilobytes", "requests"),
    [("home", 70, 8), ("search", 70, 8), ("embed", 50, 8), ("partner", 40, 7)],
)
def test_a_phone_loads_little(
    visiting: Visiting,
    service: Server,
    partner: Partner,
    numbers: Numbers,
    name: str,
    kilobytes: int,
    requests: int,
) -> None:
    search = "?code_postal=62300&dispositif=micro-lycee"
    line = component(service, place="62300", dispositif="micro-lycee")
    address = {
        "home": f"{service.url}/",
        "search": f"{service.url}/{search}",
        "embed": f"{service.url}/embed{search}",
        "partner": partner.page(line),
    }[name]
    with visiting(viewport=PHONE) as visit:
        numbers[name] = found = measured(visit, address)

    assert found["kB"] <= kilobytes, found
    assert found["requests"] <= requests, found
    assert found["shifted"] == 0 or name in ("embed", "partner"), found
    # A loop that should not be there lays the page out again and again.
    assert found["layouts"] <= 20 and found["styles"] <= 40, found


def test_no_file_is_left_that_nothing_loads() -> None:
    """Every file of the site is named by a template, a page or the build."""
    root = Path(__file__).parents[2]
    told = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("pages", "widget")
        for path in (root / folder).rglob("*")
        if path.suffix in {".py", ".html", ".mjs", ".css"} and "node_modules" not in path.parts
    )

    files = {path.stem for path in ASSETS_FOLDER.iterdir()}
    assert {"page_map", "site", "embed", "widget"} <= files
    assert [stem for stem in files if stem not in told] == []
