"""The reference page says what the commands say."""

from pathlib import Path

import click

from handrail.cli.leave import Exit
from handrail.cli.program import program
from handrail.cli.reference import page

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "command-line.md"


def commands(command, context, path=()):
    """Every command there is, by its words."""
    if not isinstance(command, click.Group):
        yield " ".join(path), command
        return
    for name in command.list_commands(context):
        yield from commands(command.get_command(context, name), context, (*path, name))


ALL = dict(commands(program, click.Context(program)))


def test_the_page_is_fresh():
    assert PAGE.read_text("utf-8").split("\n\n", 1)[1] == page(), "run `make docs`"


def test_every_command_and_option_is_on_the_page():
    written = page()
    assert len(ALL) >= 14
    for words, command in ALL.items():
        assert f"`handrail {words}`" in written
        for option in command.params:
            if isinstance(option, click.Option):
                assert f"`{option.opts[0]}" in written


def test_every_command_and_option_says_what_it_is_for():
    for words, command in ALL.items():
        assert command.help, words
        for option in command.params:
            assert not isinstance(option, click.Option) or option.help, f"{words} {option.name}"


def test_every_exit_code_is_on_the_page():
    assert all(f"| {int(code)} |" in page() for code in Exit)


def test_the_list_of_commands_says_the_same_as_each_command():
    context = click.Context(program)
    assert {words.split()[0] for words in ALL} == set(program.list_commands(context))
