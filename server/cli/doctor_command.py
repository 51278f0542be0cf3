"""The command that lists what needs a person: ``doctor``."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import click

from server.cli.keeper_commands import KeeperCommand
from server.cli.keeper_language import in_language, tell
from server.cli.preparing import friendly_errors, require_current
from server.settings.settings import Settings
from storage.database import Database
from text.bilingual import Bilingual

if TYPE_CHECKING:
    from contributions.needs_attention import Finding

TITLES = {
    "HOSTING_ENDED": Bilingual("Accueils finis ou sans lieu", "Hostings that ended"),
    "HOST_CLOSED": Bilingual(
        "Accueils dont la structure a fermé", "Hostings whose host has closed"
    ),
    "CONTACT_UNKNOWN": Bilingual("Personne à joindre", "Nobody to reach"),
    "CONTACT_OLD": Bilingual("Coordonnées de plus de deux ans", "Contacts of over two years"),
    "TO_CONFIRM": Bilingual("Fiches à confirmer", "Records to confirm"),
    "ERROR_REPORT": Bilingual("Erreurs signalées", "Errors that were reported"),
    "PROPOSAL": Bilingual("Propositions en attente", "Proposals that wait"),
    "LIST_DUE": Bilingual("Listes attendues", "Lists that are due"),
    "REFRESH_FAILED": Bilingual(
        "Sources qui n'ont pas pu être lues", "Sources that could not be read"
    ),
}
"""By the names of ``contributions.needs_attention.Concern``, the most pressing first."""


@click.command("doctor", cls=KeeperCommand)
@click.option("--area", help="Of this département or académie alone, by its name.")
@click.option("--show", type=click.IntRange(1), default=10, help="Entries shown of each area.")
@click.pass_obj
def doctor_command(settings: Settings, area: str | None, show: int) -> None:
    """List what needs a person, by territory; nothing is changed.

    \b
    Examples:
      raccroche doctor
      raccroche doctor --area Somme --show 100
    """
    from contributions.needs_attention import find_concerns
    from text.french_dates import paris_today
    from text.normalise import sort_name

    with friendly_errors():
        require_current(settings)
        with Database(settings.database_url).engine.connect() as connection:
            found = list(find_concerns(connection, paris_today()))
    if area is not None:
        found = [each for each in found if sort_name(each.area) == sort_name(area)]
    for concern, title in TITLES.items():
        _tell_concern(settings, title, [f for f in found if f.concern.value == concern], show)
    if not found:
        tell(settings, Bilingual("Rien n'attend personne.", "Nothing needs anybody."))


def _tell_concern(settings: Settings, title: str, found: list[Finding], show: int) -> None:
    if not found:
        return
    click.echo(f"{in_language(settings, title)} : {len(found)}")
    by_area: dict[str, list[Finding]] = defaultdict(list)
    for each in found:
        by_area[in_language(settings, each.area)].append(each)
    for area, entries in sorted(by_area.items()):
        click.echo(f"  {area} : {len(entries)}")
        for each in entries[:show]:
            detail = in_language(settings, each.detail)
            name = in_language(settings, each.name)
            click.echo(f"    {each.record}  {name} ({detail})")
        if len(entries) > show:
            count = str(len(entries) - show)
            tell(settings, Bilingual("    … et {n} autres", "    … and {n} more", n=count))
