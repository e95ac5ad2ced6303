"""CleanText is a promise, so there is one way to get one."""

import ast
import copy
import dataclasses
import pickle

import pytest

from handrail.textgate import CleanText, Cut, Reason, clean
from tests.house.tree import ROOT, python

ROOM = ROOT / "src" / "handrail" / "textgate"
CLEAN = clean("She told me at lunch.")


def names_clean_text(tree):
    return any(
        isinstance(node, ast.Name | ast.Attribute | ast.alias)
        and "CleanText"
        in (getattr(node, "id", ""), getattr(node, "attr", ""), getattr(node, "name", ""))
        for node in ast.walk(tree)
    )


def makes_clean_text(tree):
    """The lines that call CleanText or its mint, or that build objects behind a class's back."""
    behind = {"__new__", "__setattr__", "__setstate__", "__reduce__", "__reduce_ex__"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if called in ("CleanText", "mint") or (called in behind and names_clean_text(tree)):
                yield node.lineno
        elif isinstance(node, ast.ImportFrom) and "mint" in {name.name for name in node.names}:
            yield node.lineno


@pytest.mark.parametrize(
    "code",
    [
        "from handrail.textgate import CleanText\nnote = CleanText('x', ())",
        "from handrail import textgate\nnote = textgate.CleanText(text='x', cuts=())",
        "from handrail.textgate.clean_text import mint as maker",
        "from handrail.textgate import CleanText\nnote = object.__new__(CleanText)",
        "from handrail.textgate import CleanText\nobject.__setattr__(note, 'text', 'x')",
    ],
)
def test_c54_every_way_of_making_one_in_code_is_found(code):
    assert list(makes_clean_text(ast.parse(code)))


def test_c54_nothing_but_the_gate_makes_clean_text():
    made = {
        path.relative_to(ROOT).as_posix()
        for path in python("src")
        if list(makes_clean_text(ast.parse(path.read_text("utf-8"))))
    }
    assert made == {
        "src/handrail/textgate/clean_text.py",
        "src/handrail/textgate/draft.py",
    }


def test_c54_only_the_mint_builds_and_only_the_draft_calls_it():
    builder = ast.parse((ROOM / "clean_text.py").read_text("utf-8"))
    inside = {
        function.name
        for function in ast.walk(builder)
        if isinstance(function, ast.FunctionDef)
        and any(
            line in range(function.lineno, (function.end_lineno or 0) + 1)
            for line in makes_clean_text(builder)
        )
    }
    assert inside == {"mint"}
    caller = (ROOM / "draft.py").read_text("utf-8")
    assert caller.count("mint(") == 1


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: CleanText("x", ()),
        lambda: CleanText(text="x", cuts=()),
        lambda: CleanText(),
        lambda: CleanText.__new__(CleanText),
        lambda: dataclasses.replace(CLEAN, text="x"),
        lambda: copy.replace(CLEAN, text="x") if hasattr(copy, "replace") else CleanText("x", ()),
        lambda: type("Forged", (CleanText,), {}),
        lambda: CLEAN.__setstate__(["x", ()]),
    ],
)
def test_c54_clean_text_is_made_by_the_gate_alone(attempt):
    with pytest.raises(TypeError, match="made only by handrail.textgate.clean"):
        attempt()
    assert CLEAN.text == "She told me at lunch."


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_c54_clean_text_is_not_pickled(protocol):
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(CLEAN, protocol)


@pytest.mark.parametrize(
    "build", [b")\x81.", b")\x81N}X\x04\x00\x00\x00textX\x01\x00\x00\x00xs\x86b."]
)
def test_c54_a_forged_pickle_makes_none(build):
    forged = b"\x80\x02chandrail.textgate.clean_text\nCleanText\n" + build
    with pytest.raises(TypeError, match="made only by"):
        pickle.loads(forged)


def test_c54_a_copy_is_the_same_one():
    assert copy.copy(CLEAN) is CLEAN
    assert copy.deepcopy([CLEAN])[0] is CLEAN


@pytest.mark.parametrize("name", ["text", "cuts", "other"])
def test_c54_clean_text_cannot_be_changed(name):
    with pytest.raises((dataclasses.FrozenInstanceError, TypeError)):
        setattr(CLEAN, name, "x")


@pytest.mark.parametrize("given", [b"bytes", None, 7, ["a"], CLEAN])
def test_c54_only_text_is_cleaned(given):
    with pytest.raises(TypeError, match=f"was given {type(given).__name__}"):
        clean(given)


def test_two_clean_texts_with_the_same_words_are_equal():
    assert clean("She told me at lunch.") == CLEAN
    assert hash(clean("She told me at lunch.")) == hash(CLEAN)
    assert clean("He told me at lunch.") != CLEAN


def test_a_clean_text_shows_its_size_and_never_its_words():
    assert repr(CLEAN) == "<CleanText: 21 characters, 0 cuts>"
    assert "lunch" not in f"{CLEAN}"


def test_a_subclass_of_text_comes_out_as_plain_text():
    class Marked(str):
        __slots__ = ()

    assert type(clean(Marked("hello")).text) is str


def test_reasons_are_words_that_a_lead_can_read():
    assert all(reason.replace("-", "").replace("64", "").isalpha() for reason in Reason)
    assert f"{Cut(3, 40, Reason.MARKUP).reason}" == "markup"
