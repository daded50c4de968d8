"""The value of an expression on every row of a frame."""

from __future__ import annotations

import numpy as np

from .arrays import Column, Index, Mask, Owned, Turned, Value, gather
from .expand import all_rows, how_many
from .frame import Frame
from .functions import LOGICAL, NUMERIC
from .grid import Grid, Smaller
from .pattern import fused
from .program import Node
from .segments import extreme, flags, winners


def evaluate(frame: Frame, node: Node) -> Value:
    """One value a row: an array of length `frame.n`, or a scalar that holds for all rows."""
    return _value(frame, node)[0]


def column(frame: Frame, node: Node) -> Column:
    """As `evaluate`, always an array."""
    value = evaluate(frame, node)
    return value if np.ndim(value) else np.full(frame.n, value)


def condition(frame: Frame, node: Node) -> Mask | bool:
    """As `evaluate`, a boolean one."""
    value = evaluate(frame, node)
    if np.ndim(value) == 0:
        return bool(value) and not np.isnan(value)
    mask: Mask = value if value.dtype == np.bool_ else (value != 0) & ~np.isnan(value)
    return mask


def passing(frame: Frame, node: Node) -> Frame:
    """The rows of a frame of which a condition holds."""
    wide, before = frame.wide(node), frame.mask
    met = condition(wide or frame, node)
    if not isinstance(met, np.ndarray):
        return frame.narrow(met)
    if before is None or frame.source is None:
        return frame.thinned(met)
    if wide is not None:
        mask = met & before
    else:
        mask = before.copy()
        mask[before] = met
    return frame if np.count_nonzero(mask) == frame.n else frame.source.thinned(mask)


def _value(frame: Frame, node: Node) -> Owned:
    if node.kind == "const":
        return node.value, False
    if not node.keep or frame.elsewhere(node):
        return _fresh(frame, node)
    found = frame.recall(node)
    if found is None:
        keeper = frame.keeper(node)
        found = keeper.memo[node.number] = _fresh(keeper, node)[0]
    return found, False


def _fresh(frame: Frame, node: Node) -> Owned:
    if node.kind == "apply" and (wide := frame.wide(node)) is not None:
        return gather(evaluate(wide, node), frame.pick), True
    home = frame.home(node.free)
    if home is not None and _worth(frame, home.frame, node):
        value, owned = _value(home.frame, node)
        return (value, owned) if home.index is None or np.ndim(value) == 0 else (gather(value, home.index), True)
    if node.alone is not None and (objects := frame.of_object(node)) is not None:
        # what lies in a layout belongs to it
        return gather(evaluate(objects.frame, node.alone), objects.index), not isinstance(objects.index, Turned)
    match node.kind:
        case "field":
            return _field(frame, node)
        case "apply":
            return _in_one_pass(frame, node) or _apply(frame, node)
        case "param":
            return frame.parameter(node.name), False
        case "picked":
            return _picked(frame, node), True
        case "pick":
            return _pick(frame, node), True
        case "reduce":
            return _reduce(frame, node), True
        case "lookup":
            return _lookup(frame, node), True
        case _:
            return frame.block.passes(node.name, frame), True


def _in_one_pass(frame: Frame, node: Node) -> Owned | None:
    """By C or numexpr; None where numpy is to work an operation out."""
    kernels, compiled = frame.block.setting.kernels, frame.block.setting.compiled
    if kernels is not None and (found := kernels.value(frame, node, evaluate)) is not None:
        return found
    value = None if compiled is None else compiled.value(frame, node, evaluate, condition)
    return None if value is None else (value, True)


def _worth(frame: Frame, home: Frame, node: Node) -> bool:
    """Fewer rows, or known already. Where a table counts what lies outside, always the frame of its variables."""
    return home.n <= frame.n or node.counts or home.recall(node) is not None


def _field(frame: Frame, node: Node) -> Owned:
    (variable,) = node.free
    rows, index = frame.resolve(variable)
    values = rows.column(node.name)
    return (values, False) if index is None else (gather(values, index), True)


def _picked(frame: Frame, node: Node) -> Column:
    (pick,) = node.args
    index: Index = evaluate(frame, pick)
    values = frame.block.rows(pick.variables[0][1]).column(node.name)
    nothing = index < 0
    if not nothing.any():
        return values[index]
    missing = False if values.dtype == np.bool_ else np.nan
    if len(values) == 0:
        return np.full(frame.n, missing)
    return np.where(nothing, missing, values[index])


def _lookup(frame: Frame, node: Node) -> Value:
    values, outside = frame.block.table(node.name)(*(evaluate(frame, arg) for arg in node.args))
    if outside and node.counts:
        frame.block.warn(f"table `{node.name}`: values outside its points", outside)
    return values


def _apply(frame: Frame, node: Node) -> Owned:
    if node.name == "if":
        return _choose(frame, *node.args)
    if node.name in ("and", "or"):
        return _join(frame, node)
    if isinstance(frame, Grid) and node.name in FUSED and (result := _fused(frame, node)) is not None:
        return result
    first, *others = node.args
    values = [_value(frame, first)]
    values += [values[0] if arg is first else _value(frame, arg) for arg in others]
    if (logical := LOGICAL.get(node.name)) is not None:
        return logical(*[value for value, _ in values]), True
    return NUMERIC[node.name](*[_number(value) for value, _ in values], out=_room(values)), True


