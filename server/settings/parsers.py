"""Parsers of settings: a text from the environment to a value.

Each raises ValueError with a sentence that tells how to mend the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pages.translation import FRENCH, LANGUAGES
from storage.database import database_url
from text.messages import KeeperLanguage

Parser = Callable[[str], Any]
Network = IPv4Network | IPv6Network


def integer(least: int, most: int) -> Parser:
    """A parser of ASCII digits, from ``least`` to ``most``."""

    def parse(text: str) -> int:
        if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
            raise ValueError(f"{text!r} is not a whole number from {least} to {most}")
        return int(text)

    return parse


def one_of(*values: str) -> Parser:
    """A parser of one of the lower-case words ``values``, in any case."""

    def parse(text: str) -> str:
        if text.lower() not in values:
            raise ValueError(f"{text!r} is none of {', '.join(values)}")
        return text.lower()

    return parse


def on_or_off(text: str) -> bool:
    """True for ``on``."""
    if text.lower() not in ("on", "off"):
        raise ValueError(f"{text!r} is neither on nor off")
    return text.lower() == "on"


def any_text(text: str) -> str:
    return text


def database_address(text: str) -> str:
    """A URL of SQLite or PostgreSQL."""
    return database_url(text).render_as_string(hide_password=False)


def replica_addresses(text: str) -> tuple[str, ...]:
    """URLs of PostgreSQL servers, with commas between them."""
    found = tuple(database_address(part.strip()) for part in text.split(","))
    if not all(address.startswith("postgresql") for address in found):
        raise ValueError("replicas are PostgreSQL servers; write postgresql://USER@HOST/NAME")
    return found


def web_address(text: str) -> str:
    if not (text.startswith(("http://", "https://")) and urlsplit(text).hostname):
        raise ValueError(f"{text!r} is no web address")
    return text


def public_origin(text: str) -> str:
    """The origin that the public finds this service at, without a path."""
    # Pages link to each other from the root, so that a path in front could not work.
    parts = urlsplit(web_address(text))
    if text.rstrip("/") != f"{parts.scheme}://{parts.netloc}" or "@" in parts.netloc:
        raise ValueError(f"{text!r} is no origin; write https://www.example.fr")
    return text.rstrip("/")


def phone_number(text: str) -> str:
    if not re.fullmatch(r"\+?[0-9][0-9 .]{1,18}", text):
        raise ValueError(f"{text!r} is no telephone number; write 0 800 12 25 00")
    return text


def mail_address(text: str) -> str:
    if not re.fullmatch(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\"]+", text):
        raise ValueError(f"{text!r} is no mail address; write contact@example.fr")
    return text


def site_languages(text: str) -> tuple[str, ...]:
    """Codes of the site's languages, with commas between them, each once."""
    codes = tuple(dict.fromkeys(part.strip().lower() for part in text.split(",")))
    unknown = [code for code in codes if code not in LANGUAGES]
    if unknown:
        raise ValueError(f"{unknown[0]!r} is no language of the site: {', '.join(LANGUAGES)}")
    if FRENCH.code not in codes:
        raise ValueError("the site is written in French, which others fall back to; write fr,en")
    return codes


def keepers_language(text: str) -> KeeperLanguage:
    """The language of the keepers' commands: ``fr`` or ``en``."""
    match text.strip().lower():
        case "fr":
            return "fr"
        case "en":
            return "en"
    raise ValueError(f"{text!r} is no language of the commands; write fr or en")


def tile_url_template(text: str) -> str:
    """The address of a map's tiles, with ``{z}``, ``{x}`` and ``{y}``."""
    # The address goes into a Content-Security-Policy, where these characters would end a source.
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


def ip_networks(text: str) -> tuple[Network, ...]:
    """Addresses and networks, such as ``127.0.0.1, 10.0.0.0/8``."""
    if text.lower() == "none":
        return ()
    try:
        return tuple(ip_network(part.strip(), strict=False) for part in text.split(","))
    except ValueError as problem:
        raise ValueError(f"{text!r} is no list of addresses or networks: {problem}") from None


def web_origins(text: str) -> tuple[str, ...]:
    """``*``, or origins with commas between them; ``*.`` in one means any subdomain."""
    if text == "*":
        return ("*",)
    parts = tuple(part.strip().lower() for part in text.split(","))
    for part in parts:
        # One leading wildcard is no URL: a host is put in its place, and any other * is refused.
        concrete = part.replace("://*.", "://any.", 1)
        url = urlsplit(concrete)
        if (
            url.scheme not in ("http", "https")
            or not url.hostname
            or "*" in concrete
            or "@" in concrete
            or concrete != f"{url.scheme}://{url.netloc}"
        ):
            raise ValueError(
                f"{part!r} is no origin; write https://www.example.fr, https://*.example.fr or *"
            )
    return parts
