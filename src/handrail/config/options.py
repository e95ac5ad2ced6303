"""What an operator may set, read from the environment alone, and what no start may have.

Nothing here is a secret: the guide keeps nothing, so it has nothing to protect with one.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable: its name, what it is when absent, and what it is for."""

    name: str
    default: str
    purpose: str


SETTINGS: Final = (
    Setting(
        "HANDRAIL_ALLOWED_HOSTS",
        "127.0.0.1,localhost,[::1]",
        "The host names the guide answers to, separated by commas.",
    ),
    Setting(
        "HANDRAIL_ADDRESS",
        "127.0.0.1",
        "The network address the server listens on.",
    ),
    Setting(
        "HANDRAIL_HTTPS",
        "off",
        "on when people reach the guide by https; needed for every address but this machine's.",
    ),
    Setting(
        "HANDRAIL_EXIT_ADDRESS",
        "https://www.bbc.co.uk/weather",
        "Where the quick exit goes: a page anybody might have open.",
    ),
    Setting(
        "HANDRAIL_DEBUG",
        "off",
        "Always off. The guide has no debug mode, and refuses to start when asked for one.",
    ),
)
_DEFAULTS: Final = {setting.name: setting.default for setting in SETTINGS}
_SWITCH: Final = {"on": True, "off": False}


class UnsafeStart(ValueError):
    """The settings would put answers at risk; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class Options:
    """What an operator chose, checked."""

    allowed_hosts: tuple[str, ...]
    address: str
    https: bool
    exit_address: str


def read_options(environment: Mapping[str, str]) -> Options:
    """Read the settings, or refuse the start with one sentence.

    Raises UnsafeStart. Source of every name and default: docs/for-operators.md.
    """
    given = {name: environment.get(name, "").strip() or _DEFAULTS[name] for name in _DEFAULTS}
    if given["HANDRAIL_DEBUG"] != "off":
        raise UnsafeStart(
            "HANDRAIL_DEBUG is set, and the guide has no debug mode: it would show what people "
            "answered. Remove the setting."
        )
    https = _switch("HANDRAIL_HTTPS", given["HANDRAIL_HTTPS"])
    hosts = tuple(
        host.strip() for host in given["HANDRAIL_ALLOWED_HOSTS"].split(",") if host.strip()
    )
    _refuse_unsafe_hosts(hosts, https=https)
    address = given["HANDRAIL_ADDRESS"]
    if not https and not is_loopback(address):
        raise UnsafeStart(
            f"HANDRAIL_ADDRESS is {address}, which other machines can reach, and HANDRAIL_HTTPS "
            "is off, so answers would cross the network unprotected. Listen on 127.0.0.1, or put "
            "https in front and set HANDRAIL_HTTPS=on."
        )
    return Options(hosts, address, https, _exit_address(given["HANDRAIL_EXIT_ADDRESS"]))


def is_loopback(host: str) -> bool:
    """Whether a host name or address means this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _switch(name: str, value: str) -> bool:
    if value not in _SWITCH:
        raise UnsafeStart(f'{name} is "{value}". Set it to on or off.')
    return _SWITCH[value]


def _refuse_unsafe_hosts(hosts: tuple[str, ...], *, https: bool) -> None:
    if any("*" in host or host.startswith(".") for host in hosts):
        raise UnsafeStart(
            "HANDRAIL_ALLOWED_HOSTS has a wildcard, so the guide would answer to any name a "
            "stranger points at it. Name each host."
        )
    outside = [host for host in hosts if not is_loopback(host)]
    if outside and not https:
        raise UnsafeStart(
            f"HANDRAIL_ALLOWED_HOSTS names {outside[0]} and HANDRAIL_HTTPS is off, so answers "
            "would cross the network unprotected. Put https in front and set HANDRAIL_HTTPS=on."
        )


def _exit_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme != "https" or not parts.hostname or "@" in parts.netloc:
        raise UnsafeStart(
            f'HANDRAIL_EXIT_ADDRESS is "{value}". Give the https address of an everyday page.'
        )
    return value
