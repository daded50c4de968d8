"""The likelihood of `Models` on data: its value, gradient and Hessian, for many hypotheses in one go.

Parameters of a hypothesis are x = [mu, the nuisances, the norms of the free parts]. The statistical factors gamma are
not among them: each has a best value in closed form (R. Barlow and C. Beeston, Comput. Phys. Commun. 77 (1993) 219, in
the form with one factor a bin), so what is minimised is a function of x alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..models import Mask, Models, Numbers
from .data import Data, Rows
from .gamma import best_gamma
from .response import Response, respond


@dataclass(frozen=True, slots=True)
class Value:
    """`nll` (H,), -log L up to a constant, 0 where every count is as expected; its `gradient` (H, P) and `hessian`
    (H, P, P); the events expected, `mean` (H, B); its derivatives `slope` (H, P, B); and `gamma` (H, B)."""

    nll: Numbers
    gradient: Numbers
    hessian: Numbers
    mean: Numbers
    slope: Numbers
    gamma: Numbers | None


@dataclass(frozen=True, slots=True)
class Likelihood:
    """Terms are the signal (the first) and the parts of the background: `base` (H, T, B), `on` (H, J, T, B).
    `smooth` rounds the corner of truncated factors, `barrier` keeps the mean of empty bins above zero; both are 0, or
    tiny, but for the hard cases of a fit."""

    base: Numbers
    on: Numbers
    extra: Numbers
    scale: Numbers
    data: Data
    linear: Mask
    constrained: Mask
    counted: Mask
    free: NDArray[np.intp]
    straight: bool
    beeston: bool
    smooth: float = 0.0
    barrier: float = 0.0

    @property
    def hypotheses(self) -> int:
        return len(self.base)

    @property
    def nuisances(self) -> int:
        return len(self.linear)

    @property
    def parameters(self) -> int:
        return 1 + self.nuisances + len(self.free)

    @property
    def bounded(self) -> bool:
        """Whether the mean could become negative although mu is not."""
        return len(self.free) > 0 or bool(self.extra.any())

    def take(self, rows: Rows) -> Likelihood:
        """Those of some hypotheses."""
        names = ("base", "on", "extra", "scale")
        return replace(self, data=self.data.take(rows), **{name: getattr(self, name)[rows] for name in names})

    def start(self) -> Numbers:
        """mu = 0, nuisances where they were measured, norms 1; (H, P)."""
        x = np.zeros((self.hypotheses, self.parameters))
        x[:, 1 : 1 + self.nuisances] = self.data.centre
        x[:, 1 + self.nuisances :] = 1.0
        return x

    def norms(self, x: Numbers) -> Numbers:
        """What each term is multiplied by, (H, T)."""
        norms = np.ones(self.base.shape[:2])
        norms[:, 0] = x[:, 0]
        norms[:, self.free] = x[:, 1 + self.nuisances :]
        return norms

    def at(self, x: Numbers) -> Value:
        """Value and derivatives."""
        with np.errstate(over="ignore", invalid="ignore"):  # trial points far off; their steps are taken back
            return _value(self, x)

    def expected(self, x: Numbers) -> tuple[Numbers, Numbers]:
        """The mean and its derivatives by x alone."""
        if self.beeston:
            value = self.at(x)
            return value.mean, value.slope
        with np.errstate(over="ignore", invalid="ignore"):
            return _linear_mean(self, x, _respond(self, x))


def likelihood(models: Models, data: Data) -> Likelihood:
    """Of the models, on these data."""
    counted = np.concatenate([[False], models.counted])
    on = np.concatenate([models.on_signal[:, :, None], models.on_parts], axis=2)
    return Likelihood(
        base=np.concatenate([models.signal[:, None], models.parts], axis=1),
        on=on,
        extra=models.extra,
        scale=models.scale,
        data=data,
        linear=models.linear,
        constrained=models.constrained,
        counted=counted,
        free=1 + np.flatnonzero(models.free),
        straight=not on.any(),
        beeston=bool(counted.any() and np.isfinite(models.scale).any()),
    )


def _value(of: Likelihood, x: Numbers) -> Value:
    theta, norms, response = x[:, 1 : 1 + of.nuisances], of.norms(x), _respond(of, x)
    if not of.beeston:
        mean, slope = _linear_mean(of, x, response)
        nll, first, second = _poisson(of, mean)
        hessian = (slope * second[:, None]) @ slope.swapaxes(1, 2)
        gamma = None
    else:
        terms = norms[:, :, None] * response.base
        counted = terms[:, of.counted].sum(axis=1)
        other = terms[:, ~of.counted].sum(axis=1) + _plus(of, theta)
        gamma, measured, curved = best_gamma(other, counted, of.data.counts, of.data.auxiliary, of.scale)
        mean = other + gamma * counted
        slope = _slope(of, norms, response, gamma)
        nll, first, second = _poisson(of, mean)
        nll += measured
        hessian = (slope * second[:, None]) @ slope.swapaxes(1, 2)
        mixed = (second * counted)[:, None] * slope + first[:, None] * _slope(of, norms, response, None, of.counted)
        whole = second * counted**2 + curved
        hessian -= (mixed * np.where(whole > 0, 1 / np.where(whole > 0, whole, 1), 0)[:, None]) @ mixed.swapaxes(1, 2)
    gradient = (slope @ first[:, :, None])[:, :, 0]
    _add_bending(of, hessian, norms, response, first, gamma)
    nll += _add_constraints(of, theta, gradient, hessian)
    return Value(nll, gradient, hessian, mean, slope, gamma)


def _respond(of: Likelihood, x: Numbers) -> Response:
    return respond(of.base, of.on, x[:, 1 : 1 + of.nuisances], of.linear, of.straight, of.smooth)


def _linear_mean(of: Likelihood, x: Numbers, response: Response) -> tuple[Numbers, Numbers]:
    """The mean without statistical factors, and its derivatives."""
    norms = of.norms(x)
    mean = (norms[:, None] @ response.base)[:, 0]
    mean = mean + _plus(of, x[:, 1 : 1 + of.nuisances]) if of.nuisances else mean
    return mean, _slope(of, norms, response, None)


def _plus(of: Likelihood, theta: Numbers) -> Numbers:
    total: Numbers = (theta[:, None] @ of.extra)[:, 0]
    return total


def _poisson(of: Likelihood, mean: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Half the deviance (H,), and its two derivatives by the mean (H, B)."""
    counts, some = of.data.counts, of.data.counts > 0
    good = mean > 0
    if some.all() and good.all():
        ratio = counts / mean
        each = np.log(ratio)
        each *= counts
        each += mean - counts
        return each.sum(axis=1), 1 - ratio, ratio / mean
    inverse = 1 / np.where(good, mean, 1.0)
    logs = np.where(some, counts, of.barrier)
    ratio = logs * inverse
    over = np.where(some, ratio, inverse if of.barrier else 1.0)
    nll = (mean - counts + logs * np.log(over)).sum(axis=1)
    bad = ~good & ((logs > 0) | (mean < 0))
    return np.where(bad.any(axis=1), np.inf, nll), 1 - ratio, ratio * inverse


