"""Generated particles of many events, in columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from ..engine.arrays import Index, Mask, Numbers, offsets_of, ranges

INCOMING, FINAL, INTERMEDIATE = -1, 1, 2
"""The codes of `status` that mean something here; a generator's own ones are kept and not looked at."""


@dataclass(frozen=True, slots=True)
class Generated:
    """Particles of n events; those of event i are rows `offsets[i]` to `offsets[i + 1]`.

    `offsets`: (n + 1); `weights`: (n); all else one value a particle. `mother` is the place of the first mother inside
    the event, -1 for none; `has_daughters` marks whom any particle names as a mother. Momenta, energies and masses are
    as the file has them until `to_laboratory` makes them GeV.
    """

    offsets: Index
    pdg: Index
    status: Index
    mother: Index
    has_daughters: Mask
    px: Numbers
    py: Numbers
    pz: Numbers
    E: Numbers
    m: Numbers
    weights: Numbers

    def __len__(self) -> int:
        return len(self.weights)

    @property
    def counts(self) -> Index:
        """Particles of each event: shape (n)."""
        return np.diff(self.offsets)

    @property
    def owner(self) -> Index:
        """The event of each particle."""
        return np.repeat(np.arange(len(self)), self.counts)

    @property
    def momenta(self) -> Numbers:
        """(E, px, py, pz) as the rows of a matrix: shape (4, particles)."""
        return np.stack([self.E, self.px, self.py, self.pz])

    def with_momenta(self, momenta: Numbers, m: Numbers) -> Generated:
        """The same particles with other four-vectors, of shape (4, particles), and masses."""
        E, px, py, pz = momenta
        return replace(self, E=E, px=px, py=py, pz=pz, m=m)

    def summed(self, rows: Mask) -> Numbers:
        """The four-vector of the marked particles of each event: shape (4, n)."""
        chosen, owner = self.momenta[:, rows], self.owner[rows]
        return np.stack([np.bincount(owner, values, minlength=len(self)) for values in chosen])

    def any(self, rows: Mask) -> Mask:
        """Which events have a marked particle: shape (n)."""
        return np.bincount(self.owner[rows], minlength=len(self)) > 0

    def taken(self, events: Index) -> Generated:
        """The events of these numbers, in this order."""
        rows, _ = ranges(self.offsets[events], self.counts[events])
        columns = {name: getattr(self, name)[rows] for name in OF_PARTICLES}
        return Generated(offsets=offsets_of(self.counts[events]), weights=self.weights[events], **columns)


OF_PARTICLES = tuple(field.name for field in fields(Generated) if field.name not in {"offsets", "weights"})


def joined(parts: Sequence[Generated]) -> Generated:
    """The events of several, one after the other; at least one."""
    columns = {name: np.concatenate([getattr(part, name) for part in parts]) for name in OF_PARTICLES}
    counts = np.concatenate([part.counts for part in parts])
    weights = np.concatenate([part.weights for part in parts])
    return Generated(offsets=offsets_of(counts), weights=weights, **columns)
