"""One bin in closed form.

With n events, a mean that is linear in nuisances of unit Gaussian width, mean = m + g.t (t their shift from where they
were measured), the best shift is t = (n/mean - 1) g, so the best mean solves mean^2 - (m - g^2) mean - n g^2 = 0.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .data import Data, Rows
from .models import Mask, Models, Numbers


@dataclass(frozen=True, slots=True)
class Single:
    """One-bin models with linear nuisances: signal and parts at the measured nuisances, `signal` (H,) and `parts`
    (H, K), how nuisances scale them nominally, `on_signal` (H, J), `on_parts` (H, J, K), and squares and products of
    how the mean depends on the nuisances: `signal_signal`, `signal_rest`, `rest_rest` (H,)."""

    counts: Numbers
    signal: Numbers
    rest: Numbers
    nominal: Numbers
    parts: Numbers
    sizes: Numbers
    on_signal: Numbers
    on_parts: Numbers
    on_rest: Numbers
    signal_signal: Numbers
    signal_rest: Numbers
    rest_rest: Numbers

    def take(self, rows: Rows) -> Single:
        """Those of some hypotheses."""
        return Single(*(getattr(self, name)[rows] for name in self.__slots__))

    def at(self, mu: Numbers) -> tuple[Numbers, Numbers, Mask]:
        """-log L at its least for mu (H,), its derivative by mu, and whether all factors are above zero there: where
        they are not, this is not the minimum."""
        start = mu * self.signal + self.rest
        spread = mu**2 * self.signal_signal + 2 * mu * self.signal_rest + self.rest_rest
        lower = start - spread
        root = np.sqrt(lower**2 + 4 * self.counts * spread)
        below = np.where(lower < 0, root - lower, 1.0)
        mean = np.where(lower < 0, 2 * self.counts * spread / np.where(below > 0, below, 1.0), (lower + root) / 2)
        good = mean > 0
        some = self.counts > 0
        ratio = np.where(some, self.counts, 1.0) / np.where(good, mean, 1.0)
        nll = mean - self.counts + self.counts * np.log(np.where(some, ratio, 1.0))
        pull = np.where(some, ratio, 0.0) - 1
        nll = np.where(some & ~good, np.inf, nll + pull**2 * spread / 2)
        signal_factor = self.signal + pull * (mu * self.signal_signal + self.signal_rest)
        return nll, -pull * signal_factor, self._inside(mu, pull, signal_factor) & ((lower >= 0) | some)

    def _inside(self, mu: Numbers, pull: Numbers, signal_factor: Numbers) -> Mask:
        inside: Mask = (signal_factor >= 0) | (mu == 0)
        if self.parts.shape[1] == 1 and not self.sizes.any():
            return inside
        along = (mu[:, None] * self.nominal[:, None] * self.on_signal + self.on_rest)[:, :, None]
        moved = self.parts + pull[:, None] * (self.on_parts * along).sum(axis=1)
        inside &= (moved >= 0).all(axis=1)
        return inside

    def background(self) -> tuple[Numbers, Numbers]:
        """The mean (H,) and the shifts of the nuisances (H, J) that fit best without signal."""
        lower = self.rest - self.rest_rest
        mean = (lower + np.sqrt(lower**2 + 4 * self.counts * self.rest_rest)) / 2
        pull = np.where(self.counts > 0, self.counts / np.where(mean > 0, mean, 1.0), 0.0) - 1
        return mean, pull[:, None] * self.on_rest

    def best(self) -> tuple[Numbers, Mask]:
        """mu at or above 0 that fits best, and whether all factors are above zero there."""
        room = self.counts - self.rest
        mu = np.where(self.signal > 0, np.maximum(room, 0.0) / np.where(self.signal > 0, self.signal, 1.0), 0.0)
        return mu, (self.signal > 0) & (self.parts >= 0).all(axis=1)


def is_single(models: Models) -> bool:
    """Whether the closed form holds: one bin, no free parts, linear nuisances, backgrounds without statistical error."""
    simple = models.bins == 1 and not models.free.any() and models.linear.all() and models.constrained.all()
    return bool(simple) and not (models.counted.any() and np.isfinite(models.scale).any())


def single(models: Models, data: Data) -> Single:
    """Of one-bin models for which `is_single`, on these data."""
    nominal, parts = models.signal[:, 0], models.parts[:, :, 0]
    on_signal, on_parts = models.on_signal[:, :, 0], models.on_parts[:, :, :, 0]
    on_rest = (on_parts * parts[:, None]).sum(axis=2) + models.extra[:, :, 0]
    factors = 1 + (on_parts * data.centre[:, :, None]).sum(axis=1)
    along = nominal[:, None] * on_signal
    return Single(
        counts=data.counts[:, 0],
        signal=nominal * (1 + (on_signal * data.centre).sum(axis=1)),
        rest=(parts * factors).sum(axis=1) + (models.extra[:, :, 0] * data.centre).sum(axis=1),
        nominal=nominal,
        parts=factors,
        sizes=np.abs(on_parts).sum(axis=(1, 2)),
        on_signal=on_signal,
        on_parts=on_parts,
        on_rest=on_rest,
        signal_signal=(along**2).sum(axis=1),
        signal_rest=(along * on_rest).sum(axis=1),
        rest_rest=(on_rest**2).sum(axis=1),
    )
