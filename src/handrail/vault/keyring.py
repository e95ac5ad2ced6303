"""The keyring: the setting's own keys, in one file apart from every database and every backup.

It holds peppers (no password can be guessed without one), server keys (the roster, names, second
factors and public keys are sealed with one) and log keys (the chronology's checkpoints are signed
with one), newest first. Its text is one form for the file and for paper: a line for each key, in
groups that each say whether they were typed right, and a check of all lines together.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

from handrail.vault.envelope import (
    Bound,
    SecretKey,
    head_of,
    key_id,
    never_pickled,
    open_sealed,
    seal,
)
from handrail.vault.locked import Locked, Why
from handrail.vault.sheet import Misspelt, Sheet, spelt, unspelt
from handrail.vault.signing import SigningKey

_FIRST_LINE = "handrail keyring 1"
_MOST_BYTES = 65_536
_CHECK_BYTES = 5
_CHECK_GROUPS = 2
_NOTE = (
    "# The keys of this setting's safe. Without them nothing in its database opens again.",
    "# Keep this file apart from the database and from every backup of it, and a copy on paper.",
)


@dataclass(frozen=True, slots=True, repr=False)
class Keyring:
    """The setting's own keys, newest first: the newest is used, older ones still open."""

    peppers: tuple[SecretKey, ...]
    server_keys: tuple[SecretKey, ...]
    log_keys: tuple[bytes, ...]

    def __post_init__(self) -> None:
        if not (self.peppers and self.server_keys and self.log_keys):
            raise ValueError("A keyring has at least one pepper, one server key and one log key.")

    def pepper(self, id: bytes) -> SecretKey:
        """The pepper with that id; ``Locked`` when this keyring does not hold it."""
        return _by_id(self.peppers, id)

    def server_key(self, id: bytes) -> SecretKey:
        """The server key with that id; ``Locked`` when this keyring does not hold it."""
        return _by_id(self.server_keys, id)

    def with_new_pepper(self) -> Keyring:
        """A new pepper in front; the old ones stay until nobody's secret is under them."""
        return replace(self, peppers=(SecretKey.new(), *self.peppers))

    def with_new_server_key(self) -> Keyring:
        """A new server key in front; the old ones stay until nothing is sealed under them."""
        return replace(self, server_keys=(SecretKey.new(), *self.server_keys))

    def with_new_log_key(self) -> Keyring:
        """A new log key in front; the old one signs the checkpoint that hands over to it."""
        return replace(self, log_keys=(SigningKey.new().raw, *self.log_keys))

    def without_old(self) -> Keyring:
        """Only the newest of each. What is still under an older key does not open again."""
        return Keyring(self.peppers[:1], self.server_keys[:1], self.log_keys[:1])

    def __repr__(self) -> str:
        ids = ", ".join(one.hex() for one in _ids(self))
        return f"Keyring({ids})"

    __reduce__ = never_pickled


def new_keyring() -> Keyring:
    """A fresh keyring for a new setting."""
    return Keyring((SecretKey.new(),), (SecretKey.new(),), (SigningKey.new().raw,))


def keyring_mark(keyring: Keyring) -> bytes:
    """24 bytes by which a database knows its keyring: the ids of the newest keys. Opens nothing."""
    return b"".join(
        (keyring.peppers[0].id, keyring.server_keys[0].id, _log_id(keyring.log_keys[0]))
    )


def recognises(keyring: Keyring, mark: bytes) -> bool:
    """Whether a database with this mark was made with this keyring, or an earlier form of it.

    A keyring from before the last new key does not recognise the database: it could not open all.
    """
    held = frozenset(_ids(keyring))
    parts = [mark[at : at + 8] for at in range(0, len(mark), 8)]
    return len(parts) == 3 and all(part in held for part in parts)


def server_seal(keyring: Keyring, plaintext: bytes, *, bound: Bound) -> bytes:
    """Seal what the server itself must read: the roster, names, second factors, public keys."""
    return seal(keyring.server_keys[0].derive("server seal"), plaintext, bound=bound)


def server_open(keyring: Keyring, blob: bytes, *, bound: Bound) -> bytes:
    """Open what the server sealed, with the server key that the blob names."""
    key = keyring.server_key(head_of(blob).key_id)
    return open_sealed(key.derive("server seal"), blob, bound=bound)


def as_text(keyring: Keyring) -> str:
    """The keyring as lines of ASCII: what the file holds and the installation sheet prints."""
    check = " ".join(spelt(_check(keyring), groups=_CHECK_GROUPS))
    return "\n".join((*_NOTE, _FIRST_LINE, *_lines(keyring), f"check {check}", ""))


def from_text(text: str) -> Keyring:
    """The keyring in a text; :class:`Locked` names the line, and the group, that does not fit."""
    numbered = [
        (number, " ".join(line.split()))
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip() and not line.lstrip().startswith("#")
    ]
    if not numbered:
        raise Locked(Why.NO_KEYRING, _EMPTY)
    if numbered[0][1].lower() != _FIRST_LINE:
        raise _damaged(
            f"Line {numbered[0][0]} should be “{_FIRST_LINE}”: this is not a keyring, or a newer "
            "version wrote it."
        )
    return _assembled(numbered[1:])


