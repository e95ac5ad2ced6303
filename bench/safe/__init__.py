"""The safe measured: sealing, signing in, cards, chronology, search and the text gate."""
