"""The gazetteer: communes by code, postal code, name or its beginning, and by position."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from geo.ellipsoid import FloatArray, distance_array_m, ecef, ecef_point
from geo.grouped_kdtree import GroupedKDTree
from geo.polygon import Polygon
from models.commune import Commune
from models.department import Department
from models.structure import Position
from text.normalise import normalise_words
from text.sound import sound


class NameSuffix(NamedTuple):
    """A commune's normalised name from its word number ``first_word`` on."""

    text: str
    first_word: int
    commune: Commune


# How close the name is (0 is an equal name), the commune, and the postal code that was typed.
Suggestion = tuple[int, Commune, str | None]

# Characters of a name that may have one wrong letter, and of one that may have two.
MIN_MISSPELT, TWO_ERRORS = 4, 9

HALF_WEIGHT_DISTANCE_M = 20_000.0

# A commune whose position no source states weighs as if it were this far.
UNKNOWN_DISTANCE_M = 1_000_000.0


class Gazetteer:
    """Look-ups over the communes and départements of one version of the directory."""

    def __init__(
        self, communes: Mapping[str, Commune], departments: Mapping[str, Department]
    ) -> None:
        self.communes = communes
        self.by_postal_code = _by_postal_code(communes.values())
        self.by_name = _by_name(communes.values())
        self.joined_names = [" ".join(words) for words in self.by_name]
        self.names = sorted(_name_suffixes(communes.values()), key=lambda suffix: suffix.text)
        self.postal_codes = sorted(self.by_postal_code)
        self.outlines = {
            department.code: Polygon(department.outline)
            for department in departments.values()
            if department.outline
        }
        self.departments = departments
        self.located_communes = [c for c in communes.values() if c.latitude is not None]
        self.centre_tree = (
            _build_centre_tree(self.located_communes) if self.located_communes else None
        )

    def find_by_postal_code(self, postal_code: str) -> tuple[Commune, ...]:
        """The communes of a postal code, the most populous first."""
        return self.by_postal_code.get(postal_code, ())

    def find_by_name(self, name: tuple[str, ...]) -> tuple[Commune, ...]:
        """The communes with exactly these words (``normalise_words``), the most populous first."""
        return self.by_name.get(name, ())

    def find_misspelt(self, name: tuple[str, ...]) -> tuple[Commune, ...]:
        """The communes whose name has one wrong letter, or two in a long name, or sounds the same:
        « Dunkerke »; the likeliest first.

        The first letter has to be right: slips are seldom there.
        """
        typed = " ".join(name)
        if len(typed) < MIN_MISSPELT or not typed[0].isalpha():
            return ()
        errors = 2 if len(typed) >= TWO_ERRORS else 1
        near = extract(typed, self.joined_names, scorer=OSA.distance, score_cutoff=errors)
        best = min((distance for _, distance, _ in near), default=0)
        found = (
            commune
            for joined, distance, _ in near
            if distance == best and joined[0] == typed[0]
            for commune in self.by_name[tuple(joined.split())]
        )
        return _most_populous_first(found)[:1] or self._find_by_sound(name)

    def _find_by_sound(self, name: tuple[str, ...]) -> tuple[Commune, ...]:
        sounds = [sound(word) for word in name]
        found = (
            commune
            for words, communes in self.by_name.items()
            # Sounds are computed where the first letters agree: a dozenth of all names.
            if words[0][0] == name[0][0]
            and len(words) == len(name)
            and [sound(word) for word in words] == sounds
            for commune in communes
        )
        return _most_populous_first(found)[:1]

    def department_at(self, position: Position) -> Department | None:
        """The département whose outline contains a position; None outside all of them."""
        for code, outline in self.outlines.items():
            if outline.contains(position):
                return self.departments[code]
        return None

    def nearest_commune(self, position: Position, department: Department) -> Commune | None:
        """The commune of a département whose centre is nearest to a position.

        It probably contains the position; the directory has no outlines of communes to be sure.
        """
        if self.centre_tree is None or department.code not in self.centre_tree.group_keys:
            return None
        grove = self.centre_tree.groups[self.centre_tree.group_keys.index(department.code)]
        _, ordinals = grove.nearest(ecef_point(position.latitude, position.longitude), 1)
        return self.located_communes[int(ordinals[0])]

    def suggest(
        self, text: str, limit: int, near: Position | None = None
    ) -> list[tuple[Commune, str | None]]:
        """Up to ``limit`` communes whose name or postal code begins with ``text``, likeliest first.

        An equal name comes first, then names that begin with the text, then names with a later
        word that does; within each by population, which weighs less the farther a commune is from
        ``near``. The postal code is given where that was typed.
        """
        typed = normalise_words(text)
        if len(typed) == 1 and typed[0].isdigit():
            suggestions = list(self._by_code_prefix(typed[0]))
        else:
            suggestions = self._closest_names(" ".join(typed))
        weights = _weights([commune for _, commune, _ in suggestions], near)
        ranked = sorted(
            zip(suggestions, weights, strict=True),
            key=lambda entry: (entry[0][0], -entry[1], entry[0][2] or "", entry[0][1].code),
        )
        return [(commune, postal_code) for (_, commune, postal_code), _ in ranked[:limit]]

    def _closest_names(self, typed: str) -> list[Suggestion]:
        """Each commune once, with the best closeness of its name's words."""
        closest: dict[str, Suggestion] = {}
        for suffix in self._by_name_prefix(typed):
            suggestion = (_closeness(suffix, typed), suffix.commune, None)
            best = closest.setdefault(suffix.commune.code, suggestion)
            if suggestion[0] < best[0]:
                closest[suffix.commune.code] = suggestion
        return list(closest.values())

    def _by_name_prefix(self, prefix: str) -> Iterator[NameSuffix]:
        if not prefix:
            return
        start = bisect_left(self.names, prefix, key=lambda suffix: suffix.text)
        for suffix in self.names[start:]:
            if not suffix.text.startswith(prefix):
                return
            yield suffix

    def _by_code_prefix(self, prefix: str) -> Iterator[Suggestion]:
        start = bisect_left(self.postal_codes, prefix)
        for postal_code in self.postal_codes[start:]:
            if not postal_code.startswith(prefix):
                break
            for commune in self.by_postal_code[postal_code]:
                yield int(postal_code != prefix), commune, postal_code
        # Typed as an INSEE code; where it is a postal code as well, that is likelier to be meant.
        if len(prefix) == 5 and prefix in self.communes and prefix not in self.by_postal_code:
            yield 0, self.communes[prefix], None


