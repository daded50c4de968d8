"""Where in the scan a recast looks: at the hypotheses of the events, or at the nearest ones that the search has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from .analysis import Analysis
from .compiler.physics.dimensions import in_words
from .hypotheses import shown_at
from .runtime.errors import DataError
from .runtime.plan import Hypotheses
from .runtime.results.assemble import in_unit
from .runtime.results.result import Point

At = Mapping[str, float]
"""A hypothesis, in GeV."""

SAME = 1e-9


def check_point(analysis: Analysis, at: At, name: str, masses: Mapping[int, float]) -> None:
    """Raises DataError E0917 where the scan has no such hypothesis; `masses` (GeV, by PDG number) are what the events
    hold, for the help."""
    scan = analysis.search.hypotheses
    if at:
        shown_at(analysis.plan, at, analysis.search)
    elif scan.names:
        known = ", ".join(f"`{n}`" for n in scan.names)
        help = [f"say it: `--at {scan.names[0]}='2 GeV'`, in Python `at={{'{scan.names[0]}': '2 GeV'}}`"]
        help += [f"the events hold a particle {pdg} of {mass:.5g} GeV" for pdg, mass in masses.items()]
        raise DataError("E0917", f"nothing says at which {known} the events of `{name}` were generated", help=help)


def with_points(analysis: Analysis, points: Sequence[At]) -> Analysis:
    """The search, its scan with further hypotheses, each where it belongs in the order of the others."""
    scan = analysis.search.hypotheses
    if not scan.names:
        return analysis
    rows = list(zip(*scan.values, strict=True))
    for at in points:
        new = tuple(at[name] for name in scan.names)
        if not any(_same(new, row) for row in rows):
            rows.append(new)
    if len(scan.names) == 1 or rows[: len(scan.values[0])] == sorted(rows[: len(scan.values[0])]):
        rows.sort()
    values = tuple(zip(*rows, strict=True))
    hypotheses = replace(scan, values=values, shown=tuple(tuple(at[n] for n in scan.names) for at in points))
    statistics = replace(analysis.search.statistics, scan=hypotheses)
    return replace(analysis, search=replace(analysis.search, hypotheses=hypotheses, statistics=statistics))


def nearest_point(scan: Hypotheses, at: At) -> At:
    """The hypothesis of the scan that is nearest, distances in units of each parameter's range."""
    values = np.array(scan.values)
    span = np.maximum(np.ptp(values, axis=1), SAME)
    away = (values - np.array([[at[name]] for name in scan.names])) / span[:, None]
    best = int(np.argmin((away**2).sum(axis=0)))
    return {name: float(values[k, best]) for k, name in enumerate(scan.names)}


def row_of(scan: Hypotheses, at: At) -> int:
    """The number of a hypothesis of the scan; 0 where nothing is scanned."""
    rows = zip(*scan.values, strict=True)
    return next((h for h, row in enumerate(rows) if _same(tuple(at[n] for n in scan.names), row)), 0)


def point_words(scan: Hypotheses, at: At) -> str:
    """`mZ = 2 GeV`"""
    return ", ".join(f"{n} = {in_words(at[n], unit)}" for n, unit in zip(scan.names, scan.units, strict=True))


def point_of(scan: Hypotheses, at: At) -> Point:
    """In the scan's units."""
    unit_of = dict(zip(scan.names, scan.units, strict=True))
    return tuple((name, in_unit(value, unit_of.get(name, ""))) for name, value in at.items())


def _same(one: Sequence[float], other: Sequence[float]) -> bool:
    return bool(np.allclose(one, other, rtol=SAME, atol=0))
