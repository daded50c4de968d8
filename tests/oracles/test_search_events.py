"""The single-photon and dark-Higgsstrahlung searches on the events they ship, against plain loops over them."""

from pathlib import Path
from typing import Any

import awkward as ak
import numpy as np
import pytest
import uproot

import darkana
from darkana.runtime.reading.samples import Sample
from plan_kit import write

from . import dark_higgsstrahlung_invisible as higgs, dark_photon_invisible as photon
from .comparison import compare
from .events import CLUSTER, TRACK

ANALYSES = Path(__file__).parents[2] / "analyses"
PHOTON, HIGGS = ANALYSES / "dark_photon_invisible", ANALYSES / "dark_higgsstrahlung_invisible"
ANGLES = [PHOTON / "angle_low.csv", PHOTON / "angle_high.csv"]
HIGGS_TABLES = [HIGGS / f"{name}_resolution.csv" for name in ("dimuon", "recoil")]

Json = dict[str, Any]


def with_all_branches(file: Path, folder: Path) -> Path:
    """The loops read every branch of the library; what a file leaves out as not needed is zero here."""
    with uproot.open(file) as opened:
        tree = opened["events"]
        columns = {name: tree[name].array() for name in (*TRACK, *CLUSTER, "weight") if name in tree}
    for names in (TRACK, CLUSTER):
        like = columns[next(name for name in names if name in columns)]
        columns |= {name: ak.zeros_like(like, dtype=np.float64) for name in names if name not in columns}
    write(folder / file.name, columns)
    return folder / file.name


def result(search: Path, file: Path) -> Json:
    sample = Sample(name="one", kind="background", files=(str(file),), weight="weight", weight_unit="fb")
    found: Json = darkana.load(search / f"{search.name}.ana").run([sample]).to_json()
    return found


@pytest.mark.parametrize("name", ["ee", "dark_1", "dark_7"])
def test_single_photons(name: str, tmp_path: Path) -> None:
    file = PHOTON / "events" / f"{name}.root"
    trigger = tmp_path / "trigger.csv"  # the step at 1.8 GeV, for a loop that knows straight lines alone
    trigger.write_text("E,trigger_eff\n1.7999999999,0\n1.8,1\n", encoding="utf-8")
    oracle = photon.run(with_all_branches(file, tmp_path), trigger, *ANGLES)
    compare(result(PHOTON, file), oracle, "one", 20.0)


@pytest.mark.parametrize("name", ["eemumu_rest", pytest.param("h_6_3", marks=pytest.mark.long)])
def test_muons_and_nothing_else(name: str, tmp_path: Path) -> None:
    file = HIGGS / "events" / f"{name}.root"
    oracle = higgs.run(with_all_branches(file, tmp_path), *HIGGS_TABLES)
    compare(result(HIGGS, file), oracle, "one", 8.34)
