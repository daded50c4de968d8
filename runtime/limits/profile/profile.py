"""The profile likelihood as a function of mu."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ..models import Mask, Models, Numbers
from .data import Data
from .fit import search
from .likelihood import Likelihood, likelihood
from .newton import Minimum
from .response import lowest_factor
from .single import Single, is_single, single

CAREFUL = 0.3
"""Of a factor: below it a second minimum is looked for."""


@dataclass(slots=True)
class Profile:
    """-log L of each hypothesis, at its least over all but mu. `x` are the parameters of the last fits, from which the
    next ones begin, `tangent` how they change with mu there. `good` says which hypotheses have been fitted without
    fail."""

    of: Likelihood
    simple: Single | None
    x: Numbers
    known: Mask
    good: Mask = field(init=False)
    tangent: Numbers = field(init=False)

    def __post_init__(self) -> None:
        self.good = np.ones(len(self.x), bool)
        self.tangent = np.zeros(self.x.shape)

    def at(self, mu: Numbers, rows: NDArray[np.intp] | None = None) -> tuple[Numbers, Numbers]:
        """-log L at mu, and its derivative by mu, of some hypotheses or all."""
        rows = np.arange(len(self.x)) if rows is None else rows
        if self.simple is None:
            return self._fitted(mu, rows)
        nll, slope, inside = (self.simple if len(rows) == len(self.x) else self.simple.take(rows)).at(mu)
        if not inside.all():
            out = ~inside & np.isfinite(mu)
            nll[out], slope[out] = self._fitted(mu[out], rows[out])
        return nll, slope

    def best(self) -> tuple[Numbers, Numbers]:
        """mu at or above 0 that fits best, and -log L there."""
        if self.simple is None:
            return self._best(np.arange(len(self.x)))
        mu, inside = self.simple.best()
        nll, _ = self.at(mu)
        nll[inside & (mu > 0)] = 0.0
        if not inside.all():
            mu[~inside], nll[~inside] = self._best(np.flatnonzero(~inside))
        return mu, nll

    def expected(self, mu: Numbers) -> Data:
        """The Asimov data of mu with everything else as it fits best: what every measurement would be on average."""
        if self.simple is None:
            return self._expected(mu, np.arange(len(self.x)))
        mean, shift, inside = self.simple.expected(mu)
        asimov = Data(np.maximum(mean, 0.0)[:, None], np.zeros((len(mu), 1)), self.of.data.centre + shift)
        if not inside.all():
            out = np.flatnonzero(~inside)
            other = self._expected(mu[out], out)
            asimov.counts[out], asimov.centre[out] = other.counts, other.centre
        return asimov

    def _expected(self, mu: Numbers, rows: NDArray[np.intp]) -> Data:
        self._fitted(mu, rows)
        of, x = self._part(rows), self.x[rows].copy()
        x[:, 0] = mu
        value, known = of.at(x), np.isfinite(of.scale)
        gamma = 1.0 if value.gamma is None else value.gamma
        auxiliary = np.where(known, gamma * np.where(known, of.scale, 0.0), 0.0)
        return Data(np.maximum(value.mean, 0.0), auxiliary, x[:, 1 : 1 + of.nuisances].copy())

    def repeat(self, times: int) -> Profile:
        """Each hypothesis so many times, one copy of all behind the other."""
        rows = np.tile(np.arange(len(self.x)), times)
        simple = None if self.simple is None else self.simple.take(rows)
        copies = Profile(self.of.take(rows), simple, self.x[rows], self.known[rows])
        copies.tangent = self.tangent[rows]
        return copies

    def _fitted(self, mu: Numbers, rows: NDArray[np.intp]) -> tuple[Numbers, Numbers]:
        of = self._part(rows)
        last = self.x[rows]
        start = last + (mu - last[:, 0])[:, None] * self.tangent[rows]
        found = search(of, mu, np.full(len(rows), -np.inf), start)
        if not of.straight:
            _look_elsewhere(of, found, mu, self.known[rows] & (lowest_factor(of, found.x) < CAREFUL))
        self._keep(rows, found)
        return found.nll, found.slope

    def _best(self, rows: NDArray[np.intp]) -> tuple[Numbers, Numbers]:
        of = self._part(rows)
        found = search(of, None, np.zeros(len(rows)), self.x[rows] if self.known[rows].all() else None)
        self._keep(rows, found)
        return found.x[:, 0], found.nll

    def _part(self, rows: NDArray[np.intp]) -> Likelihood:
        return self.of if len(rows) == len(self.x) else self.of.take(rows)

    def _keep(self, rows: NDArray[np.intp], found: Minimum) -> None:
        self.x[rows] = np.where(found.good[:, None], found.x, self.x[rows])
        # Where factors are cut off there may be several minima, and a tangent leads to another one than small steps do.
        steady = np.isfinite(found.tangent).all(axis=1) & found.good & self.of.straight
        self.tangent[rows] = np.where(steady[:, None], found.tangent, 0.0)
        self.known[rows] |= found.good
        self.good[rows] = found.good


def _look_elsewhere(of: Likelihood, found: Minimum, mu: Numbers, doubtful: Mask) -> None:
    """Where a factor is near its truncation there may be a second minimum: tries from a start of its own."""
    rows = np.flatnonzero(doubtful)
    if not len(rows):
        return
    other = search(of.take(rows), mu[rows], np.full(len(rows), -np.inf))
    better = other.good & ((other.nll < found.nll[rows]) | ~found.good[rows])
    found.put(rows[better], other.take(better))


def profile(models: Models, data: Data) -> Profile:
    """Of the models, on these data."""
    of = likelihood(models, data)
    known = np.zeros(of.hypotheses, bool)
    return Profile(of, single(models, data) if is_single(models) else None, of.start(), known)
