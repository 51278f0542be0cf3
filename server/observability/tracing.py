"""OpenTelemetry traces, where a collector is configured: a span for each request and operation.

Spans hold no query text, no variables, no query strings and no client's address: each may be
a position or lead to a person.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING

from starlette.types import ASGIApp, Receive, Scope, Send

from execution.document import Operation

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

PRIVATE_HEADERS = {b"user-agent", b"x-forwarded-for", b"forwarded"}
PRIVATE = ("query_string", "client", "headers", "path")
HIDDEN = "raccroche.hidden"
NOTHING: AbstractContextManager[None] = nullcontext()


class Tracing:
    """Spans of operations; none without a provider."""

    def __init__(self, provider: TracerProvider | None = None) -> None:
        self.provider = provider
        self.tracer = provider.get_tracer("raccroche") if provider else None

    def operation(self, name: str, operation: Operation) -> AbstractContextManager[object]:
        """A span around an operation, named by its bounded name."""
        return NOTHING if self.tracer is None else self._span(name, operation)

    @contextmanager
    def _span(self, name: str, operation: Operation) -> Iterator[None]:
        assert self.tracer is not None
        kind = operation.node.operation.value
        attributes = {"graphql.operation.type": kind, "graphql.operation.name": name}
        with self.tracer.start_as_current_span(
            f"{kind} {name}",
            attributes=attributes,
            record_exception=False,
            set_status_on_exception=False,  # its sentence may repeat what was sent
        ):
            yield

    def wrap(self, app: ASGIApp) -> ASGIApp:
        """The application with a span around each request."""
        if self.provider is None:
            return app
        from starlette.middleware.opentelemetry import OpenTelemetryMiddleware

        return HidePrivateParts(
            OpenTelemetryMiddleware(RestorePrivateParts(app), tracer_provider=self.provider)
        )

    def close(self) -> None:
        if self.provider is not None:
            self.provider.shutdown()


class HidePrivateParts:
    """Hide private parts of the scope from the tracing middleware.

    ``RestorePrivateParts`` gives them back to the application.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope[HIDDEN] = {name: scope.get(name) for name in PRIVATE}
        public = [pair for pair in scope["headers"] if pair[0] not in PRIVATE_HEADERS]
        scope.update(query_string=b"", client=None, headers=public, path="/")
        await self.app(scope, receive, send)


class RestorePrivateParts:
    """Restore what ``HidePrivateParts`` took out of the scope."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope.update(scope.pop(HIDDEN, {}))
        await self.app(scope, receive, send)


def otlp_tracing(address: str) -> Tracing:
    """Tracing that exports to a collector in the background (OTLP over HTTP)."""
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(resource=Resource.create({"service.name": "raccroche"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=address)))
    return Tracing(provider)
