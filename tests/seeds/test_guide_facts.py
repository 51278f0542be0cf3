"""What the guide says, and does not say, against the seeded sentences; G is a line of the guide."""

from __future__ import annotations

import re

import pytest

from models.dispositif import FundingStatus
from models.provenance import ReviewStatus
from seeds.seed_files import SeedFiles, read_seeds
from seeds.seed_records import ActorSeed, DispositifSeed, LegalReferenceSeed

FRONT_PAGE_OF_THE_CODE = "https://www.legifrance.gouv.fr/codes/texte_lc/LEGITEXT000006071191/"
NOTES_TO_ONESELF = re.compile(r"guide|fiche|développé|d'après sa place", re.IGNORECASE)


@pytest.fixture(scope="module")
def seeds() -> SeedFiles:
    return read_seeds()


@pytest.fixture(scope="module")
def actors(seeds: SeedFiles) -> dict[str, ActorSeed]:
    return {actor.code: actor for actor in seeds.actors}


@pytest.fixture(scope="module")
def dispositifs(seeds: SeedFiles) -> dict[str, DispositifSeed]:
    return {dispositif.code: dispositif for dispositif in seeds.dispositifs}


@pytest.fixture(scope="module")
def references(seeds: SeedFiles) -> dict[str, LegalReferenceSeed]:
    return {reference.code: reference for reference in seeds.legal_references}


@pytest.fixture(scope="module")
def glossary(seeds: SeedFiles) -> dict[str, str]:
    return {term.code: term.definition for term in seeds.glossary}


def public_texts(dispositif: DispositifSeed) -> list[str]:
    """The sentences of a dispositif that are for everyone; its note is for professionals."""
    texts = [dispositif.summary, dispositif.age_note, dispositif.duration, dispositif.admission]
    lists = [*dispositif.conditions, *dispositif.objectives, *dispositif.modules]
    return [text for text in (*texts, *lists, *(f.note for f in dispositif.fundings)) if text]


@pytest.mark.parametrize(
    ("actor", "words"),
    [
        ("cio", "service public régional de l'orientation (SPRO)"),  # G 173
        ("cio", "enseignants coordonnateurs de la mission"),  # G 178
        ("psy-en-edo", "une insertion professionnelle"),  # G 206
        ("psy-en-edo", "changer le regard"),  # G 208
        ("psy-en-edo", "montrent des signes de souffrance"),  # G 211
        ("ecmlds", "associations et les structures d'accueil et d'emploi"),  # G 233
        ("ecmlds", "élaborer le projet d'ensemble du réseau FOQUALE"),  # G 242
        ("rds", "à chaque étape de leur cursus"),  # G 265
        ("psad", "associations"),  # G 322
        ("mission-locale", "Signaler aux services du département"),  # G 146
        ("mission-locale", "pour l'obligation de formation des 16-18 ans"),  # G 146
        ("pole-perseverance", "Animer, dans la région et ses territoires"),  # G 587
        ("pole-perseverance", "heures d'enseignement ou des crédits pédagogiques"),  # G 352, 462
    ],
)
def test_each_actor_has_the_missions_of_the_guide(
    actors: dict[str, ActorSeed], actor: str, words: str
) -> None:
    assert words in "\n".join(actors[actor].missions)


def test_a_psychologist_holds_hours_in_schools_and_is_not_there_all_the_time(
    actors: dict[str, ActorSeed],
) -> None:
    workplace = actors["psy-en-edo"].workplace or ""

    assert "tient des permanences dans les établissements" in workplace  # G 217
    assert "en permanence" not in workplace


def test_the_psad_is_for_who_has_a_diploma_too_and_keeps_the_lists(
    actors: dict[str, ActorSeed],
) -> None:
    psad = actors["psad"]

    assert "diplômés ou non" in psad.summary  # G 118
    assert "avec les partenaires" in (psad.workplace or "")  # G 331
    assert "gère les listes" in (psad.workplace or "")  # G 332


def test_the_draio_is_reached_at_both_telephones(actors: dict[str, ActorSeed]) -> None:
    # G 580-597: both stand under the DRAIO.
    assert actors["draio"].contacts == actors["pole-perseverance"].contacts
    assert actors["draio"].how_to_reach == "Par téléphone ou par courriel"


def test_the_certificate_has_its_third_aim_its_plan_and_its_hour(
    actors: dict[str, ActorSeed], glossary: dict[str, str]
) -> None:
    certification = actors["ecmlds"].certification or ""

    for text in (certification, glossary["cplds"]):
        assert "accompagnent les retours en formation initiale" in text  # G 295
    assert "plan académique de formation (PAF)" in certification  # G 301
    assert "étude de cas (une heure" in certification  # arrêté du 5 mai 2017, article 3


