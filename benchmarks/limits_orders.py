"""What shapes and the choice of orders cost: 577 hypotheses of 50 bins, as in the search for an ALP.

    .venv/bin/python benchmarks/limits_orders.py [ROUNDS]

CPU seconds, interleaved, the least of the rounds; as JSON.
"""

from __future__ import annotations

import json
import sys
import time

import numpy as np

from darkana.runtime.limits.spectrum.orders import choose
from darkana.runtime.limits.spectrum.regression import regress
from darkana.runtime.limits.spectrum.shapes import background, signal

HYPOTHESES, BINS = 577, 50


def main(rounds: int) -> None:
    edges = np.repeat(np.linspace(-20.0, 30.0, BINS + 1)[None], HYPOTHESES, axis=0)
    one = np.ones(HYPOTHESES)
    peak = {"mean": 0 * one, "sigma": one, "alpha_low": one, "n_low": 3 * one, "alpha_high": one, "n_high": 4 * one}
    rng = np.random.default_rng(1)
    counts = {events: rng.poisson(events, (HYPOTHESES, BINS)).astype(float) for events in (0.2, 20.0, 2000.0)}
    parts = background("polynomial", edges, order=3 * one).parts
    jobs = {"two-sided crystal ball": lambda: signal("two_sided_crystal_ball", peak, edges)}
    for events, seen in counts.items():
        jobs[f"cubic fit, {events:g} events a bin"] = lambda seen=seen: regress(seen, parts)  # type: ignore[misc]
        jobs[f"order = auto, {events:g} events a bin"] = lambda seen=seen: choose(seen, edges)  # type: ignore[misc]
    times: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(rounds):
        for name, job in jobs.items():
            begin = time.process_time()
            job()
            times[name].append(time.process_time() - begin)
    least = {name: round(min(t), 4) for name, t in times.items()}
    print(json.dumps({"hypotheses": HYPOTHESES, "bins": BINS, "cpu_seconds": least}, indent=2))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
