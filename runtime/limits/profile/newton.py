"""Newton's method for many small problems at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..models import Mask, Numbers
from .data import Rows
from .likelihood import Likelihood, Value
from .solve import solve

CLOSE, CLOSE_TO_CORNERS = 1e-8, 1e-11
"""Converged: a step promises less than this in -log L. That step is still taken, and what it promises is believed: it
is wrong by a small share of it, but not where corners are rounded, or means close to zero."""
SCARCE = 1e-3
"""Fewer events in a bin than these (of Asimov data) let its mean come close to zero."""
LEAST_STEP = 1e-5


@dataclass(slots=True)
class Minimum:
    """Where the minimum is, `x` (H, P), -log L there, its derivative by mu, whether it was reached, and how the best x
    changes with mu, `tangent` (H, P)."""

    x: Numbers
    nll: Numbers
    slope: Numbers
    good: Mask
    tangent: Numbers

    def take(self, rows: Rows) -> Minimum:
        """Those of some hypotheses."""
        return Minimum(*(getattr(self, name)[rows] for name in self.__slots__))

    def put(self, rows: Rows, other: Minimum) -> None:
        """Writes the `other` in the place of those hypotheses."""
        for name in self.__slots__:
            getattr(self, name)[rows] = getattr(other, name)


@dataclass(slots=True)
class _State:
    """The problems still open: `rows` says which; a step is tried from `x`, where -log L is `nll`."""

    of: Likelihood
    rows: NDArray[np.intp]
    x: Numbers
    nll: Numbers
    gradient: Numbers
    step: Numbers
    tangent: Numbers
    length: Numbers
    fixed: Mask
    low: Numbers

    def keep(self, rows: Mask) -> _State:
        """Those alone."""
        return _State(self.of.take(rows), *(getattr(self, name)[rows] for name in self.__slots__[1:]))


def minimise(of: Likelihood, x: Numbers, fixed: Mask, low: Numbers, most: int = 60) -> Minimum:
    """-log L at its least over x from the given start (H, P); mu stays where `fixed` (H,), and at or above `low` (H,).

    Damped: a step that does not lower -log L is halved. Problems that are done drop out.
    """
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):  # steps far off are taken back
        return _minimise(of, x, fixed, low, most)


def _minimise(of: Likelihood, x: Numbers, fixed: Mask, low: Numbers, most: int) -> Minimum:
    value = of.at(x)
    step, tangent, promise = _step(value, x, fixed, low)
    good = np.zeros(len(x), bool)
    found = Minimum(x.copy(), value.nll.copy(), value.gradient[:, 0].copy(), good, np.zeros(x.shape))
    length = _longest(of, value, step)
    rows = np.arange(len(x))
    state = _State(of, rows, x.copy(), value.nll, value.gradient, step, tangent, length, fixed, low)
    state = _leave(state, found, np.isfinite(promise) & np.isfinite(value.nll), promise)
    for _ in range(most):
        if not len(state.rows):
            break
        state = _advance(state, found)
    return found


def _advance(state: _State, found: Minimum) -> _State:
    """One try for each open problem."""
    tried = _moved(state)
    value = state.of.at(tried)
    slope = (state.gradient * (tried - state.x)).sum(axis=1)
    better = value.nll <= state.nll + 1e-4 * np.minimum(slope, 0.0) + 1e-13 * (1 + np.abs(state.nll))
    step, tangent, promise = _step(value, tried, state.fixed, state.low)
    better &= np.isfinite(promise)
    state.x = np.where(better[:, None], tried, state.x)
    state.nll = np.where(better, value.nll, state.nll)
    state.gradient = np.where(better[:, None], value.gradient, state.gradient)
    state.step = np.where(better[:, None], step, state.step)
    state.tangent = np.where(better[:, None], tangent, state.tangent)
    state.length = np.where(better, _longest(state.of, value, step), state.length / 2)
    return _leave(state, found, state.length > LEAST_STEP, np.where(better, promise, np.inf))


def _leave(state: _State, found: Minimum, alive: Mask, promise: Numbers) -> _State:
    """Writes down those that are done or stuck and goes on with the others."""
    done = alive & (promise < _close(state.of))
    gone = done | ~alive
    if not gone.any():
        return state
    last = np.where(done[:, None], _moved(state), state.x)
    found.x[state.rows[gone]] = last[gone]
    found.nll[state.rows[gone]] = (state.nll - np.where(done, promise, 0.0))[gone]
    found.slope[state.rows[gone]] = state.gradient[gone, 0]
    found.good[state.rows[gone]] = done[gone]
    found.tangent[state.rows[gone]] = state.tangent[gone]
    return state.keep(~gone)


def _close(of: Likelihood) -> Numbers | float:
    """How little a step may promise where a problem is done."""
    if of.smooth or of.barrier:
        return CLOSE_TO_CORNERS
    return np.where((of.data.counts < SCARCE).any(axis=1), CLOSE_TO_CORNERS, CLOSE) if of.bounded else CLOSE


def _moved(state: _State) -> Numbers:
    x = state.x + state.length[:, None] * state.step
    x[:, 0] = np.maximum(x[:, 0], state.low)
    return x


def _step(value: Value, x: Numbers, fixed: Mask, low: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Newton's step, which ends at the bound of mu where it would cross it; how the best x changes with mu; and what
    the step promises."""
    gradient = value.gradient
    at_bound = fixed | ((x[:, 0] <= low) & (gradient[:, 0] >= 0))
    step, tangent = _directions(value, at_bound)
    promise = np.abs((gradient * step).sum(axis=1)) / 2
    crossing = ~at_bound & (x[:, 0] + step[:, 0] < low)
    if crossing.any():
        step = np.where(crossing[:, None], _to_bound(value, step, np.where(crossing, low - x[:, 0], 0.0)), step)
        rest = np.abs((gradient * step).sum(axis=1)) / 2
        # Not done before mu has come to rest.
        promise = np.where(crossing, np.where(x[:, 0] <= low, rest, promise + 1), promise)
    return step, tangent, promise


