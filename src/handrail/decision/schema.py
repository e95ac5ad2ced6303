"""The two public formats as JSON Schema (draft 2020-12), written from the shapes themselves.

Strict: a field that is not named is refused. What a schema cannot say (an age that contradicts a
kind, two people with one ref) stands in the format's page and in ``read_incident``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from handrail.decision import assessment, incident
from handrail.decision.facts import (
    ANSWERS,
    FACTS,
    KINDS,
    NATIONS,
    NO_KNOWN_ROLE,
    OLDEST_AGE,
    PERSON_FACTS,
    ROLES,
    SETTINGS,
)
from handrail.decision.program import FIELDS
from handrail.decision.rulebook import GROUNDS, TIMINGS, TYPOLOGY, VALUES, WHO

Schema = dict[str, Any]

_DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
_TEXT: Final[Schema] = {"type": "string", "minLength": 1}
_ID: Final[Schema] = {"type": "string", "pattern": "^[a-z0-9][a-z0-9_:/-]*$"}
_REF: Final[Schema] = {"type": "string", "pattern": "^[A-Za-z0-9]{1,8}$"}
_DAY: Final[Schema] = {"type": "string", "format": "date"}
_CITES: Final[Schema] = {
    "type": "array",
    "items": {"type": "string", "pattern": "^[A-Z][A-Z0-9]*-[A-Za-z0-9-]+$"},
    "minItems": 1,
}


def incident_schema() -> Schema:
    """The schema of ``handrail-incident/1``."""
    person = _object(
        {
            "ref": _REF | {"description": "A letter or number for this incident, never a name."},
            "kind": _one_of(KINDS),
            "age": {"type": ["integer", "null"], "minimum": 0, "maximum": OLDEST_AGE},
            "roles": {"type": "array", "items": _one_of(ROLES)} | _alone(NO_KNOWN_ROLE),
            "facts": _facts(PERSON_FACTS),
        },
        required=("ref",),
    )
    people = {"type": "array", "items": person, "maxItems": incident.MOST_PEOPLE}
    fields = {
        "format": {"const": incident.FORMAT},
        "nation": _one_of(NATIONS),
        "setting": _one_of(SETTINGS) | {"default": "other"},
        "on": _DAY | {"description": "The day that picks the edition; a door fills it in."},
        "people": people | {"default": []},
        "facts": _facts(fact.id for fact in FACTS) | {"default": {}},
    }
    title = "An incident, as far as it is known: no names, no free text, no imagery"
    return _document(incident.FORMAT, title, _object(fields, required=("format", "nation")))


def assessment_schema() -> Schema:
    """The schema of ``handrail-assessment/1``."""
    fields = {
        "format": {"const": assessment.FORMAT},
        "pack": _object({"id": _ID, "edition": _TEXT, "digest": _TEXT}),
        "scope": _one_of(VALUES["scope"]),
        "urgency": _one_of(VALUES["urgency"]),
        "referral": _referral(),
        "typology": _object(
            {"value": _or_null(_one_of(TYPOLOGY)), "candidates": _list(_one_of(TYPOLOGY))}
        ),
        "adult_pattern": _object(
            {"sexual": _list(_fact()), "financial": _list(_fact()), "check": _one_of(ANSWERS)}
        ),
        "behaviour": _object(
            {"at_least": _or_null(_one_of(VALUES["behaviour"])), "because": _list(_asked())}
        ),
        "police_factors": _or_null(
            _object({"outcome": _ID, "known": _list(_fact()), "unknown": _list(_fact())})
        ),
        "imagery": _one_of(VALUES["imagery"]),
        "parents": {
            "type": "object",
            "propertyNames": _REF,
            "additionalProperties": _one_of(VALUES["parents"]),
        },
        "sign_off": _object({"needed": {"type": "boolean"}, "by": _or_null(_one_of(WHO))}),
        "ask_next": _list(
            _object(
                {
                    "fact": _asked(),
                    "person": _or_null(_REF),
                    "could_change": _list(_one_of(FIELDS)) | {"minItems": 1},
                }
            )
        ),
        "do": _list(_action()),
        "do_not": _list(_action()),
        "contacts": _list(
            _object(
                {
                    "id": _ID,
                    "why": _TEXT,
                    "checked_on": _DAY,
                    "status": _one_of(("confirmed", "to-verify")),
                }
            )
        ),
        "why": _list(
            _object({"rule": _ID, "sets": _ID, "because": _list(_asked()), "cites": _CITES})
        ),
    }
    title = "What the guidance says about one incident, with its sources; a person decides"
    return _document(assessment.FORMAT, title, _object(fields))


def _referral() -> Schema:
    ground = _object(
        {"id": _one_of(GROUNDS), "status": _one_of(("met", "not-met", "unknown")), "cites": _CITES}
    )
    every = {"minItems": len(GROUNDS), "maxItems": len(GROUNDS)}
    return _object(
        {
            "required": _one_of(ANSWERS),
            "to": _list(_one_of(VALUES["to"])) | {"uniqueItems": True},
            "grounds": _list(ground) | every,
        }
    )


def _action() -> Schema:
    return _object({"id": _ID, "who": _one_of(WHO), "when": _one_of(TIMINGS), "cites": _CITES})


def _fact() -> Schema:
    return _one_of(fact.id for fact in FACTS)


def _asked() -> Schema:
    """A fact, or what is asked about a person."""
    return _one_of((*(fact.id for fact in FACTS), "age", "kind", "roles"))


def _facts(ids: Iterable[str]) -> Schema:
    return _object({id: _one_of(ANSWERS) for id in ids}, required=())


def _alone(value: str) -> Schema:
    """A value that stands in a list by itself or not at all."""
    return {"if": {"contains": {"const": value}}, "then": {"items": {"const": value}}}


def _one_of(values: Iterable[str]) -> Schema:
    return {"enum": list(values)}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _object(fields: Mapping[str, Schema], *, required: tuple[str, ...] | None = None) -> Schema:
    """An object with these fields and no other; all are required unless it is said which."""
    needed = list(fields) if required is None else list(required)
    shape: Schema = {"type": "object", "additionalProperties": False, "properties": dict(fields)}
    return shape | ({"required": needed} if needed else {})


def _document(name: str, title: str, shape: Schema) -> Schema:
    return {"$schema": _DRAFT, "$id": f"urn:{name.replace('/', ':')}", "title": title, **shape}
