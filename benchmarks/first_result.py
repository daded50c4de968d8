"""CPU seconds of `darkana run SEARCH --no-plots` from the start of the process to its end: the least of several runs.

    .venv/bin/python benchmarks/first_result.py [RUNS [SEARCH ...]]

`small` is `flat.ana` on a file of 10 000 candidates; the shipped searches run on the events that come along, six and
five files. Processes write and find compiled modules, as installed ones do.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import uproot
from generate import flat

LIMIT = 1.0
SMALL, ROWS = "small", 10_000


def small(folder: Path) -> list[str]:
    """The words that run `flat.ana` on a small file, which is written here."""
    branches = flat(ROWS, np.random.default_rng(1))
    with uproot.recreate(folder / "small.root", compression=uproot.ZSTD(5)) as file:
        file.mktree("t", {name: column.dtype for name, column in branches.items()}).extend(branches)
    return [str(Path(__file__).with_name("flat.ana")), "--sample", f"pairs={folder / 'small.root'}"]


def cpu_seconds(words: list[str], out: str) -> float:
    """User and system time of one process."""
    environment = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-m", "darkana", "run", *words, "--no-plots", "--out", out]
    before = os.times()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def main(runs: str = "5", *searches: str) -> None:
    with tempfile.TemporaryDirectory() as out:
        names = searches or (SMALL, "zprime_invisible", "alp_two_photons")
        words = {name: small(Path(out)) if name == SMALL else [name] for name in names}
        for name in names:
            cpu_seconds(words[name], out)  # fills the caches and does not count
        seconds: dict[str, list[float]] = {name: [] for name in names}
        for _ in range(int(runs)):
            for name in names:
                seconds[name].append(cpu_seconds(words[name], out))
    least = {name: round(min(each), 3) for name, each in seconds.items()}
    print(json.dumps({"cpu_seconds": least, "limit": LIMIT, "runs": int(runs)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
