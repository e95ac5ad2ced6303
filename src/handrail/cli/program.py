"""The command line as a whole: which commands there are, each imported only when it is named."""

from __future__ import annotations

from importlib import import_module
from typing import Final

import click

from handrail import __version__
from handrail.cli.leave import MEANINGS

_COMMANDS: Final = {
    "assess": ("handrail.cli.assess", "Say what the guidance requires for one incident."),
    "ask": ("handrail.cli.ask", "Be asked, most decisive question first, and end with the report."),
    "incident": ("handrail.cli.formats", "The incident format: an example, a check, its schema."),
    "assessment": ("handrail.cli.formats", "The assessment format: its schema."),
    "guidance": (
        "handrail.cli.guidance",
        "The editions of guidance: list, show, check, prove, draw.",
    ),
    "vault": ("handrail.cli.vault", "The safe: its health, and a theft of a made-up one to watch."),
    "record": ("handrail.cli.record", "Check an exported record, or write out the checker."),
    "demo": ("handrail.cli.serve", "Start the guide on this machine to try it out."),
    "serve": ("handrail.cli.serve", "Start the guide for a setting."),
    "completion": ("handrail.cli.completion", "Print the script that completes commands."),
}


class Lazy(click.Group):
    """A group whose commands are imported when they are named, and listed without importing."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order a lead would look for them."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One command, imported now."""
        if cmd_name not in _COMMANDS:
            return None
        command = getattr(import_module(_COMMANDS[cmd_name][0]), cmd_name)
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands with what each is for."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, help) for name, (_, help) in _COMMANDS.items()])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What the exit codes mean."""
        with formatter.section("Exit codes"):
            formatter.write_dl([(str(int(code)), said) for code, said in MEANINGS.items()])


@click.group(
    cls=Lazy,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    invoke_without_command=True,
)
@click.version_option(__version__, prog_name="handrail", message="%(prog)s %(version)s")
@click.pass_context
def program(ctx: click.Context) -> None:
    """What the guidance requires when nudes or semi-nudes of under-18s are shared.

    Is a child in danger now? Call 999 before anything else.

    Handrail is support for professional judgement: it cites, proposes and warns, and a person
    decides. It is not legal advice. It keeps nothing, takes no names and never handles imagery.
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
