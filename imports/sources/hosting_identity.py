"""Which known hosting a line of a list means: identity is dispositif, structure, micro-structure,
form and school year, of which lines leave some out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from imports.reconcile.change_set import ChangeSet
from storage.columns import Row
from text.normalise import sort_name


@dataclass(frozen=True, slots=True)
class HostingIdentity:
    """What a line states of a hosting's identity; None is what it leaves out."""

    dispositif: str
    structure: str
    micro_structure: str | None
    form: str | None
    school_year: str | None

    @classmethod
    def of(cls, row: Row) -> HostingIdentity:
        names = ("dispositif_code", "structure_id", "micro_structure_id", "form", "school_year")
        return cls(*(row[name] for name in names))

    @property
    def parts(self) -> tuple[str | None, str | None, str | None]:
        return self.micro_structure, self.form and sort_name(self.form), self.school_year


class KnownHostings:
    """The stored and the new hostings of a change set, by dispositif and structure."""

    def __init__(self, changes: ChangeSet, running_year: str) -> None:
        self.changes = changes
        self.running_year = running_year
        self.keys: dict[tuple[str, str], list[str]] = defaultdict(list)
        for key, row in sorted(changes.rows.items()):
            self.keys[row["dispositif_code"], row["structure_id"]].append(key)

    def find(self, stated: HostingIdentity, mentioned: Collection[str]) -> str | None:
        """The key of the hosting that a line means; None where it is a new one.

        ``mentioned`` are those of earlier lines, which only an identical line means again.
        """
        known = list(self._at_structure(stated))
        for key, identity in known:
            if identity.parts == stated.parts:
                return key
        meant = [
            (key, identity)
            for key, identity in known
            if key not in mentioned and self._may_mean(stated, identity)
        ]
        # Of several the one that shares most of what the line states, if there is one such.
        scores = [_shared(stated, identity) for _, identity in meant]
        if not scores or scores.count(max(scores)) > 1:
            return None
        return meant[scores.index(max(scores))][0]

    def _at_structure(self, stated: HostingIdentity) -> Iterator[tuple[str, HostingIdentity]]:
        for key in self.keys[stated.dispositif, stated.structure]:
            row = self.changes.get(key)
            if row is not None:
                yield key, HostingIdentity.of(row)

    def _may_mean(self, stated: HostingIdentity, known: HostingIdentity) -> bool:
        """Whether each part is the same, or left out by one of them."""
        *places_stated, year_stated = stated.parts
        *places_known, year_known = known.parts
        return all(
            one is None or other is None or one == other
            for one, other in zip(places_stated, places_known, strict=True)
        ) and self._may_be_year(year_stated, year_known)

    def _may_be_year(self, stated: str | None, known: str | None) -> bool:
        if stated is None:
            # A line without a year speaks of now.
            return known in (None, self.running_year)
        # A hosting without a year is of now: next year's line does not take its place.
        return stated == known or (known is None and stated <= self.running_year)

    def new_key(self, stated: HostingIdentity) -> str:
        """A key for a new hosting, from what tells it from the others at its structure."""
        micro_structure, form, year = stated.parts
        form = form and form.replace(" ", "-")
        base = f"{stated.dispositif}-{stated.structure}"
        for extra in ((), (micro_structure,), (form,), (year,), (form, year)):
            key = "-".join([base, *(part for part in extra if part)])
            if key not in self.changes.rows and key not in self.changes.created:
                break
        else:
            key = "-".join([base, *(part for part in (micro_structure, form, year) if part)])
        self.keys[stated.dispositif, stated.structure].append(key)
        return key


def _shared(stated: HostingIdentity, known: HostingIdentity) -> int:
    pairs = zip(stated.parts, known.parts, strict=True)
    return sum(one is not None and one == other for one, other in pairs)
