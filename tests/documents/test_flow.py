"""The path through the guidance: the picture and the list say the same."""

import re
import xml.etree.ElementTree as ET

import pytest

from handrail.documents.flow import flow_lines, flow_of, flow_steps, flow_style, flow_svg
from handrail.guidance.release import load_pack, wording
from tests.documents.drafting import INCIDENTS, LANGUAGES, PACKS, WALES, made

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param


@pytest.fixture(params=INCIDENTS)
def name(request):
    return request.param


@pytest.fixture(params=PACKS)
def pack(request):
    return request.param


def flow(name, pack=WALES, language="en"):
    program, _, assessment = made(name, pack)
    return flow_of(program, assessment, wording(pack, language))


def words_in(svg):
    return " ".join(" ".join(text.itertext()) for text in ET.fromstring(svg).iter(f"{SVG}text"))


def test_the_way_ends_at_the_urgency_that_was_decided(name, pack, language):
    _, _, assessment = made(name, pack)
    taken = [step.id for step in flow_steps(flow(name, pack, language)) if step.taken]
    assert taken == [assessment.urgency]


def test_the_way_passes_every_question_before_its_end_and_none_after(name, pack):
    steps = flow_steps(flow(name, pack))
    end = next(at for at, step in enumerate(steps) if step.taken)
    assert [step.reached for step in steps] == [at <= end for at in range(len(steps))]


def test_every_outcome_that_a_pack_can_give_is_on_its_path(pack, language):
    program = load_pack(pack)
    drawn = flow_of(program, None, wording(pack, language))
    can = {rule.value for rule in program.rulebook.rules_for("urgency")}
    assert {step.id for step in drawn.steps} == can
    assert not any(step.reached or step.taken for step in drawn.steps)


def test_in_scotland_the_setting_never_manages_alone():
    drawn = flow_of(load_pack("scotland/first-pack"), None, wording("scotland/first-pack", "en"))
    assert [step.id for step in drawn.steps][-1] == "seek-advice"


def test_the_picture_has_a_role_a_title_and_a_description_that_says_it_all(name, language):
    drawn = flow(name, language=language)
    root = ET.fromstring(flow_svg(drawn))
    assert root.get("role") == "img"
    assert root.get("lang") == language
    (title,), (description,) = (list(root.iter(f"{SVG}{name}")) for name in ("title", "desc"))
    assert title.text == drawn.title
    assert root.attrib["aria-labelledby"].split() == [title.get("id"), description.get("id")]
    assert all(line in str(description.text) for line in flow_lines(drawn))


def test_the_way_taken_is_marked_by_line_tick_and_words(name, language):
    drawn = flow(name, language=language)
    svg = flow_svg(drawn)
    assert "flow-taken" in svg
    assert f"✓ {drawn.labels['taken']}" in words_in(svg)
    (wide,) = re.findall(r"\.flow-taken \{[^}]*stroke-width: ([\d.]+)px", flow_style())
    (thin,) = re.findall(r"\.flow-line \{[^}]*stroke-width: ([\d.]+)px", flow_style())
    assert float(wide) >= 2 * float(thin)


def test_a_path_without_an_incident_marks_no_way(pack, language):
    svg = flow_svg(flow_of(load_pack(pack), None, wording(pack, language)))
    assert "flow-taken" not in svg
    assert "✓" not in svg


def test_the_picture_runs_nothing_and_has_its_looks_from_classes_alone(name):
    svg = flow_svg(flow(name))
    root = ET.fromstring(svg)
    names = {name for element in root.iter() for name in element.attrib}
    assert names & {"style", "fill", "stroke", "href", "onload"} == set()
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags <= {"svg", "title", "desc", "rect", "text", "tspan", "path"}
    assert "<style>" in flow_svg(flow(name), standalone=True)


def test_every_word_of_the_list_is_in_the_picture(name, language):
    drawn = flow(name, language=language)
    seen = " ".join(words_in(flow_svg(drawn)).split())
    for step in drawn.steps:
        assert " ".join(step.question.split()) in seen
        assert " ".join(step.outcome.split()) in seen
    for label, said in drawn.after:
        assert " ".join(f"{label}: {said}".split()) in seen


def test_words_stay_inside_the_picture(name, language):
    root = ET.fromstring(flow_svg(flow(name, language=language)))
    width, height = (float(root.attrib[side]) for side in ("width", "height"))
    for box in root.iter(f"{SVG}rect"):
        x, y, wide, high = (float(box.attrib[name]) for name in ("x", "y", "width", "height"))
        assert x + wide <= width
        assert y + high <= height


def test_the_reasons_of_the_way_taken_are_the_rules_that_fired():
    _, _, assessment = made("doubt remains")
    step = next(step for step in flow("doubt remains").steps if step.taken)
    fired = [reason.rule for reason in assessment.why if reason.sets == "urgency"]
    words = wording(WALES, "en")
    assert step.reasons == tuple(words.word("rule", id).name for id in fired)
    assert step.cites
