"""Made-up limits of the sizes and shapes that searches have, for figures."""

from __future__ import annotations

import math

import numpy as np

from darkana.runtime.limits.found import NO_CONVERGENCE, OUTSIDE_SIGNAL, TOO_FEW_EVENTS, Found
from darkana.runtime.limits.result import (
    Bounds,
    CouplingLimit,
    DerivedCurve,
    GlobalSignificance,
    Limits,
    Projected,
    PublishedCurve,
)
from darkana.runtime.results.result import ScanAxis

BANDS = np.array([0.53, 0.71, 1.0, 1.41, 1.92])
SEARCH = {
    "method": "bayesian flat",
    "level_kind": "credibility",
    "title": "Invisible Z' in e+ e- -> mu+ mu- Z'",
    "experiment": "Belle II",
    "luminosity": 0.276,
}


def found_of(median, observed=True, seed=1) -> Found:
    """Observed limits that fluctuate about the median as the bands say, and their local p-values."""
    found = Found.blank(len(median))
    found.expected[:] = median[:, None] * BANDS
    if observed:
        pulls = np.random.default_rng(seed).normal(size=len(median))
        found.observed[:] = median * np.exp(0.36 * pulls)
        found.p_value[:] = [0.5 * math.erfc(pull / math.sqrt(2)) for pull in pulls]
        found.significance[:] = pulls
    return found


def limits_of(scan, found, **more) -> Limits:
    """On a cross section at 90% credibility, of a search that observed events where there are observed limits."""
    hypotheses = len(found.observed)
    return Limits(
        **{**SEARCH, **more},
        quantity="cross_section", unit="fb", level=0.9, engine="darkana", scan=scan, found=found,
        n_observed=np.where(np.isfinite(found.observed), 3.0, np.nan),
        background=np.full(hypotheses, 3.0),
        signal_per_unit=np.full(hypotheses, 0.01),
        raw_background_events=np.full(hypotheses, 30, np.int64),
    )  # fmt: skip


def coupling_of(found: Found, factor) -> Bounds:
    """A coupling whose square times 1 / `factor` squared is the cross section."""
    return Bounds(
        np.sqrt(found.observed) * factor, np.sqrt(found.expected) * np.atleast_1d(factor)[:, None], found.lower
    )


def along_masses(observed=True, **more) -> Limits:
    """An invisible Z' of 60 masses from 0.5 to 8 GeV: five without a limit, one alone between two of these."""
    mass = np.linspace(0.5, 8, 60)
    found = found_of(40 + 60 * np.exp(-0.5 * (mass - 5) ** 2) + 3 * mass**2, observed)
    found.status[[7, 9, 10]] = NO_CONVERGENCE
    found.status[-2:] = OUTSIDE_SIGNAL
    found.status[20:23] = TOO_FEW_EVENTS
    found.codes[30] = ("W0940",)
    factor = np.sqrt(1 / (2e5 * np.exp(-0.9 * mass)))
    bounds = coupling_of(found, factor)
    at_50 = Bounds(bounds.observed * np.nan, bounds.expected / 13.5, bounds.lower)
    couplings = CouplingLimit(
        "gprime", "g'", "", {"L_mu - L_tau": bounds, "BR(inv) = 1": coupling_of(found, factor / 1.4)}
    )
    projected = CouplingLimit("gprime", "g'", "", {"L_mu - L_tau": at_50, "BR(inv) = 1": at_50})
    edges = np.array([0.0, 1.2, 1.2, 2.3, 2.3, 4, 4, 6])
    return limits_of(
        (ScanAxis("mZ", "GeV", tuple(mass)),),
        found,
        **{
            "couplings": (couplings,),
            "projections": (
                Projected(50e3, "50 ab^-1", Bounds(found.observed * np.nan, found.expected / 180, found.lower), (projected,)),
            ),
            "published": (
                PublishedCurve(
                    "observed", "gprime", "BR(inv) = 1", "Fig. 3", 0.9, None, "mZ", edges,
                    np.repeat([0.05, 0.09, 0.3, 0.9], 2),
                ),
            ),
            "curves": (DerivedCurve("relic", "relic density", "", np.full(60, 0.02)),),
            "overall": GlobalSignificance(0.41, 0.23, "Gross-Vitells"),
            "labels": {"mZ": "Z' mass"},
            "assumed": ("trigger", "tracking"),
            **more,
        },
    )  # fmt: skip


