"""Labels that were forgotten: of cuts and of uncertainties."""

from __future__ import annotations

from ..diagnostics import Diagnostic
from .trouble import Trouble

_LABELLED = {"cut": "label", "replace": "label", "uncertainty": "name"}


def label(trouble: Trouble) -> Diagnostic | None:
    """`cut x > 1 GeV`: what follows is no label without its quotes, but the condition."""
    last = trouble.last
    if last is None or last.type == "NAME" or last.text not in _LABELLED or not _is_the_value(trouble):
        return None
    word = _LABELLED[last.text]
    found = trouble.shown(trouble.found)
    mended = f'"{word}" {trouble.found.text}'
    return Diagnostic(
        "E0146",
        f"a {word} in quotes is missing before `{found}`",
        trouble.place,
        f"the {word} is due here",
        (f'write `{last.text} "{word}" {_shortened(trouble)}`, with a {word} of your own',),
        mended,
    )


def _is_the_value(trouble: Trouble) -> bool:
    """Whether what was found is the beginning of an expression, and no label that lacks its quotes."""
    found = trouble.found
    if not (found.text[:1].isalnum() or found.text in ("(", "-", "+")) or _half_quoted(trouble):
        return False
    as_value = trouble.reach_with(trouble.states, "STRING", found.start)
    as_label = trouble.reach_with(trouble.states, "STRING", found.end)
    return as_value >= max(as_label, found.end)


def _shortened(trouble: Trouble) -> str:
    text = trouble.rest_of_line(trouble.found.start).partition("#")[0].rstrip()
    return text if len(text) <= 40 else f"{trouble.shown(trouble.found)} ..."


def _half_quoted(trouble: Trouble) -> bool:
    return trouble.rest_of_line(trouble.found.start).count('"') % 2 == 1
