"""Full text over the directory: the index of a version, pages of what it finds, and highlights.

The index is made when it is first searched, in a thread, and goes with its version.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from directory.request_context import Context
from errors.exceptions import BadCursor
from geo.ellipsoid import distance_list_m
from geo.place import Place, validated_text
from models.actor import Actor
from models.dispositif import Dispositif
from models.glossary_term import GlossaryTerm
from models.structure import Structure, StructureStatus
from resolvers.notices import Notice
from resolvers.pagination import Page, SortKey, decode_cursor, encode_cursor, validated_first
from resolvers.place_resolution import PlaceQuery, ResolvedPlace, find_place
from resolvers.search_index import STRUCTURES, TYPE_OF, search_index
from resolvers.sentence_understanding import NextStep, Understanding, next_step, understand
from search.documents import SearchType
from search.inverted_index import Hit, Matches, SearchIndex
from text.bilingual import Verbatim
from text.french import ranges_of_stems
from understanding.sentence import LONGEST_SENTENCE

CURSOR_KIND = "search"
LONGEST_SNIPPET = 240
BEFORE_MATCH = 60

# The check letter is not verified here: a wrong one finds nothing, and a search is never refused
# for it.
UAI = re.compile(r"\d{7}[A-Za-z]", re.ASCII)
UAI_SCORE = 1_000.0
"""The score of what a UAI names."""


class Span(NamedTuple):
    """Characters of a text, from ``start`` on and before ``end``."""

    start: int
    end: int


class Highlighted(NamedTuple):
    """A text, and where it has words of the query."""

    text: str
    ranges: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Facet:
    """How many of a type were found."""

    type: SearchType
    count: int


@dataclass(frozen=True, slots=True)
class SearchEdge:
    """Something found."""

    hit: Hit
    node: Any
    stems: frozenset[str]
    distances: Distances

    @property
    def type(self) -> SearchType:
        return self.hit.type

    @property
    def score(self) -> float:
        return self.hit.score

    @property
    def cursor(self) -> str:
        return encode_cursor(CURSOR_KIND, (self.hit.score, self.hit.type.name, self.hit.key))

    @property
    def title(self) -> Highlighted:
        return highlight(title_of(self.node), self.stems)

    @property
    def snippet(self) -> Highlighted | None:
        """Of the texts of what was found, the first that has words of the query."""
        texts = [highlight(text, self.stems) for text in texts_of(self.node)]
        found = next((text for text in texts if text.ranges), None)
        return shorten_around_match(found) if found else None

    @property
    def distance_meters(self) -> float | None:
        return self.distances.of(self.hit)


class Distances:
    """The distances of a page's structures from its place, computed together when one is asked."""

    def __init__(self, place: Place | None, hits: Sequence[Hit]) -> None:
        self.place = place
        self.hits = hits

    def of(self, hit: Hit) -> float | None:
        """Metres; None without a place, and of what has no position."""
        return self.by_key.get(hit.key)

    @cached_property
    def by_key(self) -> Mapping[str, float]:
        if self.place is None:
            return {}
        here = self.place.position
        located = {hit.key: hit.position for hit in self.hits if hit.position is not None}
        latitudes, longitudes = zip(*located.values(), strict=True) if located else ((), ())
        metres = distance_list_m(here.latitude, here.longitude, latitudes, longitudes)
        return dict(zip(located, metres, strict=True))


@dataclass(slots=True, kw_only=True)
class SearchPage(Page[Any]):
    """A page of what was found, best first."""

    context: Context
    text: str
    total: int
    facets: Sequence[Facet]
    near: ResolvedPlace | None
    reading: Understanding | None = None

    async def count(self) -> int:
        return self.total

    @property
    def place(self) -> Place | None:
        return self.near.place if self.near else None

    @property
    def notices(self) -> tuple[Notice, ...]:
        return self.near.notices if self.near else ()

    def understood(self) -> Understanding:
        """What the text says, beside the words that it has in common with records."""
        # Asked for by two fields, its own and the next step's.
        if self.reading is None:
            self.reading = understand(self.context, self.text)
        return self.reading

    async def next_step(self) -> NextStep:
        return await next_step(self.context, self.understood(), self.place)


