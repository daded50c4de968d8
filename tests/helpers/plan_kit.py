"""Plans written by hand, in few words."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import uproot

from darkana.runtime.plan import (
    Apply,
    Axis,
    Bound,
    Branch,
    CandidateSpace,
    Combination,
    Const,
    Cut,
    Expr,
    Field,
    Histogram,
    Hypotheses,
    InputSpace,
    LegSpec,
    Lookup,
    ObjectSpace,
    Over,
    Param,
    Plan,
    Reduce,
    Region,
    parameters,
)
from darkana.runtime.reading.samples import Sample

OPERATORS = {"+": "add", "-": "sub", "*": "mul", "/": "div", "^": "pow", "<": "lt", "<=": "le", ">": "gt", ">=": "ge"}
OPERATORS |= {"==": "eq", "!=": "ne"}


def lift(value: Expr | float | str) -> Expr:
    """`"l1.px"` is a field, `"$mZ"` a scan parameter, a number a constant."""
    match value:
        case str() if value.startswith("$"):
            return Param(value[1:])
        case str():
            row, name = value.split(".", 1)
            return Field(Bound(row), name)
        case int() | float():
            return Const(value)
        case _:
            return value


def call(op: str, *args: Expr | float | str) -> Expr:
    return Apply(OPERATORS.get(op, op), tuple(map(lift, args)))


def both(*conditions: Expr) -> Expr:
    first, *others = conditions
    for other in others:
        first = call("and", first, other)
    return first


def table(name: str, *args: Expr | float | str) -> Expr:
    return Lookup(name, tuple(map(lift, args)))


def reduce(kind: str, space: str | tuple[tuple[str, str], ...], value=None, where=None) -> Expr:
    variables = ((space, space),) if isinstance(space, str) else space
    return Reduce(kind, Over(variables, where), None if value is None else lift(value))


def total(*terms: Expr | float | str) -> Expr:
    first, *others = terms
    value = lift(first)
    for other in others:
        value = call("+", value, other)
    return value


def cut(label: str, condition: Expr) -> Cut:
    return Cut(label, condition, scans=parameters(condition))


def collection(name: str, prefix: str, *fields: str, counters: tuple[str, ...] = ()) -> InputSpace:
    return InputSpace(name, tuple(Branch(field, f"{prefix}_{field}") for field in fields), counters)


def event_columns(*names: str, flags: tuple[str, ...] = ()) -> InputSpace:
    numbers = tuple(Branch(name, name) for name in names)
    return InputSpace("event", numbers + tuple(Branch(name, name, kind="flag") for name in flags))


def selection(name: str, parent: str, *steps) -> ObjectSpace:
    return ObjectSpace(name, parent, tuple(steps))


def final_state(*legs: tuple[str, str], steps=(), **rules) -> CandidateSpace:
    specs = tuple(leg if isinstance(leg, LegSpec) else LegSpec(*leg) for leg in legs)
    return CandidateSpace((Combination(specs, **rules),), (), tuple(steps))


def histogram(name: str, region: str, *axes: tuple[Expr | str, tuple[float, ...]], level="candidate", without=()):
    made = tuple(Axis(lift(value), edges, "x") for value, edges in axes)
    scans = parameters(*(axis.value for axis in made))
    return Histogram(name, region, tuple(without), made, level, scans)


def grid(name: str, values, shown=()) -> Hypotheses:
    return Hypotheses((name,), (name,), ("GeV",), (tuple(values),), tuple((v,) for v in shown))


def plan_of(*, inputs=(), spaces=(), candidates=None, regions=(), scan=None, **more) -> Plan:
    defaults = {"tables": (), "weights": (), "triggers": (), "histograms": (), "windows": ()}
    regions = tuple(Region(*r) if isinstance(r, tuple) else r for r in regions)
    return Plan(
        "test", 1.0, tuple(inputs), tuple(spaces), candidates, regions=regions, scan=scan or Hypotheses(),
        **(defaults | more),
    )  # fmt: skip


def write(path, branches, *, tree="events", parts=1, compression=None):
    """A ROOT file of the given columns, in so many baskets."""
    n = len(next(iter(branches.values())))
    with uproot.recreate(path, compression=compression or uproot.ZLIB(1)) as file:
        edges = [round(n * k / parts) for k in range(parts + 1)]
        kinds = {name: v.dtype if isinstance(v, np.ndarray) else v.type.content for name, v in branches.items()}
        made = file.mktree(tree, kinds)
        for start, stop in pairwise(edges):
            made.extend({name: values[start:stop] for name, values in branches.items()})
    return str(path)


def write_rntuple(path, fields, *, name="events", parts=1):
    """An RNTuple of the given fields, in so many clusters."""
    n = len(next(iter(fields.values())))
    edges = [round(n * k / parts) for k in range(parts + 1)]
    with uproot.recreate(path) as file:
        made = file.mkrntuple(name, {key: values[: edges[1]] for key, values in fields.items()})
        for start, stop in pairwise(edges[1:]):
            made.extend({key: values[start:stop] for key, values in fields.items()})
    return str(path)


def simulation(*files: str, weight: str | None = None, **more) -> Sample:
    return Sample(name="s", kind="background", files=files, weight=weight, unweighted=True, **more)


def data(*files: str) -> Sample:
    return Sample(name="d", kind="data", files=files)
