"""Objects by number, as arrays of other languages: `photon[0].E`."""

from __future__ import annotations

import re

from ..diagnostics import Diagnostic
from ..source import Span
from .trouble import Trouble

_INDEX = re.compile(r"\[[-\d\s:]*\]")


def indexed(trouble: Trouble) -> Diagnostic | None:
    """Objects have no numbers: one is picked by what it is, or they are sorted."""
    last = trouble.last
    index = _INDEX.match(trouble.source.text, trouble.found.start, trouble.piece.end)
    if index is None or last is None or last.end != index.start() or last.type not in ("NAME", "_RPAR"):
        return None
    name = last.text if last.type == "NAME" else "photon"
    helps = (
        f"for the most energetic one write `pick({name} by max E)`",
        "for the first few, the `object` has `sort by E descending` and `take 2`; legs of a `final state` name each",
    )
    start = last.start if last.type == "NAME" else index.start()
    message = "objects have no numbers"
    return Diagnostic("E0148", message, Span(trouble.source, start, index.end()), "which one?", helps)
