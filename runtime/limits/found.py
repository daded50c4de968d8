"""What a method finds, for every hypothesis."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
QUANTILES = (0.025, 0.16, 0.5, 0.84, 0.975)
"""Of the expected limits: the median, and the ends of the 68% and 95% bands."""

OK, EDGE, NO_CONVERGENCE, EMPTY, TOO_FEW_EVENTS, OUTSIDE_SIGNAL = range(6)
STATUS = ("ok", "edge", "no_convergence", "empty", "too_few_events", "outside_signal")


@dataclass(slots=True)
class Found:
    """Limits on the parameter of interest: `observed`, `lower` (of an interval; NaN where the method has none),
    `p_value` of the background alone and its `significance`, all (H,); `expected` (H, 5), see QUANTILES. NaN: not
    known. `status` indexes STATUS; `codes` are those of what was noticed, for each hypothesis."""

    observed: Numbers
    expected: Numbers
    lower: Numbers
    p_value: Numbers
    significance: Numbers
    status: NDArray[np.int8]
    codes: list[tuple[str, ...]]

    @classmethod
    def blank(cls, hypotheses: int) -> Found:
        """Nothing known yet."""
        unknown = np.full(hypotheses, np.nan)
        return cls(
            unknown.copy(),
            np.full((hypotheses, 5), np.nan),
            unknown.copy(),
            unknown.copy(),
            unknown.copy(),
            np.zeros(hypotheses, np.int8),
            [()] * hypotheses,
        )
