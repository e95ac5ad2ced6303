import ast
import copy
import pickle
import re
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from handrail.vault import envelope, hybrid
from handrail.vault.envelope import (
    ENTRY_BUCKET,
    INTAKE_BUCKET,
    Algorithm,
    Bound,
    SecretKey,
    expand,
    framed,
    head_of,
    open_sealed,
    seal,
    unframed,
)
from handrail.vault.hybrid import new_pair, open_with, seal_to
from handrail.vault.keyring import new_keyring, server_open, server_seal
from handrail.vault.locked import Locked, Why
from handrail.vault.sheet import new_sheet
from handrail.vault.signing import SigningKey
from handrail.vault.unlocking import Unlocked
from tests.house.tree import SOURCE, functions
from tests.vault.make_vectors import elsewhere, flipped

KEY = SecretKey.new()
PRIVATE, PUBLIC = new_pair()
KEYRING = new_keyring()
PLACE = Bound("entry", "sealed", "c1:3", "c1", 3)
ids = st.text(max_size=12)
places = st.builds(Bound, ids, ids, ids, ids, st.integers(-1, 2**40))
SEALERS = {
    "secret key": (
        lambda words: seal(KEY, words, bound=PLACE),
        lambda blob: open_sealed(KEY, blob, bound=PLACE),
    ),
    "public key": (
        lambda words: seal_to(PUBLIC, words, bound=PLACE),
        lambda blob: open_with(PRIVATE, blob, bound=PLACE),
    ),
    "server": (
        lambda words: server_seal(KEYRING, words, bound=PLACE),
        lambda blob: server_open(KEYRING, blob, bound=PLACE),
    ),
}
every_sealer = pytest.mark.parametrize(("sealer", "opener"), SEALERS.values(), ids=SEALERS)


def refused(opening, *args, **named) -> Why:
    with pytest.raises(Locked) as refused:
        opening(*args, **named)
    return refused.value.why


@given(st.binary(max_size=3000), places, st.sampled_from([0, 1, 16, 256, 1024]))
def test_what_is_sealed_opens_in_its_place(words, place, bucket):
    blob = seal(KEY, words, bound=place, bucket=bucket)
    assert open_sealed(KEY, blob, bound=place) == words


@given(places, places)
def test_c05_two_places_are_never_written_alike(one, other):
    assume(one != other)
    assert one.encoded() != other.encoded()
    blob = seal(KEY, b"words", bound=one)
    assert refused(open_sealed, KEY, blob, bound=other) is Why.TAMPERED


@pytest.mark.parametrize("place", [place for _, place in elsewhere(PLACE)], ids=str)
def test_c05_a_blob_put_in_another_place_is_refused(place):
    assert refused(open_sealed, KEY, seal(KEY, b"x", bound=PLACE), bound=place) is Why.TAMPERED


@every_sealer
def test_c06_one_flipped_bit_anywhere_in_a_blob_is_noticed(sealer, opener):
    blob = sealer(b"words")
    reasons = {0: Why.UNKNOWN_VERSION, 1: Why.UNKNOWN_ALGORITHM}
    missing_key = Why.OTHER_KEYRING if opener is SEALERS["server"][1] else Why.OTHER_KEY
    for place in range(len(blob)):
        expected = reasons.get(place, missing_key if place < 10 else Why.TAMPERED)
        for bit in range(8):
            assert refused(opener, flipped(blob, place, bit)) is expected


@every_sealer
@settings(max_examples=50)
@given(data=st.data(), words=st.binary(max_size=500))
def test_c06_changed_bytes_anywhere_in_any_blob_are_noticed(sealer, opener, data, words):
    blob = bytearray(sealer(words))
    places = data.draw(st.lists(st.integers(0, len(blob) - 1), min_size=1, unique=True))
    for place in places:
        blob[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Locked):
        opener(bytes(blob))


@every_sealer
def test_a_blob_cut_anywhere_or_made_longer_is_refused(sealer, opener):
    blob = sealer(b"words")
    for length in range(len(blob)):
        assert refused(opener, blob[:length]) in (Why.CUT_SHORT, Why.TAMPERED)
    assert refused(opener, blob + b"\x00") is Why.TAMPERED


