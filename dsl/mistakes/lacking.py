"""A word that a statement can't do without, with what it says: `times FACTOR`, `within WINDOW`."""

from __future__ import annotations

from ..diagnostics import Diagnostic
from ..driver import END, OPERATOR_WORDS
from ..source import Span
from .trouble import Trouble

_MOST = 2
_OPTIONAL = frozenset(("as", "when", "where"))
_OPERANDS = {"NAME": "NAME", "NUMBER": "NUMBER", "STRING": '"TEXT"', "SIGNAL": "signal"}
_SAID = {
    "against": "FOUR-VECTOR", "by": "VALUE", "from": "VALUE", "step": "VALUE", "times": "FACTOR", "to": "VALUE",
    "within": "WINDOW",
}  # fmt: skip


def lacking(trouble: Trouble) -> Diagnostic | None:
    """With one word before what was found, alone or with its value, the parse would go on."""
    if END in trouble.accepted or trouble.last is None or not _is_a_word(trouble):
        return None
    due = {word: trouble.grammar.words[word] for word in _due(trouble)}
    alone = [w for w, t in due.items() if _goes_on(trouble, w, t)]
    if alone:
        return _before(trouble, alone[0]) if len(alone) == 1 else None
    valued = [f"{w} {_value(trouble, w, operand)}" for w, t in due.items() if (operand := _with_value(trouble, t))]
    return _after(trouble, " or ".join(f"`{v}`" for v in valued)) if 1 <= len(valued) <= _MOST else None


def _is_a_word(trouble: Trouble) -> bool:
    return trouble.at_end or trouble.found.text[:1].isalpha()


def _due(trouble: Trouble) -> list[str]:
    """The words that could stand here; not one that stands here already, read as a name."""
    due = trouble.accepted - trouble.grammar.head_terminals
    other = OPERATOR_WORDS | _OPTIONAL | {trouble.tokens[-1].text}
    return [w for w, t in trouble.grammar.words.items() if t in due and w not in other]


def _goes_on(trouble: Trouble, word: str, terminal: str) -> bool:
    """Whether the word fits better before what was found than in its place."""
    found = trouble.found
    if trouble.at_end:
        return False
    before = trouble.reach_with(trouble.states, terminal, found.start)
    return before > max(found.end, trouble.reach_with(trouble.states, terminal, found.end)) and word != found.text


def _with_value(trouble: Trouble, terminal: str) -> str:
    """The kind of value with which the parse would go on at what was found, the word before it."""
    for operand in _OPERANDS:
        states = trouble.states.copy()
        if trouble.grammar.shift(states, terminal) and trouble.grammar.shift(states, operand):
            ended = trouble.at_end and trouble.grammar.accepts(states, END)
            if ended or trouble.reach(states, trouble.found.start) > _to_beat(trouble, terminal):
                return operand
    return ""


def _to_beat(trouble: Trouble, terminal: str) -> int:
    """A clause that begins a line was meant; any other word may be there in the place of the one that is due."""
    found = trouble.found
    if trouble.is_first_in_line(found):
        return found.end
    return max(found.end, trouble.reach_with(trouble.states, terminal, found.end))


def _value(trouble: Trouble, word: str, operand: str) -> str:
    if operand != "NAME":
        return _OPERANDS[operand]
    if word == "in":
        return "TABLE" if trouble.head == "scan" else "REGION"
    return "NAME" if word == "from" and trouble.head != "scan" else _SAID.get(word, "VALUE")


def _before(trouble: Trouble, word: str) -> Diagnostic:
    message = f"`{word}` is missing before `{trouble.shown(trouble.found)}`"
    return Diagnostic("E0102", message, trouble.place, f"`{word}` is expected here")


def _after(trouble: Trouble, what: str) -> Diagnostic:
    place = _last_words(trouble)
    return Diagnostic("E0102", f"{what} is missing after `{place.text}`", place, f"{what} is expected after this")


def _last_words(trouble: Trouble) -> Span:
    """The last two tokens, where they stand in one line; a number with its unit is one."""
    last = trouble.tokens[-1]
    first = last
    for token in reversed(trouble.tokens[-3:-1]):
        if "\n" in trouble.source.text[token.start : last.end]:
            break
        first = token
        if token.type != "NUMBER":
            break
    return Span(trouble.source, first.start, last.end)
