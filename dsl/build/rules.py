"""How build functions are found, and what they share. A function bears the name of its rule in the grammar."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from ..diagnostics import AnaError, Diagnostic, Related
from ..source import Span

RULES: dict[str, Callable[..., Any]] = {}
_Function = TypeVar("_Function", bound=Callable[..., Any])


def rule(function: _Function) -> _Function:
    """Register the build function of a rule; a `_` at the end keeps its name off Python's own."""
    RULES[function.__name__.rstrip("_")] = function
    return function


@dataclass(slots=True)
class Clause:
    """A clause of a statement in which their order means nothing; `word` is how it begins."""

    word: str
    value: Any
    span: Span


def gather(clauses: Iterable[Clause], *repeated: str) -> dict[str, Any]:
    """The values of clauses by word; those that may be `repeated` as tuples. Any other comes once."""
    first: dict[str, Clause] = {}
    many: dict[str, list[Any]] = {word: [] for word in repeated}
    twice = []
    for clause in clauses:
        if clause.word in many:
            many[clause.word].append(clause.value)
        elif clause.word in first:
            twice.append(_given_twice(clause, first[clause.word]))
        else:
            first[clause.word] = clause
    if twice:
        raise AnaError(twice)
    return {word: clause.value for word, clause in first.items()} | {w: tuple(values) for w, values in many.items()}


def _given_twice(second: Clause, first: Clause) -> Diagnostic:
    return Diagnostic(
        "E0124",
        f"`{second.word}` is given twice",
        second.span,
        "given again",
        help=("keep one of the two",),
        related=(Related(first.span, "first given here"),),
    )


def the_value(at: Span, value: Any) -> Any:
    """For a rule that puts a word before one thing."""
    return value


def all_values(at: Span, *values: Any) -> tuple[Any, ...]:
    """For a rule that lists things."""
    return values


_ONE = (
    "as_name", "as_particle", "branch", "by", "from_name", "only", "smoothed", "uncertain", "unit_in_brackets", "when",
    "where",
)  # fmt: skip
_MANY = (
    "all_affected", "alternatives", "any_names", "arguments", "exprs", "input_members", "legs", "names", "overrides",
    "particles", "rates", "references", "strings", "table_arguments", "units", "words",
)  # fmt: skip
RULES.update(dict.fromkeys(_ONE, the_value) | dict.fromkeys(_MANY, all_values))


def needed(at: Span, given: dict[str, Any], word: str, what: str) -> None:
    """A clause that a statement cannot do without."""
    if word not in given:
        head = Span(at.source, at.start, at.start + len(at.text.split(None, 1)[0]))
        raise AnaError([Diagnostic("E0125", f"`{word}` is missing: {what}", head, f"needs a `{word}`")])


RULES["start"] = all_values
