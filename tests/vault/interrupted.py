"""A program that re-keys a setting over and over, and is killed at any moment, over and over.

Run with a folder, a number of kills, and whether Argon2id is to be real. It makes a made-up setting
in the folder, and forks; the child writes a new pepper and a new server key into the keyring file,
takes them up, signs in, re-keys the team and retires the old keys, without end. The parent kills it
at a point in one of these steps, opens what is left, finishes a round itself, and reads every entry
and every waiting intake. It prints how often each step was hit.
"""

import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from handrail.textgate import clean
from handrail.vault.cards import Card
from handrail.vault.cases import new_case, read, write
from handrail.vault.file_store import FileStore
from handrail.vault.intake import open_intake, seal_intake
from handrail.vault.keyring import new_keyring, read_keyring_file, write_keyring_file
from handrail.vault.people import enrol, unlock
from handrail.vault.rotation import retire_old_keys, rotate_team, take_up_keyring
from handrail.vault.safe import Keys, Safe
from handrail.vault.sheets import recovery_sheet, type_back
from handrail.vault.teams import grant, new_team
from handrail.vault.unlocking import FLOOR, Turnstile
from tests.vault.setting import QuickTurnstile

AT = datetime(2026, 11, 22, 8, 13, tzinfo=UTC)
TEAM, PEOPLE = "team-a", ("person-a", "person-b")
CASES = 60
STEPS = ("new keys", "take up", "sign in", "re-key", "retire")


class Setting:
    """The files of the made-up setting, and how its people open it."""

    def __init__(self, folder: Path, turnstile: Turnstile) -> None:
        self.file, self.keyring_file = folder / "safe.sqlite3", folder / "keyring"
        self.turnstile = turnstile

    @contextmanager
    def opened(self) -> Iterator[Safe]:
        """The safe as any process finds it: the file, and the keyring beside it."""
        with closing(FileStore(self.file)) as store:
            yield Safe(store, read_keyring_file(self.keyring_file), FLOOR, self.turnstile)

    def sign_in(self, safe: Safe, person: str) -> Keys:
        return unlock(safe, person=person, secret=f"secret of {person}", at=AT)

    def make(self) -> None:
        write_keyring_file(self.keyring_file, new_keyring())
        with self.opened() as safe, safe.store.transaction():
            for person in PEOPLE:
                enrol(safe, person=person, secret=f"secret of {person}", at=AT)
            keys = new_team(safe, self.sign_in(safe, PEOPLE[0]), team=TEAM, at=AT)
            grant(safe, keys, team=TEAM, person=PEOPLE[1], at=AT)
            sheet = recovery_sheet(safe, keys, team=TEAM, at=AT)
            type_back(safe, team=TEAM, sheet=sheet, at=AT)
            card = Card(names=(clean("Pat Example"),))
            for case in map(str, range(CASES)):
                words = clean(f"the words of {case}")
                new_case(safe, keys, team=TEAM, case=case, card=card, at=AT)
                write(safe, keys, case=case, seq=0, words=words, nonce=bytes(32), at=AT)
                if int(case) < 5:
                    seal_intake(safe, intake=case, words=words, at=AT, team=TEAM)

    def one_round(self, reached: "Reached") -> None:
        """Every rotation once, saying on the way which step is reached."""
        reached("new keys")
        keyring = read_keyring_file(self.keyring_file).with_new_pepper().with_new_server_key()
        write_keyring_file(self.keyring_file, keyring, replace=True)
        with self.opened() as safe:
            reached("take up")
            take_up_keyring(safe)
            reached("sign in")
            keys = [self.sign_in(safe, person) for person in PEOPLE][0]
            reached("re-key")
            sheet = rotate_team(safe, keys, team=TEAM, keep=PEOPLE, at=AT)
            type_back(safe, team=TEAM, sheet=sheet, at=AT)
            reached("retire")
            write_keyring_file(self.keyring_file, retire_old_keys(safe), replace=True)

    def read_everything(self) -> None:
        """Every entry and every waiting intake, by each person with their own secret."""
        with self.opened() as safe:
            for person in PEOPLE:
                keys = self.sign_in(safe, person)
                for case in map(str, range(CASES)):
                    assert read(safe, keys, case=case, seq=0, at=AT)[1] == f"the words of {case}"
                for intake in map(str, range(5)):
                    told = open_intake(safe, keys, intake=intake, at=AT)
                    assert told.text == f"the words of {intake}"


class Reached:
    """Is told which step is reached: passes it on through a pipe, and times it."""

    def __init__(self, pipe: int | None = None) -> None:
        self.pipe, self.since, self.step = pipe, 0.0, ""
        self.took = dict.fromkeys(STEPS, 0.0)

    def __call__(self, step: str) -> None:
        now = time.perf_counter()
        if self.step:
            self.took[self.step] = now - self.since
        self.since, self.step = now, step
        if self.pipe is not None and step:
            os.write(self.pipe, bytes([STEPS.index(step)]))


def kill_in(setting: Setting, step: str, within: float) -> None:
    """Fork a child that goes round and round, and kill it at a random point of one step."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            while True:
                setting.one_round(Reached(writer))
        finally:
            os._exit(1)  # reached only by a fault: the parent sees that nothing killed it
    os.close(writer)
    try:
        while os.read(reader, 1) not in (bytes([STEPS.index(step)]), b""):
            pass
        time.sleep(random.uniform(0, within))
    finally:
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        os.close(reader)
    if not os.WIFSIGNALED(status):
        sys.exit("The program that was to be killed stopped by itself.")


def main(folder: str, kills: str, argon2: str) -> None:
    """Kill, finish what was begun, and look at everything."""
    setting = Setting(Path(folder), Turnstile() if argon2 == "real" else QuickTurnstile())
    setting.make()
    reached, done = Reached(), Counter[str]()
    for number in range(int(kills)):
        step = STEPS[number % len(STEPS)]
        kill_in(setting, step, reached.took[step])
        setting.one_round(reached)
        reached("")
        setting.read_everything()
        done[step] += 1
    print(*(f"{step}: {times}" for step, times in done.items()), sep="\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
