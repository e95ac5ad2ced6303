"""A record that goes out can be checked by anybody; one that comes in is not believed unread."""

import json

import pytest

from handrail.chronology import verify_record
from handrail.chronology.chain import entries
from handrail.chronology.checkpoint import NoteKey, NoteSigner, checkpoint_of, sign_checkpoint
from handrail.chronology.entry import NOTHING, SETTING, EntryFault, Kind, commitment
from handrail.chronology.reading import Shown, read_through
from handrail.chronology.record import RecordFault, export_record, read_record, verifier
from tests.chronology.people import DEPUTY, LEAD, ORIGIN, Setting, Signer, busy_setting, verify

CASE = "case-1"


@pytest.fixture
def setting():
    return busy_setting()


def read(text, held=()):
    return read_record(text, verify=verify, held=held)


def test_a_record_holds_the_case_its_words_and_its_own_export(setting):
    record = read(setting.export(CASE))
    assert (record.origin, record.case) == (ORIGIN, CASE)
    assert record.log_key == setting.first_key.public
    assert list(record.entries) == list(entries(setting.ledger, CASE))
    assert record.words == setting.words[CASE]
    last = record.entries[-1].header
    assert (last.kind, last.author, last.seq) == (Kind.EXPORT, LEAD, 12)
    assert record.notes == ()


def test_a_record_says_nothing_of_other_cases(setting):
    text = setting.export(CASE)
    others = [entry for other in ("case-0", "case-2") for entry in entries(setting.ledger, other)]
    telling = [one for one in others if one.header.commit != NOTHING]
    assert [one for one in telling if one.header.commit in text] == []
    assert [one for one in others if one.signature.hex() in text] == []
    assert "case-0" not in text


def test_a_record_names_only_the_keys_it_rests_on():
    setting = Setting()
    setting.write("c1", by=LEAD)
    found = json.loads(setting.export("c1"))
    authors = [json.loads(line["header"])["author"] for line in found["keys"]]
    assert authors == [SETTING, LEAD]


def test_an_export_is_itself_an_entry_and_the_next_record_shows_it(setting):
    setting.export(CASE)
    record = read(setting.export(CASE))
    assert [entry.header.kind for entry in record.entries[-2:]] == [Kind.EXPORT, Kind.EXPORT]


def test_an_export_may_have_words_of_its_own(setting):
    nonce = bytes(range(32))
    text = "Asked for by the receiving school."
    words = {**setting.words[CASE], 12: (nonce, text)}
    sent = export_record(
        setting.ledger,
        case=CASE,
        at=setting.now,
        author=DEPUTY,
        sign=setting.keys[DEPUTY].sign,
        log=setting.log,
        words=words,
        commit=commitment(nonce, text),
    )
    assert read(sent).words[12] == (nonce, text)


def test_words_in_any_language_arrive_as_they_were_written():
    setting = Setting()
    words = 'Dywedodd hi: "Paid â dweud." \u2028 👍 \\u0041 <b> \x07 ' + "ة" * 3
    setting.write("c1", words)
    assert read(setting.export("c1")).words[0][1] == words


def test_words_that_were_not_written_do_not_go_out(setting):
    nonce, _ = setting.words[CASE][0]
    setting.words[CASE][0] = (nonce, "Something else.")
    with pytest.raises(EntryFault, match="not those that were written then"):
        setting.export(CASE)


def test_c40_withheld_words_leave_the_rest_proved(setting):
    hidden = {0, 3, 4}
    record = read(setting.export(CASE, withhold=hidden))
    assert hidden.isdisjoint(record.words)
    assert record.words == {
        seq: one for seq, one in setting.words[CASE].items() if seq not in hidden
    }
    assert list(record.entries) == list(entries(setting.ledger, CASE))
    told = read_through(record.entries, record.words, withheld=record.withheld)
    assert {line.entry.header.seq for line in told if line.shown is Shown.WITHHELD} == hidden
    assert len(record.notes) == len(hidden)


def test_c40_whoever_passes_a_record_on_may_withhold_more_and_the_rest_stays_proved(setting):
    found = json.loads(setting.export(CASE))
    withheld = 0
    for line in found["entries"]:
        if isinstance(line["words"], dict):
            line["words"] = "withheld"
            withheld += 1
            record = read(json.dumps(found))
            assert len(record.notes) == withheld
    assert withheld == len(setting.words[CASE])


def test_c40_withheld_words_cannot_be_guessed_from_the_record(setting):
    """Without the nonce a right guess and a wrong one look the same."""
    text = setting.export(CASE, withhold=setting.words[CASE])
    commits = {json.loads(line["header"])["commit"] for line in json.loads(text)["entries"]}
    for nonce, words in setting.words[CASE].values():
        assert commitment(nonce, words) in commits
        assert commitment(bytes(32), words) not in commits
        assert nonce.hex() not in text
        assert words not in text


def test_a_disposed_case_still_proves_that_it_was_there():
    setting = Setting()
    setting.write("c1", "note")
    setting.write("c1", None, kind=Kind.READ, about=0)
    setting.write("c1", None, kind=Kind.DISPOSE)
    setting.words.clear()
    found = json.loads(setting.export("c1"))
    assert [line["words"] for line in found["entries"]] == ["disposed", "none", "none", "none"]
    assert ["entry 0 are disposed" in note for note in read(json.dumps(found)).notes] == [True]


