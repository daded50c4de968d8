"""Limits by asymptotic formulae: CLs and the one-sided profile likelihood (G. Cowan, K. Cranmer, E. Gross, O. Vitells,
Eur. Phys. J. C 71 (2011) 1554, arXiv:1007.1727; below by its equations).

- The test statistic is q~ (16): mu is not negative. Its distribution is that of (57) and (65), in the form that pyhf
  and RooStats use.
- CLs upper limits: CLs = CLs+b / CLb is 1 - level. One-sided profile likelihood: q~ is the square of Phi^-1(level).
- Expected limits are those of the Asimov data of the background, with nuisances as they fit best at mu = 0 to what was
  observed, and where nothing was observed, as they are expected. Bands are for fluctuations of -2, -1, 1 and 2
  standard deviations (89), what the quantiles of 2.5, 16, 84 and 97.5% stand for.
- The background alone is tested with q0 (12): its p-value is 0.5 at least where there is no excess.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from ..found import Found
from ..models import Models, Numbers
from .checks import close, few, mark, seen, usable
from .data import observed
from .profile import Profile, profile
from .roots import rising_roots
from .tails import bend_cls, cls_tails

BANDS = np.array([-2.0, -1.0, 0.0, 1.0, 2.0])
METHODS = ("cls", "profile_likelihood")
REACH = 200.0
"""The search for a limit ends at so many times (the best mu + its expected error)."""
AT_ONCE = 2e6
"""Numbers of a slice of hypotheses."""


def asymptotic_limits(models: Models, level: float = 0.95, method: str = "cls") -> Found:
    """Upper limits on mu, observed and expected, and the p-value of the background, by one of METHODS."""
    found = Found.blank(models.hypotheses)
    todo = np.flatnonzero(usable(models, found))
    for rows in slices(models, todo):
        _limits(models, rows, level, method, found)
    close(found, seen(models))
    return found


def slices(models: Models, rows: NDArray[np.intp], times: float = 5.0) -> list[NDArray[np.intp]]:
    """Hypotheses that are worked on together."""
    each = models.bins * (1 + models.parts.shape[1]) * (2 + models.nuisances) * times
    count = max(1, int(AT_ONCE / each))
    return [rows[i : i + count] for i in range(0, len(rows), count)]


def in_events(models: Models) -> tuple[Models, Numbers]:
    """The models with mu in units of events of signal, and the events per unit of mu, (H,)."""
    size = models.signal.sum(axis=1)
    return replace(models, signal=models.signal / size[:, None]), size


@dataclass(slots=True)
class Tested:
    """A slice of hypotheses fitted: profile likelihoods of the data and of the Asimov data of the background."""

    data: Profile
    asimov: Profile
    best: Numbers
    least: Numbers
    background: Numbers
    error: Numbers

    @classmethod
    def of(cls, models: Models) -> Tested:
        data = profile(models, observed(models))
        best, least = data.best()
        flat = data.expected(np.zeros(models.hypotheses))
        asimov = profile(models, flat)
        asimov.x[:, 1 + models.nuisances :] = data.x[:, 1 + models.nuisances :]
        asimov.tangent = data.tangent.copy()
        step = 1 / np.sqrt((models.signal**2 / np.maximum(flat.counts, 0.5)).sum(axis=1))
        error = step / np.sqrt(2 * asimov.at(step)[0])
        return cls(data, asimov, best, least, flat.counts, error)

    def q(self, mu: Numbers, rows: NDArray[np.intp]) -> tuple[Numbers, Numbers]:
        """q~ of the data at mu and its derivative."""
        nll, slope = self.data.at(mu, rows)
        above = mu > self.best[rows]
        return np.where(above, 2 * np.maximum(nll - self.least[rows], 0.0), 0.0), np.where(above, 2 * slope, 0.0)

    def q_asimov(self, mu: Numbers, rows: NDArray[np.intp]) -> tuple[Numbers, Numbers]:
        """q~ of the Asimov data at mu and its derivative."""
        nll, slope = self.asimov.at(mu, rows)
        return 2 * np.maximum(nll, 0.0), 2 * slope


def _limits(models: Models, rows: NDArray[np.intp], level: float, method: str, found: Found) -> None:
    part, size = in_events(models.take(rows))
    tested = Tested.of(part)
    found.expected[rows] = _expected(tested, targets(level, method)) / size[:, None]
    _excess(tested, seen(part), rows, found)
    doubtful = np.zeros(models.hypotheses, bool)
    doubtful[rows] = few(part, tested.background)
    mark(found, doubtful, "W0930")
    here = np.flatnonzero(seen(part) & np.isfinite(tested.least))
    if len(here):
        found.observed[rows[here]] = observed_limits(tested, here, level, method) / size[here]


def targets(level: float, method: str) -> Numbers:
    """The roots of q~ of the Asimov data at the five expected limits; for the profile likelihood, fluctuations below
    the background have q~ of (16), where mu is not negative."""
    if method == "cls":
        ends: Numbers = BANDS - ndtri((1 - level) * ndtr(BANDS))
        return ends
    z = ndtri(level)
    both: Numbers = np.where(BANDS < 0, BANDS + np.sqrt(BANDS**2 + z**2), BANDS + z)
    return both


def _expected(tested: Tested, aims: Numbers) -> Numbers:
    """Where the root of the Asimov q~ is at each aim, (H, 5)."""
    h = len(tested.error)
    many = tested.asimov.repeat(len(aims))
    aim, error = np.repeat(aims, h), np.tile(tested.error, len(aims))

    def distance(mu: Numbers, rows: NDArray[np.intp]) -> tuple[Numbers, Numbers]:
        nll, slope = many.at(mu, rows)
        root = np.sqrt(2 * np.maximum(nll, 1e-300))
        return np.where(many.good[rows], root - aim[rows], np.nan), slope / root

    found, _ = rising_roots(distance, aim * error, np.zeros(len(aim)), REACH * error)
    return found.reshape(len(aims), h).T


def observed_limits(tested: Tested, here: NDArray[np.intp], level: float, method: str) -> Numbers:
    """Upper limits of the hypotheses `here`, in events of signal."""
    z, wanted = ndtri(level), np.sqrt(-2 * np.log1p(-level))

    def distance(mu: Numbers, index: NDArray[np.intp]) -> tuple[Numbers, Numbers]:
        rows = here[index]
        q, slope = tested.q(mu, rows)
        good = tested.data.good[rows] & tested.asimov.good[rows]
        if method != "cls":
            root = np.sqrt(np.maximum(q, 1e-300))
            return np.where(good, root - z, np.nan), slope / (2 * root)
        q_asimov, slope_asimov = tested.q_asimov(mu, rows)
        depth, bend = bend_cls(q, q_asimov, slope, slope_asimov)
        return np.where(good, depth - wanted, np.nan), bend

    best, error = tested.best[here], tested.error[here]
    reach = REACH * (best + error)
    return rising_roots(distance, best + z * error, best, reach)[0]


def _excess(tested: Tested, observed_here: NDArray[np.bool_], rows: NDArray[np.intp], found: Found) -> None:
    """p-value and significance of the excess over the background."""
    nll, _ = tested.data.at(np.zeros(len(rows)))
    root = np.sqrt(2 * np.maximum(nll - tested.least, 0.0))
    found.significance[rows] = np.where(observed_here, root, np.nan)
    found.p_value[rows] = np.where(observed_here, ndtr(-root), np.nan)


@dataclass(frozen=True, slots=True)
class Tails:
    """CLs+b, CLb and CLs of the data, (H,), and the CLs expected for the background, (H, 5), in the order of BANDS: a
    downward fluctuation, with its smaller CLs, comes first. NaN where there is none."""

    clsb: Numbers
    clb: Numbers
    cls: Numbers
    expected: Numbers

    @classmethod
    def blank(cls, hypotheses: int) -> Tails:
        """Nothing known yet."""
        unknown = np.full(hypotheses, np.nan)
        return cls(unknown.copy(), unknown.copy(), unknown.copy(), np.full((hypotheses, 5), np.nan))


def tail_probabilities(models: Models, mu: Numbers) -> Tails:
    """Of the hypotheses with signals `mu` (H,)."""
    scratch = Found.blank(models.hypotheses)
    good = np.flatnonzero(usable(models, scratch))
    out = Tails.blank(models.hypotheses)
    for rows in slices(models, good):
        part, size = in_events(models.take(rows))
        tested, every = Tested.of(part), np.arange(len(rows))
        q, q_asimov = (f(mu[rows] * size, every)[0] for f in (tested.q, tested.q_asimov))
        for array, tail in zip((out.clsb, out.clb, out.cls), cls_tails(q, q_asimov), strict=True):
            array[rows] = np.where(seen(part), tail, np.nan)
        out.expected[rows] = ndtr(BANDS - np.sqrt(q_asimov)[:, None]) / ndtr(BANDS)
    return out
