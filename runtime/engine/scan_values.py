"""Expressions that name scan parameters alone, at many hypotheses at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..plan import Expr, Hypotheses, Plan, Spectrum, Table
from .arrays import Mask, Numbers, Value


@dataclass(frozen=True, slots=True)
class ScanValues:
    """`columns` holds each parameter's value in GeV, one a hypothesis. A coupling may be a parameter too."""

    tables: Sequence[Table]
    columns: Mapping[str, Numbers]
    size: int

    @classmethod
    def of(cls, tables: Sequence[Table], scan: Hypotheses) -> ScanValues:
        """At the hypotheses of a scan; without one there is one hypothesis."""
        columns = {name: np.asarray(values) for name, values in zip(scan.names, scan.values, strict=False)}
        return cls(tables, columns, len(scan.values[0]) if scan.values else 1)

    def at(self, points: Sequence[Sequence[float]], names: Sequence[str]) -> ScanValues:
        """The same at other hypotheses."""
        columns = {name: np.array([point[k] for point in points]) for k, name in enumerate(names)}
        return ScanValues(self.tables, columns, len(points))

    def with_parameter(self, name: str, values: Numbers) -> ScanValues:
        """With one more parameter."""
        return ScanValues(self.tables, {**self.columns, name: values}, self.size)

    def repeated(self, times: int) -> ScanValues:
        """Every hypothesis so many times in a row."""
        columns = {name: np.repeat(values, times) for name, values in self.columns.items()}
        return ScanValues(self.tables, columns, self.size * times)

    def numbers(self, expression: Expr) -> Numbers:
        """Shape (hypotheses,); NaN where a table does not reach. Raises DataError E0914."""
        return np.array(np.broadcast_to(self._evaluate(expression), self.size), np.float64)

    def mask(self, expression: Expr | None) -> Mask:
        """Where a condition holds; everywhere if there is none."""
        if expression is None:
            return np.ones(self.size, bool)
        return np.array(np.broadcast_to(self._evaluate(expression), self.size), np.bool_)

    def _evaluate(self, expression: Expr) -> Value:
        from ..execution.block import Block, Setting
        from ..reading.needs import Needs
        from .evaluate import evaluate
        from .frame import hypothesis_frame
        from .program import EVENT, Program
        from .rows import Rows

        plan = Plan("", None, (), (), None, tuple(self.tables), (), (), (), (), ())
        program = Program({})
        nothing = Block(Setting(plan, program, Needs(plan), 0), 0, {EVENT: Rows(EVENT, np.zeros(1, np.int64), _none)})
        columns = dict(self.columns) or {"": np.zeros(self.size)}
        with np.errstate(all="ignore"):
            return evaluate(hypothesis_frame(nothing, columns), program.root(expression))


def _none(name: str) -> Numbers:
    raise KeyError(name)


def spectrum_range(spectrum: Spectrum, values: ScanValues) -> tuple[Numbers, Numbers]:
    """The ends of a spectrum in base units: one a hypothesis, NaN where its fit takes no part; of a whole one, one."""
    low, high = values.numbers(spectrum.low), values.numbers(spectrum.high)
    if spectrum.whole:
        return np.array([np.nanmin(low)]), np.array([np.nanmax(high)])
    out = ~values.mask(spectrum.when)
    low[out] = high[out] = np.nan
    return low, high
