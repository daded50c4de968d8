"""Priors of one-bin models whose background is broader than its counts fluctuate: densities on a grid.

Q(n + 1, m) is the probability that a gamma variable G of shape n + 1 is above m. The posterior's integral above x
signal events is therefore the mean over G of the probability that the background is below G - a x: smooth where the
background is broader than G, however much. What makes the background broadest, the statistical factor or the
nuisances, is taken in closed form, all else by the rules of prior.py."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import special

from ..models import Models, Numbers
from .directions import MAIN, find_directions
from .prior import Orders, coordinates, fewer, first_points, move_backgrounds, statistical_rule, within
from .rules import between, normal

NODES = 512
"""Evenly spaced in the background's fourth root, in which densities are smooth down to no background at all."""
COUNTED = 48
"""Points of G."""
TAIL = 1e-25
EDGE = 1e-16
"""The statistical factor's density is followed between quantiles of this share."""


@dataclass(frozen=True, slots=True)
class Density:
    """At O values of the signal's factor: the background's density in its fourth root, per step of a grid of N nodes
    from `first` on, and its integrals up to each node and from it on, weighted as prior.Points. Tables (T, O, N),
    factor (T, O), first and step (T,); hypothesis h has the tables of `rows[h]`."""

    factor: Numbers
    first: Numbers
    step: Numbers
    density: Numbers
    below: Numbers
    beyond: Numbers
    rows: NDArray[np.intp]

    def take(self, index: NDArray[np.intp] | NDArray[np.bool_]) -> Density:
        """Some hypotheses; tables are shared."""
        return replace(self, rows=self.rows[index])

    def alone(self) -> Density:
        """The background's distribution, over all values of the signal's factor."""
        density, below, beyond = (
            np.einsum("to,ton->tn", self.factor, a)[:, None] for a in (self.density, self.below, self.beyond)
        )
        return replace(self, factor=np.ones((len(density), 1)), density=density, below=below, beyond=beyond)

    def tail(self, counts: Numbers, x: Numbers) -> Numbers:
        """See posterior.Prior."""
        return self.tail_and_slopes(counts, x)[0]

    def tail_and_slopes(self, counts: Numbers, x: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        """See posterior.Prior."""
        factor = self.factor[self.rows]
        signal = factor * x[:, None]
        allowed, weight = _allowed(counts, signal)
        share, density = self._at(self.below, allowed - signal[..., None])
        density *= weight * factor[..., None]
        slope = density * factor[..., None] * (counts[:, None, None] / allowed - 1)
        return (weight * share).sum(axis=(1, 2)), density.sum(axis=(1, 2)), slope.sum(axis=(1, 2))

    def share_up_to(self, counts: Numbers) -> Numbers:
        """See posterior.Prior."""
        return self._share(self.below, counts)

    def share_from(self, counts: Numbers) -> Numbers:
        """See posterior.Prior."""
        return np.where(counts <= 0, 1.0, self._share(self.beyond, np.maximum(counts, 1) - 1))

    def moments(self) -> tuple[Numbers, Numbers]:
        """See posterior.Prior."""
        events = (self.first[:, None] + self.step[:, None] * np.arange(self.density.shape[2])) ** 4
        share = np.einsum("to,ton->tn", self.factor, self.density)
        share /= share.sum(axis=1, keepdims=True)
        mean = (share * events).sum(axis=1)
        variance = (share * (events - mean[:, None]) ** 2).sum(axis=1)
        return mean[self.rows], variance[self.rows]

    def _share(self, table: Numbers, counts: Numbers) -> Numbers:
        """The mean over G of a table, over the prior."""
        factor = self.factor[self.rows]
        allowed, weight = _allowed(counts, np.zeros_like(factor))
        found = (weight * self._at(table, allowed)[0]).sum(axis=2)
        whole = self.below[self.rows, :, -1]
        share: Numbers = (factor * found).sum(axis=1) / (factor * whole).sum(axis=1)
        return share

    def _at(self, table: Numbers, background: Numbers) -> tuple[Numbers, Numbers]:
        """A table of integrals at backgrounds (H, O, G), by cubics through its values and slopes; the density there."""
        outer, nodes = table.shape[1:]
        root = np.sqrt(np.sqrt(np.maximum(background, 0.0)))
        first, step = self.first[self.rows, None, None], self.step[self.rows, None, None]
        place = np.clip((root - first) / step, 0.0, nodes - 1)
        cell = np.minimum(place.astype(np.intp), nodes - 2)
        u = place - cell
        at = (self.rows[:, None, None] * outer + np.arange(outer)[:, None]) * nodes + cell
        left, right = self.density.ravel()[at], self.density.ravel()[at + 1]
        value, rise = table.ravel()[at], table.ravel()[at + 1] - table.ravel()[at]
        sign = -1.0 if table is self.beyond else 1.0
        value = value + rise * (3 - 2 * u) * u**2 + sign * u * (1 - u) * ((1 - u) * left - u * right)
        inside = (place > 0) & (place < nodes - 1)
        density = ((1 - u) * left + u * right) * inside / (4 * step * np.maximum(root, 1e-75) ** 3)
        return value, density


def _allowed(counts: Numbers, least: Numbers) -> tuple[Numbers, Numbers]:
    """Points of G above `least`, (H, O) to (H, O, COUNTED), and their weights."""
    n = counts[:, None]
    lower, upper = special.gammaincinv(n + 1, TAIL), special.gammainccinv(n + 1, TAIL)
    root, weight = between(np.sqrt(np.maximum(lower, least)), np.broadcast_to(np.sqrt(upper), least.shape), COUNTED)
    n = n[..., None]
    log_density = special.xlogy(n, root**2) - root**2 - special.gammaln(n + 1)
    return root**2, weight * 2 * root * np.exp(log_density)


def counted_density(models: Models, orders: Orders) -> Density:
    """With the statistical factor in closed form: all models have one."""
    factor, counted, known, weight = first_points(models, orders)
    if not known.any():
        counted, weight = fewer(counted, weight, orders.systematic)
        known = np.zeros_like(counted)
    shape, scale = np.maximum(models.auxiliary, 1.0), models.scale
    ends = [f(shape, EDGE)[:, :, None] / scale[:, :, None] for f in (special.gammaincinv, special.gammainccinv)]
    first, step, events = _grid(
        (counted * ends[0] + known).min(axis=(1, 2)), (counted * ends[1] + known).max(axis=(1, 2))
    )
    density = np.zeros((*factor.shape, NODES))
    log_norm = special.gammaln(shape)[..., None]
    for m in range(counted.shape[2]):
        per_event = scale / np.maximum(counted[..., m], 1e-300)
        value = np.maximum(events[:, None] - known[..., m, None], 0.0) * per_event[..., None]
        log_density = special.xlogy(shape[..., None] - 1, value) - value - log_norm
        density += (weight[..., m] * per_event)[..., None] * np.exp(log_density) * (value > 0)
    return _tabulate(factor, first, step, density, weight.sum(axis=2))


def nuisance_density(models: Models, orders: Orders) -> Density:
    """With the background's main direction in closed form: models of which directions.grows is true."""
    orders = replace(orders, main=1, systematic=0)
    factor, _, _, weight = first_points(models, orders)
    ends, counted, known = _path(models, orders)
    gamma, mass = statistical_rule(models, orders.gamma)
    background = counted[:, :, None] * gamma[:, None, :, None] + known[:, :, None]  # (H, O, G, 3)
    first, step, events = _grid(background.min(axis=(1, 2, 3)), background.max(axis=(1, 2, 3)))
    straight = bool(models.linear[(models.on_parts != 0).any(axis=(0, 2, 3))].all())
    density = np.zeros((*factor.shape, NODES))
    for g in range(gamma.shape[1]):
        density += mass[:, g, None, None] * _along(events[:, None], background[:, :, g], ends, straight=straight)
    return _tabulate(factor, first, step, density, weight.sum(axis=2))


def _path(models: Models, orders: Orders) -> tuple[Numbers, Numbers, Numbers]:
    """The least, middle and largest value of the main direction at each signal, and the backgrounds there with the
    statistical factor and without: (H, O, 3)."""
    directions = find_directions(models)
    main = directions.use.index(MAIN)
    z = coordinates(models, directions, orders)[0]
    lower, upper = within(directions, main, z[..., :main])
    path = np.stack([lower, (lower + upper) / 2, upper], axis=2)
    z = np.repeat(z, 3, axis=1)
    z[..., main] = path.reshape(len(z), -1)
    counted, known = (a.reshape(path.shape) for a in move_backgrounds(models, directions, z))
    return path, counted, known


def _along(events: Numbers, background: Numbers, path: Numbers, *, straight: bool) -> Numbers:
    """The density at `events` (H, 1, N) of a background that is a straight line, or an exponential, in a standard
    normal; from three values of both (H, O, 3)."""
    height, change = (events, 1.0) if straight else (np.log(np.maximum(events, 1e-300)), np.maximum(events, 1e-300))
    _, middle, high = np.moveaxis(background if straight else np.log(np.maximum(background, 1e-300)), 2, 0)[..., None]
    first, centre, last = np.moveaxis(path, 2, 0)[..., None]
    slope = np.maximum(high - middle, 1e-300) / np.maximum(
        last - centre, 1e-300
    )  # where no z is allowed, none is found
    z = centre + (height - middle) / slope
    density: Numbers = normal(z) * ((z >= first) & (z <= last)) / (slope * change)
    return density


def _grid(least: Numbers, largest: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """First node and step in the fourth root, and the backgrounds of the nodes (H, NODES)."""
    first, last = np.maximum(least, 0.0) ** 0.25, largest**0.25
    step = (last - first) / (NODES - 1)
    events: Numbers = (first[:, None] + step[:, None] * np.arange(NODES)) ** 4
    return first, step, events


def _tabulate(factor: Numbers, first: Numbers, step: Numbers, density: Numbers, weight: Numbers) -> Density:
    """Of densities in the background itself, which sum to `weight` (H, O)."""
    root = first[:, None] + step[:, None] * np.arange(NODES)
    density = density * (4 * root**3 * step[:, None])[:, None]
    cells = _cells(density)
    norm = (weight / np.maximum(cells.sum(axis=2), 1e-300))[..., None]
    density, cells = density * norm, cells * norm
    nothing = np.zeros((*weight.shape, 1))
    below = np.concatenate([nothing, np.cumsum(cells, axis=2)], axis=2)
    beyond = np.concatenate([np.cumsum(cells[..., ::-1], axis=2)[..., ::-1], nothing], axis=2)
    return Density(factor, first, step, density, below, beyond, np.arange(len(factor)))


def _cells(density: Numbers) -> Numbers:
    """Integrals between nodes: of the cubic through the four nearest."""
    cells = (density[..., 1:] + density[..., :-1]) / 2
    bend = density[..., 2:-1] + density[..., 1:-2] - density[..., 3:] - density[..., :-3]
    cells[..., 1:-1] += bend / 24
    return np.maximum(cells, 0.0)
