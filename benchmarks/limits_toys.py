"""What toys cost: 400 one-bin hypotheses, 10 000 toys with signal and 10 000 without, at one mu.

    .venv/bin/python benchmarks/limits_toys.py [ROUNDS]

CPU seconds, the least of the rounds, of CLs at one mu and, for the same models without uncertainties, of limits by
exact sums. As JSON.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import replace

import numpy as np

from darkana.runtime.limits.models import counting
from darkana.runtime.limits.profile.toys import toy_limits, toy_tails

HYPOTHESES, TOYS = 400, 10_000


def main(rounds: int) -> None:
    rng = np.random.default_rng(1)
    background = rng.uniform(2, 60, HYPOTHESES)
    sizes = {name: rng.uniform(0.02, 0.15, (HYPOTHESES, 2)) for name in ("signal_sizes", "background_sizes")}
    models = counting(rng.poisson(background).astype(float), background, np.full(HYPOTHESES, 2.0), **sizes)
    one = counting(
        rng.poisson(background).astype(float),
        background,
        np.full(HYPOTHESES, 2.0),
        background_sizes=sizes["background_sizes"],
    )
    known = replace(models, on_signal=0 * models.on_signal, on_parts=0 * models.on_parts)
    works = {
        "toys, signal and background uncertain": lambda: toy_tails(models, np.full(HYPOTHESES, 3.0), TOYS),
        "toys, background uncertain": lambda: toy_tails(one, np.full(HYPOTHESES, 3.0), TOYS),
        "exact limits, nothing uncertain": lambda: toy_limits(known),
    }
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds + 1):
        for name, work in works.items():
            begin = time.process_time()
            work()
            times[name].append(time.process_time() - begin)
    least = {name: round(min(t[1:]), 4) for name, t in times.items()}
    print(json.dumps({"hypotheses": HYPOTHESES, "toys": 2 * TOYS, "cpu_seconds": least}, indent=2))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
