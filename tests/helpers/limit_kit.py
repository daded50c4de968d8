"""Models of all kinds for tests of limits, and their likelihood as plain loops."""

from __future__ import annotations

import math

import numpy as np

from darkana.runtime.limits.models import Models


def made(
    seed, *, bins=1, parts=1, linear=1, lognormal=0, gamma=False, free=(), background=20.0, hypotheses=1, observed=True
):
    """Random models: uncertainties of 2 to 25%, `background` events in all, a signal of the order of its error."""
    rng = np.random.default_rng(seed)
    h, j = hypotheses, linear + lognormal
    shares = rng.uniform(0.5, 1.5, (h, parts, bins))
    parts_of = background * shares / shares.sum(axis=(1, 2), keepdims=True) * rng.uniform(0.5, 1.5, (h, 1, 1))
    shape = rng.uniform(0.2, 1.0, (h, bins))
    size = rng.uniform(0.5, 2.0, (h, 1)) * math.sqrt(background + 1)
    sizes = rng.uniform(0.02, 0.25, (h, j, 1, 1)) * rng.choice([0, 1, 1, -1], (h, j, parts + 1, 1))
    sizes = np.broadcast_to(sizes, (h, j, parts + 1, bins)) * rng.uniform(0.8, 1.2, (h, j, parts + 1, bins))
    straight = np.arange(j) < linear
    on = np.where(straight[None, :, None, None], sizes, np.log1p(sizes))
    effective = rng.uniform(5.0, 200.0, (h, bins)) if gamma else np.full((h, bins), np.inf)
    return Models(
        observed=rng.poisson(parts_of.sum(axis=1)).astype(float) if observed else np.full((h, bins), np.nan),
        signal=shape / shape.sum(axis=1, keepdims=True) * size,
        parts=parts_of,
        free=np.isin(np.arange(parts), free),
        counted=np.full(parts, gamma),
        auxiliary=effective if gamma else np.zeros((h, bins)),
        scale=effective,
        on_signal=on[:, :, 0],
        on_parts=on[:, :, 1:],
        linear=straight,
        constrained=np.ones(j, bool),
        extra=np.zeros((h, j, bins)),
    )


def bumps(seed, *, hypotheses=1, bins=60, order=4, level=100.0):
    """A peak somewhere on a polynomial background with free coefficients: shape fits."""
    rng = np.random.default_rng(seed)
    x = np.linspace(-1, 1, bins)
    basis = np.polynomial.chebyshev.chebvander(x, order - 1).T * level
    place = rng.uniform(-0.7, 0.7, (hypotheses, 1))
    signal = np.exp(-0.5 * ((x - place) / 0.06) ** 2)
    signal *= level * 0.5 / signal.sum(axis=1, keepdims=True)
    slope = rng.uniform(-0.3, 0.3, (hypotheses, order))
    slope[:, 0] = 1.0
    none = np.zeros((hypotheses, 0, bins))
    return Models(
        observed=rng.poisson(np.maximum(slope @ basis, 0.0)).astype(float),
        signal=signal,
        parts=np.broadcast_to(basis, (hypotheses, order, bins)).copy(),
        free=np.ones(order, bool),
        counted=np.zeros(order, bool),
        auxiliary=np.zeros((hypotheses, bins)),
        scale=np.full((hypotheses, bins), np.inf),
        on_signal=none,
        on_parts=np.zeros((hypotheses, 0, order, bins)),
        linear=np.zeros(0, bool),
        constrained=np.zeros(0, bool),
        extra=none,
    )


def plain_nll(models, h, mu, theta, norms, gamma):
    """-log L up to a constant of hypothesis h, in loops; `norms` of all parts, `gamma` of all bins."""
    total = 0.0
    for b in range(models.bins):
        signal = mu * models.signal[h, b] * factor(models, models.on_signal[h, :, b], theta)
        mean = signal + sum(theta[j] * models.extra[h, j, b] for j in range(len(theta)))
        for k in range(models.parts.shape[1]):
            part = norms[k] * models.parts[h, k, b] * factor(models, models.on_parts[h, :, k, b], theta)
            mean += part * (gamma[b] if models.counted[k] else 1.0)
        total += poisson(models.observed[h, b], mean)
        if math.isfinite(models.scale[h, b]):
            total += poisson(models.auxiliary[h, b], gamma[b] * models.scale[h, b])
    return total + sum(0.5 * t * t for t, own in zip(theta, models.constrained, strict=True) if own)


