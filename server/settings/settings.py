"""Settings, from the environment and a ``.env`` file; all are checked before anything starts."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any

from dotenv import dotenv_values

from directory.request_context import MAX_PAGE_SIZE
from execution.limits.request_limits import Limits
from geo.geocoder import DEFAULT_GEOCODER_URL
from pages.site_settings import HELP_PHONE
from server.settings.parsers import (
    Network,
    Read,
    database,
    databases,
    existing_file,
    existing_folder,
    networks,
    one_of,
    origins,
    public_address,
    redis_address,
    switch,
    telephone,
    text,
    tiles,
    web_address,
    web_address_or_off,
    whole,
)

LOG_LEVELS = ("debug", "info", "warning", "error")
LIMITS = Limits()
LOOPBACK = networks("127.0.0.0/8, ::1")
STANDS_IN = ("HOST", "PORT")
"""Names without RACCROCHE_ that hosting services set."""


class SettingsError(ValueError):
    """Settings that cannot be used; each line names one and says how to mend it."""


def setting(default: Any, read: Read, meaning: str, shown: str | None = None) -> Any:
    """A setting: its default, how its text is read, what it means, and the default as text."""
    shown_default = str(default) if shown is None else shown
    return field(
        default=default, metadata={"read": read, "meaning": meaning, "default": shown_default}
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the service runs with. Each field is read from ``RACCROCHE_`` and its name."""

    database_url: str = setting(
        "sqlite:///var/raccroche.db",
        database,
        "Address of the database: `sqlite:///FILE` or `postgresql://USER:PASSWORD@HOST/NAME`.",
    )
    seeds: Path | None = setting(
        None,
        existing_folder,
        "Folder of the seed files that an empty database is filled from, and that `raccroche seed` "
        "takes; without it, those that come with the program.",
        "none",
    )
    replica_urls: tuple[str, ...] = setting(
        (),
        databases,
        "Addresses of PostgreSQL's read-only replicas, with commas between them.",
        "none",
    )
    replica_lag_ms: int = setting(
        1000,
        whole(0, 600_000),
        "Milliseconds that a new version is waited for on a replica, before it is read from "
        "the primary.",
    )
    database_connections: int = setting(
        4,
        whole(1, 1_000),
        "Connections to each PostgreSQL server, for each version that a worker serves.",
    )
    host: str = setting("127.0.0.1", text, "Address to listen on. `HOST` stands in for it.")
    port: int = setting(8000, whole(0, 65_535), "Port to listen on. `PORT` stands in for it.")
    log_level: str = setting("info", one_of(*LOG_LEVELS), "`debug`, `info`, `warning` or `error`.")
    log_format: str = setting(
        "auto",
        one_of("auto", "json", "text"),
        "`json`, `text`, or `auto`: text on a terminal, JSON elsewhere.",
    )
    access_log: bool = setting(True, switch, "`off` logs no requests.", "on")
    geocoder: str | None = setting(
        DEFAULT_GEOCODER_URL,
        web_address_or_off,
        "Address of the State's geocoding service, or `off`: then addresses are read by the "
        "gazetteer alone, and leave this server for nowhere.",
    )
    geocoder_timeout_ms: int = setting(
        1000, whole(50, 60_000), "Milliseconds that a caller's address waits for it."
    )

    max_body_kb: int = setting(100, whole(1, 10_000), "Largest request body, in kB of 1,000 bytes.")
    max_batch: int = setting(
        0, whole(0, 100), "Most requests in one body; `0` refuses lists of requests."
    )
    max_characters: int = setting(
        LIMITS.characters, whole(100, 1_000_000), "Most characters of a document."
    )
    max_tokens: int = setting(LIMITS.tokens, whole(10, 100_000), "Most tokens of a document.")
    max_operations: int = setting(
        LIMITS.operations, whole(1, 1_000), "Most operations in a document."
    )
    max_depth: int = setting(LIMITS.depth, whole(1, 100), "Most levels of nested fields.")
    max_fields: int = setting(
        LIMITS.fields, whole(1, 100_000), "Most fields, fragments spread out."
    )
    max_aliases: int = setting(LIMITS.aliases, whole(0, 10_000), "Most aliases.")
    max_root_fields: int = setting(LIMITS.root_fields, whole(1, 1_000), "Most root fields.")
    max_directives: int = setting(LIMITS.directives, whole(0, 10_000), "Most directives.")
    max_page_size: int = setting(
        MAX_PAGE_SIZE,
        whole(MAX_PAGE_SIZE, 1_000),
        "Most entries of a page, and most ids or representations in one call.",
    )
    max_cost: int = setting(
        LIMITS.cost, whole(10, 10_000_000), "Most points that one answer may cost."
    )
    execution_timeout_ms: int = setting(
        LIMITS.execution_time, whole(10, 600_000), "Milliseconds that an answer may take."
    )
    introspection: bool = setting(
        True, switch, "`off` keeps the schema, and suggestions of its names, to itself.", "on"
    )

    rate_limit: int = setting(
        20_000,
        whole(0, 100_000_000),
        "Points that a client gets back in each second; `0` limits no client.",
    )
    rate_burst: int = setting(
        1_200_000, whole(1, 1_000_000_000), "Points that a client may spend at once."
    )
    redis_url: str = setting(
        "", redis_address, "Redis that several workers share clients' budgets in.", "none"
    )

    persisted_queries_mb: int = setting(
        8, whole(0, 1_000), "Memory for documents that clients register; `0` takes none."
    )
    trusted_documents: Path | None = setting(
        None, existing_file, "Manifest of trusted documents, a JSON file.", "none"
    )
    only_trusted: bool = setting(
        False, switch, "`on` refuses every document that is not in the manifest.", "off"
    )
    response_cache_mb: int = setting(
        16, whole(0, 10_000), "Memory for answers that are asked again; `0` keeps none."
    )
    cache_max_age: int = setting(
        60, whole(0, 86_400), "Seconds that browsers and CDNs may keep an answer to a GET."
    )

    cors_origins: tuple[str, ...] = setting(
        ("*",),
        origins,
        "Origins whose pages may read answers: `*`, or a list of exact ones and of "
        "`https://*.example.fr`.",
        "*",
    )
    public_url: str | None = setting(
        None,
        public_address,
        "Address that the public finds this service at, for links and sitemaps, such as "
        "`https://raccroche.example.fr`; without it, the one that a request came to.",
        "none",
    )
    embed_ancestors: tuple[str, ...] = setting(
        (),
        origins,
        "Origins whose pages may frame `/embed`: exact ones, `https://*.example.fr`, or `*`.",
        "none",
    )
    help_phone: str = setting(
        HELP_PHONE, telephone, "Telephone number that is shown where the directory cannot answer."
    )
    tiles_url: str = setting(
        "",
        tiles,
        "Address of the map's base tiles, with `{z}`, `{x}` and `{y}`; without it, the map shows "
        "the outlines of the départements alone.",
        "none",
    )
    tiles_attribution: str = setting(
        "", text, "Whom the map credits for its tiles; needed with RACCROCHE_TILES_URL.", "none"
    )
    trusted_proxies: tuple[Network, ...] = setting(
        (), networks, "Proxies whose `X-Forwarded-*` is believed: addresses, networks.", "none"
    )
    metrics_from: tuple[Network, ...] = setting(
        LOOPBACK,
        networks,
        "Clients that `/metrics` answers: addresses, networks, or `none`.",
        "127.0.0.0/8, ::1",
    )
    traces: str = setting(
        "", web_address, "OpenTelemetry collector that traces go to (OTLP over HTTP).", "none"
    )

    max_connections: int = setting(
        4_000, whole(10, 1_000_000), "Most connections at once; the slowest give way to new ones."
    )
    max_header_kb: int = setting(16, whole(1, 1_000), "Largest head of a request, in kB.")
    header_timeout: int = setting(
        10, whole(1, 600), "Seconds in which a request's head must have come."
    )
    body_timeout: int = setting(
        20, whole(1, 600), "Seconds in which its body must have come, and an answer must move on."
    )
    keep_alive: int = setting(15, whole(1, 600), "Seconds that an idle connection is kept.")
    shutdown_delay: int = setting(
        0,
        whole(0, 600),
        "Seconds that a stopping server goes on listening while `/readyz` turns clients away.",
    )
    shutdown_timeout: int = setting(
        30, whole(1, 600), "Seconds that requests have to finish when the server stops."
    )

    @property
    def limits(self) -> Limits:
        """What a document may hold and an answer may cost."""
        return Limits(
            characters=self.max_characters,
            tokens=self.max_tokens,
            operations=self.max_operations,
            depth=self.max_depth,
            fields=self.max_fields,
            aliases=self.max_aliases,
            root_fields=self.max_root_fields,
            directives=self.max_directives,
            cost=self.max_cost,
            execution_time=self.execution_timeout_ms,
        )


