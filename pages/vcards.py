"""Structures as vCard 3.0 (RFC 2426), for the contacts of a telephone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pages.french_labels import is_web_address

JsonObject = Mapping[str, Any]

MEDIA_TYPE = "text/vcard; charset=utf-8"


def structure_vcard(structure: JsonObject, url: str) -> str:
    """A structure with its telephone, mail and address; ``url`` is of its page."""
    # Imported with the first card: pages do without.
    from segno.helpers import make_vcard_data

    address = structure["address"] or {}
    position = structure["position"] or {}
    website = structure["website"]
    card: str = make_vcard_data(
        name=f"{structure['usualName']};;;;",
        displayname=structure["usualName"],
        org=structure["usualName"],
        phone=structure["phoneE164"] or structure["phone"],
        email=structure["email"],
        url=[url, *([website] if is_web_address(website) else ())],
        street=address.get("street"),
        city=address.get("city"),
        zipcode=address.get("postalCode"),
        country="France" if address else None,
        lat=position.get("latitude"),
        lng=position.get("longitude"),
    )
    return card
