"""Answers are bounded in bytes, in time as a whole, and in where redirects lead."""

from __future__ import annotations

import time
import tracemalloc
from ipaddress import ip_address
from urllib.error import HTTPError

import pytest
from support.loopback_server import (
    Request,
    broken,
    dripping,
    endless,
    loopback_server,
    redirecting,
)

from geo import bounded_http
from geo.bounded_http import (
    MAX_REDIRECTS,
    AnswerTooLarge,
    HttpLimits,
    RedirectRefused,
    get,
    is_public_address,
)

MEGABYTE = 1_000_000
LIMITS = HttpLimits(max_bytes=MEGABYTE, total_s=30, silence_s=30)
BUFFERS = 20 * MEGABYTE
"""More than two kernels' buffers of a connection on loopback hold."""


def whole(request: Request) -> None:
    request.send(b"whole")


def test_an_answer_is_read_to_its_end() -> None:
    with loopback_server(lambda request: request.send(b"x" * MEGABYTE)) as server:
        answer = get(server.url, {}, LIMITS)

    assert len(answer.content) == MEGABYTE
    assert answer.headers["Content-Length"] == str(MEGABYTE)


def test_of_an_answer_without_end_no_more_is_read_than_the_limit() -> None:
    tracemalloc.start()
    try:
        with (
            loopback_server(endless) as server,
            pytest.raises(AnswerTooLarge, match="larger than 1,000,000 bytes"),
        ):
            get(server.url, {}, LIMITS)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert server.sent < MEGABYTE + BUFFERS
    assert peak < 10 * MEGABYTE


def test_a_declared_length_above_the_limit_is_not_read_at_all() -> None:
    def answer(request: Request) -> None:
        request.send(b"", length=10**25)

    with loopback_server(answer) as server, pytest.raises(AnswerTooLarge):
        get(server.url, {}, LIMITS)


def drips_its_head(request: Request) -> None:
    while True:
        request.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        request.wfile.flush()
        for _ in range(10_000):
            request.wfile.write(b"x")
            time.sleep(0.02)


@pytest.mark.parametrize("answer", [dripping, drips_its_head])
def test_the_time_is_that_of_the_whole_however_often_something_comes(answer: object) -> None:
    limits = HttpLimits(max_bytes=MEGABYTE, total_s=0.3, silence_s=30)

    with (
        loopback_server(answer) as server,  # type: ignore[arg-type]
        pytest.raises(TimeoutError),
    ):
        get(server.url, {}, limits)


def test_the_time_of_redirects_is_counted_too() -> None:
    def answer(request: Request) -> None:
        if request.path == "/slow":
            dripping(request)
        redirecting("/slow")(request)

    limits = HttpLimits(max_bytes=MEGABYTE, total_s=0.3, silence_s=30)
    with loopback_server(answer) as server, pytest.raises(TimeoutError):
        get(server.url, {}, limits)


def test_an_error_keeps_its_status() -> None:
    with loopback_server(broken) as server, pytest.raises(HTTPError) as raised:
        get(server.url, {}, LIMITS)

    assert raised.value.code == 502


def test_redirects_are_followed_and_their_bodies_not_read() -> None:
    def answer(request: Request) -> None:
        if request.path == "/target":
            return whole(request)
        request.send_response(302)
        request.send_header("Location", "/target")
        request.end_headers()
        return endless_body(request)

    def endless_body(request: Request) -> None:
        try:
            while True:
                request.wfile.write(b" " * 65_536)
                request.server.sent += 65_536
        except OSError:
            pass

    with loopback_server(answer) as server:
        assert get(server.url, {}, LIMITS).content == b"whole"

    assert server.sent < BUFFERS


def test_only_so_many_redirects_are_followed() -> None:
    def answer(request: Request) -> None:
        left = int(request.path.rpartition("/")[2])
        (redirecting(f"/{left - 1}") if left else whole)(request)

    with loopback_server(answer) as server:
        assert get(f"{server.url}/{MAX_REDIRECTS}", {}, LIMITS).content == b"whole"
        with pytest.raises(RedirectRefused, match="redirects more than 5 times"):
            get(f"{server.url}/{MAX_REDIRECTS + 1}", {}, LIMITS)


def test_a_redirect_to_itself_ends() -> None:
    with (
        loopback_server(redirecting("/same")) as server,
        pytest.raises(RedirectRefused, match="redirects more than 5 times"),
    ):
        get(f"{server.url}/same", {}, LIMITS)


@pytest.mark.parametrize(
    "target", ["ftp://127.0.0.1/x", "file:///etc/hostname", "data:text/plain,x"]
)
def test_redirects_lead_to_web_addresses_alone(target: str) -> None:
    with (
        loopback_server(redirecting(target)) as server,
        pytest.raises((RedirectRefused, HTTPError)),
    ):
        get(server.url, {}, LIMITS)


def test_no_redirect_leaves_encryption() -> None:
    exchange = bounded_http._Exchange(LIMITS)

    exchange.follow("http://a.example/", "https://a.example/")
    with pytest.raises(RedirectRefused, match="an address that is not https"):
        exchange.follow("https://a.example/", "http://a.example/")


@pytest.fixture
def one_public(monkeypatch: pytest.MonkeyPatch) -> None:
    """127.0.0.1 counts as an address of the Internet, 127.0.0.2 does not."""

    def is_public(address: str) -> bool:
        return str(ip_address(address)) == "127.0.0.1"

    monkeypatch.setattr(bounded_http, "is_public_address", is_public)


@pytest.mark.usefixtures("one_public")
def test_no_redirect_leads_from_a_public_address_to_a_private_one() -> None:
    with (
        loopback_server(whole, "127.0.0.2") as inside,
        loopback_server(redirecting(f"{inside.url}/secret")) as server,
        pytest.raises(RedirectRefused, match="from a public address to a private one"),
    ):
        get(server.url, {}, LIMITS)

    assert inside.paths == []


@pytest.mark.usefixtures("one_public")
def test_who_names_a_private_address_may_be_redirected() -> None:
    with (
        loopback_server(whole, "127.0.0.2") as other,
        loopback_server(redirecting(other.url), "127.0.0.2") as inside,
    ):
        assert get(inside.url, {}, LIMITS).content == b"whole"


@pytest.mark.usefixtures("one_public")
def test_a_proxy_may_be_private_and_a_redirect_by_it_may_not_name_what_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def answer(request: Request) -> None:
        is_first = request.path == "http://lists.example/first"
        (redirecting("http://localhost/secret") if is_first else whole)(request)

    with loopback_server(answer, "127.0.0.2") as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.setenv("no_proxy", "")
        assert get("http://lists.example/list", {}, LIMITS).content == b"whole"
        with pytest.raises(RedirectRefused, match="to a private one"):
            get("http://lists.example/first", {}, LIMITS)

    assert proxy.paths == ["http://lists.example/list", "http://lists.example/first"]


@pytest.mark.parametrize(
    ("address", "is_public"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:8.8.8.8", True),
    ],
)
def test_what_counts_as_an_address_of_the_internet(address: str, is_public: bool) -> None:
    assert is_public_address(address) is is_public
