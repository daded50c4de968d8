"""Write tests/data/generator/reference.npz: spectra of signals that MadGraph5_aMC@NLO 3.5.7 made.

    PYTHONPATH=tests/helpers python tools/make_generator_reference.py SAMPLES

SAMPLES is a folder with the generator's own files, `native/sig_*.lhe.gz`, in the centre-of-mass frame.
"""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from generated_spectra import Sample, packed, spectra

TARGET = Path(__file__).resolve().parent.parent / "tests" / "data" / "generator" / "reference.npz"


def particles(path: Path) -> Iterator[list[list[str]]]:
    """The words of each particle's line, event after event."""
    with gzip.open(path, "rt") as file:
        for block in file.read().split("<event>")[1:]:
            lines = block.split("</event>")[0].strip().splitlines()
            yield [line.split() for line in lines[1 : 1 + int(lines[0].split()[0])]]


def sample(path: Path) -> Sample:
    """Events all have the layout of the first."""
    events = list(particles(path))
    layouts = {tuple((int(words[0]), int(words[2]) - 1) for words in event) for event in events}
    assert len(layouts) == 1, f"{path}: events differ in their particles"
    [layout] = layouts
    momenta = np.array([[words[6:10] for words in event] for event in events], dtype=float)
    return Sample(tuple(pdg for pdg, _ in layout), tuple(mother for _, mother in layout), momenta)


def main(folder: Path) -> None:
    kept = {}
    for path in sorted(folder.glob("native/sig_*.lhe.gz")):
        name = path.name.removeprefix("sig_").removesuffix(".lhe.gz")
        for variable, values in spectra(name, sample(path)).items():
            kept[f"{name}: {variable}"] = packed(variable, values)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(TARGET, allow_pickle=False, **kept)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
