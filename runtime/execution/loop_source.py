"""The source, in C, of a loop over the fillings of each event's legs, which finds those that meet some conditions or
the best of them. A filling that is not chosen leaves no trace in memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from ..engine.c.statements import NotInCError, Statements, indented
from ..engine.program import EVENT, Node, Program
from ..plan import CandidateSpace, CandidateStep, Combination, CompositeSpace, Expr, KeepBestStep, Plan, SelectStep
from .best import SAME_KEY
from .combine import Patterns
from .spaces import slots_of

HEAD = """\
int64_t {name}(int64_t n, const void *const *in, void *const *out, int64_t room) {{
const int64_t *restrict which = in[0], *restrict begin = in[1], *restrict length = in[2];
const int32_t *restrict numbers = in[3];
double *restrict scratch = out[0], *restrict keys = out[1];
int64_t *restrict events = out[2];
int64_t found = 0;"""
"""Of event i, `length[which[i]]` fillings begin at `begin[which[i]]`: for each leg, a number among the objects that it
may take. What is found is put into `events`, `keys` and a column of rows a leg, while there is room."""

FIXED_IN, FIXED_OUT = 4, 3


@dataclass(slots=True)
class LoopSource:
    """A function of C and what it reads: after the first FIXED_IN arguments, for each list where an event's rows begin
    and, if they are `picked`, the rows themselves; then columns of the objects of a space (each an expression of
    OBJECT), then columns of events. Without a step all fillings are found of which all that is `asked` holds. `rest`
    are the steps that remain to be taken. Raises NotInCError."""

    name: str
    program: Program
    combination: Combination
    asked: tuple[Expr, ...]
    step: KeepBestStep | None = None
    rest: tuple[CandidateStep, ...] = ()
    slots: tuple[int, ...] = ()
    picked: tuple[bool, ...] = ()
    objects: dict[tuple[str, int], Node] = field(default_factory=dict)
    events: dict[int, Node] = field(default_factory=dict)
    text: str = ""

    def __post_init__(self) -> None:
        self.slots = slots_of(self.program, self.combination)
        legs = dict(zip(self.slots, self.combination.legs, strict=True))
        self.picked = tuple(legs[number].where is not None for number in range(len(legs)))
        body = self._body()  # says what is read
        lines = [
            HEAD.format(name=self.name),
            *self._arguments(),
            "for (int64_t i = 0; i < n; i++) {",
            *body,
            "}",
            "return found;",
            "}",
        ]
        self.text = indented(lines)

    def given(self, node: Node) -> str | None:
        """The name of what is worked out beforehand: what needs one leg alone, and what needs none."""
        names = [leg.name for leg in self.combination.legs]
        if node.alone is not None and node.only in names:
            k = names.index(node.only)
            key = (self.combination.legs[k].space, node.alone.number)
            self.objects.setdefault(key, node.alone)
            return f"o{list(self.objects).index(key)}[r{k}]"
        if node.free <= {EVENT} and not node.counts:
            self.events.setdefault(node.number, node)
            return f"e{list(self.events).index(node.number)}[i]"
        return None

    def _arguments(self) -> list[str]:
        names: list[str] = []
        for number, picked in enumerate(self.picked):
            names += [f"int64_t *restrict first{number}", *([f"int64_t *restrict rows{number}"] if picked else [])]
        names += [f"double *restrict o{j}" for j in range(len(self.objects))]
        names += [f"double *restrict e{j}" for j in range(len(self.events))]
        given = [f"const {name} = in[{FIXED_IN + k}];" for k, name in enumerate(names)]
        return given + [f"int64_t *restrict l{k} = out[{FIXED_OUT + k}];" for k in range(len(self.slots))]

    def _body(self) -> list[str]:
        statements = Statements(self.given)
        each = [*self._rows(), *(f"if (!({rule})) continue;" for rule in self._rules())]
        for test in self.asked:
            holds = statements.truth(self.program.node(test))
            each += [*statements.taken(), f"if (!{holds}) continue;"]
        return [
            f"const int32_t *p = numbers + {len(self.slots)} * begin[which[i]];",
            "const int64_t many = length[which[i]];",
            *(f"const int64_t b{number} = first{number}[i];" for number in range(len(self.picked))),
            *(_over([*each, *self._found("0")]) if self.step is None else self._best(self.step, statements, each)),
        ]

    def _rules(self) -> Iterator[str]:
        """Those that only the rows themselves can judge, as the legs that they compare take from different lists."""
        combination, patterns = self.combination, Patterns(self.combination, self.slots, 0)
        row = {leg.name: f"r{k}" for k, leg in enumerate(combination.legs)}
        for a, b in combination.distinct:
            if not patterns.local((a, b)):
                yield f"{row[a]} != {row[b]}"
        for first, second in combination.increasing:
            if not patterns.local((*first, *second)):
                yield _before([row[leg] for leg in first], [row[leg] for leg in second])

    def _best(self, step: KeepBestStep, statements: Statements, each: list[str]) -> list[str]:
        """The first of the best; where re-pairings may be as good, all that are near. Keys are looked through twice, as
        which is the best can't be predicted, and a branch that is not predicted costs as much as a filling."""
        key = statements.number(self.program.node(step.key))
        less, sign, worst = ("<", "+", "INFINITY") if step.direction == "min" else (">", "-", "(-INFINITY)")
        each = [
            *(["scratch[f] = NAN;"] if "continue;" in " ".join(each) else []),
            *each,
            *statements.taken(),
            f"const double key = scratch[f] = {key};",
            f"best = key {less} best ? key : best;",
        ]
        near = f"isfinite(best) ? best {sign} {4 * SAME_KEY!r} * fabs(best) : best" if step.identities else "best"
        found = [f"if (!(scratch[f] {less}= bound)) continue;", *self._rows(), *self._found("scratch[f]")]
        return [
            f"double best = {worst};",
            *_over(each),
            f"const double bound = {near};",
            *_over(found if step.identities else [*found, "break;"]),
        ]

    def _rows(self) -> list[str]:
        size = len(self.slots)
        return [f"const int64_t r{k} = {self._row(slot, f'p[{size} * f + {k}]')};" for k, slot in enumerate(self.slots)]

    def _row(self, slot: int, number: str) -> str:
        return f"rows{slot}[b{slot} + {number}]" if self.picked[slot] else f"b{slot} + {number}"

    def _found(self, key: str) -> list[str]:
        legs = "".join(f" l{k}[found] = r{k};" for k in range(len(self.slots)))
        return [f"if (found < room) {{ events[found] = i; keys[found] = {key};{legs} }}", "found++;"]


def _before(first: list[str], second: list[str]) -> str:
    """In lexicographic order."""
    (a, *others), (b, *more) = first, second
    return f"{a} < {b} || ({a} == {b} && ({_before(others, more)}))" if others else f"{a} < {b}"


def _over(lines: list[str]) -> list[str]:
    return ["for (int64_t f = 0; f < many; f++) {", *lines, "}"]


def sources_of(plan: Plan, program: Program) -> tuple[LoopSource, ...]:
    """The loops that fill the legs of a plan's objects and candidates, where there are several and C can."""
    made: list[LoopSource] = []
    for combination, steps in _combinations(plan):
        with suppress(NotInCError):
            made.append(_source(f"loop{len(made)}", program, combination, steps))
    return tuple(made)


def _combinations(plan: Plan) -> Iterator[tuple[Combination, tuple[CandidateStep, ...]]]:
    """Those of several legs, and the steps that follow of their fillings alone."""
    for space in plan.spaces:
        if isinstance(space, CompositeSpace):
            yield from ((each, ()) for each in space.alternatives if len(each.legs) > 1)
    match plan.candidates:
        case CandidateSpace(alternatives=(only,), steps=steps) if len(only.legs) > 1:
            yield only, steps
        case CandidateSpace(alternatives=several) if len(several) > 1:
            yield from ((each, ()) for each in several if len(each.legs) > 1)


def _source(name: str, program: Program, combination: Combination, steps: tuple[CandidateStep, ...]) -> LoopSource:
    """The loop takes all steps up to the choice of the best, if there is one. Raises NotInCError."""
    best = next((k for k, step in enumerate(steps) if isinstance(step, KeepBestStep)), len(steps))
    selected = (step.condition for step in steps[:best] if isinstance(step, SelectStep))
    keep = next((step for step in steps[best:] if isinstance(step, KeepBestStep)), None)
    return LoopSource(name, program, combination, (*combination.conditions, *selected), keep, steps[best + 1 :])
