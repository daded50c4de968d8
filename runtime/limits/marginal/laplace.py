"""The posterior of mu by Laplace's approximation: everything else is integrated as a Gaussian about its best value.

With f = -log L, x all but mu, and H the second derivatives of f by x, at the best x of each mu,

    posterior(mu) ~ exp(-f) / sqrt(det H) * exp(t^2 / 2) Phi(z - t)

(L. Tierney, J. B. Kadane, J. Am. Stat. Assoc. 81 (1986) 82; the last two factors are the Gaussian's share at positive
means). The prior is flat in free norms and free nuisances. z is how many standard deviations the mean of the empty bin
that is closest to it lies above zero, and t^2 = f' H^-1 f', which is not zero where the best x is held by this bound.

The statistical factors are integrated in log gamma: with the prior Gamma(auxiliary) of rate `scale` in gamma the
integrand is then the likelihood with its Poisson measurement, so that the best gamma is the fit's."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr

from ..models import Mask, Models, Numbers
from ..profile.data import Data
from ..profile.likelihood import Likelihood, Value, likelihood
from ..profile.profile import Profile
from ..profile.response import respond
from .prior import SMALLEST_SIGNAL

Rows = NDArray[np.intp]
NEGLIGIBLE = 14.0
"""Of -log L above its least: a fit that fails there changes no limit (1e-6)."""
NOTHING = 1e-6
"""Events."""


@dataclass(slots=True)
class Posterior:
    """Of H data sets: fits at fixed mu, the `best` mu at or above 0, -log L there (`least`), and the expected `error`
    of mu; mu is in events."""

    fits: Profile
    best: Numbers
    least: Numbers
    error: Numbers

    @classmethod
    def of(cls, models: Models, data: Data) -> Posterior:
        of = likelihood(models, with_prior(models, data))
        fits = Profile(of, None, of.start(), np.zeros(len(data.counts), bool))
        best, least = fits.best()
        return cls(fits, best, np.where(fits.good, least, np.nan), _error(of, fits.x))

    def log_density(self, mu: Numbers, rows: Rows) -> tuple[Numbers, Mask]:
        """Of some data sets at mu, up to a constant; and whether a fit went wrong where that matters."""
        nll = self.fits.at(mu, rows)[0] - self.least[rows]
        of, x = self.fits.of.take(rows), self.fits.x[rows].copy()
        x[:, 0] = mu
        spread, definite = log_spread(of, x)
        known = self.fits.good[rows] & definite
        dropped = _signal_lost(of, x)
        logs = np.where(known & ~dropped, spread - nll, -np.inf)
        return logs, ~known & ~dropped & ~(nll > NEGLIGIBLE)


def with_prior(models: Models, data: Data) -> Data:
    """The data with at least one event behind each statistical factor, as the prior has it; counts that are next to
    nothing, as Asimov data have where a fit is held at zero, are nothing."""
    known = np.isfinite(models.scale)
    auxiliary = np.where(known, np.maximum(data.auxiliary, 1.0), data.auxiliary)
    return replace(data, counts=np.where(data.counts < NOTHING, 0.0, data.counts), auxiliary=auxiliary)


def log_spread(of: Likelihood, x: Numbers) -> tuple[Numbers, Mask]:
    """Logarithm of the integral over all but mu, where the likelihood at x (H, P) is 1; and whether it exists."""
    value = of.at(x)
    hessian = value.hessian[:, 1:, 1:]
    sign, log_det = np.linalg.slogdet(np.where(np.isfinite(hessian), hessian, 0.0))
    definite = (sign > 0) & np.isfinite(value.nll)
    inverse = np.linalg.inv(np.where(definite[:, None, None], hessian, np.eye(hessian.shape[1])))
    definite = definite & np.all(np.diagonal(inverse, axis1=1, axis2=2) > 0, axis=1)
    share = _log_share_above_zero(of, value, inverse) if of.bounded else 0.0
    return share - 0.5 * (log_det + _log_bending_of_factors(of, x, value)), definite


def _log_share_above_zero(of: Likelihood, value: Value, inverse: Numbers) -> Numbers:
    """Of the Gaussian, where the mean of the empty bin that is nearest to zero is positive."""
    slope, gradient = value.slope[:, 1:], value.gradient[:, 1:]
    variance = (slope * (inverse @ slope)).sum(axis=1)
    room = (of.data.counts == 0) & (variance > 0)
    deviation = np.sqrt(np.where(room, variance, 1.0))
    z = np.where(room, value.mean / deviation, np.inf).min(axis=1)
    pull = np.maximum(np.einsum("hp,hpq,hq->h", gradient, inverse, gradient), 0.0)
    held = np.where(np.isfinite(z), pull, 0.0)
    share: Numbers = held / 2 + log_ndtr(z - np.sqrt(held))
    return share


def _log_bending_of_factors(of: Likelihood, x: Numbers, value: Value) -> Numbers:
    """log of the second derivatives by log gamma, summed over bins, (H,)."""
    if value.gamma is None:
        return np.zeros(len(x))
    theta = x[:, 1 : 1 + of.nuisances]
    terms = respond(of.base, of.on, theta, of.linear, of.straight, 0.0).base * of.norms(x)[:, :, None]
    counted = value.gamma * terms[:, of.counted].sum(axis=1)
    share = counted / np.where(value.mean > 0, value.mean, 1.0)
    bending = np.where(np.isfinite(of.scale), of.data.counts * share**2 + of.data.auxiliary, 1.0)
    total: Numbers = np.log(bending).sum(axis=1)
    return total


def _signal_lost(of: Likelihood, x: Numbers) -> Mask:
    """Where the linear factor of the signal falls below the least that is allowed, in any bin that has signal."""
    theta = x[:, 1 : 1 + of.nuisances] * of.linear
    factor = 1 + (theta[:, None] @ of.on[:, :, 0])[:, 0] if of.nuisances else np.ones((len(x), 1))
    lost: Mask = np.any((factor < SMALLEST_SIGNAL) & (of.base[:, 0] > 0), axis=1)
    return lost


def _error(of: Likelihood, x: Numbers) -> Numbers:
    """Of mu, from all second derivatives; where these will not do, from the counts alone."""
    plain = 1 / np.sqrt((of.base[:, 0] ** 2 / np.maximum(of.data.counts, 0.5)).sum(axis=1))
    hessian = of.at(x).hessian
    sound = np.isfinite(hessian).all(axis=(1, 2)) & (np.linalg.slogdet(np.nan_to_num(hessian))[0] > 0)
    inverse = np.linalg.inv(np.where(sound[:, None, None], hessian, np.eye(hessian.shape[1])))[:, 0, 0]
    return np.where(sound & (inverse > 0), np.sqrt(np.maximum(inverse, 0.0)), plain)
