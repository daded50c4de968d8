"""Which N-1 figures a result can't give, for its file states no such histogram."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..compiler.thresholds import CantVary, threshold_of

if TYPE_CHECKING:
    from ..analysis import Analysis

MORE = "a result holds the histograms that its file states: add `histogram NAME in REGION without LABEL` and run again"


def missing_n_minus_one(analysis: Analysis) -> Iterator[str]:
    """`region signal: "little energy", sum(photon.E) < 0.4 GeV`, of each cut on a number without an N-1 histogram."""
    for region in analysis.search.regions:
        stated = {label for h in analysis.plan.histograms if h.region == region.name for label in h.without}
        for cut in region.cuts:
            if cut.label not in stated and _numeric(analysis, cut.label):
                yield f'region {region.name}: "{cut.label}", {cut.text}'


def _numeric(analysis: Analysis, label: str) -> bool:
    try:
        threshold_of(analysis.search, label)
    except CantVary:
        return False
    return True
