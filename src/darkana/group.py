"""The group that all commands join, exit statuses, and what commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from . import __version__

GOOD, WRONG_TEXT, USAGE, BAD_INPUT, PARTIAL, INTERRUPTED = 0, 1, 2, 3, 4, 130
F = TypeVar("F", bound=Callable[..., Any])


ORDER = ("texts", "runs", "results", "shelf")
"""In which `--help` lists the modules of `commands`."""


class Commands(click.Group):
    """Commands in the order of their modules and, within these, as they are written; not by the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  (click's own signature)
        return sorted(self.commands, key=self._place)

    def _place(self, name: str) -> int:
        return ORDER.index(self.commands[name].callback.__module__.rpartition(".")[2])


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="darkana %(version)s")
def cli() -> None:
    """A whole collider search in a page of text: check it, run it, explain it.

    FILE is a path or the name of a shipped search (see `darkana list`).
    """


def fail(message: str, status: int = USAGE) -> click.exceptions.Exit:
    """Says on standard error what is wrong; to be raised."""
    click.echo(f"error: {message}", err=True)
    return click.exceptions.Exit(status)


def file_of(name: str) -> Path:
    from .library import find

    try:
        return find(name)
    except FileNotFoundError as error:
        raise fail(str(error)) from None
