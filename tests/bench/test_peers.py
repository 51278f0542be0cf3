"""The peers: which there are, and what is installed for them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import contenders
from bench.__main__ import MAIN_SIZE, contenders_for_size
from bench.contenders import HANDWRITTEN, ROOT, Contender, bun, bun_graphql_jit, mercurius

PEERS = ROOT / "bench" / "peers"


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the packages of the JavaScript peers are looked for."""
    monkeypatch.setattr(contenders, "NODE_PEERS", tmp_path)
    return tmp_path / "node_modules"


@pytest.mark.parametrize("size", [4_000, MAIN_SIZE, 1_000_000])
def test_peers_that_keep_rows_are_measured_at_every_size(size: int) -> None:
    names = [contender.name for contender in contenders_for_size(size)]

    assert len(set(names)) == len(names)
    assert {"Mercurius, JIT, kdbush, rows kept", "Bun, JIT, kdbush, rows kept"} <= set(names)


def test_mercurius_keeps_rows_only_where_it_is_asked_to() -> None:
    reading, keeping = mercurius("kdbush"), mercurius("kdbush", keeps_rows=True)

    assert keeping.command == (*reading.command, "keep")
    assert keeping.paths == reading.paths


def test_bun_is_that_of_the_package_for_the_processor(installed: Path) -> None:
    assert not bun().exists()
    binary = installed / "@oven" / "bun-linux-aarch64" / "bin" / "bun"
    binary.parent.mkdir(parents=True)
    binary.touch()

    assert bun() == binary


def test_a_peer_is_installed_where_all_that_it_needs_is_there(installed: Path) -> None:
    binary = installed / "@oven" / "bun-linux-x64" / "bin" / "bun"
    binary.parent.mkdir(parents=True)
    binary.touch()

    assert HANDWRITTEN.is_installed
    assert not mercurius("kdbush").is_installed
    assert not bun_graphql_jit().is_installed
    for package in ("mercurius", "graphql-jit"):
        (installed / package).mkdir()
    assert mercurius("kdbush").is_installed
    assert bun_graphql_jit().is_installed


@pytest.mark.parametrize("peer", [mercurius("kdbush", keeps_rows=True), bun_graphql_jit()])
def test_the_script_of_a_peer_is_there(peer: Contender) -> None:
    assert (ROOT / peer.command[1]).is_file()


@pytest.mark.parametrize("folder", ["node", "postgraphile"])
def test_peers_are_pinned_with_hashes_and_name_no_registry(folder: str) -> None:
    asked = json.loads((PEERS / folder / "package.json").read_text("utf-8"))
    locked = json.loads((PEERS / folder / "package-lock.json").read_text("utf-8"))["packages"]
    versions = asked["dependencies"] | asked["optionalDependencies"]

    assert {name: locked[f"node_modules/{name}"]["version"] for name in versions} == versions
    assert all("integrity" in package for name, package in locked.items() if name)
    assert not any("resolved" in package for package in locked.values())
