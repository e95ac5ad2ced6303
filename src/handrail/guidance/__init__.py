"""Guidance as cited data: packs read, checked, assembled into rulebooks, and put into words."""
