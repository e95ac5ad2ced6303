"""The library's public door: an incident in, a cited assessment out."""

from datetime import date

import pytest

from handrail import assess
from handrail.decision.incident import Incident, IncidentRefused, Person
from handrail.guidance.release import NoEdition

BLACKMAIL = {
    "format": "handrail-incident/1",
    "nation": "wales",
    "on": "2026-11-20",
    "facts": {"imagery": "yes", "blackmailed": "yes"},
}


def test_plain_data_and_an_incident_are_assessed_alike():
    incident = Incident(
        "wales", "other", date(2026, 11, 20), (), {"imagery": "yes", "blackmailed": "yes"}
    )
    assert assess(BLACKMAIL) == assess(incident)


def test_blackmail_is_referred_now():
    found = assess(BLACKMAIL)
    assert (found.urgency, found.referral.required) == ("refer-now", "yes")
    assert found.referral.to == ("police", "social-care")
    assert found.imagery == "hold"


def test_the_day_picks_the_edition():
    then = assess({**BLACKMAIL, "nation": "england", "on": "2019-03-01"})
    now = assess({**BLACKMAIL, "nation": "england"})
    assert then.pack.id == "england/nspcc-2018"
    assert now.pack.id == "england/nspcc-kent-2024"
    assert then.pack.digest != now.pack.digest


def test_a_named_pack_stands_before_the_day():
    named = {**BLACKMAIL, "nation": "england"}
    assert assess(named, pack="england/nspcc-2018").pack.id == "england/nspcc-2018"


def test_a_day_that_no_edition_covers_is_told_with_the_editions_there_are():
    with pytest.raises(NoEdition) as none:
        assess({**BLACKMAIL, "nation": "england", "on": "2001-01-01"})
    assert "england/nspcc-2018 from 2018-09-04 to 2024-04-10" in str(none.value)


def test_an_unknown_pack_is_told_with_the_packs_there_are():
    with pytest.raises(NoEdition, match="There is no pack 'wales/2031'. There is: england/"):
        assess(BLACKMAIL, pack="wales/2031")


def test_a_malformed_incident_is_refused_with_its_faults():
    with pytest.raises(IncidentRefused) as refused:
        assess({**BLACKMAIL, "facts": {"blackmaild": "yes"}})
    assert [fault.nearest for fault in refused.value.faults] == ["blackmailed"]


def test_the_door_does_not_know_the_day_and_says_so():
    without_a_day = {key: value for key, value in BLACKMAIL.items() if key != "on"}
    with pytest.raises(IncidentRefused, match="a date such as 2026-11-20"):
        assess(without_a_day)


def test_an_incident_given_is_not_changed():
    people = (Person("A", "child", 12, ("pictured",), {}),)
    incident = Incident("wales", "school", date(2026, 11, 20), people, {"imagery": "yes"})
    before = incident.to_json()
    assess(incident)
    assert incident.to_json() == before