def test_c07_the_length_of_a_sealed_text_tells_only_its_bucket():
    lengths: dict[int, set[int]] = {}
    for size in range(2001):
        stored = len(seal(KEY, b"w" * size, bound=PLACE, bucket=ENTRY_BUCKET))
        lengths.setdefault((size + 4 + ENTRY_BUCKET - 1) // ENTRY_BUCKET, set()).add(stored)
    assert sorted(lengths) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert all(len(stored) == 1 for stored in lengths.values())


@settings(max_examples=40)
@given(st.integers(0, 2 * INTAKE_BUCKET - 5), st.integers(0, 2 * INTAKE_BUCKET - 5))
def test_c07_the_length_of_an_intake_tells_only_its_bucket(one, other):
    buckets = {(size + 4 + INTAKE_BUCKET - 1) // INTAKE_BUCKET for size in (one, other)}
    stored = {
        len(seal_to(PUBLIC, bytes(size), bound=PLACE, bucket=INTAKE_BUCKET))
        for size in (one, other)
    }
    assert len(stored) == len(buckets)


@given(st.binary(max_size=300), st.integers(0, 64))
def test_a_frame_gives_its_words_back(words, bucket):
    inner = framed(words, bucket)
    assert unframed(inner) == words
    assert len(inner) % (bucket or 1) == 0


@given(
    st.builds(
        lambda size, words, zeros: bytes((0, 0, 0, size)) + words + bytes(zeros),
        *(st.integers(0, 20), st.binary(max_size=20), st.integers(0, 9)),
    )
    | st.binary(max_size=40)
)
def test_a_frame_that_nobody_honest_made_is_refused_or_whole(inner):
    size = int.from_bytes(inner[:4], "big")
    if len(inner) < 4 + size or any(inner[4 + size :]):
        assert refused(unframed, inner) is Why.TAMPERED
    else:
        assert unframed(inner) == inner[4 : 4 + size]


def test_a_bucket_of_fewer_than_no_bytes_is_refused():
    with pytest.raises(ValueError, match="number of bytes"):
        framed(b"", -1)


@every_sealer
def test_c32_every_blob_names_its_version_its_algorithm_and_its_key(sealer, opener):
    head = head_of(sealer(b"words"))
    assert head.version == 1
    expected = {
        KEY.id: Algorithm.AES_256_GCM,
        PUBLIC.id: Algorithm.HPKE_MLKEM768_X25519,
        KEYRING.server_keys[0].id: Algorithm.AES_256_GCM,
    }
    assert head.algorithm is expected[head.key_id]


def test_c32_an_unknown_key_is_a_refusal_before_anything_is_decrypted(monkeypatch):
    aes = seal(KEY, b"words", bound=PLACE)
    lattice = seal_to(PUBLIC, b"words", bound=PLACE)
    served = server_seal(KEYRING, b"words", bound=PLACE)
    tried = count_decryptions(monkeypatch)
    other_private, _ = new_pair()
    assert refused(open_sealed, SecretKey.new(), aes, bound=PLACE) is Why.OTHER_KEY
    assert refused(open_with, other_private, lattice, bound=PLACE) is Why.OTHER_KEY
    assert refused(server_open, new_keyring(), served, bound=PLACE) is Why.OTHER_KEYRING
    assert refused(open_sealed, KEY, lattice, bound=PLACE) is Why.UNKNOWN_ALGORITHM
    assert refused(open_with, PRIVATE, aes, bound=PLACE) is Why.UNKNOWN_ALGORITHM
    assert tried == []


def test_c32_of_many_keys_only_the_one_that_is_named_is_tried(monkeypatch):
    keyring = KEYRING
    blobs = [server_seal(keyring, b"oldest", bound=PLACE)]
    for _ in range(5):
        keyring = keyring.with_new_server_key()
        blobs.append(server_seal(keyring, b"newer", bound=PLACE))
    tried = count_decryptions(monkeypatch)
    for blob in blobs:
        server_open(keyring, blob, bound=PLACE)
    assert len(tried) == len(blobs)


class Counted:
    """A cipher that notes each time it is asked to decrypt."""

    def __init__(self, cipher: Any, tried: list[str]) -> None:
        self._cipher, self._tried = cipher, tried

    def decrypt(self, *given: Any, **named: Any) -> Any:
        self._tried.append("tried")
        return self._cipher.decrypt(*given, **named)


def count_decryptions(monkeypatch) -> list[str]:
    tried: list[str] = []
    cipher = AESGCM
    monkeypatch.setattr(envelope, "AESGCM", lambda key: Counted(cipher(key), tried))
    monkeypatch.setattr(hybrid, "SUITE", Counted(hybrid.SUITE, tried))
    return tried


def test_the_counting_sees_a_decryption_with_either_key(monkeypatch):
    aes, lattice = seal(KEY, b"x", bound=PLACE), seal_to(PUBLIC, b"x", bound=PLACE)
    tried = count_decryptions(monkeypatch)
    open_sealed(KEY, aes, bound=PLACE)
    open_with(PRIVATE, lattice, bound=PLACE)
    assert len(tried) == 2


def test_c32_whatever_decrypts_looks_at_the_head_first_and_tries_no_second_key():
    decrypting = [
        function
        for path in (SOURCE / "vault").glob("*.py")
        for function in functions(path)
        if lines_of(function, decrypts)
    ]
    assert {"decrypted", "open_with"} <= {function.name for function in decrypting}
    for function in decrypting:
        (tried,) = lines_of(function, decrypts)
        assert min(lines_of(function, compares_the_head), default=tried) < tried
        assert not lines_of(function, lambda node: isinstance(node, ast.For | ast.While))


def lines_of(function: ast.AST, is_wanted: Callable[[ast.AST], bool]) -> list[int]:
    return [
        node.lineno
        for node in ast.walk(function)
        if isinstance(node, ast.expr | ast.stmt) and is_wanted(node)
    ]


def decrypts(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".decrypt")


def compares_the_head(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "blob[:HEAD_BYTES] != head"


@given(st.binary(min_size=32, max_size=32), st.text(max_size=40))
def test_deriving_is_hkdf_expand_of_the_library(secret, purpose):
    info = b"handrail 1 " + purpose.encode()
    library = HKDFExpand(algorithm=hashes.SHA256(), length=32, info=info)
    assert SecretKey.of(secret).derive(purpose).secret == library.derive(secret)


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=40))
def test_expanding_is_hkdf_expand_of_the_library(secret, info):
    library = HKDFExpand(algorithm=hashes.SHA256(), length=32, info=info)
    assert expand(secret, info) == library.derive(secret)


def test_a_derived_key_has_the_same_id_and_opens_only_its_own():
    card, entry = KEY.derive("card"), KEY.derive("entry")
    assert card.id == entry.id == KEY.id
    blob = seal(card, b"words", bound=PLACE)
    assert refused(open_sealed, entry, blob, bound=PLACE) is Why.TAMPERED
    assert refused(open_sealed, KEY, blob, bound=PLACE) is Why.TAMPERED


@pytest.mark.parametrize(("id", "secret"), [(b"", bytes(32)), (bytes(8), bytes(31))])
def test_a_key_of_another_size_is_not_made(id, secret):
    with pytest.raises(ValueError, match="32 secret bytes"):
        SecretKey(id, secret)


def test_two_seals_of_one_text_have_nothing_in_common():
    first, second = (seal(KEY, bytes(64), bound=PLACE) for _ in range(2))
    assert first[10:22] != second[10:22]
    assert first[22:] != second[22:]


HOLDERS = {
    "SecretKey": (KEY, KEY.secret),
    "PrivateKey": (PRIVATE, PRIVATE.raw),
    "SigningKey": ((signing := SigningKey.new()), signing.raw),
    "Sheet": ((sheet := new_sheet()), sheet.secret),
    "Keyring": (KEYRING, KEYRING.peppers[0].secret + KEYRING.log_keys[0]),
    "Unlocked": (Unlocked(b"verifier", KEY), b"verifier" + KEY.secret),
}


@pytest.mark.parametrize(("holder", "secret"), HOLDERS.values(), ids=HOLDERS)
def test_a_key_shows_nothing_of_itself(holder, secret):
    shown = f"{holder} {holder!r} {[holder]} {holder=}"
    assert type(holder).__name__ in shown
    for part in (secret[at : at + 8] for at in range(0, len(secret), 8)):
        assert part.hex() not in shown
        assert repr(part)[2:-1] not in shown


@pytest.mark.parametrize(("holder", "secret"), HOLDERS.values(), ids=HOLDERS)
def test_a_key_is_not_pickled_or_copied(holder, secret):
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(TypeError, match="not pickled"):
            pickle.dumps(holder, protocol)
    for copying in (copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="not pickled"):
            copying(holder)


@every_sealer
def test_a_refusal_holds_no_bytes_and_leads_to_no_other_error(sealer, opener):
    blob = sealer(b"a child's words")
    for spoilt in (flipped(blob, 0), flipped(blob, 1), flipped(blob, 2), blob[:-1], blob[:20], b""):
        with pytest.raises(Locked) as caught:
            opener(spoilt)
        locked = caught.value
        assert locked.__cause__ is None
        assert locked.__suppress_context__ or locked.__context__ is None
        assert locked.args == (locked.sentence,)
        assert not re.search(r"[0-9a-f]{8}|\\x|child", locked.sentence)
