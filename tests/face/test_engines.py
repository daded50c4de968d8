"""`--engine`: which one a run takes, what it says of it, and that all searches give the same with both."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import awkward as ak
import numpy as np
import pytest

import darkana as package
from darkana.engines import c_text, taken
from darkana.library import shipped_searches
from darkana.runtime.engine import compiled as module
from darkana.runtime.engine.c.library import built, compiler
from darkana.runtime.engine.choice import LEAST_ENTRIES, LEAST_FOR_KERNELS, LEAST_FOR_LOOPS, Engine
from darkana.runtime.execution.lowered import texts
from darkana.runtime.plan import RowCandidates
from plan_kit import plan_of

from .tiny import entry, events, samples, search

EXAMPLES = sorted((Path(__file__).parents[1] / "data" / "examples").glob("*.ana"))
SEARCHES = [*shipped_searches().values(), *(p for p in EXAMPLES if "analysis " in p.read_text(encoding="utf-8"))]
WITH_EVENTS = ["zprime_invisible", "zprime_lepton_flavour_violating", "alp_two_photons"]

needs_compiler = pytest.mark.skipif(compiler() is None, reason="there is no C compiler")


@pytest.fixture
def run(darkana, tmp_path):
    given = samples(tmp_path, entry("mc", events(tmp_path / "events.root")))

    def call(*words):
        said = darkana("run", search(tmp_path), "--samples", given, "--out", tmp_path / "out", "--no-plots", *words)
        result, log = (json.loads((tmp_path / "out" / f"{name}.json").read_text()) for name in ("result", "log"))
        return said, result, log

    return call


@pytest.mark.parametrize(("asked", "name"), [("auto", "numpy"), ("numpy", "numpy"), ("numexpr", "numexpr")])
def test_a_run_names_its_engine(run, asked, name):
    said, result, log = run("--engine", asked)
    why = result["run"]["engine_reason"]
    assert result["run"]["engine"] == name
    assert f"engine {name}: {why}\n" in said.err
    assert log["engine"] == {"asked": asked, "taken": name, "why": why}
    assert ("200000" in why) == (asked == "auto")


def test_the_rule_by_the_size_of_a_run(monkeypatch):
    plan = package.load("zprime_invisible").plan
    assert "do not repay compiling" in taken("auto", plan, LEAST_ENTRIES - 1).why
    large = taken("auto", plan, LEAST_ENTRIES)
    assert (large.name, large.why) == ("numpy", "no expression is so long that numexpr gains by it")
    monkeypatch.setattr("darkana.runtime.engine.choice.LEAST_SAVED", 3)
    large = taken("auto", plan, LEAST_ENTRIES)
    assert large.name == "numexpr"
    assert "of the expressions" in large.why


def test_the_rule_for_c():
    plan = package.load("alp_two_photons").plan
    assert taken("auto", plan, LEAST_FOR_LOOPS - 1).name != "c"
    large, larger = (taken("auto", plan, least) for least in (LEAST_FOR_LOOPS, LEAST_FOR_KERNELS))
    if compiler() is None:
        assert "nothing is done in C, as there is no C compiler" in large.why
    else:
        assert (large.name, large.engine.loops, large.engine.kernels) == ("c", True, False)
        assert large.why.startswith("a loop in C fills the legs; ")
        assert (larger.name, larger.engine.loops, larger.engine.kernels) == ("c", True, True)
        assert not larger.engine.may_compile
        assert larger.why == "a loop in C fills the legs and loops in C work out expressions"


@needs_compiler
def test_c_works_out_expressions_where_there_are_no_legs_to_fill():
    plan = package.load("flat_candidates").plan
    assert taken("auto", plan, LEAST_FOR_LOOPS).name == "numpy"
    asked = taken("c", plan, 10)
    assert (asked.name, asked.why) == ("c", "as asked: loops in C work out expressions, the rest is numpy's")


@needs_compiler
def test_c_has_nothing_to_do_where_there_is_nothing_to_work_out():
    asked = taken("c", plan_of(), 10)
    assert (asked.name, asked.engine.loops, asked.why) == ("numpy", False, "there is nothing that C has a loop for")
    assert "nothing that C has a loop for" in c_text(plan_of(), {})


@pytest.fixture
def no_compiler(monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CC", raising=False)
    for known in (compiler, built):
        known.cache_clear()
    yield
    for known in (compiler, built):
        known.cache_clear()


@pytest.mark.usefixtures("no_compiler")
def test_c_asks_for_a_compiler(darkana, tmp_path):
    said = darkana("run", "alp_two_photons", "--engine", "c", "--out", tmp_path)
    assert said.status == 3
    assert "error[E0937]: there is no C compiler" in said.err
    assert "= help: install one, or name it in the variable CC" in said.err
    plan = package.load("alp_two_photons").plan
    assert "nothing is done in C, as there is no C compiler" in taken("auto", plan, LEAST_FOR_LOOPS).why


def test_no_other_engine(tmp_path):
    with pytest.raises(ValueError, match="no engine `fortran`: take one of auto, numpy, numexpr, c"):
        package.load("zprime_invisible").run(engine="fortran")


def rest(result):
    return {key: value for key, value in result.to_json().items() if key not in ("run", "histograms")}


def same(one, other):
    """Whole numbers are equal, sums to rounding."""
    assert one.keys() == other.keys() if isinstance(one, dict) else True
    if isinstance(one, dict):
        for key in one:
            same(one[key], other[key])
    elif isinstance(one, list) and one and isinstance(one[0], dict):
        for a, b in zip(one, other, strict=True):
            same(a, b)
    elif isinstance(one, float) or (isinstance(one, list) and one and isinstance(one[0], float)):
        np.testing.assert_allclose(np.array(other, float), np.array(one, float), rtol=1e-12, atol=1e-300)
    else:
        assert one == other


@pytest.mark.parametrize("name", WITH_EVENTS)
def test_shipped_events_give_the_same(name, monkeypatch):
    ran = set()
    original = module.compiled
    monkeypatch.setattr(module, "compiled", lambda text, truths: ran.add(text) or original(text, truths))
    loaded = package.load(name)
    one, other = (loaded.run(limit_entries=3000, unblind=True, engine=engine) for engine in ("numpy", "numexpr"))
    same(rest(one), rest(other))
    for key, histogram in one.histograms.items():
        for sample, contents in histogram.samples.items():
            total = np.sum(np.abs(contents.values))
            np.testing.assert_allclose(
                other.histograms[key].samples[sample].values, contents.values, atol=1e-12 * total
            )
    printed = loaded.explain("lowered", "numexpr")
    assert ran
    assert ran <= set(re.findall(r"^    = (.*?)(?:  \(of each row and hypothesis\))?$", printed, re.MULTILINE))


def made_up(plan, n=300):
    """Columns for whatever a plan reads."""
    rng = np.random.default_rng(n)
    counts = {space.name: rng.poisson(4, n) for space in plan.inputs}

    def column(branch, size):
        if branch.kind == "flag":
            return rng.integers(0, 2, size)
        if "charge" in branch.field.lower():
            return rng.choice([-1.0, 1.0], size)
        return rng.normal(0.5, 1.5, size)

    columns = {}
    for space in plan.inputs:
        for branch in space.branches:
            flat = space.name == "event"
            values = column(branch, n if flat else counts[space.name].sum())
            columns[branch.name] = values if flat else ak.unflatten(values, counts[space.name])
        for counter in space.counters if not space.branches else ():
            columns[counter] = counts[space.name]
    if isinstance(plan.candidates, RowCandidates):
        columns |= {b.name: column(b, n) for b in plan.candidates.branches}
    return columns


def runs(path):
    """Whether a search has all of its tables."""
    plan = package.load(path).plan
    return not plan.scan.missing and not any(table.missing for table in plan.tables)


@pytest.mark.parametrize(
    "path", [path for path in SEARCHES if runs(path)], ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_every_search_gives_the_same_on_made_up_events(path):
    loaded = package.load(path)
    columns = made_up(loaded.plan)
    one, other = (loaded.run({"mc": columns}, engine=engine) for engine in ("numpy", "numexpr"))
    same(rest(one), rest(other))


@needs_compiler
@pytest.mark.parametrize("name", ["alp_two_photons", "dark_higgsstrahlung_six_tracks"])
def test_c_gives_the_same_to_the_last_bit(name):
    """On made-up events; the shipped ones by two processes."""
    loaded = package.load(name)
    held = name.endswith("tracks")
    events = {"mc": made_up(loaded.plan)} if held else None
    one = loaded.run(events, engine="numpy", limit_entries=2000)
    other = loaded.run(events, engine="c", limit_entries=2000, workers=1 if held else 2)
    assert other.run.engine == "c"
    assert rest(one) == rest(other)


@pytest.mark.long
@needs_compiler
@pytest.mark.parametrize("name", sorted(shipped_searches()))
def test_every_search_gives_the_same_by_c(name):
    loaded = package.load(name)
    events = {"mc": made_up(loaded.plan, 4000)}
    one, other = (loaded.run(events, engine=engine) for engine in ("numpy", "c"))
    assert rest(one) == rest(other)


def test_what_is_compiled_is_printed():
    printed = package.load("alp_two_photons").explain("lowered", "c").split("\nin C:\n")[1]
    assert "int64_t loop0(int64_t n, " in printed
    assert "int64_t kernel0(int64_t n, " in printed
    assert printed.startswith("  kernel0: photon.trackIdx < 0\n")


@pytest.mark.parametrize("path", SEARCHES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_text_compiles(path):
    found = list(texts(package.load(path).plan, Engine("numexpr").takes))
    assert all(module.compiled(text.lowered.text, text.lowered.truths) for text in found)


@pytest.mark.parametrize("words", [["check", "zprime_invisible"], ["--help"]])
def test_numexpr_is_not_imported_without_need(words):
    code = f"import sys; sys.argv = ['darkana', *{words!r}]\nfrom darkana.cli import main\ntry: main()\nfinally: print([m for m in ('numexpr', 'numpy') if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert found.stdout.splitlines()[-1] == "[]"


def test_numpy_does_not_import_numexpr(tmp_path):
    code = (
        "import sys, darkana\ndarkana.load('alp_two_photons').run(limit_entries=100)\nprint('numexpr' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.splitlines()[-1] == "False"


def test_a_tally_is_the_same_with_workers():
    loaded = package.load("alp_two_photons")
    one, two = (loaded.run(engine="numexpr", workers=workers, limit_entries=2000) for workers in (1, 2))
    assert rest(one) == rest(two)
