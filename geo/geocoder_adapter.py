"""The HTTP client of geopy's geocoders, with bounds on the answer's size and on the whole time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError

from geopy.adapters import AdapterHTTPError, BaseSyncAdapter
from geopy.exc import (
    GeocoderParseError,
    GeocoderServiceError,
    GeocoderTimedOut,
)
from geopy.exc import (
    GeocoderUnavailable as GeocoderNotReached,
)

from geo.bounded_http import HttpLimits, HttpRefused, get

MAX_ANSWER_BYTES = 65_536
"""An answer of one address has about 800."""


class BoundedAdapter(BaseSyncAdapter):  # type: ignore[misc]  # geopy has no types
    """Raises what geopy documents for its adapters, without the query, which is personal data."""

    def get_json(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> Any:
        text = self.get_text(url, timeout=timeout, headers=headers)
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            raise GeocoderParseError("no JSON, or nested too deep") from None

    def get_text(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> str:
        limits = HttpLimits(max_bytes=MAX_ANSWER_BYTES, total_s=timeout, silence_s=timeout)
        try:
            return get(url, headers, limits).content.decode("utf-8", errors="replace")
        except HTTPError as problem:
            raise AdapterHTTPError(
                "the service refused",
                status_code=problem.code,
                headers={name.lower(): value for name, value in problem.headers.items()},
                text=None,
            ) from None
        except HttpRefused as problem:
            raise GeocoderServiceError(str(problem)) from None
        except (OSError, HTTPException) as problem:
            if isinstance(getattr(problem, "reason", problem), TimeoutError):
                raise GeocoderTimedOut("no answer in time") from None
            raise GeocoderNotReached("cannot be reached") from None
