"""One bin in closed form.

With n events, a mean that is linear in nuisances of unit Gaussian width, mean = m + g.t (t their shift from where they
were measured), the best shift is t = (n/mean - 1) g, so the best mean solves mean^2 - (m - g^2) mean - n g^2 = 0.

Factors are truncated at zero. Where that solution has a background below zero, the best one has none: it is that of
the signal alone if this, too, has the factor of the background below zero, else that with this factor exactly zero.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..models import Mask, Models, Numbers
from .data import Data, Rows


@dataclass(frozen=True, slots=True)
class Single:
    """One-bin models with linear nuisances, all (H,) but where said otherwise: `counts`; signal and other events at
    the measured nuisances, `signal` and `rest`, and how they depend on nuisances, `along` and `rest_along` (H, J); the
    factors of the parts (H, K) and their sizes (H, J, K). `exact` where one part is all there is beside the signal."""

    counts: Numbers
    signal: Numbers
    rest: Numbers
    along: Numbers
    rest_along: Numbers
    factors: Numbers
    sizes: Numbers
    squares: Numbers
    products: Numbers
    rest_squares: Numbers
    exact: Mask

    def take(self, rows: Rows) -> Single:
        """Those of some hypotheses."""
        return Single(*(getattr(self, name)[rows] for name in self.__slots__))

    def at(self, mu: Numbers) -> tuple[Numbers, Numbers, Mask]:
        """-log L at its least for mu, its derivative by mu, and whether this is the minimum: not where several parts
        would be below zero."""
        spread = mu**2 * self.squares + 2 * mu * self.products + self.rest_squares
        nll, pull = _best(self.counts, mu * self.signal + self.rest, spread)
        signal = self.signal + pull * (mu * self.squares + self.products)
        lowest = self._lowest(mu, pull)
        inside = ((signal >= 0) | (mu == 0)) & (lowest >= 0)
        slope = -pull * signal
        if not inside.all():
            no_background = ((lowest < 0) | (self.factors < 0).any(axis=1)) & self.exact
            no_signal = (signal < 0) & ~no_background & self.exact & (mu > 0)
            for out, without in ((no_background, Single._without_background), (no_signal, Single._without_signal)):
                other, other_slope, good = without(self.take(out), mu[out])
                better = ~inside[out] | (other < nll[out])
                nll[out] = np.where(better, other, nll[out])
                slope[out] = np.where(better, other_slope, slope[out])
                inside[out] |= good
        return nll, slope, inside

    def _lowest(self, mu: Numbers, pull: Numbers) -> Numbers:
        """The least factor of a part, the nuisances shifted by pull times how the mean depends on them."""
        shift = pull[:, None] * (mu[:, None] * self.along + self.rest_along)
        if self.factors.shape[1] == 1:
            only: Numbers = self.factors[:, 0] + (self.sizes[:, :, 0] * shift).sum(axis=1)
            return only
        least: Numbers = (self.factors + (self.sizes * shift[:, :, None]).sum(axis=1)).min(axis=1, initial=np.inf)
        return least

    def _without_background(self, mu: Numbers) -> tuple[Numbers, Numbers, Mask]:
        """As `at`, where the background has gone."""
        along, size, factor = mu[:, None] * self.along, self.sizes[:, :, 0], self.factors[:, 0]
        nll, pull, mean = _gone(self.counts, mu * self.signal, along, size, factor)
        slope = np.where(mu > 0, -pull * mean / np.where(mu > 0, mu, 1.0), 0.0)
        return nll, slope, (mean > 0) | ((mu == 0) & (self.counts == 0))

    def _without_signal(self, mu: Numbers) -> tuple[Numbers, Numbers, Mask]:
        """As `at`, where the signal has gone."""
        nll, _, mean = _gone(self.counts, self.rest, self.rest_along, self.along, self.signal)
        return nll, np.zeros(len(mu)), (mean > 0) & (self.signal > 0)

    def expected(self, mu: Numbers) -> tuple[Numbers, Numbers, Mask]:
        """The mean (H,) and the shifts of the nuisances (H, J) that fit best for mu; and whether no factor is below
        zero there: else this is not the best fit."""
        spread = mu**2 * self.squares + 2 * mu * self.products + self.rest_squares
        start = mu * self.signal + self.rest
        _, pull = _best(self.counts, start, spread)
        inside = ((self.signal + pull * (mu * self.squares + self.products) >= 0) | (mu == 0)) & (
            self._lowest(mu, pull) >= 0
        )
        shift = pull[:, None] * (mu[:, None] * self.along + self.rest_along)
        return start + pull * spread, shift, inside

    def best(self) -> tuple[Numbers, Mask]:
        """mu at or above 0 that fits best, and whether all factors are above zero there."""
        room = np.maximum(self.counts - np.where(self.exact, np.maximum(self.rest, 0.0), self.rest), 0.0)
        mu = np.where(self.signal > 0, room / np.where(self.signal > 0, self.signal, 1.0), 0.0)
        return mu, (self.signal > 0) & (self.exact | (self.factors >= 0).all(axis=1))


def _best(counts: Numbers, start: Numbers, spread: Numbers) -> tuple[Numbers, Numbers]:
    """-log L at its least, and n/mean - 1 there; `start` is the mean at the measured nuisances, `spread` is g^2."""
    lower = start - spread
    root = np.sqrt(lower**2 + 4 * counts * spread)
    low = lower < 0
    mean = np.where(low, 2 * counts * spread / np.where(low, root - lower, 1.0), (lower + root) / 2)
    some, good = counts > 0, mean > 0
    ratio = np.where(some, counts, 1.0) / np.where(good, mean, 1.0)
    pull = np.where(some, ratio, 0.0) - 1
    nll = mean - counts + counts * np.log(np.where(some, ratio, 1.0)) + pull**2 * spread / 2
    return np.where(some & ~good, np.inf, nll), pull


def _gone(
    counts: Numbers, start: Numbers, along: Numbers, size: Numbers, factor: Numbers
) -> tuple[Numbers, Numbers, Numbers]:
    """-log L at its least, n/mean - 1 and the mean, where one term has gone: what is left has the mean `start` (H,)
    and depends on nuisances `along` (H, J); the factor of the lost term is `factor` (H,) + `size` (H, J) . t <= 0."""
    spread, overlap = (along**2).sum(axis=1), (size * along).sum(axis=1)
    nll, pull = _best(counts, start, spread)
    beyond = factor + pull * overlap <= 0
    square = (size**2).sum(axis=1)
    square = np.where(square > 0, square, 1.0)
    start = np.where(beyond, start, start - factor * overlap / square)
    spread = np.where(beyond, spread, np.maximum(spread - overlap**2 / square, 0.0))
    nll_on, pull_on = _best(counts, start, spread)
    nll, pull = np.where(beyond, nll, nll_on + factor**2 / square / 2), np.where(beyond, pull, pull_on)
    return nll, pull, start + pull * spread


def is_single(models: Models) -> bool:
    """Whether the closed form holds: one bin, nothing free, linear nuisances, no statistical error of backgrounds."""
    simple = models.bins == 1 and not models.free.any() and models.linear.all() and models.constrained.all()
    return bool(simple) and not (models.counted.any() and np.isfinite(models.scale).any())


def single(models: Models, data: Data) -> Single:
    """Of one-bin models for which `is_single`, on these data."""
    nominal, parts = models.signal[:, 0], models.parts[:, :, 0]
    on_signal, sizes, extra = models.on_signal[:, :, 0], models.on_parts[:, :, :, 0], models.extra[:, :, 0]
    along, rest_along = nominal[:, None] * on_signal, (sizes * parts[:, None]).sum(axis=2) + extra
    factors = 1 + (sizes * data.centre[:, :, None]).sum(axis=1)
    return Single(
        counts=data.counts[:, 0],
        signal=nominal + (along * data.centre).sum(axis=1),
        rest=(parts * factors).sum(axis=1) + (extra * data.centre).sum(axis=1),
        along=along,
        rest_along=rest_along,
        factors=factors,
        sizes=sizes,
        squares=(along**2).sum(axis=1),
        products=(along * rest_along).sum(axis=1),
        rest_squares=(rest_along**2).sum(axis=1),
        exact=~extra.any(axis=1) & (parts.shape[1] == 1),
    )
