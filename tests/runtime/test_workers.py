"""Several processes give what one gives, to the last bit; what goes wrong in one of them is told."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys

import awkward as ak
import numpy as np
import pytest

import darkana
from darkana.compiler.passes.specialise import cases_of
from darkana.runtime.errors import DataError
from darkana.runtime.execution.children import THREADS, starting
from darkana.runtime.execution.execute import execute
from darkana.runtime.execution.shares import Job, Share, shares
from darkana.runtime.execution.workers import execute_all
from darkana.runtime.plan import Region, Site, Spectrum, Window
from darkana.runtime.reading.reader import SPAN
from darkana.runtime.reading.samples import Sample, quick_sample
from plan_kit import call, cut, event_columns, grid, histogram, lift, plan_of, write, write_rntuple

RANGE = call("-", "$m", 1), call("+", "$m", 1)
SWITCHED = call("if", call("<", "$m", 1.5), "event.met", call("*", 2, "event.met"))
HARD = cut("hard", call(">", "event.met", 1))
PLAN = plan_of(
    inputs=(event_columns("met"),),
    regions=[Region("r", (HARD, cut("scan", call(">", "event.met", "$m")))), Region("free", (HARD,))],
    histograms=[histogram("met", "r", ("event.met", (0.0, 1.0, 2.0, 4.0)), level="event", without=("scan",))],
    windows=[Window("w", call("<", call("abs", call("-", "event.met", "$m")), 0.3), ("r",))],
    spectra=[
        Spectrum("pairs", "r", lift("event.met"), *RANGE, 8),
        Spectrum("sorted", "free", lift("event.met"), *RANGE, 8),
        Spectrum("cases", "free", SWITCHED, *RANGE, 8, cases=cases_of((), SWITCHED)),
        Spectrum("whole", "free", lift("event.met"), *RANGE, 8, whole=True),
    ],
    scan=grid("m", (1.0, 2.0, 3.0), shown=(2.0,)),
)
LARGE, SMALL = 2 * SPAN + 1000, 500


def columns(n):
    rng = np.random.default_rng(n)
    return {"met": rng.exponential(1.5, n), "weight": rng.lognormal(0, 2, n)}


@pytest.fixture(scope="module")
def jobs(tmp_path_factory):
    """A sample of three spans, and one of two files."""
    folder = tmp_path_factory.mktemp("samples")
    made = {n: write(folder / f"{n}.root", columns(n), parts=3) for n in (LARGE, SMALL)}
    return [
        job("large", (made[LARGE], LARGE)),
        job("two", (made[SMALL], SMALL), (made[LARGE], LARGE), wanted=SMALL + SPAN + 7),
    ]


def job(name, *files, wanted=None, plan=PLAN):
    sample = Sample(name=name, kind="background", files=tuple(f for f, _ in files), weight="weight", weight_unit="fb")
    return Job(plan, sample, files, wanted or sum(n for _, n in files))


def silent(_sample, _read):
    pass


# --- the same ------------------------------------------------------------------------------------------------


def bits(tally):
    """Everything of a tally, numbers as their bytes."""
    arrays = [a.tobytes() for h in tally.histograms.values() for a in (h.values, h.variances)]
    arrays += [a.tobytes() for w in tally.windows.values() for a in (w.events, w.sumw, w.sumw2)]
    arrays += [a.tobytes() for s in tally.spectra.values() for a in (s.candidates, s.sumw, s.sumw2)]
    return tally.cutflow, arrays, tally.read, tally.entries, tally.skipped, tally.warnings


@pytest.mark.parametrize("workers", [2, pytest.param(3, marks=pytest.mark.long)])
def test_any_number_of_workers_gives_the_same_bits(jobs, workers):
    read = dict.fromkeys(("large", "two"), 0)

    def advance(sample, more):
        read[sample] += more

    found = execute_all(jobs, workers, advance)
    assert read == {"large": LARGE, "two": SMALL + SPAN + 7}
    for tally, one in zip(found, jobs, strict=True):
        assert bits(tally) == bits(execute(PLAN, one.sample, entries=(0, one.wanted)))


def test_and_they_are_right(jobs):
    events = columns(LARGE)
    passing = events["met"] > 1
    [tally] = execute_all(jobs[:1], 2, silent)
    row = tally.cutflow["r"][1]
    assert row.events == np.count_nonzero(passing)
    assert row.sumw == pytest.approx(events["weight"][passing].sum(), rel=1e-12)
    inside = [np.count_nonzero((events["met"] > m) & (events["met"] - m < 0.3)) for m in (1, 2, 3)]
    assert tally.windows["w", "r"].events.tolist() == inside
    met = events["met"][passing]
    found = {name: spectrum.candidates.tolist() for name, spectrum in tally.spectra.items()}
    assert found["sorted"] == [np.count_nonzero((met >= m - 1) & (met < m + 1)) for m in (1, 2, 3)]
    assert found["pairs"] == [np.count_nonzero((met > m) & (met < m + 1)) for m in (1, 2, 3)]
    doubled = [met, 2 * met, 2 * met]
    assert found["cases"] == [
        np.count_nonzero((x >= m - 1) & (x < m + 1)) for m, x in zip((1, 2, 3), doubled, strict=True)
    ]
    assert found["whole"] == [np.count_nonzero(met < 4)]


# --- shares ----------------------------------------------------------------------------------------------------


def test_shares_are_whole_spans_of_all_entries():
    one, two = job("one", ("a", 95), ("b", 33)), job("two", ("c", 40), wanted=25)
    found = shares([one, two], 2, span=10)
    assert [s for s in found if s.job == 1] == [Share(1, 0, 20), Share(1, 20, 25)]
    mine = [s for s in found if s.job == 0]
    assert [s.start for s in mine] == [0, *(s.stop for s in mine[:-1])]
    assert mine[-1].stop == 128
    ends = {*range(10, 91, 10), 95, 105, 115, 125, 128}
    assert {s.stop for s in mine} <= ends
    assert all(s.stop - s.start >= 19 for s in mine[:-1])


def test_nothing_to_read_is_no_share():
    assert shares([job("empty", ("a", 0))], 3) == []
    [tally] = execute_all([job("empty", ("a", 0))], 2, silent)
    assert tally.read == 0


# --- what goes wrong ---------------------------------------------------------------------------------------------


def test_a_bad_sample_stops_itself_alone(jobs, tmp_path):
    short = write(tmp_path / "short.root", {"weight": np.ones(9)})
    error, good = execute_all([job("bad", (short, 9)), jobs[1]], 2, silent)
    assert isinstance(error, DataError)
    assert (error.code, error.file) == ("E0904", short)
    assert good.read == SMALL + SPAN + 7


def test_errors_come_back_whole():
    site = Site("a.ana", 3, 5, 3, 9, "weight x")
    error = pickle.loads(pickle.dumps(DataError("E0904", "no branch", file="x.root", site=site, help=["look"])))  # noqa: S301
    assert (error.code, error.message, error.file) == ("E0904", "no branch", "x.root")
    assert (error.site, error.help, str(error)) == (site, ("look",), "x.root: no branch [E0904]")


def test_an_interrupt_keeps_what_was_read(jobs):
    heard = []

    def stop(_sample, read):
        heard.append(read)
        if len(heard) == 1:
            raise KeyboardInterrupt

    large, _ = execute_all(jobs, 2, stop)
    assert large.read <= LARGE  # workers may be done before the interrupt is heard
    assert large.skipped == [f"interrupted after {large.read} of {LARGE} entries"]


# --- processes -------------------------------------------------------------------------------------------------

TELL = "import sys, pickle; from darkana import load; sys.stdout.buffer.write(pickle.dumps(load(sys.argv[1]).plan))"


@pytest.mark.parametrize("name", ["zprime_invisible", "alp_two_photons"])
def test_a_plan_survives_another_process(name):
    """Hashes of texts differ between processes: they must be worked out anew."""
    env = {**os.environ, "PYTHONHASHSEED": "12345", "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    told = subprocess.run([sys.executable, "-c", TELL, name], capture_output=True, check=True, env=env).stdout
    plan, here = pickle.loads(told), darkana.load(name).plan  # noqa: S301  (our own bytes)
    assert plan == here
    assert hash(plan.regions) == hash(here.regions)
    assert {c.condition for r in plan.regions for c in r.cuts} == {c.condition for r in here.regions for c in r.cuts}


def test_children_have_one_thread_a_library(monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    monkeypatch.delenv("NUMEXPR_NUM_THREADS", raising=False)
    main = sys.modules["__main__"]
    with starting():
        assert {os.environ[name] for name in THREADS} == {"1"}
        assert not hasattr(sys.modules["__main__"], "__file__")
    assert sys.modules["__main__"] is main
    assert os.environ["OMP_NUM_THREADS"] == "7"
    assert "NUMEXPR_NUM_THREADS" not in os.environ


MOMENTA = """\
analysis "Momenta"