def _weights(communes: list[Commune], near: Position | None) -> FloatArray:
    """How likely each commune is meant: its population, halved at ``HALF_WEIGHT_DISTANCE_M``
    from ``near`` and falling with the square of the distance, as in a gravity model."""
    populations = np.array([commune.population or 0 for commune in communes], dtype=np.float64)
    if near is None or not communes:
        return populations
    located = [commune.located_commune for commune in communes]
    latitudes = np.array([np.nan if c.latitude is None else c.latitude for c in located])
    longitudes = np.array([np.nan if c.longitude is None else c.longitude for c in located])
    meters = np.nan_to_num(
        distance_array_m(near.latitude, near.longitude, latitudes, longitudes),
        nan=UNKNOWN_DISTANCE_M,
    )
    # Plus one, so that distance still orders communes without a known population.
    weights: FloatArray = (populations + 1) / (1 + (meters / HALF_WEIGHT_DISTANCE_M) ** 2)
    return weights


def _closeness(suffix: NameSuffix, typed: str) -> int:
    """0 for an equal name, 1 for its beginning, 2 for a later word of it."""
    if suffix.first_word:
        return 2
    return 0 if suffix.text == typed else 1


def _name_suffixes(communes: Iterable[Commune]) -> Iterator[NameSuffix]:
    for commune in communes:
        name = normalise_words(commune.name)
        for first in range(len(name)):
            yield NameSuffix(" ".join(name[first:]), first, commune)


def _most_populous_first(communes: Iterable[Commune]) -> tuple[Commune, ...]:
    return tuple(sorted(communes, key=lambda c: (-(c.population or 0), c.code)))


def _by_postal_code(communes: Iterable[Commune]) -> dict[str, tuple[Commune, ...]]:
    groups: dict[str, list[Commune]] = defaultdict(list)
    for commune in communes:
        for postal_code in commune.postal_codes:
            groups[postal_code].append(commune)
    return {code: _most_populous_first(group) for code, group in groups.items()}


def _by_name(communes: Iterable[Commune]) -> dict[tuple[str, ...], tuple[Commune, ...]]:
    groups: dict[tuple[str, ...], list[Commune]] = defaultdict(list)
    for commune in communes:
        words = normalise_words(commune.name)
        for spelling in {words, _with_joined_elisions(words)}:
            groups[spelling].append(commune)
    return {name: _most_populous_first(group) for name, group in groups.items()}


def _with_joined_elisions(words: tuple[str, ...]) -> tuple[str, ...]:
    """« Villeneuve dascq »: an article of one letter, written together with the next word."""
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] in ("d", "l"):
            joined[-1] += word
        else:
            joined.append(word)
    return tuple(joined)


def _build_centre_tree(communes: list[Commune]) -> GroupedKDTree[str]:
    points = ecef(
        np.array([commune.latitude for commune in communes]),
        np.array([commune.longitude for commune in communes]),
    )
    codes = [commune.department.code for commune in communes]
    names = sorted(set(codes))
    numbers = np.array([names.index(code) for code in codes], dtype=np.int32)
    return GroupedKDTree(points, numbers, names)
