import tomllib
from hashlib import sha256, shake_256
from pathlib import Path
from typing import Any

import pytest
from argon2.low_level import ARGON2_VERSION, Type, core, ffi
from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from handrail.vault.envelope import Bound, SecretKey, expand, open_sealed
from handrail.vault.hybrid import PrivateKey, fingerprint, open_with
from handrail.vault.keyring import Keyring, as_text, from_text, keyring_mark
from handrail.vault.locked import Locked, Why
from handrail.vault.sheet import Sheet, parse
from handrail.vault.signing import SigningKey, verify
from handrail.vault.unlocking import Cost, Turnstile, unlock_material
from tests.vault import make_vectors

VECTORS = Path(__file__).parent / "vectors"
SEALED = tomllib.loads((VECTORS / "sealed.toml").read_text("utf-8"))
FROZEN = tomllib.loads((VECTORS / "frozen.toml").read_text("utf-8"))
PUBLISHED = tomllib.loads((VECTORS / "published.toml").read_text("utf-8"))
BLOBS = {one["name"]: one["blob"] for one in SEALED["vector"] if "blob" in one}
KEY = SecretKey.of(bytes(range(32)))


def unhex(text: str) -> bytes:
    return bytes.fromhex(text)


def opened(vector: dict[str, Any]) -> bytes:
    held = SEALED["key"][vector["key"]]
    blob, bound = unhex(BLOBS[vector.get("blob-of", vector["name"])]), Bound(*vector["bound"])
    if len(unhex(held["raw"])) == 32:
        return open_sealed(SecretKey(unhex(held["id"]), unhex(held["raw"])), blob, bound=bound)
    return open_with(PrivateKey(unhex(held["id"]), unhex(held["raw"])), blob, bound=bound)


@pytest.mark.parametrize("vector", SEALED["vector"], ids=lambda vector: vector["name"])
def test_each_stored_blob_opens_or_is_refused_as_it_was_when_it_was_written(vector):
    if "plaintext" in vector:
        assert opened(vector) == unhex(vector["plaintext"])
        return
    with pytest.raises(Locked) as refused:
        opened(vector)
    assert refused.value.why == vector["why"]


def test_most_vectors_are_failures_and_every_reason_of_the_envelope_is_among_them():
    reasons = [vector["why"] for vector in SEALED["vector"] if "why" in vector]
    assert len(reasons) > 8 * (len(SEALED["vector"]) - len(reasons))
    assert set(reasons) == {
        *(Why.CUT_SHORT, Why.UNKNOWN_VERSION, Why.UNKNOWN_ALGORITHM, Why.OTHER_KEY, Why.TAMPERED)
    }


def test_the_vectors_are_what_their_writer_writes():
    assert make_vectors.written() == make_vectors.SEALED.read_text("utf-8")


def test_what_follows_from_a_secret_key_is_frozen():
    known = FROZEN["secret-key"]
    assert KEY.id.hex() == known["id"]
    assert KEY.derive("card").secret.hex() == known["derived-for-card"]


def test_what_follows_from_a_private_key_is_frozen():
    known = FROZEN["private-key"]
    private = PrivateKey(unhex(known["id"]), bytes(range(96)))
    public = private.public()
    assert public.id.hex() == known["id"]
    assert sha256(public.raw).hexdigest() == known["public-sha256"]
    assert private.derive("case wrap").secret.hex() == known["derived-for-case-wrap"]
    assert " ".join(fingerprint(public)) == known["fingerprint"]
    signing = SigningKey(bytes(range(32))).public()
    assert " ".join(fingerprint(public, signing)) == known["fingerprint-with-signing"]


def test_how_a_place_is_written_is_frozen():
    bound = Bound("entry", "sealed", "c:3", "c", 3)
    assert bound.encoded().decode() == FROZEN["bound"]["encoded"]


@pytest.mark.parametrize("known", FROZEN["unlocked"])
def test_what_follows_from_a_secret_and_its_cost_is_frozen(known):
    secret = known.get("secret") or unhex(known["secret-bytes"])
    unlocked = unlock_material(
        secret, salt=bytes(16), cost=Cost(*known["cost"]), pepper=KEY, turnstile=Turnstile()
    )
    assert unlocked.verifier.hex() == known["verifier"]
    assert unlocked.key == SecretKey(unhex(known["key-id"]), unhex(known["key"]))


