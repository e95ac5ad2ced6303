"""Generated source with one operator, constant or name changed, as a slip in the writer would."""

from __future__ import annotations

import ast
from collections.abc import Iterator


def function_in(tree: ast.Module, name: str) -> ast.FunctionDef:
    """One function of a module."""
    return next(n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == name)


def slips(source: str, function: str, how_many: int) -> Iterator[tuple[str, str]]:
    """Ways of changing one thing in a function, evenly over all of it: what is changed, and the
    source with it."""
    nodes = list(ast.walk(function_in(ast.parse(source), function)))
    sites = [(at, what) for at, node in enumerate(nodes) for what in ways(node)]
    for at, what in sites[:: max(1, len(sites) // how_many)]:
        tree = ast.parse(source)
        node = list(ast.walk(function_in(tree, function)))[at]
        place = getattr(node, "lineno", 0)
        spoil(node, what)
        yield f"{what} on line {place}", ast.unparse(tree)


def ways(node: ast.AST) -> tuple[str, ...]:
    """What can be changed in one node."""
    match node:
        case ast.BoolOp(op=ast.And()):
            return ("and to or",)
        case ast.BoolOp(op=ast.Or()):
            return ("or to and",)
        case ast.Constant(value=int()) if not isinstance(node.value, bool) and node.value:
            return ("a bit dropped",)
        case ast.Compare(ops=[ast.Eq()]):
            return ("== to !=",)
        case ast.Name(id="Y" | "N"):
            return ("Y and N exchanged",)
        case ast.UnaryOp(op=ast.Not()):
            return ("not left out",)
    return ()


def spoil(node: ast.AST, what: str) -> None:
    """Change one node in place."""
    match node:
        case ast.BoolOp():
            node.op = ast.Or() if what == "and to or" else ast.And()
        case ast.Constant(value=int(value)):
            node.value = value & value - 1
        case ast.Compare():
            node.ops = [ast.NotEq()]
        case ast.Name():
            node.id = "N" if node.id == "Y" else "Y"
        case ast.UnaryOp():
            node.operand = ast.UnaryOp(ast.Not(), node.operand)


def asks_nothing_for(source: str, place: int) -> str:
    """The source with one field for which nothing is ever asked."""
    tree = ast.parse(source)
    returned = function_in(tree, "live_bits").body[-1]
    assert isinstance(returned, ast.Return)
    assert isinstance(returned.value, ast.Tuple)
    returned.value.elts[place] = ast.Constant(0)
    return ast.unparse(tree)
