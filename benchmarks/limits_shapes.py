"""What profile-likelihood limits of shape fits cost beside iminuit: 60 bins, a peak on a polynomial of 4 coefficients.

    .venv/bin/python benchmarks/limits_shapes.py [ROUNDS]

400 hypotheses at once, by CPU seconds, the least of the rounds: the fits alone, the observed limits, and these with the
five expected ones. iminuit on FEW of them with the same likelihood in numpy, with and without its gradient
(migrad for the fit; for the limit, migrad at fixed mu within Brent's method), scaled to 400. As JSON.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from functools import partial

import numpy as np
from iminuit import Minuit
from scipy.optimize import brentq
from scipy.special import ndtri

from darkana.runtime.limits.models import Models
from darkana.runtime.limits.profile.asymptotic import Tested, asymptotic_limits, in_events, observed_limits
from darkana.runtime.limits.profile.data import observed
from darkana.runtime.limits.profile.fit import fit

HYPOTHESES, FEW, BINS, LEVEL = 400, 12, 60, 0.95


def bumps() -> Models:
    rng = np.random.default_rng(1)
    basis = np.polynomial.chebyshev.chebvander(np.linspace(-1, 1, BINS), 3).T * 100.0
    place = rng.uniform(-0.7, 0.7, (HYPOTHESES, 1))
    signal = np.exp(-0.5 * ((np.linspace(-1, 1, BINS) - place) / 0.06) ** 2)
    slope = np.column_stack([np.ones(HYPOTHESES), rng.uniform(-0.3, 0.3, (HYPOTHESES, 3))])
    none = np.zeros((HYPOTHESES, 0, BINS))
    return Models(
        observed=rng.poisson(slope @ basis).astype(float),
        signal=signal / signal.sum(axis=1, keepdims=True) * 50,
        parts=np.broadcast_to(basis, (HYPOTHESES, 4, BINS)).copy(),
        free=np.ones(4, bool),
        counted=np.zeros(4, bool),
        auxiliary=np.zeros((HYPOTHESES, BINS)),
        scale=np.full((HYPOTHESES, BINS), np.inf),
        on_signal=none,
        on_parts=np.zeros((HYPOTHESES, 0, 4, BINS)),
        linear=np.zeros(0, bool),
        constrained=np.zeros(0, bool),
        extra=none,
    )


def minuit(models: Models, h: int, numerical: bool = False) -> Minuit:
    counts, slopes = models.observed[h], np.concatenate([models.signal[h : h + 1], models.parts[h]])

    def cost(p: np.ndarray) -> float:
        mean = np.maximum(p @ slopes, 1e-9)
        return float((mean - counts * np.log(mean)).sum())

    def gradient(p: np.ndarray) -> np.ndarray:
        return slopes @ (1 - counts / np.maximum(p @ slopes, 1e-9))

    found = Minuit(cost, [0.0, 1.0, 0.0, 0.0, 0.0], grad=None if numerical else gradient)
    found.errordef, found.limits[0] = 0.5, (0, None)
    found.migrad()
    return found


def minuit_fits(models: Models, numerical: bool = False) -> None:
    for h in range(models.hypotheses):
        minuit(models, h, numerical)


def minuit_limits(models: Models, numerical: bool = False) -> None:
    for h in range(models.hypotheses):
        found = minuit(models, h, numerical)
        best, least, error = found.values[0], found.fval, found.errors[0]
        found.limits[0], found.fixed[0] = None, True

        def distance(mu: float, found: Minuit = found, least: float = least) -> float:
            found.values[0] = mu
            found.migrad()
            return float(np.sqrt(max(2 * (found.fval - least), 0.0)) - ndtri(LEVEL))

        high = best + 2 * max(error, 0.3)
        while distance(high) < 0:
            high *= 1.5
        brentq(distance, best, high, rtol=1e-6, xtol=1e-6)


def our_fits(models: Models) -> None:
    fit(models, observed(models))


def our_limits(models: Models) -> None:
    asymptotic_limits(models, LEVEL, "profile_likelihood")


def our_observed(models: Models) -> None:
    part, _ = in_events(models)
    observed_limits(Tested.of(part), np.arange(models.hypotheses), LEVEL, "profile_likelihood")


def cpu(work: Callable[[Models], None], models: Models) -> float:
    begin = time.process_time()
    work(models)
    return time.process_time() - begin


def main(rounds: int) -> None:
    models = bumps()
    some = models.take(slice(0, FEW))
    scale = HYPOTHESES / FEW
    works = {
        "fits": (our_fits, models, 1.0),
        "iminuit, fits": (minuit_fits, some, scale),
        "iminuit, fits, numerical gradient": (partial(minuit_fits, numerical=True), some, scale),
        "observed limits": (our_observed, models, 1.0),
        "iminuit, observed limits": (minuit_limits, some, scale),
        "iminuit, observed limits, numerical gradient": (partial(minuit_limits, numerical=True), some, scale),
        "observed and five expected limits": (our_limits, models, 1.0),
    }
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds + 1):
        for name, (work, what, factor) in works.items():
            times[name].append(cpu(work, what) * factor)
    least = {name: round(min(t[1:]), 4) for name, t in times.items()}
    ratios = {
        name + gradient: round(least[f"iminuit, {name}{gradient}"] / least[name], 1)
        for name in ("fits", "observed limits")
        for gradient in ("", ", numerical gradient")
    }
    print(
        json.dumps({"hypotheses": HYPOTHESES, "iminuit run on": FEW, "cpu_seconds": least, "ratios": ratios}, indent=2)
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
