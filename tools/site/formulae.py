"""The formulae of a search, for its page."""

from __future__ import annotations

from darkana.analysis import Analysis


def formulae(search: Analysis) -> str:  # noqa: ARG001
    """The selection as mathematics, in Markdown; nothing as long as no command typesets it."""
    return ""
