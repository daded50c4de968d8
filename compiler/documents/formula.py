"""Mathematics as a small tree, the same for every writer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Symbol:
    """A letter or an upright name; Greek letters are named (`theta`)."""

    name: str


@dataclass(frozen=True, slots=True)
class Value:
    """A number as written, and its unit (`GeV`, empty for a pure number) with its power."""

    text: str
    unit: str = ""
    power: int = 1


@dataclass(frozen=True, slots=True)
class Sign:
    """An operator or a relation by its name in the language: `<=`, `and`, `*`."""

    name: str


@dataclass(frozen=True, slots=True)
class Words:
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Fraction:
    above: Formula
    below: Formula


@dataclass(frozen=True, slots=True)
class Scripts:
    """`base` with what stands below and above to its right."""

    base: Formula
    below: Formula | None = None
    above: Formula | None = None


@dataclass(frozen=True, slots=True)
class Root:
    inner: Formula


@dataclass(frozen=True, slots=True)
class Fence:
    """`around` is `()`, `||` (an absolute value), `{}` (a set) or `⌊⌋`."""

    inner: Formula
    around: str = "()"


@dataclass(frozen=True, slots=True)
class Cases:
    """`yes` where the condition holds, else `no`."""

    condition: Formula
    yes: Formula
    no: Formula


Formula = Symbol | Value | Sign | Words | Row | Fraction | Scripts | Root | Fence | Cases


def row(*parts: Formula) -> Formula:
    return parts[0] if len(parts) == 1 else Row(parts)


def listed(parts: list[Formula]) -> Formula:
    """Parts with commas between them."""
    return row(*(p for k, part in enumerate(parts) for p in ((Sign(","), part) if k else (part,))))
