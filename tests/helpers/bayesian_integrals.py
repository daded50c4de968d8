"""The Bayesian posterior of a one-bin model with one background, integrated by scipy: the plain formula, one hypothesis."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import special, stats
from scipy.integrate import cubature

from darkana.runtime.limits.models import Models, counting


def random_models(seed: int, nuisances: int) -> Models:
    """One model: nuisances of either kind on signal, background or both, and perhaps a statistical factor."""
    rng = np.random.default_rng(seed)
    linear = rng.random(nuisances) < 0.6
    largest = np.where(linear, 0.3, 0.5)
    shown = rng.random((2, nuisances)) < 0.7
    sizes = rng.uniform(-0.1, largest, (2, nuisances)) * shown
    background = 10 ** rng.uniform(-1, 2)
    events = 10 ** rng.uniform(0, 3) if rng.random() < 0.6 else np.inf
    observed = rng.poisson(background * rng.uniform(0.7, 1.4))
    return counting(
        np.array([float(observed)]),
        np.array([background]),
        np.array([10 ** rng.uniform(-6, 6)]),
        signal_sizes=sizes[:1],
        background_sizes=sizes[1:],
        linear=linear,
        effective_events=np.array([events]),
    )


def share_above(models: Models, count: float, beyond: list[float]) -> np.ndarray:
    """The posterior's shares above these numbers of signal events, for one hypothesis of at most two nuisances."""
    on_signal, on_background = models.on_signal[0, :, 0], models.on_parts[0, :, 0, 0]
    straight = np.where(models.linear, 1.0, 0.0)
    rows = np.stack([on_signal * straight, on_background * straight])
    least = np.array([0.01, 0.0])
    events, nuisances = float(models.scale[0, 0]), len(on_signal)
    gammas = [] if np.isinf(events) else [0.0]

    def both(t: np.ndarray) -> np.ndarray:
        """At points of the unit cube."""
        theta, weight = np.zeros((len(t), nuisances)), np.ones(len(t))
        for j in range(nuisances):
            lower, upper = _ends(rows, least, theta, j)
            theta[:, j] = lower + t[:, j] * (upper - lower)
            weight = weight * (upper - lower) * stats.norm.pdf(theta[:, j])
        signal, background = (1 + theta @ row for row in rows)
        signal = signal * np.exp(theta @ (on_signal * (1 - straight)))
        background = background * np.exp(theta @ (on_background * (1 - straight))) * models.parts[0, 0, 0]
        if gammas:
            first, last = np.sqrt(stats.gamma.ppf([1e-14, 1 - 1e-14], max(events, 1)))
            root = first + t[:, -1] * (last - first)
            weight = weight * stats.gamma.pdf(root**2, max(events, 1)) * 2 * root * (last - first)
            background = background * root**2 / events
        background = np.maximum(background, 0)
        means = background[:, None] + np.maximum(signal, 1e-9)[:, None] * np.array([0.0, *beyond])
        return (weight / np.maximum(signal, 1e-9))[:, None] * special.gammaincc(count + 1, means)

    cube = nuisances + len(gammas)
    if not cube:
        sums = both(np.zeros((1, 0)))[0]
    elif cube < 3:
        found = cubature(both, np.zeros(cube), np.ones(cube), rule="gk21", rtol=1e-8, atol=0, max_subdivisions=2000)
        assert found.status == "converged"
        sums = found.estimate
    else:
        sums = _dense(both, (64, 64, 48))
    return sums[1:] / sums[0]


def _dense(integrand: Callable[[np.ndarray], np.ndarray], orders: tuple[int, ...]) -> np.ndarray:
    """Over the unit cube, by many points along each axis: adaptive integration takes minutes in three dimensions."""
    rules = [special.roots_legendre(order) for order in orders]
    points = np.stack([a.ravel() for a in np.meshgrid(*(x for x, _ in rules), indexing="ij")], axis=1)
    weights = np.prod([a.ravel() for a in np.meshgrid(*(w for _, w in rules), indexing="ij")], axis=0)
    return weights @ integrand((points + 1) / 2)


def _ends(rows: np.ndarray, least: np.ndarray, theta: np.ndarray, j: int) -> tuple[np.ndarray, np.ndarray]:
    """Where nuisance j leaves all factors positive, those before it given, later ones none."""
    lower, upper = np.full(len(theta), -6.0), np.full(len(theta), 6.0)
    for row, smallest in zip(rows, least, strict=True):
        if row[j] and not row[j + 1 :].any():
            edge = (smallest - 1 - theta[:, :j] @ row[:j]) / row[j]
            lower, upper = (np.maximum(lower, edge), upper) if row[j] > 0 else (lower, np.minimum(upper, edge))
    return lower, np.maximum(upper, lower)
