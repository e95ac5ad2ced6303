"""What happened, in order, so that nobody can change it unnoticed.

Each entry holds on to the one before it in its case, is signed by its author, and stands in one log
for the whole setting, whose signed checkpoints go to people outside. Whoever kept a checkpoint can
see that nothing written before it was altered, moved or taken out. Standard library only; this room
is told the time and is handed the functions that sign and verify.
"""

from handrail.chronology.chain import announce_key, append, entries
from handrail.chronology.entry import Entry, Header, Kind, commitment
from handrail.chronology.ledger import Ledger, MemoryLedger

__all__ = [
    "Entry",
    "Header",
    "Kind",
    "Ledger",
    "MemoryLedger",
    "announce_key",
    "append",
    "commitment",
    "entries",
]
