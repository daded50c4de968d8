"""Limits whose every number is made up, and known."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from darkana.runtime.errors import DataError
from darkana.runtime.limits.execute import Kept
from darkana.runtime.limits.found import EDGE, OK, TOO_FEW_EVENTS, Found
from darkana.runtime.limits.result import (
    Bounds,
    CouplingLimit,
    DerivedCurve,
    GlobalSignificance,
    LimitRun,
    Limits,
    Projected,
    PublishedCurve,
)
from darkana.runtime.plan import Statistics
from darkana.runtime.results.assemble import scan_axes
from darkana.runtime.results.result import AnalysisInfo, Result, ScanAxis, UsedFile

MASSES = (1.0, 2.0, 3.0, 4.0)
FACTORS = np.array([0.5, 0.75, 1.0, 1.5, 2.0])
NOTHING = np.full(4, np.nan)


def found() -> Found:
    """Observed 4, 3, 2 and unknown; the excess of 2.5 sigma is at 2 GeV."""
    made = Found.blank(4)
    made.observed[:] = [4.0, 3.0, 2.0, np.nan]
    made.expected[:] = np.outer([5.0, 2.5, 4.0, np.nan], FACTORS)
    made.p_value[:] = [0.7, 0.006, 0.9, np.nan]
    made.significance[:] = [-0.5, 2.5, -1.3, np.nan]
    made.status[:] = [OK, OK, EDGE, TOO_FEW_EVENTS]
    made.codes[0], made.codes[3] = ("W0930",), ("W0930", "W0941")
    return made


def bounds(factor: float = 1.0) -> Bounds:
    made = found()
    return Bounds(factor * made.observed, factor * made.expected, factor * made.lower)


def coupling(*variants: str) -> CouplingLimit:
    return CouplingLimit("g", "g'", "GeV^-1", {name: bounds(0.1 * (k + 1)) for k, name in enumerate(variants)})


def limits() -> Limits:
    """Limits with all that there can be."""
    return Limits(
        quantity="cross_section",
        unit="fb",
        method="bayesian flat",
        level=0.9,
        level_kind="credibility",
        engine="darkana",
        scan=(ScanAxis("mX", "GeV", MASSES),),
        found=found(),
        n_observed=np.array([3.0, 9.0, 0.0, np.nan]),
        background=np.array([2.5, 4.0, 1.25, 0.0]),
        signal_per_unit=np.array([0.1, 0.2, 0.3, 0.4]),
        raw_background_events=np.array([25, 40, 12, -1]),
        couplings=(coupling("BR = 1", "else"), CouplingLimit("h", "h", "", {"": bounds(2.0)})),
        projections=(
            Projected(50000.0, "50 ab^-1", Bounds(NOTHING, bounds(0.1).expected, NOTHING), (coupling_expected(),)),
        ),
        published=(
            PublishedCurve(
                "observed", "g", "BR = 1", "Fig. 3", 0.9, None, "mX", np.array([1.0, 2.0]), np.array([0.3, 0.4])
            ),
        ),
        curves=(DerivedCurve("c", "a curve", "cm", np.array([1.0, 2.0, 3.0, np.nan])),),
        overall=GlobalSignificance(0.04, 1.75, "Gross and Vitells"),
        luminosity=0.276,
        title="Tiny",
        experiment="Belle II",
        assumed=("trigger",),
        warnings=("something is odd",),
        toys=100,
        labels={"mX": "X mass"},
        run=LimitRun(
            "0.1.0", "0.1.0", 7, "2026-01-01T00:00:00+00:00", AnalysisInfo("tiny.ana", "a" * 64, (UsedFile("u", "b"),)),
            "result.json", "c" * 64,
        ),
    )  # fmt: skip


def coupling_expected() -> CouplingLimit:
    made = coupling("BR = 1")
    return replace(made, variants={k: Bounds(NOTHING, b.expected, NOTHING) for k, b in made.variants.items()})


Fake = Callable[..., Limits]


class FakeEngine:
    """In place of what sets limits: at hypothesis h the observed limit is (h + 1) fb times the number of toys; one
    hypothesis after the other, an interrupt before `stop`. `calls` are what it was asked."""

    def __init__(self, stop: int | None = None, *, needs_events: bool = True) -> None:
        self.stop, self.needs_events = stop, needs_events
        self.calls: list[dict[str, object]] = []
        self.done: list[int] = []
        self.drawn: list[Path] = []

    def __call__(self, statistics: Statistics, result: Result | None, **how: object) -> Limits:
        self.calls.append({"statistics": statistics, "result": result, **how})
        if result is None and self.needs_events:
            raise DataError("E0940", "the background needs events", help=["run the search first"])
        kept, axes = how["known"], scan_axes(statistics.scan)
        h = len(axes[0].values) if axes else 1
        kept = kept if isinstance(kept, Kept) else Kept(Found.blank(h), np.zeros(h, bool))
        done, made = kept.done, kept.found
        complete = True
        for k in np.flatnonzero(~done):
            if self.stop is not None and k >= self.stop:
                complete = False
                break
            self._one(int(k), made, done, how)
            kept.keep(made, done)
        return self._limits(axes, made, complete and (result is None or result.complete), done, how)

    def _one(self, k: int, made: Found, done: np.ndarray, how: dict[str, object]) -> None:
        self.done.append(k)
        toys = how["toys"] or 1
        assert isinstance(toys, int)
        made.observed[k], done[k] = (k + 1.0) * toys, True
        made.expected[k] = made.observed[k] * FACTORS
        if callable(how["progress"]):
            how["progress"](int(done.sum()), len(done))

    def _limits(
        self, axes: tuple[ScanAxis, ...], made: Found, complete: bool, done: np.ndarray, how: dict[str, object]
    ) -> Limits:
        h = len(done)
        return Limits(
            "cross_section", "fb", "bayesian flat", 0.9, "credibility", str(how["engine"]), axes, made,
            np.full(h, np.nan), np.ones(h), np.ones(h), np.full(h, -1), complete, done,

        )  # fmt: skip

    def draw(self, _limits: Limits, folder: Path) -> list[Path]:
        """Notes where figures would be."""
        self.drawn.append(folder)
        return []

    def install(self, monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
        """Everybody who asks for limits gets these, and no figures are drawn."""
        plots = ModuleType("limits")
        plots.__dict__["write_limit_figures"] = self.draw
        monkeypatch.setattr("darkana.runtime.limits.execute.set_limits", self)
        monkeypatch.setitem(sys.modules, "darkana.runtime.plots.limits", plots)
        return self
