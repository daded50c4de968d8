"""Which engine a run takes, and why; and the texts that numexpr is given, by the expressions they stand for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .runtime.engine.choice import ENGINES, LEAST_ENTRIES, Engine
from .runtime.plan import Expr, Plan

if TYPE_CHECKING:
    from .runtime.execution.lowered import Text


@dataclass(frozen=True, slots=True)
class Taken:
    """The engine of a run: what decides for each expression, its name, and why it was taken."""

    engine: Engine
    name: str
    why: str


def taken(asked: str, plan: Plan, entries: int) -> Taken:
    """The engine for a run over so many entries in all. Raises ValueError."""
    if asked not in ENGINES:
        raise ValueError(f"there is no engine `{asked}`: take one of {', '.join(ENGINES)}")
    engine = Engine(asked, entries)
    if asked != "auto":
        return Taken(engine, asked, "as asked")
    if not engine.may_compile:
        return Taken(Engine(), "numpy", f"{entries} entries do not repay compiling, which {LEAST_ENTRIES} would")
    number = _number_taken(plan, engine)
    if not number:
        return Taken(Engine(), "numpy", "no expression is long enough to gain by being compiled")
    return Taken(engine, "numexpr", f"compiling repays for {number} of the expressions, and for {entries} entries")


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


def _lines(text: Text, names: Mapping[Expr, str], *, part: bool) -> Sequence[str]:
    from .compiler.printing.show import show

    given = [f"v{k} = {show(e, names) if isinstance(e, Expr) else repr(e)}" for k, e in enumerate(text.inputs)]
    head = [f"    {show(text.what, names)}"] if part else []
    each = "  (of each row and hypothesis)" if text.pairs else ""
    return [*head, f"    = {text.lowered.text}{each}", f"      {', '.join(given)}"]
