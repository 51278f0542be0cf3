"""Every setting: its default, its parser and what it means (``server.settings.environment``)."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from directory.request_context import MAX_PAGE_SIZE
from execution.limits.request_limits import Limits
from geo.geocoder import (
    DEFAULT_GEOCODER_URL,
    DEFAULT_REQUESTS_PER_SECOND,
    MAX_REQUESTS_PER_SECOND,
)
from pages.site_settings import HELP_PHONE
from pages.translation import DEFAULT_LANGUAGES
from server.settings.parsers import (
    Network,
    Parser,
    any_text,
    database_address,
    existing_file,
    existing_folder,
    integer,
    ip_networks,
    keepers_language,
    mail_address,
    on_or_off,
    one_of,
    phone_number,
    public_origin,
    redis_address,
    replica_addresses,
    site_languages,
    tile_url_template,
    web_address,
    web_address_or_off,
    web_origins,
)
from text.messages import KeeperLanguage

LOG_LEVELS = ("debug", "info", "warning", "error")
LIMITS = Limits()
LOOPBACK = ip_networks("127.0.0.0/8, ::1")


def setting(default: Any, parser: Parser, meaning: str, default_text: str | None = None) -> Any:
    """A dataclass field for a setting; ``default_text`` is what help and documentation show.

    A ``default_text`` of ``none`` lets operators write ``none`` for the default.
    """
    shown = str(default) if default_text is None else default_text
    return field(default=default, metadata={"parser": parser, "meaning": meaning, "default": shown})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the service runs with. Each field is read from ``RACCROCHE_`` and its name."""

    database_url: str = setting(
        "sqlite:///var/raccroche.db",
        database_address,
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
        replica_addresses,
        "Addresses of PostgreSQL's read-only replicas, with commas between them.",
        "none",
    )
    replica_lag_ms: int = setting(
        1000,
        integer(0, 600_000),
        "Milliseconds that a new version is waited for on a replica, before it is read from "
        "the primary.",
    )
    database_connections: int = setting(
        4,
        integer(1, 1_000),
        "Connections to each PostgreSQL server, for each version that a worker serves.",
    )
    host: str = setting("127.0.0.1", any_text, "Address to listen on. `HOST` stands in for it.")
    port: int = setting(8000, integer(0, 65_535), "Port to listen on. `PORT` stands in for it.")
    log_level: str = setting("info", one_of(*LOG_LEVELS), "`debug`, `info`, `warning` or `error`.")
    log_format: str = setting(
        "auto",
        one_of("auto", "json", "text"),
        "`json`, `text`, or `auto`: text on a terminal, JSON elsewhere.",
    )
    access_log: bool = setting(True, on_or_off, "`off` logs no requests.", "on")
    geocoder: str | None = setting(
        DEFAULT_GEOCODER_URL,
        web_address_or_off,
        "Address of the State's geocoding service, or `off`: then addresses are read by the "
        "gazetteer alone, and leave this server for nowhere.",
    )
    geocoder_timeout_ms: int = setting(
        1000, integer(50, 60_000), "Milliseconds that a caller's address waits for it."
    )
    geocoder_rate: int = setting(
        DEFAULT_REQUESTS_PER_SECOND,
        integer(1, MAX_REQUESTS_PER_SECOND),
        "Most requests that it is sent in a second. It allows one IP address 50, which all workers "
        "behind that address share, and `raccroche geocode`, which sends 10.",
    )

    max_body_kb: int = setting(
        100, integer(1, 10_000), "Largest request body, in kB of 1,000 bytes."
    )
    max_batch: int = setting(
        0, integer(0, 100), "Most requests in one body; `0` refuses lists of requests."
    )
    max_characters: int = setting(
        LIMITS.characters, integer(100, 1_000_000), "Most characters of a document."
    )
    max_tokens: int = setting(LIMITS.tokens, integer(10, 100_000), "Most tokens of a document.")
    max_operations: int = setting(
        LIMITS.operations, integer(1, 1_000), "Most operations in a document."
    )
    max_depth: int = setting(LIMITS.depth, integer(1, 100), "Most levels of nested fields.")
    max_fields: int = setting(
        LIMITS.fields, integer(1, 100_000), "Most fields, fragments spread out."
    )
    max_aliases: int = setting(LIMITS.aliases, integer(0, 10_000), "Most aliases.")
    max_root_fields: int = setting(LIMITS.root_fields, integer(1, 1_000), "Most root fields.")
    max_directives: int = setting(LIMITS.directives, integer(0, 10_000), "Most directives.")
    max_page_size: int = setting(
        MAX_PAGE_SIZE,
        integer(MAX_PAGE_SIZE, 1_000),
        "Most entries of a page, and most ids or representations in one call.",
    )
    max_cost: int = setting(
        LIMITS.cost, integer(10, 10_000_000), "Most points that one answer may cost."
    )
    execution_timeout_ms: int = setting(
        LIMITS.execution_time, integer(10, 600_000), "Milliseconds that an answer may take."
    )
    introspection: bool = setting(
        True, on_or_off, "`off` keeps the schema, and suggestions of its names, to itself.", "on"
    )

    rate_limit: int = setting(
        20_000,
        integer(0, 100_000_000),
        "Points that a client gets back in each second; `0` limits no client.",
    )
    rate_burst: int = setting(
        1_200_000, integer(1, 1_000_000_000), "Points that a client may spend at once."
    )
    reports_per_day: int = setting(
        20,
        integer(0, 10_000),
        "Error reports that one client may send in a day, a quarter of them at once; `0` limits "
        "no client.",
    )
    redis_url: str = setting(
        "", redis_address, "Redis that several workers share clients' budgets in.", "none"
    )

    persisted_queries_mb: int = setting(
        8, integer(0, 1_000), "Memory for documents that clients register; `0` takes none."
    )
    trusted_documents: Path | None = setting(
        None, existing_file, "Manifest of trusted documents, a JSON file.", "none"
    )
    only_trusted: bool = setting(
        False, on_or_off, "`on` refuses every document that is not in the manifest.", "off"
    )
    response_cache_mb: int = setting(
        16, integer(0, 10_000), "Memory for answers that are asked again; `0` keeps none."
    )
    cache_max_age: int = setting(
        60, integer(0, 86_400), "Seconds that browsers and CDNs may keep an answer to a GET."
    )

    cors_origins: tuple[str, ...] = setting(
        ("*",),
        web_origins,
        "Origins whose pages may read the API's answers: `*`, or a list of exact ones and of "
        "`https://*.example.fr`. Files and exports are for all.",
        "*",
    )
    public_url: str | None = setting(
        None,
        public_origin,
        "Address that the public finds this service at, for links and sitemaps, such as "
        "`https://raccroche.example.fr`; without it, the one that a request came to, and no shared "
        "cache keeps pages.",
        "none",
    )
    embed_ancestors: tuple[str, ...] = setting(
        (),
        web_origins,
        "Origins whose pages may frame `/embed`: exact ones, `https://*.example.fr`, or `*`.",
        "none",
    )
    help_phone: str = setting(
        HELP_PHONE,
        phone_number,
        "Telephone number that is shown where the directory cannot answer.",
    )
    languages: tuple[str, ...] = setting(
        DEFAULT_LANGUAGES,
        site_languages,
        "Languages that the site is shown in, with commas between them: `fr`, `en`, and those that "
        "nobody has reviewed, `fr-x-falc` (easy French), `ar`, `tr` and `uk`.",
        ",".join(DEFAULT_LANGUAGES),
    )
    language: KeeperLanguage = setting(
        "fr",
        keepers_language,
        "Language of the keepers' commands and reports: `fr` or `en`.",
    )
    operator_name: str = setting(
        "", any_text, "Who runs this service: named in the legal pages.", "none"
    )
    operator_address: str = setting("", any_text, "Postal address of who runs it.", "none")
    publication_director: str = setting(
        "", any_text, "Who is responsible for what it publishes (LCEN, article 1-1).", "none"
    )
    hosting_provider: str = setting(
        "", any_text, "Name, address and telephone of who hosts it (LCEN).", "none"
    )
    contact_email: str = setting(
        "", mail_address, "Mail address for visitors, partners and corrections.", "none"
    )
    contact_phone: str = setting("", phone_number, "Telephone number for the same.", "none")
    tiles_url: str = setting(
        "",
        tile_url_template,
        "Address of the map's base tiles, with `{z}`, `{x}` and `{y}`; without it, the map shows "
        "the outlines of the départements alone.",
        "none",
    )
    tiles_attribution: str = setting(
        "", any_text, "Whom the map credits for its tiles; needed with RACCROCHE_TILES_URL.", "none"
    )
    trusted_proxies: tuple[Network, ...] = setting(
        (), ip_networks, "Proxies whose `X-Forwarded-*` is believed: addresses, networks.", "none"
    )
    metrics_from: tuple[Network, ...] = setting(
        LOOPBACK,
        ip_networks,
        "Clients that `/metrics` answers: addresses, networks, or `none`.",
        "127.0.0.0/8, ::1",
    )
    traces: str = setting(
        "", web_address, "OpenTelemetry collector that traces go to (OTLP over HTTP).", "none"
    )

    max_connections: int = setting(
        4_000, integer(10, 1_000_000), "Most connections at once; the slowest give way to new ones."
    )
    max_header_kb: int = setting(16, integer(1, 1_000), "Largest head of a request, in kB.")
    header_timeout: int = setting(
        10, integer(1, 600), "Seconds in which a request's head must have come."
    )
    body_timeout: int = setting(
        20, integer(1, 600), "Seconds in which its body must have come, and an answer must move on."
    )
    keep_alive: int = setting(
        # Longer than the minute of nginx and of the clouds' balancers: a proxy that sends a request
        # on a connection that is being closed answers 502 where it may not repeat it.
        75,
        integer(1, 600),
        "Seconds that an idle connection is kept; longer than a proxy before the server keeps it.",
    )
    shutdown_delay: int = setting(
        0,
        integer(0, 600),
        "Seconds that a stopping server goes on listening while `/readyz` turns clients away.",
    )
    shutdown_timeout: int = setting(
        30, integer(1, 600), "Seconds that requests have to finish when the server stops."
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
