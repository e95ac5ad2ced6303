import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.vault import unlocking
from handrail.vault.envelope import SecretKey
from handrail.vault.keyring import new_keyring
from handrail.vault.locked import Locked, Why
from handrail.vault.people import enrol, unlock
from handrail.vault.safe import Safe
from handrail.vault.store import MemoryStore
from handrail.vault.unlocking import (
    FLOOR,
    HIGH,
    STANDARD,
    Cost,
    Turnstile,
    new_salt,
    pretend,
    unlock_material,
)

PEPPER = SecretKey.new()
SALT = bytes(range(16))
NOW = datetime(2026, 11, 22, 8, 13, tzinfo=UTC)


class Counting(Turnstile):
    """Notes the cost of each run of Argon2id, and what was really handed to the library."""

    def __init__(self) -> None:
        super().__init__()
        self.costs: list[Cost] = []

    def stretch(self, secret: bytes, *, salt: bytes, cost: Cost) -> bytes:
        self.costs.append(cost)
        return super().stretch(secret, salt=salt, cost=cost)


class Quick(Turnstile):
    """Stands in for Argon2id where only what is around it matters."""

    def stretch(self, secret: bytes, *, salt: bytes, cost: Cost) -> bytes:
        return bytes(SecretKey.of(secret.ljust(32)[:32]).id) * 4


def material(secret, *, salt=SALT, cost=FLOOR, pepper=PEPPER, turnstile=None):
    return unlock_material(
        secret, salt=salt, cost=cost, pepper=pepper, turnstile=turnstile or Turnstile()
    )


def test_one_secret_gives_the_same_verifier_and_key_each_time():
    first, again = material("a made-up secret"), material("a made-up secret")
    assert first == again
    assert first.fits(again.verifier)


@pytest.mark.parametrize(
    "changed",
    [
        {"secret": "a made-up secreT"},
        {"salt": bytes(16)},
        {"pepper": SecretKey.of(bytes(range(32)))},
        {"cost": Cost(47 * 1024, 1, 1)},
        {"cost": Cost(46 * 1024, 2, 1)},
        {"cost": Cost(46 * 1024, 1, 2)},
    ],
    ids=str,
)
def test_another_secret_salt_pepper_or_cost_gives_nothing_in_common(changed):
    right, wrong = (
        material("a made-up secret"),
        material(**{"secret": "a made-up secret", **changed}),
    )
    assert not right.fits(wrong.verifier)
    assert right.key.secret != wrong.key.secret
    assert right.key.id != wrong.key.id


def test_the_verifier_the_key_and_its_id_tell_nothing_of_each_other():
    unlocked = material("a made-up secret")
    assert unlocked.verifier != unlocked.key.secret
    assert unlocked.key.id not in (unlocked.verifier[:8], unlocked.key.secret[:8])


def test_one_run_of_argon2id_gives_both_the_verifier_and_the_key():
    counting = Counting()
    material("a made-up secret", cost=STANDARD, turnstile=counting)
    assert counting.costs == [STANDARD]


@given(st.text(max_size=20))
def test_letters_that_another_keyboard_writes_otherwise_are_the_same_secret(text):
    written = f"café {text}"
    assert material(written, turnstile=Quick()) == material(
        written.replace("é", "e\u0301"), turnstile=Quick()
    )


def test_a_passkeys_bytes_are_taken_as_they_are():
    assert material(b"\xff" * 32, turnstile=Quick()) != material(b"\xfe" * 32, turnstile=Quick())
    assert material("words", turnstile=Quick()) == material(b"words", turnstile=Quick())


def test_a_secret_that_no_keyboard_writes_makes_no_error_that_quotes_it():
    assert material("\ud800 lone", turnstile=Quick()) != material("\udfff lone", turnstile=Quick())


def test_salts_are_sixteen_random_bytes():
    salts = {new_salt() for _ in range(50)}
    assert len(salts) == 50
    assert {len(salt) for salt in salts} == {16}


def test_c25_an_unknown_person_costs_the_same_runs_as_a_wrong_secret():
    wrong, unknown = Counting(), Counting()
    material("wrong", cost=STANDARD, turnstile=wrong)
    pretend("wrong", cost=STANDARD, pepper=PEPPER, turnstile=unknown)
    assert wrong.costs == unknown.costs == [STANDARD]


def test_c25_signing_in_as_nobody_and_with_a_wrong_secret_say_and_cost_the_same():
    counting = Counting()
    safe = Safe(MemoryStore(), new_keyring(), FLOOR, counting)
    enrol(safe, person="p1", secret="the right secret", at=NOW)
    seen = []
    for person in ("p1", "nobody"):
        counting.costs.clear()
        with pytest.raises(Locked) as refused:
            unlock(safe, person=person, secret="a wrong secret", at=NOW)
        seen.append((refused.value.why, refused.value.sentence, tuple(counting.costs)))
    assert seen[0] == seen[1]
    assert seen[0][0] is Why.WRONG_SECRET
    assert seen[0][2] == (FLOOR,)


@pytest.mark.parametrize(
    "cost",
    [(46 * 1024 - 1, 3, 1), (46 * 1024, 0, 1), (46 * 1024, 1, 0), (19 * 1024, 2, 1), (0, 0, 0)],
)
def test_c33_a_guess_cheaper_than_the_floor_cannot_be_asked_for(cost):
    with pytest.raises(ValueError, match="at least 46 MiB and one pass"):
        Cost(*cost)


@pytest.mark.parametrize("cost", [(256 * 1024 + 1, 1, 1), (46 * 1024, 17, 1), (46 * 1024, 1, 5)])
def test_a_cost_in_a_row_that_would_stop_the_machine_is_refused(cost):
    with pytest.raises(ValueError, match="at most 256 MiB"):
        Cost(*cost)


