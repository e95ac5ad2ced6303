"""The language of rules: what it reads, what it means, and what it refuses."""

from contextlib import suppress
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.decision.conditions import (
    All,
    Always,
    Any,
    ConditionError,
    Formula,
    Is,
    Name,
    Not,
    is_two_valued,
    names_in,
    read_condition,
)
from handrail.decision.conditions import (
    tests_in as values_tested_in,
)
from tests.decision.reference import value_of

ANSWERS = ("yes", "no", "unknown")


def test_a_name_stands_for_its_answer():
    assert read_condition("coerced") == Name("coerced")


def test_always_is_true_of_every_incident():
    assert read_condition("always") == Always()


def test_is_tests_one_value():
    assert read_condition("coerced is yes") == Is(Name("coerced"), ("yes",))


def test_is_not_is_the_opposite_of_the_test_and_not_of_the_name():
    assert read_condition("coerced is not yes") == Not(Is(Name("coerced"), ("yes",)))


def test_in_tests_several_values():
    found = read_condition("urgency in (refer-now, emergency)")
    assert found == Is(Name("urgency"), ("refer-now", "emergency"))


def test_and_binds_more_tightly_than_or():
    found = read_condition("a or b and c")
    assert found == Any((Name("a"), All((Name("b"), Name("c")))))


def test_brackets_come_first_and_may_be_tested_as_a_whole():
    found = read_condition("(a or b) is yes")
    assert found == Is(Any((Name("a"), Name("b"))), ("yes",))


def test_not_applies_to_what_follows_it_and_may_be_doubled():
    assert read_condition("not not a and b") == All((Not(Not(Name("a"))), Name("b")))


def test_names_may_have_a_family_and_hyphens():
    found = read_condition("people:adult-with-part is yes and role:shared-on is no")
    assert list(names_in(found)) == ["people:adult-with-part", "role:shared-on"]


@pytest.mark.parametrize("a", ANSWERS)
def test_not_unknown_is_unknown_and_never_yes(a: str):
    expected = {"yes": "no", "no": "yes", "unknown": "unknown"}[a]
    assert value_of(read_condition("not a"), {"a": a}) == expected


@pytest.mark.parametrize(("a", "b"), list(product(ANSWERS, repeat=2)))
def test_or_needs_one_yes_and_and_fails_on_one_no(a: str, b: str):
    order = {"no": 0, "unknown": 1, "yes": 2}
    found = {"a": a, "b": b}
    assert value_of(read_condition("a or b"), found) == max(a, b, key=order.__getitem__)
    assert value_of(read_condition("a and b"), found) == min(a, b, key=order.__getitem__)


@pytest.mark.parametrize(
    ("text", "two_valued"),
    [
        ("always", True),
        ("coerced is yes", True),
        ("(coerced or groomed) is unknown", True),
        ("not coerced is yes and urgency in (refer-now)", True),
        ("coerced", False),
        ("not coerced", False),
        ("coerced is yes or groomed", False),
        ("(coerced is yes and not groomed) or blackmailed is no", False),
    ],
)
def test_a_condition_is_two_valued_when_every_name_stands_under_a_test(text: str, two_valued: bool):
    assert is_two_valued(read_condition(text)) is two_valued


def test_every_test_of_a_name_can_be_listed():
    found = read_condition("urgency in (refer-now, emergency) and not imagery is no")
    assert list(values_tested_in(found)) == [
        ("urgency", "refer-now"),
        ("urgency", "emergency"),
        ("imagery", "no"),
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "expected a name, 'not' or '(' at the end"),
        ("coerced is", "expected a value such as yes, no or unknown at the end"),
        ("coerced is not", "expected a value such as yes, no or unknown at the end"),
        ("coerced yes", "expected the end, or 'and' / 'or' at 'yes' (character 9)"),
        ("coerced in yes", "expected '(' and a list of values at 'yes'"),
        ("urgency in (refer-now", "expected ',' or ')' at the end"),
        ("urgency in ()", "expected a value at ')'"),
        ("(coerced or groomed", "expected ')' at the end"),
        ("coerced and", "expected a name, 'not' or '(' at the end"),
        ("and coerced", "expected a name, 'not' or '(' at 'and' (character 1)"),
        ("coerced == yes", "the sign '=' is not part of the language"),
        ("coerced is yes;", "the sign ';' is not part of the language"),
        ("Coerced is yes", "the sign 'C' is not part of the language"),
        ("coerced & groomed", "the sign '&' is not part of the language"),
        ("not", "expected a name, 'not' or '(' at the end"),
        ("coerced is and", "expected a value such as yes, no or unknown at 'and'"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_place_and_what_was_expected(text: str, says: str):
    with pytest.raises(ConditionError) as refused:
        read_condition(text)
    assert says in str(refused.value)
    assert repr(text) in str(refused.value)


formulas: st.SearchStrategy[Formula] = st.recursive(
    st.one_of(
        st.just(Always()),
        st.sampled_from("abc").map(Name),
        st.tuples(st.sampled_from("abc").map(Name), st.sampled_from(ANSWERS)).map(
            lambda pair: Is(pair[0], (pair[1],))
        ),
    ),
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: All(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Any(tuple(parts))),
    ),
    max_leaves=8,
)


def written(formula: Formula) -> str:
    """A formula written out with every bracket."""
    match formula:
        case Always():
            return "always"
        case Name(name):
            return name
        case Is(of, values):
            return f"{written(of)} in ({', '.join(values)})"
        case Not(of):
            return f"(not {written(of)})"
        case All(parts):
            return f"({' and '.join(map(written, parts))})"
        case Any(parts):
            return f"({' or '.join(map(written, parts))})"


@given(formulas)
def test_what_is_written_out_reads_back_with_the_same_meaning(formula: Formula):
    back = read_condition(written(formula))
    for answers in product(ANSWERS, repeat=3):
        names = dict(zip("abc", answers, strict=True))
        assert value_of(back, names) == value_of(formula, names)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_and_never_crashes(text: str):
    with suppress(ConditionError):
        read_condition(text)
