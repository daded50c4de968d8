"""The statistical models of a search, one a hypothesis."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..limiting import check_limit
from ..runtime.exports.pyhf_workspace import Hypothesis
from ..runtime.limits.build.group import groups
from ..runtime.limits.execute import channels_of, check_samples, setup_of, stated_limit
from ..runtime.results.assemble import scan_axes
from .inputs import Inputs


def hypotheses(inputs: Inputs) -> list[Hypothesis]:
    """Those that are asked for and have a model, in the order of the scan; what has none is noted. Raises DataError, as
    setting limits does."""
    check_limit(inputs.analysis)
    found = dict(_found(inputs))
    left = len(inputs.rows) - len(found)
    if left:
        inputs.note(f"{left} of {len(inputs.rows)} hypotheses have no model (no signal or no background there)")
    return [found[h] for h in sorted(found)]


def _found(inputs: Inputs) -> Iterator[tuple[int, Hypothesis]]:
    statistics = inputs.analysis.search.statistics
    limit = stated_limit(statistics)
    setup = setup_of(statistics, inputs.result)
    check_samples(statistics, inputs.result)
    axes = scan_axes(statistics.scan)
    unit = "1" if limit.quantity == "yield" else "fb"
    for group in groups(channels_of(statistics, setup), setup.values.size):
        for k in np.flatnonzero(np.isin(group.index, inputs.rows)):
            h = int(group.index[k])
            at = tuple((axis.name, axis.values[h]) for axis in axes)
            yield h, Hypothesis(at, group.models.take(np.array([k])), group.labels, limit.quantity, unit)
            if group.pseudo:
                inputs.note("nothing was observed: the observations in workspaces are what is expected of background")
