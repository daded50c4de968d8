"""Cross sections against those of MadGraph5_aMC@NLO 3.5.7 at sqrt_s = 10.58 GeV, tree level, no radiation off the beams."""

from __future__ import annotations

import math

import pytest
from scipy.integrate import quad

from darkana.runtime.generator import dark_photon, zprime
from darkana.runtime.generator.processes import Process, generate

ALP, ZPRIME = "gamma alp", "mu+ mu- zprime"


def agrees(found, stated, error):
    """Within 1%, or three of the generator's errors where these are larger. All in pb."""
    return abs(found - stated) < max(0.01 * stated, 3 * error)


def rate(process):
    """In pb; no event is needed."""
    return generate(process, 10.58, 0, 0).cross_section / 1000


@pytest.mark.parametrize(
    ("mass", "stated", "error"),
    [
        (0.5, 2.021, 0.0064),
        (1, 0.9977, 0.0027),
        (2, 0.346, 0.00068),
        (4, 0.05437, 6.1e-5),
        (6, 0.006629, 6.2e-6),
    ],
)
def test_zprime_at_a_tenth(mass, stated, error):
    """g' = 0.1."""
    assert agrees(rate(Process(ZPRIME, {"zprime": mass}, coupling=0.1)), stated, error)


@pytest.mark.parametrize(
    ("mass", "stated", "error"),
    [
        (0.01, 1246, 9.1),
        (0.05, 767.5, 3.9),
        (0.1, 568.9, 2.9),
        (0.212, 376.9, 2.1),
        (0.5, 202.1, 0.64),
        (1, 99.77, 0.27),
        (2, 34.6, 0.068),
        (2.5, 21.66, 0.082),
        (4, 5.437, 0.0061),
        (6, 0.6629, 0.00062),
        (8, 0.03088, 5.5e-5),
        (9, 0.002378, 4.3e-6),
    ],
)
def test_zprime_at_unit_coupling(mass, stated, error):
    """More masses of the same generator."""
    assert agrees(rate(Process(ZPRIME, {"zprime": mass})), stated, error)


@pytest.mark.parametrize(
    ("mass", "stated", "error"),
    [(0.5, 0.11749, 5.6e-5), (2, 0.10625, 5.8e-5), (5, 0.055477, 3.1e-5), (8, 0.0093034, 4.7e-6)],
)
def test_alp(mass, stated, error):
    """g = 1e-3 / GeV."""
    process = Process(ALP, {"alp": mass}, {"alp": ("gamma", "gamma")}, coupling=1e-3)
    assert agrees(rate(process), stated, error)


@pytest.mark.parametrize(
    ("mass", "stated", "error"), [(1, 0.008082, 1.2e-5), (4, 0.01025, 4.2e-6), (7, 0.02043, 6.5e-6)]
)
def test_dark_photon(mass, stated, error):
    """epsilon = 1e-3, the photon within |eta| < 2.2."""
    assert agrees(rate(Process("gamma dark_photon", {"dark_photon": mass}, coupling=1e-3)), stated, error)


@pytest.mark.parametrize(
    ("mass", "higgs", "stated", "error"),
    [(2, 1, 0.0029146, 3e-6), (4, 1, 0.0059139, 3.6e-6), (6, 3, 0.0095302, 4.8e-6)],
)
def test_dark_higgsstrahlung(mass, higgs, stated, error):
    """epsilon = 1e-3 and g_D = 1, that is alpha_D = 1 / 4 pi; A' -> mu mu always."""
    masses, decays = {"dark_photon": mass, "dark_higgs": higgs}, {"dark_photon": ("mu-", "mu+")}
    process = Process("dark_photon dark_higgs", masses, decays, coupling=1e-6 / (4 * math.pi))
    assert agrees(rate(process), stated, error)


@pytest.mark.parametrize("mass", [0.01, 0.1, 1, 5, 9.5])
def test_zprime_integral_is_precise(mass):
    """Half the points give the same to a millionth."""
    found, error = zprime.cross_section(mass, 10.58)
    assert 0 <= error < 1e-6 * found


@pytest.mark.parametrize(("mass", "c_max"), [(0.1, 0.6), (5, 0.9), (8, 0.9757)])
def test_dark_photon_integral(mass, c_max):
    """Against a quadrature of dsigma/dc, in fb."""
    s, x, alpha = 10.58**2, (mass / 10.58) ** 2, 1 / 137.036
    factor = 2 * math.pi * alpha**2 / s * (1 - x) * 0.3893794e12
    expected = quad(lambda c: factor * (1 + c**2 + 4 * x / (1 - x) ** 2) / (1 - c**2), -c_max, c_max)[0]
    assert dark_photon.cross_section(mass, 10.58, c_max) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(
    ("process", "power"),
    [
        (Process(ALP, {"alp": 1}), 2),
        (Process("gamma dark_photon", {"dark_photon": 1}), 2),
        (Process("dark_photon dark_higgs", {"dark_photon": 2, "dark_higgs": 1}), 1),
        (Process(ZPRIME, {"zprime": 1}), 2),
    ],
)
def test_rates_go_with_the_coupling(process, power):
    """g, epsilon and g' enter squared, epsilon^2 alpha_D as it is."""
    doubled = Process(process.name, process.masses, coupling=2)
    assert rate(doubled) == pytest.approx(2**power * rate(process))
