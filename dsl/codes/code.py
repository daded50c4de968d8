"""What a diagnostic code is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """`wrong` is a complete text that yields the code (empty where none of a sensible size does)."""

    code: str
    title: str
    explanation: str
    wrong: str
    right: str


def table(codes: Iterable[Code]) -> dict[str, Code]:
    """Codes by name; each is given once."""
    listed = list(codes)
    named = {code.code: code for code in listed}
    if len(named) != len(listed):
        raise ValueError("a code is given twice")
    return named
