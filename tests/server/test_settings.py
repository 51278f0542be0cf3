from __future__ import annotations

from pathlib import Path

import pytest

from server.settings import DESCRIPTIONS, Settings, SettingsError, read_settings

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


def test_every_setting_is_documented_with_its_default() -> None:
    documented = DOCS.read_text(encoding="utf-8")

    for name, description in DESCRIPTIONS.items():
        assert f"`{name}`" in documented
        default = description.split("(default: ")[1].split(")")[0]
        assert f"`{default}`" in documented