async def search(
    context: Context,
    text: str,
    near: PlaceQuery | None,
    types: Collection[SearchType] | None,
    first: int,
    after: str | None,
) -> SearchPage:
    """What a text means, best first; what is near counts more, where a place is sent. ``facets``
    count all types, whichever are asked for.

    Raises:
        Refusal: the text, the place, the page's size or cursor is malformed or unknown.
    """
    await context.turn()
    size = validated_first(first, context.largest_page)
    checked = validated_text(text, argument="text", longest=LONGEST_SENTENCE, any_script=True)
    start = decode_cursor(after, CURSOR_KIND, (float, str, str))
    place = await find_place(context, near) if near else None
    if UAI.fullmatch(checked):
        return await _search_by_uai(context, checked.upper(), place)
    # People type streets, names and sentences: the answer goes into no cache.
    context.is_personal = True
    index = await search_index(context.directory)
    here = place.place.position if place else None
    found = index.find(text, (here.latitude, here.longitude) if here else None)
    facets = [Facet(type, count) for type, count in index.facets(found).items()]
    if types is not None:
        found = index.filter_types(found, types)
    begin = _offset_after(index, found, start) if start else 0
    hits = index.hits(found, begin, size)
    nodes = await _nodes(context, hits)
    distances = Distances(place.place if place else None, hits)
    return SearchPage(
        edges=[
            SearchEdge(hit, node, found.stems, distances)
            for hit, node in zip(hits, nodes, strict=True)
        ],
        has_next_page=found.total > begin + size,
        has_previous_page=start is not None,
        context=context,
        text=text,
        total=found.total,
        facets=facets,
        near=place,
    )


def _offset_after(index: SearchIndex, found: Matches, start: SortKey) -> int:
    """How many of what was found a cursor has passed."""
    score, type, key = start
    if type not in SearchType.__members__:
        raise BadCursor("not_of_this_list", argument="after")
    return index.position_after(found, score, SearchType[type], key)


async def _search_by_uai(context: Context, uai: str, near: ResolvedPlace | None) -> SearchPage:
    """The structure with a UAI, if it is not closed."""
    structure = await context.structures_by_uai.load(uai)
    edges = []
    if structure is not None and structure.status is not StructureStatus.CLOSED:
        at = structure.position
        position = (at.latitude, at.longitude) if at else None
        hit = Hit(TYPE_OF[type(structure)], structure.key, UAI_SCORE, position)
        distances = Distances(near.place if near else None, [hit])
        edges = [SearchEdge(hit, structure, frozenset(), distances)]
    return SearchPage(
        edges=edges,
        has_next_page=False,
        has_previous_page=False,
        context=context,
        text=uai,
        total=len(edges),
        facets=[Facet(edge.type, 1) for edge in edges],
        near=near,
    )


async def _nodes(context: Context, hits: Sequence[Hit]) -> list[Any]:
    """What was found, its structures read in one statement."""
    keys = [hit.key for hit in hits if hit.type in STRUCTURES]
    structures = dict(zip(keys, await context.structures.load_now(keys), strict=True))
    catalogue = context.catalogue
    by_type: Mapping[SearchType, Mapping[str, Any]] = {
        SearchType.DISPOSITIF: catalogue.dispositifs,
        SearchType.ACTOR: catalogue.actors,
        SearchType.GLOSSARY_TERM: catalogue.glossary,
    }
    return [by_type.get(hit.type, structures)[hit.key] for hit in hits]


def title_of(node: Any) -> str:
    if isinstance(node, GlossaryTerm):
        return node.term
    name: str = node.name
    return name


def texts_of(node: Any) -> Sequence[str]:
    """What a snippet is taken from, the best first."""
    texts: Sequence[str | None] = ()
    if isinstance(node, Dispositif):
        texts = (node.summary, *node.conditions, *node.objectives, *node.modules)
    elif isinstance(node, Actor):
        texts = (node.summary, *node.missions)
    elif isinstance(node, GlossaryTerm):
        texts = (node.expansion, node.definition)
    elif isinstance(node, Structure) and node.address:
        address = node.address
        texts = (", ".join(filter(None, (address.street, address.postal_code, address.city))),)
    return [text for text in texts if text]


def highlight(text: str, stems: frozenset[str]) -> Highlighted:
    """A text with the ranges of its words that the query may have meant."""
    ranges = tuple(Span(start, end) for start, end in ranges_of_stems(text, stems))
    # Never translated: the ranges are of these characters.
    return Highlighted(Verbatim(text), ranges)


def shorten_around_match(found: Highlighted) -> Highlighted:
    """A long text's part around its first match, cut between words."""
    text, ranges = found
    if len(text) <= LONGEST_SNIPPET:
        return found
    start = text.rfind(" ", 0, max(ranges[0].start - BEFORE_MATCH, 0)) + 1
    end = len(text)
    if end - start > LONGEST_SNIPPET:
        end = text.rfind(" ", start, start + LONGEST_SNIPPET)
    kept_ranges = [Span(a - start, b - start) for a, b in ranges if start <= a and b <= end]
    return Highlighted(text[start:end], tuple(kept_ranges))
