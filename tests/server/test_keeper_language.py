"""Everything a keeper reads is in French, and in English by ``RACCROCHE_LANGUAGE``."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import click
import pytest
from click.testing import CliRunner, Result
from support.official_lists import annuaire, lycee
from support.tiny_directory import uai

from server.cli.extract_messages import FOLDERS, ROOT, all_messages, read_catalogue
from server.cli.main import cli
from text.messages import french_texts

MESSAGES = sorted({text for text, _ in all_messages()})


# The catalogue


def test_every_message_has_its_french_and_every_french_text_a_message() -> None:
    mend = "run: python -m server.cli.extract_messages, and write what is empty"

    assert len(MESSAGES) > 400
    assert set(french_texts()) == set(MESSAGES), mend
    assert {str(each.id) for each in read_catalogue() if each.id} == set(MESSAGES), mend


def names(template: str) -> set[tuple[str, str | None, str | None]]:
    return {
        (name, spec, conversion)
        for _, name, spec, conversion in Formatter().parse(template)
        if name is not None
    }


def test_both_texts_have_the_same_names_in_braces() -> None:
    different = [text for text in MESSAGES if names(text) != names(french_texts()[text])]

    assert different == []


def test_the_french_is_typeset_as_french() -> None:
    wrong = [
        french
        for french in french_texts().values()
        # Not what stands for values, nor hours and ports.
        if re.search(r"\w[;?!](?!r)|[^\s]:(?=\s|$)|[^\W\d_]'[^\W\d_]|«\S|\S»", french)
    ]

    assert wrong == []


TEXT_OF = {"ImportRefused": 0, "UsageError": 0, "ClickException": 0, "CommandFailed": 0}
TEXT_OF |= {"CellError": 1, "note": 0, "count_out_of_scope": 0, "reject": 3, "leave_out_value": 3}


def bare_texts(path: Path) -> Iterator[str]:
    """Texts for keepers that have no French, as they are no ``Message``."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            called = getattr(node.func, "id", getattr(node.func, "attr", ""))
            place = TEXT_OF.get(called, len(node.args))
            for text in node.args[place : place + 1]:
                if isinstance(text, ast.JoinedStr | ast.Constant):
                    yield f"{path.relative_to(ROOT)}:{node.lineno}"


def test_what_a_keeper_is_told_is_a_message() -> None:
    files = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")]

    assert len(files) > 100
    assert [place for path in files for place in bare_texts(path)] == []


# What the commands say


ENGLISH = re.compile(
    r"(?<![-\w/])(the|is|are|was|were|has|have|not|no|of|and|or|with|which|that|it|this|from"
    r"|cannot|must|write|file|nothing)(?![-\w])",
    re.IGNORECASE,
)
QUOTED = re.compile(r"«[^»]*»|\"[^\"]*\"")

