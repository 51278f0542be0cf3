"""The licence file of an export: what reusers must mention, source by source."""

from __future__ import annotations

from sqlalchemy import Connection, select

from exports.attribution import format_attribution, select_source_dates
from models.provenance import sources

LICENCE_FILE_NAME = "LICENCE.txt"

# The wording is ours; Licence Ouverte 2.0 requires the source and the date.
LICENCE_PREAMBLE = """\
Raccroche : annuaire des acteurs qui préviennent et réparent le décrochage scolaire.

Ces fichiers réunissent des données de plusieurs sources. Chaque enregistrement nomme la sienne
(source_code, source_date), et celle d'un groupe de champs quand elle diffère. Qui réutilise ces
données mentionne les sources et la date de leur dernière mise à jour, comme le demande la
Licence Ouverte 2.0 (https://www.etalab.gouv.fr/licence-ouverte-open-licence/) :
"""


def licence_text(connection: Connection) -> str:
    """The file's text, with the attribution of each source that the directory uses."""
    newest = {row.code: row.newest for row in connection.execute(select_source_dates())}
    lines = [
        f"- {format_attribution(row.publisher, row.name, row.licence, newest[row.code])}"
        + (f"\n  {row.url}" if row.url else "")
        for row in connection.execute(select(sources).order_by(sources.c.code))
        if row.code in newest
    ]
    return LICENCE_PREAMBLE + "\n" + "\n".join(lines) + "\n"