@pytest.mark.parametrize("cost", [FLOOR, STANDARD, HIGH], ids=str)
def test_c33_the_cost_that_is_named_is_the_cost_that_is_paid(monkeypatch, cost):
    paid = []

    def run(**named):
        paid.append(named)
        return bytes(32)

    monkeypatch.setattr(unlocking, "hash_secret_raw", run)
    material("a made-up secret", cost=cost)
    (named,) = paid
    assert (named["memory_cost"], named["time_cost"]) == (cost.memory_kib, cost.passes)
    assert (named["parallelism"], named["type"].name) == (cost.lanes, "ID")
    assert named["salt"] == SALT


def test_c33_what_is_asked_for_everywhere_is_64_mib_and_three_passes_or_more():
    assert (STANDARD.memory_kib, STANDARD.passes) == (64 * 1024, 3)
    assert Safe(MemoryStore(), new_keyring()).cost == STANDARD
    assert HIGH.memory_kib > STANDARD.memory_kib


def test_c34_of_32_sign_ins_at_one_moment_no_more_than_two_run_at_once(monkeypatch):
    inside, most, lock = 0, 0, threading.Lock()

    def slow_run(**named):
        nonlocal inside, most
        with lock:
            inside += 1
            most = max(most, inside)
        time.sleep(0.005)
        with lock:
            inside -= 1
        return bytes(32)

    monkeypatch.setattr(unlocking, "hash_secret_raw", slow_run)
    turnstile, start = Turnstile(), threading.Barrier(32)

    def sign_in(number):
        start.wait()
        return material(f"secret {number}", turnstile=turnstile)

    with ThreadPoolExecutor(32) as threads:
        opened = list(threads.map(sign_in, range(32)))
    assert len(opened) == 32
    assert most == 2


def test_c34_32_sign_ins_at_one_moment_take_the_memory_of_two():
    program = r"""
import re, threading
from pathlib import Path
from concurrent.futures import ThreadPoolExecutor
from handrail.vault.envelope import SecretKey
from handrail.vault.unlocking import Cost, Turnstile, unlock_material
turnstile, pepper, start = Turnstile(at_once=2), SecretKey.new(), threading.Barrier(32)
def sign_in(number):
    start.wait()
    unlock_material("x", salt=bytes(16), cost=Cost(65536, 1, 1), pepper=pepper, turnstile=turnstile)
def most_memory_so_far():
    return int(re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())[1])
before = most_memory_so_far()
with ThreadPoolExecutor(32) as threads:
    list(threads.map(sign_in, range(32)))
print(most_memory_so_far() - before)
"""
    run = [sys.executable, "-c", program]
    grown = int(subprocess.run(run, capture_output=True, text=True, check=True, timeout=60).stdout)
    assert 64 * 1024 <= grown <= 2 * 64 * 1024 + 24 * 1024


def test_c34_more_than_may_wait_are_told_to_come_again_without_waiting(monkeypatch):
    turnstile, waited = Turnstile(at_once=1, waiting=0), []
    with turnstile.turn(), monkeypatch.context() as patched:
        patched.setattr(turnstile._running, "acquire", lambda timeout: waited.append(timeout))
        with pytest.raises(Locked) as refused:
            material("a made-up secret", turnstile=turnstile)
    assert refused.value.why is Why.BUSY
    assert "try again" in refused.value.sentence
    assert waited == []
    assert material("a made-up secret", turnstile=turnstile)


def test_c34_whoever_waits_too_long_is_told_to_come_again():
    turnstile = Turnstile(at_once=1, waiting=1, patience=0.01)
    with turnstile.turn():
        for _ in range(3):
            with pytest.raises(Locked) as refused:
                material("a made-up secret", turnstile=turnstile)
            assert refused.value.why is Why.BUSY
    assert material("a made-up secret", turnstile=turnstile)


def test_c34_a_run_that_fails_gives_its_place_back():
    turnstile = Turnstile(at_once=1, waiting=0)
    for _ in range(5):
        with pytest.raises(RuntimeError), turnstile.turn():
            raise RuntimeError
    with turnstile.turn():
        assert True


@settings(max_examples=30)
@given(st.binary(min_size=32, max_size=32))
def test_a_verifier_fits_only_itself(verifier):
    unlocked = material("words", turnstile=Quick())
    assert unlocked.fits(unlocked.verifier)
    assert unlocked.fits(verifier) == (verifier == unlocked.verifier)
    assert not unlocked.fits(b"")


def test_every_safe_of_a_process_waits_at_one_turnstile_and_none_when_it_has_its_own():
    """A safe for each thread, as a file store demands, does not take the memory of each thread."""
    keyring = new_keyring()
    one, other = (Safe(MemoryStore(), keyring) for _ in range(2))
    assert one.turnstile is other.turnstile
    own = Turnstile()
    assert Safe(MemoryStore(), keyring, turnstile=own).turnstile is own


def test_twelve_safes_in_twelve_threads_run_no_more_than_two_at_a_time():
    inside, most, lock, start = 0, 0, threading.Lock(), threading.Barrier(12)

    def sign_in():
        nonlocal inside, most
        safe = Safe(MemoryStore(), keyring)
        start.wait(10)
        with safe.turnstile.turn():
            with lock:
                inside += 1
                most = max(most, inside)
            gone.wait(0.01)
            with lock:
                inside -= 1

    keyring, gone = new_keyring(), threading.Event()
    threads = [threading.Thread(target=sign_in) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert most == 2