def test_disposed_is_only_said_of_what_a_disposal_followed(setting):
    found = json.loads(setting.export(CASE))
    found["entries"][2]["words"] = "disposed"
    with pytest.raises(RecordFault, match="no disposal followed"):
        read(json.dumps(found))


def test_words_are_not_passed_over_as_if_there_had_been_none(setting):
    found = json.loads(setting.export(CASE))
    found["entries"][2]["words"] = "none"
    with pytest.raises(RecordFault, match="was written with words"):
        read(json.dumps(found))


def test_a_record_shows_that_the_log_grew_from_checkpoints_that_others_keep():
    setting = Setting()
    held = []
    for number in range(25):
        held.append(setting.checkpoint())
        setting.write(f"case-{number % 3}")
    sizes = range(3, 28)
    text = setting.export(CASE, older=sizes)
    assert read(text, held).case == CASE
    now = setting.checkpoint()
    assert read(text, [*held, now]).case == CASE


def test_a_checkpoint_that_the_record_was_not_asked_for_is_asked_for(setting):
    held = setting.checkpoint()
    with pytest.raises(RecordFault, match=r"no proof to compare.*Ask the setting to export"):
        read(setting.export(CASE), [held])


def test_a_record_from_a_log_written_anew_fits_no_checkpoint_that_others_keep(setting):
    held = setting.checkpoint()
    other = Setting()
    for number in range(80):
        other.write(f"case-{number % 5}", "Nothing was ever said.")
    text = other.export(CASE, older=[63])
    assert read(text).case == CASE
    with pytest.raises(RecordFault, match="altered or written anew"):
        read(text, [held])


@pytest.mark.parametrize("note", ["", "nonsense", "a\n1\nb\n\n\u2014 a AAAA\n", "\ud800"])
def test_a_checkpoint_that_cannot_be_read_is_said(setting, note):
    with pytest.raises(RecordFault, match="cannot be read"):
        read(setting.export(CASE), [note])


def test_a_checkpoint_of_another_log_is_said(setting):
    stranger = Setting(key="another log")
    with pytest.raises(RecordFault, match="did not sign"):
        read(setting.export(CASE, older=[3]), [stranger.checkpoint()])


def test_a_checkpoint_that_went_through_a_mail_program_is_read(setting):
    held = setting.checkpoint()
    text = setting.export(CASE, older=[63])
    assert read(text, ["\r\n " + held.replace("\n", "\r\n") + "\r\n\r\n"]).case == CASE


def test_a_record_made_after_the_log_changed_its_key_rests_on_both(setting):
    held = setting.checkpoint()
    new = Signer("the log, later")
    setting.announce(SETTING, new.public)
    old = setting.log
    setting.keys[SETTING] = new
    setting.log = NoteSigner(NoteKey(ORIGIN, new.public), new.sign)
    setting.write(CASE, by=SETTING)
    record = read(setting.export(CASE, older=[63]), [held])
    assert record.log_key == setting.first_key.public
    stale = json.loads(setting.export(CASE))
    stale["checkpoint"] = sign_checkpoint(checkpoint_of(setting.ledger, ORIGIN), old)
    with pytest.raises(RecordFault, match="not signed by the log it names"):
        read(json.dumps(stale))


def test_a_record_of_the_settings_own_chain_can_be_checked_too(setting):
    setting.announce(LEAD, Signer("lead again").public)
    new = Signer("lead again")
    setting.keys[LEAD] = new
    record = read(setting.export(SETTING))
    assert [entry.header.kind for entry in record.entries] == [Kind.KEY] * 4 + [Kind.EXPORT]
    assert ["aderyn-testun signs with a new key" in note for note in record.notes] == [True]


def test_a_key_that_only_the_setting_vouched_for_is_told_to_who_reads_the_record(setting):
    setting.announce(LEAD, None)
    setting.announce(LEAD, Signer("lead again").public)
    setting.keys[LEAD] = Signer("lead again")
    notes = read(setting.export(CASE)).notes
    assert ["aderyn-testun signs with a new key" in note for note in notes] == [True]


def test_a_reading_is_an_entry_with_the_same_proof_as_any_other(setting):
    setting.write(CASE, None, by=DEPUTY, kind=Kind.READ, about=2)
    text = setting.export(CASE)
    found = json.loads(text)
    reading = found["entries"][-2]
    assert '"kind":"read"' in reading["header"]
    assert reading["proof"]
    read(text)
    reading["header"] = reading["header"].replace('"about":2', '"about":1')
    with pytest.raises(RecordFault):
        read(json.dumps(found))


def test_text_that_is_no_record_is_refused_with_a_sentence():
    for text in ("", "{}", "[]", "\ud800", '{"format":"handrail-record"}'):
        with pytest.raises(RecordFault, match="not a record that can be read"):
            read(text)


def test_a_kind_of_a_later_version_is_refused_with_a_sentence(setting):
    text = setting.export(CASE).replace('\\"kind\\":\\"entry\\"', '\\"kind\\":\\"gossip\\"')
    with pytest.raises(RecordFault, match="a time or a kind that is none"):
        read(text)


def test_the_program_that_goes_out_with_a_record_is_the_one_we_use():
    assert verifier().startswith("#!/usr/bin/env python3\n")
    assert "def verify_signature" in verifier()
    compile(verifier(), "verify_record.py", "exec")
    assert verify_record.NOTHING == NOTHING
    assert verify_record.SETTING == SETTING
