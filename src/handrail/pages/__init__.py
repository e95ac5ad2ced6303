"""The web guide: one question a page, the outcome always in sight, nothing kept anywhere."""