def read_keyring_file(path: Path, *, apart_from: Iterable[Path] = ()) -> Keyring:
    """The keyring in a file that only its owner may read, outside every folder of backups."""
    try:
        with open(path, "rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            content = file.read(_MOST_BYTES)
    except FileNotFoundError:
        raise Locked(Why.NO_KEYRING, _MISSING) from None
    except OSError as error:
        raise Locked(Why.NO_KEYRING, _unreadable(error)) from None
    for folder in apart_from:
        if path.resolve().is_relative_to(folder.resolve()):
            raise Locked(Why.OPEN_KEYRING, _BESIDE_THE_DATA)
    if stat.S_IMODE(mode) & 0o177:
        raise Locked(Why.OPEN_KEYRING, _OPEN_TO_OTHERS)
    try:
        return from_text(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise _damaged("It holds bytes that are not text.") from None


def write_keyring_file(path: Path, keyring: Keyring, *, replace: bool = False) -> None:
    """Write the keyring so that only its owner may read it: whole, on the disk, or not at all.

    A file that is there already stays as it is (``Locked``) unless ``replace`` says so.
    """
    draft = path.with_name(f".{path.name}.{token_hex(8)}")
    try:
        _write_whole(draft, as_text(keyring))
        if replace:
            os.replace(draft, path)
        else:
            os.link(draft, path)
        _sync_folder(path.parent)
    except FileExistsError:
        raise Locked(Why.NOT_ALLOWED, _THERE_ALREADY) from None
    except OSError as error:
        raise Locked(Why.NO_KEYRING, _unwritten(error)) from None
    finally:
        draft.unlink(missing_ok=True)


def _secrets(keyring: Keyring) -> tuple[tuple[str, tuple[bytes, ...]], ...]:
    return (
        ("pepper", tuple(key.secret for key in keyring.peppers)),
        ("server", tuple(key.secret for key in keyring.server_keys)),
        ("log", keyring.log_keys),
    )


def _assembled(numbered: list[tuple[int, str]]) -> Keyring:
    held: dict[str, list[bytes]] = {"pepper": [], "server": [], "log": []}
    check = None
    for number, line in numbered:
        kind, _, groups = line.lower().partition(" ")
        try:
            if kind == "check":
                check = unspelt(groups, groups=_CHECK_GROUPS)
            elif kind in held:
                held[kind].append(Sheet.read(groups).secret)
            else:
                raise Misspelt("It is not one that a keyring has.")
        except Misspelt as wrong:
            raise _damaged(f"Line {number} is wrong. {wrong}") from None
    return _checked(held, check)


def _checked(held: dict[str, list[bytes]], check: int | None) -> Keyring:
    missing = [kind for kind, secrets in held.items() if not secrets]
    if missing or check is None:
        raise _damaged(f"A line that begins “{missing[0] if missing else 'check'}” is missing.")
    keyring = Keyring(
        tuple(map(SecretKey.of, held["pepper"])),
        tuple(map(SecretKey.of, held["server"])),
        tuple(held["log"]),
    )
    if check != _check(keyring):
        raise _damaged("Each line fits, but not all together: a line is missing or out of order.")
    return keyring


def _lines(keyring: Keyring) -> tuple[str, ...]:
    return tuple(
        f"{kind} {Sheet(secret).printed()}"
        for kind, secrets in _secrets(keyring)
        for secret in secrets
    )


def _check(keyring: Keyring) -> int:
    digest = sha256("\n".join(_lines(keyring)).encode()).digest()
    return int.from_bytes(digest[:_CHECK_BYTES], "big")


def _log_id(seed: bytes) -> bytes:
    return key_id(b"handrail log key", SigningKey(seed).public())


def _ids(keyring: Keyring) -> tuple[bytes, ...]:
    keys = (*keyring.peppers, *keyring.server_keys)
    return (*(key.id for key in keys), *map(_log_id, keyring.log_keys))


def _by_id(keys: tuple[SecretKey, ...], id: bytes) -> SecretKey:
    for key in keys:
        if key.id == id:
            return key
    raise Locked(Why.OTHER_KEYRING, _NOT_HELD)


def _write_whole(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _damaged(what: str) -> Locked:
    return Locked(
        Why.DAMAGED_KEYRING,
        f"The keyring file is damaged. {what} Nothing was opened. "
        "Put the file back from its own safe copy, or type it from the installation sheet.",
    )


_EMPTY = (
    "The keyring file is empty, so nothing was opened. "
    "Put it back from its own safe copy, or type it from the installation sheet."
)
_MISSING = (
    "There is no keyring file where it should be, so nothing was opened and nothing new is taken "
    "in. Put it back from its own safe copy, or type it from the installation sheet."
)
_OPEN_TO_OTHERS = (
    "The keyring file may be read by others than its owner, so it was not used. "
    "Find out who could have read it, then run: chmod 600 on it."
)
_BESIDE_THE_DATA = (
    "The keyring file is inside a folder that backups are made of, so it was not used. A backup "
    "that holds both opens too much: move the file, and remove it from the backups already made."
)
_NOT_HELD = (
    "This was sealed under a key that the keyring does not hold, so nothing was opened. "
    "It is another setting's keyring, or an older copy: put the right file back."
)
_THERE_ALREADY = (
    "There is a keyring file already, and it was left as it is: losing it would close everything "
    "sealed under it. Move it to a safe place first, or say that it is to be replaced."
)


def _unreadable(error: OSError) -> str:
    return (
        f"The keyring file could not be read ({error.strerror}), so nothing was opened. "
        "Let the account that runs Handrail own it, and run: chmod 600 on it."
    )


def _unwritten(error: OSError) -> str:
    return (
        f"The keyring file could not be written ({error.strerror}), so nothing was sealed with it. "
        "Make its folder, owned by the account that runs Handrail, and try again."
    )
