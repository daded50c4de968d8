"""The search of flat.ana on 5 million rows beside the same by peers, and beside uproot's mere decoding.

    build/venv-bench/bin/python benchmarks/flat.py DATA [ROUNDS [CONTENDER ...]]

`DATA` is what `generate.py` wrote. CPU seconds, see `contest.py`; as JSON. Without names, all contenders.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from contest import contest, report

PEERS = Path(__file__).resolve().parent / "peers"
NAMES = ("darkana", "decode", "rdf_strings", "rdf_cpp", "awkward", "polars", "duckdb", "numba")


def main(data: str, rounds: str = "5", *names: str) -> None:
    files = {name: PEERS / f"flat_{name}.py" for name in ("darkana", *(names or NAMES[1:]))}
    found = contest(files, Path(data), int(rounds))
    print(json.dumps({"rows": 5_000_000, "rounds": int(rounds), **report(found, "darkana")}, indent=1))


if __name__ == "__main__":
    main(*sys.argv[1:])
