"""What a client may see of an error: the sentence, the code, and never the value it sent."""

from __future__ import annotations

import logging

import pytest
from graphql import GraphQLError, GraphQLSyntaxError, Source

from errors.exceptions import BadUai
from execution.error_masking import (
    LONGEST_DETAIL,
    internal_error_object,
    to_client_error,
)


def of_library(message: str) -> GraphQLError:
    return GraphQLError(message)


def code(error: GraphQLError) -> object:
    return (error.extensions or {})["code"]


def test_a_refusal_keeps_its_sentence_in_the_language_of_the_client() -> None:
    refusal = BadUai("malformed", argument="uai")
    error = GraphQLError("x", path=["cio"], original_error=refusal)
    told = to_client_error(error, "fr")

    assert told.message == refusal.sentence_in("fr")
    assert told.extensions == {"code": "BAD_UAI", "argument": "uai"}
    assert told.path == ["cio"]


def test_an_exception_of_ours_is_masked_and_logged_with_the_same_id(
    caplog: pytest.LogCaptureFixture,
) -> None:
    cause = RuntimeError("secret of the database")
    told = to_client_error(GraphQLError("secret", path=["cios", 0], original_error=cause))

    assert "secret" not in str(told.formatted)
    assert code(told) == "INTERNAL"
    [record] = caplog.records
    assert record.levelno == logging.ERROR
    assert (told.extensions or {})["id"] in record.getMessage()
    assert "secret of the database" in caplog.text


def test_each_internal_error_has_an_id_of_its_own() -> None:
    one, other = (internal_error_object(None, "here", "en") for _ in range(2))

    assert one["extensions"]["id"] != other["extensions"]["id"]
    assert one["message"] == other["message"]
    assert internal_error_object(None, "here", "fr")["message"] != one["message"]


def test_a_syntax_error_keeps_its_place() -> None:
    error = GraphQLSyntaxError(Source("{ a"), 3, "Expected Name, found <EOF>.")
    told = to_client_error(error)

    assert code(told) == "GRAPHQL_PARSE_FAILED"
    assert "Expected Name, found <EOF>." in told.message
    assert told.formatted["locations"] == [{"line": 1, "column": 4}]


VARIABLE = "Variable '$near' has invalid value at 'near.latitude': "


@pytest.mark.parametrize(
    "message",
    [
        VARIABLE + "Float cannot represent non numeric value: 'rue Secrète'.",
        VARIABLE + "Expected value of non-null type 'Float!' not to be None, found: 'rue Secrète'.",
        "Variable '$near' has invalid value: Expected type 'X', found: {'a': 'rue Secrète'}.",
    ],
)
def test_a_variable_is_named_and_its_value_is_not(message: str) -> None:
    told = to_client_error(of_library(message))

    assert code(told) == "BAD_USER_INPUT"
    assert "$near" in told.message
    assert "Secrète" not in told.message
    assert "None" not in told.message


def test_the_text_of_a_python_exception_is_left_out() -> None:
    told = to_client_error(
        of_library("Expected value of type 'Date', but encountered error 'rue Secrète'"),
        of_document=True,
    )

    assert code(told) == "GRAPHQL_VALIDATION_FAILED"
    assert "Secrète" not in told.message


@pytest.mark.parametrize(
    "message",
    [
        "OneOf Input Object 'PlaceInput' must specify exactly one key.",
        "Exactly one key must be specified for OneOf type 'PlaceInput'.",
        "Field 'PlaceInput.commune' must be non-null.",
    ],
)
def test_a_place_with_several_keys_has_a_sentence_of_its_own(message: str) -> None:
    told = to_client_error(of_library(message))

    assert code(told) == "BAD_USER_INPUT"
    assert "PlaceInput." not in told.message


UNKNOWN_FIELD = "Cannot query field 'nam' on type 'Cio'. Did you mean 'name'?"


def test_suggestions_are_told_only_where_the_schema_is_published() -> None:
    error = of_library(UNKNOWN_FIELD)

    assert "Did you mean 'name'?" in to_client_error(error).message
    hidden = to_client_error(error, suggestions=False).message
    assert "nam' on type 'Cio'." in hidden and "Did you mean" not in hidden


def test_the_library_s_words_are_cut_where_they_repeat_very_much() -> None:
    told = to_client_error(of_library("x" * 10_000))

    assert told.message.endswith(" …")
    assert told.message.count("x") <= LONGEST_DETAIL


def test_an_error_that_has_a_code_stays_as_it_is() -> None:
    error = GraphQLError("no", extensions={"code": "LIMIT_EXCEEDED"})

    assert to_client_error(error) is error


def test_an_error_of_the_document_is_never_masked() -> None:
    error = GraphQLError("Unknown type 'X'.", original_error=ValueError("X"))

    assert code(to_client_error(error)) == "INTERNAL"
    assert code(to_client_error(error, of_document=True)) == "GRAPHQL_VALIDATION_FAILED"
