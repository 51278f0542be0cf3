"""Which lists name which structures, as they are and as an import makes them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, bindparam, delete, insert, select, update

from imports.reconcile.line_facts import Listed
from models.listing import ListedAs, listings
from models.structure import EstablishmentKind


class ListHeading(NamedTuple):
    """A heading of a list."""

    list_code: str
    heading: ListedAs


@dataclass(frozen=True, slots=True)
class Listing:
    """What a structure is called there, and the date of the newest edition that names it."""

    kind: EstablishmentKind | None
    date: str


class Listings:
    """All listings by structure; ``flush`` writes what changed."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.of: dict[str, dict[ListHeading, Listing]] = {}
        for row in connection.execute(select(listings)):
            place = ListHeading(row.list_code, row.listed_as)
            self.of.setdefault(row.structure_id, {})[place] = Listing(row.kind, row.source_date)
        self.new: dict[tuple[str, ListHeading], Listing] = {}
        self.updated: dict[tuple[str, ListHeading], Listing] = {}
        self.ended: list[tuple[str, ListHeading]] = []

    def headings(self, key: str) -> frozenset[ListedAs]:
        return frozenset(place.heading for place in self.of.get(key, ()))

    def add(self, key: str, listed: Listed, date: str) -> None:
        """Note that an edition names a structure, unless a newer one is known to."""
        places = self.of.setdefault(key, {})
        place = ListHeading(listed.list_code, listed.listed_as)
        listing = Listing(listed.kind, date)
        known = places.get(place)
        if known == listing or (known is not None and known.date > date):
            return
        places[place] = listing
        written = self.new if known is None or (key, place) in self.new else self.updated
        written[key, place] = listing

    def end(self, key: str, place: ListHeading) -> None:
        del self.of[key][place]
        self.ended.append((key, place))

    def under(
        self, list_code: str, headings: Collection[ListedAs]
    ) -> Iterator[tuple[str, ListHeading]]:
        """The structures that a list names under some headings."""
        for key, places in self.of.items():
            for place in places:
                if place.list_code == list_code and place.heading in headings:
                    yield key, place

    def kinds(self, key: str) -> tuple[EstablishmentKind | None, EstablishmentKind | None]:
        """An establishment's kinds: of each heading what the newest list says, the lycée's
        before the collège's."""
        newest: dict[bool, Listing] = {}
        for place, listing in sorted(self.of[key].items(), key=lambda item: item[1].date):
            newest[place.heading is ListedAs.COLLEGE] = listing
        kinds = [newest[college].kind for college in (False, True) if college in newest]
        first, second, *_ = *dict.fromkeys(filter(None, kinds)), None, None
        return first, second

    def flush(self) -> None:
        if self.ended:
            self.connection.execute(delete(listings).where(_THIS), [_key(*e) for e in self.ended])
        if self.new:
            self.connection.execute(
                insert(listings),
                [
                    {
                        "structure_id": key,
                        "list_code": place.list_code,
                        "listed_as": place.heading,
                        "kind": listing.kind,
                        "source_date": listing.date,
                    }
                    for (key, place), listing in self.new.items()
                ],
            )
        if self.updated:
            self.connection.execute(
                update(listings)
                .where(_THIS)
                .values(kind=bindparam("to_kind"), source_date=bindparam("to_date")),
                [
                    _key(key, place) | {"to_kind": listing.kind, "to_date": listing.date}
                    for (key, place), listing in self.updated.items()
                ],
            )
        self.new, self.updated, self.ended = {}, {}, []


_THIS = and_(
    listings.c.structure_id == bindparam("this_structure"),
    listings.c.list_code == bindparam("this_list"),
    listings.c.listed_as == bindparam("this_heading"),
)


def _key(structure: str, place: ListHeading) -> dict[str, Any]:
    return {
        "this_structure": structure,
        "this_list": place.list_code,
        "this_heading": place.heading,
    }