def factor(models, sizes, theta):
    straight = 1 + sum(u * t for u, t, line in zip(sizes, theta, models.linear, strict=True) if line)
    return max(0.0, straight) * math.exp(
        sum(u * t for u, t, line in zip(sizes, theta, models.linear, strict=True) if not line)
    )


def poisson(count, mean):
    """-log of the probability, less that of the mean that fits best."""
    if count == 0:
        return mean if mean >= 0 else math.inf
    return mean - count + count * math.log(count / mean) if mean > 0 else math.inf


KINDS = [
    {"bins": 1, "linear": 1},
    {"bins": 1, "linear": 2},
    {"bins": 1, "linear": 0, "lognormal": 1},
    {"bins": 1, "linear": 2, "lognormal": 1, "gamma": True},
    {"bins": 1, "parts": 3, "linear": 2, "lognormal": 1},
    {"bins": 2, "linear": 1, "lognormal": 1},
    {"bins": 2, "parts": 2, "linear": 1, "gamma": True},
    {"bins": 3, "parts": 2, "linear": 3},
    {"bins": 4, "parts": 2, "linear": 1, "lognormal": 2, "gamma": True},
    {"bins": 4, "parts": 3, "linear": 2, "lognormal": 1, "free": (0,)},
]
"""What `made` takes, for models of every kind."""


def least_nll(models, counts, auxiliary, centre, mu=None, starts=24):
    """The least -log L (0 where all is as expected) of one hypothesis over all but `mu`, or over `mu` >= 0 too: the
    best of simplex searches from many places. Slow, and with nothing in common with the fits."""
    from scipy.optimize import minimize

    nll, size = _objective(models, counts, auxiliary, centre, mu)
    random = np.random.default_rng(0)
    own, free = int(mu is None), int(models.free.sum())
    best = math.inf
    for k in range(starts):
        x = np.zeros(size)
        x[:own] = random.exponential(2.0, own)
        x[own : own + models.nuisances] = random.normal(0, (0, 1, 3)[k % 3], models.nuisances)
        x[own + models.nuisances :][:free] = random.uniform(0, 1.5, free) if k else 1.0
        step = minimize(nll, x, method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-12, "maxfev": 20_000})
        best = min(best, minimize(nll, step.x, method="Powell", options={"xtol": 1e-10, "ftol": 1e-14}).fun)
    return best


def _objective(models, counts, auxiliary, centre, mu):
    """-log L of mu (where it is not given), nuisances, free norms and the logarithms of gammas; and how many they are."""
    known = np.isfinite(models.scale[0])
    own, j, free = int(mu is None), models.nuisances, int(models.free.sum())
    ends = np.cumsum([own, j, free, int(known.sum())])

    def nll(x):
        signal = mu if mu is not None else x[0]
        theta, norms, gamma = x[own : ends[1]], np.ones(models.parts.shape[1]), np.ones(models.bins)
        norms[models.free], gamma[known] = x[ends[1] : ends[2]], np.exp(x[ends[2] : ends[3]])
        mean = signal * models.signal[0] * factors(models, models.on_signal[0], theta)
        mean = mean + background(models, theta, norms, gamma)
        if signal < 0 or (mean < 0).any() or ((mean == 0) & (counts > 0)).any():
            return 1e9
        total = deviance(counts, mean) + 0.5 * ((theta - centre) ** 2).sum()
        return total + deviance(auxiliary[known], (gamma * models.scale[0])[known])

    return nll, int(ends[3])


def factors(models, sizes, theta):
    """Of one hypothesis, (B,)."""
    line = models.linear
    return np.maximum(1 + theta[line] @ sizes[line], 0.0) * np.exp(theta[~line] @ sizes[~line])


def background(models, theta, norms, gamma):
    """Of one hypothesis, (B,)."""
    parts = [
        norms[k] * models.parts[0, k] * factors(models, models.on_parts[0, :, k], theta) * gamma ** models.counted[k]
        for k in range(models.parts.shape[1])
    ]
    return np.sum(parts, axis=0)


def deviance(counts, mean):
    from scipy.special import xlogy

    return (mean - xlogy(counts, np.maximum(mean, 1e-300)) - counts + xlogy(counts, counts)).sum()
