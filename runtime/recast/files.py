"""A file of generated events is opened by what its first bytes say."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

from ..errors import DataError
from .generated_file import GeneratedFile
from .hepmc import open_hepmc
from .lhe import open_lhe
from .source import Source

LOOKED_AT = 4096
INSTALL = "pip install 'darkana[recast]'"

HINTS = (
    (rb"root", "a ROOT file: samples of a ROOT file are run with `darkana run`; generators write LHE or HepMC3 too"),
    (rb"\s*#? *EVENT N\.", "BabaYaga's own text: turn it into LHE, with beams, statuses and PDG codes"),
    (rb".*HepMC::IO_GenEvent", "HepMC2: pyhepmc reads it and writes HepMC3"),
    (rb"\x89HDF", "HDF5: write LHE as text, or HepMC3 as ASCII"),
    (rb"(BZh|\xfd7zXZ|\x28\xb5\x2f\xfd|PK\x03\x04)", "packed: unpack it; only gzip is read as it is"),
)
"""How files begin that are often met, and what to do with them."""


def open_generated(path: str | Path) -> GeneratedFile:
    """A file of LHE or HepMC3 (ASCII), plain or gzipped; its name does not matter.

    Raises DataError: E0960 where it can't be opened or its head can't be read, E0961 where the format is another one,
    E0962 where the package that reads it is not installed.
    """
    name = str(path)
    with Source(path) as source:
        head = source.read(LOOKED_AT)
    if not head:
        raise DataError("E0960", f"is empty{f': {source.damage}' if source.damage else ''}", file=name)
    if b"HepMC::Asciiv3" in head[:256]:
        _needs("pyhepmc", name)
        return open_hepmc(name)
    if re.match(rb"\s*(<\?xml|<!--|<LesHouchesEvents)", head) and b"<LesHouchesEvents" in head:
        _needs("pylhe", name)
        return open_lhe(name)
    raise _unknown(head, name)


def _needs(package: str, file: str) -> None:
    if find_spec(package) is None:
        raise DataError("E0962", f"is read by the package {package}, which is not installed", file=file, help=[INSTALL])


def _unknown(head: bytes, file: str) -> DataError:
    hints = [hint for pattern, hint in HINTS if re.match(pattern, head, re.DOTALL)]
    said = f"it is {hints[0]}" if hints else "generated events are read from LHE and HepMC3 (ASCII), plain or gzipped"
    begins = head[:40].decode("ascii", "replace").encode("ascii", "backslashreplace").decode()
    return DataError("E0961", f"is neither LHE nor HepMC3: it begins with {begins!r}", file=file, help=[said])
