"""A module's name says what is in it, and one word stands for each thing."""

import ast
import re

from tests.house.tree import ROOT, below, python

SAYS_NOTHING = {
    *("util", "utils", "common", "helper", "helpers", "manager", "managers", "base", "misc"),
    *("processor", "processors", "service_layer", "stuff", "shared_code"),
}
# The word the house uses instead of each.
ONE_WORD = {"dsl": "lead", "dsp": "lead", "pupil": "child", "learner": "child", "student": "child"}


def test_no_module_has_a_name_that_says_nothing():
    named = [
        path.relative_to(ROOT).as_posix()
        for path in below("src", "tests", "bench", "docs")
        if SAYS_NOTHING & {part.split(".")[0] for part in path.relative_to(ROOT).parts}
    ]
    assert named == []


def defined_names() -> list[tuple[str, str]]:
    """Each name of a class, function, argument or variable in src, with where it is."""
    found = []
    for path in python("src"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.arg(arg=name):
                    found.append((name, f"{path.relative_to(ROOT)}:{node.lineno}"))
                case ast.Name(id=name, ctx=ast.Store()):
                    found.append((name, f"{path.relative_to(ROOT)}:{node.lineno}"))
    return found


def words_of(name: str) -> set[str]:
    """The words in a snake_case or CamelCase name, in lower case."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


def test_a_name_is_taken_apart_into_its_words():
    assert words_of("read_DSL_name") == {"read", "dsl", "name"}
    assert words_of("PlannedStep") == {"planned", "step"}


def test_names_in_code_use_the_one_word_of_the_house():
    wrong = [
        f"{where} {name}: say {ONE_WORD[word]}"
        for name, where in defined_names()
        for word in words_of(name) & ONE_WORD.keys()
    ]
    assert wrong == []
