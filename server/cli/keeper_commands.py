"""Commands whose help and usage errors are in the keepers' language.

click writes its own words in English; in French they are those of ``text/translations/fr.po``.
"""

from __future__ import annotations

import inspect
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import click

from server.settings.environment import SettingsError, describe_settings, read_settings
from server.settings.settings import Settings
from text.messages import KeeperLanguage, Message, french_texts, in_language

# The words of click's that stand in the help of options.
CLICK_WORDS = {
    "[default: ": Message("[default: "),
    "required]": Message("required]"),
    "Show this message and exit.": Message("Show this message and exit."),
}


def language_of(context: click.Context) -> KeeperLanguage:
    """The keepers' language; where the settings cannot be read, that of the environment."""
    settings = context.find_root().obj
    if isinstance(settings, Settings):
        return settings.language
    try:
        return read_settings().language
    except SettingsError:
        return "en" if os.environ.get("RACCROCHE_LANGUAGE") == "en" else "fr"


class KeeperCommand(click.Command):
    """A command with its help in the keepers' language."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if isinstance(self, click.Group):
            return super().parse_args(ctx, args)
        ctx.allow_extra_args = True
        rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            raise click.UsageError(
                Message("too many arguments: {extra}", extra=" ".join(rest)), ctx
            )
        return rest

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, in_language(USAGE, language_of(ctx)))

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(_help_in_language(self.help or "", language_of(ctx)))

    def get_short_help_str(self, limit: int = 45) -> str:
        text = super().get_short_help_str(limit)
        context = click.get_current_context(silent=True)
        if context is None or language_of(context) == "en":
            return text
        first, _, _ = _help_in_language(self.help or "", "fr").partition("\n\n")
        return first

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        language = language_of(ctx)
        records = [
            (record[0], _option_help(parameter, record[1], language))
            for parameter in self.get_params(ctx)
            if isinstance(parameter, click.Option)
            and (record := parameter.get_help_record(ctx)) is not None
        ]
        with formatter.section(in_language(OPTIONS, language)):
            formatter.write_dl(records)


# What click adds a colon to; French has a blank before it.
OPTIONS, COMMANDS = Message("Options"), Message("Commands")
USAGE = Message("Usage: ")


def _in_language(text: str, language: KeeperLanguage) -> str:
    return french_texts().get(text, text) if language == "fr" else text


# A line of an example, with what it does behind blanks.
_EXPLAINED = re.compile(r"(?P<example> +\S.*?\S {2,})(?P<text>\S.*)")
_AS_WRITTEN = "\b\n"
"""click keeps the lines of a paragraph that begins so."""


def help_parts(text: str) -> Iterator[tuple[str, str]]:
    """The sentences of a command's help, each with what stands before it.

    Of a list of examples these are its title, and what is explained behind an example.
    """
    for number, paragraph in enumerate(inspect.cleandoc(text).split("\n\n")):
        between = "\n\n" if number else ""
        if not paragraph.startswith(f"{_AS_WRITTEN}Examples:"):
            yield between, " ".join(paragraph.removeprefix(_AS_WRITTEN).split())
            continue
        title, *examples = paragraph.removeprefix(_AS_WRITTEN).split("\n")
        yield between + _AS_WRITTEN, title
        for example in examples:
            match = _EXPLAINED.fullmatch(example)
            yield (f"\n{match['example']}", match["text"]) if match else (f"\n{example}", "")


def _help_in_language(text: str, language: KeeperLanguage) -> str:
    return "".join(before + _in_language(each, language) for before, each in help_parts(text))


def _option_help(parameter: click.Parameter, text: str, language: KeeperLanguage) -> str:
    """The help of an option, with what click adds to it."""
    if language == "en":
        return text
    own = getattr(parameter, "help", None) or ""
    text = text.replace(own, _in_language(own, language))
    for english, message in CLICK_WORDS.items():
        text = text.replace(english, message.in_french())
    return text


class KeeperGroup(KeeperCommand, click.Group):
    """A group of commands with its help in the keepers' language."""

    command_class = KeeperCommand

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0][:1] != "-" and self.get_command(ctx, args[0]) is None:
            known = ", ".join(self.list_commands(ctx))
            text = Message(
                "there is no command {name!r}; there are {known}", name=args[0], known=known
            )
            raise click.UsageError(text, ctx)
        return super().resolve_command(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        KeeperCommand.format_options(self, ctx, formatter)
        names = self.list_commands(ctx)
        # As click: the longest name, and three times the blanks between columns.
        limit = formatter.width - 6 - max(map(len, names))
        commands = [(name, self.commands[name].get_short_help_str(limit)) for name in names]
        with formatter.section(in_language(COMMANDS, language_of(ctx))):
            formatter.write_dl(commands)


class CommandLine(KeeperGroup):
    """The outermost group: shows all errors in the keepers' language."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the settings are; in French their names, as operators' texts are English."""
        if language_of(ctx) == "en":
            super().format_epilog(ctx, formatter)
            return
        formatter.write_paragraph()
        formatter.write_text(SETTINGS.in_french())
        with formatter.indentation():
            formatter.write_text(", ".join(describe_settings()))

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        with _errors_in_language(click.Context(self, info_name=info_name)):
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        with _errors_in_language(ctx):
            return super().invoke(ctx)


SETTINGS = Message("Settings, from the environment or a .env file (docs/settings.md):")


@contextmanager
def _errors_in_language(context: click.Context) -> Iterator[None]:
    try:
        yield
    except click.exceptions.NoArgsIsHelpError:
        raise
    except click.ClickException as problem:
        if language_of(context) == "en":
            raise
        raise _FrenchError(problem) from None


class _FrenchError(click.ClickException):
    """An error as French shows it: how the command is used, and what is wrong."""

    def __init__(self, problem: click.ClickException) -> None:
        super().__init__(in_language(explain(problem), "fr"))
        self.exit_code = problem.exit_code  # type: ignore[misc]  # click declares it for classes
        self.context = problem.ctx if isinstance(problem, click.UsageError) else None

    def show(self, file: IO[Any] | None = None) -> None:
        if self.context is not None:
            option = self.context.help_option_names[0]
            hint = Message(
                "Try '{command} {option}' for help.",
                command=self.context.command_path,
                option=option,
            )
            click.echo(f"{self.context.get_usage()}\n{hint.in_french()}\n", file=file, err=True)
        text = Message("Error: {message}", message=self.message)
        click.echo(text.in_french(), file=file, err=True)


def explain(problem: click.ClickException) -> str:
    """What is wrong, in our words where click has only English ones."""
    if isinstance(problem.message, Message):
        return problem.message
    if isinstance(problem, click.NoSuchOption):
        return Message("there is no option {option}", option=problem.option_name)
    if isinstance(problem, click.MissingParameter):
        return Message("{name} is missing", name=_name_of(problem))
    if isinstance(problem, click.BadParameter):
        expected = _expected(problem.param.type) if problem.param else problem.message
        return Message("{name}: {expected}", name=_name_of(problem), expected=expected)
    if isinstance(problem, click.BadOptionUsage):
        return Message("{option}: a value is missing, or is too much", option=problem.option_name)
    return problem.message


def _name_of(problem: click.BadParameter) -> str:
    parameter = problem.param
    if parameter is None:
        return str(problem.param_hint or "")
    is_option = isinstance(parameter, click.Option)
    return parameter.opts[0] if is_option else parameter.human_readable_name


def _expected(kind: click.ParamType[Any]) -> str:
    """What a parameter takes."""
    if isinstance(kind, click.Choice):
        return Message("write one of {choices}", choices=", ".join(map(str, kind.choices)))
    if isinstance(kind, click.IntRange | click.FloatRange):
        least, most = kind.min, kind.max
        if most is None:
            return Message("write a number from {least}", least=least)
        return Message("write a number from {least} to {most}", least=least, most=most)
    if isinstance(kind, click.Path):
        return Message("there is no such file or folder, or it is the other of the two")
    return Message("write a whole number")
