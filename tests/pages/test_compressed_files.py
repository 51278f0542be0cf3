"""What browsers load is compressed once, at build, and served as each client accepts it."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from pages import asset_routes
from pages.asset_routes import accepted_encodings
from pages.assets import MIN_COMPRESSED, SUFFIX_OF_ENCODING, asset_paths, load_asset
from pages.compress_files import COMPRESSED_FORMATS, DECOMPRESS

SCRIPT = "/files/graphiql/graphiql.js"


@pytest.fixture
def site() -> TestClient:
    return TestClient(Starlette(routes=asset_routes.routes()))


def test_every_file_has_been_compressed_as_it_is_now() -> None:
    """Run ``python -m pages.compress_files`` where this fails."""
    long = [
        path
        for path in asset_paths()
        if len(load_asset(path).content) >= MIN_COMPRESSED and not path.endswith(COMPRESSED_FORMATS)
    ]
    stale = [
        path
        for path in long
        if {e: DECOMPRESS[e](c) for e, c in load_asset(path).compressed.items()}
        != dict.fromkeys(SUFFIX_OF_ENCODING, load_asset(path).content)
    ]

    assert len(long) > 5
    assert stale == []


def test_a_compressed_file_is_shorter_and_the_preferred_coding_the_shortest() -> None:
    assets = [load_asset(path) for path in asset_paths()]
    lengths = [[*map(len, (*asset.compressed.values(), asset.content))] for asset in assets]

    assert len(lengths) > 10
    assert [each for each in lengths if each != sorted(each)] == []


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("identity", None),
        ("", None),
        ("br;q=0.0, gzip; q=0", None),
        ("*;q=0", None),
    ],
)
def test_a_file_comes_in_the_best_coding_that_is_accepted(
    site: TestClient, accepted: str, encoding: str | None
) -> None:
    with site.stream("GET", SCRIPT, headers={"accept-encoding": accepted}) as response:
        raw = b"".join(response.iter_raw())

    asset = load_asset(SCRIPT.removeprefix("/files/"))
    assert response.headers.get("content-encoding") == encoding
    assert response.headers["vary"] == "Accept-Encoding"
    assert raw == (asset.content if encoding is None else asset.compressed[encoding])


def test_a_compressed_file_has_no_address_of_its_own(site: TestClient) -> None:
    assert site.get(f"{SCRIPT}.br").status_code == 404


@pytest.mark.parametrize("header", ["br;q=", ";;,,", "q=0", "br; q=0.00;x", "é" * 50])
def test_a_header_that_makes_no_sense_refuses_nothing_else(header: str) -> None:
    assert "gzip" in accepted_encodings(f"{header}, gzip")
