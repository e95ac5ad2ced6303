"""Handing a case over: for one receiver, whole or not at all, and gated again where it arrives."""

import json

import pytest

from handrail.vault.cases import entries, read, read_card
from handrail.vault.file_store import FileStore
from handrail.vault.handover import _bound, export_case, import_case
from handrail.vault.hybrid import fingerprint, new_pair, seal_to
from handrail.vault.locked import Locked, Why
from handrail.vault.rows import CardRow, CaseRow, CaseWrapRow, EntryRow
from handrail.vault.safe import public_key
from tests.vault.filled import CASE, NONCE, SAID, a_card, keep, keep_restricted, put
from tests.vault.setting import (
    AT,
    DEPUTY,
    OTHER_DEPUTY,
    OTHER_LEAD,
    OTHER_TEAM,
    TEAM,
    a_setting,
    refused,
)

CARD = a_card(
    "Aderyn Testun",
    "Sam Sample",
    also_known_as=("Addie",),
    born=("2011-03-04",),
    year="9",
    tags=("online",),
    gist="what it is about",
)
NEW = "case-there"
FIRST = b"handrail hand-over 1\n"


@pytest.fixture
def setting():
    """The setting that hands over."""
    return a_setting()


@pytest.fixture
def there():
    """The setting that receives: another safe, with another keyring would change nothing."""
    return a_setting()


def receiver(there):
    return public_key(there.safe, OTHER_TEAM)


def handed_over(setting, there, case=CASE, **more):
    key = receiver(there)
    return export_case(setting.safe, setting.lead, case=case, receiver=key, at=AT, **more)


def arrives(there, blob, *, case=NEW, team=OTHER_TEAM):
    keys = there.keys[OTHER_LEAD]
    return import_case(there.safe, keys, blob=blob, team=team, case=case, at=AT)


def file_of(there, content):
    """A hand-over file with this content, as somebody else's program might make it."""
    key = receiver(there)
    plain = content if isinstance(content, bytes) else json.dumps(content).encode()
    sealed = seal_to(key, plain, bound=_bound(key.id))
    return FIRST + len(sealed).to_bytes(8, "big") + sealed


def content(**more):
    card = {"names": ["Pat Example"], "also_known_as": [], "born": [], "year": "", "tags": []}
    told = [[0, NONCE.hex(), SAID]]
    return {"form": 1, "card": {**card, "gist": ""}, "entries": told, **more}


def nothing_kept(there):
    kinds = (CaseRow, CaseWrapRow, CardRow, EntryRow)
    return not any(any(there.store.where(kind)) for kind in kinds)


def test_a_case_arrives_word_for_word_under_a_key_of_its_own(setting, there):
    keep(setting, CASE, "the first words", card=CARD)
    put(setting.safe, setting.lead, "“the third” – 🙁", seq=2)
    arrived = arrives(there, handed_over(setting, there))
    assert [(one.seq, one.nonce, one.text) for one in arrived.entries] == [
        (0, NONCE, "the first words"),
        (2, NONCE, "“the third” – 🙁"),
    ]
    assert arrived.changed == ()
    keys = there.keys[OTHER_DEPUTY]
    told = [one.text for one in entries(there.safe, keys, case=NEW, at=AT)]
    assert told == ["the first words", "“the third” – 🙁"]
    card = read_card(there.safe, keys, case=NEW, at=AT)
    before = read_card(setting.safe, setting.lead, case=CASE, at=AT)
    assert (card.names, card.also_known_as, card.born) == (
        before.names,
        before.also_known_as,
        before.born,
    )
    assert (card.year, card.tags, card.gist) == ("9", ("online",), "what it is about")
    assert {"first", "third"} <= card.keywords
    old = setting.store.one(CardRow, CASE).sealed
    assert there.store.one(CardRow, NEW).sealed[2:10] != old[2:10]


def test_the_eight_words_read_over_the_phone_must_be_those_of_the_key(setting, there):
    keep(setting, CASE, SAID)
    words = fingerprint(receiver(there))
    handed_over(setting, there, fingerprint=words)
    handed_over(setting, there, fingerprint=[word.upper() for word in words])
    for wrong in ((*words[:7], "zebra"), words[::-1], ()):
        with refused(Why.OTHER_KEY):
            handed_over(setting, there, fingerprint=wrong)


def test_nobody_but_the_receiver_opens_it(setting, there):
    keep(setting, CASE, SAID)
    blob = handed_over(setting, there)
    lead = setting.lead
    with refused(Why.OTHER_KEY) as caught:
        import_case(setting.safe, lead, blob=blob, team=TEAM, case=NEW, at=AT)
    assert "another setting" in caught.value.sentence
    with refused(Why.NOT_A_HOLDER):
        import_case(there.safe, there.lead, blob=blob, team=OTHER_TEAM, case=NEW, at=AT)
    assert SAID.encode() not in blob


def test_whoever_cannot_open_a_case_cannot_hand_it_over(setting, there):
    keep_restricted(setting, CASE, SAID)
    key = receiver(there)
    with refused(Why.NOT_A_HOLDER):
        export_case(setting.safe, setting.deputy, case=CASE, receiver=key, at=AT)


def test_who_is_shut_out_here_does_not_go_with_it(setting, there):
    keep_restricted(setting, CASE, SAID)
    arrives(there, handed_over(setting, there))
    card = read_card(there.safe, there.keys[OTHER_LEAD], case=NEW, at=AT)
    assert card.shut_out == frozenset()
    assert DEPUTY not in card.line


