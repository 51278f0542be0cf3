"""A form that was sent without JavaScript, read within bounds."""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.requests import Request

from errors.exceptions import BadRequest, BodyTooLarge

LARGEST = 8_000
"""Bytes; the longest form of ours has a tenth of it."""

FIELDS = 20


async def fields_of(request: Request) -> dict[str, str]:
    """The fields of a form, and what was typed into them.

    Raises:
        BodyTooLarge: no form of ours is so long.
        BadRequest: it is none.
    """
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST:
            raise BodyTooLarge("body", limit=LARGEST, value=len(body))
    try:
        return dict(parse_qsl(body.decode("ascii"), max_num_fields=FIELDS, errors="strict"))
    except (UnicodeError, ValueError):
        raise BadRequest("http", values={"detail": "the form cannot be read"}) from None
