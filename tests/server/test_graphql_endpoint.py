"""The endpoint over a fake service: what is asked of it, and what becomes of its results."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from errors.exceptions import (
    BadRequest,
    LimitExceeded,
    MethodNotAllowed,
    RateLimited,
    RequestRefused,
)
from pages.site_settings import SiteSettings
from pages.view import View
from server.http.budgets.rate_limit import Budget
from server.http.graphql.endpoint import METHODS, GraphQLEndpoint, wants_page
from server.http.graphql.negotiation import MediaType
from server.http.graphql.request import GraphQLRequest
from server.http.graphql.service import Caller, Result
from server.http.replay import REVALIDATE
from server.http.request_headers import decoded, request_headers

JSON = ("content-type", "application/json")
RESPONSE = ("accept", "application/graphql-response+json")
FRENCH = ("accept-language", "fr")
BUDGET = Budget(most=100, left=40, full_in_s=6, spent=False, wait_s=0)


class FakeMetrics:
    def __init__(self) -> None:
        self.codes: list[str] = []

    def error(self, code: str) -> None:
        self.codes.append(code)


class FakeLimiter:
    rate = 10


@dataclass
class FakeService:
    """Answers each request with the next of ``results``, or raises it."""

    results: list[Any] = field(default_factory=lambda: [Result(body=b'{"data":1}', executed=True)])
    budget: Budget | None = None
    metrics: FakeMetrics = field(default_factory=FakeMetrics)
    asked: list[tuple[GraphQLRequest, Caller]] = field(default_factory=list)

    @property
    def limiter(self) -> FakeLimiter | None:
        return None if self.budget is None else FakeLimiter()

    async def answer(self, request: GraphQLRequest, caller: Caller) -> Result:
        self.asked.append((request, caller))
        caller.account.budget = self.budget
        result = self.results.pop(0) if len(self.results) > 1 else self.results[0]
        if isinstance(result, Exception):
            raise result
        assert isinstance(result, Result)
        return result


@dataclass
class Response:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def codes(self) -> list[str]:
        return [error["extensions"]["code"] for error in json.loads(self.body)["errors"]]


@dataclass
class Client:
    """Sends requests to an endpoint over a fake service."""

    service: FakeService = field(default_factory=FakeService)
    max_batch: int = 0
    scope: dict[str, Any] = field(default_factory=dict)

    def __call__(
        self,
        method: str,
        *headers: tuple[str, str],
        body: bytes = b'{"query":"{ a }"}',
        query: bytes = b"query={a}",
        leaves: bool = False,
    ) -> Response | None:
        view = View(SiteSettings())
        service: Any = self.service
        endpoint = GraphQLEndpoint(service, view, max_batch=self.max_batch, max_age=60)
        self.scope = {
            "type": "http",
            "method": method,
            "path": "/graphql",
            "query_string": query if method in ("GET", "HEAD") else b"",
            "headers": [(name.encode(), value.encode()) for name, value in headers],
            "client": ("192.0.2.1", 50_000),
            "scheme": "http",
            "server": ("x", 80),
        }
        sent: list[Any] = []

        async def receive() -> Any:
            if leaves:
                return {"type": "http.disconnect"}
            return {"type": "http.request", "body": body}

        async def send(message: Any) -> None:
            sent.append(message)

        asyncio.run(endpoint(self.scope, receive, send))
        if not sent:
            return None
        start, *bodies = sent
        fields = {name.decode(): value.decode() for name, value in start["headers"]}
        content = b"".join(message.get("body", b"") for message in bodies)
        return Response(start["status"], fields, content)

    def post(self, *headers: tuple[str, str], body: bytes = b'{"query":"{ a }"}') -> Response:
        response = self("POST", JSON, *headers, body=body)
        assert response is not None
        return response

    def get(self, *headers: tuple[str, str]) -> Response:
        response = self("GET", *headers)
        assert response is not None
        return response


def answering(*results: Any, budget: Budget | None = None, max_batch: int = 0) -> Client:
    return Client(FakeService(list(results), budget), max_batch)


def test_the_service_is_told_who_asks_and_how() -> None:
    client = Client()
    client.post(RESPONSE, FRENCH)
    client.get(("if-none-match", '"x"'))
    (posted, by_post), (got, by_get) = client.service.asked

    assert (posted.query, got.query) == ("{ a }", "{a}")
    assert by_post == Caller(
        account=by_post.account,
        language="fr",
        media=MediaType.RESPONSE,
        by_get=False,
        if_none_match=None,
    )
    assert by_post.account.client == "192.0.2.1"
    assert (by_get.by_get, by_get.if_none_match, by_get.language) == (True, '"x"', "en")
    assert not by_get.is_internal, "a client of the network is no page of ours"


def test_an_answer_to_post_is_kept_by_nobody() -> None:
    response = Client().post()

    assert (response.status, response.body) == (200, b'{"data":1}')
    assert response.headers == {
        "content-length": "10",
        "content-type": "application/json; charset=utf-8",
        "vary": "Accept, Accept-Language, Accept-Encoding",
        "content-language": "fr",
        "cache-control": "no-store",
    }


def test_an_answer_to_get_has_its_tag_and_its_time() -> None:
    headers = answering(Result(body=b"{}", executed=True, etag='W/"v"')).get().headers

    assert headers["etag"] == 'W/"v"'
    assert headers["cache-control"] == "public, max-age=60"
    personal = answering(Result(body=b"{}", executed=True)).get().headers
    assert personal["cache-control"] == "no-store"
    assert "etag" not in personal


def test_what_the_client_holds_is_304() -> None:
    held = Result(body=b"", executed=True, etag='W/"v"', not_modified=True)
    response = answering(held).get()

    assert (response.status, response.body) == (304, b"")
    assert response.headers["etag"] == 'W/"v"'


@pytest.mark.parametrize(
    ("accept", "executed", "status"),
    [
        (("accept", "*/*"), False, 200),
        (("accept", "*/*"), True, 200),
        (RESPONSE, False, 400),
        (RESPONSE, True, 200),
    ],
)
def test_a_document_that_was_not_executed_is_400_for_who_knows_graphql_s_type(
    accept: tuple[str, str], executed: bool, status: int
) -> None:
    failed = Result(body=b'{"errors":[]}', executed=executed, has_errors=True)
    response = answering(failed).post(accept, FRENCH)

    assert response.status == status
    assert response.headers["content-language"] == "fr"
    assert "Accept-Language" in response.headers["vary"]


REFUSALS: list[tuple[RequestRefused | LimitExceeded, int]] = [
    (BadRequest("no_query"), 400),
    (MethodNotAllowed("only_queries"), 405),
    (RateLimited("spent", values={"seconds": 3}, retryAfter=3), 429),
]


@pytest.mark.parametrize(("refusal", "status"), REFUSALS)
def test_a_request_that_is_refused_whole_has_its_status_and_is_counted(
    refusal: RequestRefused, status: int
) -> None:
    client = answering(refusal, budget=BUDGET)
    response = client.post(FRENCH)

    assert response.status == status
    assert response.codes == client.service.metrics.codes == [refusal.code]
    assert response.headers.get("allow") == (METHODS if status == 405 else None)
    assert response.headers.get("retry-after") == ("3" if status == 429 else None)
    assert response.headers["ratelimit"] == '"points";r=40;t=6', "what is left is told all the same"
    assert json.loads(response.body)["errors"][0]["message"] == refusal.sentence_in("fr")


def test_the_budget_is_told_only_where_there_is_one() -> None:
    assert "ratelimit" not in Client().post().headers
    with_budget = answering(Result(body=b"{}", executed=True), budget=BUDGET)
    assert with_budget.post().headers["ratelimit-policy"] == '"points";q=100;w=10'


def test_a_bug_is_masked(caplog: pytest.LogCaptureFixture) -> None:
    response = answering(RuntimeError("secret")).post()

    assert response.status == 500
    assert response.codes == ["INTERNAL"]
    assert response.headers["cache-control"] == "no-store"
    assert b"secret" not in response.body
    assert "internal error" in caplog.text


def test_a_client_that_left_is_sent_nothing() -> None:
    client = Client()

    assert client("POST", JSON, leaves=True) is None
    assert client.service.asked == []


@pytest.mark.parametrize(
    ("method", "headers", "status", "code"),
    [
        ("PUT", [JSON], 405, "METHOD_NOT_ALLOWED"),
        ("POST", [("content-type", "text/plain")], 415, "UNSUPPORTED_MEDIA_TYPE"),
        ("POST", [], 415, "UNSUPPORTED_MEDIA_TYPE"),
        ("POST", [JSON, ("accept", "image/png")], 406, "NOT_ACCEPTABLE"),
    ],
)
def test_what_is_no_graphql_over_http_never_reaches_the_service(
    method: str, headers: Sequence[tuple[str, str]], status: int, code: str
) -> None:
    client = Client()
    response = client(method, *headers)

    assert response is not None
    assert (response.status, response.codes) == (status, [code])
    assert client.service.asked == []


def test_options_are_told() -> None:
    response = Client()("OPTIONS")

    assert response is not None
    assert (response.status, response.headers["allow"]) == (204, METHODS)


def batch(count: int) -> bytes:
    return json.dumps([{"query": f"{{ a{number} }}"} for number in range(count)]).encode()


def test_a_batch_is_answered_in_its_order_with_refusals_in_their_places() -> None:
    client = answering(
        Result(body=b'{"data":1}', executed=True),
        RateLimited("spent", values={"seconds": 3}, retryAfter=3),
        Result(body=b'{"data":3}', executed=True),
        budget=BUDGET,
        max_batch=3,
    )
    response = client.post(body=batch(3))
    first, second, third = json.loads(response.body)

    assert [first, third] == [{"data": 1}, {"data": 3}]
    assert second["errors"][0]["extensions"]["code"] == "RATE_LIMITED"
    assert client.service.metrics.codes == ["RATE_LIMITED"]
    assert [request.query for request, _ in client.service.asked] == ["{ a0 }", "{ a1 }", "{ a2 }"]
    assert response.status == 200
    assert response.headers["cache-control"] == "no-store"
    assert "ratelimit" in response.headers


@pytest.mark.parametrize(
    ("most", "count", "status", "code"),
    [(0, 1, 400, "BAD_REQUEST"), (3, 0, 400, "BAD_REQUEST"), (3, 4, 400, "LIMIT_EXCEEDED")],
)
def test_a_batch_that_may_not_be_is_refused_before_anything_of_it_is_answered(
    most: int, count: int, status: int, code: str
) -> None:
    client = Client(max_batch=most)
    response = client.post(body=batch(count))

    assert (response.status, response.codes) == (status, [code])
    assert client.service.asked == []


def test_what_may_be_replayed_is_put_into_the_scope() -> None:
    client = answering(Result(body=b"{}", executed=True, revalidate=lambda: ()))
    client.post()
    assert client.scope[REVALIDATE]() == ()

    other = Client()
    other.post()
    assert REVALIDATE not in other.scope


def test_of_a_header_that_came_twice_the_first_counts() -> None:
    scope = {"headers": [(b"accept", b"a"), (b"accept", b"b"), (b"x", b"\xe9")]}
    headers = request_headers(scope)

    assert headers == {b"accept": b"a", b"x": b"\xe9"}
    assert request_headers(scope) is headers
    assert (decoded(headers[b"x"]), decoded(None), decoded("y")) == ("é", "", "y")


@pytest.mark.parametrize(
    ("method", "query", "accept", "page"),
    [
        ("GET", b"", "text/html", True),
        ("GET", b"query={a}", "text/html", False),
        ("GET", b"", "application/json", False),
        ("POST", b"", "text/html", False),
        ("HEAD", b"", "text/html", False),
    ],
)
def test_a_browser_that_opens_the_address_gets_a_page(
    method: str, query: bytes, accept: str, page: bool
) -> None:
    headers = {b"accept": accept.encode()}

    assert wants_page({"method": method, "query_string": query}, headers) is page


def test_the_page_asks_nothing_of_the_service() -> None:
    client = Client()
    response = client("GET", ("accept", "text/html"), query=b"")

    assert response is not None
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert client.service.asked == []
