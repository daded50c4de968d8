"""The engine `numexpr`: elementwise parts of expressions, each compiled once and run in one pass over the rows."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from .arrays import Column, Value
from .frame import Frame
from .grid import Grid
from .lower import Input, Lowered, lower
from .program import Names, Node, Program

Evaluate = Callable[[Frame, Node], Value]
Takes = Callable[[Lowered], bool]
"""Whether the engine takes a text, or leaves it to numpy."""


class Compiled:
    """The compiled texts of a program. numexpr has one thread: the workers share the cores among them. With `grids`
    it works on matrices of fillings too, for which numpy copies less."""

    def __init__(self, program: Program, takes: Takes, *, grids: bool) -> None:
        hold_to_one_thread()
        self._program, self._takes, self._grids = program, takes, grids
        self._known: dict[tuple[int, Names], tuple[Lowered, Any] | None] = {}

    def value(self, frame: Frame, node: Node, number: Evaluate, truth: Evaluate) -> Value | None:
        """The value of an operation on the rows of a frame; None where numpy is to work it out.

        `number` and `truth` evaluate what is handed in.
        """
        found = self._of(node, frame.own) if self._grids or not isinstance(frame, Grid) else None
        if found is None:
            return None
        lowered, run = found
        arguments = [_argument(each, frame, truth if each.truth else number) for each in lowered.inputs]
        result: Column = run(*arguments, order="K", casting="safe", ex_uses_vml=False)
        return result if result.ndim else result[()]

    def _of(self, node: Node, own: Names) -> tuple[Lowered, Any] | None:
        key = (node.number, own)
        if key not in self._known:
            lowered = lower(self._program, node, own)
            taken = lowered is not None and self._takes(lowered)
            self._known[key] = (lowered, compiled(lowered.text, lowered.truths)) if lowered and taken else None
        return self._known[key]


def hold_to_one_thread() -> None:
    """numexpr, and Intel's library where it was built with that."""
    import numexpr

    numexpr.set_num_threads(1)
    numexpr.set_vml_num_threads(1)


@cache
def compiled(text: str, truths: tuple[bool, ...]) -> Any:
    """A function of v0, v1, ..., compiled once a process: it takes a millisecond, and samples ask for the same.

    Unlike `numexpr.evaluate` it looks no name up, so that no variable of the program can be meant by mistake.
    """
    import numexpr

    types = [(f"v{k}", bool if truth else np.float64) for k, truth in enumerate(truths)]
    return numexpr.NumExpr(text, types, optimization="aggressive", truediv=True)


def _argument(given: Input, frame: Frame, evaluate: Evaluate) -> Column:
    value = evaluate(frame, given.what) if isinstance(given.what, Node) else given.what
    return np.asarray(value, np.bool_ if given.truth else np.float64)
