"""From how many entries on C, which is compiled first, repays itself: the best triplet of photons, and a flat tree.

    .venv/bin/python benchmarks/loops.py DATA [ROUNDS]

`DATA` is what `generate.py` wrote. CPU seconds of a whole run, by entries: by numpy, by C compiled in that run (the
compiler's seconds among them), and by C that an earlier run compiled; the least of some interleaved rounds.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
from pathlib import Path

import darkana
from darkana.runtime.engine.c.library import built
from darkana.runtime.reading.samples import Sample

ENTRIES = {
    "photons": (100_000, 200_000, 350_000, 500_000, 1_000_000),
    "flat": (500_000, 1_000_000, 2_000_000, 5_000_000),
}


def cpu() -> float:
    """Of this process and of those that it has started."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def seconds(search: darkana.Analysis, sample: Sample, entries: int, how: str) -> float:
    with tempfile.TemporaryDirectory() as empty:
        if how == "c, compiled":
            os.environ["DARKANA_CACHE"] = empty
        built.cache_clear()
        start = cpu()
        search.run([sample], engine=how.partition(",")[0], limit_entries=entries)
        os.environ.pop("DARKANA_CACHE", None)
        return cpu() - start


def measure(data: Path, name: str, rounds: int) -> dict[int, dict[str, float]]:
    search = darkana.load(Path(__file__).parent / f"{name}.ana")
    sample = Sample(name=name, kind="background", files=(str(data / f"{name}.root"),), unweighted=True)
    hows = ("numpy", "c, compiled", "c, kept")
    for how in hows:
        seconds(search, sample, 1000, how)  # imports; and what is kept
    found: dict[int, dict[str, list[float]]] = {n: {how: [] for how in hows} for n in ENTRIES[name]}
    for _ in range(rounds):
        for entries, each in found.items():
            for how, taken in each.items():
                taken.append(seconds(search, sample, entries, how))
    return {n: {how: round(min(taken), 4) for how, taken in each.items()} for n, each in found.items()}


def main(data: str, rounds: str = "5") -> None:
    print(json.dumps({name: measure(Path(data), name, int(rounds)) for name in ENTRIES}, indent=1))


if __name__ == "__main__":
    main(*sys.argv[1:])
