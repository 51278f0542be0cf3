"""INSEE codes that are postal codes by mistake.

Both have five digits, and most postal codes of a région are INSEE codes too, of communes that lie
elsewhere in the département: the names do not stand in the list, only distances tell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Connection, select

from geo.ellipsoid import distance_m
from imports.reconcile.locations import CommuneLookup, KnownCommune
from models.commune import commune_postal_codes
from text.messages import Message

Position = tuple[float, float]

# What a postal code's own communes must be nearer to the pilot by: neighbours prove nothing.
MIN_DIFFERENCE_M = 10_000
# Of a line's codes, how many must look like postal codes for the line to be one of postal codes.
SUSPECT_SHARE = 0.5


class MistakenCodes:
    """Finds postal codes among INSEE codes."""

    def __init__(self, connection: Connection) -> None:
        self.communes: Mapping[str, KnownCommune] = CommuneLookup(connection).by_code
        self.of_postal_code: dict[str, list[KnownCommune]] = defaultdict(list)
        for code, postal_code in connection.execute(select(commune_postal_codes)):
            self.of_postal_code[postal_code].append(self.communes[code])

    def describe(self, code: str) -> str | None:
        """What a code is that is no commune's: a postal code, and of which communes."""
        communes = sorted(self.of_postal_code.get(code, ()), key=lambda commune: commune.code)
        if not communes:
            return None
        named = ", ".join(f"{commune.name} ({commune.code})" for commune in communes[:3])
        return Message(
            "{code} is a postal code, of {named}{more}",
            code=code,
            named=named,
            more=" …" if len(communes) > 3 else "",
        )

    def postal_codes(self, codes: Collection[str], near: Collection[Position]) -> list[str]:
        """The codes that look like postal codes, where they are so many that all may be.

        ``near`` are positions that the communes should lie around, such as those of their pilots.
        """
        suspect = [code for code in codes if self._is_suspect(code, near)]
        return suspect if len(suspect) > SUSPECT_SHARE * len(codes) else []

    def _is_suspect(self, code: str, near: Collection[Position]) -> bool:
        others = [c for c in self.of_postal_code.get(code, ()) if c.code != code]
        if not others:
            return False
        if code not in self.communes:
            return True
        as_insee = _distance(near, [self.communes[code]])
        as_postal = _distance(near, others)
        if as_insee is None or as_postal is None:
            return False
        return as_postal + MIN_DIFFERENCE_M < as_insee


def _distance(near: Iterable[Position], communes: Iterable[KnownCommune]) -> float | None:
    """The shortest way between any two, in metres; None where a position is not known."""
    located = [(c.latitude, c.longitude) for c in communes]
    return min(
        (
            distance_m(*position, latitude, longitude)
            for position in near
            for latitude, longitude in located
            if latitude is not None and longitude is not None
        ),
        default=None,
    )
