"""Which engine does what: `numpy`, `numexpr`, `c`, or `auto`, by a rule that was measured (benchmarks/engines.py)."""

from __future__ import annotations

from dataclasses import dataclass

from .lower import TRANSCENDENTAL, Lowered

ENGINES = ("auto", "numpy", "numexpr", "c")

SAVING = frozenset({"add", "sub", "mul", "div", "pow", "if"})
"""Operations that numexpr saves numpy, which writes the result of each to memory."""

COSTING = frozenset({"lt", "le", "gt", "ge", "eq", "and", "or", "not", "wrap"})
"""Those of which each costs it about as much as it saves by one: it does them without the vector instructions that
numpy has. Of all others (roots, signs, extremes, ...) each costs it five times that."""

NEVER = TRANSCENDENTAL | {"signed_sqrt"}
"""Nothing is gained by these: of `signed_sqrt` numexpr takes both roots of every row, in 290 us for 16384 rows where
numpy takes 37."""

LEAST_SAVED, LEAST_ENTRIES = 25, 200_000
"""On blocks of 65536 rows, which stay near the processor, numexpr takes 1.2 to 1.4 of numpy's time for 3 or 7 sums and
products, as long for 15, 0.96 for 29. Compiling takes 50 us an operation, so it is repaid after some ten blocks."""

LEAST_FOR_LOOPS = 500_000
"""Entries that repay compiling a loop, which takes 0.1 s: at four photons an event it saves about as much by then
(benchmarks/loops.py)."""

LEAST_FOR_KERNELS = 5_000_000
"""Entries from which on loops in C work out expressions too. They save 10 to 30 ns an entry; compiling them takes some
0.2 s, once for a search on a machine. A run of so many takes a quarter more the first time, and a tenth less each time
after (benchmarks/loops.py)."""


def saved(lowered: Lowered) -> int:
    """How many operations of numpy's numexpr saves, those off that cost it more."""
    return sum(1 if op in SAVING else -1 if op in COSTING else -5 for op in lowered.operations)


def faster(lowered: Lowered, entries: int) -> bool:
    """The rule of `auto`: numexpr takes expressions that save 25 operations, in runs of 200 000 entries or more.

    It is given no transcendental functions, among other reasons so that both engines give the same to the last bit.
    """
    return NEVER.isdisjoint(lowered.operations) and entries >= LEAST_ENTRIES and saved(lowered) >= LEAST_SAVED


@dataclass(frozen=True, slots=True)
class Engine:
    """What was asked for, one of ENGINES, and the entries of the whole run, by which `auto` decides. `loops`: a loop in
    C finds the candidates, if there is one for them; `kernels`: other loops in C work out expressions too."""

    asked: str = "numpy"
    entries: int = 0
    loops: bool = False
    kernels: bool = False

    @property
    def may_compile(self) -> bool:
        """Whether any expression may be numexpr's: none, where C works them out."""
        if self.asked == "numexpr":
            return True
        return self.asked == "auto" and self.entries >= LEAST_ENTRIES and not self.kernels

    def takes(self, lowered: Lowered) -> bool:
        """Whether an expression is numexpr's."""
        return self.asked == "numexpr" or (self.asked == "auto" and faster(lowered, self.entries))


NUMPY = Engine()
