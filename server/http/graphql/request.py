"""What was sent: a GraphQL request by POST or GET, or a batch of them.

After the GraphQL-over-HTTP specification, with the ``documentId`` of its appendix on persisted
documents and the ``persistedQuery`` of Apollo's protocol.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from starlette.types import Receive

from errors.exceptions import BadRequest, BodyTooLarge, UnsupportedMediaType

CONTENT_TYPES_REMEMBERED = 64

JSON_TYPES = {"application/json", "application/graphql+json"}

Object = dict[str, Any]
Headers = Mapping[str, str]


class Sent(msgspec.Struct, rename="camel", frozen=True):
    """One request as its members were sent."""

    query: str | None = None
    operation_name: str | None = None
    variables: Object | None = None
    extensions: Object | None = None
    document_id: str | None = None

    @property
    def persisted_hash(self) -> str | None:
        """The hash that Apollo's protocol of persisted queries sends.

        Raises:
            BadRequest: it is none.
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
        """Whether a variable is a place by coordinates or address: its answer is kept nowhere, and
        need not be looked for."""
        for value in (self.variables or {}).values():
            if isinstance(value, dict) and ("coordinates" in value or "address" in value):
                return True
        return False

    @property
    def only_cost(self) -> bool:
        """Whether the cost is asked for, and not the answer."""
        return (self.extensions or {}).get("costOnly") is True


def is_digest(text: str) -> bool:
    return len(text) == 64 and all(letter in "0123456789abcdef" for letter in text)


BODY = msgspec.json.Decoder(Sent | list[Sent])


async def read_body(headers: Headers, receive: Receive, most: int) -> bytes:
    """The whole body.

    Raises:
        BodyTooLarge: longer than ``most`` bytes, or declared so.
    """
    declared = headers.get("content-length", "")
    if declared.isdigit() and int(declared) > most:
        raise BodyTooLarge("body", limit=most, value=int(declared))
    pieces: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise DisconnectedError
        pieces.append(message.get("body", b""))
        size += len(pieces[-1])
        if size > most:
            raise BodyTooLarge("body", limit=most, value=size)
        if not message.get("more_body", False):
            return b"".join(pieces)


class DisconnectedError(Exception):
    """The client left before its request was whole."""


@lru_cache(CONTENT_TYPES_REMEMBERED)
def check_content_type(content_type: str) -> None:
    """Only JSON, which no page can make a browser send elsewhere without being asked first.

    Raises:
        UnsupportedMediaType: another type, none, or a character set other than UTF-8.
    """
    kind, *parameters = content_type.lower().split(";")
    named = {
        name.strip(): value.strip().strip('"')
        for name, _, value in (parameter.partition("=") for parameter in parameters)
    }
    if kind.strip() not in JSON_TYPES or named.get("charset", "utf-8") not in ("utf-8", "utf8"):
        raise UnsupportedMediaType("not_json")


def of_body(body: bytes) -> Sent | list[Sent]:
    """The requests of a body.

    Raises:
        BadRequest: no JSON, or no request.
    """
    try:
        sent: Sent | list[Sent] = BODY.decode(body)
        return sent
    except msgspec.ValidationError as problem:
        raise BadRequest("not_an_object", values={"detail": str(problem)}) from None
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise BadRequest("not_json") from None


def of_query_string(query_string: bytes) -> Sent:
    """The request of a URL.

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
            members[name] = _object(name, members[name])
    for name in ("operationName", "documentId"):
        members[name] = members.get(name) or None
    return msgspec.convert(members, Sent)


def _object(name: str, text: str) -> Object | None:
    if not text:
        return None
    try:
        return msgspec.json.decode(text, type=Object | None)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise BadRequest("parameter", values={"name": name}) from None
