"""``/integrer/raccroche.php``: the plugin for WordPress, one file, set to this service.

The file is ``pages/wordpress/raccroche.php``. Two of its lines are filled in as it is handed out:
the service's address, and the dispositifs that an author chooses from. WordPress takes uploads in
ZIP archives alone, so it is at ``/integrer/raccroche.zip`` as well.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pages.graphql_client import Execute, fetch_catalogue
from pages.view import View

PLUGIN = Path(__file__).parent / "wordpress" / "raccroche.php"
PATH = "/integrer/raccroche.php"
ARCHIVE_PATH = "/integrer/raccroche.zip"

# The lines of the file that are filled in.
SERVICE_LINE = "define( 'RACCROCHE_SERVICE', '' );"
DISPOSITIFS_LINE = "define( 'RACCROCHE_DISPOSITIFS', array() );"

LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class WordPressPlugin:
    def __init__(self, execute: Execute, view: View) -> None:
        self.execute = execute
        self.view = view

    def routes(self) -> list[Route]:
        return [Route(PATH, self.plugin), Route(ARCHIVE_PATH, self.archive)]

    async def plugin(self, request: Request) -> Response:
        return self._download(await self._filled(request), "application/x-php", PLUGIN.name)

    async def archive(self, request: Request) -> Response:
        content = zipped_plugin(await self._filled(request))
        return self._download(content, "application/zip", f"{PLUGIN.stem}.zip")

    async def _filled(self, request: Request) -> str:
        catalogue = await fetch_catalogue(self.execute, request)
        return filled_plugin(self.view.link_base(request), catalogue["dispositifs"])

    def _download(self, content: str | bytes, media_type: str, name: str) -> Response:
        headers = {"content-disposition": f'attachment; filename="{name}"'}
        response = Response(content, media_type=media_type, headers=headers)
        return self.view.with_etag(response, self.view.settings.max_age)


@cache
def read_plugin() -> str:
    return PLUGIN.read_text(encoding="utf-8")


def filled_plugin(address: str, dispositifs: Iterable[Mapping[str, Any]]) -> str:
    """The plugin for the service at an address, which is left out where the plugin refuses it: over
    plain HTTP, but on the machine itself."""
    parts = urlsplit(address)
    is_usable = parts.scheme == "https" or parts.hostname in LOOPBACK
    items = ", ".join(
        f"{php_string(each['code'])} => {php_string(each['name'])}" for each in dispositifs
    )
    return (
        read_plugin()
        .replace(SERVICE_LINE, SERVICE_LINE.replace("''", php_string(address if is_usable else "")))
        .replace(DISPOSITIFS_LINE, DISPOSITIFS_LINE.replace("()", f"({items})"))
    )


def zipped_plugin(plugin: str) -> bytes:
    """The plugin in its folder, as WordPress unpacks it; the same archive for the same content."""
    archive = io.BytesIO()
    with ZipFile(archive, "w", ZIP_DEFLATED) as file:
        # An entry that is named alone is of 1980, the format's first day.
        entry = ZipInfo(f"{PLUGIN.stem}/{PLUGIN.name}")
        entry.external_attr = 0o100644 << 16  # else none may read what a shell unpacks
        file.writestr(entry, plugin, ZIP_DEFLATED)
    return archive.getvalue()


def php_string(text: str) -> str:
    """A string literal of PHP, between single quotes: all but quote and backslash is as it is."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
