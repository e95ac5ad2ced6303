"""What is here is done: no stub, no skipped test, no silenced checker, no swallowed error."""

import ast
import re

from tests.house.tree import ROOT, below, functions, python, texts

# Written in pieces, so that this file does not hold what it looks for.
UNFINISHED = re.compile(
    r"\b(?:TO"
    r"DO|FIX"
    r"ME|XX"
    r"X|HA"
    r"CK)\b|Not"
    r"ImplementedError|lorem ips"
    r"um"
)
NOT_REALLY_RUN = re.compile(
    r"pytest\.(?:mark\.)?(?:sk"
    r"ip|xf"
    r"ail|importorsk"
    r"ip)|unittest\.sk"
    r"ip|skip"
    r"Test"
)
SILENCED = re.compile(r"#\s*type:\s*ig" r"nore|#\s*mypy:\s*ig" r"nore|pragma:\s*no\s+cov" r"er")


def found(pattern, *folders):
    return [
        f"{path}:{number}" for path, number, line in texts(below(*folders)) if pattern.search(line)
    ]


def test_no_marker_of_unfinished_work_stands_anywhere():
    assert found(UNFINISHED, "src", "tests", "docs", "bench", "guidance") == []


def test_every_test_runs():
    assert found(NOT_REALLY_RUN, "tests") == []


def test_no_checker_is_silenced():
    assert found(SILENCED, "src", "tests", "docs", "bench") == []


def is_empty(block: ast.FunctionDef | ast.AsyncFunctionDef | ast.ExceptHandler) -> bool:
    """Whether a block does nothing: only a docstring, `pass` or an ellipsis."""
    return all(
        isinstance(statement, ast.Pass)
        or (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
        for statement in block.body
    )


def catches_all(handler: ast.ExceptHandler) -> bool:
    return isinstance(handler.type, ast.Name) and handler.type.id.endswith("Exception")


def test_an_empty_function_is_seen_to_be_empty():
    stub, real = ast.parse('def a():\n  "x"\n  ...\ndef b():\n  return 1').body
    assert isinstance(stub, ast.FunctionDef)
    assert isinstance(real, ast.FunctionDef)
    assert is_empty(stub)
    assert not is_empty(real)


def protocol_methods(path):
    """The lines of methods that a Protocol only declares: they have no body by design."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ClassDef) and "Protocol" in ast.unparse(
            ast.Tuple(elts=node.bases, ctx=ast.Load())
        ):
            yield from (item.lineno for item in node.body if isinstance(item, ast.FunctionDef))


def test_no_function_is_a_stub():
    stubs = [
        f"{path.relative_to(ROOT)}:{function.lineno} {function.name}"
        for path in python("src", "docs", "bench")
        for function in functions(path)
        if is_empty(function)
        # A click group's body may be its help alone, and a Protocol declares without doing.
        and not any("group(" in ast.unparse(mark) for mark in function.decorator_list)
        and function.lineno not in set(protocol_methods(path))
    ]
    assert stubs == []


def test_no_error_is_swallowed():
    swallowed = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in python("src", "docs", "bench")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (catches_all(node) and is_empty(node)))
    ]
    assert swallowed == []
