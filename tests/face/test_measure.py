"""`measure`: resolutions, biases and efficiencies of made-up signals of known widths; its tables go into the search."""

from __future__ import annotations

import numpy as np
import pytest

import darkana as package
from darkana.dsl.diagnostics import AnaError
from darkana.runtime.errors import DataError

SEARCH = """\
analysis "Widths"
  luminosity 10 fb^-1
scan m "mass" from 1 GeV to 4 GeV step 0.5 GeV
column x [GeV]
column y [GeV]
region all
  cut "some" y > 0 GeV
region signal
  cut "energy" y > 1 GeV
  cut "scanned" y < 3 * m
window peak = abs(x - m) < 0.25 GeV
count in signal within peak
  background simulation
  efficiency 50%
limit cross_section
  method cls
  level 95%
"""
N, SHIFT = 4000, 0.02
WIDTHS = {1.0: 0.1, 2.0: 0.2, 4.0: 0.4}


def columns(m, n=N, width=None):
    rng = np.random.default_rng(round(10 * m))
    return {"x": rng.normal(m + SHIFT, width or WIDTHS[m], n), "y": rng.exponential(2, n), "w": rng.uniform(1, 3, n)}


def signal(m, n=N, made=None, **stated):
    usual = {"kind": "signal", "cross_section": "5 fb", "generated": n, "hypothesis": {"m": f"{m} GeV"}}
    return package.sample(made or columns(m, n), **{**usual, **stated})


@pytest.fixture(scope="module")
def events():
    """Three signals, in no order; a background and data that must not count."""
    signals = {f"s{m:g}": signal(m) for m in (2.0, 4.0, 1.0)}
    return {**signals, "b": package.sample(columns(1.0), luminosity="1 fb^-1"), "d": package.sample(columns(1.0))}


@pytest.fixture(scope="module")
def measured(events):
    return package.loads(SEARCH, "widths.ana").measure(events)


def passing(m):
    """What the cuts leave at the signal's own hypothesis."""
    made = columns(m)
    return made["x"][(made["y"] > 1) & (made["y"] < 3 * m)]


def measure(text, events, **asked):
    return package.loads(text).measure(events, **asked)


# --- what is measured -------------------------------------------------------------------------------------------------


def test_the_width_of_a_gaussian_is_its_sigma(measured):
    assert [dict(point.at)["m"] for point in measured.points] == list(WIDTHS)
    for point, (m, width) in zip(measured.points, WIDTHS.items(), strict=True):
        kept = passing(m)
        low, median, high = np.quantile(kept, [0.15865, 0.5, 0.84135], method="inverted_cdf")
        assert point.events == len(kept)
        assert point.spread.resolution == pytest.approx((high - low) / 2)
        assert point.spread.resolution == pytest.approx(width, abs=3 * point.spread.resolution_error)
        assert point.spread.resolution_error == pytest.approx(0.9618 * width / len(kept) ** 0.5, rel=0.2)
        assert point.bias == pytest.approx(median - m)
        assert point.bias == pytest.approx(SHIFT, abs=3 * point.spread.median_error)


def test_efficiencies_are_of_all_generated_events(measured):
    for point, m in zip(measured.points, WIDTHS, strict=True):
        kept = passing(m)
        assert point.efficiency[0] == pytest.approx(len(kept) / N)
        assert point.in_window[0] == pytest.approx(np.sum(np.abs(kept - m) < 0.25) / N)
        assert point.efficiency[1] < point.efficiency[0] < point.efficiency[2]
        half = (point.efficiency[2] - point.efficiency[1]) / 2
        p = point.efficiency[0]
        assert half == pytest.approx((p * (1 - p) / N) ** 0.5, rel=0.05)


def test_a_file_that_holds_a_part_of_what_was_generated(events):
    part = measure(SEARCH, {"s": signal(2.0, generated=4 * N)}).points[0]
    whole = measure(SEARCH, {"s": signal(2.0)}).points[0]
    assert part.efficiency == pytest.approx([x / 4 for x in whole.efficiency])
    assert part.in_window == pytest.approx([x / 4 for x in whole.in_window])
    assert part.spread == whole.spread


def test_weights_count():
    made = columns(2.0)
    made["w"] = np.where(made["x"] > 2, 1.0, 3.0)
    found = measure(SEARCH, {"s": signal(2.0, made=made, weight="w", generated=float(made["w"].sum()))}).points[0]
    kept = (made["y"] > 1) & (made["y"] < 6)
    repeated = np.repeat(made["x"][kept], made["w"][kept].astype(int))
    low, median, high = np.quantile(repeated, [0.15865, 0.5, 0.84135], method="inverted_cdf")
    assert found.spread.resolution == pytest.approx((high - low) / 2)
    assert found.spread.median == pytest.approx(median)
    assert found.efficiency[0] == pytest.approx(made["w"][kept].sum() / made["w"].sum())


