"""Lists that are held in memory: dispositifs, territories and their communes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from directory.request_context import Context
from models.commune import Commune
from models.dispositif import Dispositif, Enrolment, FundingStatus, HostingMode, Level, Stage
from models.psad_territory import PsadTerritory, TerritoryStatus
from resolvers.competence_lookup import territories_at
from resolvers.pagination import Page, page_in_memory
from resolvers.place_resolution import PlaceQuery, find_place


@dataclass(frozen=True, slots=True, kw_only=True)
class DispositifFilter:
    """Each field is the accepted values, or None for no filter; all must accept."""

    guides: frozenset[str] | None = None
    stages: frozenset[Stage] | None = None
    levels: frozenset[Level] | None = None
    enrolments: frozenset[Enrolment] | None = None
    hosting_modes: frozenset[HostingMode] | None = None
    piloted: bool | None = None
    piloted_regionally: bool | None = None
    newly_arrived: bool | None = None
    age: int | None = None
    funding_sources: frozenset[str] | None = None
    legal_references: frozenset[str] | None = None

    def accepts(self, dispositif: Dispositif) -> bool:
        # Functions, so that a filter of one field looks at one: a list is filtered entry by entry.
        tests: tuple[tuple[object, Callable[[], bool]], ...] = (
            (self.guides, lambda: self._belongs_to_guide(dispositif)),
            (self.stages, lambda: dispositif.stage in (self.stages or ())),
            (self.hosting_modes, lambda: dispositif.hosting_mode in (self.hosting_modes or ())),
            # The deprecated filter, as its field: what no source says counts as no.
            (self.piloted, lambda: (dispositif.piloted is True) is self.piloted),
            (
                self.piloted_regionally,
                lambda: dispositif.piloted is self.piloted_regionally,
            ),
            (self.newly_arrived, lambda: dispositif.newly_arrived is self.newly_arrived),
            (self.age, lambda: self._is_for_the_age(dispositif)),
            (self.funding_sources, lambda: self._is_funded(dispositif)),
            (self.legal_references, lambda: self._rests_on_text(dispositif)),
        )
        return all(test() for value, test in tests if value is not None) and self._accepts_audience(
            dispositif
        )

    def _belongs_to_guide(self, dispositif: Dispositif) -> bool:
        return dispositif.guide is not None and dispositif.guide.code in (self.guides or ())

    def _is_for_the_age(self, dispositif: Dispositif) -> bool:
        """Whether the ages that a text states, if any, include it."""
        # 0 for mypy only: accepts() calls this where an age was sent.
        age = self.age or 0
        youngest, oldest = dispositif.age_min, dispositif.age_max
        return (youngest is None or age >= youngest) and (oldest is None or age <= oldest)

    def _is_funded(self, dispositif: Dispositif) -> bool:
        """Whether one of the means can pay for it."""
        return any(
            funding.funding_source.code in (self.funding_sources or ())
            and funding.status is not FundingStatus.NOT_MOBILISABLE
            for funding in dispositif.fundings
        )

    def _rests_on_text(self, dispositif: Dispositif) -> bool:
        texts = {reference.code for reference in dispositif.legal_references}
        return bool(texts & (self.legal_references or frozenset()))

    def _accepts_audience(self, dispositif: Dispositif) -> bool:
        """One and the same audience must have an accepted level and enrolment."""
        return any(
            (self.levels is None or audience.level in self.levels)
            and (self.enrolments is None or audience.enrolment in self.enrolments)
            for audience in dispositif.audiences
        ) or (self.levels is None and self.enrolments is None)


@dataclass(frozen=True, slots=True, kw_only=True)
class TerritoryFilter:
    """Each field is the accepted values, or None for no filter; all must accept."""

    academies: frozenset[str] | None = None
    statuses: frozenset[TerritoryStatus] | None = None

    def accepts(self, territory: PsadTerritory) -> bool:
        academy = territory.academy.code if territory.academy else None
        return (self.academies is None or academy in self.academies) and (
            self.statuses is None or territory.status in self.statuses
        )


def dispositif_page(
    context: Context, filter: DispositifFilter, first: int, after: str | None
) -> Page[Dispositif]:
    """Dispositifs guide by guide, each in its order."""
    all_of_them = context.catalogue.dispositifs.values()
    # Numbered in the whole list, not in what the filter accepts: a cursor keeps its place.
    position = {dispositif.code: number for number, dispositif in enumerate(all_of_them, start=1)}
    accepted = [dispositif for dispositif in all_of_them if filter.accepts(dispositif)]
    return page_in_memory(
        accepted,
        lambda dispositif: (position[dispositif.code], dispositif.code),
        kind="rank",
        types=(int, str),
        first=first,
        after=after,
        largest=context.largest_page,
    )


async def territory_page(
    context: Context,
    at: PlaceQuery | None,
    filter: TerritoryFilter,
    first: int,
    after: str | None,
) -> Page[PsadTerritory]:
    """PSAD territories in the order of their names; with a place, those that cover it."""
    territories = list(context.catalogue.territories.values())
    if at is not None:
        # A place is resolved only where one was sent: an address may be a request to the geocoder.
        covering = set(territories_at(context, (await find_place(context, at)).place))
        territories = [territory for territory in territories if territory in covering]
    return page_in_memory(
        [territory for territory in territories if filter.accepts(territory)],
        lambda territory: (territory.sort_name, territory.code),
        kind="territory",
        types=(str, str),
        first=first,
        after=after,
        largest=context.largest_page,
    )


def commune_page(
    context: Context, communes: tuple[Commune, ...], first: int, after: str | None
) -> Page[Commune]:
    """Communes in the order of their codes."""
    return page_in_memory(
        communes,
        lambda commune: (commune.code,),
        kind="commune",
        types=(str,),
        first=first,
        after=after,
        largest=context.largest_page,
    )
