"""What the distributions cost that fits need: the ALP search as shipped, beside its cases and its fit left out.

    .venv/bin/python benchmarks/spectra.py [ROUNDS]

CPU seconds of the second and later runs over the shipped events in one process, interleaved, the least of the rounds;
as JSON. Without cases each row is asked at each hypothesis.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import replace

import darkana
from darkana.library import SHIPPED
from darkana.runtime.execution.execute import execute
from darkana.runtime.plan import Plan
from darkana.runtime.reading.samples import Sample, load_samples


def cpu(plan: Plan, samples: list[Sample]) -> float:
    begin = time.process_time()
    for sample in samples:
        execute(plan, sample)
    return time.process_time() - begin


def main(rounds: int) -> None:
    samples = load_samples(SHIPPED / "alp_two_photons" / "events" / "samples.yaml")
    shipped = darkana.load("alp_two_photons").plan
    plans = {
        "as shipped": shipped,
        "without cases": replace(shipped, spectra=tuple(replace(s, cases=()) for s in shipped.spectra)),
        "without the fit": replace(shipped, spectra=()),
    }
    times: dict[str, list[float]] = {name: [] for name in plans}
    for _ in range(rounds + 1):
        for name, plan in plans.items():
            times[name].append(cpu(plan, samples))
    least = {name: round(min(t[1:]), 4) for name, t in times.items()}
    print(json.dumps({"hypotheses": len(shipped.scan.values[0]), "events": 18000, "cpu_seconds": least}, indent=2))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
