"""Bayesian limits of models with free norms or free nuisances, such as shape fits, by Laplace's approximation.

The posterior (laplace.py) is taken at Legendre points between the ends where it has fallen by exp(-FAR). Expected
limits are those of the Asimov data of the background, with everything as it fits best at mu = 0 to what was observed
(where nothing was observed: to the nominal background), plus -2, -1, 0, 1 and 2 expected errors' worth of signal: in
the Gaussian limit these are the quantiles. p-value and significance are those of q0 of the profile likelihood."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from ..found import EDGE, NO_CONVERGENCE, OK, Found
from ..models import Mask, Models, Numbers
from ..profile.asymptotic import BANDS, in_events, slices
from ..profile.checks import mark, seen
from ..profile.data import Data, joined, observed
from ..profile.profile import profile
from .cumulative import quantiles
from .laplace import Posterior
from .rules import between

FAR = 25.0
"""The posterior is followed until its logarithm has fallen so far."""
POINTS = 40
"""Values of mu along it."""
FIRST = 6.0
"""Errors from the best mu at which its end is looked for at first."""
REACH = 200.0
"""The search for the end stops at so many times (the best mu + its error)."""
MOST = 40


def limits_with_free(models: Models, found: Found, index: NDArray[np.intp], level: float, *, expected: bool) -> None:
    """Into `found` at `index`."""
    status = np.zeros(models.hypotheses, np.int8)
    for rows in slices(models, index):
        _limits(models, rows, level, found, status, expected=expected)
    mark(found, status == EDGE, "W0932", EDGE)
    mark(found, status == NO_CONVERGENCE, "W0931", NO_CONVERGENCE)


def _limits(
    models: Models, rows: NDArray[np.intp], level: float, found: Found, status: NDArray[np.int8], *, expected: bool
) -> None:
    part, size = in_events(models.take(rows))
    data, here = observed(part), seen(part)
    found.p_value[rows], found.significance[rows], flat = _excess(part, data)
    found.p_value[rows[~here]] = found.significance[rows[~here]] = np.nan
    own, own_status = upper_limits(part, data, level)
    found.observed[rows] = np.where(here, own / size, np.nan)
    status[rows] = np.where(here, own_status, OK)
    if expected:
        bands, band_status = _bands(part, flat, level)
        found.expected[rows] = bands / size[:, None]
        status[rows] = np.maximum(status[rows], band_status)


def _excess(models: Models, data: Data) -> tuple[Numbers, Numbers, Data]:
    """p-value and significance of the background, and its Asimov data."""
    fits = profile(models, data)
    least = fits.best()[1]
    flat = fits.expected(np.zeros(models.hypotheses))
    root = np.sqrt(2 * np.maximum(fits.at(np.zeros(models.hypotheses))[0] - least, 0.0))
    return ndtr(-root), root, flat


def _bands(models: Models, flat: Data, level: float) -> tuple[Numbers, NDArray[np.int8]]:
    """Expected limits (H, 5) and the worst status of each hypothesis."""
    error = Posterior.of(models, flat).error
    signal = error[:, None] * models.signal
    counts = [np.maximum(flat.counts + step * signal, 0.0) for step in BANDS]
    data = joined([Data(each, flat.auxiliary, flat.centre) for each in counts])
    many = models.take(np.tile(np.arange(models.hypotheses), len(BANDS)))
    limits, status = upper_limits(many, data, level)
    shape = (len(BANDS), models.hypotheses)
    rising = np.sort(limits.reshape(shape).T, axis=1)  # with few events the lowest two may change places
    return rising, status.reshape(shape).max(axis=0)


def upper_limits(models: Models, data: Data, level: float) -> tuple[Numbers, NDArray[np.int8]]:
    """Of data sets (H,), in units of mu; NaN where there is none, and its status."""
    posterior = Posterior.of(models, data)
    low, high, lost = _ends(posterior)
    edge = high >= REACH * (posterior.best + posterior.error)
    mu, _ = between(low, high, POINTS)
    logs = np.full(mu.shape, -np.inf)
    every = np.arange(len(low))
    for i in reversed(range(POINTS)):  # the search for the ends stopped at the upper one
        logs[:, i], wrong = posterior.log_density(mu[:, i], every)
        lost |= wrong
    top = logs.max(axis=1, keepdims=True)
    lost |= ~np.isfinite(top[:, 0])
    density = np.exp(np.where(lost[:, None], 0.0, logs - np.where(lost[:, None], 0.0, top)))
    limits = low + (high - low) * (quantiles(density, level) + 1) / 2
    status = np.where(lost, NO_CONVERGENCE, np.where(edge, EDGE, OK)).astype(np.int8)
    return np.where(status == OK, limits, np.nan), status


def _ends(posterior: Posterior) -> tuple[Numbers, Numbers, Mask]:
    """Between which the posterior lies, and whether a fit failed on the way."""
    best, every = posterior.best, np.arange(len(posterior.best))
    top, lost = posterior.log_density(best, every)
    low = best - _distance(posterior, top, -1.0)
    high = best + _distance(posterior, top, 1.0)
    return np.maximum(low, 0.0), high, lost


def _distance(posterior: Posterior, top: Numbers, side: float) -> Numbers:
    """From the best mu to where the posterior has fallen by FAR to twice FAR; at most to 0 or the search's end."""
    best = posterior.best
    most = best if side < 0 else REACH * (best + posterior.error) - best
    way = np.minimum(FIRST * posterior.error, most)
    rows = np.flatnonzero((most > 0) & np.isfinite(top))
    for _ in range(MOST):
        fall = top[rows] - posterior.log_density(best[rows] + side * way[rows], rows)[0]
        done = (fall >= FAR) & (fall <= 2 * FAR) | np.isnan(fall) | (way[rows] >= most[rows]) & (fall <= 2 * FAR)
        factor = np.clip(np.sqrt(1.3 * FAR / np.maximum(fall, 0.1)), 0.6, 2.0)
        rows, factor = rows[~done], factor[~done]
        if not len(rows):
            break
        way[rows] = np.minimum(way[rows] * factor, most[rows])
    return way
