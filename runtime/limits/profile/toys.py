"""CLs and one-sided profile likelihood by toys instead of asymptotic formulae.

The test statistic is q~ (arXiv:1007.1727, (16)). In toys for a signal mu, and without signal, counts and everything
that is measured beside them fluctuate about what fits best to the observed data at mu, and at 0 (where nothing was
observed: to the nominal background). CLs+b and CLb are the shares of toys with q~ at least as large as observed.
Expected limits are those of toys without signal at the quantiles of q~. One bin with a known background needs no toys:
exact.py.

A limit is read off straight lines through sqrt(-2 log p), which is nearly straight in mu, at values of mu about the
asymptotic limit. Its relative statistical error is of the order of 1 / sqrt(toys (1 - level)) / 2.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from ..found import Found
from ..models import Mask, Models, Numbers
from .asymptotic import Tails, asymptotic_limits, in_events
from .checks import close, mark, seen, usable
from .exact import exact_limits, is_known
from .toy_bench import Bench

POINTS = 14
WIDENINGS = 4
WIDER = 2.5


def toy_tails(models: Models, mu: Numbers, toys: int = 10_000, seed: int = 0) -> Tails:
    """What `tail_probabilities` gives, by toys; the bands are the quantiles of q~ in toys without signal."""
    scratch = Found.blank(models.hypotheses)
    rows = np.flatnonzero(usable(models, scratch))
    out = Tails.blank(models.hypotheses)
    if not len(rows):
        return out
    part, size = in_events(models.take(rows))
    clsb, clb = Bench.of(part, toys, seed).tails(mu[rows] * size)
    cls = np.divide(clsb, clb, out=np.ones_like(clb), where=clb > 0)
    here = seen(part)
    out.clsb[rows], out.clb[rows], out.cls[rows] = (np.where(here, a[:, 0], np.nan) for a in (clsb, clb, cls))
    out.expected[rows] = cls[:, 1:]
    return out


def toy_limits(models: Models, level: float = 0.95, method: str = "cls", *, toys: int = 10_000, seed: int = 0) -> Found:
    """Upper limits on mu, observed and expected, and the p-value of the background, by one of METHODS."""
    found = Found.blank(models.hypotheses)
    good = usable(models, found)
    known = good & is_known(models)
    exact_limits(models, level, method, found, known)
    rows = np.flatnonzero(good & ~known)
    if len(rows):
        part, size = in_events(models.take(rows))
        bench = Bench.of(part, toys, seed)
        limits = _limits(bench, level, method, _reach(part, level, method))
        here = seen(part)
        found.observed[rows] = np.where(here, limits[:, 0] / size, np.nan)
        found.expected[rows] = limits[:, 1:] / size[:, None]
        found.p_value[rows] = np.where(here, bench.excess(), np.nan)
        found.significance[rows] = np.maximum(-ndtri(found.p_value[rows]), 0.0)
        lost = np.zeros(models.hypotheses, bool)
        lost[rows] = (limits[:, 1:] == 0).any(axis=1)
        mark(found, lost, "W0935")
    close(found, seen(models))
    return found


def _reach(models: Models, level: float, method: str) -> tuple[Numbers, Numbers]:
    """Where limits are looked for at first: about the asymptotic ones."""
    guess = asymptotic_limits(models, level, method)
    every = np.column_stack([guess.observed, guess.expected])
    some = np.isfinite(every)
    low = np.where(some, every, np.inf).min(axis=1)
    high = np.where(some, every, 0.0).max(axis=1)
    high = np.where(some.any(axis=1), high, 10.0) * np.where(some[:, 1:].all(axis=1), 1.0, 3.0)
    return np.where(np.isfinite(low), low, 1.0) * 0.4, np.maximum(high, 2.0) * 1.4


def _limits(bench: Bench, level: float, method: str, reach: tuple[Numbers, Numbers]) -> Numbers:
    """(H, 6): the data's limits and the expected ones; infinite beyond the largest mu, 0 below the smallest."""
    low, high = reach
    aim = float(np.sqrt(-2 * np.log1p(-level)))
    places = [low ** (1 - share) * high**share for share in np.linspace(0.0, 1.0, POINTS)]
    depths = [_depth(bench, mu, method) for mu in places]
    for _ in range(WIDENINGS):
        _add_end(bench, method, places, depths, np.any(depths[-1] < aim, axis=1), WIDER)
    _add_end(bench, method, places, depths, np.any(depths[0] >= aim, axis=1), 0.01)
    at, depth = np.stack(places, axis=1), np.stack(depths, axis=1)
    return np.stack([_crossings(at, depth[:, :, k], aim) for k in range(6)], axis=1)


def _add_end(
    bench: Bench, method: str, places: list[Numbers], depths: list[Numbers], wanted: Mask, factor: float
) -> None:
    """One more mu where `wanted`, by that factor beyond the last or before the first; the same again elsewhere."""
    if not wanted.any():
        return
    end = -1 if factor > 1 else 0
    mu = np.where(wanted, places[end] * factor, np.nan)
    depth = _depth(bench, mu, method)
    place = len(places) if factor > 1 else 0
    depths.insert(place, np.where(wanted[:, None], depth, depths[end]))
    places.insert(place, np.where(wanted, mu, places[end]))


def _depth(bench: Bench, mu: Numbers, method: str) -> Numbers:
    """sqrt(-2 log p) at mu, (H, 6), p the CLs or the CLs+b; no toy at all counts as half a toy."""
    clsb, clb = bench.tails(mu)
    least = 0.5 / bench.toys
    p = np.maximum(clsb, least)
    if method == "cls":
        p = np.minimum(p / np.maximum(clb, least), 1.0)
    depth: Numbers = np.sqrt(np.maximum(-2 * np.log(p), 0.0))
    return depth


def _crossings(places: Numbers, depths: Numbers, aim: float) -> Numbers:
    """Where each row, as straight lines between its points, first rises above the aim."""
    above = depths >= aim
    first = above.argmax(axis=1)
    rows = np.arange(len(places))
    before = np.maximum(first - 1, 0)
    x0, x1 = places[rows, before], places[rows, first]
    y0, y1 = depths[rows, before], depths[rows, first]
    rise = np.where(y1 > y0, y1 - y0, 1.0)
    crossing = x0 + (x1 - x0) * np.clip((aim - y0) / rise, 0.0, 1.0)
    crossing = np.where(first == 0, 0.0, crossing)  # even next to no signal is excluded
    lost = np.isnan(depths).all(axis=1)
    return np.where(lost, np.nan, np.where(above.any(axis=1), crossing, np.inf))
