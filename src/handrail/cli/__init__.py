"""The command line: ``handrail …``. Nouns and verbs; what is slow is imported when used."""


def main() -> None:
    """Run the command line and leave with its exit code: what the ``handrail`` script calls."""
    from handrail.cli.run import run

    raise SystemExit(run())