def _factors(of: Likelihood, gamma: Numbers | None, only: Mask | None) -> Numbers | None:
    """What the terms' derivatives are multiplied by, (H, T, B)."""
    if gamma is None:
        return None if only is None else np.broadcast_to(only[:, None], of.base.shape).astype(float)
    return np.where(of.counted[:, None], gamma[:, None], 1.0)


def _slope(
    of: Likelihood, norms: Numbers, response: Response, gamma: Numbers | None, only: Mask | None = None
) -> Numbers:
    """Derivatives of the mean, (H, P, B); of the terms of `only`, where given."""
    factors = _factors(of, gamma, only)
    base = response.base if factors is None else response.base * factors
    if of.nuisances == 0 and len(of.free) == base.shape[1] - 1:
        return base
    slope = np.empty((of.hypotheses, of.parameters, base.shape[2]))
    slope[:, 0] = base[:, 0]
    slope[:, 1 + of.nuisances :] = base[:, of.free]
    theta = slope[:, 1 : 1 + of.nuisances]
    theta[:] = of.extra if only is None else 0.0
    if not of.straight:
        weights = norms[:, :, None] if factors is None else norms[:, :, None] * factors
        for j in range(of.nuisances):
            bent = response.bent if of.linear[j] else response.base
            theta[:, j] += (of.on[:, j] * (bent * weights)).sum(axis=1)
    return slope


def _add_bending(
    of: Likelihood, hessian: Numbers, norms: Numbers, response: Response, first: Numbers, gamma: Numbers | None
) -> None:
    """The second derivatives of the mean: of factors with themselves, and with the norms that they multiply."""
    if of.straight:
        return
    factors = _factors(of, gamma, None)
    pull = first[:, None] if factors is None else first[:, None] * factors
    straight, bent, curved = (pull * array for array in (response.base, response.bent, response.curved))
    normed = norms[:, :, None]
    last = 1 + of.nuisances
    for j in range(of.nuisances):
        crossed = (of.on[:, j] * (bent if of.linear[j] else straight)).sum(axis=2)
        for place, term in ((0, 0), *((last + i, int(t)) for i, t in enumerate(of.free))):
            hessian[:, place, 1 + j] += crossed[:, term]
            hessian[:, 1 + j, place] += crossed[:, term]
        for i in range(j + 1):
            both = int(of.linear[i]) + int(of.linear[j])
            weight = (straight, bent, curved)[both]
            if both == 2 and not of.smooth:
                continue
            twice = (of.on[:, i] * of.on[:, j] * (weight * normed)).sum(axis=(1, 2))
            hessian[:, 1 + i, 1 + j] += twice
            if i != j:
                hessian[:, 1 + j, 1 + i] += twice


def _add_constraints(of: Likelihood, theta: Numbers, gradient: Numbers, hessian: Numbers) -> Numbers:
    """Adds those of the constrained nuisances; their -log L, (H,)."""
    if not of.nuisances:
        return np.zeros(len(theta))
    pull = np.where(of.constrained, theta - of.data.centre, 0.0)
    gradient[:, 1 : 1 + of.nuisances] += pull
    places = 1 + np.flatnonzero(of.constrained)
    hessian[:, places, places] += 1.0
    nll: Numbers = 0.5 * (pull**2).sum(axis=1)
    return nll
