"""Run one command, and turn whatever goes wrong into a sentence and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from handrail.cli.leave import COMPLETING, Exit, Refused
from handrail.cli.program import program


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line once and say which exit code to leave with."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if COMPLETING in os.environ:
        program.main(given, prog_name="handrail", complete_var=COMPLETING)
    try:
        with program.make_context("handrail", given) as context:
            done = program.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as left:
        return left.exit_code
    except Refused as refused:
        return _said(*refused.sentences, code=refused.code)
    except click.UsageError as error:
        error.show()
        return Exit.USAGE
    except click.ClickException as error:
        return _said(error.format_message(), code=error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        return _said("Stopped. Nothing was kept.", code=Exit.INTERRUPTED)
    except BrokenPipeError:
        return _nobody_reads()
    except Exception as error:
        return _unforeseen(error)
    return done if isinstance(done, int) else Exit.DONE


def _said(*sentences: str, code: int) -> int:
    for sentence in sentences:
        click.echo(sentence, err=True)
    return code


def _unforeseen(error: Exception) -> int:
    """A pack that was refused where none was expected, or a fault of ours: in words, with the
    place in the code but never a value, which might be an answer about a child."""
    from handrail.guidance.pack import PackRefused

    if isinstance(error, PackRefused):
        return _said(*(fault.sentence() for fault in error.faults), code=Exit.REFUSED)
    place = error.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    code = place.tb_frame.f_code if place else None
    where = f"{code.co_name}, line {place.tb_lineno}" if code and place else "an unknown place"
    return _said(
        f"A fault in Handrail itself, not in what you gave it: {type(error).__name__} in {where}. "
        "Nothing was kept. Please report it with the command, and without the incident.",
        code=Exit.FAULT,
    )


def _nobody_reads() -> int:
    """Whatever read our output has stopped, as ``head`` does: stop too, and quietly."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return Exit.DONE
