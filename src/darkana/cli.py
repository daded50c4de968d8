"""The command line."""

from __future__ import annotations

import sys

import click

from .commands import results, runs, shelf, texts  # noqa: F401  (they join the group)
from .group import (
    BAD_INPUT,
    GOOD,
    INTERRUPTED,
    PARTIAL,
    USAGE,
    WRONG_TEXT,
    cli,
    fail,
    file_of,
)  # fmt: skip

__all__ = ["BAD_INPUT", "GOOD", "INTERRUPTED", "PARTIAL", "USAGE", "WRONG_TEXT", "cli", "fail", "file_of", "main"]


def main() -> None:
    """The entry point: errors are one clear message, and the exit status says of what kind."""
    try:
        status = cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        status = INTERRUPTED
    except click.ClickException as error:
        error.show()
        status = USAGE
    except KeyboardInterrupt:
        status = INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        status = GOOD
    sys.exit(status if isinstance(status, int) else GOOD)
