"""The searches without events of their own: what they run on in the tests, and which oracle they are compared with."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import darkana
from darkana.runtime.reading.samples import Sample

from . import (
    dark_higgsstrahlung_invisible as recoil,
    dark_higgsstrahlung_six_tracks as six_tracks,
    dark_photon_invisible as invisible,
    dark_photon_visible as visible,
)
from .events import Event
from .made import Maker, events, write

ANALYSES = Path(__file__).parents[2] / "analyses"

Json = dict[str, Any]


@dataclass(frozen=True)
class Search:
    """A shipped search with tables of the test's own, its oracle and what the samples are made of."""

    name: str
    luminosity: float  # fb^-1
    tables: dict[str, str]
    oracle: Callable[..., Json]
    samples: list[tuple[str, str, dict[str, float] | None, Callable[[Maker], Event], int]]
    needs: tuple[str, ...] = ()
    triggered: bool = False


VISIBLE = Search(
    "dark_photon_visible",
    514.0,
    {"mass_resolution.csv": "mA [GeV],sigma_mass [MeV]\n0.2,10\n1,14\n10.2,60\n"},
    visible.run,
    [
        ("gll", "background", None, visible.radiative(None, 0.3), 600),
        ("other", "background", None, visible.radiative(None, 0.7), 300),
        ("dark_0p5", "signal", {"mA": 0.5}, visible.radiative(0.5, 0.2), 200),
        ("dark_3", "signal", {"mA": 3.0}, visible.radiative(3.0, 0.2), 200),
        ("dark_7", "signal", {"mA": 7.0}, visible.radiative(7.0, 0.2), 200),
        ("data", "data", None, visible.radiative(None, 0.3), 200),
    ],
    needs=("mass_resolution.csv",),
)
AT = [six_tracks.SCAN[k] for k in (20, 90, 150)]
SIX_TRACKS = Search(
    "dark_higgsstrahlung_six_tracks",
    977.0,
    {
        "observed.csv": "mA [GeV],mh [GeV],observed_events\n"
        + "".join(f"{mA!r},{mh!r},{(7 * n) % 3}\n" for n, (mA, mh) in enumerate(six_tracks.GRID)),
        "transfer_factor.csv": "mA [GeV],transfer\n0.3,0.12\n3.5,0.13\n",
    },
    six_tracks.run,
    [
        ("pairs", "background", None, six_tracks.three_pairs(None, lost=0.3), 300),
        ("equal", "background", None, six_tracks.equal_masses, 60),
        ("fast", "background", None, six_tracks.three_pairs((0.5, 2.0), source=six_tracks.FAST), 60),
        *(
            (f"h_{n}", "signal", {"mA": at[0], "mh": at[1]}, six_tracks.three_pairs(at, lost=0.1), 100)
            for n, at in enumerate(AT)
        ),
        ("data", "data", None, six_tracks.three_pairs(AT[1], lost=0.3), 100),
    ],
)
SINGLE_PHOTON = Search(
    "dark_photon_invisible",
    20.0,
    {
        "single_photon_trigger.csv": "E [GeV],trigger_eff\n1,0\n1.9,0.8\n3,0.97\n",
        "angle_low.csv": "E [GeV],theta_low [deg]\n2,60\n5,30\n",
        "angle_high.csv": "E [GeV],theta_high [deg]\n2,100\n5,140\n",
    },
    invisible.run,
    [
        ("gg", "background", None, invisible.single_photon(None, 0.6), 1000),
        ("dark_1", "signal", {"mA": 1.0}, invisible.single_photon(1.0, 0.2), 200),
        ("dark_6", "signal", {"mA": 6.0}, invisible.single_photon(6.0, 0.2), 200),
        ("data", "data", None, invisible.single_photon(None, 0.6), 300),
    ],
    needs=("single_photon_trigger.csv", "angle_low.csv", "angle_high.csv"),
    triggered=True,
)
RECOIL = Search(
    "dark_higgsstrahlung_invisible",
    8.34,
    {
        "dimuon_resolution.csv": "mA [GeV],sigma_dimuon [GeV]\n1,0.06\n11,0.16\n",
        "recoil_resolution.csv": "mh [GeV],sigma_recoil [GeV]\n0,0.2\n10,0.1\n",
    },
    recoil.run,
    [
        ("mumu", "background", None, recoil.two_muons(None), 600),
        ("h_4_1", "signal", {"mA": 4.0, "mh": 1.0}, recoil.two_muons((4.0, 1.0)), 200),
        ("h_6_3", "signal", {"mA": 6.0, "mh": 3.0}, recoil.two_muons((6.0, 3.0)), 200),
        ("data", "data", None, recoil.two_muons(None), 300),
    ],
    needs=("dimuon_resolution.csv", "recoil_resolution.csv"),
)
SEARCHES = {search.name: search for search in (VISIBLE, SIX_TRACKS, SINGLE_PHOTON, RECOIL)}


@dataclass(frozen=True)
class Set:
    """A search in a folder of its own, with its events."""

    search: Search
    path: Path
    samples: list[Sample]

    def file(self, sample: str) -> Path:
        return self.path.parent / f"{sample}.root"

    def run(self, **more: Any) -> Json:
        result: Json = darkana.load(self.path).run(self.samples, **more).to_json()
        return result

    def oracle(self, sample: Sample) -> Json:
        """Data weigh 1, whatever weight their file has."""
        tables = [self.path.parent / name for name in self.search.needs]
        more = {"data": sample.is_data} if self.search.triggered else {}
        return self.search.oracle(
            self.file(f"{sample.name}_unweighted" if sample.is_data else sample.name), *tables, **more
        )


def made(search: Search, folder: Path) -> Set:
    path = folder / f"{search.name}.ana"
    shutil.copy(ANALYSES / search.name / path.name, path)
    for table in (ANALYSES / search.name).glob("published*.csv"):
        shutil.copy(table, folder)
    for name, text in search.tables.items():
        (folder / name).write_text(text, encoding="utf-8")
    samples = []
    for seed, (name, kind, hypothesis, one, count) in enumerate(search.samples):
        found = events(seed, count, one)
        file = str(write(folder / f"{name}.root", found))
        if kind == "data":
            write(folder / f"{name}_unweighted.root", [replace(event, weight=1.0) for event in found])
        unit = {} if kind == "data" else {"weight": "weight", "weight_unit": "fb"}
        at = hypothesis and {p: f"{value!r} GeV" for p, value in hypothesis.items()}
        samples.append(Sample(name=name, kind=kind, files=(file,), hypothesis=at, **unit))
    return Set(search, path, samples)
