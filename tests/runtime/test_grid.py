"""Candidates chosen from matrices of fillings, against plain loops over events."""

from __future__ import annotations

import itertools
import math

import awkward as ak
import numpy as np
import pytest

import darkana
from darkana.runtime.engine.c.library import compiler
from darkana.runtime.engine.choice import NUMPY, Engine
from darkana.runtime.engine.grid import Grid
from darkana.runtime.engine.pattern import Pattern, fused, runs
from darkana.runtime.execution import fillings
from darkana.runtime.execution.combine import RowList
from darkana.runtime.execution.execute import execute
from darkana.runtime.plan import KeepBestStep, LegSpec, Region, SelectStep
from darkana.runtime.reading.samples import held_sample
from plain_loop import Expected, compare
from plan_kit import call, collection, cut, event_columns, final_state, histogram, lift, plan_of, simulation, total

IN_C = Engine("c", loops=True, kernels=True)
needs_compiler = pytest.mark.skipif(compiler() is None, reason="there is no C compiler")
TRIPLETS = np.array(list(itertools.combinations(range(6), 3)))


def triplet(*names, rules=(), steps=()):
    return final_state(*((name, "tracks") for name in names), increasing=rules, steps=steps)


ALIKE = ((("a",), ("b",)), (("b",), ("c",)))


def test_a_part_of_a_pattern_has_each_pair_once():
    pattern = Pattern.of(("a", "b", "c"), TRIPLETS)
    part, which = pattern.part(frozenset("ab"))
    pairs = list(zip(*(column.tolist() for column in part.columns), strict=True))
    assert pairs == sorted(set(pairs))
    assert [pairs[k] for k in which] == [tuple(row) for row in TRIPLETS[:, :2].tolist()]


def test_a_part_that_is_nearly_the_whole_is_not_worth_it():
    pattern = Pattern.of(("a", "b", "c"), np.array([[0, 1, 2]]))
    assert pattern.part(frozenset("ab")) is None


@pytest.mark.parametrize("columns", [(0, 1), (0, 2), (1, 2), (2, 0)])
def test_runs_name_every_row_once(columns):
    left, right = (np.ascontiguousarray(TRIPLETS[:, k]) for k in columns)
    found = [[], [], []]
    for run in runs(left, right):
        size = run[0].stop - run[0].start
        for numbers, piece in zip(found, run, strict=True):
            one = piece.stop - piece.start == 1
            numbers.extend([piece.start] * size if one else range(piece.start, piece.stop))
    assert found == [list(range(len(TRIPLETS))), left.tolist(), right.tolist()]


@pytest.mark.parametrize("rows", [None, np.array([0, 2, 3, 5, 6, 7, 9])])
def test_objects_lie_together_by_portion(rows):
    """Events of 2, 0, 3 and 2 objects: those of 2 are one portion, that of 3 is another; what is in none is left out."""
    taken = RowList(rows, np.array([0, 2, 2, 5, 7]))
    values = np.arange(10.0) * 1.5
    alike, alone = fillings._laid(taken, 0, [((2,), np.array([0, 3])), ((3,), np.array([2]))])
    of = np.arange(7) if rows is None else rows
    np.testing.assert_array_equal(alike.of(values[:7] if rows is None else values), 1.5 * of[[0, 5, 1, 6]])
    np.testing.assert_array_equal(alone.of(values[:7] if rows is None else values), 1.5 * of[[2, 3, 4]])
    np.testing.assert_array_equal(alike.at(np.array([1, 0]), np.array([0, 1])), of[[1, 5]])
    left_out = fillings._laid(taken, 0, [((3,), np.array([2]))])[0]
    np.testing.assert_array_equal(left_out.of(values[:7] if rows is None else values), 1.5 * of[[2, 3, 4]])


def test_rows_read_where_they_are_give_what_copies_give():
    matrix = np.random.default_rng(3).normal(size=(6, 4))
    left, right = (np.ascontiguousarray(TRIPLETS[:, k]) for k in (0, 2))
    found = fused(np.subtract, matrix.ravel(), matrix.ravel(), runs(left, right), 4, None)
    assert (found.reshape(-1, 4) == matrix[left] - matrix[right]).all()


