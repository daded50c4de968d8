"""q~ of toys of one bin with one background and linear nuisances, in closed form (see single.py).

Of the nuisances only two combinations matter: that which scales the background, and what of that which scales the
signal is independent of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..models import Models, Numbers
from .single import is_single


def is_pair(models: Models) -> bool:
    """Whether these are such models."""
    return is_single(models) and models.parts.shape[1] == 1 and not models.extra.any()


def two_nuisances(models: Models) -> Models:
    """The same models with two nuisances, the first on both, the second on the signal alone."""
    u, v = models.on_signal[:, :, 0], models.on_parts[:, :, 0, 0]
    wide = np.sqrt((v**2).sum(axis=1))
    share = (u * v).sum(axis=1) / np.where(wide > 0, wide, 1.0)
    left = (u**2).sum(axis=1) - share**2
    rest = np.sqrt(np.where(left > 1e-12, left, 0.0))
    on_signal = np.stack([share, rest], axis=1)[:, :, None]
    on_parts = np.stack([wide, np.zeros_like(wide)], axis=1)[:, :, None, None]
    both, extra = np.ones(2, bool), np.zeros((models.hypotheses, 2, 1))
    return replace(models, on_signal=on_signal, on_parts=on_parts, linear=both, constrained=both, extra=extra)


@dataclass(frozen=True, slots=True)
class Pair:
    """Events of signal and background of one hypothesis, and the sizes of the two nuisances."""

    signal: float
    background: float
    wide: float
    share: float
    rest: float

    @classmethod
    def of(cls, models: Models, h: int) -> Pair:
        """Of models with `two_nuisances`."""
        sizes = (models.on_parts[h, 0, 0, 0], models.on_signal[h, 0, 0], models.on_signal[h, 1, 0])
        return cls(float(models.signal[h, 0]), float(models.parts[h, 0, 0]), *map(float, sizes))

    def measured(self, random: np.random.Generator, centre: Numbers, toys: int) -> Numbers:
        """Where toys measure the two nuisances, (2, T); those without effect stay at 0."""
        return np.stack(
            [
                c + random.standard_normal(toys) if size else np.zeros(toys)
                for c, size in zip(centre, (self.wide or self.share, self.rest), strict=True)
            ]
        )

    def statistic(self, mu: float, counts: Numbers, measured: Numbers) -> tuple[Numbers, NDArray[np.intp]]:
        """q~ at mu of toys with these counts (T,) and measured nuisances (2, T), and the indices of those for which
        it does not hold, since a factor would be negative."""
        background = 1 + self.wide * measured[0]
        signal = 1 + self.share * measured[0] + (self.rest * measured[1] if self.rest else 0.0)
        flat = self.background * background
        mean = mu * self.signal * signal + flat
        low = np.flatnonzero(counts < mean)
        deep = low[counts[low] < flat[low]]
        q = np.zeros(len(counts))
        twice, out = self._twice(mu, counts[low], mean[low], signal[low], background[low])
        q[low] = twice
        if len(deep):
            twice, out_deep = self._twice(0.0, counts[deep], flat[deep], None, background[deep])
            q[deep] -= twice
            out = np.concatenate([low[out], deep[out_deep]])
        else:
            out = low[out]
        q[signal <= 0] = 0.0  # the signal may as well be absent: every mu fits as well as another
        out = out[signal[out] > 0]
        return np.maximum(q, 0.0), np.union1d(out, np.flatnonzero((background < 0) & (signal > 0)))

    def excess(self, counts: Numbers, measured: Numbers) -> tuple[Numbers, NDArray[np.intp]]:
        """As `statistic`, but q0."""
        background = 1 + self.wide * measured[0]
        signal = 1 + self.share * measured[0] + (self.rest * measured[1] if self.rest else 0.0)
        flat = self.background * background
        high = np.flatnonzero(counts > flat)
        q = np.zeros(len(counts))
        q[high], out = self._twice(0.0, counts[high], flat[high], None, background[high])
        wrong = np.union1d(high[out], np.flatnonzero(background < 0))
        q[signal <= 0] = 0.0
        return np.maximum(q, 0.0), wrong[signal[wrong] > 0]

    def _twice(
        self, mu: float, n: Numbers, start: Numbers, signal: Numbers | None, background: Numbers
    ) -> tuple[Numbers, NDArray[np.intp]]:
        """Twice -log L at its least, and the indices at which a factor is negative."""
        s, b = mu * self.signal, self.background
        along = s * self.share + b * self.wide
        spread = along**2 + (s * self.rest) ** 2
        if not spread:
            return 2 * (start - n - _logs(n, start)), np.zeros(0, np.intp)
        lower = start - spread
        best = (lower + np.sqrt(lower * lower + 4 * spread * n)) / 2
        pull = n / np.maximum(best, 1e-300) - 1
        out = (background + pull * (self.wide * along) < 0) | (best <= 0)
        if signal is not None:
            out |= signal + pull * (self.share * along + self.rest**2 * s) < 0
        return 2 * (best - n - _logs(n, best)) + pull * pull * spread, np.flatnonzero(out)


def _logs(counts: Numbers, mean: Numbers) -> Numbers:
    """n log(mean / n), 0 for n = 0."""
    logs: Numbers = counts * np.log(np.maximum(mean, 1e-300) / np.maximum(counts, 0.5))
    return logs
