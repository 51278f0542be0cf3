"""Texts of settings: what each parser takes, and the sentence where it does not."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.http.cors import cors_options, subdomain_pattern
from server.settings import parsers


@given(st.integers(-(10**6), 10**6))
def test_a_whole_number_is_read_within_its_limits_alone(number: int) -> None:
    read = parsers.integer(1, 65_535)

    if 1 <= number <= 65_535:
        assert read(str(number)) == number
    else:
        with pytest.raises(ValueError, match="is not a whole number from 1 to 65535"):
            read(str(number))


@pytest.mark.parametrize("text", ["", "1.0", "1e3", "+1", " 1", "１", "0x1", "1_000"])
def test_what_is_no_plain_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a whole number"):
        parsers.integer(0, 9_999)(text)


Accepts = tuple[parsers.Parser, str, Any]
ACCEPTED: list[Accepts] = [
    (parsers.one_of("info", "debug"), "INFO", "info"),
    (parsers.on_or_off, "On", True),
    (parsers.on_or_off, "OFF", False),
    (parsers.web_address, "https://data.geopf.fr/geocodage", "https://data.geopf.fr/geocodage"),
    (parsers.web_address_or_off, "OFF", None),
    (parsers.web_address_or_off, "http://127.0.0.1:4318", "http://127.0.0.1:4318"),
    (parsers.public_origin, "https://www.example.fr/", "https://www.example.fr"),
    (parsers.public_origin, "http://127.0.0.1:8000", "http://127.0.0.1:8000"),
    (parsers.phone_number, "0 800 12 25 00", "0 800 12 25 00"),
    (parsers.phone_number, "+33 3 20 11 22 33", "+33 3 20 11 22 33"),
    (
        parsers.tile_url_template,
        "https://t.example.fr/{z}/{x}/{y}.png",
        "https://t.example.fr/{z}/{x}/{y}.png",
    ),
    (parsers.redis_address, "rediss://r.example.fr/0", "rediss://r.example.fr/0"),
    (parsers.redis_address, "unix:///run/redis.sock", "unix:///run/redis.sock"),
    (parsers.ip_networks, "none", ()),
    (parsers.web_origins, "*", ("*",)),
    (
        parsers.web_origins,
        "HTTPS://www.Example.fr, https://*.example.fr:8443",
        ("https://www.example.fr", "https://*.example.fr:8443"),
    ),
]


@pytest.mark.parametrize(("read", "text", "value"), ACCEPTED)
def test_a_text_is_read_as_what_it_means(read: parsers.Parser, text: str, value: Any) -> None:
    assert read(text) == value


REFUSED: list[tuple[parsers.Parser, str, str]] = [
    (parsers.one_of("info", "debug"), "loud", "'loud' is none of info, debug"),
    (parsers.on_or_off, "yes", "neither on nor off"),
    (parsers.web_address, "ftp://example.fr", "no web address"),
    (parsers.web_address, "https://", "no web address"),
    (parsers.web_address_or_off, "no", "neither a web address nor off"),
    (parsers.public_origin, "https://example.fr/raccroche", "no origin"),
    (parsers.public_origin, "https://me@example.fr", "no origin"),
    (parsers.public_origin, "https://example.fr?x", "no origin"),
    (parsers.phone_number, "3018 (gratuit)", "no telephone number"),
    (parsers.phone_number, "0" * 40, "no telephone number"),
    (parsers.tile_url_template, "https://t.example.fr/{z}/{x}", "no address of tiles"),
    (
        parsers.tile_url_template,
        "https://t.example.fr/{z}/{x}/{y}; script-src *",
        "no address of tiles",
    ),
    (parsers.redis_address, "127.0.0.1:6379", "no Redis address"),
    (parsers.ip_networks, "10.0.0.0/8;::1", "no list of addresses or networks"),
    (parsers.ip_networks, "proxy", "no list of addresses or networks"),
    (parsers.web_origins, "https://example.fr/path", "no origin"),
    (parsers.web_origins, "https://*example.fr", "no origin"),
    (parsers.web_origins, "https://a.*.example.fr", "no origin"),
    (parsers.web_origins, "https://a@example.fr", "no origin"),
    (parsers.web_origins, "ws://example.fr", "no origin"),
    (parsers.web_origins, "https://example.fr,", "no origin"),
    (parsers.web_origins, "*, https://example.fr", "no origin"),
    (parsers.replica_addresses, "sqlite:///a.db", "replicas are PostgreSQL servers"),
]


@pytest.mark.parametrize(("read", "text", "reason"), REFUSED)
def test_what_cannot_be_used_is_refused_in_a_sentence(
    read: parsers.Parser, text: str, reason: str
) -> None:
    with pytest.raises(ValueError, match=reason) as refused:
        read(text)
    assert "\n" not in str(refused.value)


def test_files_and_folders_must_be_there(tmp_path: Path) -> None:
    file = tmp_path / "manifest.json"
    file.write_text("{}")

    assert parsers.existing_file(str(file)) == file
    assert parsers.existing_folder(str(tmp_path)) == tmp_path
    with pytest.raises(ValueError, match="is no file"):
        parsers.existing_file(str(tmp_path))
    with pytest.raises(ValueError, match="is no folder"):
        parsers.existing_folder(str(file))


def test_an_address_of_a_network_stands_for_the_network() -> None:
    read = parsers.ip_networks("127.0.0.1, 10.1.2.3/8, 2001:db8::1/32")

    assert [str(network) for network in read] == ["127.0.0.1/32", "10.0.0.0/8", "2001:db8::/32"]


def test_exact_origins_and_patterns_of_subdomains_are_told_apart() -> None:
    options = cors_options(["https://www.example.fr", "https://*.example.fr", "http://*.b.fr"])

    assert options["allow_origins"] == ["https://www.example.fr"]
    pattern = re.compile(options["allow_origin_regex"])
    assert pattern.fullmatch("https://a.example.fr") and pattern.fullmatch("http://x.b.fr")
    assert cors_options(["https://www.example.fr"])["allow_origin_regex"] is None


LABELS = st.text("abz09-", min_size=1, max_size=6).filter(
    lambda label: not label.startswith("-") and not label.endswith("-")
)


@given(st.lists(LABELS, min_size=1, max_size=3))
def test_any_subdomain_fits_its_pattern(labels: list[str]) -> None:
    pattern = re.compile(subdomain_pattern("https://*.example.fr"))

    assert pattern.fullmatch(f"https://{'.'.join(labels)}.example.fr")
    assert not pattern.fullmatch(f"https://{'.'.join(labels)}example.fr")
    assert not pattern.fullmatch(f"http://{'.'.join(labels)}.example.fr")


@given(st.text(max_size=30))
def test_no_other_origin_fits_the_pattern_of_subdomains(text: str) -> None:
    origin = f"https://{text}.example.fr"
    fits = re.compile(subdomain_pattern("https://*.example.fr")).fullmatch(origin)

    assert not fits or re.fullmatch(r"[a-z0-9.-]+", text)
