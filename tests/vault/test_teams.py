"""A team's key: given and taken away, ended at its hour, and never left with nobody."""

from dataclasses import replace

import pytest

from handrail.vault.hybrid import fingerprint
from handrail.vault.locked import Why
from handrail.vault.people import enrol, reopened, signing_public, unlock
from handrail.vault.rows import MemberRow, SheetRow, TeamRow
from handrail.vault.safe import public_key
from handrail.vault.teams import grant, new_team, revoke
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
    opened_case,
    put_case,
    refused,
    sign_in,
)


@pytest.fixture
def setting():
    return a_setting()


def words_of(safe, person):
    return fingerprint(public_key(safe, person), signing_public(safe, person))


def drop_sheet(setting):
    setting.store.remove(SheetRow, TEAM)


def test_a_member_who_was_given_the_key_opens_the_teams_cases(setting):
    key = put_case(setting, "case-1")
    grant(setting.safe, setting.lead, team=TEAM, person=HEAD, at=AT)
    assert opened_case(setting.safe, sign_in(setting.safe, HEAD), "case-1") == key


def test_c17_the_lead_of_one_team_opens_nothing_of_another(setting):
    put_case(setting, "case-1")
    other = setting.keys[OTHER_LEAD]
    assert opened_case(setting.safe, other, "case-1") is None
    for at in (AT, AT + DAY):
        with refused(Why.NOT_A_HOLDER):
            other.team(TEAM, at=at)
    # Nor by pretending: the other team's key under this team's name.
    forged = replace(other, teams={TEAM: replace(other.team(OTHER_TEAM, at=AT), team=TEAM)})
    with refused(Why.OTHER_KEY):
        opened_case(setting.safe, forged, "case-1")
    # Nor by copying a wrap into one's own rows.
    for row in tuple(setting.store.where(MemberRow, person=LEAD)):
        setting.store.add(replace(row, id=f"{TEAM}:{OTHER_LEAD}", person=OTHER_LEAD))
    with refused(Why.TAMPERED):
        sign_in(setting.safe, OTHER_LEAD)


def test_only_somebody_who_holds_the_key_gives_it(setting):
    with refused(Why.NOT_A_HOLDER):
        grant(setting.safe, setting.keys[OTHER_LEAD], team=TEAM, person=OTHER_LEAD, at=AT)


def test_a_key_is_given_to_nobody_who_has_none_of_their_own(setting):
    with refused(Why.NOT_A_HOLDER):
        grant(setting.safe, setting.lead, team=TEAM, person="person-unknown", at=AT)


def test_a_key_that_was_taken_away_gives_nothing_on_to_others(setting):
    """The opened keys are still in somebody's hands, and the rows no longer say that they are."""
    grant(setting.safe, setting.lead, team=TEAM, person=HEAD, at=AT)
    head = sign_in(setting.safe, HEAD)
    revoke(setting.safe, team=TEAM, person=HEAD, at=AT)
    with refused(Why.ENDED):
        grant(setting.safe, head, team=TEAM, person=OTHER_LEAD, at=AT)


def test_c20_access_for_a_time_ends_at_its_second_whoever_still_holds_the_keys(setting):
    key = put_case(setting, "case-1")
    grant(setting.safe, setting.lead, team=TEAM, person=HEAD, at=AT, until=AT + HOUR)
    head = sign_in(setting.safe, HEAD)
    last = AT + HOUR - (HOUR / 3600)
    assert opened_case(setting.safe, head, "case-1", at=last) == key
    for late in (AT + HOUR, AT + DAY):
        with refused(Why.ENDED):
            head.team(TEAM, at=late)
        with refused(Why.ENDED):
            opened_case(setting.safe, head, "case-1", at=late)
        assert head.open_teams(at=late) == ()
        assert sign_in(setting.safe, HEAD, at=late).teams == {}


def test_c20_an_end_that_is_edited_in_the_table_opens_nothing_at_all(setting):
    grant(setting.safe, setting.lead, team=TEAM, person=HEAD, at=AT, until=AT + HOUR)
    row = setting.store.one(MemberRow, f"{TEAM}:{HEAD}")
    assert row
    for until in (None, AT + DAY):
        setting.store.replace(replace(row, until=until))
        with refused(Why.TAMPERED):
            sign_in(setting.safe, HEAD, at=AT + 2 * HOUR)


def test_c20_an_end_that_is_edited_by_somebody_with_the_keyring_opens_nothing_either(setting):
    """The server key vouches for the edited row; the end is in the wrap as well, and no key of the
    server's makes that anew."""
    grant(setting.safe, setting.lead, team=TEAM, person=HEAD, at=AT, until=AT + HOUR)
    row = setting.store.one(MemberRow, f"{TEAM}:{HEAD}")
    assert row
    setting.safe.replace(replace(row, until=AT + DAY))
    with refused(Why.TAMPERED):
        sign_in(setting.safe, HEAD, at=AT + 2 * HOUR)


