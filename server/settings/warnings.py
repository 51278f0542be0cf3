"""Settings that are allowed, and that an operator hardly means."""

from __future__ import annotations

from collections.abc import Iterator

from server.settings.settings import Settings

UNNAMED_BEHIND_PROXIES = (
    "RACCROCHE_TRUSTED_PROXIES is set and RACCROCHE_PUBLIC_URL is not: sheets and the lines for "
    "partners name the host that the proxy asks for. Set RACCROCHE_PUBLIC_URL to the address that "
    "the public knows, such as https://raccroche.example.fr"
)


def settings_warnings(settings: Settings) -> Iterator[str]:
    """What to tell an operator at the start, and how to mend it."""
    if settings.trusted_proxies and settings.public_url is None:
        yield UNNAMED_BEHIND_PROXIES
