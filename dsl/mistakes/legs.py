"""Legs without names: `final state muon+ muon-`."""

from __future__ import annotations

import re

from ..diagnostics import Diagnostic
from ..driver import Token
from ..source import Span
from .trouble import Trouble

_LEGS = re.compile(r"\w+[+-]?(?![\w:])(?:[ \t,]+[A-Za-z_]\w*[+-]?(?![\w:]))*")
_RUN_TOGETHER = re.compile(r"([a-z]\d)([A-Za-z]\w*[+-]?)")
_WORD = re.compile(r"[\w+-]+")
_LETTERS = ("l", "electron", "muon", "tau", "lepton", "e", "mu"), ("g", "photon", "gamma")


def unnamed(trouble: Trouble) -> Diagnostic | None:
    """A leg is a name and an object, with a colon between them."""
    last = trouble.last
    if last is None or last.type != "NAME" or trouble.accepted != {"_COLON"} or not _ends_a_leg(trouble):
        return None
    place = _run(trouble, last)
    words = _WORD.findall(place.text)
    mended = " ".join(_named(word, n) for n, word in enumerate(words, _legs_before(trouble) + 1))
    message = f"`{words[0]}` is a leg without a name: each leg is written NAME:OBJECT"
    return Diagnostic("E0149", message, place, "which leg is this?", (f"write `{mended}`",), mended)


def _ends_a_leg(trouble: Trouble) -> bool:
    text = trouble.found.text
    if trouble.is_first_in_line(trouble.tokens[-1]) and text not in ("+", "-"):
        return False  # the first word of a clause, misspelt
    return trouble.at_end or text in ("+", "-", ",", ")") or text[:1].isalpha()


def _run(trouble: Trouble, first: Token) -> Span:
    """All the legs without names that stand here in a row, up to a word of the language."""
    found = _LEGS.match(trouble.source.text, first.start, trouble.piece.end)
    end = first.start
    for word in _WORD.finditer(found.group() if found else first.text):
        if word.start() and word.group() in trouble.grammar.words:
            break
        end = first.start + word.end()
    return Span(trouble.source, first.start, end)


def _legs_before(trouble: Trouble) -> int:
    return sum(token.type == "_COLON" for token in trouble.tokens)


def _named(word: str, number: int) -> str:
    """`l1muon+` has its name, and lacks the colon."""
    if both := _RUN_TOGETHER.fullmatch(word):
        return f"{both[1]}:{both[2]}"
    return f"{_letter(word)}{number}:{word}"


def _letter(word: str) -> str:
    """What papers call such a leg: `l` a lepton, `g` a photon, else its own first letter."""
    known = (letter for letter, *words in _LETTERS if word.rstrip("+-") in words)
    return next(known, word[0].lower())
