"""The publishers of official lists and the geocoding service, as one server on loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from imports import run_import
from support.loopback_server import Request, collection, loopback_server
from support.official_lists import adresse, annuaire, college, current_record, lycee
from support.tiny_directory import uai

SCHOOLS = [lycee(uai(590100 + number)) for number in range(20)]
COMMUNES = [
    {
        "nom": "North",
        "code": "59001",
        "codesPostaux": ["59100"],
        "centre": {"type": "Point", "coordinates": [3.0, 50.2]},
        "population": 1200,
        "codeDepartement": "59",
    }
]


@dataclass
class Publishers:
    """``contents`` by path; a path without any answers 503. ``url`` is the server's."""

    contents: dict[str, bytes] = field(
        default_factory=lambda: {
            "/communes.json": json.dumps(COMMUNES).encode(),
            "/annuaire.csv": annuaire(*SCHOOLS),
            "/adresse.csv": adresse(college(uai(590200))),
            "/dila.json": json.dumps([current_record()]).encode(),
            "/geocodage": collection(),
        }
    )
    url: str = ""
    paths: list[str] = field(default_factory=list)
    """What was asked, in order."""

    def answer(self, request: Request) -> None:
        path = request.path.partition("?")[0].removesuffix("/search/").removesuffix("/search")
        self.paths.append(path)
        if path in self.contents:
            request.send(self.contents[path])
        else:
            request.send(b"", status=503)

    @property
    def geocoder(self) -> str:
        return f"{self.url}/geocodage"


@contextmanager
def publishing(patch: pytest.MonkeyPatch) -> Iterator[Publishers]:
    """Publishers whose lists stand at the addresses that imports read by default."""
    publishers = Publishers()
    with loopback_server(publishers.answer) as server:
        publishers.url = server.url
        files = {
            "annuaire": "annuaire.csv",
            "contacts": "annuaire.csv",
            "dila": "dila.json",
            "communes": "communes.json",
        }
        for kind, file in files.items():
            patch.setitem(run_import.DEFAULT_SOURCES, kind, f"{server.url}/{file}")
        alias = ("annuaire", "adresse")
        patch.setitem(run_import.SOURCE_ALIASES, alias, f"{server.url}/adresse.csv")
        yield publishers
