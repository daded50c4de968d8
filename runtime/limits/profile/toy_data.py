"""Toy experiments: counts, auxiliary measurements and nuisances, as they would fluctuate."""

from __future__ import annotations

import zlib

import numpy as np

from ..models import Models, Numbers
from .data import Data


def generator(models: Models, h: int, seed: int) -> np.random.Generator:
    """Random numbers of hypothesis h. They follow from the seed and the model, not from the company that it is in."""
    numbers = (models.signal[h], models.parts[h], models.on_signal[h], models.on_parts[h])
    own = zlib.crc32(b"".join(np.ascontiguousarray(array).tobytes() for array in numbers))
    return np.random.default_rng(np.random.SeedSequence([seed, own]))


def toy_counts(random: np.random.Generator, mean: float, toys: int) -> Numbers:
    """Poisson counts of one bin, in rising order: how often each occurs is drawn, which is faster, and as good where
    what goes with them is drawn for each toy by itself."""
    reach = 12 * np.sqrt(mean) + 40
    first = max(0, int(mean - reach))
    counts = np.arange(first, int(mean + reach) + 1, dtype=float)
    if len(counts) > toys / 4:
        return random.poisson(mean, toys).astype(float)
    from scipy.special import gammaln

    chance = np.exp(counts * np.log(mean) - mean - gammaln(counts + 1)) if mean > 0 else (counts == 0).astype(float)
    return np.repeat(counts, random.multinomial(toys, chance / chance.sum()))


def toy_data(random: np.random.Generator, truth: Data, scale: Numbers, toys: int) -> Data:
    """Toys of one hypothesis, whose expectations are `truth` (1 row): what is counted and what is measured beside."""
    known = np.isfinite(scale)
    counts = random.poisson(truth.counts, (toys, truth.counts.shape[1])).astype(float)
    auxiliary = random.poisson(np.where(known, truth.auxiliary, 0.0), (toys, len(scale))).astype(float)
    return Data(counts, auxiliary, random.normal(truth.centre, 1.0, (toys, truth.centre.shape[1])))
