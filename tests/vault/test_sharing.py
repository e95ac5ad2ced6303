"""A case shared with one more person or team: up to its hour, and taken back at once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handrail.vault.cases import entries, read, read_card, update_card
from handrail.vault.handover import export_case
from handrail.vault.hybrid import new_pair
from handrail.vault.locked import Why
from handrail.vault.rotation import rotate_team
from handrail.vault.rows import CaseWrapRow
from handrail.vault.search import search
from handrail.vault.sharing import share_case, unshare
from handrail.vault.teams import grant, new_team
from tests.vault.filled import CASE, NONCE, SAID, a_card, keep, keep_restricted, put
from tests.vault.setting import (
    AT,
    DAY,
    DEPUTY,
    HEAD,
    HOUR,
    LEAD,
    OTHER_LEAD,
    OTHER_TEAM,
    TEAM,
    a_setting,
    refused,
    sign_in,
)

SECOND = timedelta(seconds=1)


@pytest.fixture
def setting():
    return a_setting()


def share(setting, *, keys=None, case=CASE, **to):
    share_case(setting.safe, keys or setting.lead, case=case, at=AT, **to)


def reads(setting, person, at=AT, case=CASE):
    return read(setting.safe, sign_in(setting.safe, person), case=case, seq=0, at=at)


def test_a_person_and_a_team_a_case_is_shared_with_open_it(setting):
    keep(setting, CASE, SAID)
    share(setting, person=HEAD)
    share(setting, team=OTHER_TEAM)
    assert reads(setting, HEAD) == reads(setting, OTHER_LEAD) == (NONCE, SAID)


def test_c20_a_share_ends_at_its_hour_at_every_single_use(setting):
    keep(setting, CASE, SAID)
    until = AT + HOUR
    share(setting, person=HEAD, until=until)
    # One and the same opened keys, as in a session that began while the share stood.
    keys, safe = sign_in(setting.safe, HEAD), setting.safe
    uses = (
        lambda at: read(safe, keys, case=CASE, seq=0, at=at),
        lambda at: read_card(safe, keys, case=CASE, at=at),
        lambda at: tuple(entries(safe, keys, case=CASE, at=at)),
        lambda at: update_card(safe, keys, case=CASE, card=a_card(), at=at),
        lambda at: share_case(safe, keys, case=CASE, person=OTHER_LEAD, at=at, until=until),
        lambda at: export_case(safe, keys, case=CASE, receiver=new_pair()[1], at=at),
    )
    for use in uses:
        use(until - SECOND)
        for late in (until, until + SECOND, until + 365 * DAY):
            with refused(Why.ENDED):
                use(late)
    assert search(safe, keys, words="Pat", at=until - SECOND).total == 1
    assert search(safe, keys, words="Pat", at=until).total == 0


@pytest.mark.parametrize("longer", [None, AT + DAY])
def test_c20_editing_the_hour_in_the_database_opens_nothing(setting, longer):
    keep(setting, CASE, SAID)
    share(setting, person=HEAD, until=AT + HOUR)
    share(setting, team=OTHER_TEAM, until=AT + HOUR)
    for holder, person in ((HEAD, HEAD), (OTHER_TEAM, OTHER_LEAD)):
        row = setting.store.one(CaseWrapRow, f"{CASE}:{holder}")
        setting.store.replace(replace(row, until=longer))
        with refused(Why.TAMPERED):
            reads(setting, person)


def test_a_second_share_takes_the_place_of_the_first(setting):
    keep(setting, CASE, SAID)
    share(setting, person=HEAD, until=AT + HOUR)
    share(setting, person=HEAD, until=AT + 2 * HOUR)
    assert reads(setting, HEAD, AT + HOUR) == (NONCE, SAID)
    assert len(tuple(setting.store.where(CaseWrapRow, holder=HEAD))) == 1


def test_nobody_gives_a_case_for_longer_than_they_have_it(setting):
    keep(setting, CASE, SAID)
    until = AT + HOUR
    share(setting, person=HEAD, until=until)
    for longer in (None, until + SECOND):
        with refused(Why.NOT_ALLOWED):
            share(setting, keys=sign_in(setting.safe, HEAD), person=OTHER_LEAD, until=longer)
    share(setting, keys=sign_in(setting.safe, HEAD), person=OTHER_LEAD, until=until)


def test_a_member_for_a_day_gives_a_case_for_that_day_at_most(setting):
    keep(setting, CASE, SAID)
    grant(setting.safe, setting.lead, team=TEAM, person=HEAD, at=AT, until=AT + DAY)
    head = sign_in(setting.safe, HEAD)
    with refused(Why.NOT_ALLOWED):
        share(setting, keys=head, person=OTHER_LEAD)
    share(setting, keys=head, person=OTHER_LEAD, until=AT + DAY)


def test_a_share_cannot_end_before_it_begins(setting):
    keep(setting, CASE, SAID)
    with refused(Why.NOT_ALLOWED):
        share(setting, person=HEAD, until=AT)


def test_a_case_is_shared_with_one_person_or_one_team(setting):
    keep(setting, CASE, SAID)
    for to in ({}, {"person": HEAD, "team": OTHER_TEAM}):
        with pytest.raises(ValueError, match="one person or"):
            share(setting, **to)
    for to in ({"person": TEAM}, {"team": HEAD}, {"person": "nobody"}, {"team": "no-team"}):
        with refused(Why.NOT_A_HOLDER):
            share(setting, **to)


def test_c21_a_case_about_a_member_is_never_shared_with_them_or_any_team(setting):
    keep_restricted(setting, CASE, SAID)
    lead = new_team(setting.safe, setting.lead, team="team-new", at=AT)
    before = tuple(setting.store.where(CaseWrapRow))
    for to in (
        {"person": DEPUTY},
        {"person": DEPUTY, "until": AT + HOUR},
        {"team": TEAM},
        {"team": OTHER_TEAM},
        {"team": "team-new"},
    ):
        for keys in (lead, setting.keys[HEAD]):
            with refused(Why.NOT_ALLOWED):
                share(setting, keys=keys, **to)
    assert tuple(setting.store.where(CaseWrapRow)) == before
    share(setting, person=OTHER_LEAD)
    assert reads(setting, OTHER_LEAD) == (NONCE, SAID)


def test_c21_a_changed_card_forgets_nobody_who_is_shut_out(setting):
    keep_restricted(setting, CASE, SAID)
    update_card(setting.safe, setting.lead, case=CASE, card=a_card("Sam Sample"), at=AT)
    with refused(Why.NOT_ALLOWED):
        share(setting, person=DEPUTY)


def test_what_was_shared_is_taken_back_at_once(setting):
    keep(setting, CASE, SAID)
    share(setting, person=HEAD)
    keys = sign_in(setting.safe, HEAD)
    unshare(setting.safe, case=CASE, holder=HEAD)
    with refused(Why.NOT_A_HOLDER):
        read(setting.safe, keys, case=CASE, seq=0, at=AT)
    unshare(setting.safe, case=CASE, holder=HEAD)


def test_a_cases_own_team_neither_loses_it_nor_gets_it_for_a_time(setting):
    keep(setting, CASE, SAID)
    with refused(Why.NOT_ALLOWED):
        unshare(setting.safe, case=CASE, holder=TEAM)
    with refused(Why.NOT_ALLOWED):
        share(setting, team=TEAM, until=AT + HOUR)
    assert reads(setting, DEPUTY, AT + DAY) == (NONCE, SAID)


def test_two_readers_always_have_a_case_about_a_member_for_good(setting):
    keep_restricted(setting, CASE, SAID)
    share(setting, person=OTHER_LEAD, until=AT + HOUR)
    for reader in (LEAD, HEAD):
        with refused(Why.NOT_ALLOWED):
            unshare(setting.safe, case=CASE, holder=reader)
        with refused(Why.NOT_ALLOWED):
            share(setting, keys=setting.keys[HEAD], person=reader, until=AT + HOUR)
    share(setting, person=OTHER_LEAD)
    unshare(setting.safe, case=CASE, holder=LEAD)
    with refused(Why.NOT_A_HOLDER):
        reads(setting, LEAD)


def test_a_shared_case_stays_shared_through_a_new_team_key(setting):
    keep(setting, CASE, SAID)
    share(setting, team=OTHER_TEAM, until=AT + DAY)
    other = setting.keys[OTHER_LEAD]
    rotate_team(setting.safe, other, team=OTHER_TEAM, keep=(OTHER_LEAD,), at=AT)
    assert reads(setting, OTHER_LEAD) == (NONCE, SAID)
    with refused(Why.ENDED):
        reads(setting, OTHER_LEAD, AT + DAY)


def test_whoever_has_a_case_by_sharing_writes_to_it_too(setting):
    keep(setting, CASE, SAID)
    share(setting, person=HEAD)
    put(setting.safe, sign_in(setting.safe, HEAD), "the head's own words", seq=1)
    assert read(setting.safe, setting.lead, case=CASE, seq=1, at=AT)[1] == "the head's own words"
