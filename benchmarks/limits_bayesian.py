"""Bayesian limits of many one-bin models at once.

    .venv/bin/python benchmarks/limits_bayesian.py [ROUNDS]

CPU seconds, interleaved, the least of the rounds; as JSON. The first set has nuisances that signal and background
share, observed limits alone and with bands; the second is a two-dimensional scan with three nuisances and the
statistical error of simulation, with expected bands. The third has backgrounds of 5e3 to 1e6 events from few simulated
ones, with 5%: those of a dark photon seen as a single photon. The fourth are shape fits: a peak of free norm on a free
polynomial of four coefficients, 577 hypotheses of 50 bins with 100, 3 and 0.5 events each.
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


def broad(hypotheses: int = 60) -> Models:
    """Backgrounds of 5e3 to 1e6 events from 2 to 460 simulated ones; 5%, and 3.2% of the signal."""
    background = np.geomspace(5e3, 1e6, hypotheses)
    return counting(
        background.round(),
        background,
        np.full(hypotheses, 2.0),
        signal_sizes=np.tile([0.032, 0.0], (hypotheses, 1)),
        background_sizes=np.tile([0.0, 0.05], (hypotheses, 1)),
        effective_events=np.geomspace(2, 460, hypotheses),
    )


def shapes(events: float, hypotheses: int = 577, bins: int = 50) -> Models:
    """Peaks on cubic spectra of about so many events a bin."""
    rng = np.random.default_rng(3)
    x = np.linspace(-1, 1, bins)
    parts = np.broadcast_to(np.polynomial.chebyshev.chebvander(x, 3).T * events, (hypotheses, 4, bins)).copy()
    norms = np.column_stack([np.ones(hypotheses), rng.uniform(-0.3, 0.3, (hypotheses, 3))])
    signal = np.exp(-0.5 * ((x - rng.uniform(-0.7, 0.7, (hypotheses, 1))) / 0.06) ** 2)
    return Models(
        observed=rng.poisson((norms[:, None] @ parts)[:, 0]).astype(float),
        signal=signal,
        parts=parts,
        free=np.ones(4, bool),
        counted=np.zeros(4, bool),
        auxiliary=np.zeros((hypotheses, bins)),
        scale=np.full((hypotheses, bins), np.inf),
        on_signal=np.zeros((hypotheses, 0, bins)),
        on_parts=np.zeros((hypotheses, 0, 4, bins)),
        linear=np.zeros(0, bool),
        constrained=np.zeros(0, bool),
        extra=np.zeros((hypotheses, 0, bins)),
    )


def main(rounds: int) -> None:
    sets = {"400, observed": (line(), False), "400, with bands": (line(), True), "9000, with bands": (plane(), True)}
    sets["60 broad backgrounds, with bands"] = (broad(), True)
    for events in (100.0, 3.0, 0.5):
        sets[f"577 shape fits, {events:g} events a bin, with bands"] = (shapes(events), True)
    lost: dict[str, int] = {}
    seconds: dict[str, list[float]] = {name: [] for name in sets}
    for _ in range(rounds):
        for name, (models, expected) in sets.items():
            begin = time.process_time()
            found = bayesian_limits(models, expected=expected)
            seconds[name].append(time.process_time() - begin)
            lost[name] = int((found.status != 0).sum())
    least = {name: round(min(t), 3) for name, t in seconds.items()}
    print(json.dumps({"cpu_seconds": least, "without a limit": lost, "rounds": rounds}, indent=2))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