@pytest.mark.parametrize(
    ("term", "words"),
    [
        ("assiduite", "au-delà de 16 ans aussi"),  # G 89
        ("obligation-formation", "insertion sociale et professionnelle"),  # G 98
        ("obligation-formation", "l'a remplie"),  # G 98
        ("siei", "enseignement supérieur (SYGNE)"),  # G 106
        ("siei", "I-Milo"),  # G 106
        ("siei", "DECA"),  # G 106
        ("darfi", "sans diplôme, ou sans qualification professionnelle"),  # circulaire 2015-041
        ("darfi", "selon les places"),  # décret 2014-1454
    ],
)
def test_the_glossary_says_what_the_guide_and_the_texts_say(
    glossary: dict[str, str], term: str, words: str
) -> None:
    assert words in glossary[term]


def test_the_figures_of_dispositifs_count_who_was_taken_in(seeds: SeedFiles) -> None:
    labels = {figure.code: figure.label for figure in seeds.key_figures}

    assert "accueillis" in labels["prevention-jeunes"]  # G 254
    assert "accueillis" in labels["remobilisation-jeunes"]  # G 256
    assert "accompagnés" in labels["entretiens-accompagnes"]  # G 252


def test_nobody_is_said_to_decide_where_no_text_does(
    dispositifs: dict[str, DispositifSeed],
) -> None:
    # G 396-402 lists who without a heading; G 452 says who coordinates.
    assert [code for code, d in dispositifs.items() if d.admission] == []
    assert "fixe et revoit ce suivi avec l'équipe" in dispositifs["tutorat"].summary
    assert "(ECMLDS)" in dispositifs["parcours-competences"].summary


def test_tutoring_is_four_helps_as_the_guide_lists_them(
    dispositifs: dict[str, DispositifSeed],
) -> None:
    modules = dispositifs["tutorat"].modules

    assert len(modules) == 4  # G 390-393
    assert not [module for module in modules if ":" in module], "no theme is put upon them"


def test_the_parcours_competences_keeps_the_ands_of_the_guide(
    dispositifs: dict[str, DispositifSeed],
) -> None:
    competences = dispositifs["parcours-competences"]

    assert competences.modules[1:] == [
        "Préparer le retour en formation et l'apprentissage",  # G 447
        "Immersions, stages ou les deux",  # G 448
    ]
    assert "sans cours de matière" in competences.summary  # G 444
    assert "élève du lycée ou du lycée professionnel qui porte l'action" in competences.summary
    assert competences.objectives == []  # G 454 is a status, not an aim
    assert "accueil de quelques semaines" not in "".join(competences.conditions)  # no text says it


def test_a_funding_is_said_once(seeds: SeedFiles) -> None:
    statuses = {FundingStatus.COMPLEMENTARY, FundingStatus.NOT_MOBILISABLE}
    notes = [f.note for d in seeds.dispositifs for f in d.fundings if f.status in statuses]

    assert set(notes) == {None}


def test_the_pacte_is_one_of_the_means_and_not_the_first(seeds: SeedFiles) -> None:
    (own,) = [source for source in seeds.funding_sources if source.code == "moyens-propres"]

    assert "peuvent relever du Pacte enseignant" in (own.description or "")  # G 351, 404, 461
    assert "en particulier" not in (own.description or "")


@pytest.mark.parametrize(
    ("code", "source"),
    [
        ("pafi", "ac-lille"),
        ("pafi-tdo", "textes-officiels"),
        ("parcours-ambition-emploi", "textes-officiels"),
        ("dispositifs-relais", "textes-officiels"),
        ("classe-sociale-de-formation", "education-gouv"),
        ("micro-lycee", "nouvelles-chances"),
    ],
)
def test_what_the_guide_does_not_say_is_not_given_as_the_guide_s(
    dispositifs: dict[str, DispositifSeed], code: str, source: str
) -> None:
    dispositif = dispositifs[code]

    assert dispositif.source == source
    assert dispositif.review_status is ReviewStatus.TO_CONFIRM
    assert "À confirmer auprès de la DRAIO" in (dispositif.note or "")


def test_an_age_or_a_duration_confirmed_by_the_guide_is_in_the_guide(
    seeds: SeedFiles,
) -> None:
    of_the_guide = [d for d in seeds.dispositifs if d.source == "guide"]

    stated = [d.code for d in of_the_guide if d.age_min or d.age_max or d.duration]
    assert stated == ["parcours-competences"]  # G 442, 458


