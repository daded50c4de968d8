"""What a stacked figure draws: samples as rows of bins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from .style import MAX_SIGNALS, Array

T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """One sample in n bins; NaN where it says nothing. `total` is what the legend gives (nothing, if None)."""

    label: str
    values: Array
    variances: Array
    total: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Stack:
    """All that is drawn over `edges` (n + 1); `note` heads the legend, `remark` ends it."""

    edges: Array
    backgrounds: Sequence[Layer] = ()
    signals: Sequence[Layer] = ()
    data: Layer | None = None
    scale_signals: bool = True
    uncertainty: str = "stat. uncertainty"
    log: bool | None = None
    note: str = ""
    remark: str = ""

    @property
    def total(self) -> Array:
        """The sum of the backgrounds, of n bins."""
        return self.sum_of([layer.values for layer in self.backgrounds])

    @property
    def error(self) -> Array:
        """The root of the summed variances, of n bins."""
        return np.sqrt(self.sum_of([layer.variances for layer in self.backgrounds]))

    @property
    def layers(self) -> list[Layer]:
        """Everything."""
        return [*self.backgrounds, *self.signals, *([self.data] if self.data else [])]

    def sum_of(self, arrays: Sequence[Array]) -> Array:
        """Bin by bin, NaN as nothing."""
        total = np.zeros(len(self.edges) - 1)
        for array in arrays:
            total += np.nan_to_num(array)
        return total


def evenly(items: Sequence[T], most: int = MAX_SIGNALS) -> list[T]:
    """At most so many, evenly over the list; of signals, more than five lines can't be told apart."""
    if len(items) <= most:
        return list(items)
    return [items[round(i)] for i in np.linspace(0, len(items) - 1, most)]


def summed(data: Sequence[Layer]) -> Layer | None:
    """All samples of data as one."""
    if not data:
        return None
    values, variances = sum(d.values for d in data), sum(d.variances for d in data)
    label = data[0].label if len(data) == 1 else "data"
    total = None if data[0].total is None else sum(d.total or 0.0 for d in data)
    return Layer(label, np.asarray(values), np.asarray(variances), total)
