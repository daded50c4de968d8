"""`darkana limit` with what really sets limits: tables alone, couplings, an interrupt and going on."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from darkana.runtime.limits import execute
from made_limits import FakeEngine

SEARCH = """\
analysis "Tables alone"
  luminosity 2 fb^-1
scan m from 1 GeV to 40 GeV step 1 GeV
column x [GeV]
table seen(m [GeV]) from "seen.csv"
region r
  cut "x" x > 1 GeV
window w = abs(x - m) < 1 GeV
count in r within w
  background 20 + m / 1 GeV
  observed seen(m)
  efficiency 25%
  uncertainty "lepton" 5% on signal, background assumed
limit cross_section
  method cls
  level 95%
interpret g from cross_section = g^2 * 100 fb
  variant "all"
  variant "half" with share = 0.5
define share = 1
project to 8 fb^-1
"""


@pytest.fixture
def ana(tmp_path):
    path = tmp_path / "tables.ana"
    path.write_text(SEARCH.replace("g^2 * 100 fb", "g^2 * 100 fb * share"), encoding="utf-8")
    seen = "".join(f"{m},{20 + m + (m == 7) * 25}\n" for m in range(1, 41))
    (tmp_path / "seen.csv").write_text(f"m [GeV],seen\n{seen}", encoding="utf-8")
    return path


@pytest.fixture
def limit(darkana, ana, tmp_path, monkeypatch):
    def call(*words, out="lim"):
        said = darkana("limit", ana, "--out", tmp_path / out, "--no-plots", *words)
        path = tmp_path / out / "limits.json"
        return said, json.loads(path.read_text(encoding="utf-8")) if path.exists() else None

    return call


def test_tables_alone_give_limits_and_couplings(limit):
    said, found = limit()
    assert said.status == 0
    assert found["result"] is None
    observed = [p["observed"] for p in found["points"]]
    assert all(p["status"] == "ok" for p in found["points"])
    np.testing.assert_allclose(found["couplings"]["g"]["all"]["observed"], np.sqrt(np.array(observed) / 100))
    np.testing.assert_allclose(found["couplings"]["g"]["half"]["observed"], np.sqrt(np.array(observed) / 50))
    assert found["projections"][0]["luminosity"] == "8 fb^-1"


def test_the_excess_is_found_where_it_is(limit):
    said, found = limit()
    at = max(range(40), key=lambda h: found["points"][h]["significance"])
    assert found["points"][at]["at"] == {"m": 7.0}
    n, b = 52, 27
    known = math.sqrt(2 * (n * math.log(n / b) - (n - b)))  # without the uncertainty of 5%
    assert 0.8 * known < found["points"][at]["significance"] < known
    assert "largest excess:" in said.out
    assert "at m = 7 GeV" in said.out


def test_going_on_gives_the_very_same(limit, monkeypatch, tmp_path):
    whole = limit(out="whole")[1]
    monkeypatch.setattr(execute, "SLICE", 10)
    method_of, slices = execute.method_of, []

    def breaks_off(*words, **named):
        method = method_of(*words, **named)

        def once(models):
            slices.append(models.hypotheses)
            if len(slices) == 3:
                raise KeyboardInterrupt
            return method(models)

        return once

    monkeypatch.setattr(execute, "method_of", breaks_off)
    said, part = limit()
    assert said.status == 130
    assert [p["status"] for p in part["points"]] == ["ok"] * 20 + [None] * 20
    monkeypatch.setattr(execute, "method_of", method_of)
    said, found = limit("--resume")
    assert said.status == 0
    assert "kept from before: 20 of 40 hypotheses; going on with 20" in said.err
    assert {**found, "run": None} == {**whole, "run": None}


def test_a_file_that_needs_events_says_how_to_get_them(darkana, ana, tmp_path):
    ana.write_text(ana.read_text().replace("background 20 + m / 1 GeV", "background simulation"), encoding="utf-8")
    said = darkana("limit", ana, "--out", tmp_path / "lim")
    assert said.status == 3
    assert "E0940" in said.err
    assert "darkana run" in said.err
    assert "--result" in said.err
    assert not (tmp_path / "lim").exists()


def test_figures_are_drawn_where_they_are_wanted(monkeypatch, darkana, ana, tmp_path):
    fake = FakeEngine(needs_events=False).install(monkeypatch)
    assert darkana("limit", ana, "--out", tmp_path / "lim").status == 0
    assert darkana("limit", ana, "--out", tmp_path / "lim", "--no-plots").status == 0
    assert fake.drawn == [tmp_path / "lim" / "plots"]


def test_a_method_that_pyhf_has_not_is_refused(darkana, ana, tmp_path):
    for method in ("bayesian flat", "feldman_cousins"):
        ana.write_text(ana.read_text(encoding="utf-8").replace("method cls", f"method {method}"), encoding="utf-8")
        said = darkana("limit", ana, "--out", tmp_path / "no", "--engine", "pyhf")
        assert said.status == 3
        assert f"error[E0945]: pyhf has no method `{method}`" in said.err
        ana.write_text(ana.read_text(encoding="utf-8").replace(f"method {method}", "method cls"), encoding="utf-8")


def test_toys_of_a_method_that_takes_none_are_left_out_and_said(darkana, ana, tmp_path):
    ana.write_text(ana.read_text(encoding="utf-8").replace("method cls", "method bayesian flat"), encoding="utf-8")
    said = darkana("limit", ana, "--out", tmp_path / "b", "--no-plots", "--toys", "500")
    found = json.loads((tmp_path / "b" / "limits.json").read_text(encoding="utf-8"))
    assert found["toys"] is None
    assert found["warnings"] == ["the 500 toys are left out: the method `bayesian flat` takes none"]
    assert ", 500 toys" not in said.out


def test_a_bayesian_limit_of_two_counts_is_kept_in_small_steps(ana, monkeypatch):
    """An integral over several bins takes a second."""
    import darkana

    text = ana.read_text(encoding="utf-8").replace("method cls", "method bayesian flat")
    more = 'region q\n  cut "x" x > 2 GeV\ncount in q within w\n  background 5\n  observed 5\n  efficiency 10%\n'
    ana.write_text(text + more, encoding="utf-8")
    asked = []

    def breaks_off(models):
        if len(asked) == 2:
            raise KeyboardInterrupt
        asked.append(models.hypotheses)
        return execute.Found.blank(models.hypotheses)

    monkeypatch.setattr(execute, "method_of", lambda *words, **how: breaks_off)
    limits = darkana.load(ana).limits()
    assert asked == [execute.BINS_SLICE] * 2
    assert not limits.complete
    assert limits.done.sum() == 2 * execute.BINS_SLICE
