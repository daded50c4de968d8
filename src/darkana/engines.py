"""Which engine a run takes, and why; and the texts that numexpr is given, by the expressions they stand for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .runtime.engine.choice import ENGINES, LEAST_ENTRIES, LEAST_FOR_LOOPS, Engine
from .runtime.errors import DataError, NoCompilerError
from .runtime.plan import Expr, Plan

if TYPE_CHECKING:
    from .runtime.execution.lowered import Text


NOTHING_IN_C = "there are no several legs to fill in a way that C has a loop for"


@dataclass(frozen=True, slots=True)
class Taken:
    """The engine of a run: what decides for each expression, its name, and why it was taken."""

    engine: Engine
    name: str
    why: str


def taken(asked: str, plan: Plan, entries: int) -> Taken:
    """The engine for a run over so many entries in all. Raises ValueError; DataError E0937 where C is asked for and
    there is no compiler."""
    if asked not in ENGINES:
        raise ValueError(f"there is no engine `{asked}`: take one of {', '.join(ENGINES)}")
    if asked == "c":
        return _in_c(plan)
    if asked != "auto":
        return Taken(Engine(asked, entries), asked, "as asked")
    return _by_rule(plan, entries)


def _in_c(plan: Plan) -> Taken:
    try:
        compiled = _compiled(plan)
    except NoCompilerError as error:
        help = ["install one, or name it in the variable CC", "or leave the choice to darkana: `--engine auto`"]
        raise DataError("E0937", str(error), help=help) from None
    if not compiled:
        return Taken(Engine(), "numpy", NOTHING_IN_C)
    return Taken(Engine("c", loops=True), "c", "as asked: a loop in C fills the legs, the rest is numpy's")


def _by_rule(plan: Plan, entries: int) -> Taken:
    engine = Engine("auto", entries)
    if not engine.may_compile:
        return Taken(Engine(), "numpy", f"{entries} entries do not repay compiling, which {LEAST_ENTRIES} would")
    loops, said = _loops_by_rule(plan, entries)
    number = _number_taken(plan, engine)
    if number:
        said.append(f"numexpr gains by {number} of the expressions, which {entries} entries repay compiling")
    else:
        said.append("no expression is so long that numexpr gains by it")
    name = "c" if loops else "numexpr" if number else "numpy"
    return Taken(replace(engine, loops=loops) if loops or number else Engine(), name, "; ".join(said))


def _loops_by_rule(plan: Plan, entries: int) -> tuple[bool, list[str]]:
    """Whether legs are filled by a loop in C, and what is to be said of it."""
    if entries < LEAST_FOR_LOOPS:
        return False, []
    try:
        return (True, ["a loop in C fills the legs"]) if _compiled(plan) else (False, [])
    except NoCompilerError as error:
        return False, [f"numpy fills the legs, as {error}"]


def _compiled(plan: Plan) -> bool:
    """Compiles the loops of a plan, once a process; whether there are any. Raises NoCompilerError."""
    from .runtime.execution.loops import loops_of
    from .runtime.execution.prepare import prepare

    return bool(loops_of(plan, prepare(plan)))


def _number_taken(plan: Plan, engine: Engine) -> int:
    from .runtime.execution.lowered import texts

    return sum(1 for _ in texts(plan, engine.takes))


def lowered_lines(plan: Plan, names: Mapping[Expr, str]) -> dict[Expr, list[str]]:
    """All texts of the engine `numexpr`, by the expression to print them beneath; `names` are those of shared ones."""
    from .runtime.execution.lowered import texts

    lines: dict[Expr, list[str]] = {}
    for text in texts(plan, Engine("numexpr").takes):
        above = text.what if text.what in names else text.root
        lines.setdefault(above, []).extend(_lines(text, names, part=text.what != above))
    return lines


def loop_text(plan: Plan) -> str:
    """What the engine `c` compiles, or that it has nothing to do."""
    from .runtime.execution.loop_source import sources_of, text_of
    from .runtime.execution.prepare import prepare

    sources = sources_of(plan, prepare(plan))
    return f"in C, where legs are filled:\n\n{text_of(sources)}" if sources else f"{NOTHING_IN_C}\n"


def _lines(text: Text, names: Mapping[Expr, str], *, part: bool) -> Sequence[str]:
    from .compiler.printing.show import show

    given = [f"v{k} = {show(e, names) if isinstance(e, Expr) else repr(e)}" for k, e in enumerate(text.inputs)]
    head = [f"    {show(text.what, names)}"] if part else []
    each = "  (of each row and hypothesis)" if text.pairs else ""
    return [*head, f"    = {text.lowered.text}{each}", f"      {', '.join(given)}"]
