"""A deadline or a keeping time without its source does not load, and the sentence says why."""

import pytest

from handrail.lifecycle.clocks import read_clocks
from handrail.lifecycle.reading import DataRefused
from handrail.lifecycle.retention import read_policy

LINES = frozenset({"WSP-01"})
CLOCK = {
    "id": '"made-up"',
    "kind": '"chase-acknowledgement"',
    "nations": '["wales"]',
    "amount": "7",
    "unit": '"working-days"',
    "text.en": '"Ask again"',
    "text.cy": '"Gofynnwch eto"',
    "cites": '["WSP-01"]',
    "confidence": '"confirmed"',
}
PERIOD = {
    **{key: CLOCK[key] for key in ("id", "text.en", "text.cy", "cites", "confidence")},
    "category": '"any-record"',
    "years": "25",
    "since": '"birth"',
}
PAGE = """
[[page]]
id = "page-made-up-council"
title.en = "Made-up Council"
title.cy = "Cyngor Dychmygol"
address = "https://council.example/form"
read_on = "2026-11-22"
"""


def written(table, entry, /, **changed):
    values = {**entry, **changed}
    lines = [f"{key} = {value}" for key, value in values.items() if value]
    return "\n".join((f"[[{table}]]", *lines, ""))


def refused(folder, read, *texts):
    for number, text in enumerate(texts):
        (folder / f"{number}.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DataRefused) as error:
        read(folder, lines=LINES)
    return str(error.value)


def test_what_is_whole_loads_with_its_page(tmp_path):
    (tmp_path / "a.toml").write_text(
        written("clock", CLOCK) + PAGE + written("clock", CLOCK, id='"b"', cites='["WSP-01"]')
    )
    clocks = read_clocks(tmp_path, lines=LINES)
    assert [one.id for one in clocks.clocks] == ["made-up", "b"]
    assert clocks.pages["page-made-up-council"].title["cy"] == "Cyngor Dychmygol"


@pytest.mark.parametrize(
    ("kind", "entry", "read"),
    [("clock", CLOCK, read_clocks), ("period", PERIOD, read_policy)],
)
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"cites": ""}, "has no citation, and nobody could look up whether it is true"),
        ({"cites": "[]"}, "Add cites ="),
        ({"cites": '["WSP-99"]'}, "cites 'WSP-99', and there is no such line"),
        ({"text.cy": ""}, "Write text.en and text.cy"),
        ({"confidence": '"certain"'}, "Use confirmed or to-verify"),
        ({"confidence": ""}, "has no 'confidence'"),
        ({"nations": '["atlantis"]'}, "'atlantis' is no nation"),
        ({"colour": '"red"'}, "nothing reads 'colour'"),
        ({"amount": '"7"', "years": "0"}, "not a whole number above 0"),
    ],
)
def test_an_entry_that_cannot_be_trusted_does_not_load_and_says_where_and_what_to_do(
    tmp_path, kind, entry, read, changed, said
):
    own = {key: value for key, value in changed.items() if key in entry or len(changed) == 1}
    sentence = refused(tmp_path, read, written(kind, entry, **own))
    assert sentence.startswith("0.toml, entry made-up: ")
    assert said in sentence


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"kind": '"tea"'}, "'tea' is no kind"),
        ({"unit": '"moons"'}, "'moons' is no unit"),
        ({"unit": '"agreed"'}, "Leave amount out"),
        ({"amount": "0"}, "above 0"),
        ({"amount": ""}, "above 0"),
        ({"amount": "true"}, "above 0"),
        ({"authority": '"made-up-council"', "nations": "[]"}, "lies in one nation"),
    ],
)
def test_a_clock_that_cannot_be_counted_does_not_load(tmp_path, changed, said):
    assert said in refused(tmp_path, read_clocks, written("clock", CLOCK, **changed))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"category": '"tea"'}, "'tea' is no category"),
        ({"since": '"always"'}, "'always' is no since"),
        ({"option": '"perhaps"'}, "neither true nor false"),
    ],
)
def test_a_period_that_cannot_be_counted_does_not_load(tmp_path, changed, said):
    assert said in refused(tmp_path, read_policy, written("period", PERIOD, **changed))


def test_one_id_stands_for_one_entry_across_all_files(tmp_path):
    twice = (written("clock", CLOCK), written("clock", CLOCK))
    assert "1.toml, entry made-up: another entry has this id" in refused(
        tmp_path, read_clocks, *twice
    )


@pytest.mark.parametrize("missing", ["title.cy", "address", "read_on"])
def test_a_page_that_nobody_could_find_again_does_not_count(tmp_path, missing):
    lines = (line for line in PAGE.splitlines() if not line.startswith(missing))
    said = refused(tmp_path, read_clocks, "\n".join(lines))
    assert "a reader could not find this page again" in said


@pytest.mark.parametrize("text", ["[[clok]]\nid = 'x'\n", "[clock]\nid = 'x'\n", "id = 'x'\n"])
def test_a_table_that_nothing_reads_is_refused_and_not_passed_over(tmp_path, text):
    assert "nothing reads a table of this name" in refused(tmp_path, read_clocks, text)


def test_a_file_that_is_not_toml_is_named(tmp_path):
    assert refused(tmp_path, read_clocks, "[[clock]\n").startswith("0.toml, entry (the file): ")


def test_every_fault_of_every_file_is_told_at_once(tmp_path):
    bad = written("clock", CLOCK, cites="", confidence="")
    assert len(refused(tmp_path, read_clocks, bad, bad).splitlines()) == 7
