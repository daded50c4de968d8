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


def hypotheses(inputs: Inputs) -> Iterator[Hypothesis]:
    """Those that are asked for and have a model; what has none is noted. Raises DataError, as setting limits does."""
    analysis = inputs.analysis
    check_limit(analysis)
    statistics = analysis.search.statistics
    limit = stated_limit(statistics)
    setup = setup_of(statistics, inputs.result)
    check_samples(statistics, inputs.result)
    axes = scan_axes(statistics.scan)
    wanted, left = np.array(inputs.rows), len(inputs.rows)
    for group in groups(channels_of(statistics, setup), setup.values.size):
        for k in np.flatnonzero(np.isin(group.index, wanted)):
            at = tuple((axis.name, axis.values[int(group.index[k])]) for axis in axes)
            unit = "1" if limit.quantity == "yield" else "fb"
            yield Hypothesis(at, group.models.take(np.array([k])), group.labels, limit.quantity, unit)
            left -= 1
        if group.pseudo:
            inputs.note("nothing was observed: the observations in workspaces are what is expected of background")
    if left:
        inputs.note(f"{left} of {len(wanted)} hypotheses have no model (no signal or no background there)")
