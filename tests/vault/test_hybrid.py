import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.vault.envelope import Algorithm, Bound, head_of, open_sealed, seal
from handrail.vault.hybrid import PrivateKey, PublicKey, fingerprint, new_pair, open_with, seal_to
from handrail.vault.locked import Locked, Why
from handrail.vault.signing import SigningKey
from handrail.vault.words import word_list
from tests.vault.make_vectors import elsewhere, flipped

PRIVATE, PUBLIC = new_pair()
PLACE = Bound("intake", "sealed", "i1", "", 0)
places = st.builds(Bound, *(st.text(max_size=8),) * 4, st.integers(-1, 9999))


@settings(max_examples=60)
@given(st.binary(max_size=3000), places, st.sampled_from([0, 256, 1024]))
def test_what_is_sealed_to_a_public_key_opens_with_its_private_half(words, place, bucket):
    blob = seal_to(PUBLIC, words, bound=place, bucket=bucket)
    assert open_with(PRIVATE, blob, bound=place) == words


@pytest.mark.parametrize("place", [place for _, place in elsewhere(PLACE)], ids=str)
def test_c05_a_blob_sealed_for_another_place_is_refused(place):
    blob = seal_to(PUBLIC, b"words", bound=PLACE)
    with pytest.raises(Locked) as refused:
        open_with(PRIVATE, blob, bound=place)
    assert refused.value.why is Why.TAMPERED


def test_another_holder_opens_nothing_even_under_the_same_id():
    blob = seal_to(PUBLIC, b"words", bound=PLACE)
    other, _ = new_pair()
    for private, why in (
        (other, Why.OTHER_KEY),
        (PrivateKey(PRIVATE.id, other.raw), Why.TAMPERED),
        (PrivateKey(PRIVATE.id, PRIVATE.raw[:64] + other.raw[64:]), Why.TAMPERED),
        (PrivateKey(PRIVATE.id, other.raw[:64] + PRIVATE.raw[64:]), Why.TAMPERED),
    ):
        with pytest.raises(Locked) as refused:
            open_with(private, blob, bound=PLACE)
        assert refused.value.why is why


def test_two_seals_of_one_text_have_nothing_in_common_but_their_head():
    first, second = (seal_to(PUBLIC, bytes(64), bound=PLACE) for _ in range(2))
    assert first[:10] == second[:10]
    same = sum(one == other for one, other in zip(first[10:], second[10:], strict=True))
    assert same < len(first) / 50


def test_a_pair_fits_together_and_is_known_by_its_public_half():
    assert PRIVATE.public() == PUBLIC == PublicKey.of(PUBLIC.raw)
    assert PRIVATE.id == PUBLIC.id
    assert (len(PRIVATE.raw), len(PUBLIC.raw)) == (96, 1216)
    assert new_pair()[1].id != PUBLIC.id


def test_a_key_kept_as_bytes_opens_what_was_sealed_before():
    blob = seal_to(PUBLIC, b"words", bound=PLACE)
    again = PrivateKey(PRIVATE.id, PRIVATE.raw)
    assert again == PRIVATE
    assert open_with(again, blob, bound=PLACE) == b"words"
    assert again == PRIVATE


def test_a_public_key_under_an_id_that_is_not_its_own_is_not_made():
    for id, raw in ((bytes(8), PUBLIC.raw), (PUBLIC.id, PUBLIC.raw[:-1]), (PUBLIC.id, b"")):
        with pytest.raises(ValueError, match="1,216 bytes"):
            PublicKey(id, raw)


@pytest.mark.parametrize(
    "raw",
    [
        bytes(1216),
        b"\xff" * 1216,
        PUBLIC.raw[:1184] + bytes(32),
        b"\xff" * 1184 + PUBLIC.raw[1184:],
    ],
    ids=["zeros", "ones", "a curve of zeros", "a lattice of ones"],
)
def test_nothing_is_sealed_to_a_key_that_nobody_can_have_made(raw):
    with pytest.raises(Locked) as refused:
        seal_to(PublicKey.of(raw), b"words", bound=PLACE)
    assert refused.value.why is Why.TAMPERED
    assert "nothing was sealed" in refused.value.sentence


def test_a_private_key_of_another_size_is_not_made():
    for id, raw in ((b"", PRIVATE.raw), (PRIVATE.id, PRIVATE.raw[:-1]), (PRIVATE.id, bytes(32))):
        with pytest.raises(ValueError, match="96 bytes"):
            PrivateKey(id, raw)


def test_a_key_for_a_purpose_follows_from_the_private_key_and_keeps_its_id():
    wrap, other = PRIVATE.derive("case wrap"), PRIVATE.derive("other")
    assert wrap.id == other.id == PRIVATE.id
    assert wrap.secret != other.secret
    assert wrap == PrivateKey(PRIVATE.id, PRIVATE.raw).derive("case wrap")
    blob = seal(wrap, b"a case's key", bound=PLACE)
    assert head_of(blob).algorithm is Algorithm.AES_256_GCM
    assert open_sealed(wrap, blob, bound=PLACE) == b"a case's key"


def test_a_fingerprint_is_eight_words_of_the_list_and_always_the_same():
    words = fingerprint(PUBLIC)
    assert len(words) == 8
    assert set(words) <= set(word_list())
    assert fingerprint(PublicKey.of(PUBLIC.raw)) == words


@given(st.integers(0, 1215), st.integers(0, 7))
def test_a_fingerprint_changes_with_any_bit_of_the_public_key(place, bit):
    changed = PublicKey.of(flipped(PUBLIC.raw, place, bit))
    assert fingerprint(changed) != fingerprint(PUBLIC)


def test_a_fingerprint_covers_the_signing_key_too():
    seen = {fingerprint(PUBLIC, SigningKey.new().public()) for _ in range(5)}
    assert len(seen | {fingerprint(PUBLIC)}) == 6
