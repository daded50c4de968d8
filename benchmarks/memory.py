"""What a run over a flat tree takes of memory beyond what is imported, for 5 million rows and for 20 times as many.

    build/venv-bench/bin/python benchmarks/memory.py DATA [FEW [MANY]]

The same file is listed FEW (1) and MANY (20) times, each run in a process of its own. `peak` is what the resident
set of the process has grown by at its highest since everything was imported and compiled, `heap` the same of what
Python and numpy hold (by tracemalloc, a run of its own). As JSON, in MB of 2^20 bytes.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tracemalloc
from pathlib import Path

HERE = Path(__file__).resolve().parent
BASKETS = 11 * 250_000 * 8 / 2**20
LIMIT = 64 + 2 * BASKETS


def measured(data: str, copies: str, what: str) -> None:
    """In a process of its own: one run, and what it took."""
    import numexpr  # noqa: F401  (part of the baseline)

    import darkana
    import darkana.runtime.reading.root
    from darkana.runtime.reading.samples import Sample

    search = darkana.load(HERE / "flat.ana")
    search.run({"none": {name: [0.5] for name in _columns(search)}})
    files = (str(Path(data) / "flat.root"),)
    if what == "heap":
        tracemalloc.start()
    before = _resident()
    sample = Sample(name="pairs", kind="background", files=files * int(copies), unweighted=True)
    result = search.run([sample])
    grown = tracemalloc.get_traced_memory()[1] / 2**20 if what == "heap" else _highest() - before
    print(json.dumps({"rows": result.samples[0].read, "mb": round(grown, 1)}))


def _columns(search: object) -> list[str]:
    return [branch.name for branch in search.plan.candidates.branches]  # type: ignore[attr-defined]


def _resident() -> float:
    """The resident set now; the highest so far is forgotten."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


def _highest() -> float:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 2**10


def main(data: str, *copies: str) -> None:
    found = []
    for number in copies or ("1", "20"):
        for what in ("peak", "heap"):
            command = [sys.executable, __file__, "--measure", data, number, what]
            text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            found.append({"what": what, **json.loads(text.splitlines()[-1])})
    print(json.dumps({"limit": round(LIMIT, 1), "decoded baskets": round(BASKETS, 1), "runs": found}, indent=1))


if __name__ == "__main__":
    measured(*sys.argv[2:]) if sys.argv[1] == "--measure" else main(*sys.argv[1:])
