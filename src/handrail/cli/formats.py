"""``handrail incident`` and ``handrail assessment``: the two public formats."""

from __future__ import annotations

from typing import Any, Final

import click

from handrail.cli.read import read_incident_file
from handrail.cli.write import as_json, put

EXAMPLE: Final[dict[str, Any]] = {
    "format": "handrail-incident/1",
    "nation": "wales",
    "setting": "school",
    "on": "2026-11-20",
    "people": [
        {"ref": "A", "kind": "child", "age": 16, "roles": ["pictured", "shared"]},
        {
            "ref": "B",
            "kind": "child",
            "age": 16,
            "roles": ["received"],
            "facts": {"vulnerable": "no"},
        },
    ],
    "facts": {
        "imagery": "yes",
        "adult_pornography": "no",
        "immediate_danger": "no",
        "adult_involved": "no",
        "coerced": "unknown",
    },
}


@click.group()
def incident() -> None:
    """The incident format: an example to start from, a check, and its schema."""


@incident.command()
def example() -> None:
    """Print an incident to start from: two made-up people, five answers."""
    put(as_json(EXAMPLE))


@incident.command()
@click.argument("file", metavar="FILE|-")
def check(file: str) -> None:
    """Check the incident in FILE, or on standard input for -, without assessing it.

    Each fault is a sentence: where it is, what was found, what is allowed.
    """
    found = read_incident_file(file)
    known = sum(answer != "unknown" for answer in found.facts.values())
    click.echo(
        f"The incident can be assessed: people {len(found.people)}, answers known {known}, "
        f"nation {found.nation}, on {found.on}."
    )


@incident.command("schema")
def incident_schema() -> None:
    """Print the JSON Schema (draft 2020-12) of `handrail-incident/1`."""
    from handrail.decision.schema import incident_schema as shape

    put(as_json(shape()))


@click.group()
def assessment() -> None:
    """The assessment format: its schema."""


@assessment.command("schema")
def assessment_schema() -> None:
    """Print the JSON Schema (draft 2020-12) of `handrail-assessment/1`."""
    from handrail.decision.schema import assessment_schema as shape

    put(as_json(shape()))