def test_another_quantity_and_region(events):
    found = measure(SEARCH, events, of="y - m / 2", region="all")
    for point, m in zip(found.points, WIDTHS, strict=True):
        y = columns(m)["y"] - m / 2
        low, high = np.quantile(y, [0.15865, 0.84135], method="inverted_cdf")
        assert point.spread.resolution == pytest.approx((high - low) / 2)
        assert (point.bias, point.in_window, point.efficiency[0]) == (None, None, 1)
    assert (found.quantity, found.region, found.window, found.unit) == ("y - m / 2", "all", "", "GeV")
    assert "bias" not in found.resolution_csv()


def test_a_window_in_a_square(events):
    """What is expected is the centre of the window: of the square, m^2; the unit is GeV^2."""
    text = SEARCH.replace("abs(x - m) < 0.25 GeV", "m^2 - 0.1 GeV^2 < x^2 < m^2 + 0.1 GeV^2")
    found = measure(text, events)
    assert (found.quantity, found.unit) == ("x^2", "GeV^2")
    for point, m in zip(found.points, WIDTHS, strict=True):
        assert point.bias == pytest.approx(np.quantile(passing(m) ** 2, 0.5, method="inverted_cdf") - m**2)


def test_a_fit_has_a_variable_and_a_mean(events):
    fit = """\
fit x in signal
  range m +- 1 GeV
  bins 20
  signal gaussian(mean = m + 20 MeV, sigma = 0.1 GeV)
  background polynomial(order = 1)
  efficiency 50%
limit"""
    text = SEARCH[: SEARCH.index("window")] + fit + SEARCH.partition("limit")[2]
    found = measure(text, events)
    for point, m in zip(found.points, WIDTHS, strict=True):
        assert point.bias == pytest.approx(np.quantile(passing(m), 0.5, method="inverted_cdf") - m - 0.02)
        assert point.in_window is None
    assert len(found.tables) == 2


def test_candidates_of_one_event_are_said():
    text = 'analysis "Hits"\n  luminosity 1 fb^-1\ncollection hits\n  vector E, theta, phi [GeV, rad, rad]\n'
    text += 'object hit from hits as gamma\nfinal state h:hit\nregion signal\n  cut "all" h.E > 0 GeV\n'
    made = {"hits_E": [[1.0, 2.0]] * 50, "hits_theta": [[1.0, 1.0]] * 50, "hits_phi": [[0.0, 1.0]] * 50}
    found = measure(text, {"s": package.sample(made, kind="signal", cross_section="1 fb", generated=50)}, of="h.E")
    assert (found.points[0].events, found.points[0].spread.resolution) == (50, 0.5)
    assert any("100 candidates of 50 events" in said for said in found.warnings)
    assert not found.tables
    assert "the search scans nothing" in found.resolution_csv()


# --- what is written --------------------------------------------------------------------------------------------------


def test_the_tables_go_into_the_search(events, measured, tmp_path):
    """The very lines, and the window and count that use them."""
    measured.write(tmp_path, plots=False)
    text = SEARCH.replace("0.25 GeV", "2 * resolution(m)").replace("efficiency 50%", "efficiency window_efficiency(m)")
    (tmp_path / "again.ana").write_text("\n".join([text, *measured.tables, ""]), encoding="utf-8")
    assert measured.tables == (
        'table resolution(m [GeV]) [GeV] from "resolution.csv"',
        'table efficiency(m [GeV]) from "efficiency.csv"',
        'table window_efficiency(m [GeV]) from "efficiency.csv"',
    )
    search = package.load(tmp_path / "again.ana")
    assert search.warnings == ()
    result = search.run({name: events[name] for name in ("s2", "b")})
    width = measured.points[1].spread.resolution
    inside = np.sum(np.abs(passing(2.0) - 2) < 2 * width)
    assert result.own_windows["peak"]["signal"]["s2"].events[0] == inside
    assert np.isfinite(search.limits(result).found.expected[:, 2]).any()