def test_actors_that_the_guide_only_names_are_to_confirm(actors: dict[str, ActorSeed]) -> None:
    for code in ("foquale", "mlds", "mission-locale"):
        assert actors[code].source != "guide"
        assert actors[code].review_status is ReviewStatus.TO_CONFIRM


def test_the_micro_college_is_not_said_to_belong_to_a_college(
    dispositifs: dict[str, DispositifSeed],
) -> None:
    assert "rattachée" not in dispositifs["micro-college"].summary


def test_avenir_pro_plus_is_told_beside_the_name_of_the_guide(
    dispositifs: dict[str, DispositifSeed], references: dict[str, LegalReferenceSeed]
) -> None:
    ambition = dispositifs["parcours-ambition-emploi"]  # G 557 keeps the former name

    assert "arrete-2025-11-28" in ambition.legal_references
    assert "AvenirPro+" in ambition.summary
    assert references["arrete-2025-11-28"].review_status is ReviewStatus.TO_CONFIRM


def test_public_sentences_hold_no_note_to_oneself(seeds: SeedFiles) -> None:
    told = [text for d in seeds.dispositifs for text in public_texts(d)]

    assert [text for text in told if NOTES_TO_ONESELF.search(text)] == []


@pytest.mark.parametrize(
    ("acronym", "spelt_out"),
    [
        ("BMA", "brevet des métiers d'art (BMA)"),
        ("DTMS", "diplôme de technicien des métiers du spectacle (DTMS)"),
        ("ECMLDS", "mission de lutte contre le décrochage scolaire (ECMLDS)"),
        ("IA-DASEN", "directeur académique des services de l'Éducation nationale (IA-DASEN)"),
    ],
)
def test_an_acronym_is_spelt_out_where_it_stands(
    seeds: SeedFiles, acronym: str, spelt_out: str
) -> None:
    told = [text for d in seeds.dispositifs for text in public_texts(d) if acronym in text]

    assert told
    assert [text for text in told if spelt_out not in text] == []


@pytest.mark.parametrize(
    ("code", "nor", "url"),
    [
        (
            "circulaire-2014-12-24",
            "MENE1427925C",
            "http://www.education.gouv.fr/pid25535/bulletin_officiel.html?cid_bo=84375",
        ),
        (
            "circulaire-2020-10-22",
            "MENE2027186J",
            "https://www.education.gouv.fr/bo/20/Hebdo41/MENE2027186J.htm",
        ),
        (
            "circulaire-mene2105909c",
            "MENE2105909C",
            "https://www.education.gouv.fr/bo/21/Hebdo8/MENE2105909C.htm",
        ),
        (
            "decret-2017-791",
            "MENE1710930D",
            "https://www.legifrance.gouv.fr/eli/decret/2017/5/5/2017-791/jo/texte",
        ),
        ("arrete-mene1710931a", "MENE1710931A", None),
    ],
)
def test_texts_have_their_number_and_their_page(
    references: dict[str, LegalReferenceSeed], code: str, nor: str, url: str | None
) -> None:
    assert (references[code].nor, references[code].url) == (nor, url)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("circulaire-2014-12-24", "loi n° 2013-108"),  # G 89
        ("decret-2020-978", "1er septembre 2020"),  # G 138
        ("circulaire-2020-10-22", "transmission des données"),  # G 139
        ("circulaire-mene2105909c", "internats tremplins"),
        ("code-education-d313-59", "avoir été inscrit dans un cycle"),  # G 114
        ("code-education-d122-3-1", "certificat de formation générale"),
        ("code-education-d122-3-6", "dans le cadre scolaire, selon les places"),
    ],
)
def test_summaries_of_texts_keep_their_conditions(
    references: dict[str, LegalReferenceSeed], code: str, words: str
) -> None:
    assert words in (references[code].summary or "")


def test_the_text_of_october_2020_is_an_instruction(
    references: dict[str, LegalReferenceSeed],
) -> None:
    assert references["circulaire-2020-10-22"].title.startswith("Instruction interministérielle")


def test_an_article_leads_to_its_page_or_to_the_code(seeds: SeedFiles) -> None:
    articles = {r.url for r in seeds.legal_references if r.code.startswith("code-education")}

    assert articles == {
        FRONT_PAGE_OF_THE_CODE,
        "https://www.legifrance.gouv.fr/codes/article_lc/LEGIARTI000038901960",  # L. 114-1
    }
