"""The ASGI application: its middleware, its routes, and what they are made of."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, cast

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette_compress import CompressMiddleware
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from contributions.report_desk import ReportDesk
from directory.live_reload import LiveDirectory
from directory.refresh_log import RefreshLog
from errors.exceptions import Refusal
from execution.cache_group import CacheGroup
from execution.document_cache import MAX_CACHED_BYTES
from execution.executor import Executor
from geo.bounded_geocoder import BoundedGeocoder
from pages.assets import widget_documents
from pages.graphql_client import AnswerError
from pages.routes import site_routes
from pages.view import View
from schema.executable import SCHEMA
from schema.sdl import sdl
from server.http.budgets.cpu_time import CpuTime
from server.http.budgets.rate_limit import Buckets, LocalBuckets, RateLimiter, RedisBuckets
from server.http.budgets.report_limit import ReportLimit
from server.http.cors import ANY_ORIGIN, FOR_ANY_ORIGIN, Cors
from server.http.downloads import Downloads
from server.http.error_responses import (
    client_left,
    http_refusal,
    internal_error,
    page_unanswered,
    plain_refusal,
)
from server.http.graphql.endpoint import PATH, GraphQLEndpoint
from server.http.graphql.persisted_documents import (
    PersistedDocuments,
    operation_names,
    read_manifest,
)
from server.http.graphql.response_cache import ResponseCache
from server.http.graphql.service import GraphQLService
from server.http.request_headers import request_headers
from server.http.request_middleware import RequestMiddleware
from server.http.route_prices import charged
from server.http.site_client import ask_in_process, view_from
from server.http.trailing_slash import redirect_relatively
from server.observability.access_log import AccessLog
from server.observability.health import Health
from server.observability.metrics import Metrics
from server.observability.systemd import notifying
from server.observability.tracing import Tracing, otlp_tracing
from server.settings.settings import Settings
from storage.database import Database


@dataclass(slots=True, kw_only=True)
class Service:
    """The application, and the parts of it that a server or a test needs."""

    app: ASGIApp
    metrics: Metrics
    health: Health
    graphql: GraphQLService
    caches: CacheGroup


def create_app(settings: Settings) -> ASGIApp:
    """The application over a database that is migrated and seeded."""
    return create_service(settings).app


def create_service(settings: Settings) -> Service:
    """The application with what it is made of.

    Raises:
        ManifestError: the manifest of trusted documents cannot be used.
    """
    answers_bytes = settings.response_cache_mb * 1_000_000
    caches = CacheGroup(answers_bytes + MAX_CACHED_BYTES)
    executor = executor_for(settings, caches)
    manifest = settings.trusted_documents
    trusted = read_manifest(manifest) if manifest else {}
    if settings.only_trusted:
        # The widget that this server delivers must be answered by it, in every version (0015).
        trusted |= widget_documents()
    names = operation_names(trusted, executor)
    database = database_for(settings)
    live = LiveDirectory(database, settings.execution_timeout_ms)
    metrics = Metrics(database, names)
    refreshes = RefreshLog(database)
    graphql = GraphQLService(
        live,
        executor,
        addresses=addresses_for(settings),
        persisted=persisted_for(settings, trusted),
        cache=ResponseCache(answers_bytes, caches),
        limiter=limiter_for(settings, metrics),
        metrics=metrics,
        tracing=otlp_tracing(settings.traces) if settings.traces else Tracing(),
        largest_page=settings.max_page_size,
        refreshes=refreshes,
        reports=ReportDesk(database, report_limit_for(settings, metrics)),
    )
    health = Health(database, live, metrics, settings.metrics_from, refreshes)
    view = view_from(settings)
    batch, age = settings.max_batch, settings.cache_max_age
    endpoint = GraphQLEndpoint(graphql, view, max_batch=batch, max_age=age)
    starlette = Starlette(
        routes=routes(endpoint, graphql, health, view),
        lifespan=lifespan_of(graphql, database),
        middleware=[Middleware(CompressMiddleware)],
        exception_handlers=exception_handlers(view),
    )
    fast = FastPath(endpoint, redirect_relatively(starlette))
    app = with_middleware(fast, settings, metrics, graphql)
    return Service(app=app, metrics=metrics, health=health, graphql=graphql, caches=caches)


def exception_handlers(view: View) -> dict[Any, Any]:
    return {
        ClientDisconnect: client_left,
        HTTPException: http_refusal(view),
        Refusal: plain_refusal(view),
        AnswerError: page_unanswered(view),
        Exception: internal_error(view),
    }


class FastPath:
    """Send GraphQL requests to their endpoint without Starlette's routing and error handling.

    The endpoint answers every path of its own, errors included; to match the route and to enter
    Starlette's middlewares would take longer than an answer.
    """

    def __init__(self, endpoint: GraphQLEndpoint, starlette: Starlette) -> None:
        self.endpoint = endpoint
        # Innermost, here as in Starlette's: entity tags and cached bodies are of what is not
        # compressed yet.
        self.compressed = CompressMiddleware(endpoint)
        self.starlette = starlette
        self.route = Route(PATH, endpoint)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != PATH:
            await self.starlette(scope, receive, send)
            return
        scope["route"] = self.route
        # To enter and leave the middleware for nothing costs more than this look.
        encodes = b"accept-encoding" in request_headers(scope)
        await (self.compressed if encodes else self.endpoint)(scope, receive, send)


def with_middleware(
    app: ASGIApp, settings: Settings, metrics: Metrics, graphql: GraphQLService
) -> ASGIApp:
    """The application with the middleware of every route, from the innermost outwards."""
    any_origin = settings.cors_origins == ANY_ORIGIN
    traced = graphql.tracing.wrap(Cors(app, settings.cors_origins))
    # Outside CORS, so that preflights and refused origins are logged and counted too.
    middleware = RequestMiddleware(
        traced,
        AccessLog(metrics),
        max_body_bytes=settings.max_body_kb * 1000,
        headers=FOR_ANY_ORIGIN if any_origin else (),
        replay=not settings.traces,  # a replayed response would have no span
        limiter=graphql.limiter,
        cpu_time=cpu_time_for(settings),
    )
    # Outermost: logs, budgets and HTTPS are judged by the client, not by the proxy.
    return through_proxies(settings, middleware)


SCHEMES = {"ws": "http", "wss": "https"}
"""Of WebSockets, by what a request over HTTP has in their place."""


def through_proxies(settings: Settings, app: ASGIApp) -> ASGIApp:
    """The application as trusted proxies pass clients on."""
    proxies = [str(network) for network in settings.trusted_proxies]
    if not proxies:
        return app
    trusting: Any = ProxyHeadersMiddleware(cast("Any", http_scheme(app)), trusted_hosts=proxies)
    wrapped: ASGIApp = trusting  # uvicorn has types of its own for the same thing
    return wrapped


def http_scheme(app: ASGIApp) -> ASGIApp:
    """The application with a scheme of HTTP: uvicorn takes ``ws`` and ``wss`` from a proxy too."""

    async def respond(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope["scheme"] = SCHEMES.get(scope["scheme"], scope["scheme"])
        await app(scope, receive, send)

    return respond


def routes(
    endpoint: GraphQLEndpoint, graphql: GraphQLService, health: Health, view: View
) -> list[Route]:
    reference = sdl if view.settings.reference else None
    ask = ask_in_process(graphql, view.settings.languages)
    return [
        *health.routes(),
        *Downloads(graphql.live).routes(),
        *charged(site_routes(ask, view, reference)),
        Route(PATH, endpoint),
    ]


def lifespan_of(
    graphql: GraphQLService, database: Database
) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    """Follows the database while the application runs, and closes everything at its end."""

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        following = [
            asyncio.create_task(follow())
            for follow in (graphql.live.watch, graphql.live.follow_days)
        ]
        try:
            async with notifying():
                yield
        finally:
            for task in following:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    # Ended before the database is closed: it may be reading a new version.
                    await task
            await graphql.close()
            database.dispose()

    return lifespan


def database_for(settings: Settings) -> Database:
    return Database(
        settings.database_url,
        replicas=settings.replica_urls,
        connections=settings.database_connections,
        replica_lag_s=settings.replica_lag_ms / 1000,
    )


def executor_for(settings: Settings, caches: CacheGroup | None = None) -> Executor:
    return Executor(
        SCHEMA,
        settings.limits,
        introspection=settings.introspection,
        largest_page=settings.max_page_size,
        caches=caches,
    )


def addresses_for(settings: Settings) -> BoundedGeocoder | None:
    if settings.geocoder is None:
        return None
    return BoundedGeocoder(
        settings.geocoder,
        timeout_s=settings.geocoder_timeout_ms / 1000,
        per_second=settings.geocoder_rate,
    )


def persisted_for(settings: Settings, trusted: Mapping[str, str]) -> PersistedDocuments:
    return PersistedDocuments(
        trusted,
        only_trusted=settings.only_trusted,
        most_bytes=settings.persisted_queries_mb * 1_000_000,
    )


def cpu_time_for(settings: Settings) -> CpuTime | None:
    if not settings.rate_limit:
        return None
    return CpuTime(rate=settings.rate_limit, burst=settings.rate_burst)


def limiter_for(settings: Settings, metrics: Metrics) -> RateLimiter | None:
    if not settings.rate_limit:
        return None
    rate, burst = settings.rate_limit, settings.rate_burst
    buckets: Buckets = LocalBuckets(rate=rate, burst=burst)
    if settings.redis_url:
        buckets = RedisBuckets(settings.redis_url, rate=rate, burst=burst)
    return RateLimiter(buckets, rate=rate, on_failure=metrics.limiter_failures.inc)


def report_limit_for(settings: Settings, metrics: Metrics) -> ReportLimit | None:
    if not settings.reports_per_day:
        return None
    return ReportLimit(
        settings.reports_per_day,
        redis_url=settings.redis_url,
        on_failure=metrics.limiter_failures.inc,
    )
