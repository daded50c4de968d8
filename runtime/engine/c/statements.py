"""Expressions as statements of C, an operation each; equal parts are worked out once."""

from __future__ import annotations

import math
from collections.abc import Callable

from ..functions import ROUNDING
from ..program import Node

PRELUDE = """\
#include <math.h>
#include <stdint.h>
static inline double square(double a) { return a * a; }
static inline double cube(double a) { return a * a * a; }
static inline double fourth(double a) { return square(square(a)); }
static inline double signed_sqrt(double a) { return copysign(sqrt(fabs(a)), a); }
static inline double least(double a, double b) { return (a < b) | (a != a) ? a : b; }
static inline double greatest(double a, double b) { return (a > b) | (a != a) ? a : b; }
static inline int64_t differ(double a, double b) { return (a < b) | (a > b); }
static inline int64_t holds(double a) { return (a < 0) | (a > 0); }
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
ANGLES = {"angle_lt": "<", "angle_le": "<=", "angle_gt": ">", "angle_ge": ">="}
STRUCTURE = frozenset({"and", "or", "not", "neg", "if"})


class NotInCError(Exception):
    """An expression that is left to numpy."""


def exact(node: Node, *, angles: bool = False) -> bool:
    """Whether C carries out an operation itself; with `angles`, comparisons of them too."""
    if node.kind != "apply":
        return False
    if node.name == "pow":
        return node.args[1].kind == "const" and node.args[1].value in POWERS
    return node.name in INFIX or node.name in CALLED or node.name in STRUCTURE or (angles and node.name in ANGLES)


class Statements:
    """`lines` work out what `number` and `truth` have been asked for. `given` names what is worked out already
    (None: what is to be worked out), as a number; it may raise NotInCError. With `angles` they compare angles too, and
    set `unsure` where these are so near to one another that the library has to be asked for them."""

    def __init__(self, given: Callable[[Node], str | None], *, angles: bool = False) -> None:
        self.lines: list[str] = []
        self._taken = 0
        self._given = given
        self._angles = angles
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
        if not exact(node, angles=self._angles):
            raise NotInCError
        text, is_truth = self._operation(node.name, node.args)
        return self._line(text, is_truth=is_truth), is_truth

    def _line(self, text: str, *, is_truth: bool = False) -> str:
        name = f"t{len(self.lines)}"
        # as wide as a double: else the compiler would not do several rows at once
        self.lines.append(f"const {'int64_t' if is_truth else 'double'} {name} = {text};")
        return name

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
            case "pow":
                return POWERS[args[1].value].format(self.number(args[0])), False
        if op in ANGLES:
            return f"{self._beyond(*args)} {ANGLES[op]} 0", True
        given = list(map(self.number, args))
        return f" {INFIX[op]} ".join(given) if op in INFIX else f"{CALLED[op]}({', '.join(given)})", op in TRUTHS

    def _beyond(self, y: Node, x: Node, angle: Node) -> str:
        """What has the sign of `atan2(y, x) - angle`, as `functions.py` has it."""
        across, along = self.number(y), self.number(x)
        cos, sin = literal(math.cos(angle.value)), literal(math.sin(angle.value))
        beyond = self._line(f"{across} * {cos} - {along} * {sin}")
        near = f"(fabs({along}) + {across}) * {literal(ROUNDING)}"
        number = f"({across} == {across}) & ({along} == {along})"  # with NaN no comparison holds, which is sure
        self.lines.append(f"unsure |= !(fabs({beyond}) > {near}) & {number};")
        return beyond


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
