"""The search of flat.ana written otherwise, beside itself and beside uproot's mere decoding.

    build/venv-bench/bin/python benchmarks/flat_variations.py DATA [ROUNDS]

Other names; other thresholds; two cuts swapped; a cut more; windows of 141 hypotheses. As `flat.py`, as JSON.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from pathlib import Path

from contest import contest, report

HERE = Path(__file__).resolve().parent
PEERS = HERE / "peers"
TEXT = (HERE / "flat.ana").read_text(encoding="utf-8")
DARKANA = (PEERS / "flat_darkana.py").read_text(encoding="utf-8")


def renamed(text: str) -> str:
    """Every name but those of branches is another."""
    text = re.sub(r"momentum (mu_[pm])", r'momentum \1 = "\1"', text)
    text = text.replace("member Eextra", 'member Eextra = "Eextra"').replace('Eextra = "Eextra" [GeV]', "Eextra [GeV]")
    words = {"x": "missing", "signal": "all_cuts", "recoil_mass": "h1", "muonID_p": "id1", "muonID_m": "id2"}
    words |= {"mu_p": "first", "mu_m": "second"}
    parts = re.split(r'("[^"]*")', text)
    return "".join(
        part if k % 2 else re.sub(r"\b\w+\b", lambda word: words.get(word[0], word[0]), part)
        for k, part in enumerate(parts)
    )


def swapped(text: str) -> str:
    """The third cut comes second."""
    lines = text.splitlines()
    first = next(k for k, line in enumerate(lines) if line.strip().startswith("cut"))
    lines[first + 1], lines[first + 2] = lines[first + 2], lines[first + 1]
    return "\n".join(lines) + "\n"


VARIATIONS = {
    "as it is": TEXT,
    "renamed": renamed(TEXT),
    "thresholds": TEXT.replace("> 0.9", "> 0.87").replace("< 0.4", "< 0.43").replace("> 0.8 ", "> 0.6 "),
    "swapped": swapped(TEXT),
    "a cut more": TEXT.replace('  cut "a mass"', '  cut "not too hard" mu_p.p + mu_m.p < 9 GeV\n  cut "a mass"'),
    "windows": TEXT.replace("recoil x", "scan mX from 1 GeV to 8 GeV step 50 MeV\n\nrecoil x")
    + "\nwindow peak = abs(x.m - mX) < 100 MeV\n",
    "loose": TEXT.replace("> 0.9", "> 0.5"),
}


def main(data: str, rounds: str = "5") -> None:
    with tempfile.TemporaryDirectory() as folder:
        files = {"decode": PEERS / "flat_decode.py"}
        for name, text in VARIATIONS.items():
            path = Path(folder) / f"{name.replace(' ', '_')}.ana"
            path.write_text(text, encoding="utf-8")
            files[name] = path.with_suffix(".py")
            files[name].write_text(_contender(path), encoding="utf-8")
        found = contest(files, Path(data), int(rounds))
    print(json.dumps({"rounds": int(rounds), **report(found, "as it is")}, indent=1))


def _contender(path: Path) -> str:
    head, body = DARKANA.split("from __future__ import annotations\n", 1)
    return f"{head}from __future__ import annotations\nimport os\nos.environ['FLAT_ANA'] = {str(path)!r}\n{body}"


if __name__ == "__main__":
    main(*sys.argv[1:])
