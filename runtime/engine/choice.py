"""Which engine evaluates what: `numpy`, `numexpr`, or `auto`, by a rule that was measured (benchmarks/engines.py)."""

from __future__ import annotations

from dataclasses import dataclass

from .lower import MOST_OPERATIONS, Lowered

ENGINES = ("auto", "numpy", "numexpr")

LEAST_SAVED = 3
"""Operations that an expression must save."""

REPAID = 3_000_000
"""Operations saved, times entries: numexpr saves 5 us for each operation of a block of 16384 rows, and compiles an
expression in 0.8 ms."""

FEW = REPAID // MOST_OPERATIONS
"""No expression pays with fewer entries than this."""


def saved(lowered: Lowered) -> int:
    """The operations that numexpr saves numpy. A comparison, `and`, `or` and `not` cost it what two others save."""
    return lowered.operations - 3 * lowered.logical


def faster(lowered: Lowered, entries: int) -> bool:
    """The rule of `auto`: numexpr takes arithmetic that saves enough operations over the entries of a run.

    It does not take transcendental functions: it gains little by them (nothing, where numpy has vector instructions
    for them), and without them both engines give the same to the last bit.
    """
    worth = saved(lowered)
    return lowered.transcendental == 0 and worth >= LEAST_SAVED and worth * entries >= REPAID


@dataclass(frozen=True, slots=True)
class Engine:
    """What was asked for, one of ENGINES, and the entries of the whole run, by which `auto` decides."""

    asked: str = "numpy"
    entries: int = 0

    @property
    def may_compile(self) -> bool:
        """Whether any expression may be numexpr's."""
        return self.asked == "numexpr" or (self.asked == "auto" and self.entries >= FEW)

    def takes(self, lowered: Lowered) -> bool:
        """Whether an expression is numexpr's."""
        return self.asked == "numexpr" or (self.asked == "auto" and faster(lowered, self.entries))


NUMPY = Engine()
