"""The directory as files over HTTP: ``/export`` and what it lists."""

from __future__ import annotations

import asyncio
import logging
import zlib
from collections import Counter
from collections.abc import AsyncIterable, AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC
from email.utils import format_datetime
from itertools import chain, islice

import msgspec
from cachetools import LRUCache
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from starlette.concurrency import iterate_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from directory.live_reload import LiveDirectory
from directory.snapshot import Snapshot
from errors.exceptions import RateLimited, ServiceUnavailable, changing
from exports.formats import MEDIA_TYPES, encode_records
from exports.licence import LICENCE_FILE_NAME, licence_text
from exports.record_kinds import KINDS
from exports.record_reader import JsonRecord, read_batches
from models.record_kinds import RecordKind
from pages import file_list
from server.http.budgets.account import Account, account_of
from server.http.conditional import if_none_match
from server.http.graphql.negotiation import prefers_html
from storage.reader import Reader, VersionMoved
from storage.version import Version

log = logging.getLogger(__name__)

MAX_CONCURRENT_DOWNLOADS = 8
MAX_CONCURRENT_OF_CLIENT = 2
"""Each download holds a version of the directory open until it ends."""

RECORD_POINTS = 10
"""For each record of a file (python -m bench.prices)."""

LIST_POINTS = 10

DOWNLOAD_TIMEOUT_S = 300.0
RETRY_AFTER_S = 5
"""``Retry-After`` of a refused download: after so long another may have ended."""

CACHE_CONTROL = "public, no-cache"
"""Caches keep a file and revalidate it: 304 costs no read."""

GZIP_WBITS = 31
"""zlib's number for a gzip header with the largest window."""


class Downloads:
    """Serves every kind of record in every format, streamed from one version."""

    def __init__(self, live: LiveDirectory) -> None:
        self.live = live
        self.running: Counter[str] = Counter()
        """By client."""
        self.licences: LRUCache[str, str] = LRUCache(1)
        """The licence text of the version that was last asked for, by its mark."""
        self.reading_licence: asyncio.Future[str] | None = None

    def routes(self) -> list[Route]:
        return [
            Route("/export", self.index),
            Route(f"/export/{LICENCE_FILE_NAME}", self.licence),
            Route("/export/{kind}.{format}", self.file),
        ]

    async def index(self, request: Request) -> Response:
        """The list of files; a browser gets the page of the site that has them."""
        if prefers_html(request.headers.get("accept", "")):
            return RedirectResponse(file_list.PATH, 303, {"vary": "Accept"})
        await account_of(request.scope).charge(LIST_POINTS)
        files = [
            {"kind": kind.name, "format": format, "href": f"/export/{kind.name}.{format}"}
            for kind in KINDS.values()
            for format in MEDIA_TYPES
            if format != "geojson" or kind.has_position
        ]
        with self.live.reading() as directory:
            headers = _headers(directory.version, "index", gzipped=False)
            headers["vary"] += ", Accept"
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
        await account_of(request.scope).charge(LIST_POINTS)
        with self.live.reading() as directory:
            headers = _headers(directory.version, "licence", gzipped=False)
            if _is_known(request, headers["etag"]):
                return Response(status_code=304, headers=headers)
        text = await self._licence_text()
        return Response(text, media_type="text/plain; charset=utf-8", headers=headers)

    async def _licence_text(self) -> str:
        """The text of the current version, read once in it: who asks meanwhile waits for the same,
        as each reading takes a connection of its own."""
        with self.live.reading() as directory:
            known = self.licences.get(directory.version.mark)
        if known is not None:
            return known
        if self.reading_licence is None or self.reading_licence.done():
            self.reading_licence = asyncio.ensure_future(self._read_licence())
        # A client that leaves cancels its own wait, not what others wait for.
        return await asyncio.shield(self.reading_licence)

    async def _read_licence(self) -> str:
        async with self._reading() as (directory, connection):
            text = await asyncio.to_thread(licence_text, connection)
            self.licences[directory.version.mark] = text
            return text

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
        account = account_of(request.scope)
        self._check_places(account.client)
        await account.charge(LIST_POINTS)

        async def download(scope: Scope, receive: Receive, send: Send) -> None:
            self.running[account.client] += 1
            try:
                async with self._reading() as (directory, connection):
                    response = await _file(request, directory, connection, kind, format)
                    sending = response(scope, receive, send)
                    try:
                        await asyncio.wait_for(sending, DOWNLOAD_TIMEOUT_S)
                    except (TimeoutError, DBAPIError) as problem:
                        # Too late for a status: the head has been sent, and the client sees a
                        # short body.
                        late = isinstance(problem, TimeoutError)
                        reason = "it took too long" if late else "the database was lost"
                        log.warning("a download of %s.%s was ended: %s", kind.name, format, reason)
            finally:
                self.running[account.client] -= 1
                if not self.running[account.client]:
                    del self.running[account.client]

        return download

    def _check_places(self, client: str) -> None:
        """Refuse a download for which there is no place.

        Raises:
            RateLimited: the client has its share of places already.
            ServiceUnavailable: all places are taken.
        """
        wait = {"seconds": RETRY_AFTER_S}
        if self.running[client] >= MAX_CONCURRENT_OF_CLIENT:
            most = MAX_CONCURRENT_OF_CLIENT
            raise RateLimited("downloads", values=wait | {"most": most}, retryAfter=RETRY_AFTER_S)
        if self.running.total() >= MAX_CONCURRENT_DOWNLOADS:
            raise ServiceUnavailable("busy", values=wait, retryAfter=RETRY_AFTER_S)

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[tuple[Snapshot, Connection]]:
        """The current version, and a connection at it; or the next one, where no server is at the
        current one any more.

        Raises:
            ServiceUnavailable: neither can be read.
        """
        async with AsyncExitStack() as stack:
            try:
                opened = await stack.enter_async_context(self._at_current_version())
            except VersionMoved:
                opened = await stack.enter_async_context(self._at_next_version())
            yield opened

    @asynccontextmanager
    async def _at_current_version(self) -> AsyncIterator[tuple[Snapshot, Connection]]:
        with self.live.reading() as directory:
            async with _own_connection(directory.reader) as connection:
                yield directory, connection

    @asynccontextmanager
    async def _at_next_version(self) -> AsyncIterator[tuple[Snapshot, Connection]]:
        async with AsyncExitStack() as stack:
            try:
                await self.live.refresh()
                opened = await stack.enter_async_context(self._at_current_version())
            except (VersionMoved, DBAPIError):
                raise changing() from None
            yield opened


