"""Addresses stay, as text and short: the police and the IWF ask for the address and nothing else.

Nothing here opens an address. A part of one that is longer than a person would read out is
shortened, because a picture can be written into it.
"""

from __future__ import annotations

import re
from itertools import count
from typing import Final

from handrail.textgate.kinds import CUT_HERE

MOST_LINKS: Final = 10
"""Addresses in one text that keep what comes after the site; from the next on, only the site is
kept."""

LONGEST_PART: Final = 60
"""Characters between two of the signs / ? & = # ; that are kept as they are."""

KEPT_OF_A_PART: Final = 40
LONGEST_LINK: Final = 300
LONGEST_SITE: Final = 80
CUT_SHORT: Final = "…"

_START: Final = r"(?:(?:https?|hxxps?|ftp)://|www\.|(?:[A-Za-z0-9-]{1,40}\.){1,4}[A-Za-z]{2,10}/)"
_IS_LINK: Final = re.compile(rf"[^\s\w]{{0,3}}(?:\w{{1,12}}[:=])?{_START}", re.IGNORECASE)
_LINK: Final = re.compile(rf"(?<![A-Za-z0-9]){_START}[^\s{CUT_HERE}]+", re.IGNORECASE)
_COULD_BE_LINK: Final = re.compile(r"://|www\.|\.[a-z]{2,10}/", re.IGNORECASE)
_PART: Final = re.compile(rf"[^/?&=#;]{{{LONGEST_PART + 1},}}")
_AFTER_SITE: Final = re.compile(r"(?<![:/])[/?#]")


def is_link(token: str) -> bool:
    """Whether a stretch between blanks is an address, or begins with one."""
    return _IS_LINK.match(token) is not None


def with_short_links(text: str) -> str:
    """The text with no address of more than 300 characters, and only the sites of those after the
    tenth."""
    if not _COULD_BE_LINK.search(text):
        return text
    seen = count(1)
    return _LINK.sub(lambda match: _short(match.group(), next(seen)), text)


def _short(link: str, number: int) -> str:
    if number > MOST_LINKS:
        return site_of(link)
    link = _PART.sub(lambda part: part.group()[:KEPT_OF_A_PART] + CUT_SHORT, link)
    return link if len(link) <= LONGEST_LINK else link[: LONGEST_LINK - 1] + CUT_SHORT


def site_of(link: str) -> str:
    """The address without what comes after its site: enough to report it, too little for a
    picture."""
    site = _AFTER_SITE.split(link, maxsplit=1)[0]
    if len(site) > LONGEST_SITE:
        return site[:LONGEST_SITE] + CUT_SHORT
    return link if len(site) + 2 >= len(link) else f"{site}/{CUT_SHORT}"
