"""CPU seconds of `darkana run SEARCH --no-plots` from the start of the process to its end: the least of several runs.

    .venv/bin/python benchmarks/first_result.py [RUNS [SEARCH ...]]

The shipped searches run on the events that come along; processes write and find compiled modules, as installed ones do.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile

LIMIT = 1.0


def cpu_seconds(search: str, out: str) -> float:
    """User and system time of one process."""
    environment = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-m", "darkana", "run", search, "--no-plots", "--out", out]
    before = os.times()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def main(runs: str = "5", *searches: str) -> None:
    names = searches or ("zprime_invisible", "alp_two_photons")
    with tempfile.TemporaryDirectory() as out:
        for name in names:
            cpu_seconds(name, out)  # fills the caches and does not count
        seconds: dict[str, list[float]] = {name: [] for name in names}
        for _ in range(int(runs)):
            for name in names:
                seconds[name].append(cpu_seconds(name, out))
    least = {name: round(min(each), 3) for name, each in seconds.items()}
    print(json.dumps({"cpu_seconds": least, "limit": LIMIT, "runs": int(runs)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
