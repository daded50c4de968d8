"""What CLs limits of counting experiments cost, observed and the five expected, beside pyhf.

    .venv/bin/python benchmarks/limits_counting.py [ROUNDS]

400 hypotheses at once, by CPU seconds, the least of the rounds; pyhf (scipy's optimiser, tolerance 1e-10) on FEW of
them, scaled to 400. As JSON.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

import numpy as np

from darkana.runtime.limits.models import Models, counting
from darkana.runtime.limits.profile.asymptotic import asymptotic_limits
from darkana.runtime.limits.profile.pyhf_engine import pyhf_limits

HYPOTHESES, FEW = 400, 4


def one_bin(rng: np.random.Generator) -> Models:
    """Two Gaussian nuisances on signal and background."""
    background = rng.uniform(20, 200, HYPOTHESES)
    sizes = {name: rng.uniform(0.02, 0.15, (HYPOTHESES, 2)) for name in ("signal_sizes", "background_sizes")}
    return counting(rng.poisson(background).astype(float), background, np.full(HYPOTHESES, 2.0), **sizes)


def several(rng: np.random.Generator, bins: int, lognormal: bool, gamma: bool) -> Models:
    """Three nuisances, one of them lognormal if asked, and the statistical error of simulation if asked."""
    h = HYPOTHESES
    parts = rng.uniform(10, 80, (h, 1, bins))
    sizes = rng.uniform(0.02, 0.12, (h, 3, 2, 1)) * np.ones(bins)
    linear = np.array([True, True, not lognormal])
    on = np.where(linear[:, None, None], sizes, np.log1p(sizes))
    effective = rng.uniform(20.0, 200.0, (h, bins)) if gamma else np.full((h, bins), np.inf)
    return Models(
        observed=rng.poisson(parts[:, 0]).astype(float),
        signal=rng.uniform(1, 5, (h, bins)),
        parts=parts,
        free=np.zeros(1, bool),
        counted=np.full(1, gamma),
        auxiliary=effective if gamma else np.zeros((h, bins)),
        scale=effective,
        on_signal=on[:, :, 0],
        on_parts=on[:, :, 1:],
        linear=linear,
        constrained=np.ones(3, bool),
        extra=np.zeros((h, 3, bins)),
    )


def cpu(work: Callable[[Models], object], models: Models) -> float:
    begin = time.process_time()
    work(models)
    return time.process_time() - begin


def main(rounds: int) -> None:
    rng = np.random.default_rng(1)
    kinds = {
        "one bin, 2 Gaussian": one_bin(rng),
        "one bin, 2 Gaussian, 1 lognormal, simulation": several(rng, 1, lognormal=True, gamma=True),
        "3 bins, 3 Gaussian": several(rng, 3, lognormal=False, gamma=False),
        "4 bins, 2 Gaussian, 1 lognormal, simulation": several(rng, 4, lognormal=True, gamma=True),
    }
    ours: dict[str, list[float]] = {name: [] for name in kinds}
    other: dict[str, list[float]] = {name: [] for name in kinds}
    pyhf_limits(kinds["one bin, 2 Gaussian"].take(slice(0, 1)))
    for i in range(rounds + 1):
        for name, models in kinds.items():
            ours[name].append(cpu(asymptotic_limits, models))
            if i < 2:
                other[name].append(cpu(pyhf_limits, models.take(slice(0, FEW))) / FEW * HYPOTHESES)
    report = {
        name: {
            "seconds": round(min(ours[name]), 4),
            "pyhf, scaled": round(min(other[name]), 1),
            "ratio": round(min(other[name]) / min(ours[name])),
        }
        for name in kinds
    }
    print(json.dumps({"hypotheses": HYPOTHESES, "pyhf run on": FEW, "cpu": report}, indent=2))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
