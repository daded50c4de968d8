"""Elementwise expressions as texts for numexpr: what is fused to one text, and what is handed in under v0, v1, ...

No name of the user's occurs in a text, nor any number that numexpr would round. This file imports neither numpy nor
numexpr, so that a text can be shown without them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from .program import EVENT, Names, Node, Program

MOST_INPUTS = 31
"""numexpr takes 63, but hands them to an iterator of numpy, which before numpy 2 takes 32 with the result."""

MOST_OPERATIONS = 48
"""Keeps a text below Python's 200 nested brackets, and numexpr's program below its 255 registers."""

MOST_COPIES = 8
"""numexpr writes out powers, and takes time for every copy: squares in squares in squares."""

INFIX = {
    "add": "+", "sub": "-", "mul": "*", "div": "/", "lt": "<", "le": "<=", "gt": ">", "ge": ">=", "eq": "==",
    "and": "&", "or": "|",
}  # fmt: skip
NAMED = {
    "sqrt": "sqrt", "abs": "abs", "log": "log", "log10": "log10", "exp": "exp", "floor": "floor", "sin": "sin",
    "cos": "cos", "tan": "tan", "asin": "arcsin", "acos": "arccos", "atan": "arctan", "atan2": "arctan2",
    "sinh": "sinh", "cosh": "cosh", "tanh": "tanh", "asinh": "arcsinh",
}  # fmt: skip
TRANSCENDENTAL = frozenset(NAMED) - {"sqrt", "abs", "floor"} | {"power"}
"""Functions whose last bits are the library's own, among them `power`, a `pow` that is not multiplied out. All other
operations round exactly, in both engines alike."""

ANGLES = frozenset({"angle_lt", "angle_le", "angle_gt", "angle_ge"})
"""Left to numpy."""

LOGICAL = frozenset({"lt", "le", "gt", "ge", "eq", "ne", "and", "or", "not"}) | ANGLES
POWERS = {
    2.0: ("({}**2.0)", 2),
    3.0: ("({}**3.0)", 3),
    4.0: ("({}**4.0)", 4),
    0.5: ("sqrt({})", 1),
    -1.0: ("(1.0 / {})", 1),
}
"""Exponents that are multiplied out, in the order of the numpy engine; and how many copies numexpr makes of a base."""


@dataclass(frozen=True, slots=True)
class Input:
    """What a name stands for: the value of a node, or a constant; as a number, or as whether it holds."""

    what: Node | float
    truth: bool = False


@dataclass(frozen=True, slots=True)
class Lowered:
    """A text in which `v0` is the first of `inputs` and so on, and the operations that it fuses."""

    text: str
    inputs: tuple[Input, ...]
    operations: tuple[str, ...]

    @property
    def truths(self) -> tuple[bool, ...]:
        """Which names stand for whether something holds."""
        return tuple(each.truth for each in self.inputs)


def lower(program: Program, node: Node, own: Names) -> Lowered | None:
    """The text of a node on frames with these variables of their own; None where numpy is to evaluate the node.

    That is: whatever is not elementwise, `and`, `or` and `if` whose parts are evaluated on fewer rows, what scan
    parameters alone decide, and a single operation, of which there is nothing to fuse.
    """
    if not _lowers(node) or _alone(node.free) or (node.name == "if" and not is_number(node)):
        return None
    writer = _Writer(program, level(node.free) if outside(node.free, own) else own)
    text = writer.operation(node)
    fused = tuple(writer.operations)
    return Lowered(text, tuple(writer.inputs), fused) if len(fused) > 1 else None


def outside(free: Names, own: Names) -> bool:
    """Whether a frame around one with these variables of its own suffices. Without any it is of pairs of a row and
    a hypothesis, and what needs only one of them is outside."""
    scans = sum(name.startswith("$") for name in free)
    return free.isdisjoint(own) if own else scans in (0, len(free))


def level(free: Names) -> Names:
    """The variables that decide on which rows something is evaluated, where no frame says more."""
    rows = frozenset(name for name in free if not name.startswith("$"))
    return rows - {EVENT} or rows


def _alone(free: Names) -> bool:
    return all(name.startswith("$") for name in free)


def _lowers(node: Node) -> bool:
    """Whether a node is an operation that numexpr can carry out as numpy does."""
    if node.kind != "apply" or not node.free or node.name in ANGLES:
        return False
    first, *others = node.args
    match node.name:
        case "and" | "or" | "if":
            return not any(arg.dear for arg in others)
        case "not":  # of what may be no boolean, numpy's own `not`
            return _is_boolean(first)
        case "pow":
            return not (others[0].kind == "const" and others[0].value == 1)
    return True


def _is_boolean(node: Node) -> bool:
    return node.kind == "apply" and node.name in LOGICAL


def is_number(node: Node) -> bool:
    """Whether a value is sure to be a number: a field may be a boolean, and so may an `if` of such."""
    match node.kind:
        case "apply":
            return any(map(is_number, node.args[1:])) if node.name == "if" else node.name not in LOGICAL
        case "reduce":
            return node.name in ("count", "sum", "min", "max")
        case "const":
            return not isinstance(node.value, bool)
    return node.kind in ("lookup", "param")


def _literal(node: Node) -> bool:
    """Constants that a text can hold; infinities and NaN are names to Python, and -0 would become 0."""
    if node.kind != "const" or isinstance(node.value, bool) or not math.isfinite(node.value):
        return False
    return node.value != 0 or math.copysign(1.0, node.value) > 0


class _Writer:
    """Writes one text. `pending` are the arguments still to be written, each of which may become an input."""

    def __init__(self, program: Program, own: Names) -> None:
        self.program, self.own = program, own
        self.names: dict[tuple[object, bool], str] = {}
        self.inputs: list[Input] = []
        self.operations: list[str] = []
        self.pending = self.copies = 1

    def operation(self, node: Node) -> str:
        """An operation, in brackets."""
        op, args = node.name, node.args
        self.operations.append(op)
        self.pending += len(args) - 1
        match op:
            case "mul" if args[0] is args[1]:
                self.pending -= 1
                return f"({self._copied(args[0], 2, uses=2)}**2.0)"
            case "div":
                return f"({self.argument(args[0])} / {self._exact(args[1])})"
            case "pow":
                return self._power(*args)
            case "neg":
                return f"(-{self.argument(args[0])})"
            case "not":
                return f"(~{self.argument(args[0], truth=True)})"
            case "ne":  # false where a side is NaN
                return f"(abs(({self.argument(args[0])} - {self.argument(args[1])})) > 0.0)"
            case "signed_sqrt":
                return self._signed_sqrt(args[0])
            case "min" | "max":
                return self._extreme("<" if op == "min" else ">", *args)
            case "wrap":
                return self._wrap(args[0])
            case "if":
                return self._choice(*args)
        if op in NAMED:
            return f"{NAMED[op]}({', '.join(map(self.argument, args))})"
        left, right = (self.argument(arg, truth=op in ("and", "or")) for arg in args)
        return f"({left} {INFIX[op]} {right})"

    def argument(self, node: Node, *, truth: bool = False, uses: int = 1) -> str:
        """An argument that its operation uses so often: written out where it may be, else a literal or a name."""
        fuses = (
            _lowers(node)
            and _is_boolean(node) == truth
            and self.program.uses(node) <= uses
            and not outside(node.free, self.own)
            and len(self.operations) < MOST_OPERATIONS
            and len(self.inputs) + self.pending + len(node.args) <= MOST_INPUTS
        )
        return self.operation(node) if fuses else self._leaf(node, truth=truth)

    def _leaf(self, node: Node, *, truth: bool = False) -> str:
        if not truth and _literal(node):
            self.pending -= 1
            return repr(float(node.value)) if node.value >= 0 else f"({float(node.value)!r})"
        return self._name(node, truth=truth)

    def _name(self, what: Node | float, *, truth: bool = False) -> str:
        self.pending -= 1
        key = (what.number if isinstance(what, Node) else repr(what), truth)
        if key not in self.names:
            self.names[key] = f"v{len(self.inputs)}"
            self.inputs.append(Input(what, truth))
        return self.names[key]

    def _exact(self, node: Node) -> str:
        """A divisor: numexpr would multiply by the rounded inverse of a literal."""
        return self._name(node) if node.kind == "const" else self.argument(node)

    def _power(self, base: Node, exponent: Node) -> str:
        if exponent.kind == "const" and exponent.value in POWERS:
            self.pending -= 1
            text, copies = POWERS[exponent.value]
            return text.format(self._copied(base, copies))
        at = len(self.operations) - 1
        self.operations[at] = "power"
        return f"({self.argument(base)} ** {self._exact(exponent)})"

    def _copied(self, node: Node, times: int, uses: int = 1) -> str:
        """An argument that numexpr will write so many times."""
        if self.copies * times > MOST_COPIES:
            return self._leaf(node)
        self.copies *= times
        text = self.argument(node, uses=uses)
        self.copies //= times
        return text

    def _extreme(self, sign: str, left: Node, right: Node) -> str:
        """NaN where a side is. Written twice, so what is not simple is handed in."""
        a, b = map(self._leaf, (right, left) if _literal(left) else (left, right))
        return f"where((({a} {sign} {b}) | ({a} != {a})), {a}, {b})"

    def _signed_sqrt(self, of: Node) -> str:
        """Written three times, so what is not simple is handed in."""
        a = self._leaf(of)
        return f"where(({a} < 0.0), (-sqrt((-{a}))), sqrt({a}))"

    def _wrap(self, angle: Node) -> str:
        """To (-pi, pi], as the numpy engine does."""
        self.pending += 1
        a, turn = self._name(angle), self._name(2 * math.pi)
        wrapped = f"({a} - ({turn} * ceil((({a} - {math.pi!r}) / {turn}))))"
        return f"where(({wrapped} <= (-{math.pi!r})), {math.pi!r}, {wrapped})"

    def _choice(self, test: Node, yes: Node, no: Node) -> str:
        """numexpr would make two literals single precision."""
        holds = self.argument(test, truth=True)
        if yes.kind == no.kind == "const":
            return f"where({holds}, {self._name(yes)}, {self._name(no)})"
        return f"where({holds}, {self.argument(yes)}, {self.argument(no)})"
