"""An entry has one form in bytes, and whatever is not in that form is refused."""

import json
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.chronology import verify_record
from handrail.chronology.entry import (
    FORM,
    NOTHING,
    EntryFault,
    Header,
    Kind,
    canonical,
    commitment,
    leaf_hash,
    read_header,
)
from tests.chronology.people import MORNING

ids = st.from_regex(r"[a-z0-9][a-z0-9._:-]{0,63}", fullmatch=True)
hashes = st.binary(min_size=32, max_size=32).map(bytes.hex)
moments = st.datetimes(timezones=st.just(UTC)).map(lambda at: at.replace(microsecond=0))
numbers = st.integers(0, 10**15 - 1)
headers = st.builds(
    Header,
    v=st.just(1),
    case=ids,
    seq=numbers,
    prev=hashes,
    at=moments,
    author=ids,
    kind=st.sampled_from(Kind),
    commit=hashes,
    about=st.none() | numbers,
)


def header(**changes):
    """A header with one thing or another changed in it."""
    fields = {
        "v": 1,
        "case": "c1",
        "seq": 0,
        "prev": NOTHING,
        "at": MORNING,
        "author": "a1",
        "kind": Kind.ENTRY,
        "commit": NOTHING,
    }
    return Header(**{**fields, **changes})


@given(headers)
def test_the_one_form_is_json_with_sorted_keys_and_no_spaces(header):
    fields = {name: getattr(header, name) for name in Header.__dataclass_fields__}
    fields["at"] = header.at.strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")
    plain = json.dumps(fields, sort_keys=True, separators=(",", ":"))
    assert canonical(header) == plain.encode("ascii")


@given(headers)
def test_a_header_read_back_is_the_header_that_was_written(header):
    assert read_header(canonical(header)) == header


def test_a_header_looks_like_this():
    line = canonical(header(about=None, kind=Kind.BREAK_GLASS))
    assert line == (
        b'{"about":null,"at":"2026-09-01T08:30:00Z","author":"a1","case":"c1","commit":"'
        + b"0" * 64
        + b'","kind":"break-glass","prev":"'
        + b"0" * 64
        + b'","seq":0,"v":1}'
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"case": "Aderyn Testun"},
        {"case": ""},
        {"case": "x" * 65},
        {"author": 'a","kind":"key'},
        {"author": "é"},
        {"commit": "ab"},
        {"commit": "A" * 64},
        {"prev": "0" * 63},
        {"seq": -1},
        {"seq": 10**15},
        {"about": -1},
        {"v": 2},
        {"case": "c1\n"},
    ],
)
def test_a_header_that_has_no_form_is_refused(changes):
    with pytest.raises(EntryFault, match="cannot be written"):
        canonical(header(**changes))


@pytest.mark.parametrize(
    "at", [datetime(2026, 9, 1, 8, 30), MORNING.astimezone(timezone(timedelta(hours=1)))]
)
def test_a_time_that_does_not_say_it_is_utc_is_refused(at):
    with pytest.raises(EntryFault, match="give an aware time in UTC"):
        canonical(header(at=at))


def test_any_way_of_saying_utc_is_the_same_time():
    other = MORNING.astimezone(timezone(timedelta(0), "GMT"))
    assert canonical(header(at=other)) == canonical(header())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"about":null,', b'"about":null, '),
        (b'"seq":0', b'"seq":00'),
        (b'"seq":0', b'"seq":"0"'),
        (b'"v":1}', b'"v":1}\n'),
        (b'"v":1}', b'"v":1,"w":2}'),
        (b'{"about":null,', b"{"),
        (b'"a1"', b'"\xe9"'),
        (b'"entry"', b'"Entry"'),
    ],
)
def test_bytes_in_any_other_form_are_not_read_as_a_header(old, new):
    line = canonical(header())
    assert old in line
    with pytest.raises(EntryFault, match="one form"):
        read_header(line.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new"), [(b"2026-09-01", b"2026-13-01"), (b'"entry"', b'"gossip"')]
)
def test_a_time_or_a_kind_that_does_not_exist_is_not_read(old, new):
    with pytest.raises(EntryFault, match="that is none"):
        read_header(canonical(header()).replace(old, new))


@given(st.binary(max_size=400))
def test_no_bytes_upset_the_reading_of_a_header(line):
    with pytest.raises(EntryFault):
        read_header(line)


def test_a_leaf_is_hashed_as_the_tree_hashes_leaves():
    assert leaf_hash(b"x") == sha256(b"\x00x").digest()


def test_a_commitment_binds_the_nonce_and_the_words():
    nonce = bytes(range(32))
    made = commitment(nonce, "Mae hi'n iawn.")
    assert made == sha256(b"entry-v1" + nonce + b"Mae hi'n iawn.").hexdigest()
    assert made != commitment(bytes(32), "Mae hi'n iawn.")
    assert made != commitment(nonce, "Mae hi'n iawn!")


def test_a_short_nonce_or_half_a_character_is_refused():
    with pytest.raises(EntryFault, match="32 bytes"):
        commitment(b"short", "x")
    with pytest.raises(EntryFault, match="half a character"):
        commitment(bytes(32), "\ud800")


def test_the_program_that_goes_out_with_a_record_knows_the_same_form():
    assert verify_record.HEADER.pattern == FORM.pattern
