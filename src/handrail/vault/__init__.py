"""Sealed bytes and keys: what is kept, who can open it, and how it is made to be gone.

Every verb takes the ``Safe`` first, and whoever reads or writes shows their opened ``Keys``. The
vault is told the time, seals only text that came through the text gate, and says no in one way:
``Locked``, with a reason and a sentence.
"""

from handrail.vault.backup import check_backup, remove_old_keys, restore, write_backup
from handrail.vault.card_index import card_lines, cards
from handrail.vault.cards import Card, OpenCard
from handrail.vault.cases import entries, new_case, read, read_card, update_card, write
from handrail.vault.disposal import dispose
from handrail.vault.envelope import Bound
from handrail.vault.file_store import FileStore
from handrail.vault.glass import BrokenGlass, break_glass
from handrail.vault.handover import Arrived, export_case, import_case
from handrail.vault.health import Finding, Level, TeamHealth, health
from handrail.vault.hybrid import PrivateKey, PublicKey, fingerprint, new_pair
from handrail.vault.intake import open_intake, remove_intake, seal_intake, take_in, waiting
from handrail.vault.keyring import (
    Keyring,
    as_text,
    from_text,
    keyring_mark,
    new_keyring,
    read_keyring_file,
    recognises,
    server_open,
    server_seal,
    write_keyring_file,
)
from handrail.vault.leaving import remove_person
from handrail.vault.locked import Locked, Why
from handrail.vault.people import (
    Enrolled,
    Unlocker,
    add_unlocker,
    change_secret,
    enrol,
    remove_unlocker,
    reopened,
    signing_public,
    unlock,
)
from handrail.vault.returning import LetIn, forget_waiting, let_in_again, start_again
from handrail.vault.rotation import (
    retire_old_keys,
    rotate_team,
    take_up_keyring,
    under_old_peppers,
)
from handrail.vault.rows import inventory
from handrail.vault.safe import Keys, OpenTeam, Safe, public_key
from handrail.vault.search import Found, Hit, search, search_case
from handrail.vault.sessions import park, resume
from handrail.vault.sharing import share_case, unshare
from handrail.vault.sheet import Sheet, parse
from handrail.vault.sheets import recovery_sheet, type_back
from handrail.vault.shutting_out import shut_out
from handrail.vault.signing import SigningKey, verify
from handrail.vault.store import MemoryStore, Store
from handrail.vault.teams import grant, new_team, revoke
from handrail.vault.unlocking import FLOOR, HIGH, STANDARD, Cost, Turnstile
from handrail.vault.ways import Holder, SheetState, holders, ready, sheet_state
from handrail.vault.words import new_phrase

__all__ = [
    "FLOOR",
    "HIGH",
    "STANDARD",
    "Arrived",
    "Bound",
    "BrokenGlass",
    "Card",
    "Cost",
    "Enrolled",
    "FileStore",
    "Finding",
    "Found",
    "Hit",
    "Holder",
    "Keyring",
    "Keys",
    "LetIn",
    "Level",
    "Locked",
    "MemoryStore",
    "OpenCard",
    "OpenTeam",
    "PrivateKey",
    "PublicKey",
    "Safe",
    "Sheet",
    "SheetState",
    "SigningKey",
    "Store",
    "TeamHealth",
    "Turnstile",
    "Unlocker",
    "Why",
    "add_unlocker",
    "as_text",
    "break_glass",
    "card_lines",
    "cards",
    "change_secret",
    "check_backup",
    "dispose",
    "enrol",
    "entries",
    "export_case",
    "fingerprint",
    "forget_waiting",
    "from_text",
    "grant",
    "health",
    "holders",
    "import_case",
    "inventory",
    "keyring_mark",
    "let_in_again",
    "new_case",
    "new_keyring",
    "new_pair",
    "new_phrase",
    "new_team",
    "open_intake",
    "park",
    "parse",
    "public_key",
    "read",
    "read_card",
    "read_keyring_file",
    "ready",
    "recognises",
    "recovery_sheet",
    "remove_intake",
    "remove_old_keys",
    "remove_person",
    "remove_unlocker",
    "reopened",
    "restore",
    "resume",
    "retire_old_keys",
    "revoke",
    "rotate_team",
    "seal_intake",
    "search",
    "search_case",
    "server_open",
    "server_seal",
    "share_case",
    "sheet_state",
    "shut_out",
    "signing_public",
    "start_again",
    "take_in",
    "take_up_keyring",
    "type_back",
    "under_old_peppers",
    "unlock",
    "unshare",
    "update_card",
    "verify",
    "waiting",
    "write",
    "write_backup",
    "write_keyring_file",
]
