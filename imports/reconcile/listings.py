"""Listings: which lists name a structure, under which heading, and since which edition."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, bindparam, delete, insert, select, update

from changes.recorder import CHANGED_RECORDS
from imports.reconcile.line_facts import ListMention
from models.listing import ListedAs, listings
from models.structure import EstablishmentKind


class ListHeading(NamedTuple):
    list_code: str
    heading: ListedAs


@dataclass(frozen=True, slots=True)
class Listing:
    """The kind that a list gives a structure, and the date of its newest edition that does."""

    kind: EstablishmentKind | None
    date: str


class ListingSet:
    """All listings by structure; ``flush`` writes the changes."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.by_structure: dict[str, dict[ListHeading, Listing]] = {}
        for row in connection.execute(select(listings)):
            list_heading = ListHeading(row.list_code, row.listed_as)
            self.by_structure.setdefault(row.structure_id, {})[list_heading] = Listing(
                row.kind, row.source_date
            )
        self.new: dict[tuple[str, ListHeading], Listing] = {}
        self.updated: dict[tuple[str, ListHeading], Listing] = {}
        self.removed: list[tuple[str, ListHeading]] = []
        self.of_other_kinds: set[str] = set()
        """Structures to which a list gives another kind than before."""

    def headings(self, key: str) -> frozenset[ListedAs]:
        return frozenset(list_heading.heading for list_heading in self.by_structure.get(key, ()))

    def lists_naming(self, key: str) -> frozenset[str]:
        """The codes of the lists that name a structure, under whatever heading."""
        return frozenset(heading.list_code for heading in self.by_structure.get(key, ()))

    def add(self, key: str, mention: ListMention, date: str) -> None:
        """Record that an edition names a structure, unless a newer one already does."""
        list_headings = self.by_structure.setdefault(key, {})
        list_heading = ListHeading(mention.list_code, mention.listed_as)
        listing = Listing(mention.kind, date)
        current = list_headings.get(list_heading)
        if current == listing or (current is not None and current.date > date):
            return
        if current is not None and current.kind is not listing.kind:
            self.of_other_kinds.add(key)
        list_headings[list_heading] = listing
        written = self.new if current is None or (key, list_heading) in self.new else self.updated
        written[key, list_heading] = listing

    def remove(self, key: str, list_heading: ListHeading) -> None:
        del self.by_structure[key][list_heading]
        self.updated.pop((key, list_heading), None)
        # What this import added is not in the table yet.
        if self.new.pop((key, list_heading), None) is None:
            self.removed.append((key, list_heading))

    def find_under(
        self, list_code: str, headings: Collection[ListedAs]
    ) -> Iterator[tuple[str, ListHeading]]:
        """The structures that a list names under any of the headings."""
        for key, list_headings in self.by_structure.items():
            for list_heading in list_headings:
                if list_heading.list_code == list_code and list_heading.heading in headings:
                    yield key, list_heading

    def kinds(self, key: str) -> tuple[EstablishmentKind | None, EstablishmentKind | None]:
        """An establishment's first and second kind, a lycée's before a collège's.

        Each is the one of the newest listing under its heading.
        """
        newest: dict[bool, Listing] = {}
        # By date, so that of several lists with a heading the newest is kept.
        for list_heading, listing in sorted(
            self.by_structure[key].items(), key=lambda item: item[1].date
        ):
            newest[list_heading.heading is ListedAs.COLLEGE] = listing
        kinds = [newest[college].kind for college in (False, True) if college in newest]
        first, second, *_ = *dict.fromkeys(filter(None, kinds)), None, None
        return first, second

    def flush(self) -> None:
        if self.removed:
            self.connection.execute(
                delete(listings).where(_MATCHES_LISTING),
                [_listing_key(*e) for e in self.removed],
                execution_options={CHANGED_RECORDS: [key for key, _ in self.removed]},
            )
        if self.new:
            self.connection.execute(
                insert(listings),
                [
                    {
                        "structure_id": key,
                        "list_code": list_heading.list_code,
                        "listed_as": list_heading.heading,
                        "kind": listing.kind,
                        "source_date": listing.date,
                    }
                    for (key, list_heading), listing in self.new.items()
                ],
            )
        if self.updated:
            self.connection.execute(
                update(listings)
                .where(_MATCHES_LISTING)
                .values(kind=bindparam("to_kind"), source_date=bindparam("to_date")),
                [
                    _listing_key(key, list_heading)
                    | {"to_kind": listing.kind, "to_date": listing.date}
                    for (key, list_heading), listing in self.updated.items()
                ],
                # Most of an edition's are named again, under the same heading: no change of theirs.
                execution_options={CHANGED_RECORDS: sorted(self.of_other_kinds)},
            )
        self.new, self.updated, self.removed = {}, {}, []
        self.of_other_kinds.clear()


_MATCHES_LISTING = and_(
    listings.c.structure_id == bindparam("this_structure"),
    listings.c.list_code == bindparam("this_list"),
    listings.c.listed_as == bindparam("this_heading"),
)


def _listing_key(structure: str, list_heading: ListHeading) -> dict[str, Any]:
    return {
        "this_structure": structure,
        "this_list": list_heading.list_code,
        "this_heading": list_heading.heading,
    }
