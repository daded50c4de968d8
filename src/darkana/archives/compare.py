"""Compares results: the same to the last bit, within a tolerance, or different, and in which numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Path = tuple[str | int, ...]
MOST_SHOWN = 8
SHAPING = {"analysis": {"file"}, "result": {"file", "sha256"}, "base": {"file", "sha256"}}
"""What says where or when a file was made, not what it holds."""


@dataclass(slots=True)
class Difference:
    """Of two documents: the largest relative difference of numbers, and places that differ by more than told."""

    largest: float = 0.0
    places: list[str] = field(default_factory=list)

    @property
    def verdict(self) -> str:
        if self.places:
            return "different"
        return "identical" if self.largest == 0.0 else "within tolerance"


def compared(packed: Any, again: Any, tolerance: float) -> Difference:
    """Two JSON documents of results, but for `run` and where they lay."""
    found = Difference()
    for path, before, now in _pairs(_bare(packed), _bare(again), ()):
        size = _relative(before, now)
        if size is not None:
            found.largest = max(found.largest, size)
        if size is None or size > tolerance:
            found.places.append(f"{text_of(path)}: {_short(before)} packed, {_short(now)} anew")
    return found


def _bare(document: Any) -> Any:
    if not isinstance(document, dict):
        return document
    kept = {k: v for k, v in document.items() if k != "run"}
    for key, names in SHAPING.items():
        if isinstance(kept.get(key), dict):
            kept[key] = {k: v for k, v in kept[key].items() if k not in names}
    return kept


def _pairs(a: Any, b: Any, path: Path) -> Iterator[tuple[Path, Any, Any]]:
    """What differs, leaf by leaf."""
    if isinstance(a, dict) and isinstance(b, dict):
        for key in [*a, *(k for k in b if k not in a)]:
            yield from _pairs(a.get(key, MISSING), b.get(key, MISSING), (*path, key))
    elif isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        for k, (x, y) in enumerate(zip(a, b, strict=True)):
            yield from _pairs(x, y, (*path, k))
    elif a != b or type(a) is not type(b):
        yield path, a, b


MISSING = "(not there)"


def _relative(a: Any, b: Any) -> float | None:
    """None where these are not two numbers."""
    if isinstance(a, bool) or isinstance(b, bool) or not isinstance(a, int | float) or not isinstance(b, int | float):
        return None
    return abs(a - b) / max(abs(a), abs(b)) if a != b else 0.0


def text_of(path: Path) -> str:
    """`cutflow.signal.mumu[2].events`."""
    text = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in path)
    return text.removeprefix(".")


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 40 else f"{text[:37]}..."
