"""Whether `photons.ana` is quick by chance: the same search with other names, thresholds, order and number of cuts.

    build/venv-bench/bin/python benchmarks/photons_variations.py DATA/photons.root [ROUNDS]

CPU seconds of each, interleaved, the least of the rounds, and their ratio to the search as it stands; as JSON.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
import time
from pathlib import Path

import darkana
from darkana.runtime.reading.samples import quick_sample

TEXT = Path(__file__).with_name("photons.ana").read_text(encoding="utf-8")
CUT = re.compile(r'^  cut "photon energies".*\n|^  cut "in acceptance".*\n', re.MULTILINE)


def swapped(text: str) -> str:
    first, second = CUT.findall(text)
    return text.replace(first + second, second + first)


def renamed(text: str) -> str:
    """Other names for the legs, the objects and the histograms."""
    for old, new in {"a": "one", "b": "two", "c": "three", "photon": "shower", "triphoton": "sum3"}.items():
        text = re.sub(rf'(?<![\w"]){old}(?=[.:,)]| \+|\s+from|\s+=|$)', new, text, flags=re.MULTILINE)
    return re.sub(r":(photon)\b", ":shower", text).replace("mass_", "pair_")


VARIATIONS = {
    "as it stands": lambda text: text,
    "renamed": renamed,
    "other thresholds": lambda text: (
        text.replace("0.7 *", "0.68 *").replace("25 deg", "27 deg").replace("0.5 GeV", "0.55 GeV")
    ),
    "two cuts swapped": swapped,
    "one cut more": lambda text: text.replace(
        "\nhistogram mass_ab", '  cut "transverse" (a + b).pt > 0.2 GeV\n\nhistogram mass_ab'
    ),
}


def main(data: str, rounds: str = "5") -> None:
    sample = quick_sample("photons", data)
    with tempfile.TemporaryDirectory() as folder:
        files = {name: Path(folder) / f"{k}.ana" for k, name in enumerate(VARIATIONS)}
        for name, file in files.items():
            file.write_text(VARIATIONS[name](TEXT), encoding="utf-8")
        times: dict[str, list[float]] = {name: [] for name in files}
        for _ in range(int(rounds) + 1):
            for name, file in files.items():
                begin = time.process_time()
                darkana.load(file).run([sample])
                times[name].append(time.process_time() - begin)
    least = {name: min(found[1:]) for name, found in times.items()}
    first = least["as it stands"]
    print(json.dumps({name: {"cpu": round(t, 3), "ratio": round(t / first, 3)} for name, t in least.items()}, indent=1))


if __name__ == "__main__":
    main(*sys.argv[1:])
