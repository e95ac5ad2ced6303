"""Whatever comes in as an incident is read or refused with sentences: never a traceback."""

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from random import Random
from typing import Any

import pytest

from handrail.decision.decide import decide
from handrail.decision.facts import NATIONS
from handrail.decision.incident import Fault, Incident, IncidentRefused, read_incident
from handrail.guidance.release import NoEdition, program_for
from tests.decision.incidents import FACT_IDS, SETTLED

MALFORMED = max(4_000, int(os.environ.get("HANDRAIL_FUZZED", "0")))
"""How many incidents are spoilt and read; ``make prove`` asks for 200,000."""

ODD: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    12,
    17.5,
    10**400,
    float("nan"),
    float("-inf"),
    "",
    " ",
    "yes",
    "YES",
    "unknown",
    "wales",
    "\x00",
    "\ud800",
    "𝔘𝔫𝔦",
    "a" * 5_000,
    "../../etc",
    "<b>",
    "{{7*7}}",
    [],
    ["pictured", "pictured"],
    [[]],
    [None],
    {},
    {"": ""},
    {"yes": "no"},
    {"ref": "A"},
    [{"ref": "A"}, {"ref": "A"}],
)
PLACES = ("format", "nation", "on", "people", "ref", "age", "kind", "roles", "facts")
KEYS = (*FACT_IDS, *PLACES, "", "é")


def whole(random: Random) -> dict[str, Any]:
    """A well-formed incident to start from."""
    return {
        "format": "handrail-incident/1",
        "nation": random.choice(NATIONS),
        "setting": "school",
        "on": random.choice(("2026-11-20", "2019-03-01", "1999-12-31")),
        "people": [
            {"ref": "A", "kind": "child", "age": 12, "roles": ["pictured"], "facts": {}},
            {"ref": "B", "age": 40, "roles": ["witness"]},
        ],
        "facts": dict(SETTLED),
    }


def places(data: Any) -> Iterator[tuple[Any, Any]]:
    """Every container in plain data, with each key or index in it."""
    inside = data.items() if isinstance(data, dict) else enumerate(data)
    for key, value in inside:
        yield data, key
        if isinstance(value, dict | list):
            yield from places(value)


def spoilt(seed: int) -> Any:
    """A well-formed incident with one to four things changed, added or taken away."""
    random = Random(seed)
    data: Any = whole(random)
    for _ in range(random.randrange(1, 5)):
        holder, key = random.choice(list(places(data)) or [(data, None)])
        match random.randrange(5):
            case 0 if key is not None:
                holder[key] = deepcopy(random.choice(ODD))
            case 1 if isinstance(holder, dict):
                holder[random.choice(KEYS)] = deepcopy(random.choice(ODD))
            case 2 if key is not None and isinstance(holder, dict | list):
                del holder[key]
            case 3 if isinstance(holder, list):
                holder.append(deepcopy(random.choice(ODD)))
            case 4 if isinstance(holder, dict) and key is not None:
                holder[f"{key}{random.choice(' sx_-1')}"] = holder.pop(key)
        if not isinstance(data, dict | list) or not data:
            break
    return data


def read(data: Any) -> tuple[Incident | None, tuple[Fault, ...]]:
    """An incident, or the faults for which it was refused."""
    try:
        return read_incident(data), ()
    except IncidentRefused as refusal:
        return None, refusal.faults


def test_spoilt_incidents_are_refused_with_sentences_and_the_rest_are_assessed():
    how_many = {"refused": 0, "read": 0}
    for seed in range(MALFORMED):
        data = spoilt(seed)
        incident, faults = read(data)
        how_many["read" if incident else "refused"] += 1
        assert (incident is None) is bool(faults)
        for fault in faults:
            assert fault.path.startswith("$"), data
            assert len(fault.sentence()) < 2_000, data
            assert fault.sentence().isprintable(), data
        if incident:
            with suppress(NoEdition):
                decide(program_for(incident.nation, incident.on), incident)
    assert how_many["refused"] > MALFORMED // 2
    assert how_many["read"] > MALFORMED // 50


def test_text_that_is_json_of_any_shape_is_refused_or_read():
    for seed in range(MALFORMED // 4):
        random = Random(seed)
        text = list(json.dumps(whole(random)))
        for _ in range(random.randrange(1, 6)):
            text[random.randrange(len(text))] = random.choice('{}[],:"0nul\\ ')
        with suppress(ValueError):  # IncidentRefused is one too
            read_incident(json.loads("".join(text)))


WELL_FORMED: dict[str, list[Any]] = {"nation": ["wales"], "people": [[]], "facts": [{}]}


@pytest.mark.parametrize("value", ODD, ids=range(len(ODD)))
@pytest.mark.parametrize("where", ["format", "nation", "setting", "on", "people", "facts"])
def test_every_odd_value_in_every_field_is_refused_where_it_stands(where: str, value: Any):
    incident, faults = read({**whole(Random(0)), where: value})
    assert (incident is not None) is (value in WELL_FORMED.get(where, []))
    assert all(fault.path.startswith(f"$.{where}") for fault in faults)
