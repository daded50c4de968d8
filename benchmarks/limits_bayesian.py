"""Bayesian limits of many one-bin models at once.

    .venv/bin/python benchmarks/limits_bayesian.py [ROUNDS]

CPU seconds, interleaved, the least of the rounds; as JSON. The first set has nuisances that signal and background
share,
observed limits alone and with bands; the second is a two-dimensional scan with three nuisances and the statistical
error of simulation, with expected bands.
"""

from __future__ import annotations

import json
import sys
import time

import numpy as np

from darkana.runtime.limits.marginal.bayesian import bayesian_limits
from darkana.runtime.limits.models import Models, counting


def line(hypotheses: int = 400) -> Models:
    """Backgrounds between 1 and 100 events; 6% and 22%, one nuisance shared."""
    rng = np.random.default_rng(1)
    background = np.geomspace(1, 100, hypotheses)
    return counting(
        rng.poisson(background).astype(float),
        background,
        np.full(hypotheses, 5.0),
        signal_sizes=np.tile([0.06, 0.04, 0.0], (hypotheses, 1)),
        background_sizes=np.tile([0.0, 0.04, 0.22], (hypotheses, 1)),
    )


def plane(hypotheses: int = 9000) -> Models:
    """Backgrounds between 0.1 and 30 events from 4 to 1000 simulated ones; one nuisance of three is lognormal."""
    rng = np.random.default_rng(2)
    background = np.geomspace(0.1, 30, hypotheses)
    return counting(
        rng.poisson(background).astype(float),
        background,
        rng.uniform(0.5, 2, hypotheses),
        signal_sizes=np.tile([0.1, 0.05, 0.0], (hypotheses, 1)),
        background_sizes=np.tile([0.0, 0.05, 0.15], (hypotheses, 1)),
        linear=np.array([True, True, False]),
        effective_events=rng.uniform(4, 1000, hypotheses),
    )


def main(rounds: int) -> None:
    sets = {"400, observed": (line(), False), "400, with bands": (line(), True), "9000, with bands": (plane(), True)}
    seconds: dict[str, list[float]] = {name: [] for name in sets}
    for _ in range(rounds):
        for name, (models, expected) in sets.items():
            begin = time.process_time()
            found = bayesian_limits(models, expected=expected)
            seconds[name].append(time.process_time() - begin)
            assert (found.status == 0).all()
    print(json.dumps({"cpu_seconds": {name: round(min(t), 3) for name, t in seconds.items()}, "rounds": rounds}))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
