"""The ASGI application: from a request to the endpoint that answers it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, cast

from asgi_correlation_id import CorrelationIdMiddleware
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Route
from starlette.types import ASGIApp
from starlette_compress import CompressMiddleware
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from directory.live_reload import LiveDirectory
from errors.exceptions import Refusal
from execution.executor import Contract
from geo.bounded_geocoder import BoundedGeocoder
from pages.assets import widget_documents
from pages.graphql_client import AnswerError
from pages.routes import site_routes
from pages.view import View
from schema.executable import SCHEMA
from schema.sdl import sdl
from server.http.cors import ANY_ORIGIN, Cors, cors_options
from server.http.downloads import Exports
from server.http.error_responses import http_refusal, internal_error, page_unanswered, plain_refusal
from server.http.graphql.endpoint import PATH, GraphQLEndpoint
from server.http.graphql.fast_path import Lane
from server.http.graphql.persisted_documents import (
    PersistedDocuments,
    operation_names,
    read_manifest,
)
from server.http.graphql.rate_limit import Buckets, BucketsHere, BucketsInRedis, RateLimiter
from server.http.graphql.response_cache import ResponseCache
from server.http.graphql.service import Answering
from server.http.security_headers import SecurityHeaders
from server.http.site_client import asking, view_of
from server.observability.health import Health
from server.observability.logs import Accounting
from server.observability.metrics import Metrics
from server.observability.tracing import Tracing, exporting_to
from server.settings.settings import Settings
from storage.database import Database


@dataclass(slots=True, kw_only=True)
class Service:
    """The application, and what it is made of."""

    app: ASGIApp
    metrics: Metrics
    health: Health
    answering: Answering


def create_app(settings: Settings) -> ASGIApp:
    """The application over a database that is migrated and seeded."""
    return create_service(settings).app


def create_service(settings: Settings) -> Service:
    """The application with what it is made of.

    Raises:
        ManifestError: the manifest of trusted documents cannot be used.
    """
    contract = contract_for(settings)
    manifest = settings.trusted_documents
    trusted = read_manifest(manifest) if manifest else {}
    if settings.only_trusted:
        trusted |= widget_documents()
    names = operation_names(trusted, contract)
    database = Database(
        settings.database_url,
        replicas=settings.replica_urls,
        connections=settings.database_connections,
        replica_lag_s=settings.replica_lag_ms / 1000,
    )
    live = LiveDirectory(database, settings.execution_timeout_ms)
    metrics = Metrics(database, names)
    answering = Answering(
        live,
        contract,
        addresses=addresses_for(settings),
        persisted=persisted_for(settings, trusted),
        cache=ResponseCache(settings.response_cache_mb * 1_000_000),
        limiter=limiter_for(settings, metrics),
        metrics=metrics,
        tracing=exporting_to(settings.traces) if settings.traces else Tracing(),
        largest_page=settings.max_page_size,
    )
    health = Health(database, live, metrics, settings.metrics_from)
    view = view_of(settings)
    endpoint = endpoint_for(settings, answering, view)
    long_way = Starlette(
        routes=routes(endpoint, answering, health, view),
        lifespan=lifespan_of(answering, database),
        middleware=middleware(settings, metrics, answering.tracing),
        exception_handlers={
            HTTPException: http_refusal(view),
            Refusal: plain_refusal(view),
            AnswerError: page_unanswered(view),
            Exception: internal_error(view),
        },
    )
    app = through_proxies(settings, shortened(settings, endpoint, long_way, metrics))
    return Service(app=app, metrics=metrics, health=health, answering=answering)


def endpoint_for(settings: Settings, answering: Answering, view: View) -> GraphQLEndpoint:
    return GraphQLEndpoint(
        answering,
        view,
        max_body_bytes=settings.max_body_kb * 1000,
        max_batch=settings.max_batch,
        max_age=settings.cache_max_age,
    )


def shortened(
    settings: Settings, endpoint: GraphQLEndpoint, long_way: Starlette, metrics: Metrics
) -> ASGIApp:
    """The application with a short way for GraphQL, where nothing stands against it."""
    if settings.traces or settings.cors_origins != ANY_ORIGIN:
        return long_way
    return Lane(endpoint, long_way, Accounting(long_way, metrics))


def through_proxies(settings: Settings, app: ASGIApp) -> ASGIApp:
    """The application as trusted proxies pass clients on."""
    proxies = [str(network) for network in settings.trusted_proxies]
    if not proxies:
        return app
    trusting: Any = ProxyHeadersMiddleware(cast("Any", app), trusted_hosts=proxies)
    wrapped: ASGIApp = trusting  # uvicorn has types of its own for the same thing
    return wrapped


def routes(
    endpoint: GraphQLEndpoint, answering: Answering, health: Health, view: View
) -> list[Route]:
    return [
        *health.routes(),
        *Exports(answering.live).routes(),
        *site_routes(asking(answering), view, sdl if view.settings.reference else None),
        Route(PATH, endpoint),
    ]


def lifespan_of(
    answering: Answering, database: Database
) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    """Follows the database while the application runs, and closes everything at its end."""

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        watching = asyncio.create_task(answering.live.watch())
        try:
            yield
        finally:
            watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watching
            await answering.close()
            database.dispose()

    return lifespan


def contract_for(settings: Settings) -> Contract:
    return Contract(
        SCHEMA,
        settings.limits,
        introspection=settings.introspection,
        largest_page=settings.max_page_size,
    )


def addresses_for(settings: Settings) -> BoundedGeocoder | None:
    if settings.geocoder is None:
        return None
    return BoundedGeocoder(settings.geocoder, timeout_s=settings.geocoder_timeout_ms / 1000)


def persisted_for(settings: Settings, trusted: Mapping[str, str]) -> PersistedDocuments:
    return PersistedDocuments(
        trusted,
        only_trusted=settings.only_trusted,
        most_bytes=settings.persisted_queries_mb * 1_000_000,
    )


def limiter_for(settings: Settings, metrics: Metrics) -> RateLimiter | None:
    if not settings.rate_limit:
        return None
    rate, burst = settings.rate_limit, settings.rate_burst
    buckets: Buckets = BucketsHere(rate=rate, burst=burst)
    if settings.redis_url:
        buckets = BucketsInRedis(settings.redis_url, rate=rate, burst=burst)
    return RateLimiter(buckets, rate=rate, on_failure=metrics.limiter_failures.inc)


def middleware(settings: Settings, metrics: Metrics, tracing: Tracing) -> list[Middleware]:
    """What a request goes through on the long way, from the outermost."""
    return [
        Middleware(CorrelationIdMiddleware),
        Middleware(Accounting, metrics=metrics),
        Middleware(tracing.wrap),
        Middleware(SecurityHeaders),
        Middleware(Cors, **cors_options(settings.cors_origins)),
        Middleware(CompressMiddleware),
    ]
