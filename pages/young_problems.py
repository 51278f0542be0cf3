"""What went wrong on a page, in French to a young person: « tu », as the rest of the page says."""

from __future__ import annotations

from pages.french_labels import PROBLEMS, UNKNOWN_PLACE
from pages.journey import Journey
from pages.place_text import NO_LETTER, OTHER_SCRIPT, TOO_LONG
from pages.translation import FRENCH, IN_FRENCH, Wording, mark

SITUATION_MISSING = mark("Choisissez une réponse pour continuer.")
AGE_REFUSED = mark("Écrivez un âge entre 3 et 99 ans, ou laissez la case vide.")
PLACE_MISSING = mark("Écrivez une commune ou un code postal : les lieux proches en dépendent.")
POSITION_DENIED = mark(
    "Votre position n'a pas été communiquée. Écrivez une commune ou un code postal."
)

TO_THE_YOUNG = {
    SITUATION_MISSING: "Choisis une réponse pour continuer.",
    AGE_REFUSED: "Écris un âge entre 3 et 99 ans, ou laisse la case vide.",
    PLACE_MISSING: "Écris une commune ou un code postal : les lieux proches en dépendent.",
    POSITION_DENIED: ("Ta position n'a pas été communiquée. Écris une commune ou un code postal."),
    NO_LETTER: (
        "Ce texte n'a ni lettre ni chiffre. Écris une commune, un code postal, ou le nom d'un "
        "établissement."
    ),
    OTHER_SCRIPT: (
        "Ce champ comprend le français et les noms de communes. Écris le nom de la commune en "
        "lettres latines, comme sur les panneaux de la route."
    ),
    TOO_LONG: "Ce texte est trop long pour un nom de lieu. Écris seulement ta commune.",
    UNKNOWN_PLACE: (
        "Nous n'avons pas reconnu ce lieu. Écris une commune, un code postal ou un établissement, "
        "ou termine l'adresse par la commune. Ailleurs en France, le 0 800 12 25 00 (gratuit) aide "
        "à trouver une formation."
    ),
    PROBLEMS["UNKNOWN_POSTAL_CODE"]: (
        "Nous ne connaissons pas ce code postal. Vérifie-le, ou écris le nom de la commune."
    ),
    PROBLEMS["UNKNOWN_COMMUNE"]: (
        "Nous ne connaissons pas cette commune. Écris son nom ou son code postal."
    ),
    PROBLEMS["UNKNOWN_UAI"]: (
        "Nous ne connaissons pas cet établissement. Vérifie son numéro (UAI), ou écris son nom ou "
        "sa commune."
    ),
    PROBLEMS["BAD_UAI"]: (
        "Ce numéro n'est pas celui d'un établissement (UAI). Vérifie-le, ou écris le nom de "
        "l'établissement ou sa commune."
    ),
}


def problem_to_young(problem: str, words: Wording = IN_FRENCH) -> str:
    """A problem to a young person; in other languages as to everybody."""
    if words.language is not FRENCH:
        return words.say(problem)
    return TO_THE_YOUNG.get(problem, problem)


def problem_to(problem: str, journey: Journey, words: Wording = IN_FRENCH) -> str:
    """A problem to who answers the questions."""
    return problem_to_young(problem, words) if journey.is_young else words.say(problem)
