"""The example, and the two schemas beside the code that they describe."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from handrail.cli.write import as_json
from handrail.decision.decide import decide
from handrail.decision.incident import IncidentRefused, read_incident
from handrail.decision.schema import assessment_schema, incident_schema
from handrail.guidance.release import load_pack
from tests.cli.running import handrail
from tests.decision.incidents import assessed, tries

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
INCIDENT = Draft202012Validator(
    incident_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER
)
ASSESSMENT = Draft202012Validator(assessment_schema())


def test_the_example_fits_its_own_schema_and_is_assessed():
    example = handrail("incident", "example")
    assert example.code == 0
    assert list(INCIDENT.iter_errors(example.data)) == []
    assert handrail("assess", "-", stdin=example.out).code == 0


@pytest.mark.parametrize("name", ["incident", "assessment"])
def test_each_schema_is_a_sound_schema_and_is_printed(name):
    printed = handrail(name, "schema")
    Draft202012Validator.check_schema(printed.data)
    assert printed.data["$schema"].endswith("2020-12/schema")


@pytest.mark.parametrize("name", ["incident", "assessment"])
def test_the_published_schema_is_fresh(name):
    published = (REFERENCE / f"{name}.schema.json").read_text("utf-8")
    assert published == handrail(name, "schema").text, "run `make docs`"


@settings(max_examples=tries(200))
@given(assessed())
def test_every_incident_and_assessment_fits_its_schema(made_up):
    pack, incident = made_up
    assert list(INCIDENT.iter_errors(incident.to_json())) == []
    assessment = json.loads(as_json(decide(load_pack(pack), incident).to_json()))
    assert [error.json_path for error in ASSESSMENT.iter_errors(assessment)] == []


def shapes(schema):
    """Every object that a schema describes."""
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            yield schema
        for part in schema.values():
            yield from shapes(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from shapes(part)


@pytest.mark.parametrize("schema", [incident_schema(), assessment_schema()])
def test_no_object_of_either_format_takes_a_field_that_is_not_named(schema):
    found = list(shapes(schema))
    assert len(found) >= 4
    assert all(shape.get("additionalProperties", True) is not True for shape in found)


BAD = [
    {},
    [],
    {"format": "handrail-incident/1"},
    {"format": "handrail-incident/2", "nation": "wales"},
    {"format": "handrail-incident/1", "nation": "cymru"},
    {"format": "handrail-incident/1", "nation": "wales", "name": "x"},
    {"format": "handrail-incident/1", "nation": "wales", "facts": {"coersed": "yes"}},
    {"format": "handrail-incident/1", "nation": "wales", "facts": {"coerced": "maybe"}},
    {"format": "handrail-incident/1", "nation": "wales", "people": [{"ref": "A B"}]},
    {"format": "handrail-incident/1", "nation": "wales", "people": [{"ref": "A", "age": 121}]},
    {"format": "handrail-incident/1", "nation": "wales", "people": [{"ref": "A", "age": 12.5}]},
    {"format": "handrail-incident/1", "nation": "wales", "people": [{"ref": "A", "age": "12"}]},
    {
        "format": "handrail-incident/1",
        "nation": "wales",
        "people": [{"ref": "A", "roles": ["none-known", "pictured"]}],
    },
    {
        "format": "handrail-incident/1",
        "nation": "wales",
        "people": [{"ref": "A", "facts": {"coerced": "yes"}}],
    },
]


@pytest.mark.parametrize("data", BAD)
def test_what_the_schema_refuses_the_reader_refuses_too(data):
    assert list(INCIDENT.iter_errors(data))
    with pytest.raises(IncidentRefused):
        read_incident({"on": "2026-11-20", **data} if isinstance(data, dict) else data)
