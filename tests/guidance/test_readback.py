"""A generated function is read back whole, or not at all."""

from typing import Any

import pytest
import z3

from handrail.guidance.readback import Bits, NotUnderstood, Reader
from handrail.guidance.release import load_pack
from handrail.guidance.solve import State

PLACES = ("coerced", "groomed", "violent")


def reader() -> Reader:
    return Reader(PLACES, State(load_pack("wales/hwb-2024").rulebook, "incident"))


def returned(expression: str) -> Any:
    return reader().function(
        f"def asked(Y, N, S):\n    x = Y & 3\n    return {expression}", "asked"
    )


def always(formula: Any) -> bool:
    """Whether a formula holds for every incident in which no answer is both yes and no."""
    solver = z3.Solver()
    state = reader().state
    solver.add(*state.sense, z3.Not(formula))
    return bool(solver.check() == z3.unsat)


def yes(name: str) -> Any:
    return reader().state.yes[name]


@pytest.mark.parametrize(
    ("expression", "means"),
    [
        ("Y & 1", lambda: yes("coerced")),
        ("x", lambda: z3.Or(yes("coerced"), yes("groomed"))),
        ("Y & 3 == 3", lambda: z3.And(yes("coerced"), yes("groomed"))),
        ("Y & 3 != 3", lambda: z3.Not(z3.And(yes("coerced"), yes("groomed")))),
        ("not Y & 4", lambda: z3.Not(yes("violent"))),
        ("Y & 1 and not Y & 2", lambda: z3.And(yes("coerced"), z3.Not(yes("groomed")))),
        ("Y & 1 or Y & 2 or False", lambda: z3.Or(yes("coerced"), yes("groomed"))),
        ("(Y | N) & 1", lambda: z3.Or(yes("coerced"), reader().state.no["coerced"])),
        ("~(Y | N) & 4", lambda: reader().state.answer("violent", "unknown")),
        ("0 if Y & 1 else Y & 2", lambda: z3.And(z3.Not(yes("coerced")), yes("groomed"))),
        ("S == 'school'", lambda: reader().state.setting["school"]),
        ("S != 'college'", lambda: z3.Not(reader().state.setting["college"])),
    ],
)
def test_an_expression_means_what_python_means_by_it(expression: str, means):
    read = reader().truth(returned(expression))
    assert always(read == means())


def test_a_number_is_read_bit_by_bit():
    assert returned("5") == Bits((True, False, True, False))


@pytest.mark.parametrize(
    "expression",
    [
        "len(Y)",
        "Y + 1",
        "Y ^ N",
        "Y < N",
        "Y & 1 == N == 1",
        "Y << 1",
        "S == 'church'",
        "S & 1",
        "unheard_of",
        "[Y]",
        "Y & 9",
        "-1",
        "(lambda: Y)()",
        "None",
    ],
)
def test_what_the_generator_never_writes_is_refused(expression: str):
    with pytest.raises(NotUnderstood, match=r"line 3 of the generated source is not understood"):
        returned(expression)


@pytest.mark.parametrize("line", ["if Y: pass", "x += 1", "x, y = Y, N", "import os", "x: int = 1"])
def test_a_line_that_the_generator_never_writes_is_refused(line: str):
    source = f"def asked(Y, N, S):\n    {line}\n    return Y"
    with pytest.raises(NotUnderstood, match="line 2"):
        reader().function(source, "asked")


def test_a_function_that_is_not_there_is_named():
    with pytest.raises(NotUnderstood, match="no function called asked"):
        reader().function("x = 1", "asked")


def test_a_function_that_returns_nothing_is_refused():
    with pytest.raises(NotUnderstood, match="returns nothing"):
        reader().function("def asked(Y, N, S):\n    x = Y", "asked")
