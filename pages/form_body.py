"""Parses forms that are sent without JavaScript, with limits on their size."""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.requests import Request

from errors.exceptions import BadRequest, BodyTooLarge

# Our longest form has a tenth of it.
MAX_FORM_BYTES = 8_000

MAX_FIELDS = 32


async def parse_form(request: Request) -> dict[str, str]:
    """The fields of a URL-encoded form, by name.

    Raises:
        BodyTooLarge: more than ``MAX_FORM_BYTES``.
        BadRequest: not a form, or more than ``MAX_FIELDS``.
    """
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_FORM_BYTES:
            raise BodyTooLarge("body", limit=MAX_FORM_BYTES, value=len(body))
    try:
        return dict(parse_qsl(body.decode("ascii"), max_num_fields=MAX_FIELDS, errors="strict"))
    except (UnicodeError, ValueError):
        raise BadRequest("http", values={"detail": "the form cannot be read"}) from None
