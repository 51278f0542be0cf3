"""Pages of the site that every browser looks at, and how WCAG spaces their text."""

PATHS = [
    "/",
    "/questions?profil=famille",
    "/appeler",
    "/cio",
    "/contact?fiche=0590149S",
    "/signaler/structures/0590149S",
    "/signaler/dispositifs/micro-lycee",
    "/signaler/suivi",
    "/mentions-legales",
    "/donnees-personnelles",
    "/accessibilite",
    "/plan",
    "/professionnels",
    "/donnees",
    "/fichiers",
    "/comprendre/droits",
    "/comprendre/acteurs",
    "/dispositifs?situation=sorti&age=17",
    "/dispositifs/comparer?d=micro-lycee&d=tutorat&d=snu",
    "/fiche?s=0590149S",
    "/affiche?uai=0590149S",
    "/?commune=62427",
    "/?commune=59350&dispositif=micro-lycee",
]

PAGES = [
    "/dispositifs",
    "/dispositifs/micro-lycee",
    "/dispositifs/tutorat",
    "/structures/0590149S",
    "/structures/0800072U",
    "/integrer",
    "/reference",
    "/reference/Query",
    "/nowhere",
]

MORE = [
    "/comprendre",
    "/comprendre/chiffres",
    "/comprendre/mots",
    "/missions-locales",
    "/embed",
    "/plan?langue=en",
    "/?langue=ar",
    "/?commune=62427&langue=ar",
]

SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }"""
"""WCAG 2.2, 1.4.12 *Text Spacing*."""
