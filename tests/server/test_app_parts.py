"""What an application is made of, by its settings; and which way a request takes through it."""

from __future__ import annotations

from typing import Any

import pytest
from prometheus_client import Counter
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from server.http.app import (
    FastPath,
    addresses_for,
    executor_for,
    limiter_for,
    persisted_for,
    through_proxies,
)
from server.http.budgets.rate_limit import LocalBuckets, RedisBuckets
from server.http.connections.server import connection_limits
from server.http.cors import ANY_ORIGIN, EXPOSED, Cors
from server.http.security_headers import HEADERS, TLS_ONLY, missing_defaults
from server.http.site_client import view_from
from server.settings.parsers import ip_networks
from server.settings.settings import Settings


class FakeMetrics:
    def __init__(self) -> None:
        self.limiter_failures = Counter("failures", "Failures.", registry=None)


def limiter(**settings: Any) -> Any:
    metrics: Any = FakeMetrics()
    return limiter_for(Settings(**settings), metrics)


def test_clients_are_limited_in_the_process_or_in_redis_or_not_at_all() -> None:
    local = limiter(rate_limit=50, rate_burst=200)
    assert isinstance(local.buckets, LocalBuckets)
    assert (local.rate, local.buckets.rate, local.buckets.burst) == (50, 50, 200)
    assert limiter(rate_limit=0) is None
    shared = limiter(redis_url="redis://127.0.0.1:1/0")
    assert isinstance(shared.buckets, RedisBuckets)
    assert not shared.is_local


def test_without_a_geocoder_no_address_leaves_the_server() -> None:
    assert addresses_for(Settings(geocoder=None)) is None
    addresses = addresses_for(Settings(geocoder="https://x.fr/geocodage", geocoder_timeout_ms=250))
    assert addresses is not None
    assert (addresses.service, addresses.timeout_s) == ("https://x.fr/geocodage", 0.25)
    addresses.close()


def test_documents_that_clients_register_have_the_memory_of_the_settings() -> None:
    persisted = persisted_for(Settings(persisted_queries_mb=2, only_trusted=True), {"a": "{ a }"})

    assert persisted.registered.maxsize == 2_000_000
    assert persisted.only_trusted
    assert persisted.trusted == {"a": "{ a }"}


def test_an_executor_has_the_limits_of_the_settings() -> None:
    executor = executor_for(Settings(max_depth=3, introspection=False))
    deep = executor.read("{ dispositifs { nodes { guide { title } } } }")
    hidden = executor.read("{ __schema { types { name } } }")

    assert [error.original_error.key for error in deep.errors] == ["depth"]  # type: ignore[union-attr]  # a refusal
    assert hidden.errors
    assert not executor_for(Settings()).read("{ __schema { types { name } } }").errors


def test_connections_have_the_limits_of_the_settings() -> None:
    limits = connection_limits(
        Settings(
            max_connections=20, max_header_kb=2, max_body_kb=3, header_timeout=4, body_timeout=5
        )
    )

    assert limits.max_connections == 20
    assert limits.max_header_bytes == 2_000
    assert limits.max_request_bytes >= 2_000 + 6 * 3_000, "chunks of a byte take six more"
    assert (limits.header_timeout, limits.body_timeout) == (4, 5)


def test_pages_are_rendered_as_the_settings_say() -> None:
    view = view_from(
        Settings(
            public_url="https://r.fr",
            help_phone="3018",
            tiles_url="https://{s}.t.fr/{z}/{x}/{y}",
            tiles_attribution="OSM",
            introspection=False,
            cache_max_age=7,
        )
    )

    assert view.settings.public_url == "https://r.fr"
    assert (view.settings.help_phone, view.settings.max_age) == ("3018", 7)
    assert not view.settings.reference
    assert view.images == ["https://*.t.fr"]
    assert view_from(Settings()).settings.tiles is None


# The way of a request


