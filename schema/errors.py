"""Errors as clients see them: what they can mend, with a code; all else masked.

A refusal (``models.errors``) keeps its sentence and carries ``extensions.code`` and
``extensions.argument``. A document that does not parse or validate is told so. Anything else is
ours: clients get ``INTERNAL`` and an id that the log has too.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from graphql import GraphQLError, GraphQLSyntaxError
from strawberry.extensions import SchemaExtension
from strawberry.types.execution import ExecutionResult

from models.errors import Refusal

log = logging.getLogger(__name__)

ONE_PLACE = (
    "A place is exactly one of coordinates, address, commune, postalCode and uai, and not "
    "null. Send one of them."
)


class TellErrors(SchemaExtension):
    """Turns every error of an operation into what its client may see."""

    def on_operation(self) -> Iterator[None]:
        yield
        result = self.execution_context.result
        if isinstance(result, ExecutionResult) and result.errors:
            result.errors = [told(error) for error in result.errors]


def told(error: GraphQLError) -> GraphQLError:
    """The error as a client may see it."""
    cause = error.original_error
    if isinstance(cause, Refusal):
        extensions = {"code": cause.code, "argument": cause.argument, **cause.details}
        return _with(error, cause.message, extensions)
    if isinstance(error, GraphQLSyntaxError):
        return _with(error, error.message, {"code": "GRAPHQL_PARSE_FAILED"})
    if cause is None or isinstance(cause, GraphQLError):
        return _of_document(error)
    return _masked(error)


def _of_document(error: GraphQLError) -> GraphQLError:
    """What graphql-core itself refused: the document, a variable or a literal."""
    if "code" in (error.extensions or {}):
        return error
    if "PlaceInput" in error.message and ("ne key" in error.message or "OneOf" in error.message):
        return _with(error, ONE_PLACE, {"code": "BAD_USER_INPUT", "argument": "near"})
    code = "BAD_USER_INPUT" if error.message.startswith("Variable ") else None
    return _with(error, error.message, {"code": code or "GRAPHQL_VALIDATION_FAILED"})


def _masked(error: GraphQLError) -> GraphQLError:
    id = uuid4().hex
    log.error("internal error %s at %s", id, error.path, exc_info=error.original_error)
    message = "The server failed to answer this. Quote the id when you report it."
    return _with(error, message, {"code": "INTERNAL", "id": id})


def _with(error: GraphQLError, message: str, extensions: dict[str, Any]) -> GraphQLError:
    return GraphQLError(
        message,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions=extensions,
    )
