"""The words of the language that have a meaning in expressions, from the compiler's own tables."""

from __future__ import annotations

from collections.abc import Iterator

from .compiler.expressions.functions import FUNCTIONS
from .compiler.expressions.names import CONSTANTS
from .compiler.physics.dimensions import UNITS, describe
from .compiler.physics.masses import MASSES
from .compiler.physics.vectors import MEMBERS
from .compiler.statements.shapes import SHAPES
from .compiler.statements.statistics import METHODS, QUANTITIES

Entry = tuple[str, str, str, str]


def vocabulary() -> Iterator[Entry]:
    """(kind, name, dimension, definition) of every function, member, constant, particle, shape, method and unit."""
    for name, builtin in FUNCTIONS.items():
        yield "function", builtin.signature if "(" in builtin.signature else name, "", builtin.text
    for name, (dimension, text) in MEMBERS.items():
        yield "member", name, describe(dimension), text
    yield "member", "cms", "a four-vector", "the same vector in the centre-of-mass frame"
    yield "member", "rest(y)", "a four-vector", "the same vector in the rest frame of y"
    for name, (_, dimension, text) in CONSTANTS.items():
        yield "constant", name, describe(dimension), text
    for name, mass in MASSES.items():
        yield "particle", name, "an energy", f"mass {mass:.10g} GeV (PDG)"
    for name, (parameters, text) in SHAPES.items():
        yield "shape", f"{name}({', '.join(parameters)})", "", text
    for words, text in METHODS.items():
        yield "method", " ".join(words), "", text
    for name, text in QUANTITIES.items():
        yield "quantity", name, "", text
    for name, (factor, dimension) in UNITS.items():
        yield "unit", name, describe(dimension), f"{factor:g} {dimension}"


def vocabulary_text(pattern: str = "") -> str:
    """The entries whose name, kind or definition has the pattern, as a table."""
    wanted = pattern.lower()
    rows = [row for row in vocabulary() if wanted in " ".join(row[:2]).lower() or (wanted and wanted in row[3].lower())]
    widths = [max((len(row[i]) for row in rows), default=0) for i in range(3)]
    return "\n".join("  ".join(c.ljust(w) for c, w in zip(row, [*widths, 0], strict=True)).rstrip() for row in rows)
