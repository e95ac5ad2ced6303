"""What a decision report says, whatever the incident, the edition and the language."""

import re
from pathlib import Path

import pytest
from hypothesis import given

from handrail.decision.decide import decide
from handrail.documents.drafts import draft_report
from handrail.guidance.folders import guidance_folder
from handrail.guidance.pack import LANGUAGES as BOTH
from handrail.guidance.read import read_entries
from handrail.guidance.release import load_pack, wording
from tests.decision.incidents import assessed
from tests.documents.drafting import (
    INCIDENTS,
    LANGUAGES,
    PACKS,
    everything_said,
    made,
    part,
    report_of,
    said,
)
from tests.house.test_words import BLAMING

ORDER = (
    "outcome",
    "told",
    "now",
    "never",
    "decision",
    "today",
    "later",
    "throughout",
    "open",
    "changes",
    "why",
    "grounds",
    "people",
    "parents",
    "imagery",
    "kind",
    "signs",
    "behaviour",
    "police",
    "services",
    "answers",
    "notice",
    "sources",
)
MAY_BE_MISSING = {"now", "today", "later", "throughout", "parents", "police", "services"}


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param


@pytest.fixture(params=INCIDENTS)
def name(request):
    return request.param


def test_what_a_frightened_reader_needs_comes_first(name, language):
    ids = [section.id for section in report_of(name, language=language).sections]
    assert ids == [id for id in ORDER if id in ids]
    assert set(ORDER) - set(ids) <= MAY_BE_MISSING


@pytest.mark.parametrize("pack", PACKS)
def test_every_action_and_prohibition_is_there_with_its_sources(name, language, pack):
    _, _, assessment = made(name, pack)
    report = report_of(name, pack, language)
    words = wording(pack, language)
    items = {item.id: item for section in report.sections for item in section.items}
    for action in (*assessment.do, *assessment.do_not):
        item = items[action.id]
        assert item.text == words.step(action.id).text
        assert item.detail == words.step(action.id).why
        assert tuple(cite.id for cite in item.cites) == action.cites


@pytest.mark.parametrize("pack", PACKS)
def test_nothing_that_is_said_is_blank(name, language, pack):
    report = report_of(name, pack, language)
    for section in report.sections:
        assert section.heading.strip()
        assert section.intro or section.items
        for item in section.items:
            assert item.text.strip()
            assert all(note.label.strip() and note.text.strip() for note in item.notes)
            assert all(cell.strip() for cell in item.cells)
            assert all(point.strip() for point in item.points)


@pytest.mark.parametrize("pack", PACKS)
def test_nothing_is_left_unfilled(name, language, pack):
    texts = everything_said(report_of(name, pack, language))
    assert [text for text in texts if re.search(r"[{}]|None|Traceback", text)] == []


# A source's own title keeps its own words.
def test_no_word_of_a_report_blames_a_child(name, language):
    report = report_of(name, language=language)
    quoted = [
        item.group.text for section in report.sections for item in section.items if item.group
    ]
    texts = [text for text in everything_said(report) if text not in quoted]
    assert [text for text in texts if BLAMING.search(text)] == []


def test_what_is_required_names_who_must_be_told():
    told = part(report_of("a ground met"), "told")
    assert [item.id for item in told.items] == ["police", "social-care", "ceop"]
    assert all(item.cites for item in told.items)


def test_what_is_not_yet_decided_names_whom_to_ask_instead():
    asked, told = (part(report_of(name), "told") for name in ("doubt remains", "a ground met"))
    assert asked.heading != told.heading
    assert [item.id for item in asked.items] == ["social-care", "school-community-police-officer"]


def test_where_nobody_must_be_told_the_lead_may_still_refer():
    told = part(report_of("every ground ruled out"), "told")
    assert told.items == ()
    assert "may still refer" in told.intro


def test_every_ground_is_met_not_met_or_not_known():
    grounds = part(report_of("a ground met"), "grounds")
    assert len(grounds.items) == 10
    assert {item.cells for item in grounds.items} >= {
        ("Blackmail", "Met"),
        ("Grooming", "Not known"),
    }


def test_each_child_has_a_line_about_telling_parents():
    report = report_of("every ground ruled out")
    parents = part(report, "parents")
    assert [item.text.split(":")[0] for item in parents.items] == ["A", "B"]
    assert all(item.cites for item in parents.items)


def test_a_reason_about_parents_rests_on_each_childs_own_answers():
    why = part(report_of("every ground ruled out"), "why")
    told = next(item for item in why.items if item.status == "parents")
    assert "(A): no" in told.notes[0].text
    assert "(B): no" in told.notes[0].text


