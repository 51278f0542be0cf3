"""Turn exceptions into GraphQL errors that clients may see; mask all others.

A refusal (``errors.exceptions``) keeps its sentence, in the client's language, and carries
``extensions.code`` and ``extensions.argument``. Syntax and validation errors keep the library's
words. Any other exception is a bug: clients get ``INTERNAL`` and an id that is in the log too.
"""

from __future__ import annotations

import logging
import re
from typing import Any
from uuid import uuid4

from graphql import GraphQLError, GraphQLSyntaxError

from errors.exceptions import Refusal
from errors.sentences import Language, sentence

log = logging.getLogger(__name__)

ONE_OF_REFUSED = re.compile(r"OneOf|xactly one key|member field|'PlaceInput\.")
"""Messages of Strawberry and graphql-core for a ``@oneOf`` input with several keys, or none."""

OF_VARIABLE = re.compile(r"(Variable '\$\w+' has invalid value(?: at [^:]+)?: )(.*)", re.DOTALL)
ECHO = re.compile(r"(, found)?: .*", re.DOTALL)
"""The end of such a message: the value as Python prints it, which may be a person's position."""

ENCOUNTERED = re.compile(r", but encountered error .*", re.DOTALL)
"""The text of a Python exception, which repeats the value."""

LONGEST_DETAIL = 500
"""Characters of the library's words, which may repeat what was sent."""

SUGGESTION = re.compile(r"\s*Did you mean .*\?$", re.DOTALL)
"""Suggestions name parts of the schema, which a server without introspection does not publish."""


def to_client_error(
    error: GraphQLError,
    language: Language = "en",
    *,
    suggestions: bool = True,
    of_document: bool = False,
) -> GraphQLError:
    """The error as a client may see it; errors ``of_document`` are never masked."""
    cause = error.original_error
    if isinstance(cause, Refusal):
        return _with(error, cause.sentence_in(language), cause.extensions)
    if of_document or cause is None or isinstance(cause, GraphQLError):
        return _of_document(error, language, suggestions)
    return _masked(error, language)


def internal_error_object(
    problem: BaseException | None, where: object, language: Language
) -> dict[str, Any]:
    """Log an internal error with its traceback; clients get an id, and no detail."""
    # Random: unique over workers and restarts, without a counter that they share.
    id = uuid4().hex
    log.error("internal error %s at %s", id, where, exc_info=problem)
    message = sentence("INTERNAL", "failed", language)
    return {"message": message, "extensions": {"code": "INTERNAL", "id": id}}


def _of_document(error: GraphQLError, language: Language, suggestions: bool) -> GraphQLError:
    """What graphql-core refused before execution: the document, a variable, a literal."""
    # Made by us already, such as a refusal within a document.
    if "code" in (error.extensions or {}):
        return error
    code, key, detail = _kind_of(error)
    if not suggestions:
        detail = SUGGESTION.sub("", detail)
    detail = ENCOUNTERED.sub(".", detail)
    if len(detail) > LONGEST_DETAIL:
        detail = detail[:LONGEST_DETAIL] + " …"
    return _with(error, sentence(code, key, language, {"detail": detail}), {"code": code})


def _kind_of(error: GraphQLError) -> tuple[str, str, str]:
    """Its code, the key of its sentence, and the library's own words, without any value."""
    # Its own sentence, as the libraries' words repeat the place that was sent.
    if ONE_OF_REFUSED.search(error.message):
        return "BAD_USER_INPUT", "one_place", ""
    if isinstance(error, GraphQLSyntaxError):
        return "GRAPHQL_PARSE_FAILED", "syntax", error.message
    of_variable = OF_VARIABLE.fullmatch(error.message)
    if of_variable:
        detail = of_variable[1] + ECHO.sub("", of_variable[2]).replace("None", "null")
        return "BAD_USER_INPUT", "variable", detail
    return "GRAPHQL_VALIDATION_FAILED", "invalid", error.message


def _masked(error: GraphQLError, language: Language) -> GraphQLError:
    known = internal_error_object(error.original_error, error.path, language)
    return _with(error, known["message"], known["extensions"])


def _with(error: GraphQLError, message: str, extensions: dict[str, Any]) -> GraphQLError:
    return GraphQLError(
        message,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions=extensions,
    )
