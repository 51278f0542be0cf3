"""Every query of the README, the journeys and the partners' page has the answer under it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from support.asking import Asking

README = Path(__file__).parents[1] / "README.md"
JOURNEYS = README.parent / "docs" / "journeys.md"
INTEGRATION = README.parent / "docs" / "integration.md"


def examples(page: Path) -> list[tuple[str, str]]:
    """The queries of a page, each with the answer under it."""
    pattern = r"<!-- query -->\n```graphql\n(.*?)```\n+```json\n(.*?)```"
    return re.findall(pattern, page.read_text(encoding="utf-8"), re.DOTALL)


EXAMPLES = examples(README)


def test_the_readme_has_its_three_examples_and_there_are_five_journeys() -> None:
    assert [len(examples(page)) for page in (README, JOURNEYS, INTEGRATION)] == [3, 5, 2]


PRINTED = [*EXAMPLES, *examples(JOURNEYS), *examples(INTEGRATION)]


@pytest.mark.parametrize(("query", "answer"), PRINTED)
def test_a_query_has_the_answer_printed_under_it(ask: Asking, query: str, answer: str) -> None:
    assert ask.execute(query, {}).content == json.loads(answer)


def test_every_page_that_the_readme_leads_to_exists() -> None:
    links = re.findall(r"\]\(([\w./-]+)\)", README.read_text(encoding="utf-8"))

    assert links and [link for link in links if not (README.parent / link).exists()] == []
