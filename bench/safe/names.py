"""What is measured, by the names that stand in the tables; braces take the sizes."""

from __future__ import annotations

from typing import Final

MEMORY: Final = "in memory"
FILE: Final = "in a file"
ON_DISK: Final = "each on the disk before it returns"

# Signing in
SIGN_IN: Final = "sign-in with two teams, 64 MiB, 3 passes"
SIGN_IN_HIGH: Final = "sign-in with two teams, 128 MiB, 3 passes"
SIGN_IN_16: Final = "sign-in with two teams, 128 MiB, 16 passes"
ARGON2: Final = "argon2-cffi alone, 64 MiB, 3 passes"
ARGON2_16: Final = "PyNaCl's Argon2id alone, 128 MiB, 16 passes"
ARGON2_SHARE: Final = "share of Argon2id in a sign-in"
PARK: Final = "park the keys of a session"
RESUME: Final = "resume them"
PARKED: Final = "the parked keys"
TURNSTILE: Final = "{} sign-ins at once, turnstile"
NO_LIMIT: Final = "{} sign-ins at once, no limit"
CROWD_MEMORY: Final = "{}, process at the most"

# Sealing
SEAL: Final = "seal 2 kB: intake, two layers, kept"
OPEN: Final = "open 2 kB: intake, two layers, found"
SEAL_HYBRID: Final = "seal 2 kB: hybrid HPKE alone"
OPEN_HYBRID: Final = "open 2 kB: hybrid HPKE alone"
SEAL_CURVE: Final = "cryptography's X25519 HPKE: seal 2 kB"
OPEN_CURVE: Final = "cryptography's X25519 HPKE: open 2 kB"
SEAL_BOX: Final = "PyNaCl's SealedBox: seal 2 kB"
OPEN_BOX: Final = "PyNaCl's SealedBox: open 2 kB"
TIMES_BOX: Final = "{} / the same with PyNaCl's SealedBox"
WRITE: Final = "write 3 kB, {}"
READ: Final = "read 3 kB, {}"
READ_CASE: Final = "read all {} entries of a case, in a file"

# Cases, cards and search
CREATE: Final = "create {:,} cases, {}"
CREATE_BARE: Final = "create {:,} cases without a note to stem, in memory"
CREATE_EACH: Final = "create {:,} cases, {}: each"
CREATE_ONE: Final = "create one case, on the disk before it returns"
OPEN_CARDS: Final = "open {:,} cards, {}"
OPEN_CARDS_EACH: Final = "open {:,} cards, {}: each"
HOLD_CARDS: Final = "hold {:,} opened cards"
HOLD_CARDS_MOST: Final = "hold {:,} opened cards, at the most"
EXACT: Final = "a name as it is written"
MISSPELT: Final = "a name misspelt"
NO_HIT: Final = "a word on no card"
SEARCH: Final = "search {:,} cards: {}"
REKEY: Final = "re-key a team with {:,} cases, {}"
DISPOSE: Final = "dispose of a case of five entries, in a file"

# The chronology
APPEND: Final = "append {:,} entries, {}"
APPEND_EACH: Final = "append up to {:,} entries, {}: each"
APPEND_SIGNED: Final = "append {:,} entries with signatures: each"
COMMIT_ALONE: Final = "sqlite3 alone: a row, on the disk before it returns"
APPEND_COMMITTED: Final = "append, each on the disk before it returns"
HOLD_LOG: Final = "hold {:,} entries and their tree"
LOG_FILE: Final = "file of {:,} entries"
CHECK_HASHES: Final = "parse, hash and chain, {:,} entries: each"
CHECK: Final = "check {:,} entries and the tree, {}"
CHECK_MEMORY: Final = "check {:,} entries in a file, at the most"
CHECK_SIGNED: Final = "check {:,} entries with signatures: each"
CHECK_RECORD: Final = "offline checker, a record of {} entries"
ROOT: Final = "root of {:,} entries, made anew"
PROVE_ONE: Final = "inclusion proof among {:,}, {}"
PROVE_GROWTH: Final = "consistency proof {:,} to {:,}, {}"
VERIFY_ONE: Final = "verify an inclusion proof among {:,}"
VERIFY_GROWTH: Final = "verify a consistency proof {:,} to {:,}"
STEPS_ONE: Final = "length of an inclusion proof among {:,}"
STEPS_GROWTH: Final = "length of a consistency proof {:,} to {:,}"
SIGN: Final = "cryptography's Ed25519: sign an entry"
VERIFY: Final = "cryptography's Ed25519: verify it"

# The text gate
NOTES: Final = "case notes"
PROSE: Final = "prose of a pack"
HOSTILE: Final = "code between words"
GATE: Final = "the gate, {:,} characters of {}"
GATE_EACH: Final = "the gate, {:,} characters of {}: each"

THEIRS: Final = ("argon2-cffi", "PyNaCl", "cryptography", "sqlite3")
"""What a name begins with when the work is a library's own and none of Handrail's."""