collection ts = "t"
  vector px, py, pz [GeV]

object muon from ts as mu

region r
  cut "hard"  any(ts where ts.pt > 2 GeV)

histogram h in r
  of ts.pt bins 4 from 0 GeV to 8 GeV
"""


@pytest.mark.long
@pytest.mark.parametrize("kind", ["rntuple", "parquet"])
def test_other_formats_are_shared_out_in_spans(tmp_path, kind):
    n = SPAN + 1000
    numbers = np.random.default_rng(5).integers(0, 3, n)
    columns = {f"t_{name}": ak.unflatten(np.linspace(-1.0, 5.0, numbers.sum()), numbers) for name in ("px", "py", "pz")}
    if kind == "rntuple":
        file = write_rntuple(tmp_path / "a.root", columns, parts=3)
    else:
        pytest.importorskip("pyarrow")
        file = str(tmp_path / "a.parquet")
        ak.to_parquet(ak.zip(columns, depth_limit=1), file, row_group_size=70_001)
    (tmp_path / "a.ana").write_text(MOMENTA, encoding="utf-8")
    analysis = darkana.load(tmp_path / "a.ana")
    one, two = (analysis.run([quick_sample("s", file)], workers=k).to_json() | {"run": None} for k in (1, 2))
    assert one == two
    assert 0 < one["cutflow"]["r"]["s"][-1]["events"] < one["cutflow"]["r"]["s"][0]["events"] == n
