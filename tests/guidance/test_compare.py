"""Two editions beside each other: what was added, removed and changed, and in what."""

import json
from dataclasses import fields, replace

import pytest

from handrail.decision.conditions import read_condition
from handrail.decision.rulebook import Rulebook
from handrail.guidance.compare import ADDED, CHANGED, REMOVED, compare, condition_text
from handrail.guidance.release import load_pack, packs, wording

PACKS = [edition.id for edition in packs()]
WALES = "wales/hwb-2024"


@pytest.fixture
def book():
    return load_pack(WALES).rulebook


def with_(book, **changed):
    return Rulebook(**{**{f.name: getattr(book, f.name) for f in fields(book)}, **changed})


def found(old, new):
    return {(d.kind, d.id, d.change): d for d in compare(old, new).differences}


@pytest.mark.parametrize("pack", PACKS)
def test_an_edition_beside_itself_has_no_difference(pack):
    book = load_pack(pack).rulebook
    assert compare(book, book).differences == ()


@pytest.mark.parametrize("kind", ["rules", "steps", "contacts", "terms"])
def test_an_entry_taken_out_is_removed_and_the_other_way_round_added(book, kind):
    gone = getattr(book, kind)[-1]
    fewer = with_(book, **{kind: getattr(book, kind)[:-1]})
    key = (kind.removesuffix("s"), gone.id)
    assert set(found(book, fewer)) == {(*key, REMOVED)}
    assert set(found(fewer, book)) == {(*key, ADDED)}
    assert found(book, fewer)[(*key, REMOVED)].after == {}


def test_a_changed_condition_is_shown_as_it_was_and_as_it_is(book):
    first, *rest = book.grounds
    other = with_(book, grounds=(replace(first, met=read_condition("adult_involved")), *rest))
    difference = found(book, other)["ground", "adult-involved", CHANGED]
    assert set(difference.after) == {"met"}
    assert difference.before["met"] == condition_text(first.met)
    assert difference.after["met"] == "adult_involved"


def test_changed_sources_are_shown(book):
    first, *rest = book.rules
    other = with_(book, rules=(replace(first, cites=first.cites[:1]), *rest))
    assert set(found(book, other)["rule", first.id, CHANGED].after) == {"cites"}


def test_a_changed_standing_is_shown(book):
    difference = found(book, with_(book, sign_off_by="deputy"))["pack", "standing", CHANGED]
    assert (difference.before, difference.after) == (
        {"sign-off by": "head"},
        {"sign-off by": "deputy"},
    )


def test_what_a_step_says_is_compared_when_the_words_are_given(book):
    english, welsh = wording(WALES, "en"), wording(WALES, "cy")
    differences = compare(book, book, words=(english, welsh)).differences
    steps = [d for d in differences if d.kind == "step"]
    assert len(steps) == len(book.steps)
    assert all(set(d.after) == {"text", "why"} for d in steps)


def test_the_comparison_is_text_and_plain_data(book):
    fewer = with_(book, steps=book.steps[:-1])
    comparison = compare(book, fewer)
    assert f"REMOVED (1)\n- step {book.steps[-1].id}\n" in comparison.to_text()
    data = json.loads(json.dumps(comparison.to_json()))
    assert [d["id"] for d in data["differences"]] == [book.steps[-1].id]


@pytest.mark.parametrize("pack", PACKS)
def test_every_condition_is_written_as_it_would_be_read(pack):
    book = load_pack(pack).rulebook
    formulas = [term.means for term in book.terms]
    formulas += [ground.met for ground in book.grounds]
    formulas += [kind.met for kind in book.typology]
    formulas += [rule.when for rule in book.rules]
    formulas += [step.when for step in book.steps]
    formulas += [contact.when for contact in book.contacts]
    assert all(read_condition(condition_text(formula)) == formula for formula in formulas)


@pytest.mark.parametrize(
    "text",
    [
        "always",
        "not coerced",
        "not (coerced or violent) and groomed",
        "(coerced or violent) is not yes",
        "not (setting in (school, college))",
        "coerced is not unknown and (violent is yes or groomed is no)",
        "not not coerced",
    ],
)
def test_a_condition_written_out_means_the_same(text):
    formula = read_condition(text)
    assert read_condition(condition_text(formula)) == formula
