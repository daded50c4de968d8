"""Which engine a run takes, and why; and the texts that numexpr is given, by the expressions they stand for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .runtime.engine.choice import ENGINES, LEAST_ENTRIES, LEAST_FOR_KERNELS, LEAST_FOR_LOOPS, Engine
from .runtime.errors import DataError, NoCompilerError
from .runtime.plan import Expr, Plan

if TYPE_CHECKING:
    from .runtime.execution.lowered import Text


NOTHING_IN_C = "there is nothing that C has a loop for"
IN_C = ("a loop in C fills the legs", "loops in C work out expressions")


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
        compiled = _compiled(plan, kernels=True)
    except NoCompilerError as error:
        help = ["install one, or name it in the variable CC", "or leave the choice to darkana: `--engine auto`"]
        raise DataError("E0937", str(error), help=help) from None
    if not compiled:
        return Taken(Engine(), "numpy", NOTHING_IN_C)
    return Taken(Engine("c", loops=True, kernels=True), "c", f"as asked: {compiled}, the rest is numpy's")


def _by_rule(plan: Plan, entries: int) -> Taken:
    engine = Engine("auto", entries)
    if not engine.may_compile:
        return Taken(Engine(), "numpy", f"{entries} entries do not repay compiling, which {LEAST_ENTRIES} would")
    engine, said = _with_c(plan, engine)
    number = 0 if engine.kernels else _number_taken(plan, engine)
    if number:
        said.append(f"numexpr gains by {number} of the expressions, which {entries} entries repay compiling")
    elif not engine.kernels:
        said.append("no expression is so long that numexpr gains by it")
    name = "c" if engine.loops else "numexpr" if number else "numpy"
    return Taken(engine if engine.loops or number else Engine(), name, "; ".join(said))


def _with_c(plan: Plan, engine: Engine) -> tuple[Engine, list[str]]:
    """What C does by the rule of `auto`, and what is to be said of it."""
    if engine.entries < LEAST_FOR_LOOPS:
        return engine, []
    kernels = engine.entries >= LEAST_FOR_KERNELS
    try:
        compiled = _compiled(plan, kernels=kernels)
    except NoCompilerError as error:
        return engine, [f"nothing is done in C, as {error}"]
    return (replace(engine, loops=True, kernels=kernels), [compiled]) if compiled else (engine, [])


def _compiled(plan: Plan, *, kernels: bool) -> str:
    """Compiles what C is to do, once a process, and says what that is. Raises NoCompilerError."""
    from .runtime.engine.c.library import built
    from .runtime.execution.native import sources, text
    from .runtime.execution.prepare import prepare

    found = sources(plan, prepare(plan), kernels=kernels)
    if any(found):
        built(text(found))
    return " and ".join(word for word, made in zip(IN_C, found, strict=True) if made)


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


def c_text(plan: Plan, names: Mapping[Expr, str]) -> str:
    """What the engine `c` compiles, and which expressions it gives; or that it has nothing to do."""
    from .compiler.printing.show import show
    from .runtime.execution.lowered import by_number
    from .runtime.execution.native import sources, text
    from .runtime.execution.prepare import prepare

    program = prepare(plan)
    found, known = sources(plan, program, kernels=True), by_number(plan, program)
    given = [(each.name, known.get(node.number)) for each in found[1] for node in each.nodes]
    lines = [f"  {name}: {show(expression, names, top=True)}\n" for name, expression in given if expression is not None]
    made = text(found)
    return "".join(["in C:\n", *lines, "\n", made]) if made else f"{NOTHING_IN_C}\n"


def _lines(text: Text, names: Mapping[Expr, str], *, part: bool) -> Sequence[str]:
    from .compiler.printing.show import show

    given = [f"v{k} = {show(e, names) if isinstance(e, Expr) else repr(e)}" for k, e in enumerate(text.inputs)]
    head = [f"    {show(text.what, names)}"] if part else []
    each = "  (of each row and hypothesis)" if text.pairs else ""
    return [*head, f"    = {text.lowered.text}{each}", f"      {', '.join(given)}"]
