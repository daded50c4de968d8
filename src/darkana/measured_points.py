"""What one signal gives: the spread of what passes, its bias, the efficiencies, and what is doubtful of these."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from .compiler.expressions.evaluate import OutsideTable, evaluate
from .compiler.search import Search
from .measured_quantity import Quantity
from .runtime.plan import Expr, Lookup, walk
from .runtime.recast.summary import passed_in
from .runtime.results.intervals import Estimate
from .runtime.results.measured import FEW, MeasuredPoint
from .runtime.results.result import Point, Result, SampleResult
from .runtime.results.saved import SavedRows
from .runtime.results.spread import Numbers, Spread, spread_of


@dataclass(frozen=True, slots=True)
class Candidates:
    """Those of a signal that pass: values, weights, and the number of the event of each; `unknown` are left out, since
    their value is no number."""

    values: Numbers
    weights: Numbers
    events: NDArray[np.int64]
    unknown: int

    @property
    def number(self) -> int:
        """Of events."""
        return len(np.unique(self.events))

    def spread(self, seed: int) -> Spread | None:
        """None of fewer than two events, or where weights do not sum to something positive."""
        if self.number < 2:
            return None
        spread = spread_of(self.values, self.weights, self.events, seed)
        return spread if math.isfinite(spread.median) else None


def candidates_of(rows: SavedRows, sample: str, column: str) -> Candidates:
    own = tuple(part for part in rows.parts if part.sample == sample)
    arrays = replace(rows, parts=own).arrays()
    _, events = np.unique(np.stack([arrays["file"], arrays["entry"]]), axis=1, return_inverse=True)
    values = arrays[column].astype(np.float64)
    known = np.isfinite(values)
    return Candidates(values[known], arrays["weight"][known], events.reshape(-1)[known], int((~known).sum()))


def point_of(
    search: Search, quantity: Quantity, window: str, result: Result, sample: SampleResult, found: Candidates, seed: int
) -> MeasuredPoint:
    """What is measured at the hypothesis of a sample."""
    spread = found.spread(seed)
    expected = expected_at(search, quantity.expected, sample.hypothesis)
    return MeasuredPoint(
        sample=sample.name,
        at=sample.hypothesis,
        events=found.number,
        efficiency=efficiency_of(result, quantity.region, sample),
        in_window=efficiency_of(result, quantity.region, sample, window) if window else None,
        spread=spread,
        bias=None if spread is None or expected is None else spread.median - expected,
    )


def efficiency_of(result: Result, region: str, sample: SampleResult, window: str = "") -> Estimate:
    """Of all generated events, of which the files may hold only a part."""
    read = result.cutflow.regions[region][sample.name][0].yield_
    part = read / sample.generated if sample.generated > 0 and not math.isclose(read, sample.generated) else 1.0
    passed = passed_in(result, region, sample.name, window).efficiency
    value, low, high = (None if x is None else x * part for x in passed)
    return value, low, high


def expected_at(search: Search, expected: Expr | None, at: Point) -> float | None:
    """None where nothing is expected, or a table does not tell: it may be the one that is to be made."""
    if expected is None or lacks_table(search, expected):
        return None
    tables = {name: shape.table for name, shape in search.tables.items()}
    try:
        return float(evaluate(expected, dict(at), tables))
    except OutsideTable:
        return None


def lacks_table(search: Search, *expressions: Expr) -> bool:
    """Whether the file of a table that expressions ask is not there."""
    return any(search.tables[node.table].table.missing for node in walk(*expressions) if isinstance(node, Lookup))


def doubts_of(quantity: Quantity, point: MeasuredPoint, found: Candidates) -> Iterator[str]:
    if found.unknown:
        yield f"{point.sample}: {quantity.text} is not a number for {found.unknown} candidates, which are left out"
    if len(found.values) > found.number:
        candidates = f"{len(found.values)} candidates of {found.number} events"
        yield f"{point.sample}: {candidates} are measured alike, so that wrong combinations widen the resolution"
    if point.spread is None:
        yield f"{point.sample}: {point.events} events pass, from which no resolution follows"
    elif point.doubtful:
        yield f"{point.sample}: the resolution rests on {point.events} events, fewer than {FEW}"
