"""Unweighted events of a process, and its cross section."""

from __future__ import annotations

import numpy as np

from .channels import CHANNELS
from .checks import check
from .events import Events, events_of
from .kinds import PROCESSES, Process

__all__ = ["PROCESSES", "Process", "generate"]


def generate(process: Process, sqrt_s: float, events: int, seed: int) -> Events:
    """`events` unweighted events at `sqrt_s` in GeV; the same seed gives the same events.

    None are needed for the cross section alone. Raises DataError E0970 to E0973 with what is possible, where the
    process, a mass, a decay or a number is not.
    """
    check(process, sqrt_s, events, seed)
    products, (rate, error) = CHANNELS[process.name](process, sqrt_s, events, np.random.default_rng(seed))
    factor = process.coupling**process.kind.power
    return events_of(products, sqrt_s, events, (factor * rate, factor * error))
