"""A made-up run of a search like the invisible Z', with yields and shapes of realistic size."""

from __future__ import annotations

import numpy as np

from darkana.runtime import plan as p
from darkana.runtime.results.assemble import SampleInfo, assemble
from darkana.runtime.results.result import AnalysisInfo, Result, RunInfo, UsedFile
from darkana.runtime.tally import CutTally, HistogramTally, SampleTally, WindowTally

MASSES = (0.5, 2.0, 6.0)
SHOWN = ((("mZ", 1.0),), (("mZ", 6.0),))
CUTS = ("two tracks", "opening angle", "no photon near recoil", "little extra energy")
SCANNED = "tau suppression"
TRUE = p.Const(True)

M2 = p.Histogram(
    "recoil_mass_squared",
    "signal",
    (SCANNED,),
    (p.Axis(TRUE, tuple(np.linspace(-5, 65, 71).tolist()), "zp.m2", "GeV^2"),),
    "candidate",
)
PLANE = p.Histogram(
    "recoil_against_dilepton",
    "signal",
    (SCANNED,),
    tuple(p.Axis(TRUE, tuple(np.linspace(0, 10, 51).tolist()), label, "GeV") for label in ("zp.m", "dilepton.m")),
    "candidate",
)
HARD = p.Histogram(
    "pt_hard",
    "signal",
    (),
    (p.Axis(TRUE, tuple(np.linspace(0, 5, 26).tolist()), "pt_hard", "GeV"),),
    "candidate",
    frozenset({"mZ"}),
)
MULTIPLICITY = p.Histogram(
    "photon_energy",
    "signal",
    (),
    (p.Axis(TRUE, tuple(np.geomspace(0.01, 10, 31).tolist()), "photon.E", "MeV", 0.001, True),),
    "photon",
)
PLAN = p.Plan(
    title="Invisible Z' in e+ e- -> mu+ mu- Z'",
    luminosity=0.276,
    inputs=(),
    spaces=(),
    candidates=None,
    tables=(),
    weights=(),
    triggers=(),
    regions=(
        p.Region("signal", (*(p.Cut(label, TRUE) for label in CUTS), p.Cut(SCANNED, TRUE, scans=frozenset({"mZ"})))),
    ),
    histograms=(M2, PLANE, HARD, MULTIPLICITY),
    windows=(p.Window("peak", TRUE, ("signal",)),),
    scan=p.Hypotheses(("mZ",), ("Z' mass",), ("GeV",), (tuple(np.linspace(0.5, 8, 16).tolist()),), ((1.0,), (6.0,))),
)

SHAPES = {
    # name: (raw events, weight, mean and width of the recoil mass squared, fraction kept by each cut)
    "eemumu": (14210, 1.61, (25.0, 14.0), 0.82),
    "tautau": (22400, 0.49, (18.0, 11.0), 0.61),
    "mumu": (33000, 0.27, (0.4, 1.6), 0.43),
}


def tally(name: str, events: int, weight: float, shape: tuple[float, float], kept: float, points) -> SampleTally:
    """One sample, drawn with a generator seeded by its size."""
    rng = np.random.default_rng(events)
    found = SampleTally(name, entries=events, read=events)
    flow = []
    n = events
    for label in ("all events", "candidate", *CUTS):
        flow.append(CutTally(label, (), n, n, n * weight, n * weight**2))
        n = int(n * kept)
    left = n
    for index, point in enumerate(points):
        k = int(left * (0.5 - 0.2 * index))
        flow.append(CutTally(SCANNED, point, k, k, k * weight, k * weight**2))
        found.histograms["pt_hard", point] = filled(HARD, weight, rng.gamma(4.0, 0.5, k))
    found.cutflow["signal"] = flow
    m2 = rng.normal(*shape, left)
    found.histograms["recoil_mass_squared", ()] = filled(M2, weight, m2)
    mass = np.sqrt(np.abs(m2))
    other = np.abs(10.58 - mass - rng.exponential(1.2, left))
    found.histograms["recoil_against_dilepton", ()] = filled(PLANE, weight, mass, other)
    found.histograms["photon_energy", ()] = filled(MULTIPLICITY, weight, rng.exponential(0.3, left))
    grid = np.asarray(PLAN.scan.values[0])
    counts = np.array([np.count_nonzero(np.abs(mass - m) < 0.2) for m in grid])
    found.windows["peak", "signal"] = WindowTally(counts, counts * weight, counts * weight**2)
    return found


def filled(histogram: p.Histogram, weight: float, *values: np.ndarray) -> HistogramTally:
    edges = [np.array([-np.inf, *axis.edges, np.inf]) for axis in histogram.axes]
    counts, _ = np.histogramdd(np.stack(values, axis=1), bins=edges)
    return HistogramTally(counts * weight, counts * weight**2)


def samples(data: bool = False) -> tuple[list[SampleInfo], list[SampleTally]]:
    """Three backgrounds, a signal for each of MASSES and, if asked for, data."""
    infos = [SampleInfo(name, "background") for name in SHAPES]
    tallies = [tally(name, *shape, SHOWN) for name, shape in SHAPES.items()]
    for mass in MASSES:
        name = f"zp{mass:g}"
        infos.append(SampleInfo(name, "signal", (("mZ", mass),)))
        weight = 0.0545 / (1 + mass**2)
        tallies.append(tally(name, 10000, weight, (mass**2, 0.4), 0.9, [(("mZ", mass),)]))
    if data:
        infos.append(SampleInfo("data", "data"))
        tallies.append(observed(tallies[:3]))
    return infos, tallies


def observed(backgrounds: list[SampleTally]) -> SampleTally:
    """Counts that fluctuate about the sum of the backgrounds."""
    rng = np.random.default_rng(7)
    found = SampleTally("data", 5000, 5000)
    for key in backgrounds[0].histograms:
        counts = rng.poisson(sum(b.histograms[key].values for b in backgrounds)).astype(float)
        found.histograms[key] = HistogramTally(counts, counts)
    for rows in zip(*(b.cutflow["signal"] for b in backgrounds), strict=True):
        n = int(sum(row.sumw for row in rows))
        found.cutflow.setdefault("signal", []).append(CutTally(rows[0].cut, rows[0].at, n, n, n, n))
    windows = [b.windows["peak", "signal"] for b in backgrounds]
    counts = rng.poisson(sum(w.sumw for w in windows))
    found.windows["peak", "signal"] = WindowTally(counts, counts.astype(float), counts.astype(float))
    return found


def result(data: bool = False, **more) -> Result:
    infos, tallies = samples(data)
    options = {
        "analysis": AnalysisInfo("zprime_invisible.ana", "0" * 64, (UsedFile("belle2", "1" * 64),)),
        "run": RunInfo("0.1.0", started="2025-01-01T00:00:00Z"),
        "luminosity_unit": "pb^-1",
        "cut_values": {"recoil_mass_squared": [9.0]},
        "assumed": [SCANNED],
    }
    return assemble(PLAN, infos, tallies, **(options | more))
