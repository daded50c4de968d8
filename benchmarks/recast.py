"""CPU seconds of a recast of the invisible-Z' search onto generated events of a Z' of 2 GeV, stage by stage, beside
pylhe merely going through the same file.

    .venv/bin/python benchmarks/recast.py [EVENTS [ROUNDS]]
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import pylhe

import darkana
from darkana import recasting
from darkana.recast_signals import Signal
from darkana.runtime.generator.lhe import write_lhe
from darkana.runtime.generator.processes import Process, generate
from darkana.runtime.recast import signals
from darkana.runtime.recast.files import open_generated

MASS = 2.0
AIMS = {"reading / pylhe": 1.5, "beyond reading": 3.0}
STAGES = {
    "to the laboratory": (signals, "to_laboratory"),
    "record checks": (signals, "final_state"),
    "simulation": (signals.Recorder, "record"),
    "columns": (signals.Recorder, "columns"),
    "reading and simulating": (recasting, "read"),
    "selection and windows": (recasting, "_run"),
    "own base run": (recasting, "own_counts"),
    "limits": (recasting, "_set"),
    "own signal generated for comparison": (recasting, "validated"),
}
"""The second call of `limits` sets those of the search as it stands."""

Spent = dict[str, list[float]]


def watched(spent: Spent) -> None:
    """Every stage notes what each of its calls takes."""
    for name, (place, attribute) in STAGES.items():
        setattr(place, attribute, noting(getattr(place, attribute), spent.setdefault(name, [])))


def noting(work: Callable[..., Any], calls: list[float]) -> Callable[..., Any]:
    @wraps(work)
    def noted(*args: Any, **options: Any) -> Any:
        start = time.process_time()
        try:
            return work(*args, **options)
        finally:
            calls.append(time.process_time() - start)

    return noted


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def written(path: Path, events: int) -> str:
    process = Process("mu+ mu- zprime", {"zprime": MASS})
    write_lhe(generate(process, 10.58, events, 1), path, process.name, 1)
    return str(path)


def measured(file: str, spent: Spent) -> dict[str, float]:
    """One round: pylhe, reading alone, the recast and its stages."""
    search = darkana.load("zprime_invisible")
    signal = Signal((file,), {"mZ": MASS})
    pylhe_alone = seconds(lambda: sum(1 for _ in pylhe.LHEFile.fromfile(file).events))
    reading = seconds(lambda: sum(map(len, open_generated(file).blocks())))
    for calls in spent.values():
        calls.clear()
    total = seconds(lambda: recasting.recast(search, [signal], recasting.Choices()))
    stages = {name: sum(calls) for name, calls in spent.items()}
    new, own = spent["limits"]
    of_the_search = stages["own base run"] + own + stages["own signal generated for comparison"]
    return {
        "pylhe": pylhe_alone,
        "reading": reading,
        **stages,
        "limits": new,
        "own limits": own,
        "recast": total,
        "beyond reading": total - reading - of_the_search,
        "beyond reading, with the search's own": total - reading,
    }


def main(events: int = 100_000, rounds: int = 3) -> None:
    spent: Spent = {}
    watched(spent)
    with tempfile.TemporaryDirectory() as folder:
        measured(written(Path(folder) / "few.lhe.gz", 100), spent)  # for the imports
        file = written(Path(folder) / "zprime.lhe.gz", events)
        found = [measured(file, spent) for _ in range(rounds)]
    least = {name: round(min(each[name] for each in found), 3) for name in found[0]}
    ratio = min(each["reading"] for each in found) / min(each["pylhe"] for each in found)
    print(json.dumps({"events": events, "aims": AIMS, "reading / pylhe": round(ratio, 2), **least}, indent=1))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