@asynccontextmanager
async def _own_connection(reader: Reader) -> AsyncIterator[Connection]:
    """A connection for one download at the reader's version, opened and closed in a thread."""
    opened = reader.separate_connection()
    connection = await asyncio.to_thread(opened.__enter__)
    try:
        yield connection
    except BaseException as problem:
        # What was raised is the reader's to judge: a database that is lost is no error of ours.
        await asyncio.to_thread(opened.__exit__, type(problem), problem, problem.__traceback__)
        raise
    else:
        await asyncio.to_thread(opened.__exit__, None, None, None)


async def _file(
    request: Request, directory: Snapshot, connection: Connection, kind: RecordKind, format: str
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
        # Before anything is read: the length of what is streamed is not known anyway.
        return Response(headers=headers, media_type=media_type)
    batches = read_batches(connection, kind, directory.day)
    # Read before the head is sent: a database that cannot be read has a status of its own.
    if directory.reader.is_inline:
        first = list(islice(batches, 1))
    else:
        first = await asyncio.to_thread(lambda: list(islice(batches, 1)))
    counted = CountedBatches(chain(first, batches))
    pieces = encode_records(kind, format, counted)
    content = _gzipped(pieces) if gzipped else pieces
    # SQLite is read in turns of the event loop; to wait for PostgreSQL takes a thread.
    in_turns = _yielding(content) if directory.reader.is_inline else iterate_in_threadpool(content)
    paid = _paid(in_turns, counted, account_of(request.scope))
    return StreamingResponse(paid, media_type=media_type, headers=headers)


class CountedBatches:
    """Batches of records, and how many records have come since they were counted last."""

    def __init__(self, batches: Iterator[list[JsonRecord]]) -> None:
        self.batches = batches
        self.uncounted = 0

    def __iter__(self) -> Iterator[list[JsonRecord]]:
        for batch in self.batches:
            self.uncounted += len(batch)
            yield batch

    def count(self) -> int:
        counted, self.uncounted = self.uncounted, 0
        return counted


async def _paid(
    pieces: AsyncIterable[bytes], batches: CountedBatches, account: Account
) -> AsyncIterator[bytes]:
    """Charge the client for each piece; one that has spent its budget gets the rest more slowly."""
    async for piece in pieces:
        if points := RECORD_POINTS * batches.count():
            await _charge_later(account, points)
        if piece:
            yield piece


async def _charge_later(account: Account, points: int) -> None:
    """Charge as soon as the budget allows: what is under way is not refused."""
    while True:
        try:
            await account.charge(points)
        except RateLimited as refusal:
            await asyncio.sleep(refusal.details["retryAfter"])
        else:
            return


async def _yielding(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Give the event loop a turn after each piece, so that other requests are answered."""
    for piece in pieces:
        yield piece
        await asyncio.sleep(0)


def _gzipped(pieces: Iterator[bytes]) -> Iterator[bytes]:
    # Compressed here, not by the middleware, so that the tag of the compressed file is a strong
    # one.
    packer = zlib.compressobj(6, zlib.DEFLATED, GZIP_WBITS)
    for piece in pieces:
        # Perhaps of no bytes: each piece that is read gives the event loop a turn.
        yield packer.compress(piece)
    yield packer.flush()


def _headers(version: Version, name: str, *, gzipped: bool) -> dict[str, str]:
    """The headers of one file at one version; its time tells databases apart."""
    # The day too: files say what is open on it.
    made = f"{version.tag}-{name}"
    return {
        "etag": f'"{made}-gzip"' if gzipped else f'"{made}"',
        "cache-control": CACHE_CONTROL,
        "vary": "Accept-Encoding",
        "last-modified": format_datetime(version.updated_at.astimezone(UTC), usegmt=True),
    }


def _is_known(request: Request, etag: str) -> bool:
    return if_none_match(request.headers.get("if-none-match"), etag)
