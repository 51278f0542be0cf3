"""The site in other languages: its files of translations, and what a page of each shows."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from starlette.testclient import TestClient
from support.servers import client_of

from pages.extract_texts import texts_of
from pages.translation import (
    ARABIC,
    DEFAULT_LANGUAGES,
    EASY_FRENCH,
    ENGLISH,
    FRENCH,
    LANGUAGES,
    TRANSLATIONS_FOLDER,
    TURKISH,
    SiteLanguage,
    Wording,
)
from storage.database import Database

TRANSLATED = [each for each in LANGUAGES.values() if each is not FRENCH]
NOT_REVIEWED = [each for each in TRANSLATED if not each.is_reviewed]
WARNING = "Cette traduction n'a pas été relue par une personne."
HELP_PHONE = "0 800 12 25 00"
# Pages that show telephone numbers.
WITH_PHONES = [
    "/",
    "/?commune=59350",
    "/?commune=59350&dispositif=micro-lycee",
    "/appeler",
    "/aide",
    "/comprendre/acteurs",
    "/dispositifs/micro-lycee",
    "/cio",
    "/missions-locales",
    "/structures/0590149S",
    "/fiche?s=0590149S",
    "/affiche?uai=0590149S",
    "/contact",
    "/mentions-legales",
    "/donnees",
]
# Between the groups of digits are usual spaces, and those that keep a number on one line.
PHONE = re.compile(r"(?<![\d.,/=-])0[\s\u00a0\u202f]?\d(?:[\s\u00a0\u202f]?\d{2,3}){2,4}(?!\w)")


def catalog_of(language: SiteLanguage) -> Catalog:
    with (TRANSLATIONS_FOLDER / f"{language.code}.po").open("rb") as file:
        return read_po(file, locale=language.locale, abort_invalid=True)


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)s|%%|\bCOUNT\b", text))


@pytest.fixture(scope="module")
def all_on(seeded: Database) -> Iterator[TestClient]:
    """The site with every language switched on."""
    settings = {"languages": tuple(LANGUAGES), "contact_phone": "03 20 00 00 00"}
    with client_of(seeded, public_url="https://raccroche.example.fr", **settings) as client:
        client.headers |= {"accept": "text/html"}
        yield client


def test_there_is_a_file_for_every_language_and_no_other() -> None:
    files = {path.stem for path in TRANSLATIONS_FOLDER.glob("*.po")}

    assert files == {each.code for each in TRANSLATED}


@pytest.mark.parametrize("language", TRANSLATED, ids=lambda each: each.code)
def test_a_file_has_the_texts_that_pages_say_and_no_other(language: SiteLanguage) -> None:
    """Run ``python -m pages.extract_texts`` where this fails."""
    held = {message.id for message in catalog_of(language) if message.id}

    assert held == {text for text, _ in texts_of(language)}


@pytest.mark.parametrize("language", TRANSLATED, ids=lambda each: each.code)
def test_a_translation_keeps_the_placeholders_of_its_text(language: SiteLanguage) -> None:
    texts = {str(each.id): str(each.string) for each in catalog_of(language) if each.id}
    said = {text: words for text, words in texts.items() if words}

    assert len(said) > 200
    assert [text for text, words in said.items() if placeholders(words) != placeholders(text)] == []


def test_everything_is_said_in_english() -> None:
    assert [each.id for each in catalog_of(ENGLISH) if not each.string] == []


@pytest.mark.parametrize("language", NOT_REVIEWED, ids=lambda each: each.code)
def test_a_file_that_nobody_reviewed_says_so_at_its_head(language: SiteLanguage) -> None:
    head = catalog_of(language).header_comment

    assert head.startswith("# Non relu : corrigez ce fichier avec un éditeur")


def test_numbers_keep_their_order_where_words_run_from_right_to_left() -> None:
    """Digits with a usual space between them are two numbers, the first of which goes right."""
    texts = [str(message.string) for message in catalog_of(ARABIC) if message.id]

    assert [text for text in texts if re.search(r"\d \d", text)] == []


@pytest.mark.parametrize(
    ("code", "partial", "said"),
    [
        ("fr-x-falc", "2024-03", "mars 2024"),
        ("tr", "2024", "2024"),
        ("tr", "2024-03", "Mart 2024"),
        ("tr", "2024-03-19", "19 Mart 2024"),
        ("ar", "2024-03", "مارس 2024"),
    ],
)
def test_a_date_is_said_in_the_language(code: str, partial: str, said: str) -> None:
    assert Wording(LANGUAGES[code]).date(partial) == said


@pytest.mark.parametrize("language", NOT_REVIEWED, ids=lambda each: each.code)
def test_a_language_that_nobody_reviewed_is_off_until_it_is_switched_on(
    site: TestClient, language: SiteLanguage
) -> None:
    page = site.get("/", params={"langue": language.code}).text

    assert language.code not in DEFAULT_LANGUAGES
    assert '<html lang="fr" dir="ltr">' in page
    assert language.code not in re.findall(r'hreflang="([^"]*)"', page)
    assert f"langue={language.code}" not in page


@pytest.mark.parametrize("language", NOT_REVIEWED, ids=lambda each: each.code)
def test_switched_on_it_says_that_nobody_reviewed_it(
    all_on: TestClient, language: SiteLanguage
) -> None:
    page = all_on.get("/", params={"langue": language.code, "commune": "59350"}).text
    main = page.partition("<main")[2]
    warning = Wording(language).say(WARNING)

    assert f'<html lang="{language.code}" dir="{language.direction}">' in page
    assert warning != WARNING
    # French has its own typography.
    assert warning.replace("'", "’") in main.replace("'", "’").replace("&#39;", "’")
    assert '<a href="/?commune=59350" hreflang="fr" lang="fr">Version française</a>' in main


@pytest.mark.parametrize("language", [FRENCH, ENGLISH], ids=lambda each: each.code)
def test_a_reviewed_language_has_no_warning(all_on: TestClient, language: SiteLanguage) -> None:
    page = all_on.get("/", params={"langue": language.code}).text

    assert "Version française" not in page


def test_the_switch_has_the_languages_that_are_on(seeded: Database) -> None:
    with client_of(seeded, languages=("fr", "en", "ar")) as client:
        page = client.get("/").text

    assert re.findall(r'hreflang="([^"]*)" lang', page) == ["en", "ar"]


def test_a_search_stays_in_its_language(all_on: TestClient) -> None:
    form = {"lieu": "Lille", "langue": "ar", "place": "commune:59350"}
    answer = all_on.post("/", data=form, follow_redirects=False)

    assert answer.headers["location"] == "/?commune=59350&langue=ar"


@pytest.mark.parametrize("language", NOT_REVIEWED, ids=lambda each: each.code)
def test_a_danger_is_answered_in_the_language(all_on: TestClient, language: SiteLanguage) -> None:
    danger = {"lieu": "je veux mourir", "langue": language.code}
    page = all_on.post("/", params={"langue": language.code}, data=danger).text

    assert "3114" in page
    assert Wording(language).say("Des idées de suicide, ou l'envie de disparaître")[:20] in page
    assert "Vous comptez, et on est" not in page


def test_the_directory_s_sentences_are_english_on_english_pages(all_on: TestClient) -> None:
    danger = {"lieu": "je veux mourir", "langue": "en"}
    page = all_on.post("/", params={"langue": "en"}, data=danger).text

    assert "Thoughts of suicide, or wanting to disappear" in page
    assert "Vous comptez" not in page


@pytest.mark.parametrize("language", TRANSLATED, ids=lambda each: each.code)
def test_summaries_are_in_each_language(all_on: TestClient, language: SiteLanguage) -> None:
    page = all_on.get("/dispositifs/micro-lycee", params={"langue": language.code}).text
    # Data for search engines stay in the directory's own language.
    main = page.partition("<main")[2].replace("&#39;", "'").replace("’", "'")

    assert "Micro-lycée" in main
    assert "Structure de retour à l'école, rattachée à un lycée" not in main


@pytest.mark.parametrize("path", WITH_PHONES)
def test_a_telephone_number_is_isolated_from_the_direction_of_the_words(
    all_on: TestClient, path: str
) -> None:
    for language in (FRENCH, ARABIC, EASY_FRENCH):
        page = all_on.get(path, params={"langue": language.code}).text
        shown = page.partition("<body")[2]
        isolated = re.findall(r"<bdi>([^<]*)</bdi>", shown)
        others = re.sub(r"<bdi>[^<]*</bdi>", "", shown)
        texts = re.sub(r"<svg.*?</svg>", "", others, flags=re.DOTALL)
        assert HELP_PHONE.replace(" ", "") in "".join(isolated).replace("\u202f", "").replace(
            "\u00a0", ""
        ).replace(" ", "")
        assert PHONE.findall(re.sub(r"<[^>]*>", " ", texts)) == [], (path, language.code)


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        (FRENCH, "Un <b> & d'autres", "Un &lt;b&gt; &amp; d&#39;autres"),
        (ENGLISH, "A sentence.", "A sentence."),
        (TURKISH, "Une phrase.", '<span lang="fr" dir="ltr">Une phrase.</span>'),
        (ARABIC, "Les <parcours>", '<span lang="fr" dir="ltr">Les &lt;parcours&gt;</span>'),
        (EASY_FRENCH, "Une phrase.", "Une phrase."),
    ],
)
def test_a_french_sentence_in_another_page_is_marked_as_french(
    language: SiteLanguage, text: str, said: str
) -> None:
    assert str(Wording(language).sentence(text)) == said


def test_a_translated_sentence_is_not_marked_as_french() -> None:
    assert "<span" not in Wording(ARABIC).sentence("Les parcours")
