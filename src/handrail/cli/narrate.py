"""How a demonstration speaks: titles, what is done, what came of it, and what must hold."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable

import click

from handrail.vault import Locked

_WIDTH = 96
_IN = " " * 4


class MoreThanPromised(Exception):
    """Something gave more than the product promises: it is at fault, and people should know."""


def title(words: str) -> None:
    """Begin a part, before its work is done, so that a wait has a name."""
    click.echo(f"\n{click.style(words, bold=True)}")


def say(words: str) -> None:
    """Say what is done or what was found."""
    click.echo(textwrap.fill(words, _WIDTH, initial_indent="  ", subsequent_indent="  "))


def show_lines(lines: Iterable[str]) -> None:
    """Show something as it is, set in; a sentence that is too long goes on below itself."""
    for line in lines:
        click.echo(textwrap.fill(line, _WIDTH, initial_indent=_IN, subsequent_indent=_IN))


def expect(holds: bool, otherwise: str) -> None:
    """Stop the demonstration with ``MoreThanPromised`` when something does not hold."""
    if not holds:
        raise MoreThanPromised(otherwise)


def refused(deed: Callable[[], object]) -> str:
    """Try something that must be refused, and give back the sentence it is refused with."""
    try:
        deed()
    except Locked as locked:
        return locked.sentence
    raise MoreThanPromised("something was opened that must stay shut.")
