"""One count or fit at all hypotheses: the bins that it adds to the likelihood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ...plan import Uncertainty
from ..found import EMPTY, OK, TOO_FEW_EVENTS, Numbers
from ..models import Mask

LUMINOSITY = "luminosity"
LEAST_RAW_EVENTS = 25
"""Fewer simulated events than this behind a background are flagged."""

Sizes = dict[str, Numbers]
"""Relative uncertainties (H,) by the name of the nuisance parameter."""


@dataclass(slots=True)
class Part:
    """A background: `values` (H, B), where it is `present` (H,). `sizes` are uncertainties on it. `slope` (H, B): it is
    multiplied by exp(slope theta), theta free."""

    name: str
    values: Numbers
    free: bool = False
    counted: bool = False
    sizes: Sizes = field(default_factory=dict)
    slope: Numbers | None = None
    present: Mask | None = None


@dataclass(slots=True)
class Channel:
    """`signal` (H, B) is in events per unit of what is limited; `observed` (H, B), of which all are NaN or none.
    `pseudo`: nothing was observed, and `observed` is what simulation expects. `auxiliary`, `scale`: see Models.
    `extra` are signals (H, B) per unit of a nuisance parameter. `raw` (H,): the events behind the background, -1 where
    none are. `status` (H,) is of found.STATUS, `codes` say why."""

    name: str
    active: Mask
    observed: Numbers
    signal: Numbers
    parts: list[Part]
    auxiliary: Numbers
    scale: Numbers
    raw: NDArray[np.int64]
    sizes: Sizes = field(default_factory=dict)
    extra: dict[str, Numbers] = field(default_factory=dict)
    lognormal: set[str] = field(default_factory=set)
    pseudo: bool = False
    status: NDArray[np.int8] = field(default_factory=lambda: np.zeros(0, np.int8))
    codes: list[tuple[str, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not len(self.status):
            self.status = np.full(len(self.active), OK, np.int8)
            self.codes = [()] * len(self.active)

    def mark(self, where: Mask, status: int, code: str) -> None:
        """Notes something at hypotheses where the channel is active; the first status stays, codes add up."""
        for h in np.flatnonzero(where & self.active):
            if self.status[h] in (OK, TOO_FEW_EVENTS):
                self.status[h] = status
            self.codes[h] = (*self.codes[h], code)

    @property
    def background(self) -> Numbers:
        """(H, B)"""
        total: Numbers = sum((part.values for part in self.parts), np.zeros_like(self.signal))
        return total


def note_background(channel: Channel, *, needs_events: bool) -> None:
    """Flags what the background of a count makes doubtful. `needs_events`: it comes from simulated events."""
    background = channel.background.sum(axis=1)
    if needs_events:
        channel.mark(channel.raw == 0, EMPTY, "W0950")
        few = (channel.raw > 0) & (channel.raw < LEAST_RAW_EVENTS)
        channel.mark(few, TOO_FEW_EVENTS, "W0951")
    channel.mark(background < 0, EMPTY, "W0952")
    channel.mark(np.isnan(background), EMPTY, "W0953")


def sizes_on(
    uncertainties: tuple[Uncertainty, ...], values: Mapping[str, Numbers], role: str, sample: str | None
) -> Sizes:
    """The sizes that a statement puts on the signal, or on the background of a sample: the sample's own first."""
    found: Sizes = {}
    for uncertainty in uncertainties:
        named = [(r, s) for r, s in uncertainty.on if r == role]
        if (role, sample) in named or (role, None) in named:
            found[uncertainty.name] = values[uncertainty.name]
    return found