class Endpoint:
    """Answers with its own name, and notes the route of the request."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.routes: list[Any] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.routes.append(getattr(scope.get("route"), "path", None))
        await PlainTextResponse(self.name * 400)(scope, receive, send)


@pytest.fixture
def fast() -> tuple[TestClient, Endpoint, Endpoint]:
    graphql: Any = Endpoint("graphql")
    others: Any = Endpoint("others")
    return TestClient(FastPath(graphql, others)), graphql, others


@pytest.mark.parametrize("path", ["/", "/graphql/", "/graphqlx", "/export"])
def test_all_but_graphql_goes_to_starlette(
    fast: tuple[TestClient, Endpoint, Endpoint], path: str
) -> None:
    client, graphql, others = fast

    assert client.get(path).text.startswith("others")
    assert (len(graphql.routes), len(others.routes)) == (0, 1)


@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS", "PUT"])
def test_graphql_is_answered_without_routing_and_known_by_its_route(
    fast: tuple[TestClient, Endpoint, Endpoint], method: str
) -> None:
    client, graphql, others = fast
    answer = client.request(method, "/graphql?query={a}")

    assert answer.text.startswith("graphql")
    assert graphql.routes == ["/graphql"]
    assert others.routes == []


@pytest.mark.parametrize(("encoding", "packed"), [("gzip", "gzip"), ("identity", None)])
def test_an_answer_is_packed_for_who_asks_for_it(
    fast: tuple[TestClient, Endpoint, Endpoint], encoding: str, packed: str | None
) -> None:
    client, *_ = fast
    answer = client.get("/graphql", headers={"accept-encoding": encoding})

    assert answer.headers.get("content-encoding") == packed
    assert answer.text == "graphql" * 400


# Proxies


def asked_by(networks: str, forwarded: str, proto: str = "https") -> str:
    async def tell(request: Request) -> Response:
        assert request.client is not None
        return PlainTextResponse(f"{request.client.host} {request.url.scheme}")

    settings = Settings(trusted_proxies=ip_networks(networks))
    app = through_proxies(settings, Starlette(routes=[Route("/", tell)]))
    client = TestClient(app, client=("10.0.0.1", 1))
    headers = {"x-forwarded-for": forwarded, "x-forwarded-proto": proto}
    return client.get("/", headers=headers).text


def test_only_a_trusted_proxy_says_who_asks() -> None:
    assert asked_by("10.0.0.0/8", "192.0.2.7") == "192.0.2.7 https"
    assert asked_by("192.168.0.0/16", "192.0.2.7") == "10.0.0.1 http"
    assert asked_by("none", "192.0.2.7") == "10.0.0.1 http"


@pytest.mark.parametrize(
    ("proto", "scheme"), [("ws", "http"), ("wss", "https"), ("gopher", "http")]
)
def test_whatever_a_proxy_says_the_scheme_is_one_of_http(proto: str, scheme: str) -> None:
    assert asked_by("10.0.0.0/8", "192.0.2.7", proto) == f"192.0.2.7 {scheme}"


def test_a_client_cannot_put_itself_before_the_proxy_s_own_word() -> None:
    assert asked_by("10.0.0.0/8", "198.51.100.1, 192.0.2.7") == "192.0.2.7 https"
    assert asked_by("10.0.0.0/8", "192.0.2.7, 10.0.0.9") == "192.0.2.7 https"


def test_without_a_proxy_no_header_is_read_at_all() -> None:
    app = Starlette()

    assert through_proxies(Settings(), app) is app
    proxied = through_proxies(Settings(trusted_proxies=ip_networks("::1")), app)
    assert isinstance(proxied, ProxyHeadersMiddleware)


# Origins


def cors(*origins: str) -> TestClient:
    route = Route("/", lambda _: PlainTextResponse("x"))
    return TestClient(Cors(Starlette(routes=[route]), origins))


PREFLIGHT = {"access-control-request-method": "POST", "access-control-request-headers": "x-client"}


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("https://www.example.fr", True),
        ("https://a.b.partner.fr", True),
        ("https://partner.fr", False),
        ("https://evilpartner.fr", False),
        ("http://a.partner.fr", False),
        ("https://www.example.fr.evil.fr", False),
        ("null", False),
    ],
)
def test_only_listed_origins_may_read(origin: str, allowed: bool) -> None:
    client = cors("https://www.example.fr", "https://*.partner.fr")
    preflight = client.options("/", headers={"origin": origin, **PREFLIGHT})
    answer = client.get("/", headers={"origin": origin})

    assert (preflight.status_code == 200) is allowed
    assert (answer.headers.get("access-control-allow-origin") == origin) is allowed
    assert "access-control-allow-credentials" not in answer.headers


def test_where_anybody_may_read_preflights_are_answered_and_answers_left_alone() -> None:
    client = cors(*ANY_ORIGIN)
    preflight = client.options("/", headers={"origin": "https://x.fr", **PREFLIGHT})

    assert preflight.headers["access-control-allow-origin"] == "*"
    assert preflight.headers["access-control-max-age"] == "7200"
    assert preflight.headers["access-control-allow-headers"] == "x-client"
    assert "access-control-allow-origin" not in client.get("/", headers={"origin": "x"}).headers


def test_pages_may_read_what_clients_need_of_the_headers() -> None:
    assert {"ETag", "RateLimit", "Retry-After", "X-Request-ID"} <= set(EXPOSED)


@pytest.mark.parametrize(
    ("policy", "has_older_header"),
    [
        (b"default-src 'none'; frame-ancestors 'none'", True),
        (b"frame-ancestors https://ent.fr", False),
        (b"frame-ancestors *", False),
    ],
)
def test_a_route_s_own_policy_takes_the_place_of_the_default(
    policy: bytes, has_older_header: bool
) -> None:
    rest = dict(missing_defaults([(b"content-security-policy", policy)], (*HEADERS, TLS_ONLY)))

    assert b"content-security-policy" not in rest
    assert (b"x-frame-options" in rest) is has_older_header
    assert rest[b"x-content-type-options"] == b"nosniff"
    assert TLS_ONLY[0] in rest
