"""The directory as files over HTTP: ``/export`` and what it lists."""

from __future__ import annotations

import asyncio
import logging
import zlib
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC
from email.utils import format_datetime

import msgspec
from sqlalchemy import Connection
from starlette.concurrency import iterate_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from directory.live_reload import LiveDirectory
from directory.snapshot import Directory
from errors.exceptions import ServiceUnavailable
from exports.formats import MEDIA_TYPES, encode_records
from exports.licence import LICENCE_FILE_NAME, licence_text
from exports.record_kinds import KINDS, RecordKind
from exports.record_reader import read_batches
from server.http.conditional import is_known
from storage.reader import Reader
from storage.version import Version

log = logging.getLogger(__name__)

AT_ONCE = 4
"""Downloads at once: each holds a version of the directory until it is done."""

LONGEST_S = 300.0
BUSY_S = 5
"""After so long a download may have ended."""

CACHE_CONTROL = "public, no-cache"
"""Keep it, and ask whether it is still the one: the answer costs nothing."""

GZIP = 31
"""zlib's number for a gzip header with the largest window."""


class Exports:
    """Serves every kind of record in every format, streamed from one version."""

    def __init__(self, live: LiveDirectory) -> None:
        self.live = live
        self.running = 0

    def routes(self) -> list[Route]:
        return [
            Route("/export", self.index),
            Route(f"/export/{LICENCE_FILE_NAME}", self.licence),
            Route("/export/{kind}.{format}", self.file),
        ]

    async def index(self, request: Request) -> Response:
        """What there is to download."""
        files = [
            {"kind": kind.name, "format": format, "href": f"/export/{kind.name}.{format}"}
            for kind in KINDS.values()
            for format in MEDIA_TYPES
            if format != "geojson" or kind.has_position
        ]
        with self.live.reading() as directory:
            headers = _headers(directory.version, "index", gzipped=False)
            updated_at = directory.version.updated_at
        if _is_known(request, headers["etag"]):
            return Response(status_code=304, headers=headers)
        content = {
            "updatedAt": updated_at,
            "licence": f"/export/{LICENCE_FILE_NAME}",
            "sources": "/export/sources.csv",
            "files": files,
        }
        return Response(
            msgspec.json.encode(content), media_type="application/json", headers=headers
        )

    async def licence(self, request: Request) -> Response:
        """The licence and the sources to mention."""
        with self.live.reading() as directory:
            headers = _headers(directory.version, "licence", gzipped=False)
            if _is_known(request, headers["etag"]):
                return Response(status_code=304, headers=headers)
            async with _apart(directory.reader) as connection:
                text = await asyncio.to_thread(licence_text, connection)
        return Response(text, media_type="text/plain; charset=utf-8", headers=headers)

    async def file(self, request: Request) -> ASGIApp:
        """One kind in one format."""
        kind = KINDS.get(request.path_params["kind"])
        format = request.path_params["format"]
        if (
            kind is None
            or format not in MEDIA_TYPES
            or (format == "geojson" and not kind.has_position)
        ):
            raise HTTPException(404, "There is no such file. GET /export lists those there are.")
        if self.running >= AT_ONCE:
            raise ServiceUnavailable("busy", values={"seconds": BUSY_S}, retryAfter=BUSY_S)

        async def download(scope: Scope, receive: Receive, send: Send) -> None:
            self.running += 1
            try:
                with self.live.reading() as directory:
                    async with _apart(directory.reader) as connection:
                        response = _file(request, directory, connection, kind, format)
                        await asyncio.wait_for(response(scope, receive, send), LONGEST_S)
            except TimeoutError:
                log.warning("a download of %s.%s was ended: it took too long", kind.name, format)
            finally:
                self.running -= 1

        return download


@asynccontextmanager
async def _apart(reader: Reader) -> AsyncIterator[Connection]:
    """A connection of the reader's own; to make one may take a moment."""
    opened = reader.apart()
    connection = await asyncio.to_thread(opened.__enter__)
    try:
        yield connection
    finally:
        await asyncio.to_thread(opened.__exit__, None, None, None)


def _file(
    request: Request, directory: Directory, connection: Connection, kind: RecordKind, format: str
) -> Response:
    gzipped = "gzip" in request.headers.get("accept-encoding", "").lower()
    name = f"{kind.name}.{format}"
    headers = _headers(directory.version, name, gzipped=gzipped)
    if _is_known(request, headers["etag"]):
        return Response(status_code=304, headers=headers)
    headers["content-disposition"] = f'attachment; filename="{name}"'
    if gzipped:
        headers["content-encoding"] = "gzip"
    media_type = MEDIA_TYPES[format]
    if request.method == "HEAD":
        return Response(headers=headers, media_type=media_type)
    pieces = encode_records(kind, format, read_batches(connection, kind))
    content = _gzipped(pieces) if gzipped else pieces
    in_turns = _in_turns(content) if directory.reader.is_inline else iterate_in_threadpool(content)
    return StreamingResponse(in_turns, media_type=media_type, headers=headers)


async def _in_turns(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Piece by piece, with other requests answered in between."""
    for piece in pieces:
        yield piece
        await asyncio.sleep(0)


def _gzipped(pieces: Iterator[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(6, zlib.DEFLATED, GZIP)
    for piece in pieces:
        packed = packer.compress(piece)
        if packed:
            yield packed
    yield packer.flush()


def _headers(version: Version, name: str, *, gzipped: bool) -> dict[str, str]:
    """The headers of one file at one version; its time tells databases apart."""
    made = f"{version.mark}-{name}"
    return {
        "etag": f'"{made}-gzip"' if gzipped else f'"{made}"',
        "cache-control": CACHE_CONTROL,
        "vary": "Accept-Encoding",
        "last-modified": format_datetime(version.updated_at.astimezone(UTC), usegmt=True),
    }


def _is_known(request: Request, etag: str) -> bool:
    sent = request.headers.get("if-none-match", "")
    return sent.strip() == "*" or is_known(sent, etag)
