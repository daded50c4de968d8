"""Expressions as statements of C, an operation each; equal parts are worked out once."""

from __future__ import annotations

import math
from collections.abc import Callable

from ..program import Node

PRELUDE = """\
#include <math.h>
#include <stdint.h>
static inline double square(double a) { return a * a; }
static inline double cube(double a) { return a * a * a; }
static inline double fourth(double a) { return square(square(a)); }
static inline double signed_sqrt(double a) { return copysign(sqrt(fabs(a)), a); }
static inline double least(double a, double b) { return a < b || a != a ? a : b; }
static inline double greatest(double a, double b) { return a > b || a != a ? a : b; }
static inline int differ(double a, double b) { return a < b || a > b; }
static inline int holds(double a) { return a < 0 || a > 0; }
static inline double wrap(double a) {
  const double turn = 0x1.921fb54442d18p+2, half = 0x1.921fb54442d18p+1;
  const double wrapped = a - turn * ceil((a - half) / turn);
  return wrapped <= -half ? half : wrapped;
}
"""
"""The operations that C has not, as `functions.py` defines them."""

INFIX = {"add": "+", "sub": "-", "mul": "*", "div": "/", "lt": "<", "le": "<=", "gt": ">", "ge": ">=", "eq": "=="}
CALLED = {
    "sqrt": "sqrt", "abs": "fabs", "floor": "floor", "min": "least", "max": "greatest", "ne": "differ",
    "wrap": "wrap", "signed_sqrt": "signed_sqrt",
}  # fmt: skip
POWERS = {-1.0: "1 / {}", 0.5: "sqrt({})", 1.0: "{}", 2.0: "square({})", 3.0: "cube({})", 4.0: "fourth({})"}
"""Exponents that are multiplied out. Other powers, and all transcendental functions, are the library's own to the last
bit, so they are left to numpy."""

TRUTHS = frozenset({"lt", "le", "gt", "ge", "eq", "ne", "and", "or", "not"})


class NotInCError(Exception):
    """An expression that is left to numpy."""


class Statements:
    """`lines` work out what `number` and `truth` have been asked for. `given` names what is worked out already
    (None: what is to be worked out), as a number; it may raise NotInCError."""

    def __init__(self, given: Callable[[Node], str | None]) -> None:
        self.lines: list[str] = []
        self._taken = 0
        self._given = given
        self._known: dict[int, tuple[str, bool]] = {}

    def number(self, node: Node) -> str:
        """The name or literal of a value. Raises NotInCError."""
        return self._of(node)[0]

    def truth(self, node: Node) -> str:
        """Whether a value holds: NaN and 0 do not. Raises NotInCError."""
        name, is_truth = self._of(node)
        return name if is_truth else f"holds({name})"

    def taken(self) -> list[str]:
        """The lines that are new since the last time."""
        new = self.lines[self._taken :]
        self._taken = len(self.lines)
        return new

    def _of(self, node: Node) -> tuple[str, bool]:
        found = self._known.get(node.number)
        if found is None:
            found = self._known[node.number] = self._new(node)
        return found

    def _new(self, node: Node) -> tuple[str, bool]:
        if node.kind == "const":
            return literal(node.value), isinstance(node.value, bool)
        given = self._given(node)
        if given is not None:
            return given, False
        if node.kind != "apply":
            raise NotInCError
        text, is_truth = self._operation(node.name, node.args)
        name = f"t{len(self.lines)}"
        self.lines.append(f"const {'int' if is_truth else 'double'} {name} = {text};")
        return name, is_truth

    def _operation(self, op: str, args: tuple[Node, ...]) -> tuple[str, bool]:
        match op:
            case "and" | "or":
                return (" & " if op == "and" else " | ").join(map(self.truth, args)), True
            case "not":  # numpy's own, to which NaN is true
                return f"!{self.number(args[0])}", True
            case "neg":
                return f"-{self.number(args[0])}", False
            case "if":
                (yes, one), (no, other) = map(self._of, args[1:])
                return f"{self.truth(args[0])} ? {yes} : {no}", one and other
            case "pow" if args[1].kind == "const" and args[1].value in POWERS:
                return POWERS[args[1].value].format(self.number(args[0])), False
        if op not in INFIX and op not in CALLED:
            raise NotInCError
        given = list(map(self.number, args))
        return f" {INFIX[op]} ".join(given) if op in INFIX else f"{CALLED[op]}({', '.join(given)})", op in TRUTHS


def literal(value: float) -> str:
    """To the last bit."""
    if isinstance(value, bool):
        return str(int(value))
    if math.isfinite(value):
        return f"({float(value).hex()})"
    return "NAN" if math.isnan(value) else "INFINITY" if value > 0 else "(-INFINITY)"


def indented(lines: list[str]) -> str:
    """As a text, by brackets."""
    text, depth = "", 0
    for line in "\n".join(lines).splitlines():
        depth -= line.startswith("}")
        text += f"{'  ' * depth}{line}\n"
        depth += line.endswith("{")
    return text