def test_a_file_that_is_cut_short_anywhere_is_refused_whole(setting, there):
    keep(setting, CASE, SAID)
    blob = handed_over(setting, there)
    for end in range(len(FIRST), len(blob), 97):
        with refused(Why.CUT_SHORT) as caught:
            arrives(there, blob[:end])
        assert "send it once more" in caught.value.sentence
    assert nothing_kept(there)


def test_one_changed_bit_anywhere_is_refused_whole(setting, there):
    keep(setting, CASE, SAID)
    blob = handed_over(setting, there)
    for at in (*range(len(FIRST) + 60), *range(len(FIRST) + 60, len(blob), 61)):
        harmed = bytearray(blob)
        harmed[at] ^= 1 << at % 8
        with refused_somehow() as caught:
            arrives(there, bytes(harmed))
        assert "nothing was taken in" in caught.value.sentence
    assert nothing_kept(there)


def refused_somehow():
    return pytest.raises(Locked)


@pytest.mark.parametrize("blob", [b"", b"hello", FIRST, b"PK\x03\x04", FIRST[:-1], bytes(2000)])
def test_what_is_no_hand_over_is_said_to_be_none(there, blob):
    with refused_somehow() as caught:
        arrives(there, blob)
    assert caught.value.why in (Why.UNKNOWN_VERSION, Why.CUT_SHORT)
    assert nothing_kept(there)


@pytest.mark.parametrize(
    "made",
    [
        b"not json",
        b"\xff\xfe",
        b"[" * 100_000,
        [],
        {"form": 2},
        content(entries=[[0, NONCE.hex()]]),
        content(entries=[[0, NONCE.hex(), SAID, "more"]]),
        content(entries=[["0", NONCE.hex(), SAID]]),
        content(entries=[[-1, NONCE.hex(), SAID]]),
        content(entries=[[True, NONCE.hex(), SAID]]),
        content(entries=[[2**53, NONCE.hex(), SAID]]),
        content(entries=[[2**63, NONCE.hex(), SAID]]),
        content(entries=[[10**30, NONCE.hex(), SAID]]),
        content(entries=[[0, "zz", SAID]]),
        content(entries=[[0, "00", SAID]]),
        content(entries=[[0, NONCE.hex(), 5]]),
        content(entries=[[0, NONCE.hex(), ["a", "list"]]]),
        content(entries=None),
        content(entries=[[0, NONCE.hex(), SAID], [0, NONCE.hex(), SAID]]),
        content(card={}),
        content(card={**content()["card"], "born": ["in spring"]}),
        content(card={**content()["card"], "names": [None]}),
        content(card={**content()["card"], "names": "Sam Sample"}),
        content(card={**content()["card"], "names": {"Sam": "Sample"}}),
        content(card={**content()["card"], "tags": "online"}),
        content(card={**content()["card"], "gist": ["online"]}),
        content(card="a card"),
    ],
)
def test_a_receiver_is_not_upset_by_what_somebody_sealed_for_them(there, made):
    with refused_somehow() as caught:
        arrives(there, file_of(there, made))
    assert "nothing was taken in" in caught.value.sentence
    assert nothing_kept(there)


def test_the_last_place_that_every_program_counts_to_arrives(tmp_path):
    there, last = a_setting(FileStore(tmp_path / "safe.db")), 2**53 - 1
    arrives(there, file_of(there, content(entries=[[last, NONCE.hex(), SAID]])))
    keys = there.keys[OTHER_LEAD]
    assert read(there.safe, keys, case=NEW, seq=last, at=AT) == (NONCE, SAID)


def test_words_are_gated_again_where_they_arrive(there):
    drawing = "data:" + "image/png;base" + "64," + "iVBORw0KGgo" * 40
    made = content(entries=[[0, NONCE.hex(), SAID], [3, NONCE.hex(), f"look: {drawing}"]])
    made["card"]["gist"] = drawing
    arrived = arrives(there, file_of(there, made))
    assert arrived.changed == (3,)
    keys = there.keys[OTHER_LEAD]
    assert "iVBORw0KGgo" not in read(there.safe, keys, case=NEW, seq=3, at=AT)[1]
    assert "iVBORw0KGgo" not in read_card(there.safe, keys, case=NEW, at=AT).gist
    assert read(there.safe, keys, case=NEW, seq=0, at=AT) == (NONCE, SAID)


def test_a_case_does_not_arrive_in_the_place_of_another(setting, there):
    keep(setting, CASE, SAID)
    blob = handed_over(setting, there)
    arrives(there, blob)
    with pytest.raises(ValueError, match="already"):
        arrives(there, blob)
    arrives(there, blob, case="case-again")


def test_its_length_shows_only_a_step_of_1024(setting, there):
    keep(setting, "case-1", "short")
    keep(setting, "case-2", "somewhat longer " * 12)
    files = [handed_over(setting, there, case) for case in ("case-1", "case-2")]
    assert len(files[0]) == len(files[1])


def test_a_key_pair_of_a_stranger_is_only_a_key_pair(setting):
    private, public = new_pair()
    keep(setting, CASE, SAID)
    blob = export_case(setting.safe, setting.lead, case=CASE, receiver=public, at=AT)
    assert private.public() == public
    assert blob.startswith(FIRST)
