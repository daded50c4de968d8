"""CPU seconds to read generated events into columns, beside pylhe or pyhepmc merely going through the same events.

python benchmarks/reading_generated.py FILE [FILE ...]    (LHE or HepMC3, plain or gzipped)
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

import pyhepmc
import pylhe

from darkana.runtime.recast.files import open_generated

ROUNDS = 5
LIMIT = 1.5


def ours(file: str) -> int:
    """Events, read as `recast` does."""
    return sum(map(len, open_generated(file).blocks()))


def pylhe_alone(file: str) -> int:
    return sum(1 for _ in pylhe.LHEFile.fromfile(file).events)


def pyhepmc_alone(file: str) -> int:
    with pyhepmc.open(file) as events:
        return sum(1 for _ in events)


def seconds(read: Callable[[str], int], file: str) -> float:
    before = time.process_time()
    read(file)
    return time.process_time() - before


def measured(file: str) -> dict[str, float]:
    """The least of interleaved rounds."""
    library = pylhe_alone if open_generated(file).format == "LHE" else pyhepmc_alone
    events = ours(file)
    if library(file) != events:
        raise SystemExit(f"{file}: the library finds another number of events")
    rounds = [(seconds(ours, file), seconds(library, file)) for _ in range(ROUNDS)]
    mine, theirs = (min(times) for times in zip(*rounds, strict=True))
    return {"events": events, "ours": round(mine, 4), "library": round(theirs, 4), "ratio": round(mine / theirs, 2)}


def main() -> None:
    print(json.dumps({"limit": LIMIT, **{file: measured(file) for file in sys.argv[1:]}}, indent=1))


if __name__ == "__main__":
    main()
