"""Parts of a clause or statement in the wrong order."""

from __future__ import annotations

import re

from ..diagnostics import Diagnostic
from ..driver import Token
from .trouble import Trouble

_ORDERS = {
    "uncertainty": 'uncertainty "name" SIZE lognormal on signal assumed',
    "cut": 'cut "label" CONDITION when CONDITION assumed',
    "replace": 'replace "label" CONDITION when CONDITION assumed',
    "region": "region NAME from PARENT blind",
    "object": "object NAME from COLLECTION as PARTICLE",
    "count": "count in REGION within WINDOW when CONDITION",
    "of": "of VALUE bins NUMBER from LOW to HIGH log",
    "scan": "scan NAME from LOW to HIGH step WIDTH",
    "recoil": "recoil NAME against FOUR-VECTOR",
}
_VALUES = ("uncertainty", "cut", "replace")
_WORD = re.compile(r"\b[a-z]+\b")


def disordered(trouble: Trouble) -> Diagnostic | None:
    """A word of the clause at hand, before or behind its place."""
    clause = _clause(trouble)
    if not clause:
        return None
    words = _WORD.findall(_ORDERS[clause[0].text])[1:]
    for token in (trouble.found, clause[-1]):
        if token.text in words and token is not clause[0]:
            earlier, later = _around(words, token.text)
            if _stands_before(trouble, clause, token, earlier) or _stands_behind(clause, token, later):
                return _said(trouble, token, _ORDERS[clause[0].text])
    return None


def _said(trouble: Trouble, token: Token, order: str) -> Diagnostic:
    message = f"`{token.text}` is not in its place"
    help_ = f"the order is `{order}`; what is not needed is left out"
    return Diagnostic("E0147", message, trouble.span(token), "", (help_,))


def _clause(trouble: Trouble) -> list[Token]:
    """The tokens of the clause that the trouble is in."""
    for number in reversed(range(len(trouble.tokens))):
        token = trouble.tokens[number]
        if token.type != "NAME" and (token.text in _ORDERS or token.text in trouble.grammar.heads):
            return trouble.tokens[number:] if token.text in _ORDERS else []
    return []


def _around(words: list[str], word: str) -> tuple[list[str], list[str]]:
    place = words.index(word)
    return words[:place], words[place + 1 :]


def _stands_before(trouble: Trouble, clause: list[Token], token: Token, earlier: list[str]) -> bool:
    """Whether what belongs before a word comes behind it, on the same line: a word, or what has none."""
    rest = _WORD.findall(trouble.rest_of_line(token.end).partition("#")[0])
    given = {t.text for t in clause if t.type != "NAME"}
    if token is trouble.found:
        return any(word in rest and word not in given for word in earlier)
    return clause[0].text in _VALUES and token.type == "NAME" and _goes_on_without(trouble, token)


def _goes_on_without(trouble: Trouble, token: Token) -> bool:
    """Whether a word is in the way of the value that is due, and not the first behind one that was forgotten."""
    step = next((s for s in trouble.steps if s.token is token), None)
    if step is None:
        return False
    forgotten = trouble.reach_with(step.states, "NAME", token.start)
    return trouble.reach(step.states, token.end) > max(trouble.found.end, token.end, forgotten)


def _stands_behind(clause: list[Token], token: Token, later: list[str]) -> bool:
    given = [t.text for t in clause if t.type != "NAME" and t is not token]
    return any(word in given for word in later) and token.text not in given
