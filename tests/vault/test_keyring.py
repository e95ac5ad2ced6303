import os
import stat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.vault.envelope import Bound, SecretKey, head_of, open_sealed
from handrail.vault.keyring import (
    Keyring,
    as_text,
    from_text,
    keyring_mark,
    new_keyring,
    read_keyring_file,
    recognises,
    server_open,
    server_seal,
    write_keyring_file,
)
from handrail.vault.locked import Locked, Why

KEYRING = new_keyring()
ROTATED = KEYRING.with_new_pepper().with_new_server_key().with_new_log_key()
LINES = as_text(ROTATED).splitlines()
PLACE = Bound("person", "public", "p1")
secrets = st.binary(min_size=32, max_size=32)
keys = st.lists(secrets.map(SecretKey.of), min_size=1, max_size=4).map(tuple)
keyrings = st.builds(Keyring, keys, keys, st.lists(secrets, min_size=1, max_size=4).map(tuple))


def refusal(doing, *args, **named) -> Locked:
    with pytest.raises(Locked) as refused:
        doing(*args, **named)
    assert refused.value.sentence.count(". ") >= 1
    return refused.value


def kept(folder, text: str, mode: int = 0o600):
    path = folder / "keyring"
    path.write_text(text)
    path.chmod(mode)
    return path


@given(keyrings)
def test_a_keyring_is_read_back_from_its_text(keyring):
    assert from_text(as_text(keyring)) == keyring


@given(keyrings)
def test_the_text_is_short_lines_of_ascii_for_a_file_and_for_paper(keyring):
    text = as_text(keyring)
    assert text.isascii()
    assert max(map(len, text.splitlines())) <= 100


@given(keyrings)
def test_a_keyring_typed_from_paper_in_a_persons_own_way_is_read(keyring):
    first, *lines = [line for line in as_text(keyring).splitlines() if line[0] != "#"]
    typed = [line.lower().replace("0", "o").replace("1", "l") for line in lines]
    assert from_text("\r\n\r\n".join((first.upper(), *typed))) == keyring
    assert from_text("\n".join((f"  {first}", *lines)).replace(" ", "  ")) == keyring


def test_a_new_key_goes_in_front_and_the_old_one_still_opens():
    before = server_seal(KEYRING, b"a name", bound=PLACE)
    after = server_seal(ROTATED, b"a name", bound=PLACE)
    assert head_of(before).key_id != head_of(after).key_id
    assert server_open(ROTATED, before, bound=PLACE) == b"a name"
    assert server_open(ROTATED, after, bound=PLACE) == b"a name"
    assert ROTATED.peppers[1:] == KEYRING.peppers
    assert ROTATED.log_keys[1:] == KEYRING.log_keys
    assert ROTATED.pepper(KEYRING.peppers[0].id) == KEYRING.peppers[0]


def test_without_its_old_keys_a_keyring_opens_only_what_is_new():
    before = server_seal(KEYRING, b"a name", bound=PLACE)
    newest = ROTATED.without_old()
    assert (len(newest.peppers), len(newest.server_keys), len(newest.log_keys)) == (1, 1, 1)
    assert newest.server_keys[0] == ROTATED.server_keys[0]
    assert refusal(server_open, newest, before, bound=PLACE).why is Why.OTHER_KEYRING
    assert refusal(newest.pepper, KEYRING.peppers[0].id).why is Why.OTHER_KEYRING


def test_the_server_key_itself_opens_nothing_that_it_sealed():
    blob = server_seal(KEYRING, b"a name", bound=PLACE)
    swapped = Bound("person", "signing_public", "p1")
    assert refusal(server_open, KEYRING, blob, bound=swapped).why is Why.TAMPERED
    key = KEYRING.server_keys[0]
    assert refusal(open_sealed, key, blob, bound=PLACE).why is Why.TAMPERED


def test_c30_a_database_knows_its_keyring_and_every_later_form_of_it():
    mark = keyring_mark(KEYRING)
    for keyring in (KEYRING, KEYRING.with_new_pepper(), ROTATED, from_text(as_text(KEYRING))):
        assert recognises(keyring, mark)


