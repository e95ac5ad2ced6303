"""The reference page of the command line, written from the commands themselves."""

from __future__ import annotations

from collections.abc import Iterator
from inspect import cleandoc

import click

from handrail.cli.leave import MEANINGS
from handrail.cli.program import program


def page() -> str:
    """The page docs/reference/command-line.md: every command, argument, option and exit code."""
    lines = ["# The command line", ""]
    context = click.Context(program, info_name="handrail")
    lines += [_prose(program), "", "```", _usage(program, context), "```", ""]
    for name in program.list_commands(context):
        command = program.get_command(context, name)
        if command is not None:
            lines += _command(command, context, name)
    lines += ["## Exit codes", "", "| code | meaning |", "| --- | --- |"]
    lines += [f"| {int(code)} | {meaning} |" for code, meaning in MEANINGS.items()]
    lines += ["", _ON_ERRORS, ""]
    return "\n".join(lines)


_ON_ERRORS = (
    "Whatever is refused is said in sentences on standard error, never as a traceback. A command "
    "whose reader stops early, as `head` does, stops quietly with code 0."
)


def _command(command: click.Command, parent: click.Context, name: str) -> Iterator[str]:
    context = click.Context(command, info_name=name, parent=parent)
    yield from (f"## `{context.command_path}`", "", _prose(command), "")
    if isinstance(command, click.Group):
        for sub in command.list_commands(context):
            found = command.get_command(context, sub)
            if found is not None:
                yield from (line.replace("## `", "### `") for line in _command(found, context, sub))
        return
    yield from ("```", _usage(command, context), "```", "")
    options = [param for param in command.params if isinstance(param, click.Option)]
    if options:
        yield from ("| option | what it does | default |", "| --- | --- | --- |")
        yield from (_option(option, context) for option in options)
        yield ""


def _usage(command: click.Command, context: click.Context) -> str:
    return " ".join((context.command_path, *command.collect_usage_pieces(context)))


def _option(option: click.Option, context: click.Context) -> str:
    takes = "" if option.is_flag else f" {option.make_metavar(context)}"
    # A bar would end the cell of the table.
    takes = takes.strip("[]").replace("[", "").replace("|", " or ")
    default = f"`{option.default}`" if isinstance(option.default, str | int) else "-"
    names = ", ".join(option.opts)
    return f"| `{names}{takes}` | {option.help or ''} | {default} |"


def _prose(command: click.Command) -> str:
    return cleandoc(command.help or "")
