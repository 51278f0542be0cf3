"""Every query of the README has the answer that is printed under it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from conftest import Asking

README = Path(__file__).parents[1] / "README.md"
EXAMPLES = re.findall(
    r"<!-- query -->\n```graphql\n(.*?)```\n+```json\n(.*?)```",
    README.read_text(encoding="utf-8"),
    re.DOTALL,
)


def test_the_readme_has_its_three_examples() -> None:
    assert len(EXAMPLES) == 3


@pytest.mark.parametrize(("query", "answer"), EXAMPLES)
def test_a_query_of_the_readme_has_the_answer_printed_there(
    ask: Asking, query: str, answer: str
) -> None:
    assert ask.execute(query, {}).content == json.loads(answer)


def test_every_page_that_the_readme_leads_to_exists() -> None:
    links = re.findall(r"\]\(([\w./-]+)\)", README.read_text(encoding="utf-8"))

    assert links and [link for link in links if not (README.parent / link).exists()] == []
