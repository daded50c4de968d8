"""Brackets that are not closed, or closed without having been opened."""

from __future__ import annotations

from ..diagnostics import Diagnostic, Related
from ..driver import Token
from .trouble import Trouble

_CLOSER = {"(": ")", "[": "]"}
_TERMINAL = {")": "_RPAR", "]": "_RSQB"}


def bracket(trouble: Trouble) -> Diagnostic | None:
    """A bracket too few or too many."""
    opened = _open(trouble.tokens)
    found = trouble.found.text
    if found in _TERMINAL:
        return _closed_wrongly(trouble, opened)
    if opened and _is_missing(trouble, _CLOSER[opened[-1].text]):
        return _unclosed(trouble, opened[-1])
    return None


def _open(tokens: list[Token]) -> list[Token]:
    opened: list[Token] = []
    for token in tokens:
        if token.type in ("_LPAR", "_LSQB"):
            opened.append(token)
        elif token.type in ("_RPAR", "_RSQB") and opened:
            opened.pop()
    return opened


def _closed_wrongly(trouble: Trouble, opened: list[Token]) -> Diagnostic | None:
    found = trouble.found.text
    if not opened:
        other = next(o for o, c in _CLOSER.items() if c == found)
        return Diagnostic(
            "E0104",
            f"`{found}` closes nothing: no `{other}` is open",
            trouble.place,
            "",
            (f"leave out the `{found}`, or open a `{other}` before",),
        )
    due = _CLOSER[opened[-1].text]
    if found == due:
        return None
    here = Related(trouble.span(opened[-1]), "opened here")
    return Diagnostic(
        "E0104",
        f"`{found}` does not close `{opened[-1].text}`",
        trouble.place,
        f"`{due}` is due",
        (f"write `{due}`",),
        due,
        (here,),
    )


def _is_missing(trouble: Trouble, closer: str) -> bool:
    """Whether the parse would go on if the bracket were closed here (perhaps with others around it)."""
    if trouble.at_end:
        return _TERMINAL[closer] in trouble.accepted
    states = trouble.states.copy()
    for _ in range(20):
        if not trouble.grammar.shift(states, _TERMINAL[closer]):
            return False
        if trouble.reach(states, trouble.found.start) > trouble.found.end:
            return True
    return False


def _unclosed(trouble: Trouble, opener: Token) -> Diagnostic:
    closer = _CLOSER[opener.text]
    here = Related(trouble.place, f"`{closer}` is due {'after' if trouble.at_end else 'before'} this")
    where = (
        f"after `{trouble.last.text}`"
        if trouble.at_end and trouble.last
        else f"before `{trouble.shown(trouble.found)}`"
    )
    message = f"`{opener.text}` is not closed: `{closer}` is missing {where}"
    return Diagnostic("E0103", message, trouble.span(opener), "never closed", related=(here,))


def no_function(trouble: Trouble) -> Diagnostic | None:
    """A list in parentheses that belong to no function."""
    opened = _open(trouble.tokens)
    if trouble.found.text != "," or not opened or opened[-1].text != "(" or opened[-1] is trouble.last:
        return None
    here = Related(trouble.place, "a list needs one")
    message = "`(` groups one expression: the name of a function is missing before it"
    return Diagnostic("E0138", message, trouble.span(opened[-1]), "no function", related=(here,))


def unopened(trouble: Trouble) -> Diagnostic | None:
    """What only stands in brackets, outside of any, with a bracket that closes nothing behind it."""
    found = trouble.found
    if found.text not in ("where", ",", "->", "as", "by") or _open(trouble.tokens):
        return None
    line_end = trouble.source.text.find("\n", found.start)
    rest = trouble.source.text[found.start : line_end if line_end >= 0 else None]
    if rest.count(")") <= rest.count("("):
        return None
    message = f"`(` is missing before `{found.text}`: the `)` behind it closes nothing"
    return Diagnostic("E0104", message, trouble.place, "stands only in parentheses")
