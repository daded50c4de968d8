"""The background of the two-photon search by numbers: a tree-level integral against a generator and a limit."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

import numpy as np
import pytest

TOOLS = Path(__file__).parents[2] / "tools"
SQRT_S = 10.58


@pytest.fixture(scope="module")
def tool():
    sys.path.insert(0, str(TOOLS))
    try:
        return runpy.run_path(str(TOOLS / "make_alp_tables.py"))
    finally:
        sys.path.remove(str(TOOLS))


def test_the_rate_of_madgraph(tool):
    """218.4 +- 0.2 pb: energies above 0.2 GeV, |eta| < 2.2, photons 0.05 apart (MadGraph5_aMC@NLO 3.5.7)."""
    k = tool["three_photons"](np.random.default_rng(1), 400_000)
    eta = [np.arctanh(p[:, 3] / p[:, 0]) for p in k]
    phi = [np.arctan2(p[:, 2], p[:, 1]) for p in k]
    kept = np.all([(p[:, 0] > 0.2) & (np.abs(e) < 2.2) for p, e in zip(k, eta, strict=True)], axis=0)
    for i, j in ((0, 1), (0, 2), (1, 2)):
        turn = np.angle(np.exp(1j * (phi[i] - phi[j])))
        kept &= np.hypot(eta[i] - eta[j], turn) > 0.05
    assert np.mean(np.where(kept, tool["weights"](k), 0)) / 1e3 == pytest.approx(218.4, rel=0.03)


def test_phase_space_is_massless_and_conserved(tool):
    k = tool["three_photons"](np.random.default_rng(2), 1000)
    assert sum(k) == pytest.approx(np.tile([SQRT_S, 0, 0, 0], (1000, 1)), abs=1e-9)
    for p in k:
        assert p[:, 0] ** 2 - np.sum(p[:, 1:] ** 2, axis=1) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize(("mass", "stated"), [(0.5, 0.345), (2, 0.288), (4.5, 0.318), (8, 0.367)])
def test_the_acceptance_of_the_signal(tool, mass, stated):
    """Computed apart from this tool: docs of the search's numbers."""
    assert tool["acceptance"](np.random.default_rng(3), mass, 60_000) == pytest.approx(stated, abs=0.007)
