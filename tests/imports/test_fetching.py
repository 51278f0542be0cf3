"""Files from the web, by a real server."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from support.loopback_server import Request, loopback_server

from imports.import_errors import ImportRefused
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
    with pytest.raises(ImportRefused, match="cannot be read: No such file"):
        fetch(str(tmp_path / "none.csv"))
    with pytest.raises(ImportRefused, match="cannot be read: Is a directory"):
        fetch(str(tmp_path))
