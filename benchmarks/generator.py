"""CPU seconds for events of each generated process, and for writing them: `python benchmarks/generator.py [EVENTS]`."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from darkana.runtime.generator.lhe import write_lhe
from darkana.runtime.generator.processes import Process, generate

LEPTONS = {"dark_photon": ("mu-", "mu+")}
PROCESSES = [
    Process("gamma alp", {"alp": 2}, {"alp": ("gamma", "gamma")}),
    Process("gamma dark_photon", {"dark_photon": 4}, LEPTONS),
    Process("dark_photon dark_higgs", {"dark_photon": 4, "dark_higgs": 1}, LEPTONS),
    Process("mu+ mu- zprime", {"zprime": 2}),
    Process("mu+ mu- zprime", {"zprime": 0.1}),
]
ROUNDS = 5


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def main(events: int) -> None:
    least: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(ROUNDS):
            for process in PROCESSES:
                measured = list(measure(process, events, Path(folder)))
                name = f"{process.name} {dict(process.masses)}"
                least[name] = [min(pair) for pair in zip(least.get(name, measured), measured, strict=True)]
    steps = ("generate", "write .lhe", "write .lhe.gz")
    print(json.dumps({name: dict(zip(steps, times, strict=True)) for name, times in least.items()}, indent=2))


def measure(process: Process, events: int, folder: Path) -> list[float]:
    """Generating, writing, writing compressed."""
    made = generate(process, 10.58, events, 1)
    paths = folder / "events.lhe", folder / "events.lhe.gz"
    return [
        seconds(lambda: generate(process, 10.58, events, 1)),
        *(seconds(partial(write_lhe, made, path, process.name, 1)) for path in paths),
    ]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
