"""`darkana plot`: what it draws, lists and refuses."""

import dataclasses
import json

import pytest
from click.testing import CliRunner

import darkana
import made_up_limits
import synthetic
from darkana.cli import cli
from darkana.plotting.missing import missing_n_minus_one
from darkana.runtime.plots.figures import save

CHEAP = "pt_hard at mZ=2 GeV"
"""A figure of a signal alone."""


def plot(*words):
    """What was said, and the exit status as `return_value`."""
    return CliRunner().invoke(cli, ["plot", *map(str, words)], standalone_mode=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """What a run and its limits wrote."""
    place = tmp_path_factory.mktemp("ours")
    synthetic.result(data=True, experiment="Belle II").write(place, plots=False)
    made_up_limits.along_masses().write(place, plots=False)
    return place


@pytest.fixture(scope="module")
def theirs(tmp_path_factory):
    limits = dataclasses.replace(made_up_limits.along_masses(), title="Another search")
    return limits.write(tmp_path_factory.mktemp("theirs"), plots=False)[0]


def test_the_list_says_what_each_figure_is_of(folder):
    lines = dict(line.split("  ", 1) for line in plot(folder, "--list").output.splitlines())
    kinds = {name: kind.strip() for name, kind in lines.items()}
    assert kinds["recoil_mass_squared"] == 'histogram, N-1 without "tau suppression"'
    assert kinds["recoil_against_dilepton"] == 'plane, N-1 without "tau suppression"'
    assert kinds["cutflow signal"] == "cutflow"
    assert kinds["gprime BR(inv) = 1"] == "limits"
    assert kinds["gprime"] == "limits of all variants"


@pytest.mark.long
def test_one_figure_in_all_formats(folder, tmp_path):
    formats = [word for form in ("svg", "pdf") for word in ("--format", form)]
    done = plot(folder, "--only", CHEAP, *formats, "--out", tmp_path)
    assert done.return_value == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        f"pt_hard_at_mZ_2_GeV.{form}" for form in ("pdf", "svg")
    ]
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    plot(folder, "--only", CHEAP, "--format", "svg", "--out", tmp_path)
    assert (tmp_path / "pt_hard_at_mZ_2_GeV.svg").read_bytes() == before["pt_hard_at_mZ_2_GeV.svg"]


def test_figures_are_those_of_the_run(folder, tmp_path):
    plot(folder / "result.json", "--only", CHEAP, "--out", tmp_path / "a")
    drawn = synthetic.result(data=True, experiment="Belle II").plot(CHEAP)
    save(drawn, tmp_path / "b.png")
    assert (tmp_path / "a/pt_hard_at_mZ_2_GeV.png").read_bytes() == (tmp_path / "b.png").read_bytes()


def test_several_are_drawn_over_one_another(folder, theirs, tmp_path):
    assert plot(folder, theirs, "--list").output.split()[0] == "cross_section"
    done = plot(folder, theirs, "--only", "gprime", "--width", "single", "--no-heading", "--out", tmp_path)
    assert (done.return_value, done.output) == (0, f"wrote {tmp_path / 'gprime.png'}\n")


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["nowhere"], 3, "there is no `nowhere`"),
        (["x.ana"], 2, "`x.ana` is a search: `darkana plot x.ana --result DIR`"),
        (["FOLDER", "--only", "gprim"], 2, "no figure is called `gprim`; did you mean `gprime`?"),
        (["FOLDER", "FOLDER", "--result", "FOLDER"], 2, "`--result` goes with one FILE"),
        (["zprime_invisible", "--result", "FOLDER"], 3, "is not of this search"),
        (["EMPTY"], 3, "holds none of result.json, limits.json, recast.json"),
        (["OTHER"], 3, "is no result, limits or recast of darkana"),
    ],
)
def test_what_can_not_be_drawn_is_said(folder, tmp_path, words, status, said):
    other = tmp_path / "other.json"
    other.write_text(json.dumps({"schema": "another/1"}))
    (tmp_path / "empty").mkdir()
    places = {"FOLDER": folder, "EMPTY": tmp_path / "empty", "OTHER": other}
    done = plot(*(places.get(word, word) for word in words))
    assert done.return_value == status
    assert said in done.stderr.replace("\n", " ")


def test_results_without_anything_in_common(folder, tmp_path):
    plane = made_up_limits.over_a_plane(6).write(tmp_path, plots=False)[0]
    done = plot(folder / "result.json", plane)
    assert done.return_value == 3
    assert "no limits on one quantity" in done.stderr


def test_the_list_says_which_n_minus_one_histograms_are_not_stated():
    missing = [*missing_n_minus_one(darkana.load("zprime_invisible"))]
    assert 'region signal: "little extra energy", sum(photon.E) < 0.4 GeV' in missing
    assert not any("two tracks" in text for text in missing)  # `==`: no threshold
