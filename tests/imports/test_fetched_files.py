"""Files on disk: their date, gzip, and what is refused."""

from __future__ import annotations

import gzip
import os
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.loopback_server import Request, loopback_server

from imports.import_errors import ImportRefused
from imports.reading import fetching
from imports.reading.fetching import date_in_name, fetch

MARCH = datetime(2026, 3, 19, 12, tzinfo=UTC).timestamp()


def written(folder: Path, name: str, content: bytes = b"a;b\n1;2\n") -> str:
    path = folder / name
    path.write_bytes(content)
    os.utime(path, (MARCH, MARCH))
    return str(path)


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("annuaire_2026-09-01.csv", "2026-09-01"),
        ("annuaire-20260901.csv", "2026-09-01"),
        ("annuaire_2026_09.csv.gz", "2026-09"),
        ("Rentrée 2026.xlsx", "2026"),
        ("2025-06-01_annuaire_2026-09-01.csv", "2026-09-01"),
        ("/exports/2024-01-01/annuaire_2026.csv", "2026"),
        ("annuaire.csv", None),
        ("annuaire_1999.csv", None),
        ("numero-120260.csv", None),
        ("annuaire_2026-13.csv", "2026"),
    ],
)
def test_the_last_date_of_a_file_s_own_name_is_its_date(name: str, date: str | None) -> None:
    assert date_in_name(name) == date


def test_a_name_without_a_date_leaves_the_day_the_file_was_written(tmp_path: Path) -> None:
    fetched = fetch(written(tmp_path, "liste.csv"))

    assert (fetched.name, fetched.content) == ("liste.csv", b"a;b\n1;2\n")
    assert (fetched.date, fetched.dated_by) == ("2026-03-19", "the day the file was written")


def test_a_date_in_the_name_comes_before_the_day_it_was_written(tmp_path: Path) -> None:
    fetched = fetch(written(tmp_path, "liste_2025-10.csv"))

    assert (fetched.date, fetched.dated_by) == ("2025-10", "the file's name")


def test_a_gzip_is_recognised_by_its_content_and_not_by_its_name(tmp_path: Path) -> None:
    packed = written(tmp_path, "liste.csv", gzip.compress(b"a;b\n", mtime=0))
    named = written(tmp_path, "plain.gz", b"a;b\n")

    assert fetch(packed).content == fetch(named).content == b"a;b\n"


@pytest.mark.parametrize("damage", ["cut", "changed"])
def test_a_damaged_gzip_is_refused(tmp_path: Path, damage: str) -> None:
    packed = bytearray(gzip.compress(os.urandom(2_000)))
    if damage == "cut":
        del packed[1_000:]
    else:
        packed[-6] ^= 255  # of the checksum
    with pytest.raises(ImportRefused, match="damaged gzip file, or was cut short"):
        fetch(written(tmp_path, "liste.csv.gz", bytes(packed)))


@pytest.mark.parametrize("content", [b"", b" \n\n", gzip.compress(b"\n", mtime=0)])
def test_an_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(ImportRefused, match=r"liste\.csv is empty; fetch it again"):
        fetch(written(tmp_path, "liste.csv", content))


def test_a_file_that_is_too_large_is_refused_packed_or_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "MAX_FILE_BYTES", 1_000)

    assert len(fetch(written(tmp_path, "full.csv", b"x" * 1_000)).content) == 1_000
    with pytest.raises(ImportRefused, match="is larger than 1,000 bytes"):
        fetch(written(tmp_path, "large.csv", b"x" * 1_001))
    with pytest.raises(ImportRefused, match="unpacks to more than 1,000 bytes"):
        fetch(written(tmp_path, "bomb.csv.gz", gzip.compress(b"x" * 100_000)))


def test_a_device_that_says_it_is_empty_is_read_up_to_the_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fetching, "MAX_FILE_BYTES", 1_000)

    with pytest.raises(ImportRefused, match="is larger than 1,000 bytes"):
        fetch("/dev/zero")


def test_of_a_gzip_no_more_is_unpacked_than_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "MAX_FILE_BYTES", 1_000_000)
    members = gzip.compress(b"x" * 50_000_000) * 2
    bomb = written(tmp_path, "bomb.csv.gz", members)

    tracemalloc.start()
    try:
        with pytest.raises(ImportRefused, match="unpacks to more than 1,000,000 bytes"):
            fetch(bomb)
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


def test_an_answer_that_is_too_large_is_not_read_to_its_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fetching, "MAX_FILE_BYTES", 1_000)
    with (
        loopback_server(lambda request: request.send(b"x" * 1_001)) as server,
        pytest.raises(ImportRefused, match="is larger than 1,000 bytes"),
    ):
        fetch(server.url)


def test_a_last_modified_that_is_no_date_leaves_the_day_of_today() -> None:
    def answer(request: Request) -> None:
        request.send(b"a;b\n", Last_Modified="some day")

    with loopback_server(answer) as server:
        fetched = fetch(f"{server.url}/liste.csv")

    assert (fetched.name, fetched.dated_by) == ("liste.csv", "the day it was fetched")
    assert datetime.fromisoformat(fetched.date)
