"""The benchmark compares like with like, and says so when it does not."""

from xml.etree import ElementTree

import pytest

from bench import page
from bench.decision import answers_of, decision_of, outcome_held, outcome_of, refuse_to_differ
from bench.incidents import ANSWERED, mix
from bench.picture import bar_chart
from bench.report import Target, table
from bench.timing import Contender, Timing, race, ratio
from handrail.decision.decide import Decider
from handrail.decision.facts import FACTS
from handrail.decision.incident import read_incident
from handrail.decision.lower import AllOf, Lit
from handrail.guidance.release import load_pack

SVG = "{http://www.w3.org/2000/svg}"


def holds(formula, answers, made):
    """A formula of the decision given to other engines, by the plainest reading there is."""
    if isinstance(formula, Lit):
        is_so = answers[formula.name] == formula.value if formula.value else made[formula.name]
        return is_so == formula.holds
    parts = [holds(part, answers, made) for part in formula.parts]
    return all(parts) if isinstance(formula, AllOf) else any(parts)


def test_the_decision_given_to_other_engines_is_the_one_that_handrail_makes():
    program = load_pack("wales/hwb-2024")
    decider, decision = Decider(program), decision_of(program.rulebook)
    for data in mix(200):
        incident = read_incident(data)
        answers = answers_of(incident, decision.answers)
        made: dict[str, bool] = {}
        for name, formula in decision.steps:
            made[name] = holds(formula, answers, made)
        found = outcome_of({name: made[name] for name in decision.results}, decision.conditions)
        assert found == outcome_held(decider.decide(incident))


def test_every_run_has_the_same_incidents_and_another_seed_has_others():
    assert mix(40) == mix(40)
    assert mix(40, seed=1) != mix(40)


def test_the_incidents_are_empty_half_known_and_known_in_full():
    answered = [len(data["facts"]) / len(FACTS) for data in mix(400)]
    for at, (start, share) in enumerate(ANSWERED.items()):
        own = answered[at :: len(ANSWERED)]
        assert sum(own) / len(own) == pytest.approx(share, abs=0.05), start


def test_an_engine_that_disagrees_is_refused_with_the_incident():
    with pytest.raises(SystemExit, match=r"X disagrees on 1 of 3 .* Incident 1"):
        refuse_to_differ("X", ["a", "b", "c"], ["a", "z", "c"])


def test_engines_that_agree_are_let_through():
    refuse_to_differ("X", ["a", "b"], ["a", "b"])


def test_every_contender_is_called_in_every_round_and_no_round_is_left_out():
    calls: list[str] = []
    things = (("a", "b"), ("c",))
    race([Contender("one", calls.append, things), Contender("two", calls.append, things, 3)])
    warm_up = ["a", "b"] * 2
    assert sorted(calls) == sorted([*warm_up, *"aabbcc", *"aabbcc"])


def test_a_ratio_compares_round_with_round_so_that_a_slow_round_changes_nothing():
    assert ratio(Timing([[1, 1], [50, 50], [1, 1]]), Timing([[2, 2], [100, 100], [2, 2]])) == 0.5


@pytest.mark.parametrize(
    ("target", "met"),
    [
        (Target("share", 0.2, 0.35, ""), True),
        (Target("share", 0.4, 0.35, ""), False),
        (Target("speed", 60, 50, " times", at_least=True), True),
        (Target("speed", 16.9, 50, " times", at_least=True), False),
    ],
)
def test_a_target_that_is_not_met_is_called_so(target, met):
    assert target.met is met
    assert ("NOT MET" in target.line()) is not met


def test_the_table_puts_figures_under_one_another():
    assert table(("what", "µs"), [("a", "1"), ("long name", "1,000")]).splitlines() == [
        "what          µs",
        "a              1",
        "long name  1,000",
    ]


def test_the_chart_has_a_title_a_description_and_a_label_for_every_bar():
    drawn = ElementTree.fromstring(
        bar_chart("T", "D & more", [("a", 2, True), ("b < c", 20, False)])
    )
    named = [drawn.findtext(f"{SVG}{tag}") for tag in ("title", "desc")]
    assert named == ["T", "D & more"]
    assert drawn.get("role") == "img"
    assert {"a", "b < c", "2.0 µs", "20 µs"} <= {text.text for text in drawn.iter(f"{SVG}text")}


def test_ten_times_as_long_is_one_step_further_on_the_chart():
    drawn = ElementTree.fromstring(
        bar_chart("T", "D", [("a", 2, True), ("b", 20, False), ("c", 200, False)])
    )
    bars = [float(bar.attrib["width"]) for bar in drawn.iter(f"{SVG}rect")][1:]
    assert bars[1] - bars[0] == pytest.approx(bars[2] - bars[1], abs=0.2)


def test_a_run_replaces_the_last_one_and_nothing_else():
    written = f"before\n{page.BEGIN}\nold\n{page.END}\nafter\n"
    assert page.with_run(written, "new\n") == f"before\n{page.BEGIN}\n\nnew\n\n{page.END}\nafter\n"


def test_a_page_that_lost_its_marks_is_not_written():
    with pytest.raises(SystemExit, match="lost its marks"):
        page.with_run("no marks here", "new")


def test_the_page_has_its_marks():
    text = page.PAGE.read_text("utf-8")
    assert text.index(page.BEGIN) < text.index(page.END)
