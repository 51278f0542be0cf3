"""Seed folders of a guide that does not exist, for a village of another région.

The région, its académie and its département have real codes; every name is made up.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from seeds.seed_folders import DATA, NATIONAL

CODE = "guide-invente"
REGION = "53"
COMMUNE = "35999"
LATITUDE, LONGITUDE = 48.1, -1.7

GUIDE = f"""
region = "{REGION}"
region_name = "Région inventée"
title = "Guide inventé"
school_year = "2025-2026"
"""
DEFAULTS = "".join(
    f'["{name}"]\nsource = "guide-invente"\nsource_date = "2025"\nreview_status = "CONFIRMED"\n'
    for name in (
        "guide.toml",
        "actors.toml",
        "areas.toml",
        "communes.csv",
        "dispositifs.toml",
        "eligibility.toml",
        "funding_sources.toml",
        "key_figures.toml",
    )
)
SOURCES = """
[[sources]]
code = "guide-invente"
name = "Guide inventé"
publisher = "Personne"
"""
AREAS = f"""
[[academies]]
code = "14"
name = "Académie inventée"
region_code = "{REGION}"

[[departments]]
code = "35"
name = "Département inventé"
academy_code = "14"
"""
ACTORS = """
[[actors]]
code = "pole-invente"
name = "Pôle inventé"
kind = "BODY"
summary = "Il n'existe que dans les tests."
missions = ["Aucune"]
"""
FIGURES = """
[[key_figures]]
code = "chiffre-invente"
label = "Rien"
value = 1
unit = "COUNT"
period = "2025"
"""
FUNDING = """
[[funding_sources]]
code = "moyens-inventes"
name = "Moyens inventés"
kind = "OWN_MEANS"
"""
OUTLINE = {
    "type": "FeatureCollection",
    "features": [
        {
            "properties": {"code": "35"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[-2, 48], [-1, 48], [-1, 49], [-2, 49], [-2, 48]]],
            },
        }
    ],
}
COMMUNES = (
    "code,name,kind,department_code,parent_code,population,postal_codes,latitude,longitude\n"
    f"{COMMUNE},Village-Inventé,COMMUNE,35,,10,35990,{LATITUDE},{LONGITUDE}\n"
)
SCHOOLS = (
    "id,name,kind,commune_code,latitude,longitude,position_precision,source,source_date,"
    "review_status\n"
    f"lycee-invente,Lycée inventé,LPO,{COMMUNE},{LATITUDE},{LONGITUDE},COMMUNE,guide-invente,"
    "2025,CONFIRMED\n"
)


def code_of(number: int) -> str:
    return f"invente-{number:03}"


def write_guide(guides: Path, *, dispositifs: int = 1, first_code: str | None = None) -> Path:
    """Write the folder of a made-up guide into a folder of guides; each of its dispositifs is open
    to who has left school, and hosted by its only school. ``first_code`` is the first one's code.
    """
    codes = [code_of(number) for number in range(1, dispositifs + 1)]
    codes[0] = first_code or codes[0]
    files = {
        "guide.toml": GUIDE,
        "defaults.toml": DEFAULTS,
        "sources.toml": SOURCES,
        "areas.toml": AREAS,
        "actors.toml": ACTORS,
        "key_figures.toml": FIGURES,
        "funding_sources.toml": FUNDING,
        "departements.geojson": json.dumps(OUTLINE),
        "communes.csv": COMMUNES,
        "establishments.csv": SCHOOLS,
        "bassins.csv": "code,name,academy_code\n",
        "cios.csv": "id,name\n",
        "missions_locales.csv": "id,name\n",
        "dispositifs.toml": "".join(map(_dispositif, codes)),
        "eligibility.toml": "".join(map(_rules, codes)),
        "hostings.csv": "id,dispositif,structure,status,evidence,evidence_date,source,source_date,"
        "review_status\n"
        + "".join(
            f"{code}-ici,{code},lycee-invente,OPEN,Rien,2025,guide-invente,2025,CONFIRMED\n"
            for code in codes
        ),
    }
    folder = guides / CODE
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    if not (guides / NATIONAL).exists():
        shutil.copytree(DATA / NATIONAL, guides / NATIONAL)
    return folder


def _dispositif(code: str) -> str:
    return f"""
[[dispositifs]]
code = "{code}"
name = "Dispositif {code}"
stage = "DIPLOMATION"
summary = "Il n'existe que dans les tests."
levels = ["COLLEGE", "LYCEE", "LP"]
enrolments = ["LEAVING"]
hosting_mode = "NAMED_HOSTS"
fundings = [{{ code = "moyens-inventes", status = "MOBILISABLE", basis = "STATED" }}]
"""


def _rules(code: str) -> str:
    return f"""
[[rules]]
code = "{code}-sorti"
dispositif = "{code}"
condition = "SITUATION"
situations = ["LEFT", "APPRENTICESHIP_BROKEN"]
question = "quitte-sa-formation"
text = "Avoir quitté l'école"

[[advice]]
dispositif = "{code}"
aims = ["DIPLOMA"]
first_contact = "pole-invente"
"""
