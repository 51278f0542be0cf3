"""Settings of the website."""

from __future__ import annotations

from dataclasses import dataclass

from pages.translation import DEFAULT_LANGUAGES

# The national free number for young people without training, since January 2021 (ministère du
# Travail and ministère de l'Éducation nationale; caf.fr, *Décrochage scolaire : un numéro vert pour
# les 16-18 ans*, 2021).
HELP_PHONE = "0 800 12 25 00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiles:
    """Base tiles of the map: a URL template with ``{z}``, ``{x}`` and ``{y}``, and the credit."""

    url: str
    attribution: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """Who runs the service, as the legal pages name them; what is empty was not said."""

    name: str = ""
    address: str = ""
    publication_director: str = ""
    hosting_provider: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSettings:
    """Settings of the website.

    - ``public_url``: of this service; without it, each request's own, and caches that several share
      keep nothing that names it.
    - ``behind_proxies``: whether requests come through trusted proxies.
    - ``embed_ancestors``: origins whose pages may frame ``/embed``, as our own may.
    - ``languages``: codes of those that pages are shown in, French among them.
    - ``reference``: whether the schema is published as pages.
    - ``max_age``: seconds that browsers and CDNs may keep a page.
    """

    public_url: str | None = None
    embed_ancestors: tuple[str, ...] = ()
    behind_proxies: bool = False
    help_phone: str = HELP_PHONE
    operator: Operator = Operator()
    tiles: Tiles | None = None
    languages: tuple[str, ...] = DEFAULT_LANGUAGES
    reference: bool = True
    max_age: int = 60

    @property
    def is_proxied_unnamed(self) -> bool:
        """Whether proxies pass requests on, and the public URL is not known."""
        return self.behind_proxies and self.public_url is None

    @property
    def names_itself(self) -> bool:
        """Whether the public URL is set, and not what a client says in ``Host``."""
        return self.public_url is not None
