"""`table` statements: their dimensions, and their points where the file is there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from darkana.dsl import syntax as ast
from darkana.dsl.source import Span
from darkana.runtime.plan import Expr, Lookup, Table, walk
from darkana.runtime.plan.record import Record, record

from ..checker import Checker, Env, TableShape
from ..expressions import meaning
from ..physics.dimensions import UNITS, Dimension, base_unit, describe, in_words, unit_factor
from ..report import did_you_mean
from ..symbols import Symbol
from .csv_table import BadTable, Column, read_columns
from .inputs import site_of


@record
class Asked(Record):
    """What a statement says of a table: the arguments and the value, each (name, factor, dimension)."""

    arguments: tuple[tuple[str, float, Dimension], ...]
    value: tuple[str, float, Dimension]
    interpolation: str


def shape_of(ck: Checker, symbol: Symbol) -> TableShape | None:
    """The table of a name, read once; None where its statement is wrong (which is reported)."""
    statement = symbol.statement
    assert isinstance(statement, ast.Table)
    key = symbol.name if symbol.scope is ck.scope else f"{symbol.name}@{symbol.scope.source.name}"
    if key not in ck.tables:
        shape = _shape(ck, key, statement)
        if shape is None:
            return None
        ck.tables[key] = shape
    return ck.tables[key]


def _shape(ck: Checker, key: str, statement: ast.Table) -> TableShape | None:
    asked = asked_for(ck, statement.name, statement.arguments, statement.unit, statement.interpolation)
    if asked is None:
        return None
    if len(asked.arguments) > 2:
        ck.report.error("E0602", statement.arguments[2].span, "a table has one argument or two", "a third")
        return None
    table = points(ck, asked, key, statement.path, statement.span, statement.clamp)
    return TableShape(tuple(d for *_, d in asked.arguments), asked.value[2], table)


def asked_for(
    ck: Checker, name: ast.Name, arguments: tuple[ast.TableArgument, ...], unit: ast.Unit | None, interpolation: str
) -> Asked | None:
    """The arguments and value with their units; None where a unit is not known."""
    found = []
    for argument in arguments:
        own = meaning.unit_of(ck, argument.unit)
        if own is None:
            return None
        found.append((argument.name.text, *own))
    value = meaning.unit_of(ck, unit)
    return Asked(tuple(found), (name.text, *value), interpolation) if value else None


def points(ck: Checker, asked: Asked, key: str, path: ast.String, span: Span, clamp: bool) -> Table:
    """The table's numbers; one that is `missing` where there is no file, or a wrong one (which is reported)."""
    names = tuple(n for n, *_ in asked.arguments)
    units = tuple(base_unit(dimension) for *_, dimension in asked.arguments)
    empty = Table(key, names, (), (), asked.interpolation, clamp, False, True, path.text, site_of(span), units)
    if not _safe(path.text):
        message = "a table is read from below the file's own folder only"
        ck.report.error("E0603", path.span, message, "leads elsewhere", "give a relative path without `..`")
        return empty
    text = ck.loader.table(path.text, span.source)
    if text is None:
        message = f"there is no file `{path.text}`"
        ck.report.warn("E0604", path.span, message, "not found", "the file is needed to run what uses this table")
        return empty
    try:
        return _table(asked, read_columns(text), empty)
    except BadTable as bad:
        ck.report.error("E0605", path.span, f"table `{path.text}`: {bad}", "this file")
        return empty


def _safe(path: str) -> bool:
    parts = path.replace("\\", "/").split("/")
    return bool(path) and not path.startswith(("/", "~")) and ".." not in parts and ":" not in parts[0]


# --- columns to points -----------------------------------------------------------------------------------


def _table(asked: Asked, columns: Mapping[str, Column], empty: Table) -> Table:
    used: set[str] = set()
    axes = [_abscissae(asked, columns, argument, used) for argument in asked.arguments]
    column = _value_column(asked.value[0], columns, used)
    size = _factor(column, *asked.value[1:])
    values = [v * size for v in column.values]
    grid, ordered = _along_axis(axes[0], values) if len(axes) == 1 else _grid(axes, values, empty.units)
    step = any(f"{n}_low" in columns for n, *_ in asked.arguments)
    if asked.interpolation == "log" and min(ordered) <= 0:
        raise BadTable(f"column `{column.name}` has values that are not positive, so `log` does not work")
    interpolation = "step" if step else asked.interpolation
    return replace(empty, axes=grid, values=tuple(ordered), interpolation=interpolation, missing=False)


def _abscissae(
    asked: Asked, columns: Mapping[str, Column], argument: tuple[str, float, Dimension], used: set[str]
) -> list[float]:
    name, factor, dimension = argument
    low, high = f"{name}_low", f"{name}_high"
    if low in columns and high in columns and len(asked.arguments) == 1:
        used.update((low, high))
        return _edges(columns[low], columns[high], factor, dimension)
    if name not in columns:
        help, _ = did_you_mean(name, columns)
        raise BadTable(f"it has no column `{name}`, but {_listed(columns)}" + (f"; {help[0]}" if help else ""))
    if asked.interpolation == "step" and len(asked.arguments) == 1:
        raise BadTable(f"a `step` table gives `{low}` and `{high}`, not `{name}`")
    used.add(name)
    size = _factor(columns[name], factor, dimension)
    return [v * size for v in columns[name].values]


