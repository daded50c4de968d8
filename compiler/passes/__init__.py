"""The optimiser: one pass a file, from plan to plan. Cuts are never reordered: the cutflow is a physics result."""

from __future__ import annotations

from darkana.runtime.plan import Plan

from .angles import compare_angles
from .fold import fold
from .hoist import hoist
from .intervals import find_intervals
from .order import order
from .prune import prune
from .share import share
from .specialise import specialise

PASSES = (fold, find_intervals, compare_angles, order, prune, share, hoist, specialise)


def optimise(plan: Plan) -> Plan:
    """All passes, in their order."""
    for one in PASSES:
        plan = one(plan)
    return plan