def test_nobody_gives_longer_than_they_have(setting):
    grant(setting.safe, setting.lead, team=TEAM, person=HEAD, at=AT, until=AT + HOUR)
    head = sign_in(setting.safe, HEAD)
    for until in (None, AT + DAY):
        with refused(Why.NOT_ALLOWED):
            grant(setting.safe, head, team=TEAM, person=OTHER_LEAD, at=AT, until=until)
        with refused(Why.NOT_ALLOWED):
            grant(setting.safe, head, team=TEAM, person=HEAD, at=AT, until=until)
    grant(setting.safe, head, team=TEAM, person=OTHER_LEAD, at=AT, until=AT + HOUR)


def test_access_does_not_end_before_it_begins(setting):
    with refused(Why.NOT_ALLOWED):
        grant(setting.safe, setting.lead, team=TEAM, person=HEAD, at=AT, until=AT)


def test_an_hour_without_a_time_zone_is_refused(setting):
    with pytest.raises(ValueError, match="time zone"):
        grant(
            setting.safe,
            setting.lead,
            team=TEAM,
            person=HEAD,
            at=AT,
            until=(AT + HOUR).replace(tzinfo=None),
        )


def test_a_second_grant_takes_the_place_of_the_first(setting):
    for until in (AT + HOUR, AT + DAY, None):
        grant(setting.safe, setting.lead, team=TEAM, person=HEAD, at=AT, until=until)
        assert sign_in(setting.safe, HEAD).team(TEAM, at=AT).until == until


def test_the_words_read_out_over_the_phone_are_compared(setting):
    words = words_of(setting.safe, HEAD)
    assert len(words) == 8
    spoken = (*(word.upper() for word in words[:-1]), words[-1])
    grant(setting.safe, setting.lead, team=TEAM, person=HEAD, at=AT, fingerprint=spoken)
    with refused(Why.OTHER_KEY):
        grant(
            setting.safe,
            setting.lead,
            team=TEAM,
            person=HEAD,
            at=AT,
            fingerprint=words_of(setting.safe, OTHER_LEAD),
        )


def test_a_person_who_was_removed_opens_nothing_when_they_next_sign_in(setting):
    put_case(setting, "case-1")
    revoke(setting.safe, team=TEAM, person=DEPUTY, at=AT)
    assert opened_case(setting.safe, sign_in(setting.safe, DEPUTY), "case-1") is None
    assert reopened(setting.safe, setting.deputy, at=AT).teams == {}
    with refused(Why.NOT_A_HOLDER):
        revoke(setting.safe, team=TEAM, person=DEPUTY, at=AT)


def test_the_last_way_into_a_team_is_not_taken_away(setting):
    drop_sheet(setting)
    revoke(setting.safe, team=TEAM, person=DEPUTY, at=AT)
    with refused(Why.NOT_ALLOWED):
        revoke(setting.safe, team=TEAM, person=LEAD, at=AT)
    assert set(sign_in(setting.safe, LEAD).teams) == {TEAM}


def test_somebody_whose_access_ends_is_not_the_last_way_into_a_team(setting):
    drop_sheet(setting)
    revoke(setting.safe, team=TEAM, person=DEPUTY, at=AT)
    grant(setting.safe, setting.lead, team=TEAM, person=HEAD, at=AT, until=AT + DAY)
    with refused(Why.NOT_ALLOWED):
        revoke(setting.safe, team=TEAM, person=LEAD, at=AT)
    with refused(Why.NOT_ALLOWED):
        grant(setting.safe, setting.lead, team=TEAM, person=LEAD, at=AT, until=AT + DAY)
    assert set(sign_in(setting.safe, LEAD, at=AT + 2 * DAY).teams) == {TEAM}


def test_with_a_sheet_that_was_typed_back_the_last_member_may_leave(setting):
    revoke(setting.safe, team=TEAM, person=DEPUTY, at=AT)
    revoke(setting.safe, team=TEAM, person=LEAD, at=AT)
    assert not setting.store.has(MemberRow, team=TEAM)


def test_a_new_team_belongs_to_whoever_made_it_and_nobody_else(setting):
    keys = new_team(setting.safe, setting.keys[HEAD], team="team-x", at=AT)
    assert keys.team("team-x", at=AT).key_id == public_key(setting.safe, "team-x").id
    assert sign_in(setting.safe, HEAD).teams == keys.teams
    assert [row.person for row in setting.store.where(MemberRow, team="team-x")] == [HEAD]


@pytest.mark.parametrize("id", [TEAM, LEAD])
def test_a_team_takes_nobodys_id(setting, id):
    with refused(Why.NOT_ALLOWED):
        new_team(setting.safe, setting.lead, team=id, at=AT)


def test_keys_that_are_not_this_persons_any_longer_make_no_team(setting):
    enrol(setting.safe, person="person-x", secret="a secret", at=AT)
    stranger = unlock(setting.safe, person="person-x", secret="a secret", at=AT)
    with refused(Why.ENDED):
        new_team(setting.safe, replace(stranger, person=HEAD), team="team-x", at=AT)
    assert setting.store.one(TeamRow, "team-x") is None
