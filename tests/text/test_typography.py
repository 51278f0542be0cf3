"""French typography of pages."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from text.typography import close_up_punctuation, typeset, typeset_html

PATHS = [
    "/",
    "/?commune=59350",
    "/?commune=59350&dispositif=micro-lycee",
    "/dispositifs",
    "/dispositifs/dispositifs-relais",
    "/structures/0620113L",
    "/integrer",
]


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Besoin d'aide ?", "Besoin d’aide\u202f?"),
        ("aujourd'hui : oui !", "aujourd’hui\u00a0: oui\u202f!"),
        ("le « guide » ; suite...", "le «\u00a0guide\u00a0»\u202f; suite…"),
        ("l'« école »", "l’«\u00a0école\u00a0»"),
        ("https://raccroche.example.fr/?a=1 à 12:30", "https://raccroche.example.fr/?a=1 à 12:30"),
        ("l&#39;école", "l’école"),
        ("", ""),
    ],
)
def test_a_text_is_printed(typed: str, printed: str) -> None:
    assert typeset(typed) == printed


def test_markup_and_code_stay() -> None:
    html = (
        "<p title='a ? b'>l'eau ?</p><pre>l'eau ?</pre><script>a ? 'b' : \"c\"</script>"
        "<code>x ?</code>"
    )

    assert typeset_html(html) == html.replace("l'eau ?</p>", "l’eau\u202f?</p>")


@given(st.text(alphabet="ab '«»?!:;.<>/\n", max_size=60))
def test_it_is_done_once_and_keeps_the_letters(text: str) -> None:
    printed = typeset(text)

    assert typeset(printed) == printed
    assert re.sub(r"\W", "", printed) == re.sub(r"\W", "", text)


def test_what_attributes_say_is_typeset_and_others_stay() -> None:
    html = """<nav aria-label="Fil d'Ariane" data-x="l'un"><a href="/a'b" title="L'an ?">x</a>"""
    meta = """<meta name="description" content="L'école : oui"><meta name="x" content="l'un">"""

    assert typeset_html(html) == (
        """<nav aria-label="Fil d’Ariane" data-x="l'un"><a href="/a'b" title="L’an\u202f?">x</a>"""
    )
    assert typeset_html(meta) == (
        """<meta name="description" content="L’école\u00a0: oui"><meta name="x" content="l'un">"""
    )


@pytest.mark.parametrize("path", PATHS)
def test_no_page_breaks_a_line_before_its_punctuation(site: TestClient, path: str) -> None:
    html = re.sub(
        r"<(script|style|code|pre|textarea)\b.*?</\1>", "", site.get(path).text, flags=re.S
    )
    texts = re.sub(r"<[^>]+>", "\0", html.replace("&#39;", "'"))

    assert len(texts) > 500
    assert re.findall(r"[^\0\n]{0,20} [;:?!»][^\0]{0,10}|« [^\0]{0,20}", texts) == []
    assert re.findall(r"[^\W\d_]'\w[^\0]{0,20}", texts) == []


def test_marks_of_other_languages_stand_by_their_word() -> None:
    assert (
        close_up_punctuation('<p title="Why ?">Phone\u00a0: <b>03</b> : <code>a : b</code> 12:30 ?')
        == '<p title="Why?">Phone: <b>03</b>: <code>a : b</code> 12:30?'
    )
    heading = '<meta property="og:title" content="A : b">'
    assert close_up_punctuation(heading) == heading.replace("A :", "A:")
