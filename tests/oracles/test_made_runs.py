"""The same searches in parts: several workers, the first entries, blinded data, files and tables with something wrong."""

from dataclasses import replace
from pathlib import Path

import pytest

import darkana
from darkana.dsl.diagnostics import AnaError
from darkana.runtime.errors import DataError
from darkana.runtime.reading.samples import Sample

from . import dark_photon_visible as visible
from .comparison import compare
from .events import Event
from .made import events, write
from .searches import ANALYSES, SEARCHES, Search, Set, made

SIX_TRACKS, VISIBLE = SEARCHES["dark_higgsstrahlung_six_tracks"], SEARCHES["dark_photon_visible"]
SINGLE_PHOTON, RECOIL = SEARCHES["dark_photon_invisible"], SEARCHES["dark_higgsstrahlung_invisible"]


def small(search: Search, folder: Path, count: int = 60, **changes: str) -> Set:
    """A background of few events and data. `changes` are tables to be written instead of the test's; none, if empty."""
    tables = {**search.tables, **changes}
    samples = [(*rest, min(n, count)) for *rest, n in (search.samples[0], search.samples[-1]) if count]
    return made(replace(search, samples=samples, tables={k: v for k, v in tables.items() if v}), folder)


@pytest.fixture(scope="module", params=SEARCHES.values(), ids=SEARCHES)
def few(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Set:
    return small(request.param, tmp_path_factory.mktemp(request.param.name))


def test_the_first_entries_are_scaled_to_all(few: Set, tmp_path: Path) -> None:
    """A quarter of the events: what a loop over these alone gives, four times."""
    result = few.run(limit_entries=15)
    assert not result["complete"]
    name, _, _, one, count = few.search.samples[0]
    tables = [few.path.parent / name for name in few.search.needs]
    oracle = few.search.oracle(write(tmp_path / "first.root", events(0, count, one)[:15]), *tables)
    compare(result, oracle, name, few.search.luminosity * count / 15)


def test_two_workers_give_the_same(tmp_path: Path) -> None:
    whole = small(SIX_TRACKS, tmp_path)
    assert whole.run(workers=2) | {"run": None} == whole.run() | {"run": None}


def test_blinded_data_are_withheld(tmp_path: Path) -> None:
    whole = small(VISIBLE, tmp_path)
    blinded, shown = whole.run(), whole.run(unblind=True)
    assert "data" not in blinded["cutflow"]["signal_mm"]
    assert "data" not in blinded["histograms"]["mass_mm"]["samples"]
    assert blinded["cutflow"]["signal_ee"]["data"] == shown["cutflow"]["signal_ee"]["data"]
    assert blinded["cutflow"]["signal_mm"]["gll"] == shown["cutflow"]["signal_mm"]["gll"]


def test_the_shipped_table_makes_the_scan() -> None:
    search = darkana.load("dark_photon_visible")
    assert not search.warnings
    expected = visible.scan(ANALYSES / "dark_photon_visible" / "mass_resolution.csv")
    assert search.plan.scan.values[0] == pytest.approx(expected)


# --- what goes wrong ---------------------------------------------------------------------------------------


def broken(few: Set, made_events: list[Event], leave_out: str = "") -> DataError:
    file = str(write(few.path.parent / "broken.root", made_events, leave_out=leave_out))
    sample = Sample(name="broken", kind="background", files=(file,), weight="weight", weight_unit="fb")
    with pytest.raises(DataError) as raised:
        darkana.load(few.path).run([sample])
    return raised.value


def test_a_missing_branch_points_to_the_library(few: Set) -> None:
    branch = "cluster_theta" if few.search.name == SINGLE_PHOTON.name else "track_px"
    error = broken(few, [Event(1.0)] * 3, leave_out=branch)
    assert (error.code, branch in error.message) == ("E0904", True)
    assert error.site is not None
    assert "vector" in error.site.line_text


def test_a_weight_that_is_not_a_number(few: Set) -> None:
    """Though the event has nothing in it."""
    error = broken(few, [Event(1.0), Event(float("nan"))])
    assert (error.code, error.message) == ("E0908", "the weight `weight` of entry 1 is nan")
    assert error.help


@pytest.mark.parametrize(
    ("search", "table", "text", "said"),
    [
        (VISIBLE, "mass_resolution.csv", "mA [MeV],sigma_mass [MeV]\n250,10\n10200,50\n", "asked at 0.22 GeV"),
        (RECOIL, "recoil_resolution.csv", "mh [GeV],sigma_recoil [GeV]\n0,0.2\n2,0.1\n", "asked at 2.3616 GeV"),
        (
            SIX_TRACKS,
            "observed.csv",
            "mA [GeV],mh [GeV],observed_events\n0,0,1\n0,20,1\n20,0,1\n20,20,1\n",
            "known only at its points, and is asked at 0.3 GeV, 1.09474 GeV",
        ),
    ],
    ids=["step", "step of the second", "counts"],
)
def test_a_table_that_is_too_short(search: Search, table: str, text: str, said: str, tmp_path: Path) -> None:
    whole = small(search, tmp_path, 0, **{table: text})
    with pytest.raises(AnaError) as raised:
        darkana.load(whole.path)
    assert {d.code for d in raised.value.diagnostics} == {"E0613"}
    assert said in raised.value.diagnostics[0].message


def test_a_column_outside_its_table_is_counted(tmp_path: Path) -> None:
    """Without `clamp` the direction is NaN for photons beyond the points: they fail the cut, and are counted."""
    whole = small(SINGLE_PHOTON, tmp_path, count=300)
    before = whole.run()["cutflow"]["signal"]["gg"]
    text = whole.path.read_text(encoding="utf-8").replace('"angle_low.csv"  clamp', '"angle_low.csv"')
    whole.path.write_text(text, encoding="utf-8")
    result = whole.run()
    after = result["cutflow"]["signal"]["gg"]
    assert after[2] == before[2]
    assert after[4]["events"] < before[4]["events"]
    assert any("theta_low" in w for w in result["warnings"] if w.startswith("gg: "))


def test_a_missing_table_is_said_once(tmp_path: Path) -> None:
    whole = small(SINGLE_PHOTON, tmp_path, **{"angle_low.csv": ""})
    with pytest.raises(DataError) as raised:
        whole.run()
    error = raised.value
    assert (error.code, "angle_low.csv" in error.message) == ("E0914", True)
    assert "`E,theta_low`" in error.help[0]


def test_windows_need_the_scan(tmp_path: Path) -> None:
    whole = small(RECOIL, tmp_path, 0, **{"recoil_resolution.csv": ""})
    with pytest.raises(DataError, match=r"no hypotheses: there is no file `recoil_resolution\.csv`") as raised:
        whole.run()
    assert raised.value.code == "E0914"


def test_a_cutflow_does_not_need_the_scan(tmp_path: Path) -> None:
    """Only the fits ask for the masses: what can be had is had, and what is missing is said."""
    whole = small(VISIBLE, tmp_path)
    expected = whole.run()
    (tmp_path / "mass_resolution.csv").unlink()
    result = whole.run()
    assert result["scan"] == [{"name": "mA", "unit": "GeV", "values": []}]
    assert result["cutflow"] == expected["cutflow"]
    assert "the scan has no hypotheses: there is no file `mass_resolution.csv`" in result["warnings"]


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ({"mA": 3.0, "mh": 4.0}, r"leaves out mA = 3 GeV, mh = 4 GeV: its `where` asks for mh > 2 \* mA and"),
        ({"mA": 3.0, "mh": 0.7}, "mh = 0.7 GeV is outside the scan, from 1.09474 GeV to 10 GeV"),
        ({"mA": 3.0}, "the scan parameters are `mA`, `mh`"),
    ],
)
def test_a_hypothesis_that_is_not_scanned(at: dict[str, float], said: str, tmp_path: Path) -> None:
    whole = small(SIX_TRACKS, tmp_path, 0)
    with pytest.raises(DataError, match=said) as raised:
        whole.run(at=at)
    assert raised.value.code == "E0917"


def test_a_signal_on_a_veto_is_doubted(tmp_path: Path) -> None:
    """The scan leaves out 50 MeV on either side of the J/psi."""
    whole = small(VISIBLE, tmp_path, 0)
    file = str(write(tmp_path / "s.root", [Event(1.0)]))
    at = [("in", "3.1 GeV"), ("by", "3.2 GeV")]
    signals = [
        Sample(name=n, kind="signal", files=(file,), weight="weight", weight_unit="fb", hypothesis={"mA": m})
        for n, m in at
    ]
    warnings = darkana.load(whole.path).run(signals).to_json()["warnings"]
    assert len(warnings) == 1
    assert warnings[0].startswith("signal `in` is at a hypothesis that the scan leaves out: its `where` asks for abs(")