def _edges(low: Column, high: Column, factor: float, dimension: Dimension) -> list[float]:
    starts, ends = ([v * _factor(c, factor, dimension) for v in c.values] for c in (low, high))
    for i, (end, start) in enumerate(zip(ends, starts[1:], strict=False), 1):
        if abs(end - start) > 1e-9 * max(abs(end), abs(start)):
            one, other = (in_words(x, base_unit(dimension)) for x in (end, start))
            raise BadTable(f"step {i} ends at {one} and the next begins at {other}")
    return [*starts, ends[-1]]


def _value_column(name: str, columns: Mapping[str, Column], used: set[str]) -> Column:
    if name in columns:
        return columns[name]
    rest = [c for n, c in columns.items() if n not in used]
    if len(rest) == 1:
        return rest[0]
    raise BadTable(f"it has no column `{name}`, but {_listed(columns)}; the table has to be called as its column is")


def _listed(columns: Mapping[str, Column]) -> str:
    return ", ".join(f"`{n}`" for n in columns)


def _factor(column: Column, factor: float, dimension: Dimension) -> float:
    """From the file's unit (in its header, else the statement's) to base units."""
    if column.unit is None:
        return factor
    name, caret, power = column.unit.strip().partition("^")
    exponent = int(power) if re.fullmatch(r"-?[0-9]{1,3}", power) else None if caret else 1
    own = unit_factor(name, exponent) if name in UNITS and exponent is not None else None
    if own is None or exponent is None:
        raise BadTable(f"column `{column.name}`: `{column.unit}` is not a unit")
    base = UNITS[name][1] ** exponent
    if base != dimension:
        kinds = f"is {describe(base)}, the statement says {describe(dimension)}"
        raise BadTable(f"column `{column.name}` {kinds}; write the unit there, `{column.name} [{column.unit}]`")
    return own


def _along_axis(axis: list[float], values: list[float]) -> tuple[tuple[tuple[float, ...], ...], list[float]]:
    for i, (a, b) in enumerate(pairwise(axis), 2):
        if b <= a:
            raise BadTable(f"abscissae have to increase, and row {i} does not")
    return (tuple(axis),), values


def _grid(
    axes: list[list[float]], values: list[float], units: tuple[str, ...]
) -> tuple[tuple[tuple[float, ...], ...], list[float]]:
    first, second = (sorted(set(a)) for a in axes)
    at = dict(zip(zip(*axes, strict=True), values, strict=True))
    if len(at) != len(values):
        raise BadTable("it gives a point twice")
    missing = next(((x, y) for x in first for y in second if (x, y) not in at), None)
    if missing:
        point = ", ".join(map(in_words, missing, units))
        raise BadTable(f"two arguments need a full grid, and ({point}) is not there")
    return (tuple(first), tuple(second)), [at[x, y] for x in first for y in second]


def known_at_points(ck: Checker, expr: Expr, span: Span) -> bool:
    """Makes the tables of an observation what they are: whole numbers, known at their points alone."""
    good = True
    for name in dict.fromkeys(n.table for n in walk(expr) if isinstance(n, Lookup)):
        shape = ck.tables[name]
        ck.tables[name] = replace(shape, table=replace(shape.table, integers=True))
        broken = next((v for v in shape.table.values if not v.is_integer() or v < 0), None)
        if broken is not None:
            message = f"observed numbers of events are whole, and table `{name}` has {broken:g}"
            ck.report.error("E0805", span, message, "not a number of events")
            good = False
    return good


# --- scans over a table's points ----------------------------------------------------------------------------


def scanned(ck: Checker, scan: ast.Scan, env: Env) -> tuple[TableShape, int] | None:
    """The table of `scan p in TABLE`, and which of its arguments the parameter is."""
    from ..expressions.names import table_of

    assert scan.table is not None
    symbol = table_of(env, scan.table.text)
    if symbol is None:
        help, better = did_you_mean(scan.table.text, env.scope.known())
        message = f"there is no table `{scan.table.text}`"
        ck.report.error("E0212", scan.table.span, message, "unknown table", help, better)
        return None
    shape = shape_of(ck, symbol)
    if shape is None:
        return None
    names = shape.table.arguments
    return shape, names.index(scan.name.text) if scan.name.text in names else 0


def scanned_dimension(ck: Checker, scan: ast.Scan, env: Env) -> Dimension | None:
    """The dimension of the table's argument that is scanned."""
    if scan.table is None:
        return None
    found = scanned(ck, scan, env)
    return found[0].arguments[found[1]] if found else None