def test_the_printed_form_of_a_sheet_is_frozen():
    sheet = Sheet(bytes(range(32)))
    assert sheet.printed() == FROZEN["sheet"]["printed"]
    assert parse(FROZEN["sheet"]["printed"]) == sheet


def test_the_text_of_a_keyring_is_frozen():
    one, two, three, four, five = (bytes((number,)) * 32 for number in range(1, 6))
    peppers = (SecretKey.of(one), SecretKey.of(two))
    keyring = Keyring(peppers, (SecretKey.of(three),), (four, five))
    known = FROZEN["keyring"]
    assert from_text(known["text"]) == keyring
    assert as_text(keyring).endswith(known["text"])
    assert keyring_mark(keyring).hex() == known["mark"]


def receiver(kem: str, raw: bytes) -> X25519PrivateKey | hpke.MLKEM768X25519PrivateKey:
    if kem == "X25519":
        return X25519PrivateKey.from_private_bytes(raw)
    seeds = shake_256(raw).digest(96)
    curve = X25519PrivateKey.from_private_bytes(seeds[64:])
    return hpke.MLKEM768X25519PrivateKey(MLKEM768PrivateKey.from_seed_bytes(seeds[:64]), curve)


@pytest.mark.parametrize("known", PUBLISHED["hpke"], ids=lambda known: known["kem"])
def test_hpke_opens_what_rfc_9180_and_the_draft_for_ml_kem_publish(known):
    suite = hpke.Suite(
        getattr(hpke.KEM, known["kem"]), hpke.KDF.HKDF_SHA256, getattr(hpke.AEAD, known["aead"])
    )
    sent = unhex(known["enc"]) + unhex(known["ciphertext"])
    opened = openssl.hpke._decrypt_with_aad(
        suite,
        sent,
        receiver(known["kem"], unhex(known["private"])),
        info=unhex(known["info"]),
        aad=unhex(known["aad"]),
    )
    assert opened == unhex(known["plaintext"])


def test_our_private_keys_are_the_expanded_form_of_the_drafts():
    known = PUBLISHED["hpke"][2]
    private = PrivateKey(bytes(8), shake_256(unhex(known["private"])).digest(96))
    assert private.public().raw == unhex(known["public"])


@pytest.mark.parametrize("known", PUBLISHED["ed25519"])
def test_signatures_are_those_of_rfc_8032(known):
    key, message = SigningKey(unhex(known["private"])), unhex(known["message"])
    assert key.public() == unhex(known["public"])
    assert key.sign(message) == unhex(known["signature"])
    assert verify(unhex(known["public"]), unhex(known["signature"]), message)


@pytest.mark.parametrize("known", PUBLISHED["hkdf-expand"])
def test_expanding_is_that_of_rfc_5869(known):
    assert expand(unhex(known["prk"]), unhex(known["info"])) == unhex(known["okm"])


def test_argon2id_is_that_of_rfc_9106():
    known = PUBLISHED["argon2id-rfc"]
    parts = {name: unhex(known[name]) for name in ("password", "salt", "secret", "data")}
    held = {name: ffi.new("uint8_t[]", raw) for name, raw in parts.items()}
    out = ffi.new("uint8_t[]", 32)
    context = ffi.new("argon2_context *")
    context.out, context.outlen = out, 32
    context.pwd, context.pwdlen = held["password"], len(parts["password"])
    context.salt, context.saltlen = held["salt"], len(parts["salt"])
    context.secret, context.secretlen = held["secret"], len(parts["secret"])
    context.ad, context.adlen = held["data"], len(parts["data"])
    context.t_cost, context.m_cost = known["passes"], known["memory-kib"]
    context.lanes = context.threads = known["lanes"]
    context.version = ARGON2_VERSION
    assert core(context, Type.ID.value) == 0
    assert bytes(ffi.buffer(out)) == unhex(known["tag"])


def test_argon2id_as_we_call_it_is_that_of_the_reference_implementation():
    known = PUBLISHED["argon2id-plain"]
    cost = Cost(known["memory-kib"], known["passes"], known["lanes"])
    stretched = Turnstile().stretch(unhex(known["password"]), salt=unhex(known["salt"]), cost=cost)
    assert stretched == unhex(known["tag"])
