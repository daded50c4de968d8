"""Oracle of `zprime_lepton_flavour_violating.ana`: the Z' search with one electron and one muon of either charge."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from . import zprime
from .events import Event, Track


def electrons(event: Event) -> list[Track]:
    return [t for t in event.tracks if t.electron_id > 0.5 and zprime.in_barrel(t)]


def pairs(event: Event) -> Iterator[zprime.Candidate]:
    """e+ mu- and e- mu+, never of one track."""
    for charge in (1, -1):
        for l1 in electrons(event):
            for l2 in zprime.muons(event):
                if l1.charge == charge and l2.charge == -charge and l1.index != l2.index:
                    yield zprime.Candidate(event, l1.vector("e"), l2.vector("mu"))


def run(path: Path, shown: Sequence[float] = zprime.SHOWN) -> dict[str, Any]:
    return zprime.run(path, shown, pairs=pairs)
