"""A cutflow as a grid: which rows, which columns, and the text of a cell. Terminal, HTML and plots share it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..results.intervals import CERTAIN, UNKNOWN, Count, efficiency
from ..results.result import Cutflow, CutRow, Point, SampleResult, point_text

Key = tuple[str, Point]
"""A row of the grid: cut and hypothesis."""

TOTAL = "all backgrounds"
OWN: Point = (("its own", math.inf),)
"""Stands for the hypothesis of each signal, where the backgrounds are not tabulated at it."""

INTERVALS = (
    "Efficiencies are relative to the row above. Their intervals (68.27%) are Clopper-Pearson; of weighted events, "
    "with effective counts n_eff = (sum w)^2 / sum w^2."
)


@dataclass(frozen=True, slots=True)
class Column:
    """A sample, or the sum of the backgrounds: its rows by key."""

    title: str
    subtitle: str
    kind: str
    rows: Mapping[Key, CutRow]
    hypothesis: Point = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A region's rows (those of no hypothesis first) and columns (backgrounds, their sum, signals, data)."""

    region: str
    keys: tuple[Key, ...]
    columns: tuple[Column, ...]
    units: Mapping[str, str] = field(default_factory=dict)
    assumed: frozenset[str] = frozenset()

    def label(self, key: Key) -> str:
        """The cut, with an asterisk if it is assumed."""
        return key[0] + ("*" if key[0] in self.assumed else "")

    def at(self, key: Key) -> str:
        """`at mZ = 1 GeV`, or nothing."""
        if key[1] == OWN:
            return f"at its own {', '.join(self.units)}"
        return f"at {point_text(key[1], self.units)}" if key[1] else ""


def grids(cutflow: Cutflow) -> list[Grid]:
    """One a region."""
    return [grid(cutflow, region) for region in cutflow.regions]


def grid(cutflow: Cutflow, region: str) -> Grid:
    flows = cutflow.regions[region]
    known = {sample.name: sample for sample in cutflow.samples}
    columns = [column(known.get(name, SampleResult(name, "")), rows, cutflow.units) for name, rows in flows.items()]
    backgrounds = [c for c in columns if c.kind == "background"]
    total = [sum_of(backgrounds)] if len(backgrounds) > 1 else []
    others = sorted((c for c in columns if c.kind != "background"), key=lambda c: c.kind == "data")
    ordered = own_rows([*backgrounds, *total, *others])
    return Grid(region, keys(ordered), tuple(ordered), cutflow.units, cutflow.assumed)


def column(sample: SampleResult, rows: Sequence[CutRow], units: Mapping[str, str]) -> Column:
    subtitle = point_text(sample.hypothesis, units) or sample.kind
    return Column(sample.name, subtitle, sample.kind, {(row.cut, row.at): row for row in rows}, sample.hypothesis)


def own_rows(columns: Sequence[Column]) -> list[Column]:
    """Rows that only signals have, each at its own hypothesis, share one row of the grid."""
    signals = [column for column in columns if column.kind == "signal"]
    common = {at for column in columns if column.kind != "signal" for _, at in column.rows} | {()}
    if all(column.hypothesis in common for column in signals):
        return list(columns)
    return [shared_rows(column, common) if column.hypothesis else column for column in columns]


def shared_rows(column: Column, common: set[Point]) -> Column:
    own = {(cut, OWN): row for (cut, at), row in column.rows.items() if at == column.hypothesis}
    kept = {key: row for key, row in column.rows.items() if key[1] in common or key[1] != column.hypothesis}
    return replace(column, rows={**kept, **own})


def keys(columns: Sequence[Column]) -> tuple[Key, ...]:
    """Rows in the order of the cuts, those of each hypothesis together."""
    seen = dict.fromkeys(key for column in columns for key in column.rows)
    return tuple(sorted(seen, key=lambda key: [value for _, value in key[1]]))


def sum_of(columns: Sequence[Column]) -> Column:
    """The sum of the rows that all columns have."""
    rows: dict[Key, CutRow] = {}
    first: CutRow | None = None
    latest: dict[Point, CutRow] = {}
    for key in columns[0].rows:
        parts = [column.rows[key] for column in columns if key in column.rows]
        if len(parts) == len(columns):
            above = latest.get(key[1], latest.get(()))
            rows[key] = latest[key[1]] = added(parts, above, first)
            first = first or rows[key]
    return Column(TOTAL, "sum", "background", rows)


def added(parts: Sequence[CutRow], above: CutRow | None, first: CutRow | None) -> CutRow:
    total = CutRow(
        cut=parts[0].cut,
        at=parts[0].at,
        events=sum(row.events for row in parts),
        candidates=sum(row.candidates for row in parts),
        yield_=math.fsum(row.yield_ for row in parts),
        variance=math.fsum(row.variance for row in parts),
        efficiency=UNKNOWN,
        cumulative=UNKNOWN,
    )
    relative = CERTAIN if above is None else efficiency(counted(total), counted(above))
    overall = CERTAIN if first is None else efficiency(counted(total), counted(first))
    return CutRow(total.cut, total.at, total.events, total.candidates, total.yield_, total.variance, relative, overall)


def counted(row: CutRow) -> Count:
    return Count(row.events, row.yield_, row.variance)


def measured(value: float, error: float, sign: str = "±") -> str:
    """A value and its error of two digits: `22900 ± 150`, `0.0123 ± 0.0045`."""
    if not (math.isfinite(value) and math.isfinite(error)):
        return "-"
    if error <= 0:
        return f"{value:.6g}"
    places = 1 - math.floor(math.log10(error))
    if places > 5 or max(abs(value), error) >= 1e8:
        return scientific(value, error, sign)
    if places <= 0:
        return f"{round(value, places):.0f} {sign} {round(error, places):.0f}"
    return f"{value:.{places}f} {sign} {error:.{places}f}"


def scientific(value: float, error: float, sign: str) -> str:
    power = math.floor(math.log10(max(abs(value), error)))
    places = max(1, power - math.floor(math.log10(error)) + 1)
    scale = 10.0**power
    return f"({value / scale:.{places}f} {sign} {error / scale:.{places}f})e{power:+03d}"


def percent(value: float | None) -> str:
    """Three digits: `35.5%`, `0.0123%`."""
    if value is None:
        return "-"
    if 0.9995 <= value < 1:
        return ">99.9%"  # not all of them
    text = f"{100 * value:.3g}"
    return f"{float(text):.0f}%" if "e+" in text else f"{text}%"


def clean(text: str) -> str:
    """Text of an author without control characters, which a terminal would obey."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
