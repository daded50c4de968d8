"""The search of flat.ana on 5 million rows beside the same by peers, and beside uproot's mere decoding.

    build/venv-bench/bin/python benchmarks/flat.py DATA [--loose] [ROUNDS [CONTENDER ...]]

`DATA` is what `generate.py` wrote. CPU seconds, see `contest.py`; as JSON. Without names, all contenders. With
`--loose` most rows pass the first three cuts: both muonIDs above 0.5, and 2 GeV of extra energy.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

from contest import contest, report

HERE = Path(__file__).resolve().parent
PEERS = HERE / "peers"
NAMES = ("darkana", "decode", "rdf_strings", "rdf_cpp", "awkward", "coffea", "polars", "duckdb", "numba")


def loosen(folder: str) -> None:
    """The peers hear of it by FLAT_LOOSE, ours by another file."""
    text = (HERE / "flat.ana").read_text(encoding="utf-8")
    path = Path(folder) / "loose.ana"
    path.write_text(text.replace("> 0.9", "> 0.5").replace("< 0.4 GeV", "< 2 GeV"), encoding="utf-8")
    os.environ |= {"FLAT_LOOSE": "1", "FLAT_ANA": str(path)}


def main(data: str, *words: str) -> None:
    loose, words = "--loose" in words, tuple(word for word in words if word != "--loose")
    rounds, names = int(words[0]) if words else 5, words[1:]
    files = {name: PEERS / f"flat_{name}.py" for name in ("darkana", *(names or NAMES[1:]))}
    with tempfile.TemporaryDirectory() as folder:
        if loose:
            loosen(folder)
        found = contest(files, Path(data), rounds)
    print(json.dumps({"rows": 5_000_000, "loose": loose, "rounds": rounds, **report(found, "darkana")}, indent=1))


if __name__ == "__main__":
    main(*sys.argv[1:])