HOSTINGS = "uai_etablissement;dispositif;annee_scolaire;places;statut;preuve;ouvre_le;admission\n"


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A seeded SQLite database of its own."""
    folder = tmp_path_factory.mktemp("keeper")
    chosen = {"RACCROCHE_DATABASE_URL": f"sqlite:///{folder}/a.db", "RACCROCHE_LANGUAGE": "fr"}
    assert CliRunner().invoke(cli, ["migrate"], env=chosen).exit_code == 0
    assert "Graines chargées" in CliRunner().invoke(cli, ["seed"], env=chosen).output
    return chosen


def run(environment: dict[str, str], *arguments: str) -> Result:
    result = CliRunner().invoke(cli, list(arguments), env=environment)
    assert "Traceback" not in result.output
    return result


def assert_french(output: str) -> None:
    # Capitals are what stands for a value: FILE.
    found = [word for word in ENGLISH.findall(QUOTED.sub("", output)) if not word.isupper()]
    assert found == [], output


FILES = {
    "vide.csv": b"",
    "entete.csv": HOSTINGS.encode(),
    "accueils.csv": (
        HOSTINGS
        + "0590149S;tutorat;2026-2027;beaucoup;ouvert;Note;demain;peut-être\n"
        + "?;tutorat;2026-2027;3;ouvert;Note;;\n"
        + "0590149S;inconnu;2026;3;ouvert;Note;;\n"
        + "0590149S;tutorat;2026-2027;3;jamais;Note;;\n"
        + "0590149S;tutorat;2026-2027;3;;;;\n"
    ).encode(),
    "abime.csv": b'uai_etablissement;dispositif;preuve\n"0590149S;x;y\n',
    "psad.csv": (
        b"code_territoire;nom;academie;pilotes;copilotes;communes\n"
        b"a b;X;Lille;;;\nb;;Mars;0596848X;99;99999\nc;Y;Lille;1;2;62300 62210 62800\n"
    ),
    "dila.json": json.dumps([{"id": "1"}]).encode(),
    "page.json": b'{"total_count": 5, "results": [{"a": 1}]}',
    "coupe.json": b'[{"a": 1}, {"a"',
    "liste.html": b"<html><body>x</body></html>",
    "vieux.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "faux.xlsx": b"PK\x03\x04" + bytes(50),
    "nul.csv": b"a;b\n\0;1\n",
    "mojibake.csv": "nom;preuve\nLycÃ©e;dÃ©cision\n".encode(),
    "communes.csv": b"code;nom;population\n99;X;1\n59350;;2\n",
    "structures.csv": b"id,name\n1,x\n",
    "lycees.csv": annuaire(
        lycee(uai(590100), Code_commune="99999", latitude="0", Telephone="12"),
        lycee(uai(590101), Code_commune="59350", latitude="5041145", Mail="x", etat="9"),
        lycee("?"),
    ),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    for name, content in FILES.items():
        (folder / name).write_bytes(content)
    return folder


IMPORTS = [
    ("annuaire", "lycees.csv", 1),
    ("annuaire", "absent.csv", 2),
    ("annuaire", ".", 2),
    ("annuaire", "http://127.0.0.1:9/x.csv", 2),
    ("annuaire", "mojibake.csv", 2),
    ("contacts", "vide.csv", 2),
    ("dila", "dila.json", 2),
    ("dila", "page.json", 2),
    ("dila", "coupe.json", 2),
    ("hostings", "entete.csv", 2),
    ("hostings", "accueils.csv", 1),
    ("hostings", "abime.csv", 2),
    ("hostings", "liste.html", 2),
    ("hostings", "vieux.xls", 2),
    ("hostings", "faux.xlsx", 2),
    ("hostings", "nul.csv", 2),
    ("hostings", "vide.csv", 2),
    ("psad", "psad.csv", 1),
    ("psad", "entete.csv", 2),
    ("communes", "communes.csv", 2),
    ("directory", "structures.csv", 2),
    ("directory", "liste.html", 2),
]


@pytest.mark.parametrize(("kind", "name", "code"), IMPORTS)
def test_an_import_is_reported_in_french(
    environment: dict[str, str], folder: Path, tmp_path: Path, kind: str, name: str, code: int
) -> None:
    source = name if "://" in name else str(folder / name)
    written = tmp_path / "rapport.json"

    result = run(environment, "import", kind, source, "--dry-run", "--report", str(written))

    assert result.exit_code == code
    assert_french(result.output)
    if written.exists():
        report = json.loads(written.read_bytes())
        assert report["command"] == f"import {kind}", "names of fields are for scripts"
        said = [entry["reason"] for entry in report["rejected"] + report["left_out_values"]]
        assert_french(" ".join([*said, *report["notes"], report["refused"] or ""]))


COMMANDS = [
    ["status"],
    ["seed", "--check"],
    ["seed", "--remove", "ailleurs"],
    ["import"],
    ["import", "lycees"],
    ["import", "hostings"],
    ["import", "annuaire", "x", "y"],
    ["import", "annuaire", "x.csv", "--show", "-1"],
    ["import", "annuaire", "x.csv", "--region", "Atlantide"],
    ["import", "annuaire", "x.csv", "--date", "2999"],
    ["import", "annuaire", "x.csv", "--date", "demain"],
    ["import", "annuaire", "x.csv", "--date", "2026-02-30"],
    ["import", "annuaire", "x.csv", "--complete", "--update-only"],
    ["import", "annuaire", "--nouveau"],
    ["template", "psad", "--of", "2025-2026"],
    ["template", "hostings", "--for", "2026-2027"],
    ["template", "hostings", "--of", "26"],
    ["export", "hostings", "--format", "geojson"],
    ["export", "lycees"],
    ["geocode", "--rate", "0"],
    ["geocode", "--region", "Atlantide"],
    ["history"],
    ["history", "0590149Z"],
    ["undo"],
    ["undo", "99"],
    ["undo", "1", "--dry-run"],
    ["undo", "un"],
    ["verify-journal"],
    ["correct", "0590149S"],
    ["correct", "0590149S", "--role", "la DRAIO"],
    ["correct", "0590149S", "phone", "--role", "la DRAIO"],
    ["correct", "0590149S", "phone=12", "--role", "la DRAIO"],
    ["correct", "0590149S", "taille=12", "--role", "la DRAIO"],
    ["correct", "0590149S", "status=vendu", "--role", "la DRAIO"],
    ["correct", "0590149S", "latitude=50", "--role", "la DRAIO"],
    ["correct", "0590149S", "siret=12", "--role", "la DRAIO"],
    ["correct", "0590149S", "city=Lens", "--role", "!"],
    ["correct", "Lens", "city=Lens", "--role", "la DRAIO"],
    ["proposals"],
    ["proposals", "accept", "12"],
    ["proposals", "reject", "12"],
    ["proposals", "reject", "12", "--reason", " "],
    ["proposals", "refuser"],
    ["importer"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_answers_in_french(environment: dict[str, str], command: list[str]) -> None:
    result = run(environment, *command)

    assert result.output.strip()
    assert_french(result.output)


def all_commands(group: click.Group, *names: str) -> Iterator[list[str]]:
    yield list(names)
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from all_commands(command, *names, name)
        else:
            yield [*names, name]


@pytest.mark.parametrize("command", list(all_commands(cli)), ids=" ".join)
def test_help_is_in_french(environment: dict[str, str], command: list[str]) -> None:
    result = run(environment, *command, "--help")

    assert result.exit_code == 0
    assert "Usage : cli" in result.output and "Affiche cette aide." in result.output
    assert_french(result.output)


def test_nothing_is_migrated_yet(tmp_path: Path) -> None:
    chosen = {"RACCROCHE_DATABASE_URL": f"sqlite:///{tmp_path}/none.db", "RACCROCHE_LANGUAGE": "fr"}

    for command in (["status"], ["import", "annuaire", "x.csv"], ["history"], ["export"]):
        output = run(chosen, *command).output
        assert "lancez raccroche migrate" in output
        assert_french(output)


def test_geocoding_that_is_off_is_said_in_french(environment: dict[str, str]) -> None:
    off = run(environment | {"RACCROCHE_GEOCODER": "off"}, "geocode")

    assert off.exit_code == 2
    assert "Erreur : RACCROCHE_GEOCODER vaut off ; donnez-lui" in off.output


def test_english_is_said_where_it_is_asked_for(environment: dict[str, str]) -> None:
    english = environment | {"RACCROCHE_LANGUAGE": "en"}

    assert "Error: Missing argument" in run(english, "import").output
    assert "Exit codes: 0 all imported" in run(english, "import", "--help").output
    assert "Nothing was imported: nobody publishes" in run(english, "import", "hostings").output
    assert "RACCROCHE_PORT" in run(english, "--help").output


def test_settings_that_cannot_be_read_are_said_in_french(environment: dict[str, str]) -> None:
    result = run(environment | {"RACCROCHE_LANGUAGE": "de"}, "status")

    assert result.exit_code == 1
    assert "Erreur : les réglages sont inutilisables" in result.output
    assert "Usage : " in run(environment | {"RACCROCHE_LANGUAGE": "de"}, "--help").output
