"""What a form gave, field by field, and what is said when a field is missing or cannot be right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Given:
    """The fields of one form as they came. Only closed values and whole numbers are ever shown
    back: nothing that was typed can travel through the guide as text."""

    values: Mapping[str, tuple[str, ...]]

    def text(self, name: str) -> str:
        """A field's last value, or an empty string."""
        return self.values.get(name, ("",))[-1]

    def choice(self, name: str, allowed: tuple[str, ...]) -> str | None:
        """A field's value if it is one of the choices."""
        value = self.text(name)
        return value if value in allowed else None

    def choices(self, name: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
        """The values of a field with several, in the order of the choices."""
        return tuple(value for value in allowed if value in self.values.get(name, ()))

    def whole_number(self, name: str) -> int | None:
        """A field as a whole number of at most three figures; None when it is none."""
        value = self.text(name).strip()
        return int(value) if value.isascii() and value.isdigit() and len(value) <= 3 else None

    def is_empty(self, name: str) -> bool:
        """Whether a field was left empty."""
        return not self.text(name).strip()


class Mistakes(ValueError):
    """What has to be mended before a page can be taken in: (field id, sentence), in page order."""

    def __init__(self, *found: tuple[str, str]) -> None:
        self.found = found
        super().__init__(f"{len(found)} to mend")
