"""Client of the State's geocoding service, which locates postal addresses.

Géoplateforme (IGN) over the *Base Adresse Nationale*; https://data.geopf.fr/geocodage. It takes
queries of 3 to 200 characters that begin with a letter or a digit, and 50 requests a second
from one IP address. Requests are made by geopy.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from models.structure import PositionPrecision
from text.messages import Message

DEFAULT_GEOCODER_URL = "https://data.geopf.fr/geocodage"
MIN_QUERY_LENGTH = 3
MAX_QUERY_LENGTH = 200
# Requests a second that the service answers one IP address.
MAX_REQUESTS_PER_SECOND = 50
# Kept so by four workers behind one address that do not know of each other, with
# ``raccroche geocode`` beside them.
DEFAULT_REQUESTS_PER_SECOND = 10
# The longest label is an address on one line. Answers are remembered, labels with them.
MAX_LABEL_LENGTH = 500
MAX_CODE_LENGTH = 10
# A service that asks for a longer wait counts as out of reach.
MAX_RETRY_AFTER_S = 60.0

PRECISIONS = {
    "housenumber": PositionPrecision.ADDRESS,
    "street": PositionPrecision.STREET,
    "locality": PositionPrecision.STREET,
    "municipality": PositionPrecision.COMMUNE,
}


@dataclass(frozen=True, slots=True)
class GeocodedAddress:
    """The service's best answer: a position in degrees (WGS84), and a score from 0 to 1."""

    label: str
    latitude: float
    longitude: float
    precision: PositionPrecision
    score: float
    commune_code: str | None
    postal_code: str | None


class GeocoderError(Exception):
    """The service cannot be reached, refuses, or sends something unreadable.

    ``retry_after`` is the wait in seconds that the service asks for. The message never holds the
    query, which is personal data.
    """

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Geocoder:
    """Asks the service for one address at a time, without retrying. ``timeout_s`` is for all of it.

    >>> Geocoder("https://data.geopf.fr/geocodage", timeout_s=2).locate("rue Solférino, Lille")
    """

    def __init__(self, service: str = DEFAULT_GEOCODER_URL, *, timeout_s: float) -> None:
        # Imported when the first address is geocoded: a start does not wait for geopy.
        from geopy.geocoders import BANFrance

        from geo.geocoder_adapter import BoundedAdapter

        # geopy logs queries, which are personal data.
        logging.getLogger("geopy").setLevel(logging.WARNING)
        address = urlsplit(service)
        self.client = BANFrance(
            domain=f"{address.netloc}{address.path}".rstrip("/"),
            scheme=address.scheme,
            timeout=timeout_s,
            user_agent="raccroche",
            adapter_factory=BoundedAdapter,  # requests, where installed, logs whole addresses
        )

    def locate(self, address: str) -> GeocodedAddress | None:
        """The best answer to an address; None where there is none, or the query is too short.

        Raises:
            GeocoderError: the service failed.
        """
        from geopy.exc import GeocoderRateLimited, GeopyError

        query = to_query(address)
        if query is None:
            return None
        try:
            location = self.client.geocode(query, limit=1)
        except GeocoderRateLimited as problem:
            raise GeocoderError(
                Message("the service asks to wait"), problem.retry_after or 1.0
            ) from None
        except GeopyError as problem:
            raise GeocoderError(_failure_reason(problem)) from None
        except Exception:  # geopy takes any answer for one as documented, and fails anyhow
            raise GeocoderError(Message("the service's answer cannot be read")) from None
        return _parse_feature(location.raw) if location is not None else None


def to_query(address: str) -> str | None:
    """The address as a query that the service takes; None where too little is left of it."""
    start = next((place for place, letter in enumerate(address) if letter.isalnum()), None)
    query = " ".join(address[start:].split())[:MAX_QUERY_LENGTH] if start is not None else ""
    return query if len(query) >= MIN_QUERY_LENGTH else None


def _failure_reason(problem: Exception) -> str:
    # geopy's own messages may hold the query, so only the kind of failure is passed on.
    return {
        "GeocoderTimedOut": Message("the service did not answer in time"),
        "GeocoderUnavailable": Message("the service cannot be reached"),
        "GeocoderParseError": Message("the service's answer cannot be read"),
    }.get(
        type(problem).__name__,
        Message("the service failed ({problem})", problem=type(problem).__name__),
    )


def _parse_feature(feature: Mapping[str, Any]) -> GeocodedAddress | None:
    """One GeoJSON feature of the service's answer.

    Raises:
        GeocoderError: the feature is not as the service documents it.
    """
    try:
        properties = feature["properties"]
        longitude, latitude = (float(part) for part in feature["geometry"]["coordinates"])
        score = float(properties["score"])
        if not (abs(latitude) <= 90 and abs(longitude) <= 180 and score >= 0):
            raise ValueError
        return GeocodedAddress(
            label=_label(properties["label"]),
            latitude=latitude,
            longitude=longitude,
            precision=PRECISIONS.get(properties["type"], PositionPrecision.COMMUNE),
            score=score,
            commune_code=_text_or_none(properties.get("citycode")),
            postal_code=_text_or_none(properties.get("postcode")),
        )
    except (KeyError, TypeError, ValueError, OverflowError):
        raise GeocoderError(Message("the service's answer cannot be read")) from None


def _label(value: Any) -> str:
    if not isinstance(value, str) or len(value) > MAX_LABEL_LENGTH:
        raise ValueError("no label")
    return value


def _text_or_none(value: Any) -> str | None:
    return value if isinstance(value, str) and 0 < len(value) <= MAX_CODE_LENGTH else None
