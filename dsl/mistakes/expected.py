"""What could stand somewhere, in words."""

from __future__ import annotations

from collections.abc import Iterable

from ..driver import END
from .trouble import Trouble

OPERATORS = frozenset(["PLUS", "MINUS", "STAR", "SLASH", "CARET", "COMPARISON", "AND", "OR"])
OPERAND = frozenset(["NAME", "NUMBER", "STRING", "_LPAR", "NOT", "_IF", "PLUS", "MINUS"])
_SIGNS = {
    "_LPAR": "`(`",
    "_RPAR": "`)`",
    "_LSQB": "`[`",
    "_RSQB": "`]`",
    "_COMMA": "`,`",
    "_EQUALS": "`=`",
    "_COLON": "`:`",
    "_DOT": "`.`",
    "_ARROW": "`->`",
    "_PLUS_MINUS": "`+-`",
    "PERCENT": "`%`",
    "PLUS": "`+`",
    "MINUS": "`-`",
    "STAR": "`*`",
    "SLASH": "`/`",
    "CARET": "`^`",
    "COMPARISON": "a comparison",
    "NAME": "a name",
    "NUMBER": "a number",
    "STRING": "a text in quotes",
    "REFERENCE": "a reference such as `arXiv:1912.11276`",
    "UNIT_POWER": "an exponent",
    END: "the next statement",
}


def described(trouble: Trouble, terminals: Iterable[str]) -> list[str]:
    """The terminals in words, likely ones first: classes before single words, each once."""
    rest = set(terminals)
    words = []
    if rest >= {"NAME", "NUMBER", "_LPAR"}:
        words.append("an expression")
        rest -= OPERAND
    if rest >= {"PLUS", "STAR", "COMPARISON"}:
        words.append("an operator")
        rest -= OPERATORS | {"_DOT", "_LPAR", "UNIT_POWER"}
    if END in rest:
        rest -= trouble.grammar.head_terminals
    signs = sorted(_SIGNS[t] for t in rest if t in _SIGNS and t != END)
    keywords = sorted(f"`{word}`" for word, terminal in trouble.grammar.words.items() if terminal in rest)
    return [*words, *signs, *keywords, *([_SIGNS[END]] if END in rest else [])]


def listed(words: list[str], most: int = 6) -> str:
    """`a, b or c`"""
    if len(words) > most:
        return ", ".join(words[:most]) + " or others"
    return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
