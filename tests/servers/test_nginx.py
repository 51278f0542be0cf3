"""The service behind nginx, as docs/deploy.md configures it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest
from support.pgbouncer import listens
from support.servers import Server, free_port, server_of
from support.waiting import until

from migrations import runner
from seeds.seeding import seed
from server.settings.settings import Settings
from storage.database import Database

PROGRAM = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/bin")
GUIDE = Path(__file__).parents[2] / "docs" / "deploy.md"
PUBLIC = "https://raccroche.example.fr"
DEFAULT_KEEP_ALIVE_S = 60
"""Of connections to upstreams (nginx.org, ngx_http_upstream_module, keepalive_timeout)."""

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="nginx: its program is not installed")

AROUND = """
daemon off; master_process off; worker_processes 1;
pid {folder}/nginx.pid; error_log {folder}/error.log warn;
events {{ worker_connections 256; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
{documented}
}}
"""


def documented_configuration(port: int, workers: list[Server]) -> str:
    """The block of the documentation, with a test's ports and without a certificate."""
    found = re.search(r"```\n(  upstream raccroche .*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    assert found is not None
    text = found[1].replace("listen 443 ssl;", f"listen 127.0.0.1:{port};")
    for worker, documented in zip(workers, ("127.0.0.1:8001", "127.0.0.1:8002"), strict=True):
        assert documented in text
        text = text.replace(documented, worker.url.removeprefix("http://"))
    return text


@dataclass
class Proxied:
    """The address of the proxy, and its log of errors."""

    client: httpx2.Client
    errors: Path


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxied]:
    assert PROGRAM is not None
    folder = tmp_path_factory.mktemp("nginx")
    database = Database(f"sqlite:///{folder}/raccroche.db")
    runner.upgrade(database)
    seed(database)
    behind = {"trusted_proxies": "127.0.0.1", "public_url": PUBLIC, "rate_limit": 3_000}
    with (
        server_of(database, folder / "one", **behind) as one,
        server_of(database, folder / "two", **behind) as two,
    ):
        port = free_port()
        file = folder / "nginx.conf"
        documented = documented_configuration(port, [one, two])
        file.write_text(AROUND.format(folder=folder, documented=documented))
        started = subprocess.Popen([PROGRAM, "-c", str(file), "-e", str(folder / "error.log")])
        try:
            until(lambda: listens(port), what="nginx listens")
            url = f"http://127.0.0.1:{port}"
            with httpx2.Client(base_url=url, headers={"host": "raccroche.example.fr"}) as client:
                yield Proxied(client, folder / "error.log")
        finally:
            started.terminate()
            started.wait()
    database.dispose()


def test_a_worker_keeps_connections_longer_than_nginx_does() -> None:
    assert Settings(database_url="sqlite://").keep_alive > DEFAULT_KEEP_ALIVE_S


@pytest.mark.parametrize("path", ["/dispositifs/", "/comprendre/", "/embed/", "/cio/"])
def test_a_redirect_stays_at_the_public_host(proxied: Proxied, path: str) -> None:
    answer = proxied.client.get(path)
    assert answer.is_redirect
    assert answer.headers["location"] == path.rstrip("/")


@pytest.mark.parametrize("host", ["raccroche.example.fr", "evil.example.org"])
@pytest.mark.parametrize("path", ["/", "/?code_postal=62300", "/integrer", "/sitemap.xml"])
def test_links_are_those_of_the_public_address(proxied: Proxied, path: str, host: str) -> None:
    page = proxied.client.get(path, headers={"host": host})
    assert page.status_code == 200
    assert PUBLIC in page.text
    assert host == "raccroche.example.fr" or host not in page.text
    assert "127.0.0.1" not in page.text
    assert "//raccroche/" not in page.text


def test_questions_forms_and_exports_pass(proxied: Proxied) -> None:
    question = {"query": "query Ready { dispositifs { nodes { code } } }"}
    for _ in range(50):
        answer = proxied.client.post("/graphql", json=question)
        assert answer.status_code == 200
        assert len(answer.json()["data"]["dispositifs"]["nodes"]) == 14
    assert proxied.client.get("/export/cios.csv").status_code == 200
    assert proxied.client.get("/ent/v1/etablissements?uai=0620113L").status_code == 200
    assert proxied.client.get("/fiche?s=0620113L").status_code == 200
    assert proxied.errors.read_text() == ""
