"""All texts that the engine `numexpr` runs for an expression, those of its parts included."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .lower import Lowered, level, lower, outside
from .program import EVENT, Names, Node, Program

PAIRS: Names = frozenset()
"""The variables of its own that a frame of pairs of a row and a hypothesis has."""


class Texts:
    """Walks expressions as the evaluation does. What has been met before is not given again."""

    def __init__(self, program: Program, takes: Callable[[Lowered], bool]) -> None:
        self.program, self.takes = program, takes
        self._seen: set[tuple[int, Names]] = set()

    def of(self, root: Node, *, pairs: bool = False) -> Iterator[tuple[Node, Lowered]]:
        """The texts of what a step evaluates, on its rows or (a window) on pairs of a row and a hypothesis."""
        around = (level(root.free), frozenset({EVENT}))
        yield from self._below(root, (PAIRS, *around) if pairs else around)

    def _below(self, node: Node, around: tuple[Names, ...]) -> Iterator[tuple[Node, Lowered]]:
        """`around` are the variables of the frames that the node is met in, the innermost first."""
        own = next((names for names in around if not outside(node.free, names)), level(node.free))
        if (node.number, own) in self._seen:
            return
        self._seen.add((node.number, own))
        if node.variables:
            around = (frozenset(name for name, _ in node.variables), *around)
        lowered = lower(self.program, node, own)
        if lowered is None or not self.takes(lowered):
            parts = node.args
        else:
            yield node, lowered
            parts = tuple(given.what for given in lowered.inputs if isinstance(given.what, Node))
        for part in parts:
            yield from self._below(part, around)
