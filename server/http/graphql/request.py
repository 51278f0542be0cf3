"""Parse GraphQL requests: by POST or GET, one or a batch of them.

After the GraphQL-over-HTTP specification, with the ``documentId`` of its appendix on persisted
documents and the ``persistedQuery`` of Apollo's protocol.
"""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from starlette.types import Receive

from errors.exceptions import BadRequest, UnsupportedMediaType
from server.http.request_headers import decoded

CONTENT_TYPE_CACHE_SIZE = 64

JSON_TYPES = {"application/json", "application/graphql+json"}

JsonObject = dict[str, Any]
Headers = Mapping[str, str]


class GraphQLRequest(msgspec.Struct, rename="camel", frozen=True):
    """One request with the members of the specification, as the client sent them."""

    query: str | None = None
    operation_name: str | None = None
    variables: JsonObject | None = None
    extensions: JsonObject | None = None
    document_id: str | None = None

    @property
    def persisted_hash(self) -> str | None:
        """The hash of Apollo's protocol of automatic persisted queries, if one was sent.

        Raises:
            BadRequest: it is no SHA-256 digest, or of another version of the protocol.
        """
        persisted = (self.extensions or {}).get("persistedQuery")
        if persisted is None:
            return None
        sent = persisted.get("sha256Hash") if isinstance(persisted, dict) else None
        if not isinstance(sent, str) or persisted.get("version") != 1 or not is_digest(sent):
            raise BadRequest("hash_malformed")
        return sent

    @property
    def holds_a_position(self) -> bool:
        """Whether a variable is a place by coordinates or address: its answer is never cached."""
        for value in (self.variables or {}).values():
            if isinstance(value, dict) and ("coordinates" in value or "address" in value):
                return True
        return False

    @property
    def only_cost(self) -> bool:
        """Whether the client asks for the cost instead of the answer (``costOnly``)."""
        return (self.extensions or {}).get("costOnly") is True


def is_digest(text: str) -> bool:
    return len(text) == 64 and all(letter in "0123456789abcdef" for letter in text)


BODY = msgspec.json.Decoder(GraphQLRequest | list[GraphQLRequest])


async def read_body(receive: Receive) -> bytes:
    """Read the whole body.

    Raises:
        BodyTooLarge: by ``receive``, which limits the body of every route.
        DisconnectedError: the client left before it was complete.
    """
    parts: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise DisconnectedError
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)


class DisconnectedError(Exception):
    """The client left before its request was complete."""


@lru_cache(CONTENT_TYPE_CACHE_SIZE)
def check_content_type(content_type: bytes | None) -> None:
    """Accept JSON only: browsers send it to another origin after a preflight alone (CSRF).

    Raises:
        UnsupportedMediaType: another type, none, or a character set other than UTF-8.
    """
    kind, *parameters = decoded(content_type).lower().split(";")
    named = {
        name.strip(): value.strip().strip('"')
        for name, _, value in (parameter.partition("=") for parameter in parameters)
    }
    if kind.strip() not in JSON_TYPES or named.get("charset", "utf-8") not in ("utf-8", "utf8"):
        raise UnsupportedMediaType("not_json")


def parse_body(body: bytes) -> GraphQLRequest | list[GraphQLRequest]:
    """Parse the request, or the batch of requests, of a body.

    Raises:
        BadRequest: no JSON, or no request.
    """
    try:
        # A receiver may ignore the mark that some clients begin with (RFC 8259, section 8.1).
        text = body.removeprefix(codecs.BOM_UTF8)
        parsed: GraphQLRequest | list[GraphQLRequest] = BODY.decode(text)
        return parsed
    except msgspec.ValidationError as problem:
        raise BadRequest("not_an_object", values={"detail": str(problem)}) from None
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise BadRequest("not_json") from None


def parse_query_string(query_string: bytes) -> GraphQLRequest:
    """Parse the request of a URL.

    Raises:
        BadRequest: a parameter that is no JSON object where it must be one.
    """
    try:
        pairs = parse_qsl(
            query_string.decode("ascii"), keep_blank_values=True, max_num_fields=20, errors="strict"
        )
    except (UnicodeError, ValueError):
        raise BadRequest("not_an_object", values={"detail": "the URL cannot be read"}) from None
    members: dict[str, Any] = dict(pairs)
    for name in ("variables", "extensions"):
        if name in members:
            members[name] = _json_object(name, members[name])
    for name in ("operationName", "documentId"):
        # Clients write a parameter without a value for none.
        members[name] = members.get(name) or None
    return msgspec.convert(members, GraphQLRequest)


def _json_object(name: str, text: str) -> JsonObject | None:
    if not text:
        return None
    try:
        return msgspec.json.decode(text, type=JsonObject | None)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise BadRequest("parameter", values={"name": name}) from None
