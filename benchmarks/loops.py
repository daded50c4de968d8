"""From how many events on a loop in C, which is compiled first, repays itself: the best triplet of photons.

    .venv/bin/python benchmarks/loops.py DATA/photons.root [ROUNDS]

CPU seconds of a whole run, the compiler's among them, by entries: the least of some interleaved rounds.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

import darkana
from darkana.runtime.engine.c.library import built
from darkana.runtime.reading.samples import quick_sample

ENTRIES = (100_000, 200_000, 350_000, 500_000, 1_000_000)
SEARCH = Path(__file__).parent / "photons.ana"


def cpu() -> float:
    """Of this process and of those that it has started."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def main(data: str, rounds: str = "5") -> None:
    search, sample = darkana.load(SEARCH), quick_sample("photons", data)

    def seconds(engine: str, entries: int) -> float:
        built.cache_clear()
        start = cpu()
        search.run([sample], engine=engine, limit_entries=entries)
        return round(cpu() - start, 4)

    seconds("c", 1000), seconds("numpy", 1000)  # imports
    found: dict[int, dict[str, list[float]]] = {entries: {"numpy": [], "c": []} for entries in ENTRIES}
    for _ in range(int(rounds)):
        for entries, engines in found.items():
            for engine, taken in engines.items():
                taken.append(seconds(engine, entries))
    least = {
        entries: {engine: round(min(taken), 4) for engine, taken in each.items()} for entries, each in found.items()
    }
    print(json.dumps(least, indent=1))


if __name__ == "__main__":
    main(*sys.argv[1:])
