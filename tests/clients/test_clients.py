"""Real clients and audits against a running server: what is theirs to decide, they decide.

They are JavaScript, but for one, and are installed by ``npm ci`` in this folder.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.node import NODE, node
from support.servers import Server, server_of
from test_readme import EXAMPLES

from storage.database import Database

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
MODULES = HERE / "node_modules"

needs_node = pytest.mark.skipif(
    NODE is None or not MODULES.exists(),
    reason="Node: run npm ci in tests/clients",
)


@pytest.fixture(scope="module")
def server(seeded: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with server_of(seeded, tmp_path_factory.mktemp("log") / "server.log") as server:
        yield server


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """The queries of the README, in a file."""
    path = tmp_path / "documents.json"
    path.write_text(json.dumps([query for query, _ in EXAMPLES]), encoding="utf-8")
    return path


def last_line(output: str) -> Any:
    return json.loads(output.strip().splitlines()[-1])


def without_typenames(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: without_typenames(v) for k, v in value.items() if k != "__typename"}
    return [without_typenames(v) for v in value] if isinstance(value, list) else value


def printed_answers() -> list[Any]:
    return [json.loads(answer)["data"] for _, answer in EXAMPLES]


@needs_node
def test_the_audit_of_graphql_over_http_finds_nothing(server: Server) -> None:
    counts = last_line(node("audit.mjs", f"{server.url}/graphql"))

    assert counts == {"ok": 61, "notice": 0, "warn": 0, "error": 0, "total": 61}


@needs_node
def test_apollo_client_runs_the_readme_and_registers_its_queries(
    seeded: Database, tmp_path: Path, documents: Path
) -> None:
    with server_of(seeded, tmp_path / "server.log") as fresh:
        told = last_line(node("apollo.mjs", f"{fresh.url}/graphql", documents))

    for answers in (told["plain"], told["registered"], told["again"]):
        assert without_typenames(answers) == printed_answers()
    kind = "application/graphql-response+json"
    plain, registered, again = told["statuses"][:3], told["statuses"][3:9], told["statuses"][9:]
    assert plain == [f"POST 200 {kind}"] * 3
    assert sorted(registered) == [f"GET 400 {kind}"] * 3 + [f"POST 200 {kind}"] * 3
    assert again == [f"GET 200 {kind}"] * 3


@needs_node
def test_urql_runs_the_readme_and_registers_its_queries(server: Server, documents: Path) -> None:
    told = last_line(node("urql.mjs", f"{server.url}/graphql", documents))

    for answers in (told["plain"], told["registered"], told["again"]):
        assert without_typenames(answers) == printed_answers()


def test_python_s_gql_validates_and_runs_the_readme(server: Server) -> None:
    from gql import Client, gql
    from gql.transport.aiohttp import AIOHTTPTransport

    async def run() -> list[Any]:
        transport = AIOHTTPTransport(url=f"{server.url}/graphql")
        async with Client(transport=transport, fetch_schema_from_transport=True) as session:
            return [await session.execute(gql(query)) for query, _ in EXAMPLES]

    assert asyncio.run(run()) == printed_answers()


@needs_node
def test_a_relay_application_pages_and_refetches(server: Server) -> None:
    told = last_line(node("relay/run.mjs", f"{server.url}/graphql"))

    assert len(told["firstPage"]) == 2
    assert told["hosts"][:2] == told["firstPage"]
    assert len(set(told["hosts"])) == 4
    assert told["meters"] == sorted(told["meters"])
    assert len(set(told["establishments"])) == 12
    assert told["school"].split()[-1].isupper()
    assert told["requests"] == [
        "appQuery",
        "appHostsPaginationQuery",
        "appEstablishmentsPaginationQuery",
        "appSchoolRefetchQuery",
    ]


@needs_node
def test_a_typed_client_is_generated_and_compiles() -> None:
    node("node_modules/@graphql-codegen/cli/cjs/bin.js", "--config", "codegen/codegen.json")
    node("node_modules/typescript/bin/tsc", "-p", "codegen/tsconfig.json")


@needs_node
def test_a_gateway_joins_the_directory_with_a_service_of_its_own(server: Server) -> None:
    told = last_line(node("federation/gateway.mjs", f"{server.url}/graphql"))

    there = told["there"]["data"]["loans"]
    assert "errors" not in told["there"]
    assert len(there) == 30
    assert there[0]["school"]["name"] == "Lycée polyvalent Pierre Forest"
    assert there[0]["cio"]["name"].endswith("Villeneuve-d'Ascq")
    assert there[0]["programme"] == {"name": "Micro-lycée"}
    assert there[0]["town"] == {"name": "Lille"}
    assert told["counted"] <= 4, "a request for each type at the most"
    assert told["back"]["data"]["establishment"]["name"] == "Lycée polyvalent Pierre Forest"
    assert len(told["back"]["data"]["establishment"]["loans"]) == 10


@needs_node
def test_the_schema_keeps_to_its_own_rules(tmp_path: Path) -> None:
    node(*LINT, cwd=ROOT)

    bad = (ROOT / "schema/schema.graphql").read_text("utf-8").replace("  phone:", "  Phone_no:")
    (tmp_path / "schema").mkdir()
    (tmp_path / "schema" / "schema.graphql").write_text(bad, encoding="utf-8")
    with pytest.raises(AssertionError, match="should be in camelCase"):
        node(*LINT, cwd=tmp_path)


LINT = (
    MODULES / "eslint/bin/eslint.js",
    "--config",
    HERE / "schema-lint.config.mjs",
    "schema/schema.graphql",
)
