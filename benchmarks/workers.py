"""What several workers save: the Z' search on many copies of its largest sample, with 1 worker and with more.

    .venv/bin/python benchmarks/workers.py [WORKERS [COPIES [ROUNDS]]]

Wall-clock seconds and CPU seconds (children included) of whole runs, interleaved, the least of the rounds; as JSON.
Every result must be the same.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

import darkana
from darkana.library import SHIPPED
from darkana.runtime.reading.samples import Sample, load_samples


def main(workers: int = 2, copies: int = 200, rounds: int = 3) -> None:
    search = darkana.load("zprime_invisible")
    samples = load_samples(SHIPPED / "zprime_invisible" / "events" / "samples.yaml", SHIPPED)
    large = max(samples, key=lambda s: Path(s.files[0]).stat().st_size)
    many = large.model_copy(update={"files": large.files * copies})
    search.run([large])  # imports, and the file into the cache
    seconds: dict[int, list[tuple[float, float]]] = {1: [], workers: []}
    texts = set()
    for _ in range(rounds):
        for number, measured in seconds.items():
            wall, cpu, text = once(search, many, number)
            measured.append((wall, cpu))
            texts.add(text)
    best = {
        f"{n} workers": dict(zip(("wall", "cpu"), map(min, zip(*m, strict=True)), strict=True))
        for n, m in seconds.items()
    }
    print(json.dumps({"copies": copies, "same": len(texts) == 1, **best}, indent=1))


def once(search: darkana.Analysis, sample: Sample, workers: int) -> tuple[float, float, str]:
    before, cpu = time.perf_counter(), sum(os.times()[:4])
    result = search.run([sample], workers=workers)
    wall, cpu = time.perf_counter() - before, sum(os.times()[:4]) - cpu
    return wall, cpu, json.dumps(result.to_json() | {"run": None})


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
