"""The benchmark compares like with like, and says so when it does not."""

from random import Random
from xml.etree import ElementTree

import pytest

from bench import page
from bench.decision import answers_of, decision_of, outcome_held, outcome_of, refuse_to_differ
from bench.incidents import ANSWERED, mix
from bench.picture import bar_chart
from bench.report import Target, shown, table
from bench.safe import cards, names, words
from bench.safe import page as safe_page
from bench.safe.bounds import BOUNDS, YARDSTICKS, Bound
from bench.safe.figures import MS, US, Figure, figure, prove
from bench.safe.made_up import AT, set_up
from bench.safe.report import Group, SafeReport
from bench.safe.scale import SMALL
from bench.timing import Contender, Timing, race, ratio
from handrail.decision.decide import Decider
from handrail.decision.facts import FACTS
from handrail.decision.incident import read_incident
from handrail.decision.lower import AllOf, Lit
from handrail.guidance.release import load_pack
from handrail.vault import MemoryStore
from handrail.vault import cards as open_cards

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
    marks = (page.BEGIN, page.END, safe_page.BEGIN, safe_page.END)
    places = [text.index(mark) for mark in marks]
    assert places == sorted(places)


def test_one_half_of_the_run_leaves_the_other_half_of_the_page_alone():
    both = f"{page.BEGIN}\nold\n{page.END}\n{safe_page.BEGIN}\nkept\n{safe_page.END}\n"
    written = page.with_run(both, "new")
    assert "old" not in written
    assert written.endswith(f"{safe_page.BEGIN}\nkept\n{safe_page.END}\n")


def test_a_figure_is_the_middle_call_and_what_95_in_100_stay_within():
    found = figure("x", [at / 1_000 for at in range(1, 102)], scale=MS)
    assert found == Figure("x", "ms", 51, 96, 101)


def test_a_figure_of_few_calls_says_nothing_about_95_in_100():
    assert figure("x", [0.002, 0.001, 0.003], scale=US, per=10).within_95 is None


def test_a_very_small_figure_keeps_its_digits():
    assert [shown(number) for number in (0.00123, 0.123, 1.23, 12.3, 1230)] == [
        *("0.00123", "0.12", "1.23", "12.3", "1,230")
    ]


def test_work_that_was_not_done_is_never_reported_as_fast():
    with pytest.raises(SystemExit, match="an opened card did not come out as it should"):
        prove(False, "an opened card")


def test_cards_are_made_up_the_same_for_every_run_and_every_size():
    few, many = list(words.plain_cards(5)), list(words.plain_cards(30))
    assert few == many[:5]
    assert len({one.case for one in many}) == 30


def test_a_misspelt_name_is_another_with_the_same_letters():
    name = words.misspelt("Testun")
    assert name != "Testun"
    assert sorted(name) == sorted("Testun")


def test_a_note_is_as_long_as_was_asked_within_a_blank():
    assert 298 <= len(words.note(Random(1), 300)) <= 300


def test_the_cards_that_are_timed_are_the_cards_that_were_sealed():
    found = {one.name: one for one in cards.in_memory(SMALL, "50")}
    assert found[names.OPEN_CARDS.format(50, names.MEMORY)].calls == SMALL.opened[0]
    assert found[names.CREATE.format(50, names.MEMORY)].found > 0


def test_a_card_that_was_changed_ends_the_run():
    plain = list(words.plain_cards(50))
    plain[7] = plain[7]._replace(name="Somebody Else")
    setting = set_up(MemoryStore())
    list(cards.made(setting, list(words.plain_cards(50)), names.MEMORY))
    opened = open_cards(setting.safe, setting.keys, at=AT)
    with pytest.raises(SystemExit, match="an opened card"):
        cards.prove_opened(opened, plain)


def a_safe_report(*figures):
    yardsticks = [Figure(name, "µs", there) for name, there in YARDSTICKS.items()]
    groups = (Group("signing in", figures), Group("alone", tuple(yardsticks)))
    return SafeReport({"when": "a day"}, groups, 60.0)


def test_a_target_of_the_safe_counts_the_middle_and_the_95_in_100_apart():
    report = a_safe_report(Figure(names.SIGN_IN, "ms", 142.0, 160.0, 30))
    assert [(target.met, target.bound) for target in report.targets()] == [
        (True, 142.2),
        (False, 157),
    ]


def test_what_has_a_target_and_was_not_measured_is_said():
    report = a_safe_report(Figure(names.SIGN_IN, "ms", 142.0))
    assert names.SIGN_IN not in report.not_measured()
    assert len(report.not_measured()) == len(BOUNDS) - 1


def test_more_is_better_where_things_a_second_are_counted():
    bound = BOUNDS[names.APPEND_COMMITTED]
    assert bound == Bound(1_279, at_least=True)
    (target,) = a_safe_report(Figure(names.APPEND_COMMITTED, "a second", 2_000)).targets()
    assert target.met


def test_the_machine_of_the_targets_is_the_measure_of_this_one():
    assert a_safe_report().slower() == pytest.approx(1)


def test_each_time_of_a_table_is_drawn_with_its_target_below_it():
    report = a_safe_report(Figure(names.SIGN_IN, "ms", 140.0), Figure(names.PARKED, "bytes", 500))
    drawn = ElementTree.fromstring(safe_page.drawn(report, report.groups[0]))
    said = [text.text for text in drawn.iter(f"{SVG}text")]
    assert said[-4:] == [names.SIGN_IN, "140.0 ms", "target", "142.2 ms"]


def test_what_is_measured_at_three_sizes_tells_how_it_grows():
    sizes = ((1_000, 2.0), (10_000, 20.0), (100_000, 300.0))
    figures = [
        Figure(names.OPEN_CARDS.format(size, names.FILE), "ms", found) for size, found in sizes
    ]
    assert a_safe_report(*figures).growth() == [
        ("open N cards, in a file", "2.00 µs", "2.00 µs", "3.00 µs", "1.50")
    ]