def named() -> Iterator[tuple[str, Field[Any]]]:
    """Every setting with the name that it has in the environment."""
    for known in fields(Settings):
        yield f"RACCROCHE_{known.name.upper()}", known


def described() -> dict[str, str]:
    """Every setting's name, and what it means."""
    return {
        name: f"{known.metadata['meaning']} (default: {known.metadata['default']})"
        for name, known in named()
    }


def read_settings(
    environment: Mapping[str, str] = os.environ, env_file: Path = Path(".env")
) -> Settings:
    """Settings from the environment, and from ``.env`` where the environment says nothing.

    Raises:
        SettingsError: a value that cannot be used, or a ``RACCROCHE_*`` name that is none.
    """
    values = {k: v for k, v in dotenv_values(env_file).items() if v is not None}
    values |= environment
    names = dict(named())
    mistakes = [
        f"{name} is no setting of Raccroche; the settings are {', '.join(names)}"
        for name in sorted(values)
        if name.startswith("RACCROCHE_") and name not in names
    ]
    chosen: dict[str, Any] = {}
    for name, known in names.items():
        sent = _sent(values, name)
        if not sent or (known.metadata["default"] == "none" and sent.lower() == "none"):
            continue
        try:
            chosen[known.name] = known.metadata["read"](sent)
        except ValueError as problem:
            mistakes.append(f"{name}: {problem}")
    settings = Settings(**chosen)
    if settings.replica_urls and not settings.database_url.startswith("postgresql"):
        mistakes.append("RACCROCHE_REPLICA_URLS: replicas need PostgreSQL, RACCROCHE_DATABASE_URL")
    if settings.only_trusted and settings.trusted_documents is None:
        mistakes.append("RACCROCHE_ONLY_TRUSTED: needs a manifest, RACCROCHE_TRUSTED_DOCUMENTS")
    if settings.tiles_url and not settings.tiles_attribution:
        mistakes.append("RACCROCHE_TILES_ATTRIBUTION: tiles need their source named on the map")
    if settings.rate_limit and settings.rate_burst < settings.max_cost:
        mistakes.append(
            "RACCROCHE_RATE_BURST: a client must be able to spend RACCROCHE_MAX_COST at once"
        )
    if settings.rate_limit > settings.rate_burst:
        mistakes.append("RACCROCHE_RATE_BURST: must be at least RACCROCHE_RATE_LIMIT")
    if mistakes:
        raise SettingsError("\n".join(mistakes))
    return settings


def _sent(values: Mapping[str, str], name: str) -> str:
    plain = name.removeprefix("RACCROCHE_")
    sent = values.get(name, "").strip()
    return sent or (values.get(plain, "").strip() if plain in STANDS_IN else "")
