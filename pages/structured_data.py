"""Structured data of pages: schema.org types as JSON-LD (W3C, 2020), for search engines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from markupsafe import Markup

from models.structure_kind import KIND_OF_NAME
from pages.french_labels import is_web_address

CONTEXT = "https://schema.org"
# Of establishments by their kind, where schema.org has a finer type than their own.
SCHEMA_ORG_TYPES = {
    "COLLEGE": "MiddleSchool",
    "LGT": "HighSchool",
    "LPO": "HighSchool",
    "LP": "HighSchool",
}

JsonObject = dict[str, Any]


def dispositif_json_ld(dispositif: Mapping[str, Any], base: str) -> Markup:
    """A dispositif as an ``EducationalOccupationalProgram`` that its published hosts provide."""
    published = [h for h in dispositif["hostings"]["nodes"] if h["basis"] == "PUBLISHED"]
    return to_script(
        {
            "@context": CONTEXT,
            "@type": "EducationalOccupationalProgram",
            "@id": f"{base}/dispositifs/{dispositif['code']}",
            "url": f"{base}/dispositifs/{dispositif['code']}",
            "name": dispositif["name"],
            "alternateName": dispositif["acronym"],
            "description": dispositif["summary"],
            "programPrerequisites": dispositif["conditions"],
            "provider": [
                {
                    "@type": KIND_OF_NAME[host["__typename"]].schema_org_type,
                    "@id": f"{base}/structures/{host['uai'] or host['id']}",
                    "name": host["name"],
                }
                for host in (hosting["host"] for hosting in published)
            ],
        }
    )


def structure_json_ld(structure: Mapping[str, Any], base: str) -> Markup:
    """A structure with its address, position and contact."""
    url = f"{base}/structures/{structure['uai'] or structure['id']}"
    usual = KIND_OF_NAME[structure["__typename"]].schema_org_type
    is_closed = structure["status"] == "CLOSED"  # Nobody is to be led to call it.
    return to_script(
        {
            "@context": CONTEXT,
            "@type": SCHEMA_ORG_TYPES.get(structure.get("kind", ""), usual),
            "@id": url,
            "url": url,
            "sameAs": structure["website"] if is_web_address(structure["website"]) else None,
            "name": structure["name"],
            "telephone": None if is_closed else structure["phoneE164"] or structure["phone"],
            "email": None if is_closed else structure["email"],
            "identifier": _uai(structure["uai"]),
            "address": _address(structure["address"]),
            "geo": _position(structure),
            "openingHoursSpecification": _opening_hours(structure.get("openingHours")),
            "areaServed": structure["department"] and structure["department"]["name"],
        }
    )


def to_script(content: JsonObject) -> Markup:
    """JSON for a ``script`` element, without unknown values."""
    return escape_for_script(msgspec.json.encode(_without_unknown(content)))


def escape_for_script(json: bytes) -> Markup:
    """JSON in which no text can end the ``script`` element around it."""
    text = json.decode()
    for letter in "<>&":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return Markup(text)  # noqa: S704  # no letter of HTML's is left in it


def _without_unknown(content: JsonObject) -> JsonObject:
    return {name: value for name, value in content.items() if value not in (None, [], {})}


def _uai(uai: str | None) -> JsonObject | None:
    return (uai and {"@type": "PropertyValue", "propertyID": "UAI", "value": uai}) or None


def _address(address: Mapping[str, str] | None) -> JsonObject | None:
    if address is None:
        return None
    return _without_unknown(
        {
            "@type": "PostalAddress",
            "streetAddress": address["street"],
            "postalCode": address["postalCode"],
            "addressLocality": address["city"],
            "addressCountry": "FR",
        }
    )


def _opening_hours(hours: Mapping[str, Any] | None) -> list[JsonObject]:
    return [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": f"{CONTEXT}/{day['day'].capitalize()}",
            "opens": slot["opens"],
            "closes": slot["closes"],
        }
        for day in (hours or {"days": ()})["days"]
        for slot in day["slots"]
    ]


def _position(structure: Mapping[str, Any]) -> JsonObject | None:
    position = structure["position"]
    # A commune's centre is not where the structure is.
    if position is None or structure["positionPrecision"] == "COMMUNE":
        return None
    return {"@type": "GeoCoordinates", **position}
