"""The Bayesian posterior of a one-bin model with one background, integrated by scipy and on grids: the plain formula,
one hypothesis."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Broad:
    """A background of so many events from `simulated` ones, with a normal uncertainty `size` (lognormal if not
    `linear`), and a signal with a linear uncertainty `on_signal`."""

    background: float
    simulated: float
    size: float
    on_signal: float = 0.0
    linear: bool = True

    def models(self, count: float) -> Models:
        return counting(
            np.array([count]),
            np.array([self.background]),
            np.ones(1),
            signal_sizes=np.array([[self.on_signal, 0.0]]),
            background_sizes=np.array([[0.0, self.size]]),
            linear=np.array([True, self.linear]),
            effective_events=np.array([self.simulated]),
        )


def random_broad(seed: int) -> tuple[Broad, float]:
    """A background of 1e4 to 1e6 events and a count within two standard deviations."""
    rng = np.random.default_rng(seed)
    simulated = 10 ** rng.uniform(0.3, 4) if rng.random() < 0.8 else np.inf
    broad = Broad(10 ** rng.uniform(4, 6), simulated, rng.uniform(0.02, 0.2), rng.uniform(0, 0.1), rng.random() < 0.6)
    width = np.hypot(broad.size, 1 / np.sqrt(simulated))
    return broad, float(np.ceil(broad.background * max(1 + width * rng.uniform(-2, 2), 0.02)))


def sums_on_grids(broad: Broad, count: float, beyond: list[float], grid: tuple[int, int, int]) -> np.ndarray:
    """The probability of at most `count`, over the signal's factor, beside these numbers of signal events; `grid` has
    points of the signal, of the nuisance and, so fine that counts are resolved, of the statistical factor."""
    signal, of_signal = _normal_grid(grid[0] if broad.on_signal else 1, -0.99 / max(broad.on_signal, 1e-9))
    size = broad.size if broad.linear else 0.0
    z, of_z = _normal_grid(grid[1], -1 / max(size, 1e-9))
    factor = 1 + size * z if broad.linear else (1 + broad.size) ** z
    gamma, of_gamma = _gamma_grid(broad.simulated, grid[2])
    whole = np.concatenate([[0.0], np.cumsum(of_gamma)])
    lower, upper = special.gammaincinv(count + 1, 1e-14), special.gammainccinv(count + 1, 1e-14)
    sums = np.zeros(len(beyond))
    for x, a_weight in zip(1 + broad.on_signal * signal, of_signal, strict=True):
        for f, f_weight in zip(broad.background * factor, of_z, strict=True):
            for i, events in enumerate(beyond):
                first, last = np.searchsorted(gamma, [(lower - x * events) / f, (upper - x * events) / f])
                near = special.gammaincc(count + 1, f * gamma[first:last] + x * events)
                sums[i] += a_weight * f_weight / x * (whole[first] + of_gamma[first:last] @ near)
    return sums


def _normal_grid(points: int, least: float) -> tuple[np.ndarray, np.ndarray]:
    if points == 1:
        return np.zeros(1), np.ones(1)
    x, weights = special.roots_legendre(points)
    half = (6 - max(-6.0, least)) / 2
    z = 6 + half * (x - 1)
    return z, half * weights * stats.norm.pdf(z)


def _gamma_grid(events: float, points: int) -> tuple[np.ndarray, np.ndarray]:
    if np.isinf(events):
        return np.ones(1), np.ones(1)
    shape = max(events, 1.0)
    root = np.linspace(*np.sqrt([special.gammaincinv(shape, 1e-15), special.gammainccinv(shape, 1e-15)]), points)
    return root**2 / events, stats.gamma.pdf(root**2, shape) * 2 * root * (root[1] - root[0])