def test_the_single_answers_that_change_the_outcome_are_together_by_what_they_do():
    changes = part(report_of("nothing known"), "changes")
    texts = [item.text for item in changes.items]
    assert "It would become: Refer now" in texts
    assert "It would become: Call 999 now" in texts
    refer = next(item for item in changes.items if item.text.endswith("Refer now"))
    assert any(point == "Blackmail: yes" for item in changes.items for point in item.points)
    assert any(note.text == "Hold: delete nothing" for note in refer.notes)


def test_when_nothing_is_left_to_ask_the_report_says_so():
    report = report_of("every ground ruled out")
    for id in ("open", "changes"):
        section = part(report, id)
        assert section.items == ()
        assert section.intro


def test_every_citation_has_its_passage_under_the_sources(name, language):
    report = report_of(name, language=language)
    listed = {item.id for item in part(report, "sources").items}
    cited = {cite for section in report.sections for item in section.items for cite in item.cites}
    assert {cite.id for cite in cited} == listed


def test_what_is_to_verify_is_marked_wherever_it_is_cited_and_counted():
    report = report_of("a ground met")
    sources = part(report, "sources").items
    unsure = {item.id for item in sources if item.status == "to-verify"}
    assert unsure
    for section in report.sections:
        for item in section.items:
            assert all(cite.to_verify == (cite.id in unsure) for cite in item.cites)
    assert any(f": {len(unsure)} of {len(sources)}" in notice for notice in report.notices)


def test_every_source_names_its_publication_and_heading():
    for item in part(report_of("a ground met"), "sources").items:
        assert item.group is not None
        assert item.notes or item.id.startswith("LAW-")


def test_the_notice_says_what_the_report_is_under_which_edition_and_what_it_is_not():
    _, _, assessment = made("a ground met")
    notices = " ".join(report_of("a ground met").notices)
    digest = assessment.pack.digest.removeprefix("sha256:")[:12]
    for words in (
        "professional judgement",
        "wales/hwb-2024",
        digest,
        "not legal advice",
        "stored nothing",
    ):
        assert words in notices


def test_a_second_person_has_lines_to_sign_only_where_one_is_needed():
    def lines(name):
        return [item.id for item in part(report_of(name), "decision").items]

    assert "line-second" in lines("every ground ruled out")
    assert "line-second" not in lines("a ground met")
    assert {"line-decision", "line-reason", "line-name", "line-role", "line-time"} <= set(
        lines("a ground met")
    )


def test_the_product_never_judges_a_level_of_behaviour(name):
    behaviour = part(report_of(name), "behaviour")
    assert "never judges a level" in behaviour.intro


def test_a_nation_without_outcome_codes_has_no_police_factors():
    assert report_of("a ground met", "scotland/first-pack").section("police") is None
    assert report_of("a ground met").section("police") is not None


def test_an_answer_not_given_is_not_listed_as_one():
    answers = part(report_of("a ground met"), "answers")
    assert len(answers.items) == 5
    assert {item.status for item in answers.items} <= {"yes", "no"}


def test_the_two_languages_have_the_same_parts_and_the_same_ids(name):
    english, welsh = (report_of(name, language=language) for language in LANGUAGES)
    shapes = [
        [(section.id, [item.id for item in section.items]) for section in report.sections]
        for report in (english, welsh)
    ]
    assert shapes[0] == shapes[1]
    assert english.title != welsh.title


@given(assessed())
def test_any_incident_at_all_has_a_whole_report(made_up):
    pack, incident = made_up
    program = load_pack(pack)
    assessment = decide(program, incident)
    for language in LANGUAGES:
        report = draft_report(program, incident, assessment, wording(pack, language))
        items = [item for section in report.sections for item in section.items]
        assert all(item.text for item in items)
        assert not any(re.search(r"[{}]", text) for item in items for text in said(item))


def report_words():
    folder = guidance_folder() / "vocabulary"
    for path in sorted(folder.glob("words-report*.toml")):
        for entry in read_entries(path, Path(path).name):
            yield from ((entry.table, id, value) for id, value in entry.values.items())


def test_every_word_of_reports_interview_and_picture_is_there_in_both_languages():
    for table, id, value in report_words():
        for key, texts in value.items():
            where = f"{table}.{id}.{key}"
            assert set(texts) == set(BOTH), where
            assert all(text.strip() for text in texts.values()), where


def test_both_languages_fill_in_the_same_things():
    for table, id, value in report_words():
        for texts in value.values():
            gaps = [sorted(re.findall(r"\{\w+\}", text)) for text in texts.values()]
            assert gaps[0] == gaps[1], f"{table}.{id}"


@pytest.mark.parametrize("pack", PACKS)
def test_every_rule_ground_and_kind_of_every_pack_has_its_sentence(pack, language):
    book, words = load_pack(pack).rulebook, wording(pack, language)
    ids = [rule.id for rule in book.rules]
    ids += [f"ground:{ground.id}" for ground in book.grounds]
    ids += [f"typology:{kind.value}" for kind in book.typology]
    assert [id for id in ids if not words.word("rule", id).name.strip()] == []
