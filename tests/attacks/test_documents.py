"""A fixed list of attacks, each with the refusal it must meet, against a server over HTTP.

Whatever is sent, the answer is never a 5xx, never takes long, and never tells of the inside.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from support.servers import LEAKS, Server, server_of

from storage.database import Database

CIO = 'cio(uai: "0596933R")'
NEAR = 'near: {commune: "59350"}'
INTROSPECTION = "{ __schema { types { " + "fields { type { " * 9 + "name" + " } }" * 9 + " } } }"


@pytest.fixture(scope="module")
def server(seeded: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    log = tmp_path_factory.mktemp("log") / "server.log"
    with server_of(seeded, log, rate_limit=0, max_batch=5) as server:
        yield server


@pytest.fixture(scope="module")
def client(server: Server) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=server.url, timeout=30) as client:
        yield client


def checked(client: httpx2.Client, server: Server, **request: Any) -> httpx2.Response:
    """The answer to one request, once it was found to be harmless."""
    answer = client.post("/graphql", **request)
    assert answer.status_code < 500, answer.text
    assert not LEAKS.search(answer.text), answer.text
    assert server.process.poll() is None
    return answer


def nested(levels: int) -> str:
    return (
        f"{{ {CIO} {{ " + "psadTerritories { cios { " * levels + "name" + " } }" * levels + " } }"
    )


DOCUMENTS: dict[str, tuple[str, str]] = {
    "deep": (nested(40), "depth"),
    "deep in fragments": (
        f"{{ {CIO} {{ ...F0 }} }} "
        + " ".join(
            f"fragment F{n} on Cio {{ psadTerritories {{ cios {{ ...F{n + 1} }} }} }}"
            for n in range(30)
        )
        + " fragment F30 on Cio { name }",
        "depth",
    ),
    "deep in inline fragments": (
        f"{{ {CIO} " + "{ ... on Cio " * 250 + "{ name }" + " }" * 250 + " }",
        "nesting",
    ),
    "deep beyond parsing": ("{ a " * 300 + "}" * 300, "nesting"),
    "deep in lists": ("{ nodes(ids: " + "[" * 300 + "]" * 300 + ") { id } }", "nesting"),
    "deep in objects": (
        "{ place(at: " + "{a: " * 200 + "1" + "}" * 200 + ") { label } }",
        "nesting",
    ),
    "deep in types": (
        "query ($a: " + "[" * 300 + "Int" + "]" * 300 + ") { __typename }",
        "nesting",
    ),
    "wide": (f"{{ {CIO} {{ {'name ' * 3_000} }} }}", "tokens"),
    "alias bomb": (
        "{ " + " ".join(f"a{n}: {CIO} {{ name }}" for n in range(90)) + " }",
        "root_fields",
    ),
    "alias bomb below": (
        f"{{ {CIO} {{ " + " ".join(f"a{n}: name" for n in range(200)) + " } }",
        "aliases",
    ),
    "alias bomb by fragments": (
        f"{{ {CIO} {{ " + "...F " * 30 + "} } fragment F on Cio { a: name b: name }",
        "aliases",
    ),
    "fragment bomb": (
        f"{{ {CIO} {{ ...F0 }} }} "
        + " ".join(f"fragment F{n} on Cio {{ {f'...F{n + 1} ' * 5} }}" for n in range(40))
        + " fragment F40 on Cio { name }",
        "fields",
    ),
    "cost bomb": (
        "{ establishments(first: 100) { nodes { annexes { annexes { annexes { annexes { "
        "hostings { dispositif { fundingSources { fundingSource { name } } } } } } } } } } }",
        "cost",
    ),
    "huge pages": (
        "{ psadTerritories(first: 100) { nodes { communes(first: 100) { nodes { name } } } } }",
        "cost",
    ),
    "directive overload": ("{ __typename " + "@skip(if: false) " * 80 + "}", "directives"),
    "directive overload spread": (
        f"{{ {CIO} {{ " + "... @include(if: true) { name } " * 60 + "} }",
        "directives",
    ),
    "many operations": (" ".join(f"query Q{n} {{ __typename }}" for n in range(50)), "operations"),
    "circular introspection": (INTROSPECTION, ""),
    "long comment": ("{ __typename } #" + "x" * 90_000, "characters"),
    "many comments": ("#\n" * 9_000 + "{ __typename }", "tokens"),
    "huge string": (f'{{ cio(uai: "{"9" * 60_000}") {{ name }} }}', "characters"),
    "huge name": ("{ " + "a" * 60_000 + " }", "characters"),
}
"""The document, and the limit that refuses it; an empty one where validation does."""


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_that_is_an_attack_is_refused(
    client: httpx2.Client, server: Server, name: str
) -> None:
    text, limit = DOCUMENTS[name]
    answer = checked(client, server, json={"query": text})
    extensions = answer.json()["errors"][0]["extensions"]

    assert "data" not in answer.json()
    if limit:
        assert (extensions["code"], extensions["limitName"]) == ("LIMIT_EXCEEDED", limit)
        assert isinstance(extensions["limit"], int)
    else:
        assert extensions["code"] in ("GRAPHQL_VALIDATION_FAILED", "LIMIT_EXCEEDED")


@pytest.mark.parametrize(
    "text",
    [
        f"{{ {CIO} {{ ...A }} }} fragment A on Cio {{ ...B }} fragment B on Cio {{ ...A }}",
        f"{{ {CIO} {{ ...A }} }} fragment A on Cio {{ psadTerritories {{ cios {{ ...A }} }} }}",
        "{ ...A } fragment A on Query { ...A }",
        "fragment A on Query { __typename }",
        "{ __typename @deprecated }",
        "query A { __typename } query A { __typename }",
        "{ __typename } { __typename }",
        "type Query { a: Int }",
        "subscription { directory { version } }",
        "mutation { directory { version } }",
        "{ __typename @defer }",
        "{ ... @defer { __typename } }",
        "{ nodes(ids: []) @stream { id } }",
        "{ cios(first: " + "9" * 5_000 + ") { totalCount } }",
        "{ cios(first: -" + "9" * 5_000 + ") { totalCount } }",
        "query ($a: Int = " + "9" * 5_000 + ") { cios(first: $a) { totalCount } }",
        "{ cios(first: 99999999999) { totalCount } }",
    ],
)
def test_a_document_that_is_no_query_is_refused(
    client: httpx2.Client, server: Server, text: str
) -> None:
    answer = checked(client, server, json={"query": text})
    [error, *_] = answer.json()["errors"]

    assert error["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
    assert len(error["message"]) < 600
    assert "set_int_max_str_digits" not in error["message"]


VALUES: dict[str, tuple[str, Any]] = {
    "null byte": ("query ($v: String!) { cio(uai: $v) { name } }", "0596933\0"),
    "null byte in a code": ("query ($v: String!) { dispositif(code: $v) { name } }", "micro\0"),
    "null byte in an id": ("query ($v: ID!) { node(id: $v) { id } }", "Q2lvOgA"),
    "null byte in a cursor": (
        "query ($v: String) { cios(after: $v) { totalCount } }",
        "WyJuYW1lIiwiXHUwMDAwIiwiYSJd",
    ),
    "null byte in an address": (
        "query ($v: String!) { place(at: {address: $v}) { label } }",
        "rue\0 59000 Lille",
    ),
    "right to left": ("query ($v: String!) { suggestPlaces(text: $v) { label } }", "\u202eelliL"),
    "combining": (
        "query ($v: String!) { suggestPlaces(text: $v) { label } }",
        "e" + "\u0301" * 150,
    ),
    "emoji": ("query ($v: String!) { suggestPlaces(text: $v) { label } }", "👨‍👩‍👧‍👦" * 20),
    "full width": ("query ($v: String!) { cio(uai: $v) { name } }", "０５９６９３３R"),
    "like wildcards": ("query ($v: String!) { suggestPlaces(text: $v) { label } }", "%_%"),
    "SQL": ("query ($v: String!) { cio(uai: $v) { name } }", "' OR 1=1; DROP TABLE structures; --"),
    "SQL in a code": ("query ($v: String!) { dispositif(code: $v) { name } }", "x' OR '1'='1"),
    "template": ("query ($v: String!) { place(at: {commune: $v}) { label } }", "{code.__class__}"),
    "path": ("query ($v: String!) { dispositif(code: $v) { name } }", "../../etc/passwd"),
    "huge list": ("query ($v: [ID!]!) { nodes(ids: $v) { id } }", ["x"] * 20_000),
    "huge filter": (
        "query ($v: [String!]) { cios(filter: {departments: $v}) { totalCount } }",
        ["59"] * 15_000,
    ),
    "huge page": ("query ($v: Int!) { cios(first: $v) { totalCount } }", 2**31 - 1),
    "negative page": ("query ($v: Int!) { cios(first: $v) { totalCount } }", -(2**31)),
    "beyond an Int": ("query ($v: Int!) { cios(first: $v) { totalCount } }", 2**53),
    "beyond a float": ("query ($v: Int!) { cios(first: $v) { totalCount } }", 10**400),
    "not a page": ("query ($v: Int!) { cios(first: $v) { totalCount } }", "100"),
    "huge distance": (
        f"query ($v: Float) {{ nearestCios({NEAR}, withinKm: $v) {{ totalCount }} }}",
        1e308,
    ),
    "tiny distance": (
        f"query ($v: Float) {{ nearestCios({NEAR}, withinKm: $v) {{ totalCount }} }}",
        5e-324,
    ),
    "nested JSON": ("query ($v: PlaceInput!) { place(at: $v) { label } }", {"a": {"b": [[{}]]}}),
    "prototype": ("query ($v: PlaceInput!) { place(at: $v) { label } }", {"__proto__": {}}),
}


@pytest.mark.parametrize("name", VALUES)
def test_a_value_that_is_an_attack_is_refused_by_a_code_or_answered(
    client: httpx2.Client, server: Server, name: str
) -> None:
    query, value = VALUES[name]
    content = json.dumps({"query": query, "variables": {"v": value}})
    answer = checked(
        client, server, content=content, headers={"content-type": "application/json"}
    ).json()

    for error in answer.get("errors", []):
        assert error["extensions"]["code"] != "INTERNAL"
    assert "errors" in answer or "data" in answer


BODIES: dict[str, bytes] = {
    "nothing": b"",
    "text": b"query { __typename }",
    "lone surrogate": rb'{"query": "{ a\ud800b }"}',
    "lone surrogate in a name": rb'{"query": "query A { __typename }", "operationName": "\udc00"}',
    "lone surrogate in a variable": (
        rb'{"query": "query ($v: String!) { cio(uai: $v) { name } }", "variables": {"v": "\ud83d"}}'
    ),
    "bytes that are no UTF-8": b'{"query": "{ \xff }"}',
    "UTF-16": '{"query": "{ __typename }"}'.encode("utf-16"),
    "byte order mark": b'\xef\xbb\xbf{"query": "{ __typename }"}',
    "duplicate members": b'{"query": "{ nope }", "query": "{ __typename }"}',
    "deep JSON": b'{"query": "{ __typename }", "variables": ' + b'{"a":' * 20_000,
    "deep list": b"[" * 90_000,
    "number": b"1e999999",
    "infinity": b'{"query": "{ __typename }", "variables": {"a": Infinity}}',
    "wrong types": b'{"query": {}, "variables": [], "operationName": 5}',
    "batched brute force": json.dumps(
        [{"query": f'{{ cio(uai: "{n:07d}A") {{ name }} }}'} for n in range(900)]
    ).encode(),
    "batch of batches": b"[[[[]]]]",
    "upload": b'{"operations": "{}", "map": "{}"}',
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_that_is_an_attack_is_refused(
    client: httpx2.Client, server: Server, name: str
) -> None:
    headers = {"content-type": "application/json"}
    answer = checked(client, server, content=BODIES[name], headers=headers)

    assert answer.headers["content-type"].startswith("application/json")
    assert answer.json()


HEADERS: dict[str, dict[str, str]] = {
    "accept of a thousand": {"accept": ",".join(f"a/{n};q=0.{n}" for n in range(1_000))},
    "accept-language of a thousand": {"accept-language": ",".join(["xx"] * 1_000)},
    "if-none-match of a thousand": {"if-none-match": ",".join(['W/"x"'] * 1_000)},
    "no quality": {"accept": "application/json;q=NaN, */*;q=inf"},
    "encodings": {"accept-encoding": "gzip;q=1e9, br;q=-1, zstd;q=" + "9" * 500},
    "request id": {"x-request-id": "a\tb" * 20},
    "forwarded": {"x-forwarded-for": "1.2.3.4, evil", "x-forwarded-proto": "javascript"},
    "host": {"host": "evil.example"},
    "range": {"range": "bytes=0-1,2-3,4-5"},
    "method override": {"x-http-method-override": "DELETE"},
}


@pytest.mark.parametrize("name", HEADERS)
def test_headers_that_are_an_attack_do_no_harm(
    client: httpx2.Client, server: Server, name: str
) -> None:
    answer = checked(client, server, json={"query": "{ __typename }"}, headers=HEADERS[name])

    assert answer.status_code in (200, 406)
    assert "evil" not in str(answer.headers)


@pytest.mark.parametrize(
    "path",
    [
        "/graphql/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/export/..%2f..%2fetc%2fpasswd",
        "/export/structures.csv%00",
        "/export/structures.exe",
        "/graphql%00",
        "/\\evil.example",
        "/" + "a" * 5_000,
    ],
)
def test_paths_that_are_an_attack_find_nothing(
    client: httpx2.Client, server: Server, path: str
) -> None:
    answer = client.get(path, follow_redirects=False)

    assert answer.status_code in (307, 400, 404, 405, 414), answer.text[:200]
    assert "evil" not in answer.headers.get("location", "")
    assert not LEAKS.search(answer.text)


def test_two_slashes_lead_to_this_server_s_own_page(client: httpx2.Client) -> None:
    answer = client.get("//evil.example/", follow_redirects=False)

    assert answer.status_code == 200
    assert "evil" not in answer.text + str(answer.headers)


def test_the_server_logged_no_error(client: httpx2.Client, server: Server) -> None:
    # The log is written in order: the last request's line comes after those of all others.
    [last] = server.log_lines(client.get("/nowhere").headers["x-request-id"])
    lines = [line for line in server.log.read_text("utf-8").splitlines() if line.startswith("{")]

    assert last["status"] == 404
    assert [line for line in lines if json.loads(line)["level"] not in ("INFO", "WARNING")] == []
