"""``handrail serve`` and ``handrail demo``: the web guide on this machine."""

from __future__ import annotations

import os
import socket
from importlib import import_module
from typing import Final

import click

from handrail.cli.leave import Refused

APPLICATION: Final = "handrail.config.wsgi:application"
DEFAULT_PORT: Final = 8000

_port = click.option(
    "--port",
    type=click.IntRange(1, 65535),
    metavar="PORT",
    default=DEFAULT_PORT,
    show_default=True,
    help="The port to listen on; when it is taken, a free one is used and named.",
)


@click.command()
@_port
def demo(port: int) -> None:
    """Start the guide on this machine to try it out, and say where. Ctrl-C stops it.

    Nothing that is typed in is kept.
    """
    _start(port)


@click.command()
@_port
def serve(port: int) -> None:
    """Start the guide for a setting, and say where. Ctrl-C stops it.

    Listens on this machine alone unless HANDRAIL_ADDRESS says otherwise; an unsafe start is
    refused. Every setting is in docs/for-operators.md.
    """
    _start(port)


def _start(port: int) -> None:
    address = _checked_address()
    free = _free_port(address, port)
    if free != port:
        click.echo(f"Port {port} is taken, so the guide uses {free}.")
    shown = f"[{address}]" if ":" in address else address
    click.echo(f"Handrail is at http://{shown}:{free}/ (Ctrl-C stops it)")
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    Server(
        APPLICATION,
        address=address,
        port=free,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=4,
        backpressure=64,
        log_level=LogLevels.warning,
    ).serve()


def _checked_address() -> str:
    """Load the application as the server will, so that an unsafe start is refused in a sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handrail.config.settings")
    from django.conf import settings

    try:
        import_module(APPLICATION.split(":")[0])
        return str(settings.OPTIONS.address)
    except ValueError as unsafe:
        raise Refused(str(unsafe)) from unsafe


def _free_port(address: str, wanted: int) -> int:
    """The port wanted if nobody listens there, else one that is free now."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    for port in (wanted, 0):
        with socket.socket(family, socket.SOCK_STREAM) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                tried.bind((address, port))
            except PermissionError as error:
                raise Refused(
                    f"Port {wanted} needs rights this user has not. Choose one above 1023."
                ) from error
            except OSError:
                continue
            return int(tried.getsockname()[1])
    raise Refused(f"The address {address} cannot be listened on from this machine.")
