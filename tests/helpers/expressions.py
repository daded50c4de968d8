"""Expressions evaluated on a few rows of made-up columns, by either engine."""

from __future__ import annotations

import numpy as np

from darkana.runtime.engine.compiled import Compiled
from darkana.runtime.engine.evaluate import evaluate
from darkana.runtime.engine.lower import Lowered, lower
from darkana.runtime.engine.program import Program
from darkana.runtime.engine.rows import Rows
from darkana.runtime.execution.block import Block, Setting
from darkana.runtime.plan import EVENT, Expr
from darkana.runtime.reading.needs import needs_of
from plan_kit import plan_of

SPECIAL = (0.0, -0.0, 1.0, -1.0, 2.5, 0.1, 49.0, 1e300, -1e300, 5e-324, np.inf, -np.inf, np.nan, np.pi, -np.pi)


def columns_of(*values):
    """`event.a`, `event.b`, ...: all combinations of the values."""
    grids = np.meshgrid(*values, indexing="ij")
    return {"abcdefgh"[k]: grid.reshape(-1) for k, grid in enumerate(grids)}


def values(expression: Expr, columns, engine: str):
    """The value on all rows, evaluated by one engine; of `numexpr`, whatever it is able to."""
    n = len(next(iter(columns.values())))
    program = Program({})
    node = program.root(expression)
    setting = Setting(plan_of(), program, needs_of(plan_of(), data=False), 0)
    setting.compiled = Compiled(program, lambda _: True, grids=True) if engine == "numexpr" else None
    block = Block(setting, n, {"event": Rows("event", np.arange(n + 1), columns.__getitem__)})
    with np.errstate(all="ignore"):
        return np.broadcast_to(evaluate(block.events, node), n)


def lowered(expression: Expr) -> Lowered | None:
    program = Program({})
    return lower(program, program.root(expression), EVENT)
