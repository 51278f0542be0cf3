"""The ASGI application: from a request to the endpoint that answers it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from uuid import uuid4

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from models.database import Database
from resolvers.addresses import Addresses
from resolvers.live_directory import LiveDirectory
from server.exports import Exports
from server.graphql import DirectoryEndpoint, refusal
from server.settings import Settings

log = logging.getLogger(__name__)


def create_app(settings: Settings) -> Starlette:
    """The application over a database that is migrated and seeded."""
    database = Database(settings.database_url)
    live = LiveDirectory(database)
    addresses = None
    if settings.geocoder is not None:
        timeout_s = settings.geocoder_timeout_ms / 1000
        addresses = Addresses(settings.geocoder, timeout_s=timeout_s)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        watching = asyncio.create_task(live.watch())
        try:
            yield
        finally:
            watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watching
            live.close()
            if addresses is not None:
                addresses.close()
            database.dispose()

    return Starlette(
        routes=[
            Route("/", RedirectResponse("/graphql", status_code=307)),
            *Exports(live).routes(),
            Route("/graphql", DirectoryEndpoint(live, settings.max_body_kb * 1000, addresses)),
        ],
        lifespan=lifespan,
        exception_handlers={HTTPException: http_refusal, Exception: internal_error},
    )


async def http_refusal(_: Request, problem: Exception) -> Response:
    """An unknown path, or a method that is not served."""
    assert isinstance(problem, HTTPException)
    answer = refusal(problem.detail, status=problem.status_code, code="BAD_REQUEST")
    answer.headers.update(problem.headers or {})
    return answer


async def internal_error(_: Request, problem: Exception) -> Response:
    """Ours to mend: the client gets an id that the log has too, and nothing else."""
    id = uuid4().hex
    log.error("internal error %s", id, exc_info=problem)
    message = "The server failed to answer this. Quote the id when you report it."
    return refusal(message, status=500, code="INTERNAL", id=id)
