"""Mistakes in scans, and in other ranges."""

from __future__ import annotations

from ..build.checks import named_value
from ..diagnostics import Diagnostic
from ..source import Span
from .trouble import Step, Trouble

_MEANT = {
    "-": ("to", "`to` is missing between the two ends: `-` subtracts"),
    ",": ("to", "`to` is missing between the two ends"),
    ":": ("to", "`to` is missing between the two ends"),
    "*": ("times", "the factor of a sideband stands after `times`"),
}


def sign_for_word(trouble: Trouble) -> Diagnostic | None:
    """`from 1 GeV - 7 GeV`: a sign where `to` is due."""
    for step in (Step(trouble.found, trouble.states), *reversed(trouble.steps)):
        token = step.token
        word, message = _MEANT.get(token.text, ("", ""))
        if word and _fits(trouble, step, word):
            return Diagnostic(
                "E0102", message, trouble.span(token), "", (f"write `{word}`",), _apart(trouble, step, word)
            )
    return None


def _apart(trouble: Trouble, step: Step, word: str) -> str:
    """The word with a blank where the sign had none."""
    text, token = trouble.source.text, step.token
    before = "" if text[token.start - 1].isspace() else " "
    return before + word + ("" if text[token.end : token.end + 1].isspace() else " ")


def _fits(trouble: Trouble, step: Step, word: str) -> bool:
    reached = trouble.reach_with(step.states, trouble.grammar.words[word], step.token.end)
    return reached > max(trouble.found.end, step.token.end)


def values_only(trouble: Trouble) -> Diagnostic | None:
    """`show at mA = 2 GeV`"""
    if trouble.found.text not in ("=", ":") or len(trouble.tokens) < 2 or trouble.tokens[-1].type != "NAME":
        return None
    words = [t for t in trouble.tokens if t.type in ("_SHOW", "_AT", *trouble.grammar.head_terminals)]
    if [t.type for t in words[-2:]] != ["_SHOW", "_AT"] or trouble.tokens[-2].text not in ("at", ","):
        return None
    return named_value(Span(trouble.source, trouble.tokens[-1].start, _value_after(trouble)))


def _value_after(trouble: Trouble) -> int:
    found = trouble.grammar.skip.match(trouble.source.text, trouble.found.end, trouble.piece.end)
    return found.end() if found else trouble.found.end