def test_c30_another_keyring_or_one_from_before_a_new_key_is_not_the_databases():
    assert not recognises(new_keyring(), keyring_mark(KEYRING))
    for renewed in ("with_new_pepper", "with_new_server_key", "with_new_log_key"):
        assert not recognises(KEYRING, keyring_mark(getattr(KEYRING, renewed)()))
    assert not recognises(ROTATED.without_old(), keyring_mark(KEYRING))
    assert not any(recognises(KEYRING, mark) for mark in (b"", bytes(24), KEYRING.peppers[0].id))


def test_a_mark_holds_no_secret_and_is_the_same_each_time():
    mark = keyring_mark(KEYRING)
    assert mark == keyring_mark(KEYRING)
    assert len(mark) == 24
    assert not any(key.secret[:8] in mark for key in (*KEYRING.peppers, *KEYRING.server_keys))


@pytest.mark.parametrize("empty", ["peppers", "server_keys", "log_keys"])
def test_a_keyring_without_one_of_its_kinds_is_not_made(empty):
    held = {name: getattr(KEYRING, name) for name in ("peppers", "server_keys", "log_keys")}
    with pytest.raises(ValueError, match="at least one"):
        Keyring(**{**held, empty: ()})


def test_a_keyring_is_written_for_its_owner_alone_and_read_back(tmp_path):
    path = tmp_path / "keyring"
    write_keyring_file(path, KEYRING)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_keyring_file(path, apart_from=[tmp_path / "backups"]) == KEYRING
    assert list(tmp_path.iterdir()) == [path]


def test_a_keyring_that_is_there_is_never_written_over_unasked(tmp_path):
    path = tmp_path / "keyring"
    write_keyring_file(path, KEYRING)
    refused = refusal(write_keyring_file, path, ROTATED)
    assert refused.why is Why.NOT_ALLOWED
    assert "left as it is" in refused.sentence
    assert read_keyring_file(path) == KEYRING
    write_keyring_file(path, ROTATED, replace=True)
    assert read_keyring_file(path) == ROTATED
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("failing", ["fsync", "replace", "link"])
def test_a_keyring_is_written_whole_or_not_at_all(tmp_path, monkeypatch, failing):
    path = tmp_path / "keyring"
    replacing = failing != "link"
    if replacing:
        write_keyring_file(path, KEYRING)

    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, failing, full)
    refused = refusal(write_keyring_file, path, ROTATED, replace=replacing)
    assert "No space left on device" in refused.sentence
    assert [one.name for one in tmp_path.iterdir()] == (["keyring"] if replacing else [])
    assert not replacing or read_keyring_file(path) == KEYRING


def test_the_bytes_are_on_the_disk_before_the_file_has_its_name(tmp_path, monkeypatch):
    done = []

    def noted(name, real):
        def call(*args):
            done.append(name)
            return real(*args)

        return call

    for name in ("fsync", "replace"):
        monkeypatch.setattr(os, name, noted(name, getattr(os, name)))
    write_keyring_file(tmp_path / "keyring", KEYRING, replace=True)
    assert done == ["fsync", "replace", "fsync"]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o666, 0o610, 0o700, 0o620])
def test_a_keyring_that_others_may_read_is_refused(tmp_path, mode):
    refused = refusal(read_keyring_file, kept(tmp_path, as_text(KEYRING), mode))
    assert refused.why is Why.OPEN_KEYRING
    assert "chmod 600" in refused.sentence


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_keyring_that_only_its_owner_reads_is_used(tmp_path, mode):
    assert read_keyring_file(kept(tmp_path, as_text(KEYRING), mode)) == KEYRING


def test_a_keyring_among_the_backups_is_refused_by_whatever_way_it_is_named(tmp_path):
    backups = tmp_path / "backups"
    (backups / "data").mkdir(parents=True)
    path = kept(backups / "data", as_text(KEYRING))
    (tmp_path / "elsewhere").symlink_to(path)
    for named in (path, tmp_path / "elsewhere", backups / "data" / ".." / "data" / "keyring"):
        refused = refusal(read_keyring_file, named, apart_from=[tmp_path / "other", backups])
        assert refused.why is Why.OPEN_KEYRING
        assert "backups" in refused.sentence


def test_c30_a_missing_or_empty_keyring_is_said_to_be_so(tmp_path):
    missing = refusal(read_keyring_file, tmp_path / "keyring")
    assert missing.why is Why.NO_KEYRING
    assert "no keyring file" in missing.sentence
    for text in ("", "\n \n", "# a note\n"):
        empty = refusal(read_keyring_file, kept(tmp_path, text))
        assert empty.why is Why.NO_KEYRING
        assert "empty" in empty.sentence


