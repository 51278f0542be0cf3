"""Errors as clients see them: what they can mend, with a code; all else masked.

A refusal (``models.errors``) keeps its sentence and carries ``extensions.code`` and
``extensions.argument``. A document that does not parse or validate is told so. Anything else is
ours: clients get ``INTERNAL`` and an id that the log has too.
"""

from __future__ import annotations

import logging
import re
from typing import Any
from uuid import uuid4

from graphql import GraphQLError, GraphQLSyntaxError

from models.errors import Refusal

log = logging.getLogger(__name__)

ONE_PLACE = (
    "A place is exactly one of coordinates, address, commune, postalCode and uai, and not "
    "null. Send one of them."
)

ONE_OF_REFUSED = re.compile(r"OneOf|xactly one key|member field|'PlaceInput\.")
"""What the libraries say, each in its own words, when a place is not exactly one of its kinds."""

OF_VARIABLE = re.compile(r"(Variable '\$\w+' has invalid value(?: at [^:]+)?: )(.*)", re.DOTALL)
ECHO = re.compile(r"(, found)?: .*", re.DOTALL)
"""The end of such a message, which shows the value as Python writes it: it may be a position."""


def told(error: GraphQLError) -> GraphQLError:
    """The error as a client may see it."""
    cause = error.original_error
    if isinstance(cause, Refusal):
        extensions = {"code": cause.code, "argument": cause.argument, **cause.details}
        return _with(error, cause.message, extensions)
    if cause is None or isinstance(cause, GraphQLError):
        return _of_document(error)
    return _masked(error)


def _of_document(error: GraphQLError) -> GraphQLError:
    """What graphql-core refused before anything ran: the document, a variable, a literal."""
    if "code" in (error.extensions or {}):
        return error
    if ONE_OF_REFUSED.search(error.message):
        return _with(error, ONE_PLACE, {"code": "BAD_USER_INPUT"})
    if isinstance(error, GraphQLSyntaxError):
        too_long = "tokens" in error.message
        code = "LIMIT_EXCEEDED" if too_long else "GRAPHQL_PARSE_FAILED"
        return _with(error, error.message, {"code": code})
    of_variable = OF_VARIABLE.fullmatch(error.message)
    if of_variable:
        message = of_variable[1] + ECHO.sub("", of_variable[2]).replace("None", "null")
        return _with(error, message, {"code": "BAD_USER_INPUT"})
    return _with(error, error.message, {"code": "GRAPHQL_VALIDATION_FAILED"})


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