def test_a_search_may_wait_for_its_table(events, tmp_path):
    """Scan and window hang on the table that is to be measured."""
    line = 'table resolution(m [GeV]) [GeV] from "resolution.csv"\n'
    text = line.join(SEARCH.replace("step 0.5 GeV", "step resolution(m)").partition("scan")[::2])
    text = text.replace(line, f"{line}scan").replace("< 0.25 GeV", "< resolution(m)")
    (tmp_path / "wait.ana").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match="the scan has no hypotheses"):
        package.load(tmp_path / "wait.ana").run(events)
    found = package.load(tmp_path / "wait.ana").measure(events)
    assert [point.bias is None for point in found.points] == [False] * 3, "the centre needs no table"
    assert any("window `peak` is not known: a table that it needs is missing" in said for said in found.warnings)
    assert found.names.stated == ("resolution",)
    assert len(found.tables) == 1, "that of the efficiency"
    assert "the search has a table resolution already" in str(found)
    found.write(tmp_path, plots=False)
    assert package.load(tmp_path / "wait.ana").run({"b": events["b"]}).scan[0].values[-1] <= 4


def test_names_that_are_taken(events):
    text = SEARCH.replace("window", "define resolution = 2\nwindow")
    assert measure(text, events).tables[0] == 'table measured_resolution(m [GeV]) [GeV] from "resolution.csv"'


def test_a_file_that_the_search_reads_is_never_written_over(events, tmp_path):
    (tmp_path / "resolution.csv").write_text("m [GeV],other\n1,1\n4,1\n", encoding="utf-8")
    text = SEARCH.replace("window", 'table other(m [GeV]) from "resolution.csv"\nwindow').replace(
        "50%", "0.1 * other(m)"
    )
    (tmp_path / "own.ana").write_text(text, encoding="utf-8")
    found = package.load(tmp_path / "own.ana").measure(events)
    written = found.write(tmp_path, plots=False)
    assert [path.name for path in written] == ["measured_resolution.csv", "efficiency.csv"]
    (tmp_path / "own.ana").write_text("\n".join([text, *found.tables, ""]), encoding="utf-8")
    assert package.load(tmp_path / "own.ana").warnings == ()


