"""The plugin for WordPress as the service hands it out."""

from __future__ import annotations

import io
import re
import subprocess
from pathlib import Path
from zipfile import ZipFile

import pytest
from starlette.testclient import TestClient
from support.servers import client_of
from support.wordpress import PHP, needs_php

from pages.wordpress_plugin import (
    ARCHIVE_PATH,
    DISPOSITIFS_LINE,
    PATH,
    SERVICE_LINE,
    filled_plugin,
    php_string,
    read_plugin,
)
from server.settings.parsers import ip_networks
from storage.database import Database

BASE = "https://raccroche.example.fr"
WRITTEN = ["L'école", "\\", "\\'", "${x}", "<?php ?>", "a\nb", "C:\\new\\", ""]


def service_of(plugin: str) -> str:
    [address] = re.findall(r"^define\( 'RACCROCHE_SERVICE', '(.*)' \);$", plugin, re.MULTILINE)
    return str(address)


def run_php(code: str) -> str:
    done = subprocess.run(
        [str(PHP), "-d", "display_errors=stderr", "-r", code],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_it_is_handed_out_as_a_file_that_is_set_to_this_service(site: TestClient) -> None:
    answer = site.get(PATH)

    assert answer.headers["content-type"].startswith("application/x-php")
    assert answer.headers["content-disposition"] == 'attachment; filename="raccroche.php"'
    assert service_of(answer.text) == BASE
    assert "'micro-lycee' => 'Micro-lycée'" in answer.text
    assert f'href="{PATH}"' in site.get("/integrer").text


def test_it_is_handed_out_in_the_archive_that_wordpress_takes(site: TestClient) -> None:
    answer, again = site.get(ARCHIVE_PATH), site.get(ARCHIVE_PATH)

    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"] == 'attachment; filename="raccroche.zip"'
    assert answer.headers["etag"] == again.headers["etag"]
    assert f'href="{ARCHIVE_PATH}"' in site.get("/integrer").text
    with ZipFile(io.BytesIO(answer.content)) as archive:
        [file] = archive.infolist()
        assert file.filename == "raccroche/raccroche.php"
        assert file.external_attr >> 16 == 0o100644
        assert archive.read("raccroche/raccroche.php") == site.get(PATH).content


def test_the_lines_that_are_filled_in_are_in_the_file_once() -> None:
    assert [read_plugin().count(line) for line in (SERVICE_LINE, DISPOSITIFS_LINE)] == [1, 1]


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        (BASE, BASE),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("http://raccroche.example.fr", ""),
        ("http://localhost.example.fr", ""),
        ("", ""),
    ],
)
def test_an_address_that_browsers_would_refuse_is_left_to_the_administrator(
    address: str, kept: str
) -> None:
    assert service_of(filled_plugin(address, [])) == kept


def test_behind_a_proxy_that_was_told_no_address_none_is_filled_in(seeded: Database) -> None:
    with client_of(seeded, trusted_proxies=ip_networks("127.0.0.0/8")) as client:
        answer = client.get(PATH, headers={"host": "upstream"})

    assert service_of(answer.text) == ""
    assert "'micro-lycee'" in answer.text


@needs_php
@pytest.mark.parametrize("text", WRITTEN)
def test_a_text_is_the_same_in_php_whatever_is_in_it(text: str) -> None:
    assert run_php(f"echo {php_string(text)};") == text


# What the file calls of WordPress as it is read.
WORDPRESS = """define('ABSPATH', '/'); $calls = 0;
function add_action() { global $calls; $calls++; } function add_filter() { add_action(); }
function plugin_basename() { return ''; } function register_uninstall_hook() { add_action(); }
"""


@needs_php
def test_a_second_copy_does_nothing(tmp_path: Path) -> None:
    copies = [tmp_path / name for name in ("one.php", "two.php")]
    for copy in copies:
        copy.write_text(filled_plugin(BASE, []), encoding="utf-8")
    one, two = (f"require {php_string(str(copy))};" for copy in copies)

    once, twice = (run_php(f"{WORDPRESS}{code} echo $calls;") for code in (one, one + two))
    assert once == twice != "0"


@needs_php
def test_it_is_php_as_it_is_and_as_it_is_filled_in() -> None:
    evil = [{"code": "a'); exit(1); //", "name": "\\'; exit(1); ?>"}]
    filled = filled_plugin("https://a.example/'.exit(1).'", evil)

    for text in (read_plugin(), filled):
        done = subprocess.run(
            [str(PHP), "-l"], input=text, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout
    constants = filled.partition("define( 'RACCROCHE_SERVICE'")
    lines = (constants[1] + constants[2]).splitlines()[:2]
    code = " ".join(lines) + " echo json_encode(RACCROCHE_DISPOSITIFS);"
    assert run_php(code) == '{"a\'); exit(1); \\/\\/":"\\\\\'; exit(1); ?>"}'
