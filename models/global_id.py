"""Global ids: one opaque id for every node, as Relay's Node specification asks."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as BinasciiError

from errors.exceptions import BadId


def global_id(type_name: str, key: str) -> str:
    """The id of the ``type_name`` whose key is ``key``."""
    # Without its padding, as "=" would be escaped in a URL.
    return urlsafe_b64encode(f"{type_name}:{key}".encode()).decode().rstrip("=")


def parse_global_id(id: str, *, argument: str) -> tuple[str, str]:
    """The type's name and the key in a global id.

    Raises:
        BadId: ``global_id`` did not make this text.
    """
    try:
        text = urlsafe_b64decode(id + "=" * (-len(id) % 4)).decode()
    except (BinasciiError, UnicodeError, ValueError):
        text = ""
    type_name, colon, key = text.partition(":")
    # Base64 writes one text in several ways: only the one that was given is an id. PostgreSQL takes
    # no NUL in a text, and would fail in the statement.
    if "\0" in text or not (colon and type_name and key) or global_id(type_name, key) != id:
        raise BadId("not_ours", argument=argument)
    return type_name, key
