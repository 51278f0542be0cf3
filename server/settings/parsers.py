"""Parse the text of a setting; what cannot be used is refused in a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from storage.database import database_url

Read = Callable[[str], Any]
Network = IPv4Network | IPv6Network


def whole(least: int, most: int) -> Read:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
            raise ValueError(f"{text!r} is not a whole number from {least} to {most}")
        return int(text)

    return read


def one_of(*values: str) -> Read:
    def read(text: str) -> str:
        if text.lower() not in values:
            raise ValueError(f"{text!r} is none of {', '.join(values)}")
        return text.lower()

    return read


def switch(text: str) -> bool:
    if text.lower() not in ("on", "off"):
        raise ValueError(f"{text!r} is neither on nor off")
    return text.lower() == "on"


def text(value: str) -> str:
    return value


def database(text: str) -> str:
    return database_url(text).render_as_string(hide_password=False)


def databases(text: str) -> tuple[str, ...]:
    """Addresses of PostgreSQL servers."""
    found = tuple(database(part.strip()) for part in text.split(","))
    if not all(address.startswith("postgresql") for address in found):
        raise ValueError("replicas are PostgreSQL servers; write postgresql://USER@HOST/NAME")
    return found


def web_address(text: str) -> str:
    if not (text.startswith(("http://", "https://")) and urlsplit(text).hostname):
        raise ValueError(f"{text!r} is no web address")
    return text


def public_address(text: str) -> str:
    """Where a service is found: an origin, as its pages link to each other from its root."""
    parts = urlsplit(web_address(text))
    if text.rstrip("/") != f"{parts.scheme}://{parts.netloc}" or "@" in parts.netloc:
        raise ValueError(f"{text!r} is no origin; write https://www.example.fr")
    return text.rstrip("/")


def telephone(text: str) -> str:
    if not re.fullmatch(r"\+?[0-9][0-9 .]{1,18}", text):
        raise ValueError(f"{text!r} is no telephone number; write 0 800 12 25 00")
    return text


def tiles(text: str) -> str:
    """A template of addresses, as maps take them."""
    missing = [name for name in ("{z}", "{x}", "{y}") if name not in text]
    if missing or re.search(r"[\s;,]", web_address(text)):
        raise ValueError(
            f"{text!r} is no address of tiles; write https://tiles.example.fr/{{z}}/{{x}}/{{y}}.png"
        )
    return text


def web_address_or_off(text: str) -> str | None:
    if text.lower() == "off":
        return None
    if not (text.startswith(("http://", "https://")) and urlsplit(text).hostname):
        raise ValueError(f"{text!r} is neither a web address nor off")
    return text


def redis_address(text: str) -> str:
    if not (text.startswith(("redis://", "rediss://", "unix://"))):
        raise ValueError(f"{text!r} is no Redis address; write redis://127.0.0.1:6379/0")
    return text


def existing_file(text: str) -> Path:
    path = Path(text)
    if not path.is_file():
        raise ValueError(f"{text!r} is no file")
    return path


def existing_folder(text: str) -> Path:
    path = Path(text)
    if not path.is_dir():
        raise ValueError(f"{text!r} is no folder")
    return path


def networks(text: str) -> tuple[Network, ...]:
    """Addresses and networks, such as ``127.0.0.1, 10.0.0.0/8``."""
    if text.lower() == "none":
        return ()
    try:
        return tuple(ip_network(part.strip(), strict=False) for part in text.split(","))
    except ValueError as problem:
        raise ValueError(f"{text!r} is no list of addresses or networks: {problem}") from None


def origins(text: str) -> tuple[str, ...]:
    """``*``, or origins; in one, ``*.`` means any subdomain."""
    if text == "*":
        return ("*",)
    parts = tuple(part.strip().lower() for part in text.split(","))
    for part in parts:
        plain = urlsplit(part.replace("://*.", "://any.", 1))
        whole = f"{plain.scheme}://{plain.netloc}"
        if (
            plain.scheme not in ("http", "https")
            or not plain.hostname
            or "*" in whole
            or "@" in whole
            or part.replace("://*.", "://any.", 1) != whole
        ):
            raise ValueError(
                f"{part!r} is no origin; write https://www.example.fr, https://*.example.fr or *"
            )
    return parts
