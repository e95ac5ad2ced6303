"""Read a generated function back from its source, as solver formulas, to compare it with the rules.

Only the few forms that the generator writes are read; anything else is refused, so that nothing is
proved about a function that was not understood. Needs the ``prove`` extra.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import z3

from handrail.guidance.solve import State, Truth


class NotUnderstood(ValueError):
    """The source holds something that the generator never writes; the message says where."""


@dataclass(frozen=True, slots=True)
class Bits:
    """A whole number as one solver formula, or plain True or False, for each bit, lowest first."""

    bits: tuple[Truth, ...]

    def truth(self) -> Truth:
        """Whether the number is not zero."""
        return _either(self.bits)


SETTING: Final = "the setting"
Value = Any
"""Bits, a solver formula, SETTING, a word, or a tuple of these."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads functions whose answers come as the two numbers Y and N, in these places."""

    places: tuple[str, ...]
    state: State

    def function(self, source: str, name: str) -> Value:
        """What one function of the source returns, for every incident at once."""
        for node in ast.parse(source).body:
            if isinstance(node, ast.FunctionDef) and node.name == name:
                return self._run(node)
        raise NotUnderstood(f"the generated source has no function called {name}")

    def number(self, value: int) -> Bits:
        """A constant as bits."""
        return Bits(tuple(bool(value >> at & 1) for at in range(self.width)))

    @property
    def width(self) -> int:
        """One bit a place, and one above them all: the sign that ``~`` leaves."""
        return len(self.places) + 1

    def truth(self, value: Value) -> Truth:
        """A value as Python's ``if`` would take it."""
        return value.truth() if isinstance(value, Bits) else value

    def _run(self, function: ast.FunctionDef) -> Value:
        given = (
            Bits((*(self.state.yes[name] for name in self.places), False)),
            Bits((*(self.state.no[name] for name in self.places), False)),
            SETTING,
        )
        names: dict[str, Value] = {
            parameter.arg: value
            for parameter, value in zip(function.args.args, given, strict=False)
        }
        for line in function.body:
            match line:
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    names[name] = self._value(value, names)
                case ast.Return(value=ast.expr() as value):
                    return self._value(value, names)
                case _:
                    raise _refused(line)
        raise NotUnderstood(f"the generated function {function.name} returns nothing")

    def _value(self, node: ast.expr, names: Mapping[str, Value]) -> Value:
        match node:
            case ast.Name(id=name) if name in names:
                return names[name]
            case ast.Constant(value=bool(value)):
                return value
            case ast.Constant(value=int(value)) if 0 <= value < 1 << len(self.places):
                return self.number(value)
            case ast.Constant(value=str(value)):
                return value
            case ast.Tuple(elts=parts):
                return tuple(self._value(part, names) for part in parts)
            case ast.BoolOp(op=op, values=parts):
                joined = tuple(self.truth(self._value(part, names)) for part in parts)
                return _all(joined) if isinstance(op, ast.And) else _either(joined)
            case ast.UnaryOp(op=ast.Not(), operand=of):
                return _not(self.truth(self._value(of, names)))
            case ast.UnaryOp(op=ast.Invert(), operand=of):
                return Bits(tuple(_not(bit) for bit in self._bits(of, names).bits))
            case ast.BinOp(left=left, op=op, right=right):
                return self._joined(node, self._bits(left, names), op, self._bits(right, names))
            case ast.IfExp(test=test, body=body, orelse=other):
                held = self.truth(self._value(test, names))
                pairs = zip(
                    self._bits(body, names).bits, self._bits(other, names).bits, strict=True
                )
                return Bits(tuple(_chosen(held, one, two) for one, two in pairs))
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                return self._compared(node, self._value(left, names), op, self._value(right, names))
        raise _refused(node)

    def _bits(self, node: ast.expr, names: Mapping[str, Value]) -> Bits:
        value = self._value(node, names)
        if not isinstance(value, Bits):
            raise _refused(node)
        return value

    @staticmethod
    def _joined(node: ast.expr, left: Bits, op: ast.operator, right: Bits) -> Bits:
        pairs = zip(left.bits, right.bits, strict=True)
        if isinstance(op, ast.BitAnd):
            return Bits(tuple(_all((one, two)) for one, two in pairs))
        if isinstance(op, ast.BitOr):
            return Bits(tuple(_either(pair) for pair in pairs))
        raise _refused(node)

    def _compared(self, node: ast.expr, left: Value, op: ast.cmpop, right: Value) -> Truth:
        if left == SETTING and right in self.state.setting:
            same = self.state.setting[right]
        elif isinstance(left, Bits) and isinstance(right, Bits):
            pairs = zip(left.bits, right.bits, strict=True)
            same = _not(_either(tuple(_differ(one, two) for one, two in pairs)))
        else:
            raise _refused(node)
        if isinstance(op, ast.Eq):
            return same
        if isinstance(op, ast.NotEq):
            return _not(same)
        raise _refused(node)


def _not(bit: Truth) -> Truth:
    return not bit if isinstance(bit, bool) else z3.Not(bit)


def _all(bits: tuple[Truth, ...]) -> Truth:
    """All of these, settled at once where that can be."""
    if any(bit is False for bit in bits):
        return False
    left = [bit for bit in bits if bit is not True]
    return left[0] if len(left) == 1 else z3.And(left) if left else True


def _either(bits: tuple[Truth, ...]) -> Truth:
    """One of these, settled at once where that can be: most bits are plainly true or false."""
    if any(bit is True for bit in bits):
        return True
    left = [bit for bit in bits if bit is not False]
    return left[0] if len(left) == 1 else z3.Or(left) if left else False


def _differ(one: Truth, two: Truth) -> Truth:
    if isinstance(one, bool):
        return _not(two) if one else two
    return _differ(two, one) if isinstance(two, bool) else z3.Xor(one, two)


def _chosen(held: Truth, one: Truth, two: Truth) -> Truth:
    if isinstance(one, bool) and isinstance(two, bool) and one == two:
        return one
    return z3.If(held, one, two)


def _refused(node: ast.stmt | ast.expr) -> NotUnderstood:
    text = ast.unparse(node)[:80]
    return NotUnderstood(f"line {node.lineno} of the generated source is not understood: {text}")
