"""The directory as files over HTTP."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError
from starlette.testclient import TestClient
from support.asker import rename
from support.databases import needs_postgres
from support.servers import url_of
from support.waiting import until

from exports.licence import licence_text
from exports.writer import write_export
from seeds.seeding import seed
from server.http.app import create_app
from server.settings.settings import Settings
from storage.database import Database
from storage.version import bump_version


@pytest.fixture
def client(migrated: Database) -> Iterator[TestClient]:
    seed(migrated)
    settings = Settings(database_url=migrated.url.render_as_string(hide_password=False))
    with TestClient(create_app(settings)) as client:
        client.headers["accept-encoding"] = "identity"
        yield client


@pytest.mark.parametrize("name", ["structures.geojson", "cios.csv", "communes.jsonl"])
def test_a_file_is_the_one_that_the_command_writes(
    client: TestClient, migrated: Database, tmp_path: Path, name: str
) -> None:
    kind, format = name.split(".")
    write_export(migrated, tmp_path, format, [kind])

    answer = client.get(f"/export/{name}")

    assert (answer.status_code, answer.content) == (200, (tmp_path / name).read_bytes())
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["access-control-allow-origin"] == "*"


def test_a_file_comes_packed_when_asked_for(client: TestClient) -> None:
    plain = client.get("/export/structures.geojson")
    with client.stream(
        "GET", "/export/structures.geojson", headers={"accept-encoding": "gzip"}
    ) as packed:
        raw = b"".join(packed.iter_raw())

    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(raw) == plain.content
    assert packed.headers["etag"] != plain.headers["etag"]
    assert "accept-encoding" in packed.headers["vary"].lower()


def test_a_file_is_sent_again_only_when_it_changed(client: TestClient, migrated: Database) -> None:
    first = client.get("/export/cios.csv")
    known = {"if-none-match": f'"other", W/{first.headers["etag"]}'}
    again = client.get("/export/cios.csv", headers=known)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]

    with migrated.writing() as connection:
        bump_version(connection)
    until(lambda: client.get("/export/cios.csv", headers=known).status_code == 200)


def test_the_index_lists_what_there_is(client: TestClient) -> None:
    index = client.get("/export")
    hrefs = [file["href"] for file in index.json()["files"]]

    assert "/export/structures.geojson" in hrefs
    assert "/export/hostings.geojson" not in hrefs
    for href in [*hrefs, index.json()["licence"], index.json()["sources"]]:
        answer = client.head(href)
        assert (answer.status_code, answer.content) == (200, b""), href
    assert (
        client.get("/export", headers={"if-none-match": index.headers["etag"]}).status_code == 304
    )


def test_a_browser_gets_a_page_that_lists_the_same(client: TestClient) -> None:
    index = client.get("/export", headers={"accept": "*/*"})
    page = client.get("/export", headers={"accept": "text/html,*/*;q=0.8"})

    assert "accept" in index.headers["vary"].lower().split(", ")
    assert page.url.path == "/fichiers"
    assert "JSON Lines" in page.text
    for file in index.json()["files"]:
        assert f'href="{file["href"]}"' in page.text


def test_the_licence_names_every_source_that_gave_something(client: TestClient) -> None:
    text = client.get("/export/LICENCE.txt")

    assert text.headers["content-type"] == "text/plain; charset=utf-8"
    assert "Direction de l'information légale et administrative" in text.text
    assert "Institut national de l'information géographique et forestière (IGN), Admin" in text.text


def test_the_licence_is_read_once_in_a_version(
    client: TestClient, migrated: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[object] = []

    def counted(connection: Connection) -> str:
        read.append(connection)
        return licence_text(connection)

    monkeypatch.setattr("server.http.downloads.licence_text", counted)
    with ThreadPoolExecutor(8) as threads:
        texts = set(threads.map(lambda _: client.get("/export/LICENCE.txt").text, range(40)))
    assert (len(texts), len(read)) == (1, 1)

    with migrated.writing() as connection:
        bump_version(connection)

    def read_again() -> bool:
        client.get("/export/LICENCE.txt")
        return len(read) == 2

    until(read_again)


@pytest.mark.parametrize(
    "path", ["/export/none.csv", "/export/cios.pdf", "/export/hostings.geojson", "/export/x"]
)
def test_a_missing_file_is_reported(client: TestClient, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 404
    assert "message" in answer.json()["errors"][0]


def test_only_so_many_download_at_once(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.http.downloads.MAX_CONCURRENT_DOWNLOADS", 0)

    answer = client.get("/export/cios.csv")

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")


def test_geojson_is_json(client: TestClient) -> None:
    collection = json.loads(client.get("/export/cios.geojson").content)

    assert (collection["type"], len(collection["features"])) == ("FeatureCollection", 38)


def end_other_connections(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> "
                "pg_backend_pid() AND datname = current_database() "
                "AND application_name = current_setting('application_name')"
            )
        )


@pytest.fixture
def unaware(migrated: Database) -> Iterator[TestClient]:
    """A client of an application that is not notified of new versions."""
    seed(migrated)
    app = create_app(Settings(database_url=url_of(migrated), geocoder=None))
    yield TestClient(app)  # without a block there is no lifespan, which would watch the database


def test_a_version_that_has_a_successor_is_exported_to_its_end(
    unaware: TestClient, migrated: Database
) -> None:
    before = unaware.get("/export/cios.csv")
    rename(migrated, "CIO de la version suivante")
    after = unaware.get("/export/cios.csv")
    licence = unaware.get("/export/LICENCE.txt")

    assert (before.status_code, after.status_code, licence.status_code) == (200, 200, 200)
    assert (after.content, after.headers["etag"]) == (before.content, before.headers["etag"])


@pytest.mark.parametrize(
    "engine", [pytest.param("postgresql", marks=needs_postgres)], indirect=True
)
def test_a_version_that_is_lost_is_followed_by_the_next(
    unaware: TestClient, migrated: Database
) -> None:
    before = unaware.get("/export/cios.csv")
    rename(migrated, "CIO de la version suivante")
    end_other_connections(migrated)
    after = unaware.get("/export/cios.csv")

    assert after.status_code == 200
    assert after.headers["etag"] != before.headers["etag"]
    assert "CIO de la version suivante" in after.text


@pytest.mark.parametrize(
    ("problem", "reason"),
    [
        (OperationalError("SELECT 1", {}, Exception("connection lost")), "the database was lost"),
        (TimeoutError(), "it took too long"),
    ],
)
def test_a_download_that_breaks_midway_is_one_line_of_the_log(
    client: TestClient,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    problem: Exception,
    reason: str,
) -> None:
    def breaking(*_: object) -> Iterator[bytes]:
        yield b"a line\n"
        raise problem

    monkeypatch.setattr("server.http.downloads.encode_records", breaking)
    answer = client.get("/export/cios.csv")

    assert answer.content == b"a line\n"
    assert [line.getMessage() for line in caplog.records if line.levelname != "INFO"] == [
        f"a download of cios.csv was ended: {reason}"
    ]
