"""Samples that can't be meant, and values that silently drop events: said, not swallowed."""

from __future__ import annotations

import json

import numpy as np
import uproot

SEARCH = """\
analysis "NaN"
  luminosity 1 fb^-1
column x [GeV]
region r
  cut "x" x > 1 GeV
"""


def tree(path, x):
    with uproot.recreate(path) as file:
        file.mktree("events", {"x": "float64"}).extend({"x": np.array(x)})
    return path


def test_two_samples_of_one_name(darkana, tmp_path):
    file = tree(tmp_path / "a.root", [2.0, 0.5])
    (tmp_path / "n.ana").write_text(SEARCH, encoding="utf-8")
    said = darkana("run", tmp_path / "n.ana", "--sample", f"a={file}", "--sample", f"a={file}")
    assert said.status == 3
    assert "two samples are called `a`" in said.err


def test_a_folder_is_no_search(darkana, tmp_path):
    said = darkana("check", tmp_path)
    assert said.status == 2
    assert "is a folder" in said.err


def test_nan_in_the_input_is_counted(darkana, tmp_path):
    tree(tmp_path / "a.root", [2.0, np.nan, 0.5, np.nan, 3.0])
    (tmp_path / "n.ana").write_text(SEARCH, encoding="utf-8")
    out = tmp_path / "out"
    said = darkana("run", tmp_path / "n.ana", "--sample", f"a={tmp_path / 'a.root'}", "--out", out, "--no-plots")
    assert said.status == 0
    document = json.loads((out / "result.json").read_text(encoding="utf-8"))
    assert [row["events"] for row in document["cutflow"]["r"]["a"]] == [5, 2]
    assert any("`x`" in w and "2" in w and "NaN" in w for w in document["warnings"])
    assert "NaN" in said.out + said.err


def test_a_blinded_region_leaves_the_result_whole(darkana, tmp_path):
    tree(tmp_path / "d.root", [2.0, 0.5])
    (tmp_path / "b.ana").write_text(SEARCH + "region b from r blind\n", encoding="utf-8")
    (tmp_path / "s.yaml").write_text(
        "schema: darkana/samples/1\nsamples:\n- {name: data, kind: data, files: [d.root]}\n", encoding="utf-8"
    )
    out = tmp_path / "out"
    said = darkana("run", tmp_path / "b.ana", "--samples", tmp_path / "s.yaml", "--out", out, "--no-plots")
    document = json.loads((out / "result.json").read_text(encoding="utf-8"))
    assert (said.status, document["complete"]) == (0, True)
    assert document["samples"][0]["skipped"] == ["region b: blinded"]