CASES = {
    "alike": triplet("a", "b", "c", rules=ALIKE, steps=[KeepBestStep(call("abs", total("a.px", "b.px", "c.py")), "min", ())]),
    "greatest": triplet("a", "b", rules=ALIKE[:1], steps=[KeepBestStep(call("*", "a.px", "b.py"), "max", ())]),
    "mixed legs": final_state(("a", "tracks"), ("b", "clusters"), steps=[KeepBestStep(call("*", "a.px", "b.E"), "min", ())]),
    "a leg that is selected": final_state(
        LegSpec("a", "tracks", call(">", "tracks.charge", 0)), LegSpec("b", "tracks", call("<", "tracks.charge", 0)),
        ("c", "clusters"), steps=[KeepBestStep(call("+", total("a.px", "b.py"), "c.phi"), "min", ())],
    ),
    "re-pairings, and keys that are NaN": final_state(
        ("a", "clusters"), ("b", "clusters"), ("c", "tracks"), distinct=(("a", "b"),),
        steps=[KeepBestStep(call("*", "a.E", "b.E"), "max", tuple(map(lift, ("a.@id", "b.@id", "c.@id"))))],
    ),
    "of the event": triplet(
        "a", "b", rules=ALIKE[:1], steps=[KeepBestStep(call("abs", call("-", total("a.px", "b.px"), "event.met")), "min", ())]
    ),
    "selected before and after": triplet("a", "b", "c", rules=ALIKE, steps=[
        SelectStep(call(">", total("a.px", "b.px"), 0)),
        KeepBestStep(call("abs", call("-", "a.py", "c.py")), "min", ()),
        SelectStep(call("<", "c.px", 1)),
    ]),
    "selected alone": triplet("a", "b", "c", rules=ALIKE, steps=[SelectStep(call(">", total("a.px", "b.px"), "c.px"))]),
    "nothing left": triplet("a", "b", rules=ALIKE[:1], steps=[SelectStep(call(">", "a.px", 100))]),
    "ordered legs with a condition": final_state(
        ("a", "tracks"), ("b", "tracks"), distinct=(("a", "b"),), conditions=(call("!=", "a.charge", "b.charge"),)
    ),
}  # fmt: skip
INPUTS = (
    collection("tracks", "track", "px", "py", "charge"),
    collection("clusters", "cluster", "E", "phi"),
)


def check(candidates, made, engine=NUMPY):
    file, events, weights = made(5, 40, 3.0)
    fields = {"clusters": ("E", "phi"), "tracks": ("px", "py")}
    (x, y), (other, _) = ([f"{leg.name}.{f}" for f in fields[leg.space]] for leg in candidates.alternatives[0].legs[:2])
    regions = [Region("r", (cut("a", call(">", y, -1)), cut("sum", call("<", total(x, other), 2))))]
    edges = tuple(np.linspace(-4, 4, 17).tolist())
    histograms = (histogram("first", "r", (x, edges)), histogram("other", "r", (other, edges)))
    inputs = (*INPUTS, event_columns("met"))
    plan = plan_of(inputs=inputs, candidates=candidates, regions=regions, histograms=histograms)
    compare(execute(plan, simulation(file, weight="weight"), engine=engine), Expected(plan, events, weights))


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize(("cells", "short"), [(1 << 17, 1024), (1, 1)])
def test_the_candidates_are_those_of_plain_loops(case, cells, short, made, monkeypatch):
    """However large the matrices are, and with pairs read in place or copied."""
    monkeypatch.setattr(fillings, "CELLS", cells)
    monkeypatch.setattr("darkana.runtime.engine.evaluate.SHORT", short)
    check(CASES[case], made)


@needs_compiler
@pytest.mark.parametrize("case", CASES)
def test_a_loop_in_c_finds_those_of_plain_loops(case, made, monkeypatch):
    monkeypatch.setattr("darkana.runtime.execution.candidates.grids", None)
    check(CASES[case], made, IN_C)


@needs_compiler
def test_weights_of_several_blocks_agree(tmp_path):
    """Blocks of numpy's are larger, so that sums are made in another order."""
    file = tmp_path / "three.ana"
    file.write_text(SEARCH, encoding="utf-8")
    random = np.random.default_rng(5)
    events = columns_of(photon_events(random.poisson(3, 400))) | {"w": random.uniform(0.1, 3, 400)}
    sample = held_sample("photons", events, weight="w", cross_section="1 pb", generated=400)
    plan = darkana.load(file).plan
    one, other = (
        execute(plan, sample, luminosity=1.0, block=size, engine=engine) for size, engine in ((None, NUMPY), (50, IN_C))
    )
    assert one.cutflow.keys() == other.cutflow.keys()
    values = [tally.histograms["mass", ()].values for tally in (one, other)]
    np.testing.assert_allclose(*values, rtol=1e-12)


