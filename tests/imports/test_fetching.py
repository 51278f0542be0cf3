"""Files from the web, by a real server."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from support.loopback_server import (
    Request,
    dripping,
    endless,
    loopback_server,
    redirecting,
)

from geo import bounded_http
from imports.import_errors import ImportRefused
from imports.reading import fetching
from imports.reading.fetching import fetch


def test_an_address_is_read_with_the_servers_date() -> None:
    def answer(request: Request) -> None:
        request.send(b"a;b\n1;2\n", Last_Modified="Tue, 24 Nov 2026 02:00:00 GMT")

    with loopback_server(answer) as server:
        fetched = fetch(f"{server.url}/exports/csv?delimiter=%3B")

    assert (fetched.name, fetched.content) == ("csv", b"a;b\n1;2\n")
    assert (fetched.date, fetched.dated_by) == ("2026-11-24", "the server's Last-Modified")


def test_a_gzip_is_unpacked_and_a_name_tells_the_date() -> None:
    def answer(request: Request) -> None:
        disposition = 'attachment; filename="annuaire_2026-09-01.csv.gz"'
        request.send(gzip.compress(b"a;b\n"), Content_Disposition=disposition)

    with loopback_server(answer) as server:
        fetched = fetch(server.url)

    assert (fetched.content, fetched.date) == (b"a;b\n", "2026-09-01")


def test_an_answer_that_is_cut_short_is_refused() -> None:
    with (
        loopback_server(lambda request: request.send(b"a;b\n", length=4000)) as server,
        pytest.raises(ImportRefused, match="was cut short on its way"),
    ):
        fetch(server.url)


def test_an_error_is_reported_with_its_status() -> None:
    with (
        loopback_server(lambda request: request.send(b"", status=404)) as server,
        pytest.raises(ImportRefused, match="answers 404 Not Found; check the address"),
    ):
        fetch(server.url)


def test_a_dead_network_is_one_clear_sentence() -> None:
    with loopback_server(lambda request: request.send(b"")) as server:
        url = server.url

    with pytest.raises(ImportRefused, match=r"cannot be reached .* name it here") as refused:
        fetch(url)
    assert "\n" not in str(refused.value)


def test_a_missing_file_is_reported(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="cannot be read: there is no such file"):
        fetch(str(tmp_path / "none.csv"))
    with pytest.raises(ImportRefused, match="cannot be read: it is a folder"):
        fetch(str(tmp_path))


def test_an_answer_without_end_is_read_up_to_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "MAX_FILE_BYTES", 1_000_000)
    with (
        loopback_server(endless) as server,
        pytest.raises(ImportRefused, match=r"is larger than 1,000,000 bytes\."),
    ):
        fetch(server.url)

    # What is read, and what the kernel's buffers hold.
    assert server.sent < 20_000_000


def test_a_server_that_drips_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "MAX_DOWNLOAD_S", 0.3)
    with (
        loopback_server(dripping) as server,
        pytest.raises(ImportRefused, match=r"did not end in time.*download the file elsewhere"),
    ):
        fetch(server.url)


def test_a_redirect_is_followed_and_the_name_is_that_of_the_address() -> None:
    def answer(request: Request) -> None:
        if request.path == "/list.csv":
            redirecting("/store/17")(request)
        request.send(b"a;b\n1;2\n")

    with loopback_server(answer) as server:
        fetched = fetch(f"{server.url}/list.csv")

    assert (fetched.name, fetched.content) == ("list.csv", b"a;b\n1;2\n")


def test_a_redirect_into_the_operators_network_is_refused_and_not_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bounded_http, "is_public_address", lambda address: address == "127.0.0.1")
    with (
        loopback_server(lambda request: request.send(b"secret"), "127.0.0.2") as inside,
        loopback_server(redirecting(inside.url)) as server,
        pytest.raises(
            ImportRefused, match=r"to a private one; name the address itself that the file is at\."
        ),
    ):
        fetch(server.url)

    assert inside.paths == []
