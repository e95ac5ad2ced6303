import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.vault.signing import SigningKey, verify
from tests.vault.make_vectors import flipped

KEY = SigningKey.new()
PUBLIC = KEY.public()


@given(st.binary(max_size=500))
def test_a_signature_is_that_of_its_writer_and_of_its_words(message):
    signature = KEY.sign(message)
    assert verify(PUBLIC, signature, message)
    assert not verify(PUBLIC, signature, message + b"!")
    assert not verify(SigningKey.new().public(), signature, message)


def test_c06_one_flipped_bit_anywhere_in_a_signature_is_noticed():
    signature = KEY.sign(b"an entry")
    for place in range(len(signature)):
        for bit in range(8):
            assert not verify(PUBLIC, flipped(signature, place, bit), b"an entry")


def test_a_flipped_bit_in_the_public_key_or_the_message_is_noticed():
    message = b"an entry"
    signature = KEY.sign(message)
    for place in range(32):
        assert not verify(flipped(PUBLIC, place), signature, message)
    for place in range(len(message)):
        assert not verify(PUBLIC, signature, flipped(message, place))


@given(st.binary(max_size=70), st.binary(max_size=70), st.binary(max_size=9))
def test_bytes_that_are_no_signature_are_simply_not_one(public, signature, message):
    assert verify(public, signature, message) is False


def test_a_key_kept_as_bytes_is_the_same_writer():
    again = SigningKey(KEY.raw)
    assert again.public() == PUBLIC
    assert again.sign(b"an entry") == KEY.sign(b"an entry")
    assert SigningKey.new() != KEY


@pytest.mark.parametrize("raw", [b"", bytes(31), bytes(33), bytes(64)])
def test_a_signing_key_of_another_size_is_not_made(raw):
    with pytest.raises(ValueError, match="32 bytes"):
        SigningKey(raw)
