"""Dispositifs and how they are funded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from directory.catalogue import Catalogue
from models import dispositif
from models.dispositif import Basis, Enrolment, FundingStatus, HostingMode, Level, Stage
from models.structure import EstablishmentKind
from resolvers.catalogue_lists import DispositifFilter, dispositif_page
from resolvers.coverage import complete_academies
from resolvers.hostings import hosting_page
from schema.eligibility import EligibilityRule
from schema.enums import describe_enum
from schema.federation import keys
from schema.filters import accepted_values, known_codes
from schema.funding_source import FundingSource, LazyGuide
from schema.geography import Academy
from schema.legal_reference import LegalReference
from schema.list_sizes import assumed_size, paged_size
from schema.provenance import Provenance
from schema.relay import After, Code, Connection, Edge, First, Info, Node, resolves_record

if TYPE_CHECKING:
    from schema.hosting import HostingConnection

describe_enum(
    Stage,
    "Where a dispositif stands on the way.",
    {
        Stage.PREVENTION: "Prevents dropout of pupils who are still enrolled.",
        Stage.REMOBILISATION: "Brings young people who left back to a project.",
        Stage.DIPLOMATION: "Leads young people who left to a diploma.",
    },
)
describe_enum(
    Level,
    "The schooling a young person is in, or left.",
    {
        Level.COLLEGE: "Collège.",
        Level.LYCEE: "General and technological lycée.",
        Level.LP: "Lycée professionnel.",
    },
)
describe_enum(
    Enrolment,
    "Whether a young person still is a pupil.",
    {
        Enrolment.ENROLLED: "Still enrolled in a school.",
        Enrolment.LEAVING: "Has left school, or is leaving it.",
    },
)
describe_enum(
    HostingMode,
    "Who runs a dispositif.",
    {
        HostingMode.NAMED_HOSTS: "Named structures; each is a published hosting.",
        HostingMode.ANY_ESTABLISHMENT: (
            "Any establishment of the kinds in hostKinds; hostings are derived from them. Other "
            "structures host it where a source says so."
        ),
    },
)
describe_enum(
    FundingStatus,
    "Whether a funding source can pay for a dispositif.",
    {
        FundingStatus.MOBILISABLE: "It can.",
        FundingStatus.COMPLEMENTARY: "It can, in addition to others.",
        FundingStatus.NOT_MOBILISABLE: "It cannot.",
    },
)
describe_enum(
    Basis,
    "Where a link between a dispositif and a funding source comes from.",
    {
        Basis.STATED: "The guide states it.",
        Basis.INFERRED: "It is inferred from the guide's arrangement, and to be confirmed.",
    },
)


LazyHostingConnection = Annotated["HostingConnection", strawberry.lazy("schema.hosting")]


@strawberry.type(description="For whom a dispositif is: a level, and enrolled or leaving.")
class Audience:
    level: Level | None = strawberry.field(
        description="The schooling the young person is in, or left; null where none is stated."
    )
    enrolment: Enrolment = strawberry.field(description="Still enrolled, or leaving.")


@strawberry.type(description="How one funding source applies to a dispositif.")
class DispositifFunding:
    funding_source: FundingSource = strawberry.field(description="The means.")
    status: FundingStatus = strawberry.field(description="Whether it can pay, and how.")
    basis: Basis = strawberry.field(description="Whether the guide states this.")
    note: str | None = strawberry.field(description="The condition or detail, in French.")


async def rules(root: strawberry.Parent[dispositif.Dispositif], info: Info) -> Any:
    return info.context.catalogue.eligibility.rules.get(root.code, ())


async def surely_piloted(root: strawberry.Parent[dispositif.Dispositif]) -> bool:
    # Released as non-null, as the column was then: what no source says is answered as no.
    return root.piloted is True


async def hostings(
    root: strawberry.Parent[dispositif.Dispositif],
    info: Info,
    first: First = 10,
    after: After = None,
) -> Any:
    return await hosting_page(info.context, root.code, first, after)


async def complete_in(root: strawberry.Parent[dispositif.Dispositif], info: Info) -> Any:
    return complete_academies(info.context.directory, root)


@strawberry.type(
    description="A programme that a young person can join.", directives=keys("id", "code")
)
class Dispositif(Node):
    code: str = strawberry.field(description="Stable code, such as micro-lycee.")
    acronym: str | None = strawberry.field(description="Its usual acronym.")
    name: str = strawberry.field(description="Its name, in French.")
    stage: Stage = strawberry.field(description="Prevention, remobilisation or diplomation.")
    piloted_by_pole_perseverance: bool = strawberry.field(
        resolver=surely_piloted,
        description="Whether the DRAIO's Pôle Persévérance pilots it and delegates its means.",
        deprecation_reason="Use pilotedRegionally: null where no source says so.",
    )
    piloted: bool | None = strawberry.field(
        name="pilotedRegionally",
        description=(
            "Whether the région académique pilots it and delegates its means; null where no "
            "source says so."
        ),
    )
    summary: str = strawberry.field(description="What it is, in French.")
    audiences: list[Audience] = strawberry.field(
        description="For whom it is.", directives=assumed_size(4)
    )
    newly_arrived: bool = strawberry.field(description="Whether it is for newly arrived pupils.")
    age_min: int | None = strawberry.field(
        description="Youngest age in completed years, included; null where no text states one."
    )
    age_max: int | None = strawberry.field(
        description="Oldest age in completed years, included; null where no text states one."
    )
    age_note: str | None = strawberry.field(description="Exceptions to the ages, in French.")
    conditions: list[str] = strawberry.field(description="Conditions of entry, in French.")
    objectives: list[str] = strawberry.field(description="What it aims at, in French.")
    modules: list[str] = strawberry.field(description="What it is made of, in French.")
    duration: str | None = strawberry.field(description="How long it lasts, in French.")
    admission: str | None = strawberry.field(description="Who decides on entry, in French.")
    hosting_mode: HostingMode = strawberry.field(description="Who runs it.")
    host_kinds: list[EstablishmentKind] = strawberry.field(
        description="The kinds of establishment that may run it."
    )
    note: str | None = strawberry.field(description="What to know of this record, in French.")
    fundings: list[DispositifFunding] = strawberry.field(
        name="fundingSources",
        description="How each funding source applies to it.",
        directives=assumed_size(4),
    )
    legal_references: list[LegalReference] = strawberry.field(
        description="The texts it rests on.", directives=assumed_size(3)
    )
    rules: list[EligibilityRule] = strawberry.field(
        resolver=rules, description="Who may enter it, rule by rule.", directives=assumed_size(4)
    )
    complete_in: list[Academy] = strawberry.field(
        resolver=complete_in,
        description=(
            "The académies whose list of hosts is complete for the running school year: there, who "
            "is not named does not host it."
        ),
        directives=assumed_size(2),
    )
    hostings: LazyHostingConnection = strawberry.field(
        resolver=hostings,
        description="Where a source says it is hosted; what is closed is left out.",
        directives=paged_size(),
    )
    guide: LazyGuide | None = strawberry.field(
        description="The guide it comes from; null in directories seeded before there were several."
    )
    provenance: Provenance = strawberry.field(description="Where the record comes from.")
    is_type_of = resolves_record(dispositif.Dispositif)


@strawberry.type(description="A dispositif that a funding source applies to.")
class FundedDispositif:
    dispositif: Dispositif = strawberry.field(description="The dispositif.")
    status: FundingStatus = strawberry.field(description="Whether it can be paid so, and how.")
    basis: Basis = strawberry.field(description="Whether the guide states this.")
    note: str | None = strawberry.field(description="The condition or detail, in French.")


@strawberry.type(description="A dispositif in a list.")
class DispositifEdge(Edge[Dispositif]):
    pass


@strawberry.type(description="A page of dispositifs, guide by guide, each in its order.")
class DispositifConnection(Connection[Dispositif]):
    edges: list[DispositifEdge] = strawberry.field(description="The page's entries.")


@strawberry.input(name="DispositifFilter", description="Which dispositifs: all must accept.")
class DispositifFilterInput:
    guides: list[str] | None = strawberry.field(
        default=None, description="Codes of guides that they come from."
    )
    stages: list[Stage] | None = strawberry.field(default=None, description="Stages.")
    levels: list[Level] | None = strawberry.field(
        default=None, description="Levels of the audience."
    )
    enrolments: list[Enrolment] | None = strawberry.field(
        default=None, description="Whether the audience is still enrolled or leaving."
    )
    hosting_modes: list[HostingMode] | None = strawberry.field(
        default=None, description="Who runs them."
    )
    piloted_by_pole_perseverance: bool | None = strawberry.field(
        default=None,
        description="Whether the Pôle Persévérance pilots them.",
        deprecation_reason="Use pilotedRegionally.",
    )
    piloted_regionally: bool | None = strawberry.field(
        default=None, description="Whether their région académique pilots them."
    )
    newly_arrived: bool | None = strawberry.field(
        default=None, description="Whether they are for newly arrived pupils."
    )

    age: int | None = strawberry.field(
        default=None,
        description="An age in whole years that the stated ages include; ages that none states do.",
    )
    funding_sources: list[str] | None = strawberry.field(
        default=None, description="Codes of funding sources that can pay for them."
    )
    legal_references: list[str] | None = strawberry.field(
        default=None, description="Codes of texts that they rest on."
    )

    def checked(self, catalogue: Catalogue) -> DispositifFilter:
        sources, texts = catalogue.funding_sources, catalogue.legal_references
        return DispositifFilter(
            age=self.age,
            funding_sources=known_codes(self.funding_sources, "fundingSources", sources.keys()),
            legal_references=known_codes(self.legal_references, "legalReferences", texts.keys()),
            stages=accepted_values(self.stages, "stages"),
            levels=accepted_values(self.levels, "levels"),
            enrolments=accepted_values(self.enrolments, "enrolments"),
            hosting_modes=accepted_values(self.hosting_modes, "hostingModes"),
            guides=known_codes(self.guides, "guides", catalogue.guides.keys()),
            piloted=self.piloted_by_pole_perseverance,
            piloted_regionally=self.piloted_regionally,
            newly_arrived=self.newly_arrived,
        )


async def resolve_dispositif(info: Info, code: Code) -> Any:
    return info.context.catalogue.dispositifs.get(code)


async def resolve_dispositifs(
    info: Info,
    filter: Annotated[
        DispositifFilterInput | None, strawberry.argument(description="Only these dispositifs.")
    ] = None,
    first: First = 20,
    after: After = None,
) -> Any:
    chosen = filter.checked(info.context.catalogue) if filter else DispositifFilter()
    return dispositif_page(info.context, chosen, first, after)


@strawberry.type
class DispositifFields:
    dispositif: Dispositif | None = strawberry.field(
        resolver=resolve_dispositif, description="A dispositif by its code."
    )
    dispositifs: DispositifConnection = strawberry.field(
        resolver=resolve_dispositifs,
        description="Dispositifs, guide by guide, each in its order.",
        directives=paged_size(),
    )
