"""GraphQL over HTTP: Strawberry's view, with our JSON and our refusals."""

from __future__ import annotations

from json import JSONDecodeError
from typing import Any

import msgspec
from cross_web import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.types import ExecutionResult

from resolvers.addresses import Addresses
from resolvers.context import Context
from resolvers.live_directory import LiveDirectory
from schema.contract import contract


def refusal(message: str, *, status: int, code: str, **details: Any) -> Response:
    """A request refused before there is an operation, in the form of a GraphQL answer."""
    error = {"message": message, "extensions": {"code": code, **details}}
    body = msgspec.json.encode({"errors": [error]})
    return Response(body, status_code=status, media_type="application/json")


class BodyTooLargeError(Exception):
    """A body longer than the settings allow."""


def limited(receive: Receive, limit: int) -> Receive:
    """``receive``, until the body is longer than ``limit`` bytes.

    Starlette's own limit answers in plain text, whatever the application says.
    """
    size = 0

    async def receive_within_limit() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > limit:
            raise BodyTooLargeError(
                f"The body is longer than the limit of {limit} bytes. "
                "Ask for less in one request, and send values as variables."
            )
        return message

    return receive_within_limit


class DirectoryEndpoint(GraphQL[Context | None, None]):
    """Answers operations, each from one version of the directory from end to end."""

    def __init__(
        self, live: LiveDirectory, max_body_bytes: int, addresses: Addresses | None = None
    ) -> None:
        super().__init__(contract, subscription_protocols=(), multipart_uploads_enabled=False)
        self.live = live
        self.max_body_bytes = max_body_bytes
        self.addresses = addresses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        try:
            response = await self.run(Request(scope, limited(receive, self.max_body_bytes)))
        except BodyTooLargeError as problem:
            response = refusal(
                str(problem), status=413, code="LIMIT_EXCEEDED", limit=self.max_body_bytes
            )
        except HTTPException as problem:
            response = refusal(problem.reason, status=problem.status_code, code="BAD_REQUEST")
        await response(scope, receive, send)

    async def get_context(self, request: Request | WebSocket, response: Any) -> None:
        """None: a version is taken when the operation begins, not while a body trickles in."""

    async def execute_single(self, **operation: Any) -> ExecutionResult:  # type: ignore[override]  # always called by name
        with self.live.reading() as directory:
            context = Context(directory, self.addresses)
            return await super().execute_single(**{**operation, "context": context})

    def parse_json(self, data: str | bytes) -> Any:
        """JSON by its standard, where NaN is no number. A body (bytes) is an object; a batch
        (a list) is refused by the view itself."""
        parsed = super().parse_json(data)
        if isinstance(data, bytes) and not isinstance(parsed, dict | list):
            raise HTTPException(400, "The body must be a JSON object that holds a query.")
        return parsed

    def decode_json(self, data: str | bytes) -> object:
        try:
            return msgspec.json.decode(data)
        except (msgspec.DecodeError, UnicodeError, RecursionError) as problem:
            raise JSONDecodeError("malformed JSON", "", 0) from problem

    def encode_json(self, data: object) -> bytes:
        return msgspec.json.encode(data)
