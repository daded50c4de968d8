"""The limits of a scan: on what is limited, on couplings, at other luminosities."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..results.result import ScanAxis
from .found import Found

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Bounds:
    """Upper limits: `observed` (H,), `expected` (H, 5) at the quantiles of `found.QUANTILES`, `lower` (H,) ends of
    intervals. NaN: none."""

    observed: Numbers
    expected: Numbers
    lower: Numbers


@dataclass(frozen=True, slots=True)
class CouplingLimit:
    """Bounds on a coupling, in `unit`, by variant (an empty name where the search names none)."""

    name: str
    label: str
    unit: str
    variants: Mapping[str, Bounds]


@dataclass(frozen=True, slots=True)
class Projected:
    """Expected limits at another luminosity (fb^-1; `text` as a person writes it), with the bounds on couplings."""

    luminosity: float
    text: str
    bounds: Bounds
    couplings: tuple[CouplingLimit, ...] = ()


@dataclass(frozen=True, slots=True)
class PublishedCurve:
    """A curve to compare with, along one scan parameter in the scan's unit: `values` at `points` in the unit of what
    it belongs to (a coupling, a quantity, a curve of the search). `luminosity` in fb^-1."""

    kind: str
    name: str
    variant: str | None
    label: str
    level: float | None
    luminosity: float | None
    parameter: str
    points: Numbers
    values: Numbers


@dataclass(frozen=True, slots=True)
class DerivedCurve:
    """A `curve` of the search, at every hypothesis, in `unit`."""

    name: str
    label: str
    unit: str
    values: Numbers


@dataclass(frozen=True, slots=True)
class GlobalSignificance:
    """Of the most significant local excess, by `method`."""

    p_value: float = math.nan
    significance: float = math.nan
    method: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits at every hypothesis of `scan` (values in the scan's units; no axes where nothing is scanned).

    `found` is on `quantity` in `unit` (fb; 1 for a yield); its `status` and `codes` say what was noticed there.
    `n_observed` (NaN: nothing was), `background` and `raw_background_events` (-1: none are behind it) are summed over
    all counts and fits; `signal_per_unit` are the signal events per unit of the quantity. `level_kind` is credibility
    or confidence. `complete` is false where an interrupt left hypotheses out; `done` says which are there. `labels` are
    what a person calls the scan parameters.
    """

    quantity: str
    unit: str
    method: str
    level: float
    level_kind: str
    engine: str
    scan: tuple[ScanAxis, ...]
    found: Found
    n_observed: Numbers
    background: Numbers
    signal_per_unit: Numbers
    raw_background_events: NDArray[np.int64]
    complete: bool = True
    done: NDArray[np.bool_] | None = None
    couplings: tuple[CouplingLimit, ...] = ()
    projections: tuple[Projected, ...] = ()
    published: tuple[PublishedCurve, ...] = ()
    curves: tuple[DerivedCurve, ...] = ()
    overall: GlobalSignificance = field(default_factory=GlobalSignificance)
    luminosity: float | None = None
    title: str = ""
    experiment: str = ""
    assumed: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    toys: int | None = None
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def hypotheses(self) -> int:
        return len(self.background)

    @property
    def bounds(self) -> Bounds:
        """On the quantity itself."""
        return Bounds(self.found.observed, self.found.expected, self.found.lower)

    def plot(self, name: str | None = None) -> Figure | dict[str, Figure]:
        """The figure of the limits on the quantity (`cross_section`) or on a coupling (`gprime`, `gprime VARIANT`);
        of a scan of two parameters also `NAME expected`. Without a name, all of them.

        A notebook shows a figure that is the last value of a cell. Raises KeyError where there is no such figure.
        """
        from ..plots.limits import figure_names, limit_figures

        if name is None:
            return dict(limit_figures(self))
        for _, figure in limit_figures(self, only=name):
            return figure
        raise KeyError(f"no figure {name!r}; there are: {', '.join(figure_names(self)) or 'none'}")
