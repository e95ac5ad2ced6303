"""The decision in OpenFisca: each step a variable with a formula, each answer two variables.

OpenFisca is made for a whole population at once; here it decides one incident at a time, as a lead
would have it do. Its variables are columns of true and false, so "not known" has to be two columns.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from operator import and_, or_
from typing import Any, Final

from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from bench.decision import Decision, Peer, literals
from handrail.decision.express import variable
from handrail.decision.lower import AllOf, Bool, Lit

PERIOD: Final = "2026"
ENTITY: Final = build_entity(
    key="incident", plural="incidents", label="An incident", is_person=True
)


def peer(decision: Decision, *, trace: bool = False) -> Peer:
    """A simulation of one incident each time."""
    system = TaxBenefitSystem([ENTITY])
    tested = {(lit.name, lit.value) for _, f in decision.steps for lit in literals(f) if lit.value}
    given = tuple((variable(name, value), name, value) for name, value in sorted(tested))
    for column, _, _ in given:
        system.add_variable(_variable(column))
    for name, formula in decision.steps:
        system.add_variable(_variable(name, formula))

    def evaluate(answers: dict[str, str]) -> dict[str, Any]:
        simulation = SimulationBuilder().build_default_simulation(system, count=1)
        simulation.trace = trace
        for column, name, value in given:
            simulation.set_input(column, PERIOD, [answers[name] == value])
        return {name: simulation.calculate(name, PERIOD) for name in decision.results}

    def results(found: dict[str, Any]) -> Mapping[str, object]:
        return {name: column[0] for name, column in found.items()}

    return Peer(
        f"OpenFisca, {'with' if trace else 'no'} trace", evaluate, results, 60, not_unknown()
    )


def not_unknown() -> str:
    """What the engine makes of "not" before an answer that nobody has given."""
    system = TaxBenefitSystem([ENTITY])
    system.add_variable(_variable("unknown"))
    system.add_variable(_variable("opposite", Lit("unknown", "", False)))
    simulation = SimulationBuilder().build_default_simulation(system, count=1)
    return f"`not unknown` comes out {bool(simulation.calculate('opposite', PERIOD)[0])!r}"


def _variable(name: str, formula: Bool | None = None) -> type[Variable]:
    """A yearly variable of true and false; without a formula it is given."""
    about: dict[str, Any] = {
        "value_type": bool,
        "entity": ENTITY,
        "definition_period": DateUnit.YEAR,
        "label": name,
    }
    if formula is not None:
        about["formula"] = _formula(formula)
    return type(name, (Variable,), about)


def _formula(formula: Bool) -> Callable[[Any, Any], Any]:
    if isinstance(formula, Lit):
        name = variable(formula.name, formula.value) if formula.value else formula.name
        if formula.holds:
            return lambda incident, period: incident(name, period)
        return lambda incident, period: ~incident(name, period)
    parts = [_formula(part) for part in formula.parts]
    if not parts:
        always = isinstance(formula, AllOf)
        return lambda incident, period: incident.filled_array(always)
    join = and_ if isinstance(formula, AllOf) else or_
    return lambda incident, period: reduce(join, [part(incident, period) for part in parts])
