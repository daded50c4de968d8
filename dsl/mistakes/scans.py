"""Mistakes in scans, and in other ranges."""

from __future__ import annotations

from ..diagnostics import Diagnostic
from ..source import Span
from .trouble import Step, Trouble

_BETWEEN = ("-", ",", ":")


def not_to(trouble: Trouble) -> Diagnostic | None:
    """`from 1 GeV - 7 GeV`: a sign between two ends, where `to` is due."""
    for step in (Step(trouble.found, trouble.states), *reversed(trouble.steps)):
        token = step.token
        if token.text in _BETWEEN and trouble.reach_with(step.states, "_TO", token.end) > max(
            trouble.found.end, token.end
        ):
            what = "`-` subtracts" if token.text == "-" else f"not `{token.text}`"
            message = f"`to` is due between the two ends: {what}"
            return Diagnostic("E0102", message, trouble.span(token), "", ("write `to`",), "to")
    return None


def values_only(trouble: Trouble) -> Diagnostic | None:
    """`show at mA = 2 GeV`"""
    if trouble.found.text not in ("=", ":") or len(trouble.tokens) < 2 or trouble.tokens[-1].type != "NAME":
        return None
    words = [t for t in trouble.tokens if t.type in ("_SHOW", "_AT", *trouble.grammar.head_terminals)]
    if [t.type for t in words[-2:]] != ["_SHOW", "_AT"] or trouble.tokens[-2].text not in ("at", ","):
        return None
    return values(Span(trouble.source, trouble.tokens[-1].start, _value_after(trouble)))


def _value_after(trouble: Trouble) -> int:
    found = trouble.grammar.skip.match(trouble.source.text, trouble.found.end, trouble.piece.end)
    return found.end() if found else trouble.found.end


def values(named: Span) -> Diagnostic:
    """`named` is the name and the sign behind it."""
    message = "`show at` lists values of the scan that it stands under, without its name"
    help_ = f"leave out `{named.text.strip()}`: `show at 1 GeV, 2 GeV`"
    return Diagnostic("E0150", message, named, "", (help_,), "")
