"""Test statistics of toys: hypotheses made ready for them, and the tail probabilities that follow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from ..models import Models, Numbers
from .asymptotic import BANDS, Tested
from .data import Data, joined
from .profile import profile
from .toy_data import generator, toy_counts, toy_data
from .toy_single import Pair, is_pair, two_nuisances

SLICE = 4000
"""Toys that are fitted together where there is no closed form."""
GROUP = 32
"""Hypotheses whose toys are held at once."""
SAME = 1e-7
"""q~ that agree to this are the same: counts are whole numbers, so they often are."""


@dataclass(slots=True)
class Bench:
    """Hypotheses ready for toys: the models, their fits, whether there is a closed form, the number of toys and the
    seed."""

    models: Models
    tested: Tested
    closed: bool
    toys: int
    seed: int

    @classmethod
    def of(cls, models: Models, toys: int, seed: int) -> Bench:
        """Signals in `models` are in events (`in_events`)."""
        closed = is_pair(models)
        models = two_nuisances(models) if closed else models
        return cls(models, Tested.of(models), closed, toys, seed)

    def tails(self, mu: Numbers) -> tuple[Numbers, Numbers]:
        """CLs+b and CLb at mu (H,), each (H, 6): for the data, and for toys without signal at the quantiles of BANDS.
        NaN where mu is, or where toys could not be fitted."""
        h = len(mu)
        clsb, clb = np.full((h, 6), np.nan), np.full((h, 6), np.nan)
        every = np.where(np.isfinite(mu), mu, 0.0)
        observed = self.tested.q(every, np.arange(h))[0]
        truths = (self.tested.data.expected(every), self.tested.data.expected(np.zeros(h)))
        wanted = np.flatnonzero(np.isfinite(mu))
        for rows in (wanted[i : i + GROUP] for i in range(0, len(wanted), GROUP)):
            randoms = [generator(self.models, int(row), self.seed) for row in rows]
            with_signal, without = (self._statistics(rows, every, truth, randoms) for truth in truths)
            for i, row in enumerate(rows):
                clsb[row], clb[row] = _shares(observed[row], with_signal[i], without[i])
        return clsb, clb

    def excess(self) -> Numbers:
        """The p-value of the background alone, (H,): the share of toys with q0 at least as large as in the data, the
        data counted as one of them; 1 where there is no excess."""
        h = len(self.tested.best)
        none = np.zeros(h)
        observed = 2 * (self.tested.data.at(none)[0] - self.tested.least)
        flat = self.tested.data.expected(none)
        p = np.ones(h)
        wanted = np.flatnonzero((self.tested.best > 0) & (observed > 0))
        for rows in (wanted[i : i + GROUP] for i in range(0, len(wanted), GROUP)):
            q = self._statistics(rows, None, flat, [generator(self.models, int(row), self.seed + 1) for row in rows])
            large = (q >= observed[rows, None] * (1 - SAME)).sum(axis=1)
            p[rows] = (1 + large) / (1 + (~np.isnan(q)).sum(axis=1))
        return p

    def _statistics(
        self, rows: NDArray[np.intp], mu: Numbers | None, truth: Data, randoms: list[np.random.Generator]
    ) -> Numbers:
        """q~ at mu, or q0 where that is None, of toys of the hypotheses `rows`: (rows, toys). NaN: not fitted."""
        if not self.closed:
            return self._all_fitted(rows, mu, truth, randoms)
        q = np.empty((len(rows), self.toys))
        hard: list[Data] = []
        places: list[NDArray[np.intp]] = []
        for i, (row, random) in enumerate(zip(map(int, rows), randoms, strict=True)):
            counts = toy_counts(random, float(truth.counts[row, 0]), self.toys)
            single = Pair.of(self.models, row)
            measured = single.measured(random, truth.centre[row], self.toys)
            q[i], out = single.excess(counts, measured) if mu is None else single.statistic(mu[row], counts, measured)
            hard.append(Data(counts[out, None], np.zeros((len(out), 1)), measured[:, out].T))
            places.append(i * self.toys + out)
        where = np.concatenate(places)
        if len(where):
            q.ravel()[where] = self._fitted(rows[where // self.toys], mu, joined(hard))
        return q

    def _all_fitted(
        self, rows: NDArray[np.intp], mu: Numbers | None, truth: Data, randoms: list[np.random.Generator]
    ) -> Numbers:
        toys = [
            toy_data(random, truth.take(np.array([row])), self.models.scale[row], self.toys)
            for row, random in zip(rows, randoms, strict=True)
        ]
        return self._fitted(np.repeat(rows, self.toys), mu, joined(toys)).reshape(len(rows), self.toys)

    def _fitted(self, rows: NDArray[np.intp], mu: Numbers | None, data: Data) -> Numbers:
        """The statistic of toys of the hypotheses `rows` (one for each), by fits."""
        q = np.full(len(rows), np.nan)
        for part in (slice(i, i + SLICE) for i in range(0, len(rows), SLICE)):
            fits = profile(self.models.take(rows[part]), data.take(part))
            best, least = fits.best()
            good = fits.good.copy()
            at = np.zeros(len(best)) if mu is None else mu[rows[part]]
            tested = np.flatnonzero(best > 0 if mu is None else best < at)  # for the others it is 0
            value = np.zeros(len(best))
            value[tested] = 2 * np.maximum(fits.at(at[tested], tested)[0] - least[tested], 0.0)
            q[part] = np.where(good & fits.good, value, np.nan)
        return q


def _shares(observed: float, with_signal: Numbers, without: Numbers) -> tuple[Numbers, Numbers]:
    """Shares of the toys at or above what is observed, and at or above quantiles of those without signal; each (6,)."""
    with_signal, without = (np.sort(toys[~np.isnan(toys)]) for toys in (with_signal, without))
    if not (len(with_signal) and len(without)):
        return np.full(6, np.nan), np.full(6, np.nan)
    ends = np.ceil(ndtr(BANDS) * len(without)).astype(int)
    quantiles = without[::-1][np.clip(ends - 1, 0, None)]
    places = np.append(observed, quantiles) * (1 - SAME) - SAME
    clsb, clb = (1 - np.searchsorted(toys, places) / len(toys) for toys in (with_signal, without))
    return clsb, clb
