"""What search engines read of a page: schema.org's words for dispositifs and structures, as
JSON-LD (W3C, 2020). What no source states is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from markupsafe import Markup

from pages.french_labels import is_web_address

CONTEXT = "https://schema.org"
TYPES = {
    "Cio": "GovernmentOffice",
    "MissionLocale": "Organization",
    "COLLEGE": "MiddleSchool",
    "LGT": "HighSchool",
    "LPO": "HighSchool",
    "LP": "HighSchool",
}
"""schema.org's type for each of ours; any other establishment is an EducationalOrganization."""

Object = dict[str, Any]


def of_dispositif(dispositif: Mapping[str, Any], base: str) -> Markup:
    """A dispositif as an ``EducationalOccupationalProgram``; its hosts provide it."""
    published = [h for h in dispositif["hostings"]["nodes"] if h["basis"] == "PUBLISHED"]
    return script(
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
                    "@type": "EducationalOrganization",
                    "@id": f"{base}/structures/{hosting['structure']['uai']}",
                    "name": hosting["structure"]["name"],
                }
                for hosting in published
            ],
        }
    )


def of_structure(structure: Mapping[str, Any], base: str) -> Markup:
    """A structure with its address, position and contact."""
    url = f"{base}/structures/{structure['uai'] or structure['id']}"
    kind = structure.get("kind", structure["__typename"])
    return script(
        {
            "@context": CONTEXT,
            "@type": TYPES.get(kind, "EducationalOrganization"),
            "@id": url,
            "url": url,
            "sameAs": structure["website"] if is_web_address(structure["website"]) else None,
            "name": structure["name"],
            "telephone": structure["phoneE164"] or structure["phone"],
            "email": structure["email"],
            "identifier": _uai(structure["uai"]),
            "address": _address(structure["address"]),
            "geo": _position(structure),
            "areaServed": structure["department"] and structure["department"]["name"],
        }
    )


def script(content: Object) -> Markup:
    """An object without what is unknown, fit to stand in a ``script`` element."""
    return fit_for_script(msgspec.json.encode(_known(content)))


def fit_for_script(json: bytes) -> Markup:
    """JSON in which nothing can end the element that it stands in."""
    text = json.decode()
    for letter in "<>&":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return Markup(text)  # noqa: S704  # no letter of HTML's is left in it


def _known(content: Object) -> Object:
    return {name: value for name, value in content.items() if value not in (None, [], {})}


def _uai(uai: str | None) -> Object | None:
    return (uai and {"@type": "PropertyValue", "propertyID": "UAI", "value": uai}) or None


def _address(address: Mapping[str, str] | None) -> Object | None:
    if address is None:
        return None
    return _known(
        {
            "@type": "PostalAddress",
            "streetAddress": address["street"],
            "postalCode": address["postalCode"],
            "addressLocality": address["city"],
            "addressCountry": "FR",
        }
    )


def _position(structure: Mapping[str, Any]) -> Object | None:
    """Where it is; a commune's centre is not where a structure is."""
    position = structure["position"]
    if position is None or structure["positionPrecision"] == "COMMUNE":
        return None
    return {"@type": "GeoCoordinates", **position}
