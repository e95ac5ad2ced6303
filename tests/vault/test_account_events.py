"""Whatever happens to accounts, in whatever order, every case stays readable."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from handrail.textgate import clean
from handrail.vault.glass import break_glass
from handrail.vault.keyring import new_keyring
from handrail.vault.leaving import remove_person
from handrail.vault.locked import Locked, Why
from handrail.vault.people import (
    Unlocker,
    add_unlocker,
    change_secret,
    enrol,
    remove_unlocker,
    unlock,
)
from handrail.vault.rotation import retire_old_keys, rotate_team, take_up_keyring
from handrail.vault.safe import Keys, Safe
from handrail.vault.sheet import Sheet
from handrail.vault.sheets import recovery_sheet, type_back
from handrail.vault.store import MemoryStore
from handrail.vault.teams import grant, new_team, revoke
from handrail.vault.unlocking import FLOOR
from handrail.vault.ways import holders
from tests.vault.setting import (
    AT,
    DAY,
    DEPUTY,
    EVERYBODY,
    HEAD,
    OTHER_DEPUTY,
    TEAMS,
    QuickTurnstile,
    Setting,
    let_back_in,
    opened_case,
    put_case,
)

PERSON = st.sampled_from(EVERYBODY)
A_TEAM = st.sampled_from(tuple(TEAMS))
WAY = st.sampled_from(Unlocker)
ONE = st.integers(0, 9)
READERS = (DEPUTY, OTHER_DEPUTY)
REASON = clean("Nobody of the team remembers")


@contextmanager
def unless_refused() -> Iterator[None]:
    """Let the vault say no to what would lose a case, or to somebody who may not."""
    try:
        yield
    except Locked as locked:
        if locked.why not in (Why.NOT_ALLOWED, Why.NOT_A_HOLDER):
            raise


class Accounts(RuleBasedStateMachine):
    """A setting through account events. People know their own secrets, and paper is kept when it
    was typed back; a sheet that was only printed is lost at once."""

    def __init__(self):
        super().__init__()
        self.safe = Safe(MemoryStore(), new_keyring(), FLOOR, QuickTurnstile())
        self.at, self.made = AT, 0
        self.secrets: dict[str, dict[Unlocker, str | bytes]] = {}
        self.sheets: dict[str, Sheet] = {}
        for person in EVERYBODY:
            self.secrets[person] = {Unlocker.PASSWORD: self.fresh(Unlocker.PASSWORD)}
            secret = self.secrets[person][Unlocker.PASSWORD]
            enrol(self.safe, person=person, secret=secret, at=AT)
        for team, (lead, deputy) in TEAMS.items():
            keys = new_team(self.safe, self.keys(lead), team=team, at=AT)
            grant(self.safe, keys, team=team, person=deputy, at=AT)
            self.keep_sheet(team, recovery_sheet(self.safe, keys, team=team, at=AT))
        self.setting = Setting(self.safe, {p: self.keys(p) for p in EVERYBODY}, self.sheets)
        self.of_teams = {
            team: {
                case: put_case(self.setting, case, team=team) for case in (f"{team}-1", f"{team}-2")
            }
            for team in TEAMS
        }
        self.of_readers = put_case(self.setting, "case-r", readers=READERS)

    def fresh(self, way: Unlocker) -> str | bytes:
        """A secret of that kind that nobody had before."""
        self.made += 1
        return bytes([self.made % 256]) * 32 if way is Unlocker.PASSKEY else f"word {self.made}"

    def keys(self, person: str) -> Keys:
        """What somebody opens with the last secret they were given."""
        way, secret = list(self.secrets[person].items())[-1]
        return unlock(self.safe, person=person, secret=secret, at=self.at, unlocker=way)

    def by_sheet(self, team: str, person: str) -> Keys:
        return break_glass(
            self.safe,
            team=team,
            sheet=self.sheets[team],
            person=person,
            reason=REASON,
            at=self.at,
            announce=lambda broken: None,
        )

    def keep_sheet(self, team: str, sheet: Sheet, *, typed: bool = True) -> None:
        self.sheets.pop(team, None)
        if typed:
            type_back(self.safe, team=team, sheet=sheet, at=self.at)
            self.sheets[team] = sheet

    def holder(self, team: str, one: int) -> str:
        """One of the people who have a grant for a team, or anybody when there is none."""
        people = [holder.person for holder in holders(self.safe, team=team, at=self.at)]
        people = people or list(self.secrets)
        return people[one % len(people)]

    @rule(one=ONE, way=WAY)
    def has_a_new_secret(self, one, way):
        person = list(self.secrets)[one % len(self.secrets)]
        secret, keys = self.fresh(way), self.keys(person)
        verb = change_secret if way in self.secrets[person] else add_unlocker
        verb(self.safe, keys, kind=way, secret=secret, at=self.at)
        self.secrets[person][way] = secret

    @rule(one=ONE, way=WAY)
    def drops_a_secret(self, one, way):
        person = list(self.secrets)[one % len(self.secrets)]
        with unless_refused():
            remove_unlocker(self.safe, self.keys(person), kind=way)
            self.secrets[person].pop(way, None)

    @rule(team=A_TEAM, one=ONE, other=ONE)
    def forgets_and_is_let_in(self, team, one, other):
        member, person = self.holder(team, one), self.holder(team, other)
        secret = self.fresh(Unlocker.PASSWORD)
        with unless_refused():
            let_back_in(self.safe, self.keys(member), person=person, secret=secret, at=self.at)
            self.secrets[person] = {Unlocker.PASSWORD: secret}

    @rule(team=A_TEAM, one=ONE)
    def forgets_and_is_let_in_by_the_sheet(self, team, one):
        person, secret = self.holder(team, one), self.fresh(Unlocker.PASSWORD)
        if team in self.sheets:
            with unless_refused():
                keys = self.by_sheet(team, HEAD)
                let_back_in(self.safe, keys, person=person, secret=secret, at=self.at)
                self.secrets[person] = {Unlocker.PASSWORD: secret}

    @rule(team=A_TEAM, one=ONE, person=PERSON, days=st.sampled_from([None, 1, 3]))
    def is_given_a_team(self, team, one, person, days):
        keys, until = self.keys(self.holder(team, one)), days and self.at + days * DAY
        with unless_refused():
            grant(self.safe, keys, team=team, person=person, at=self.at, until=until)

    @rule(team=A_TEAM, person=PERSON)
    def is_given_a_team_by_the_sheet(self, team, person):
        if team in self.sheets:
            grant(self.safe, self.by_sheet(team, HEAD), team=team, person=person, at=self.at)

    @rule(team=A_TEAM, one=ONE)
    def is_taken_out_of_a_team(self, team, one):
        with unless_refused():
            revoke(self.safe, team=team, person=self.holder(team, one), at=self.at)

    @rule(team=A_TEAM, one=ONE)
    def leaves_for_good(self, team, one):
        person = self.holder(team, one)
        if len(self.secrets) > 2:
            with unless_refused():
                remove_person(self.safe, person=person, at=self.at)
                del self.secrets[person]

    @rule(team=A_TEAM, one=ONE, keep=st.sets(ONE), typed=st.booleans())
    def a_team_is_re_keyed(self, team, one, keep, typed):
        keys = self.keys(self.holder(team, one))
        kept = {self.holder(team, other) for other in keep}
        with unless_refused():
            sheet = rotate_team(self.safe, keys, team=team, keep=kept, at=self.at)
            self.keep_sheet(team, sheet, typed=typed)

    @rule(team=A_TEAM, one=ONE, typed=st.booleans())
    def a_sheet_is_printed(self, team, one, typed):
        keys = self.keys(self.holder(team, one))
        with unless_refused():
            sheet = recovery_sheet(self.safe, keys, team=team, at=self.at)
            self.keep_sheet(team, sheet, typed=typed)

    @rule(pepper=st.booleans(), server=st.booleans())
    def the_keyring_has_new_keys(self, pepper, server):
        keyring = self.safe.keyring
        keyring = keyring.with_new_pepper() if pepper else keyring
        keyring = keyring.with_new_server_key() if server else keyring
        self.safe = replace(self.safe, keyring=keyring)
        take_up_keyring(self.safe)

    @rule()
    def old_keys_are_retired(self):
        with unless_refused():
            self.safe = replace(self.safe, keyring=retire_old_keys(self.safe))

    @rule(days=st.integers(1, 2))
    def days_pass(self, days):
        self.at += days * DAY

    @invariant()
    def everybody_who_holds_a_team_reads_its_cases(self):
        for person in self.secrets:
            keys = self.keys(person)
            for team in keys.teams:
                assert self.read(keys, team) == self.of_teams[team]

    @invariant()
    def the_paper_or_somebody_for_good_opens_every_team(self):
        for team, cases in self.of_teams.items():
            lasting = [one for one in holders(self.safe, team=team, at=self.at) if one.lasting]
            if team in self.sheets:
                assert self.read(self.by_sheet(team, HEAD), team) == cases
            else:
                assert lasting
                assert self.read(self.keys(lasting[0].person), team) == cases

    @invariant()
    def somebody_reads_the_case_for_named_readers(self):
        readers = [self.keys(reader) for reader in READERS if reader in self.secrets]
        found = [opened_case(self.safe, reader, "case-r") for reader in readers]
        assert self.of_readers in found

    def read(self, keys, team):
        return {
            case: opened_case(self.safe, keys, case, at=self.at) for case in self.of_teams[team]
        }


def test_c28_every_case_stays_readable_through_any_sequence_of_account_events():
    run_state_machine_as_test(
        Accounts, settings=settings(max_examples=20, stateful_step_count=15, deadline=None)
    )