FUSED = {"add": np.add, "sub": np.subtract, "mul": np.multiply, "min": np.minimum, "max": np.maximum}
"""Operations on parts of a grid that are carried out without copying the parts first."""

SHORT = 1024
"""Values in a stretch from which on that is worth it."""


def _fused(grid: Grid, node: Node) -> Owned | None:
    """An operation on two matrices, at least one of them smaller, whose rows are read where they are."""
    parts = [grid.smaller(arg) for arg in node.args]
    if all(part is None for part in parts) or any(arg.kind in ("const", "param") for arg in node.args):
        return None
    if grid.longest_run < SHORT:
        return None
    rows = (grid.pattern.itself() if part is None else part.index.rows for part in parts)
    pieces = grid.pattern.runs(*rows)
    if grid.n < SHORT * len(pieces):
        return None
    (left, _), (right, _) = values = [_whole(grid, *pair) for pair in zip(node.args, parts, strict=True)]
    room = next((value for value, owned in values if owned), None)
    return fused(FUSED[node.name], left, right, pieces, grid.width, room), True


def _whole(grid: Grid, node: Node, part: Smaller | None) -> Owned:
    """A column of numbers, of the part if there is one; and whether it is as long as the grid and nobody else's."""
    if part is None:
        value, owned = _value(grid, node)
        value = _number(value) if np.ndim(value) else np.full(grid.n, value)
        return value, owned and value.dtype == np.float64
    return _number(column(part.frame, part.node)), False


def _number(value: Value) -> Value:
    return value.astype(np.float64) if isinstance(value, np.ndarray) and value.dtype == np.bool_ else value


def _room(values: list[Owned]) -> Column | None:
    """An argument that the result may be written over: all columns of a frame have one length. A power reads its base
    once, as all others do."""
    for value, owned in values:
        if owned and isinstance(value, np.ndarray) and value.ndim and value.dtype == np.float64:
            return value
    return None


def _join(frame: Frame, node: Node) -> Owned:
    """`and`, `or`. A dear right side is evaluated only where the left one leaves the matter open."""
    left, right = node.args
    both = node.name == "and"
    if not right.dear:
        operation = np.logical_and if both else np.logical_or
        return operation(condition(frame, left), condition(frame, right)), True
    first = condition(frame, left)
    if not isinstance(first, np.ndarray):
        return (condition(frame, right), False) if bool(first) == both else (not both, False)
    open_rows = np.flatnonzero(first if both else ~first)
    result = first.copy()
    result[open_rows] = condition(_part(frame, open_rows, right), right)
    return result, True


def _choose(frame: Frame, test: Node, yes: Node, no: Node) -> Owned:
    """`if`. A dear branch is evaluated only on the rows that take it."""
    holds = condition(frame, test)
    if np.ndim(holds) == 0:
        return _value(frame, yes if holds else no)
    if frame.n and not np.any(holds):
        return _value(frame, no)
    if not (yes.dear or no.dear):
        return np.where(holds, evaluate(frame, yes), evaluate(frame, no)), True
    rows = np.flatnonzero(holds), np.flatnonzero(~holds)
    parts = [evaluate(_part(frame, taken, branch), branch) for taken, branch in zip(rows, (yes, no), strict=True)]
    result = np.empty(frame.n, np.result_type(*parts))
    for taken, part in zip(rows, parts, strict=True):
        result[taken] = part
    return result, True


def _part(frame: Frame, rows: Index, node: Node) -> Frame:
    return frame if len(rows) == frame.n and not node.counts else frame.take(rows)


def _reduce(frame: Frame, node: Node) -> Column:
    over = node.args[0]
    if node.name == "count" and not over.args:
        return how_many(frame, over)
    inner, owner = _expanded(frame, over)
    match node.name:
        case "count":
            return np.bincount(owner, minlength=frame.n).astype(np.float64)
        case "sum":
            return np.bincount(owner, column(inner, node.args[1]), minlength=frame.n).astype(np.float64)
        case "min" | "max":
            return extreme(node.name, column(inner, node.args[1]), owner, frame.n)
        case "any":
            return flags(_met(inner, node), owner, frame.n)
        case "none":
            return ~flags(_met(inner, node), owner, frame.n)
        case _:
            return ~flags(~_met(inner, node), owner, frame.n)


def _met(inner: Frame, node: Node) -> Mask:
    return np.broadcast_to(condition(inner, node.args[1]), inner.n)


def _pick(frame: Frame, node: Node) -> Index:
    """The row of the space that is picked for each row of the frame; -1 for none."""
    over, key = node.args
    inner, owner = _expanded(frame, over)
    chosen = winners(node.name, column(inner, key), owner, frame.n)
    index = inner.resolve(over.variables[0][0])[1]
    return chosen if index is None or inner.n == 0 else np.where(chosen < 0, -1, index[chosen])


def _expanded(frame: Frame, over: Node) -> tuple[Frame, Index]:
    """All rows that an Over runs over, and the row of `frame` that each belongs to. Shared by those who ask alike."""
    inner = frame.expansions.get(over.number)
    if inner is None:
        inner = all_rows(frame, over)
        if over.args:
            inner = inner.narrow(condition(inner, over.args[0]))
        frame.expansions[over.number] = inner
        frame.block.expanded.append(frame)
    owner = inner.around()[0].index
    return inner, np.arange(frame.n) if owner is None else owner
