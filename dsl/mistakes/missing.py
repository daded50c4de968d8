"""What is missing, or what else could stand where the parse halts."""

from __future__ import annotations

from ..diagnostics import Diagnostic
from ..driver import END
from .expected import OPERAND, OPERATORS, described, listed
from .trouble import Trouble


def ended(trouble: Trouble) -> Diagnostic | None:
    """The statement ends before it is complete."""
    if not trouble.at_end or trouble.last is None:
        return None
    words = described(trouble, trouble.accepted)
    what = listed(words)
    return Diagnostic(
        "E0126", f"{what} is missing after `{trouble.last.text}`", trouble.place, f"{what} is expected after this"
    )


def without_else(trouble: Trouble) -> Diagnostic | None:
    """`if` without its `else`, or in the midst of an expression."""
    found = trouble.found
    if found.text == "if":
        return _if_behind(trouble)
    if found.text in ("then", "else") and "_ELSE" not in trouble.accepted and "_THEN" not in trouble.accepted:
        return Diagnostic(
            "E0133", f"`{found.text}` has no `if` before it", trouble.place, "", ("write `if c then a else b`",)
        )
    if "_ELSE" in trouble.accepted or "_THEN" in trouble.accepted:
        side = "after" if trouble.at_end else "before"
        due = "else" if "_ELSE" in trouble.accepted else "then"
        helps = trouble.reach_with(trouble.states, f"_{due.upper()}", found.start) > found.start
        if helps or trouble.at_end or found.text in trouble.grammar.clause_words:
            help_ = "write `if c then a else b`; without another value, `not c or a` says that a holds where c does"
            return Diagnostic(
                "E0133",
                f"`{due}` is missing: an `if` needs its `then` and its `else`",
                trouble.place,
                f"`{due}` is due {side} this",
                (help_,),
            )
    return None


def _if_behind(trouble: Trouble) -> Diagnostic:
    """`if` behind an expression: a condition of its own is `when`, a choice begins with `if`."""
    message = "`if` stands in the midst of an expression"
    if trouble.reach_with(trouble.states, "_WHEN", trouble.found.end) > trouble.found.end and not _chooses(trouble):
        message = "`if` begins a choice; a condition under which this holds is given by `when`"
        return Diagnostic("E0133", message, trouble.place, "", ("write `when`",), "when")
    help_ = "put the whole `if c then a else b` in parentheses"
    if "then" not in _rest(trouble):
        help_ = "the condition comes first, and both values are given: `if c then a else b`"
    return Diagnostic("E0133", message, trouble.place, "", (help_,))


def _chooses(trouble: Trouble) -> bool:
    return bool({"then", "else"} & set(_rest(trouble)))


def _rest(trouble: Trouble) -> list[str]:
    return trouble.rest_of_line(trouble.found.end).partition("#")[0].split()


def missing(trouble: Trouble) -> Diagnostic | None:
    """The one thing with which the parse would go on."""
    if trouble.at_end:
        return None
    good: dict[int, set[str]] = {}
    for terminal in _candidates(trouble):
        reached = trouble.reach_with(trouble.states, terminal, trouble.found.start)
        if reached > trouble.found.start:
            good.setdefault(reached, set()).add(terminal)
    words = described(trouble, _classes(trouble, good[max(good)])) if good else []
    return _missing(trouble, " or ".join(words)) if 1 <= len(words) <= 2 else None


def _missing(trouble: Trouble, what: str) -> Diagnostic:
    found = trouble.shown(trouble.found)
    code = "E0102" if what.startswith("`") else "E0126"
    return Diagnostic(code, f"{what} is missing before `{found}`", trouble.place, f"{what} is expected here")


def _candidates(trouble: Trouble) -> set[str]:
    return set(trouble.accepted) - trouble.grammar.head_terminals - {END}


def _classes(trouble: Trouble, terminals: set[str]) -> set[str]:
    """Whole classes for their members: any operand is an expression, any operator an operator."""
    if terminals & {"PLUS", "STAR", "COMPARISON"} and trouble.accepted >= OPERATORS - {"CARET"}:
        return {"PLUS", "STAR", "COMPARISON"} | (terminals - OPERATORS - {"_DOT", "_LPAR"})
    if terminals & {"NAME", "NUMBER"} and trouble.accepted >= OPERAND:
        return set(OPERAND) | (terminals - OPERAND)
    return terminals


def unexpected(trouble: Trouble) -> Diagnostic:
    """Nothing better is known."""
    words = described(trouble, trouble.accepted)
    label = f"expected {listed(words)}" if words else ""
    return Diagnostic("E0101", f"`{trouble.shown(trouble.found)}` is not expected here", trouble.place, label)


def superfluous(trouble: Trouble) -> Diagnostic | None:
    """A sign without which the parse would go on."""
    found = trouble.found
    if found.text not in (",", ":", "=", ".", "%", "->", "+", "-", "*", "/", "^"):
        return None
    if trouble.reach(trouble.states, found.end) <= found.end:
        return None
    legs = trouble.head in ("final state", "object") and found.text == ","
    help_ = "legs are separated by blanks" if legs else "leave it out"
    return Diagnostic("E0131", f"`{found.text}` is too much here", trouble.place, "", (help_,), "")