def test_the_same_events_give_the_same_bytes(darkana, tmp_path):
    for out, words in (("a", ()), ("b", ("--workers", 2, "--no-plots"))):
        said = darkana("measure", "zprime_invisible", "--out", tmp_path / out, *words)
        assert said.status == 0
    assert (tmp_path / "a" / "plots" / "resolution.png").stat().st_size > 10_000
    assert not (tmp_path / "b" / "plots").exists()
    for name in ("resolution.csv", "measured_efficiency.csv"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    text = (tmp_path / "a" / "resolution.csv").read_text(encoding="utf-8")
    assert "zp_4.root, sha256 1b0131ed84c9ccdb" in text
    assert str(tmp_path) not in text
    assert "from mZ = 1 GeV to mZ = 6 GeV, and the scan goes from mZ = 0.5 GeV to mZ = 8 GeV" in " ".join(
        said.out.split()
    )


TWO = SEARCH.replace("column x", "scan k from 0 GeV to 2 GeV points 3\ncolumn x", 1)


@pytest.mark.parametrize(
    ("points", "why"),
    [
        ([(1, 0), (1, 1), (2, 0), (2, 1)], ""),
        ([(1, 0), (1, 1), (2, 0)], "two arguments need a full grid, and m = 2 GeV, k = 1 GeV is not there"),
        ([(1, 0), (1, 0), (2, 0)], "m = 1 GeV, k = 0 GeV is there twice"),
    ],
)
def test_two_parameters(points, why, tmp_path):
    events = {
        f"s{i}": signal(float(m), hypothesis={"m": f"{m} GeV", "k": f"{k} GeV"}) for i, (m, k) in enumerate(points)
    }
    found = measure(TWO, events)
    found.write(tmp_path, plots=not why)
    assert why in " ".join(str(found).split())
    assert why in found.resolution_csv()
    assert bool(found.tables) == (not why)
    if not why:
        (tmp_path / "two.ana").write_text("\n".join([TWO, *found.tables, ""]), encoding="utf-8")
        assert package.load(tmp_path / "two.ana").warnings == ()


# --- generated events -------------------------------------------------------------------------------------------------


def test_events_made_here_or_read(darkana, tmp_path):
    """500 events of one hypothesis: those that are written and read again pass as those of memory do."""
    asked = ("--at", "mZ=4GeV", "--seed", 3)
    assert darkana("generate", "zprime_invisible", *asked, "--events", 500, "--out", tmp_path / "z.lhe.gz").status == 0
    made = darkana("measure", "zprime_invisible", "--generate", 500, *asked, "--out", tmp_path / "made", "--no-plots")
    pytest.importorskip("pylhe")
    read = darkana(
        "measure", "zprime_invisible", "--signal", tmp_path / "z.lhe.gz", *asked, "--out", tmp_path, "--no-plots"
    )
    assert (made.status, read.status) == (0, 0)
    rows = [
        (folder / "resolution.csv").read_text(encoding="utf-8").splitlines()[-1]
        for folder in (tmp_path, tmp_path / "made")
    ]
    numbers = [[float(cell) for cell in row.split(",")] for row in rows]
    assert numbers[0][0] == numbers[1][0] == 4
    assert numbers[0][1] == pytest.approx(numbers[1][1], rel=0.3)
    assert abs(numbers[0][-1] - numbers[1][-1]) < 4 * numbers[0][-1] ** 0.5
    assert "500 events of mu+ mu- zprime made by darkana" in (tmp_path / "made" / "resolution.csv").read_text("utf-8")


def test_hypotheses_are_spread_over_the_scan():
    found = package.load("zprime_invisible").measure(generate=200)
    at = [dict(point.at)["mZ"] for point in found.points]
    assert (at[0], at[-1], len(at)) == (0.5, 8.0, 8)
    assert max(np.diff(at)) < 1.1
    assert not any("the scan goes" in said for said in found.warnings)


# --- what can't be done -----------------------------------------------------------------------------------------------


def test_few_events_are_flagged(events, tmp_path):
    found = measure(SEARCH, {"s1": signal(1.0, 30), "s2": events["s2"], "s4": signal(4.0, 1)})
    few = found.points[0]
    assert few.doubtful
    assert few.spread is not None
    assert any(said == f"s1: the resolution rests on {few.events} events, fewer than 25" for said in found.warnings)
    assert f"# doubtful: m = 1 GeV, which rests on {few.events} events" in found.resolution_csv()
    assert "(few)" in str(found)
    assert found.points[2].spread is None
    assert "\n4," not in found.resolution_csv()
    assert "\n4," in found.efficiency_csv()
    assert len(found.write(tmp_path)) == 3


def test_values_that_are_no_numbers_are_left_out(events):
    made = columns(2.0)
    made["x"] = np.where(made["x"] > 2, made["x"], np.nan)
    found = measure(SEARCH, {"s": signal(2.0, made=made)}, of="x")
    assert any("x is not a number for" in said for said in found.warnings)
    assert found.points[0].spread.median > 2


def refused(text, events, **asked):
    with pytest.raises(DataError) as caught:
        measure(text, events, **asked)
    return caught.value


def test_no_signal(events):
    error = refused(SEARCH, {"b": events["b"]})
    assert (error.code, error.message) == ("E0985", "no sample is a signal, so there is nothing to measure in")


def test_nothing_passes():
    error = refused(SEARCH.replace("> 1 GeV", "> 1 TeV"), {"s": signal(1.0)})
    assert error.code == "E0987"
    assert "region `signal`" in error.message


def test_nothing_says_what_to_measure(events):
    error = refused(SEARCH[: SEARCH.index("window")], events)
    assert error.code == "E0986"
    error = refused(SEARCH.replace("abs(x - m) < 0.25 GeV", "(x - m)^2 < 0.1 GeV^2"), events)
    assert (error.code, error.site.line) == ("E0986", 11)
    assert "--of x.m" in error.help[0]


@pytest.mark.parametrize("of", ["x > 2 GeV", "x, y"])
def test_not_one_number(events, of):
    assert refused(SEARCH, events, of=of).code == "E0986"


@pytest.mark.parametrize("asked", [{"of": "xx"}, {"region": "signl"}])
def test_unknown_names(events, asked):
    with pytest.raises(AnaError):
        measure(SEARCH, events, **asked)


def test_a_signal_without_its_hypothesis():
    error = refused(SEARCH, {"s": signal(1.0, hypothesis=None)})
    assert (error.code, error.message) == ("E0917", "signal `s` states no hypothesis, which is a value of `m`")


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("--generate", 10, "--at", "mZ=9GeV"), 3, "mZ = 9 GeV is outside the scan, from 0.5 GeV to 8 GeV"),
        (("--at", "mZ=2GeV"), 2, "`--at` is the hypothesis of `--signal` or `--generate`"),
        (("--generate", 10, "--samples", "s.yaml"), 2, "`--samples` and `--generate`: the events are of one kind"),
        (("--of", "zp.q"), 2, "E0"),
        (("--of", "zp.m > 1 GeV"), 2, "E0986"),
        (("--samples", "nowhere.yaml"), 3, "E0909"),
        (("--signal", "nowhere.lhe"), 2, "no such file"),
    ],
)
def test_the_command_refuses(darkana, tmp_path, words, status, said):
    done = darkana("measure", "zprime_invisible", *words, "--out", tmp_path / "out")
    assert done.status == status
    assert said in " ".join(done.err.split())
    assert not (tmp_path / "out").exists()
