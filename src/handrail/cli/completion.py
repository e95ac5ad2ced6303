"""``handrail completion``: the script that lets a shell complete commands and options."""

from __future__ import annotations

import click

from handrail.cli.leave import COMPLETING, Refused
from handrail.cli.write import put


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script for SHELL, to be read by it at its start.

    bash: add `eval "$(handrail completion bash)"` to ~/.bashrc. zsh: the same with zsh in ~/.zshrc.
    fish: `handrail completion fish > ~/.config/fish/completions/handrail.fish`.
    """
    from click.shell_completion import get_completion_class

    from handrail.cli.program import program

    found = get_completion_class(shell)
    if found is None:
        raise Refused(f"There is no completion for {shell}.")
    put(found(program, {}, "handrail", COMPLETING).source() + "\n")
