"""Read the settings from the environment and a ``.env`` file, and check them together."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import Field, fields
from pathlib import Path
from typing import Any, NamedTuple

from dotenv import dotenv_values

from server.settings.settings import Settings

PREFIX = "RACCROCHE_"
WITHOUT_PREFIX = ("HOST", "PORT")
"""Names that hosting services set; ``RACCROCHE_HOST`` and ``RACCROCHE_PORT`` override them."""


class SettingsError(ValueError):
    """Settings that cannot be used; each line names one and says how to mend it."""


class Conflict(NamedTuple):
    """Settings that are valid alone and do not go together."""

    exists: Callable[[Settings], bool]
    setting: str
    remedy: str


CONFLICTS = (
    Conflict(
        lambda s: bool(s.replica_urls) and not s.database_url.startswith("postgresql"),
        "replica_urls",
        "replicas need PostgreSQL, RACCROCHE_DATABASE_URL",
    ),
    Conflict(
        lambda s: s.only_trusted and s.trusted_documents is None,
        "only_trusted",
        "needs a manifest, RACCROCHE_TRUSTED_DOCUMENTS",
    ),
    Conflict(
        lambda s: bool(s.tiles_url) and not s.tiles_attribution,
        "tiles_attribution",
        "tiles need their source named on the map",
    ),
    # Else the dearest operation that limits allow could never be paid for, however long one waits.
    Conflict(
        lambda s: bool(s.rate_limit) and s.rate_burst < s.max_cost,
        "rate_burst",
        "a client must be able to spend RACCROCHE_MAX_COST at once",
    ),
    Conflict(
        lambda s: s.rate_limit > s.rate_burst,
        "rate_burst",
        "must be at least RACCROCHE_RATE_LIMIT",
    ),
)


def variable_name(setting: str) -> str:
    """The environment variable of a setting: ``RACCROCHE_PORT`` for ``port``."""
    return PREFIX + setting.upper()


def settings_by_variable() -> dict[str, Field[Any]]:
    """Every setting's dataclass field, by its environment variable."""
    return {variable_name(setting.name): setting for setting in fields(Settings)}


def describe_settings() -> dict[str, str]:
    """What each environment variable means and its default, for help and documentation."""
    return {
        name: f"{setting.metadata['meaning']} (default: {setting.metadata['default']})"
        for name, setting in settings_by_variable().items()
    }


def read_settings(
    environment: Mapping[str, str] = os.environ, env_file: Path = Path(".env")
) -> Settings:
    """Read the settings; a variable of ``environment`` overrides the same one in ``env_file``.

    Raises:
        SettingsError: values that cannot be used, or unknown ``RACCROCHE_*`` variables; every
            one of them is named.
    """
    variables = _read_env_file(env_file) | dict(environment)
    values, mistakes = _parsed(variables)
    settings = Settings(**values)
    mistakes = [*_unknown(variables), *mistakes]
    mistakes += [
        f"{variable_name(conflict.setting)}: {conflict.remedy}"
        for conflict in CONFLICTS
        if conflict.exists(settings)
    ]
    if mistakes:
        raise SettingsError("\n".join(mistakes))
    return settings


def _read_env_file(env_file: Path) -> dict[str, str]:
    """The variables of a ``.env`` file; none where there is no file.

    Raises:
        SettingsError: it is not UTF-8.
    """
    try:
        # Windows' editor begins UTF-8 with a mark, which would become part of the first name.
        values = dotenv_values(env_file, encoding="utf-8-sig")
    except UnicodeDecodeError as problem:
        line = problem.object.count(b"\n", 0, problem.start) + 1
        raise SettingsError(
            f"{env_file}, near line {line}: it is not UTF-8. Save it as UTF-8 in your editor."
        ) from None
    return {name: text for name, text in values.items() if text is not None}


def _unknown(variables: Mapping[str, str]) -> list[str]:
    # A misspelt name would otherwise leave a default in force without a word.
    known = settings_by_variable()
    return [
        f"{name} is no setting of Raccroche; the settings are {', '.join(known)}"
        for name in sorted(variables)
        if name.startswith(PREFIX) and name not in known
    ]


def _parsed(variables: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """The values that are set, by the names of settings, and what is wrong with the others."""
    values: dict[str, Any] = {}
    mistakes = []
    for name, setting in settings_by_variable().items():
        text = _text_of(variables, name)
        accepts_none = setting.metadata["default"] == "none"
        if not text or (accepts_none and text.lower() == "none"):
            continue  # an empty variable counts as unset
        try:
            values[setting.name] = setting.metadata["parser"](text)
        except ValueError as problem:
            mistakes.append(f"{name}: {problem}")
    return values, mistakes


def _text_of(variables: Mapping[str, str], name: str) -> str:
    text = variables.get(name, "").strip()
    short = name.removeprefix(PREFIX)
    return text or (variables.get(short, "").strip() if short in WITHOUT_PREFIX else "")