def test_what_is_no_file_at_all_is_said_to_be_so(tmp_path):
    (tmp_path / "round").symlink_to(tmp_path / "round")
    for path in (tmp_path, tmp_path / "round"):
        assert "could not be read" in refusal(read_keyring_file, path).sentence
    nowhere = tmp_path / "nowhere" / "keyring"
    assert "could not be written" in refusal(write_keyring_file, nowhere, KEYRING).sentence


def test_bytes_that_are_no_text_are_said_to_be_so(tmp_path):
    path = kept(tmp_path, "")
    path.write_bytes(b"\xff\xfe" + as_text(KEYRING).encode())
    assert "not text" in refusal(read_keyring_file, path).sentence


def test_a_file_that_an_editor_marked_as_unicode_is_read(tmp_path):
    path = kept(tmp_path, "")
    path.write_bytes(b"\xef\xbb\xbf" + as_text(KEYRING).encode())
    assert read_keyring_file(path) == KEYRING


def test_a_later_form_or_another_file_is_said_to_be_so():
    for first in ("handrail keyring 2", "handrail keyring", "-----BEGIN", "pepper 0000"):
        damaged = refusal(from_text, "\n".join((first, *LINES[3:])))
        assert damaged.why is Why.DAMAGED_KEYRING
        assert "Line 1 should be “handrail keyring 1”" in damaged.sentence


def test_one_damaged_character_is_located_to_its_line_and_group():
    for number, line in enumerate(LINES, 1):
        kind, *groups = line.split(" ")
        if kind in ("pepper", "server", "log", "check"):
            for place, group in enumerate(groups):
                spoilt = ("Z" if group[0] != "Z" else "Y") + group[1:]
                text = "\n".join(LINES).replace(group, spoilt)
                damaged = refusal(from_text, text)
                assert damaged.why is Why.DAMAGED_KEYRING
                assert f"Line {number} is wrong. Group {place + 1} " in damaged.sentence


def test_a_line_that_is_missing_out_of_order_or_not_ours_is_noticed():
    first = next(at for at, line in enumerate(LINES) if line.startswith("pepper"))
    for gone in range(first, len(LINES)):
        without = [line for at, line in enumerate(LINES) if at != gone]
        assert refusal(from_text, "\n".join(without)).why is Why.DAMAGED_KEYRING
    swapped = [*LINES[:first], LINES[first + 1], LINES[first], *LINES[first + 2 :]]
    assert "out of order" in refusal(from_text, "\n".join(swapped)).sentence
    for kind in ("pepper", "server", "log", "check"):
        text = "\n".join(line for line in LINES if not line.startswith(kind))
        assert f"begins “{kind}” is missing" in refusal(from_text, text).sentence
    assert (
        "Line 4 is wrong. It is not one"
        in refusal(from_text, "\n".join((*LINES[:3], "salt 00000", *LINES[3:]))).sentence
    )


def test_lines_of_two_keyrings_do_not_make_one():
    mixed = as_text(KEYRING).splitlines()
    mixed[3] = as_text(new_keyring()).splitlines()[3]
    assert "not all together" in refusal(from_text, "\n".join(mixed)).sentence


@given(st.text(max_size=300))
def test_any_text_at_all_is_refused_with_a_sentence(text):
    refusal(from_text, text)
    refusal(from_text, f"handrail keyring 1\n{text}")


@settings(max_examples=200)
@given(st.data())
def test_a_text_with_anything_changed_is_the_same_keyring_or_refused(data):
    text = as_text(ROTATED)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 90)))
    put = data.draw(st.text(alphabet="0123456789ABCDXYZabco -#\n\t~é", max_size=8))
    assert reading(text[:start] + put + text[end:]) in (ROTATED, Why.DAMAGED_KEYRING)


def reading(text: str) -> Keyring | Why:
    try:
        return from_text(text)
    except Locked as locked:
        return locked.why


def test_a_refusal_quotes_no_line_of_the_keyring():
    for number, line in enumerate(LINES[3:], 3):
        for spoilt in (line[:-1], f"{line} {line}", f"x{line}", line.swapcase()[::-1]):
            text = "\n".join((*LINES[:number], spoilt, *LINES[number + 1 :]))
            sentence = refusal(from_text, text).sentence
            assert not any(group in sentence for group in line.split(" ")[1:])
