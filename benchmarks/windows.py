"""What window counts cost: a thousand hypotheses beside one, and the Z' search as shipped beside its windows left out.

    .venv/bin/python benchmarks/windows.py [ROUNDS]

CPU seconds of the second and later calls in one process, interleaved, the least of the rounds; as JSON.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import darkana
from darkana.analysis import Analysis
from darkana.library import SHIPPED
from darkana.runtime.execution.execute import execute
from darkana.runtime.plan import Plan
from darkana.runtime.reading.samples import Sample, load_samples

TEXT = """
analysis "Windows" luminosity 276 pb^-1
use belle2
scan m from 0.5 GeV to 9 GeV points {points}
object muon from tracks as mu
  select muonID > 0.5
final state l1:muon+ l2:muon-
recoil x against l1 + l2
define width = 0.05 GeV + 0.01 * m
region signal
  cut "pt" (l1 + l2).cms.pt > 0.5 GeV
histogram h in signal
  of x.m bins 100 from 0 GeV to 10 GeV
window peak = abs(x.m - m) < width
"""


def cpu(plan: Plan, samples: list[Sample], block: int = 16384) -> float:
    begin = time.process_time()
    for sample in samples:
        execute(plan, sample, block=block)
    return time.process_time() - begin


def search(points: int, folder: Path) -> Analysis:
    path = folder / f"windows_{points}.ana"
    path.write_text(TEXT.format(points=points), encoding="utf-8")
    return darkana.load(path)


def main(rounds: int) -> None:
    samples = load_samples(SHIPPED / "zprime_invisible" / "events" / "samples.yaml")
    samples = [s for s in samples if s.kind == "background"]
    with tempfile.TemporaryDirectory() as folder:
        one, many = search(1, Path(folder)).plan, search(1000, Path(folder)).plan
    shipped = darkana.load("zprime_invisible").plan
    plans = {
        "one hypothesis": one,
        "1000 hypotheses": many,
        "zprime_invisible": shipped,
        "zprime_invisible, no windows": replace(shipped, windows=()),
    }
    times: dict[str, list[float]] = {name: [] for name in plans}
    for _ in range(rounds + 1):
        for name, plan in plans.items():
            times[name].append(cpu(plan, samples))
    least = {name: round(min(t[1:]), 4) for name, t in times.items()}
    ratios = {
        "1000 / 1": round(least["1000 hypotheses"] / least["one hypothesis"], 3),
        "Z' with / without windows": round(least["zprime_invisible"] / least["zprime_invisible, no windows"], 3),
    }
    print(json.dumps({"events": 48000, "cpu_seconds": least, "ratios": ratios}, indent=2))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
