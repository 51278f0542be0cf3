"""Messages to keepers: English in the code, French at the edge."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from errors.exceptions import BadUai
from imports.import_errors import CellError, ImportRefused
from text.messages import Message, in_language, joined, sentence_of

EMPTY = "{name} is empty; fetch it again."


def test_a_message_is_english_until_it_is_asked_for_in_french() -> None:
    message = Message(EMPTY, name="lycees.csv")

    assert message == "lycees.csv is empty; fetch it again."
    assert in_language(message, "fr") == "lycees.csv est vide ; récupérez-le de nouveau."
    assert type(in_language(message, "en")) is str
    assert in_language("is empty", "fr") == "is empty", "a text of a file is no message"


@pytest.mark.parametrize(
    "problem", [ImportRefused(Message(EMPTY, name="x")), ValueError(Message(EMPTY, name="x"))]
)
def test_an_exception_keeps_the_french_of_its_message(problem: Exception) -> None:
    assert in_language(str(problem), "fr") == "x est vide ; récupérez-le de nouveau."


def test_a_value_may_be_a_message_itself() -> None:
    reason = CellError("UAI", Message("it is empty")).reason
    both = joined("; ", [Message("{day}: {reason}", day="MONDAY", reason=reason), "x"])

    assert both == "MONDAY: it is empty; x"
    assert in_language(both, "fr") == "MONDAY : la cellule est vide; x"


def test_what_a_file_says_is_never_a_template() -> None:
    message = Message(EMPTY, name="{name} {0} {}")

    assert "{name} {0} {}" in message
    assert "{name} {0} {}" in in_language(message, "fr")


def test_numbers_and_quotations_are_written_as_in_french() -> None:
    assert (
        in_language(Message("{source} is larger than {most:,} bytes.", source="x", most=1500), "fr")
        == "x dépasse 1 500 octets."
    )
    quoted = in_language(
        Message("{cell!r} is no UAI. {reason}", cell="l'a\x1b[2J", reason=""), "fr"
    )
    assert quoted.startswith("« l'a\\x1b[2J » n’est pas une UAI.")
    place = Message("{latitude}, {longitude} are not two numbers", latitude=50.5, longitude=2.5)
    assert in_language(place, "fr").startswith("50.5, 2.5"), "as files write them"


def test_a_refusal_of_the_api_is_said_in_its_own_french() -> None:
    sentence = sentence_of(BadUai("malformed"))

    assert sentence.startswith("A UAI is seven digits")
    assert in_language(sentence, "fr").startswith("Une UAI compte sept chiffres")


@dataclass
class Part:
    note: str
    counts: dict[str, int] = field(default_factory=dict)


def test_a_whole_report_is_put_into_a_language() -> None:
    part = Part(Message("no key"), {Message("no type"): 2, "x": 1})

    assert in_language([part], "fr") == [Part("sans clé", {"sans type": 2, "x": 1})]
    assert in_language((1, None, part), "en") == (1, None, Part("no key", {"no type": 2, "x": 1}))
