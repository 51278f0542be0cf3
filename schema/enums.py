"""Python enums as GraphQL enums, with a description of each value."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import TypeVar

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition, has_enum_definition

Code = TypeVar("Code", bound=Enum)


def describe_enum(codes: type[Code], description: str, values: Mapping[Code, str]) -> None:
    """Make a GraphQL enum of the codes.

    Raises:
        KeyError: a value without a description.
    """
    # A class with a field of the enum may come first, and Strawberry then has made its definition:
    # a second one would be another enum of the same name.
    if not has_enum_definition(codes):
        strawberry.enum(codes)
    definition: StrawberryEnumDefinition = codes.__strawberry_definition__  # type: ignore[attr-defined]  # set above
    definition.description = description
    for value in definition.values:
        # By subscript: a value without a description fails at import.
        value.description = values[codes[value.name]]
