"""The events that the order of a fit's polynomial is chosen by."""

from __future__ import annotations

import numpy as np

from darkana.runtime.limits.build.events import Counted
from darkana.runtime.limits.build.fits import _mean_weight
from darkana.runtime.limits.spectrum.orders import choose


def test_a_projected_spectrum_has_the_order_of_the_spectrum_itself():
    """50 times the events without 50 times the statistics: fluctuations are no structure."""
    edges = np.tile(np.linspace(0.0, 1.0, 25), (40, 1))
    counts = np.random.default_rng(5).poisson(100.0, (40, 24)).astype(float)
    seen = Counted(counts, counts, counts)
    np.testing.assert_allclose(_mean_weight(seen, 50.0), 50.0)
    np.testing.assert_array_equal(choose(50 * counts, edges, weight=_mean_weight(seen, 50.0)), choose(counts, edges))
    assert choose(50 * counts, edges).mean() > 4 * max(choose(counts, edges).mean(), 0.25)
