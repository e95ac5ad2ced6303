"""Cases and intakes for the vault's tests: short ways to keep made-up words."""

from __future__ import annotations

from handrail.textgate import CleanText, clean
from handrail.vault.cards import Card
from handrail.vault.cases import new_case, write
from handrail.vault.intake import seal_intake
from handrail.vault.people import unlock
from handrail.vault.safe import Keys, Safe
from tests.vault.setting import AT, DEPUTY, HEAD, LEAD, SECRET, TEAM, Setting

CASE = "case-1"
NONCE = bytes(range(32))
SAID = "what Pat Example said, in their own words"


def texts(*said: str) -> tuple[CleanText, ...]:
    """Texts that have been through the gate."""
    return tuple(map(clean, said))


def a_card(
    *names: str,
    also_known_as: tuple[str, ...] = (),
    born: tuple[str, ...] = (),
    year: str = "",
    tags: tuple[str, ...] = (),
    gist: str = "",
    words: tuple[str, ...] = (),
) -> Card:
    """A card with these words on it, all of them gated."""
    return Card(
        names=texts(*(names or ("Pat Example",))),
        also_known_as=texts(*also_known_as),
        born=texts(*born),
        year=clean(year) if year else None,
        tags=texts(*tags),
        gist=clean(gist) if gist else None,
        words=texts(*words),
    )


def keep(
    setting: Setting, case: str = CASE, *said: str, card: Card | None = None, team: str = TEAM
) -> str:
    """Open a case for a team, with these entries. Gives its id."""
    keys = next(keys for keys in setting.keys.values() if team in keys.teams)
    new_case(setting.safe, keys, team=team, case=case, card=card or a_card(), at=AT)
    for seq, words in enumerate(said):
        put(setting.safe, keys, words, case=case, seq=seq)
    return case


def keep_restricted(setting: Setting, case: str = CASE, *said: str) -> str:
    """Open a case about the deputy, for the lead and the head alone. Gives its id."""
    new_case(
        setting.safe,
        setting.lead,
        team=TEAM,
        case=case,
        card=a_card(),
        at=AT,
        shut_out=frozenset({DEPUTY}),
        readers=(LEAD, HEAD),
    )
    for seq, words in enumerate(said):
        put(setting.safe, setting.lead, words, case=case, seq=seq)
    return case


def put(safe: Safe, keys: Keys, words: str, *, case: str = CASE, seq: int = 0) -> None:
    """Write one entry."""
    write(safe, keys, case=case, seq=seq, words=clean(words), nonce=NONCE, at=AT)


def tell(setting: Setting, intake: str = "intake-1", words: str = SAID, *, team: str = TEAM) -> str:
    """Keep an intake for a team. Gives its id."""
    seal_intake(setting.safe, intake=intake, words=clean(words), at=AT, team=team)
    return intake


def keys_of(setting: Setting, person: str) -> Keys:
    """A person's keys, opened now."""
    return unlock(setting.safe, person=person, secret=SECRET[person], at=AT)
