"""Between two requests: opened keys are parked under a token that only the browser holds.

The server keeps sealed bytes and none of the token, so a copy of everything on the server opens no
session; and the token opens nothing without the keyring, so nobody takes keys home with their own
browser and a copy of the database. Whoever comes back is asked again, of the rows as they are now,
what they may open.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from secrets import token_bytes
from struct import Struct

from handrail.vault.envelope import KEY_BYTES, Bound, SecretKey, head_of, open_sealed, seal
from handrail.vault.hybrid import PrivateKey
from handrail.vault.locked import Locked, Why
from handrail.vault.moments import is_over
from handrail.vault.people import open_grants, refuse_old_keys
from handrail.vault.safe import Keys, OpenTeam, Safe
from handrail.vault.signing import SigningKey
from handrail.vault.ways import sheet_stands

# What is sealed: when the session ends and the person's keys; then each team, its id last.
_OWN = Struct(">q8s96s32s")
_TEAM = Struct(">q8s96s8sB")
_NEVER, _NO_SHEET = 0, bytes(8)


def park(safe: Safe, keys: Keys, *, at: datetime, until: datetime) -> tuple[bytes, bytes]:
    """Seal opened keys until an hour: 32 bytes for the browser alone, and a blob for the server.

    It opens with both of them and the server key of today. When that key is retired, the session
    is over.
    """
    if is_over(until, at=at):
        raise ValueError("A session that has ended already cannot be parked: choose a later hour.")
    token, private = token_bytes(KEY_BYTES), keys.private
    own = _OWN.pack(_seconds(until), private.id, private.raw, keys.signing.raw)
    written = own + b"".join(map(_team_written, keys.teams.values()))
    key = _key(safe.keyring.server_keys[0], token)
    return token, seal(key, written, bound=_bound(keys.person))


def resume(safe: Safe, *, person: str, token: bytes, blob: bytes, at: datetime) -> Keys:
    """The keys out of a parked blob: only those whose grants still stand, and new ones too.

    Locked ENDED when the session is over, when the token, the person, the blob or the keyring do
    not belong together, or when the person has been let in again with new keys since.
    """
    try:
        key = _key(safe.keyring.server_key(head_of(blob).key_id), token)
        read = open_sealed(key, blob, bound=_bound(person))
    except Locked:
        raise Locked(Why.ENDED, _OVER) from None
    until, key_id, raw, signing = _OWN.unpack_from(read)
    if is_over(_moment(until), at=at):
        raise Locked(Why.ENDED, _OVER)
    teams = {held.team: held for held in _teams_read(read)}
    keys = Keys(person, PrivateKey(key_id, raw), SigningKey(signing), teams)
    return Keys(person, keys.private, keys.signing, _standing(safe, keys, at))


def _standing(safe: Safe, keys: Keys, at: datetime) -> Mapping[str, OpenTeam]:
    """The teams that parked keys still open: by their grants, or by the sheet that opened them."""
    by_sheet = {team: held for team, held in keys.teams.items() if held.by_sheet}
    if not by_sheet:
        refuse_old_keys(safe, keys)
        return open_grants(safe, keys.person, keys.private, at=at, held=keys.teams)
    return {team: held for team, held in by_sheet.items() if sheet_stands(safe, held)}


def _key(server: SecretKey, token: bytes) -> SecretKey:
    """What a session is sealed under: HMAC-SHA-256 of its token, by a server key's own for it."""
    return SecretKey(server.id, hmac.digest(server.derive("session").secret, token, "sha256"))


def _team_written(held: OpenTeam) -> bytes:
    id, private = held.team.encode(), held.private
    end = _seconds(held.until)
    sheet = held.sheet or _NO_SHEET
    return _TEAM.pack(end, private.id, private.raw, sheet, len(id)) + id


def _teams_read(read: bytes) -> Iterator[OpenTeam]:
    place = _OWN.size
    while place < len(read):
        until, key_id, raw, sheet, length = _TEAM.unpack_from(read, place)
        place += _TEAM.size + length
        team = read[place - length : place].decode()
        opened_by = b"" if sheet == _NO_SHEET else sheet
        yield OpenTeam(team, PrivateKey(key_id, raw), _moment(until), opened_by)


def _seconds(until: datetime | None) -> int:
    return int(until.timestamp()) if until else _NEVER


def _moment(seconds: int) -> datetime | None:
    return None if seconds == _NEVER else datetime.fromtimestamp(seconds, UTC)


def _bound(person: str) -> Bound:
    return Bound("session", "keys", person)


_OVER = (
    "This session is over, so nothing was opened. Nothing that was saved is lost: sign in again."
)
