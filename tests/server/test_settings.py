from __future__ import annotations

from pathlib import Path

import pytest

from server.settings.environment import SettingsError, read_settings, settings_by_variable
from server.settings.parsers import ip_networks
from server.settings.settings import Settings
from server.settings.warnings import UNNAMED_BEHIND_PROXIES, settings_warnings

DOCS = Path(__file__).parents[2] / "docs" / "settings.md"
NO_FILE = Path("/nonexistent/.env")


def test_nothing_set_gives_the_defaults() -> None:
    assert read_settings({}, NO_FILE) == Settings()


def test_the_environment_comes_before_the_file_and_raccroche_s_names_before_common_ones(
    tmp_path: Path,
) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text("RACCROCHE_PORT=1\nRACCROCHE_LOG_LEVEL=debug\nHOST=0.0.0.0\n")

    assert read_settings({}, env_file).port == 1
    settings = read_settings({"PORT": "3", "RACCROCHE_PORT": "2"}, env_file)
    assert (settings.port, settings.host, settings.log_level) == (2, "0.0.0.0", "debug")
    assert read_settings({"PORT": "3"}, NO_FILE).port == 3


def test_an_empty_value_is_as_good_as_none() -> None:
    assert read_settings({"PORT": "", "RACCROCHE_DATABASE_URL": " "}, NO_FILE) == Settings()


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("RACCROCHE_PORT", "http", "'http' is not a whole number from 0 to 65535"),
        ("PORT", "70000", "'70000' is not a whole number"),
        ("RACCROCHE_PORT", "-1", "'-1' is not a whole number"),
        ("RACCROCHE_PORT", "٣", "is not a whole number"),
        ("RACCROCHE_LOG_LEVEL", "loud", "'loud' is none of debug, info, warning, error"),
        ("RACCROCHE_DATABASE_URL", "mysql://x/y", "databases are not supported"),
        ("RACCROCHE_MAX_BODY_KB", "0", "from 1 to 10000"),
        ("RACCROCHE_DATABASE", "x", "RACCROCHE_DATABASE is no setting of Raccroche"),
        ("RACCROCHE_INTROSPECTION", "no", "'no' is neither on nor off"),
        ("RACCROCHE_TRUSTED_PROXIES", "10.0.0.0/99", "no list of addresses or networks"),
        ("RACCROCHE_CORS_ORIGINS", "example.fr", "'example.fr' is no origin"),
        ("RACCROCHE_CORS_ORIGINS", "https://ex*mple.fr", "is no origin"),
        ("RACCROCHE_CORS_ORIGINS", "https://example.fr/", "is no origin"),
        ("RACCROCHE_TRUSTED_DOCUMENTS", "/nowhere.json", "is no file"),
        ("RACCROCHE_REDIS_URL", "http://x", "is no Redis address"),
        ("RACCROCHE_TRACES", "collector", "is no web address"),
        ("RACCROCHE_PUBLIC_URL", "https://example.fr/a", "is no origin"),
        ("RACCROCHE_PUBLIC_URL", "example.fr", "is no web address"),
        ("RACCROCHE_EMBED_ANCESTORS", "ent.example.fr", "is no origin"),
        ("RACCROCHE_HELP_PHONE", "appelez-nous", "is no telephone number"),
        ("RACCROCHE_LANGUAGES", "fr,de", "'de' is no language of the site: fr, fr-x-falc, en, ar"),
        ("RACCROCHE_LANGUAGES", "en", "the site is written in French"),
        ("RACCROCHE_TILES_URL", "https://t.example.fr/{z}/{x}.png", "is no address of tiles"),
        ("RACCROCHE_TILES_URL", "https://t.example.fr/{z}/{x}/{y}", "TILES_ATTRIBUTION"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_with_its_mend(
    name: str, value: str, complaint: str
) -> None:
    with pytest.raises(SettingsError, match=complaint):
        read_settings({name: value}, NO_FILE)


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({"RACCROCHE_PORT": "x", "RACCROCHE_LOG_LEVEL": "y"}, NO_FILE)

    assert len(str(caught.value).splitlines()) == 2


def test_the_documentation_has_a_row_for_every_setting_with_its_default() -> None:
    rows = [line for line in DOCS.read_text("utf-8").splitlines() if line.startswith("| `RACC")]

    assert rows == [
        f"| `{name}` | {known.metadata['meaning']} | `{known.metadata['default']}` |"
        for name, known in settings_by_variable().items()
    ]


def test_defaults_are_what_their_texts_say() -> None:
    texts = {
        name: known.metadata["default"]
        for name, known in settings_by_variable().items()
        if known.metadata["default"] != "none"
    }

    assert read_settings(texts, NO_FILE) == Settings()


def test_lists_of_networks_and_origins_are_read() -> None:
    settings = read_settings(
        {
            "RACCROCHE_TRUSTED_PROXIES": "10.0.0.0/8, ::1",
            "RACCROCHE_METRICS_FROM": "none",
            "RACCROCHE_CORS_ORIGINS": "https://www.example.fr, https://*.example.fr",
        },
        NO_FILE,
    )

    assert [str(network) for network in settings.trusted_proxies] == ["10.0.0.0/8", "::1/128"]
    assert settings.metrics_from == ()
    assert settings.cors_origins == ("https://www.example.fr", "https://*.example.fr")


def test_languages_are_each_taken_once_in_their_order() -> None:
    settings = read_settings({"RACCROCHE_LANGUAGES": "fr, AR,uk,fr"}, NO_FILE)

    assert settings.languages == ("fr", "ar", "uk")


def test_settings_that_contradict_each_other_are_refused(tmp_path: Path) -> None:
    for contradiction, complaint in (
        ({"RACCROCHE_ONLY_TRUSTED": "on"}, "needs a manifest"),
        ({"RACCROCHE_RATE_BURST": "5000"}, "RACCROCHE_MAX_COST at once"),
        ({"RACCROCHE_RATE_LIMIT": "2000000"}, "at least RACCROCHE_RATE_LIMIT"),
    ):
        with pytest.raises(SettingsError, match=complaint):
            read_settings(contradiction, NO_FILE)


def test_a_proxy_without_a_public_address_is_warned_of() -> None:
    proxies = ip_networks("127.0.0.1")

    assert list(settings_warnings(Settings())) == []
    assert list(settings_warnings(Settings(trusted_proxies=proxies))) == [UNNAMED_BEHIND_PROXIES]
    named = Settings(trusted_proxies=proxies, public_url="https://raccroche.example.fr")
    assert list(settings_warnings(named)) == []


def test_a_file_of_settings_may_begin_with_a_mark(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text("RACCROCHE_PORT=8123\n", encoding="utf-8-sig")

    assert read_settings({}, env_file).port == 8123


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_a_file_of_settings_that_is_not_utf_8_says_so(tmp_path: Path, encoding: str) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text("RACCROCHE_PORT=8123\nRACCROCHE_TILES_ATTRIBUTION=© OSM\n", encoding)

    with pytest.raises(SettingsError, match=r"near line \d: it is not UTF-8. Save it as UTF-8"):
        read_settings({}, env_file)