def _directions(value: Value, mu_fixed: Mask) -> tuple[Numbers, Numbers]:
    """Newton's step, and how the best x changes with mu: from a column of the inverse where mu is not fixed."""
    sides = np.empty((*value.gradient.shape, 2))
    sides[:, :, 0] = -value.gradient
    sides[:, :, 1] = np.where(mu_fixed[:, None], -value.hessian[:, :, 0], 0.0)
    sides[:, 0, 1] = 1.0
    both, _ = solve(value.hessian, sides, mu_fixed)
    step, tangent = both[:, :, 0], both[:, :, 1]
    tangent = np.where(mu_fixed[:, None], tangent, tangent / tangent[:, :1])
    tangent[:, 0] = 1.0
    return step, tangent


def _to_bound(value: Value, step: Numbers, way: Numbers) -> Numbers:
    """The best step that moves mu by `way`, to its bound; the shortened one where that would lead uphill."""
    right = -value.gradient - value.hessian[:, :, 0] * way[:, None]
    whole, _ = solve(value.hessian, right, np.ones(len(way), bool))
    whole[:, 0] = way
    downhill = (whole * value.gradient).sum(axis=1) < 0
    shorter = step * (way / np.where(step[:, 0] != 0, step[:, 0], 1.0))[:, None]
    return np.where(downhill[:, None], whole, shorter)


def _longest(of: Likelihood, value: Value, step: Numbers) -> Numbers:
    """The share of the step that keeps the mean of every bin positive, as far as it is linear."""
    if not (of.bounded or of.barrier):
        return np.ones(len(step))
    change = (step[:, None] @ value.slope)[:, 0]
    if (0.99 * value.mean + change >= 0).all():
        return np.ones(len(step))
    falls = (change < 0) & (value.mean > 0)
    room = np.where(falls, -0.99 * value.mean / np.where(falls, change, 1.0), np.inf)
    longest: Numbers = np.minimum(room.min(axis=1), 1.0)
    return longest
