"""Random numbers of a recast: one stream for each step of each `simulate`, drawn once a particle."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ..engine.arrays import Numbers


@dataclass(slots=True)
class Dice:
    """Streams of one statement and one file of events, which `stream` tells from all others. Blocks draw from a stream
    one after the other, so their size does not matter; another step more or less leaves those before it as they are."""

    seed: int
    stream: tuple[int, ...]
    statement: int
    _streams: dict[int, np.random.Generator] = field(default_factory=dict)

    def uniform(self, step: int, size: int) -> Numbers:
        """Between 0 and 1."""
        return self._stream(step).random(size)

    def normal(self, step: int, size: int) -> Numbers:
        """Of width 1."""
        return self._stream(step).standard_normal(size)

    def _stream(self, step: int) -> np.random.Generator:
        found = self._streams.get(step)
        if found is None:
            entropy = np.random.SeedSequence((self.seed, *self.stream, self.statement, step))
            found = self._streams[step] = np.random.Generator(np.random.Philox(entropy))
        return found
