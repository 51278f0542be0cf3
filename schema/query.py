"""The root of every question. Each field hands what was sent, checked, to its resolver."""

from __future__ import annotations

import strawberry

from schema.actor import ActorFields
from schema.change import ChangeFields
from schema.competence import CompetenceFields, PsadTerritoryFields
from schema.directory import DirectoryFields
from schema.dispositif import DispositifFields
from schema.eligibility import LegalStatusFields
from schema.error_report import ErrorReportFields
from schema.funding_source import FundingSourceFields
from schema.glossary import GlossaryFields
from schema.guide import GuideFields
from schema.key_figure import KeyFigureFields
from schema.legal_reference import LegalReferenceFields
from schema.nearest import NearestFields
from schema.need import NeedFields
from schema.place import PlaceFields
from schema.recommendation import RecommendationFields
from schema.relay import NodeFields
from schema.search import SearchFields
from schema.structure_types import StructureFields
from schema.subgraph import Subgraph


@strawberry.type(description="What can be asked of the directory.")
class Query(
    # The fields of the printed schema stand in the order of these classes.
    StructureFields,
    PlaceFields,
    NearestFields,
    CompetenceFields,
    RecommendationFields,
    SearchFields,
    PsadTerritoryFields,
    DirectoryFields,
    NodeFields,
    ChangeFields,
    GuideFields,
    DispositifFields,
    FundingSourceFields,
    ActorFields,
    LegalReferenceFields,
    LegalStatusFields,
    KeyFigureFields,
    GlossaryFields,
    NeedFields,
    ErrorReportFields,
    Subgraph,
):
    """The parts of the API; each has its root fields beside its topic."""
