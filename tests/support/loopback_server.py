"""Real HTTP servers on loopback that behave as publishers and the geocoding service do."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Answer = Callable[["Request"], None]


class Request(BaseHTTPRequestHandler):
    """One request; ``answer`` of the server writes what is sent back."""

    server: LoopbackServer

    def do_GET(self) -> None:
        self.server.paths.append(self.path)
        self.server.answer(self)

    @property
    def query(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}

    def send(
        self,
        content: bytes,
        *,
        status: int = 200,
        length: int | None = None,
        **headers: str,
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content) if length is None else length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *arguments: Any) -> None:
        pass


class LoopbackServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, answer: Answer, host: str) -> None:
        super().__init__((host, 0), Request)
        self.answer = answer
        self.paths: list[str] = []
        self.sent = 0

    @property
    def url(self) -> str:
        return f"http://{self.server_address[0]!s}:{self.server_address[1]}"


@contextmanager
def loopback_server(answer: Answer, host: str = "127.0.0.1") -> Iterator[LoopbackServer]:
    """A server for as long as the block lasts."""
    server = LoopbackServer(answer, host)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def feature(**properties: Any) -> dict[str, Any]:
    """A feature as the geocoding service documents it."""
    longitude, latitude = properties.pop("at", (3.0123, 50.2101))
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
        "properties": {
            "label": "1 Rue de l'École 59100 North",
            "score": 0.93,
            "type": "housenumber",
            "citycode": "59001",
            "postcode": "59100",
            "city": "North",
        }
        | properties,
    }


def collection(*features: dict[str, Any]) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()


def found(**properties: Any) -> Answer:
    """Always the same address."""
    return lambda request: request.send(collection(feature(**properties)))


def nothing(request: Request) -> None:
    request.send(collection())


def too_many(request: Request) -> None:
    request.send(b"{}", status=429, Retry_After="1")


def broken(request: Request) -> None:
    request.send(b"oops", status=502)


def garbage(request: Request) -> None:
    request.send(b"<html>Maintenance</html>")


def half_a_feature(request: Request) -> None:
    request.send(json.dumps({"features": [{"geometry": {"coordinates": [1, 2]}}]}).encode())


def slow(request: Request) -> None:
    time.sleep(1.5)
    request.send(collection(feature()))


def endless(request: Request) -> None:
    """Sends blanks for as long as somebody reads them; ``sent`` of the server counts them."""
    request.send_response(200)
    request.end_headers()
    with suppress(OSError):
        while True:
            request.wfile.write(b" " * 65_536)
            request.server.sent += 65_536


def dripping(request: Request) -> None:
    """Sends a byte from time to time, for as long as somebody reads them."""
    request.send_response(200)
    request.end_headers()
    with suppress(OSError):
        while True:
            request.wfile.write(b" ")
            time.sleep(0.02)


def redirecting(target: str, content: bytes = b"", status: int = 302) -> Answer:
    return lambda request: request.send(content, status=status, Location=target)


def in_turn(*answers: Answer) -> Answer:
    """One answer after the other; the last again and again."""
    left = list(answers)

    def answer(request: Request) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(request)

    return answer
