"""Words that are misspelt, of another language, of another statement, or missing."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from itertools import pairwise

from ..build.checks import reserved
from ..diagnostics import Diagnostic
from ..driver import END, Token
from .expected import described, listed
from .trouble import Step, Trouble

_FOREIGN = {
    "def": "a definition begins with `define`",
    "let": "a definition begins with `define`",
    "var": "a definition begins with `define`",
    "const": "a definition begins with `define`",
    "function": "a definition begins with `define`, with or without parameters",
    "lambda": "a function is defined by `define f(x) = ...`",
    "import": "another file is brought in by `use NAME`",
    "include": "another file is brought in by `use NAME`",
    "for": "there are no loops: `any`, `all`, `sum` and `count` speak of all objects",
    "while": "there are no loops: `any`, `all`, `sum` and `count` speak of all objects",
    "return": "a definition is an expression: `define f(x) = ...`",
    "elif": "write `else if c then a else b`",
    "elseif": "write `else if c then a else b`",
    "True": "there are no boolean constants: leave the condition out, or compare",
    "False": "there are no boolean constants: leave the condition out, or compare",
    "None": "what is unknown is left out",
    "is": "write `==`",
    "xor": "write `a != b`",
}
_SMALL = frozenset(("at", "for", "in", "of", "on", "the", "to", "with"))


def foreign(trouble: Trouble) -> Diagnostic | None:
    """A word of another language, where the parse halts or right before."""
    for token in (trouble.found, *reversed(trouble.tokens[-2:])):
        if token.text in _FOREIGN and not _is_due(trouble, token):
            return Diagnostic(
                "E0123",
                f"`{token.text}` is not a word of this language",
                trouble.span(token),
                "",
                (_FOREIGN[token.text],),
            )
    return None


def _is_due(trouble: Trouble, token: Token) -> bool:
    return token.type == "NAME" and token is not trouble.last and not trouble.begins_line(token)


def statement(trouble: Trouble) -> Diagnostic | None:
    """A line that begins with a word which begins no statement."""
    for step in _steps(trouble):
        token = step.token
        if trouble.begins_line(token) and token.text[:1].isalpha() and END in trouble.accepted_in(step.states):
            if token.text in trouble.grammar.heads:
                return None
            return _not_a_statement(trouble, token)
    return None


def _not_a_statement(trouble: Trouble, token: Token) -> Diagnostic:
    at = trouble.span(token)
    is_clause = token.text in trouble.grammar.clause_words
    near = None if is_clause else _head_like(trouble, token.text)
    if near:
        return Diagnostic(
            "E0107", f"no statement begins with `{token.text}`", at, "", (f"did you mean `{near}`?",), near
        )
    if is_clause:
        help_ = f"`{token.text}` is a clause: indent it under the statement it belongs to"
        return Diagnostic(
            "E0127", f"`{token.text}` begins no statement, and is no clause of the one above", at, "", (help_,)
        )
    following = trouble.source.text[token.end :].lstrip(" \t")[:1]
    help_ = (
        "a definition begins with `define`"
        if following in ("=", "(")
        else "a statement begins with a word such as `define`, `object` or `region`"
    )
    return Diagnostic("E0128", f"no statement begins with `{token.text}`", at, "a statement is expected here", (help_,))


def _head_like(trouble: Trouble, word: str) -> str | None:
    if word.lower().replace("_", "").rstrip("s") == "finalstate":
        return "final state"
    return _nearest(word, trouble.grammar.heads)


def misspelt(trouble: Trouble) -> Diagnostic | None:
    """A word that is nearly one with which the parse would go on."""
    return _instead(trouble, known=False)


def confused(trouble: Trouble) -> Diagnostic | None:
    """A word of the language in the place of another: `where` for `when`, `by` for `step`."""
    return _instead(trouble, known=True) or _in_the_place_of(trouble)


def _in_the_place_of(trouble: Trouble) -> Diagnostic | None:
    token = trouble.found
    if token.text not in trouble.grammar.clause_words:
        return None
    words = _words(trouble, Step(token, trouble.states))
    reached = {w: trouble.reach_with(trouble.states, trouble.grammar.words[w], token.end) for w in words}
    farthest = max(reached.values(), default=0)
    due = [w for w in words if reached[w] == farthest > token.end]
    return _misspelt(trouble, token, due[0]) if len(due) == 1 else None


def _instead(trouble: Trouble, known: bool) -> Diagnostic | None:
    for step in _steps(trouble):
        token = step.token
        if not token.text[:1].isalpha() or step.token.type not in ("", "NAME"):
            continue
        if known is not (token.text in trouble.grammar.words):
            continue
        for word in _near(token.text, _words(trouble, step)):
            terminal = trouble.grammar.words[word]
            if trouble.reach_with(step.states, terminal, token.end) > max(token.end, trouble.found.start):
                return _misspelt(trouble, token, word)
    return None


def _misspelt(trouble: Trouble, token: Token, word: str) -> Diagnostic:
    head = word in trouble.grammar.heads
    known = "does not fit here" if token.text in trouble.grammar.words else "is not known here"
    message = f"no statement begins with `{token.text}`" if head else f"`{token.text}` {known}"
    return Diagnostic(
        "E0107" if head else "E0108", message, trouble.span(token), "", (f"did you mean `{word}`?",), word
    )


def twice(trouble: Trouble) -> Diagnostic | None:
    """A word or text written twice in a row, where once would do."""
    steps = _steps(trouble)[:5]
    for second, first in pairwise(steps):
        token = second.token
        if token.text != first.token.text or not token.text or token.text in "()[]":
            continue
        if trouble.reach(second.states, token.end) > max(token.end, trouble.found.start):
            help_ = "leave one of them out"
            return Diagnostic(
                "E0137", f"`{token.text}` is written twice", trouble.span(token), "once more", (help_,), ""
            )
    return None


def extra(trouble: Trouble) -> Diagnostic | None:
    """A small word of plain English, read as a name: `limit on cross_section`."""
    for step in _steps(trouble)[:2]:
        token = step.token
        if token.text not in _SMALL or token.type not in ("", "NAME"):
            continue
        if trouble.reach(step.states, token.end) > max(trouble.found.end, token.end):
            message = f"`{token.text}` is too much here"
            return Diagnostic("E0131", message, trouble.span(token), "", ("leave it out",), "")
    return None


def swallowed(trouble: Trouble) -> Diagnostic | None:
    """A word read as a name, because what belongs before it is missing."""
    for step in _steps(trouble)[1:4]:
        token = step.token
        if token.type != "NAME" or (token.text not in trouble.grammar.words and step is not _steps(trouble)[1]):
            continue
        for terminal, what in _stand_ins(trouble, step):
            if trouble.reach_with(step.states, terminal, token.start) > trouble.found.start:
                if token.text in trouble.grammar.heads and token.text != "count":
                    return reserved(trouble.span(token))
                code = "E0102" if what.startswith("`") else "E0126"
                return Diagnostic(
                    code, f"{what} is missing before `{token.text}`", trouble.span(token), f"{what} is expected here"
                )
    return None


def _stand_ins(trouble: Trouble, step: Step) -> list[tuple[str, str]]:
    """What might be missing before a word that was taken for a name."""
    accepted = trouble.accepted_in(step.states)
    operand = "an expression" if "NUMBER" in accepted else "a name"
    token_is_word = step.token.text in trouble.grammar.words
    operands = [("NAME", operand), ("STRING", "a text in quotes")] if token_is_word else []
    clauses = {t: w for w, t in trouble.grammar.words.items() if t in accepted and w in trouble.grammar.clause_words}
    begins = token_is_word or trouble.is_first_in_line(step.token)
    keywords = [(t, f"`{w}`") for t, w in clauses.items() if begins and w not in ("and", "or", "not")]
    commas = [("_COMMA", "`,`")] if trouble.found.text == "=" else []
    return operands + keywords + commas


def head_as_name(trouble: Trouble) -> Diagnostic | None:
    """A word that begins statements, where a name is due."""
    for step in _steps(trouble)[:3]:
        token = step.token
        if token.text in trouble.grammar.heads and not trouble.begins_line(token):
            named = "NAME" in trouble.accepted_in(step.states) or token.type == "NAME"
            if named and END not in trouble.accepted_in(step.states) and token.text != "count":
                return reserved(trouble.span(token))
    return None


def other_clause(trouble: Trouble) -> Diagnostic | None:
    """A clause of another statement."""
    found = trouble.found
    if found.text not in trouble.grammar.clause_words or END not in trouble.accepted:
        return None
    own = described(trouble, _clauses(trouble))
    help_ = (f"here {listed(own, 8)} may follow",) if own else ()
    return Diagnostic("E0127", f"`{found.text}` has no place here, in `{trouble.head}`", trouble.place, "", help_)


def _clauses(trouble: Trouble) -> frozenset[str]:
    words = {t for w, t in trouble.grammar.words.items() if w in trouble.grammar.clause_words}
    return (trouble.accepted & words) - {"AND", "OR", "NOT"}


def _steps(trouble: Trouble) -> list[Step]:
    """What was found and the tokens before it, last first."""
    return [Step(trouble.found, trouble.states), *reversed(trouble.steps)]


def _words(trouble: Trouble, step: Step) -> list[str]:
    """The words that could stand at a step: statement heads only where lines begin."""
    accepted = trouble.accepted_in(step.states)
    if not trouble.begins_line(step.token):
        accepted -= trouble.grammar.head_terminals
    return [word for word, terminal in trouble.grammar.words.items() if terminal in accepted]


def _nearest(word: str, words: Iterable[str]) -> str | None:
    return next(iter(_near(word, words)), None)


def _near(word: str, words: Iterable[str]) -> list[str]:
    """Known words that are nearly this one, the nearest first."""
    lower = word.lower()
    turned = [known for known in words if sorted(known) == sorted(lower)]
    return turned + get_close_matches(lower, list(words), n=3, cutoff=0.6 if len(word) < 5 else 0.7)
