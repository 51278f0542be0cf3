"""Settings, from the environment and a ``.env`` file; all are checked before anything starts."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import dotenv_values

from geo.geocoder import SERVICE
from models.database import DatabaseUrlError, database_url

LOG_LEVELS = ("debug", "info", "warning", "error")

DESCRIPTIONS = {
    "RACCROCHE_DATABASE_URL": "Address of the database (default: sqlite:///var/raccroche.db).",
    "RACCROCHE_HOST": "Address to listen on (default: 127.0.0.1). HOST stands in for it.",
    "RACCROCHE_PORT": "Port to listen on, 0 to 65535 (default: 8000). PORT stands in for it.",
    "RACCROCHE_LOG_LEVEL": "debug, info, warning or error (default: info).",
    "RACCROCHE_GEOCODER": "Address of the geocoding service, or off "
    "(default: https://data.geopf.fr/geocodage).",
    "RACCROCHE_GEOCODER_TIMEOUT_MS": "Milliseconds a caller's address may wait for it "
    "(default: 1000).",
    "RACCROCHE_MAX_BODY_KB": "Largest request body, in kB of 1,000 bytes (default: 100).",
}


class SettingsError(ValueError):
    """Settings that cannot be used; each line names one and says how to mend it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the service runs with."""

    database_url: str = "sqlite:///var/raccroche.db"
    host: str = "127.0.0.1"
    port: int = 8000
    log_level: str = "info"
    geocoder: str | None = SERVICE
    geocoder_timeout_ms: int = 1000
    max_body_kb: int = 100


def read_settings(
    environment: Mapping[str, str] = os.environ, env_file: Path = Path(".env")
) -> Settings:
    """Settings from the environment, and from ``.env`` where the environment says nothing.

    Raises:
        SettingsError: a value that cannot be used, or a ``RACCROCHE_*`` name that is none.
    """
    values = {k: v for k, v in dotenv_values(env_file).items() if v is not None}
    values |= environment
    mistakes = [
        f"{name} is no setting of Raccroche; the settings are {', '.join(DESCRIPTIONS)}"
        for name in sorted(values)
        if name.startswith("RACCROCHE_") and name not in DESCRIPTIONS
    ]
    chosen = {name: values.get(name, "").strip() for name in DESCRIPTIONS}
    for name in ("HOST", "PORT"):
        chosen[f"RACCROCHE_{name}"] = chosen[f"RACCROCHE_{name}"] or values.get(name, "").strip()
    default = Settings()
    settings = Settings(
        database_url=_database_url(chosen, default, mistakes),
        host=chosen["RACCROCHE_HOST"] or default.host,
        port=_whole(chosen, "RACCROCHE_PORT", default.port, 0, 65_535, mistakes),
        log_level=_log_level(chosen, default, mistakes),
        geocoder=_geocoder(chosen, default, mistakes),
        geocoder_timeout_ms=_whole(
            chosen,
            "RACCROCHE_GEOCODER_TIMEOUT_MS",
            default.geocoder_timeout_ms,
            50,
            60_000,
            mistakes,
        ),
        max_body_kb=_whole(
            chosen, "RACCROCHE_MAX_BODY_KB", default.max_body_kb, 1, 10_000, mistakes
        ),
    )
    if mistakes:
        raise SettingsError("\n".join(mistakes))
    return settings


def _database_url(chosen: Mapping[str, str], default: Settings, mistakes: list[str]) -> str:
    text = chosen["RACCROCHE_DATABASE_URL"] or default.database_url
    try:
        return database_url(text).render_as_string(hide_password=False)
    except DatabaseUrlError as problem:
        mistakes.append(f"RACCROCHE_DATABASE_URL: {problem}")
        return default.database_url


def _geocoder(chosen: Mapping[str, str], default: Settings, mistakes: list[str]) -> str | None:
    text = chosen["RACCROCHE_GEOCODER"]
    if text.lower() == "off":
        return None
    if text and not (text.startswith(("http://", "https://")) and urlsplit(text).hostname):
        mistakes.append(f"RACCROCHE_GEOCODER: {text!r} is neither a web address nor off")
    return text or default.geocoder


def _log_level(chosen: Mapping[str, str], default: Settings, mistakes: list[str]) -> str:
    level = chosen["RACCROCHE_LOG_LEVEL"].lower() or default.log_level
    if level not in LOG_LEVELS:
        mistakes.append(f"RACCROCHE_LOG_LEVEL: {level!r} is none of {', '.join(LOG_LEVELS)}")
    return level


def _whole(
    chosen: Mapping[str, str], name: str, default: int, least: int, most: int, mistakes: list[str]
) -> int:
    text = chosen[name]
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
        mistakes.append(f"{name}: {text!r} is not a whole number from {least} to {most}")
        return default
    return int(text)
