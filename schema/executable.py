"""The executable schema, built once: a second one over the same types fails."""

from __future__ import annotations

from strawberry.schema.config import StrawberryConfig

from execution.executor import PreparsedDocument, QuietSchema
from schema.federation import describe
from schema.hosting import Hosting
from schema.mutation import Mutation
from schema.query import Query
from schema.structure_types import STRUCTURE_TYPES
from schema.subgraph import AnyScalar

SCHEMA = QuietSchema(
    Query,
    mutation=Mutation,
    types=[*STRUCTURE_TYPES, Hosting],
    # Batches are read by server.http.graphql.endpoint, which bounds them.
    config=StrawberryConfig(batching_config=None),
    scalar_overrides=AnyScalar,
    # Documents come parsed and validated (execution.document); Strawberry would do both again.
    extensions=[PreparsedDocument],
)
describe(SCHEMA._schema)