@needs_compiler
def test_a_loop_that_finds_more_than_there_are_events(made, tmp_path):
    """There is room for a candidate an event at first."""
    file = tmp_path / "all.ana"
    file.write_text(SEARCH.replace("keep best by min abs((a + b + c).m - 5 GeV)", "select (a + b + c).m > 1 GeV"))
    events = {"photons": columns_of(photon_events([0, 9, 2, 12, 3]))}
    one, other = (darkana.load(file).run(events, engine=engine) for engine in ("numpy", "c"))
    assert other.run.engine == "c"
    values = [result.histogram("mass").samples["photons"].values for result in (one, other)]
    assert values[0].sum() > 200
    assert (values[0] == values[1]).all()


def best_mass(photons, target):
    """The invariant mass of three massless photons that is nearest the target, by a loop over triplets."""
    masses = []
    for three in itertools.combinations(photons, 3):
        e = sum(math.hypot(*p) for p in three)
        x, y, z = map(sum, zip(*three, strict=True))
        masses.append(math.sqrt(e * e - x * x - y * y - z * z))
    return min(masses, key=lambda m: abs(m - target), default=None)


SEARCH = """
analysis "Three photons"
collection ph
  vector px, py, pz, E [GeV]
object photon from ph as gamma
final state a:photon b:photon c:photon
  keep best by min abs((a + b + c).m - 5 GeV)
region all
histogram mass in all
  of (a + b + c).m bins 2000 from 0 GeV to 20 GeV
"""


def photon_events(sizes, seed=7):
    random = np.random.default_rng(seed)
    return [random.normal(0, 1, (size, 3)) for size in sizes]


def columns_of(events):
    branches = {f"ph_p{axis}": ak.Array([event[:, k].tolist() for event in events]) for k, axis in enumerate("xyz")}
    return branches | {"ph_E": ak.Array([np.linalg.norm(event, axis=1).tolist() for event in events])}


@pytest.mark.parametrize("engine", ["numpy", pytest.param("c", marks=needs_compiler)])
def test_the_best_of_many_photons(engine, tmp_path):
    """An event of 60 photons has 34 220 triplets beside events of few."""
    file = tmp_path / "three.ana"
    file.write_text(SEARCH, encoding="utf-8")
    events = photon_events([0, 2, 3, 4, 5, 60, 7, 3, 12, 1])
    result = darkana.load(file).run({"photons": columns_of(events)}, engine=engine)
    wanted = [mass for mass in (best_mass(event, 5.0) for event in events) if mass is not None]
    counts = result.histogram("mass").samples["photons"].values[1:-1]
    assert counts.tolist() == np.histogram(wanted, np.linspace(0, 20, 2001))[0].tolist()


@pytest.mark.parametrize("engine", [NUMPY, pytest.param(IN_C, marks=needs_compiler)], ids=["numpy", "c"])
@pytest.mark.parametrize("block", [1, 3, 1000])
def test_blocks_of_any_size_give_the_same(block, engine, tmp_path):
    file = tmp_path / "three.ana"
    file.write_text(SEARCH, encoding="utf-8")
    sample = held_sample("photons", columns_of(photon_events(np.random.default_rng(1).poisson(4, 40))))
    plan = darkana.load(file).plan
    tallies = [execute(plan, sample), execute(plan, sample, block=block, engine=engine)]
    one, other = (tally.histograms["mass", ()].values for tally in tallies)
    assert (one == other).all()
    assert tallies[0].cutflow == tallies[1].cutflow


def test_matrices_stay_small_whatever_the_multiplicity(tmp_path, monkeypatch):
    sizes = []
    made = Grid.__init__

    def watched(self, *args):
        made(self, *args)
        sizes.append(self.n)

    monkeypatch.setattr(Grid, "__init__", watched)
    monkeypatch.setattr(fillings, "CELLS", 2000)
    file = tmp_path / "three.ana"
    file.write_text(SEARCH, encoding="utf-8")
    darkana.load(file).run({"photons": columns_of(photon_events([10] * 50 + [30]))})
    assert max(sizes) == math.comb(30, 3)  # one event is never divided
    assert max(size for size in sizes if size <= 2000) == 16 * math.comb(10, 3)
