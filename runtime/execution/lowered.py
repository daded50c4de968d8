"""The texts that the engine `numexpr` runs for a plan, in terms of the plan's own expressions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..engine.lower import Lowered
from ..engine.program import Node, Program
from ..engine.texts import Texts
from ..plan import Expr, Plan, walk
from .ledger import Layout
from .prepare import expressions, prepare
from .stages import Planner


@dataclass(frozen=True, slots=True)
class Text:
    """One text: found while `root`, which a step evaluates, was looked through; it gives `what`, a part of it.
    `inputs` are what v0, v1, ... stand for. `pairs`: on pairs of a row and a hypothesis."""

    root: Expr
    what: Expr
    lowered: Lowered
    inputs: tuple[Expr | float, ...]
    pairs: bool


def texts(plan: Plan, takes: Callable[[Lowered], bool]) -> Iterator[Text]:
    """All texts of a run in which nothing is blinded, each once: `lower` makes them, as it does for the run."""
    program = prepare(plan)
    Planner(plan, program, Layout(), 1, 1).selection()
    asked, known = list(roots(plan)), by_number(plan, program)
    walker = Texts(program, takes)
    for root, pairs in asked:
        for node, lowered in walker.of(program.node(root), pairs=pairs):
            given = [each.what for each in lowered.inputs]
            inputs = tuple(known[what.number] if isinstance(what, Node) else what for what in given)
            yield Text(root, known[node.number], lowered, inputs, pairs)


def by_number(plan: Plan, program: Program) -> dict[int, Expr]:
    """The plan's expressions and their parts, by the numbers of their nodes."""
    return {program.node(e).number: e for e in walk(*(root for root, _ in roots(plan))) if isinstance(e, Expr)}


def roots(plan: Plan) -> Iterator[tuple[Expr, bool]]:
    """What steps evaluate; and whether on pairs of a row and a hypothesis."""
    cuts = {region.name: [cut.condition for cut in region.cuts] for region in plan.regions}
    for expression in expressions(plan):
        yield expression, False
    for region in plan.regions:
        yield from ((condition, False) for condition in cuts[region.name])
    for histogram in plan.histograms:
        yield from ((axis.value, False) for axis in histogram.axes)
    for save in plan.saves:
        yield from ((column.value, False) for column in save.columns)
    for spectrum in plan.spectra:
        asked = [condition for condition in cuts[spectrum.region] if condition.scans]
        yield from ((expression, bool(asked) or bool(spectrum.value.scans)) for expression in (*asked, spectrum.value))
    for window in plan.windows:
        if window.interval is not None:
            yield window.interval.value, False
        asked = [condition for name in window.regions for condition in cuts[name] if condition.scans]
        yield from ((condition, True) for condition in (*asked, window.condition))
