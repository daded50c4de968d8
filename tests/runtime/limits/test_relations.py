"""From a cross section to a coupling and back, by a search's own relation."""

from __future__ import annotations

import numpy as np
import pytest

import darkana
from darkana.runtime.engine.scan_values import ScanValues
from darkana.runtime.limits.couplings import as_coupling, as_cross_section


@pytest.fixture
def alp():
    """The ALP's cross section is g^2 alpha / 24 (1 - m^2 / s)^3."""
    statistics = darkana.load("alp_two_photons_counts").search.statistics
    return statistics.couplings[0], ScanValues.of(statistics.tables, statistics.scan), statistics.scan


def test_a_coupling_of_the_alp(alp):
    coupling, values, scan = alp
    mass = np.array(scan.values[0]) if len(scan.values) == 1 else np.array(scan.values)[:, 0]
    formula = 1e-6 / 137.035999 / 24 * (1 - mass**2 / 10.58**2) ** 3 * 0.3893794e12
    assert as_cross_section(coupling, np.full(len(mass), 1e-3), values) == pytest.approx(formula, rel=1e-6)
    assert as_coupling(coupling, formula, values)[""] == pytest.approx(1e-3, rel=1e-6)


def test_no_cross_section_no_coupling(alp):
    coupling, values, _ = alp
    found = as_coupling(coupling, np.full(values.size, np.nan), values)[""]
    assert np.isnan(found).all()