def many_masses(number=5704) -> Limits:
    """A dark photon to leptons: narrow steps, vetoed masses around the J/psi and the psi(2S)."""
    mass = np.geomspace(0.02, 10.2, number)
    mass = mass[(np.abs(mass - 3.097) > 0.05) & (np.abs(mass - 3.686) > 0.05)]
    found = found_of(0.4 + 3 * np.exp(-mass / 0.05) + 0.2 * np.sqrt(mass))
    factor = 1e-3 * np.sqrt(1 - mass**2 / 112)
    coupling = CouplingLimit("epsilon", "epsilon", "", {"": coupling_of(found, factor)})
    published = PublishedCurve(
        "observed", "epsilon", None, "Fig. 4", 0.9, 514.0, "mA", mass[::20], 8e-4 * np.exp(0.3 * np.sin(mass[::20] * 5))
    )
    wish = PublishedCurve("expected", "epsilon", None, "", 0.9, 50e3, "mA", mass[::40], np.full(len(mass[::40]), 2e-4))
    return limits_of(
        (ScanAxis("mA", "GeV", tuple(mass)),),
        found,
        couplings=(coupling,),
        published=(published, wish),
        curves=(DerivedCurve("rescaled", "Belle II, 50 ab^-1, from BaBar", "", np.full(len(mass), 3e-4)),),
        title="Dark photon -> e+ e-, mu+ mu- in e+ e- -> gamma A'",
        experiment="BaBar", luminosity=514.0, method="cls", level_kind="confidence", toys=2000,
    )  # fmt: skip


def over_a_plane(number=96, observed=True) -> Limits:
    """Dark Higgsstrahlung: steps of the resolutions, the second of which hangs on the first; limits of some fb."""
    columns = np.linspace(1.65, 10.51, number)
    pairs = np.array([(x, y) for x in columns for y in rows_at(x, number)])
    x, y = pairs.T
    median = 1.5 + 3 * np.exp(-((x - 6) ** 2) / 2 - y / 3) + 0.02 * (x - y) ** 2
    found = found_of(median, observed)
    found.status[(x > 5) & (x < 5.4) & (y < 2)] = NO_CONVERGENCE
    found.status[(y > 4.5) & (x > 5.5)] = TOO_FEW_EVENTS
    phase_space = np.sqrt(np.maximum((1 - x**2 / 112 - y**2 / 112) ** 2 - 4 * x**2 * y**2 / 112**2, 1e-4))
    coupling = Bounds(*(each * 1e-8 / (phase_space[:, None] if each.ndim == 2 else phase_space) for each in (found.observed, found.expected, found.lower)))  # fmt: skip
    named = CouplingLimit("coupling", "epsilon^2 alpha_D", "", {"": coupling})
    return limits_of(
        (ScanAxis("mA", "GeV", tuple(x)), ScanAxis("mh", "GeV", tuple(y))),
        found,
        couplings=(named,),
        title="Dark Higgsstrahlung: e+ e- -> A' h', A' -> mu+ mu-, h' -> invisible",
        luminosity=8.34,
    )


def rows_at(x: float, number: int):
    y = np.linspace(0, 10, int(number * (1 + 0.08 * x)))
    return y[(y < x) & (x + y < 10.58)]


def one_hypothesis(**more) -> Limits:
    """Nothing scanned."""
    return limits_of((), found_of(np.array([12.0])), **more)
