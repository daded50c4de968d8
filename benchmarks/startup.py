"""CPU seconds of `darkana --help` and of the second `darkana check zprime_invisible`: the least of several runs.

python benchmarks/startup.py [RUNS]
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

COMMANDS = {"help": ["--help"], "check": ["check", "zprime_invisible"]}
LIMIT = 0.3


def cpu_seconds(arguments: list[str]) -> float:
    """User and system time of one process and its children."""
    before = os.times()
    subprocess.run([sys.executable, "-m", "darkana", *arguments], check=True, stdout=subprocess.DEVNULL)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def best(arguments: list[str], runs: int) -> float:
    """The first run fills the caches and does not count."""
    cpu_seconds(arguments)
    return round(min(cpu_seconds(arguments) for _ in range(runs)), 3)


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    seconds = {name: best(arguments, runs) for name, arguments in COMMANDS.items()}
    print(json.dumps({"cpu_seconds": seconds, "limit": LIMIT, "runs": runs}))


if __name__ == "__main__":
    main()
