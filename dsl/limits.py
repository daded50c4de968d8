"""How large a text may be: a file comes from a stranger, and must not exhaust memory or the stack."""

from __future__ import annotations

from dataclasses import dataclass

from .diagnostics import Diagnostic
from .source import Span


@dataclass(frozen=True, slots=True)
class Limits:
    """`--allow NAME=N` raises one of them; `errors` is how many are reported before the rest is left unread."""

    size: int = 1_000_000
    depth: int = 100
    errors: int = 100


def exceeded(code: str, message: str, limit: str, at: Span) -> Diagnostic:
    """The error of a limit; it names the option that raises it."""
    return Diagnostic(code, message, at, "", (f"`--allow {limit}=N` allows more",))
