"""The best of all triplets of photons, by us and by others: in memory, and end to end from a ROOT file.

    build/venv-bench/bin/python benchmarks/photons.py DATA/photons.root [ROUNDS [CONTENDER ...]]

Prints JSON, see contest.py; all results must be the same to the last count.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from contest import contest, report

PEERS = Path(__file__).resolve().parent / "peers"
MEMORY = ("darkana_memory", "awkward_memory", "numba_memory")
FILE = ("darkana_file", "awkward_file", "numba_file", "root_file")


def compare(names: list[str], data: Path, rounds: int) -> dict[str, object]:
    return report(contest({name: PEERS / f"photons_{name}.py" for name in names}, data, rounds), names[0])


def main(data: str, rounds: str = "5", *chosen: str) -> None:
    groups = {"in memory": MEMORY, "from the file": FILE}
    found = {}
    for title, names in groups.items():
        taken = [name for name in names if not chosen or name in chosen]
        if taken:
            found[title] = compare(taken, Path(data), int(rounds))
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main(*sys.argv[1:])
